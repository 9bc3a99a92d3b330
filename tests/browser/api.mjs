// The API as its own document describes it, tried by a foreign program (schemathesis): requests made of the document, good and bad, and
// every answer compared with it. The city is the demo's.
// Usage: node api.mjs path/to/ronten; tests/run.sh installs schemathesis into the target folder.
// RONTEN_EXAMPLES: requests made for each operation (30).

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startDemo } from "./program.mjs";

const binary = process.argv[2];
const schemathesis = resolve(binary, "../../tools/schemathesis/bin/schemathesis");
const examples = process.env.RONTEN_EXAMPLES ?? "30";

const folder = await mkdtemp(join(tmpdir(), "ronten-api-"));
const city = await startDemo(binary, [], join(folder, "city"));
try {
  const options = ["--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", examples, "--seed", "1", "--no-color"];
  options.push("--header", `Authorization: Bearer ${await token(city)}`);
  const run = spawn(schemathesis, ["run", `${city.base}/api/openapi.json`, ...options], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  let told = "";
  run.stdout.setEncoding("utf8").on("data", (text) => (told += text));
  const [code] = await once(run, "close");
  assert.equal(code, 0, told);
  const tested = /Tested: +(\d+)/.exec(told);
  const document = await (await fetch(`${city.base}/api/openapi.json`)).json();
  const operations = Object.values(document.paths).flatMap((path) => Object.keys(path)).length;
  assert.equal(Number(tested?.[1]), operations, told);
  assert.doesNotMatch(told, /Unresolvable|Schema Error/, told);
  console.log(`api: ${operations} operations, ${/(\d+) generated/.exec(told)?.[1]} requests`);
} finally {
  assert.equal(await city.stop(), 0, city.logged());
  await rm(folder, { recursive: true, force: true });
}

// A token that the official makes at her desk.
async function token(city) {
  const password = /password ([^)\s]+)\)/.exec(city.printed())[1];
  const cookies = new Map();
  const ask = async (path, fields) => {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const form = fields && { method: "POST", body: new URLSearchParams(fields), headers: { cookie, origin: city.base } };
    const answer = await fetch(city.base + path, { redirect: "manual", headers: { cookie }, ...form });
    for (const one of answer.headers.getSetCookie()) cookies.set(...one.split(";", 1)[0].split(/=(.*)/s, 2));
    return answer.text();
  };
  const csrf = async (path) => /name="csrf" value="([^"]+)"/.exec(await ask(path))[1];
  await ask("/office/sign-in", { csrf: await csrf("/office/sign-in"), login: "official", password });
  await ask("/office/tokens", { csrf: await csrf("/office/tokens"), name: "test", days: "30" });
  return /class="ro-text">([0-9a-f]+)</.exec(await ask("/office/tokens"))[1];
}
