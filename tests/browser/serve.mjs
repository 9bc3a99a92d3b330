// The program as a city runs it: a configuration, `ronten migrate`, `ronten serve`, and mail through an SMTP server and a
// parser that others wrote. The city is the demo's, told and stopped before. A mail that the server refuses is seen on the
// officials' page, and sent again from there.
// Usage: node serve.mjs path/to/ronten

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./harness.mjs";
import * as official from "./people/official.mjs";
import { Town } from "./people/town.mjs";
import { freePort, startDemo } from "./program.mjs";
import { startPost } from "./smtp.mjs";

const binary = process.argv[2];
const OPEN = "/projects/2026-005/rounds/1";
const RESIDENT = "hanako@example.jp";
const REFUSED = "full@example.jp";

const folder = await mkdtemp(join(tmpdir(), "ronten-serve-"));
const post = await startPost();
const chrome = await launch();
let child;
try {
  const city = join(folder, "city");
  const told = await startDemo(binary, [], city);
  assert.equal(await told.stop(), 0, told.logged());

  const { port, config } = await configured(city, post.port);
  execFileSync(binary, ["migrate", "--config", config]);
  child = spawn(binary, ["serve", "--config", config], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  await said(child, "ronten serves");
  const base = `http://127.0.0.1:${port}`;

  const receipt = await comment(base, RESIDENT);
  const [mail] = await post.waitFor((mail) => mail.to.includes(RESIDENT));
  assert.deepEqual(mail.to, [RESIDENT], "one recipient a message");
  assert.equal(mail.from, "iken@city.example.jp");
  assert.match(mail.subject, /受け付けました/);
  assert.ok(mail.text.includes(base + receipt), `the way to the receipt:\n${mail.text}`);
  assert.ok(!mail.text.includes("木陰のベンチ"), "no word of the opinion");
  assert.match(mail.headers["message-id"], /^<[^@<>\s]+@[^@<>\s]+>$/);
  assert.equal(mail.headers["auto-submitted"], "auto-generated");
  // Mails that the demo had not yet caught when it stopped go out now, too.
  const [section] = await post.waitFor((mail) => !mail.to.includes(RESIDENT) && mail.text.includes(`${OPEN}/letters/`));
  assert.ok(!section.text.includes(RESIDENT) && !section.text.includes("見本 太郎"), "the section's notice names nobody");
  assert.match(section.text, new RegExp(`${base}/office${OPEN}/letters/\\d+\\s`), "and leads to the letter");
  assert.equal((await fetch(base + receipt)).status, 200);

  for (const scripts of [true, false]) await refused(new Town(chrome, base, scripts));

  child.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
  execFileSync(binary, ["verify", "--database", "--config", config]);
} finally {
  child?.kill("SIGKILL");
  await chrome.close();
  await post.close();
  await rm(folder, { recursive: true, force: true });
}
console.log("serve: letters, their mails by SMTP, one refused and sent again, a clean end, and a record that verifies");

// The server refuses the mail to a writer for good; the section is told, and an official sends it again.
async function refused(town) {
  const writer = town.scripts ? REFUSED : `plain-${REFUSED}`;
  const toWriter = (mail) => mail.to.includes(writer);
  post.script({ recipient: writer, code: 550 });
  const before = post.mails.filter(isAlarm).length;
  await comment(town.base, writer);
  const alarms = await post.waitFor(isAlarm, before + 1);
  for (const { text } of alarms) assert.ok(!text.includes(writer), "the alarm shows no address");
  assert.equal(post.mails.filter(toWriter).length, 0);
  await official.sendsAgain(town);
  const [mail] = await post.waitFor(toWriter);
  assert.match(mail.subject, /受け付けました/);
}

function isAlarm(mail) {
  return mail.subject.includes("メールを届けられませんでした");
}

// The shipped example with this city's places.
async function configured(city, smtp) {
  const port = await freePort();
  const example = await readFile(new URL("../../config/ronten.example.toml", import.meta.url), "utf8");
  const changed = [
    ["/var/lib/ronten/ronten.db", join(city, "data", "ronten.db")],
    ["/etc/ronten/keys", join(city, "keys")],
    ["/etc/ronten/policy.toml", new URL("../../config/policy.toml", import.meta.url).pathname],
    ["127.0.0.1:8080", `127.0.0.1:${port}`],
    ["https://iken.city.example.jp", `http://127.0.0.1:${port}`],
    ["port = 25", `port = ${smtp}`],
  ];
  const config = join(city, "ronten.toml");
  await writeFile(config, changed.reduce((text, [shipped, ours]) => text.replace(shipped, ours), example));
  return { port, config };
}

// Waits until the program says so. Leaving the loop closes its log: that nobody reads any more is no reason to end.
async function said(child, words) {
  let logged = "";
  for await (const bytes of child.stderr) {
    logged += bytes;
    if (logged.includes(words)) break;
  }
  assert.ok(logged.includes(words), `it ended: ${logged}`);
}

// Sends a letter by the form, as a browser without script does; gives the receipt's path.
async function comment(base, mail) {
  const form = await fetch(`${base}${OPEN}/submissions/new`);
  const csrf = (await form.text()).match(/name="csrf" value="([^"]+)"/)[1];
  const cookie = form.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
  const fields = { csrf, key: `serve-${mail}`, "text-1": "木陰のベンチを増やしてください。", name: "見本 太郎", address: "みほん市本町1", class: "resident", mail };
  const body = new URLSearchParams(fields);
  const sent = await fetch(`${base}${OPEN}/submissions`, { method: "POST", body, headers: { cookie, origin: base }, redirect: "manual" });
  assert.equal(sent.status, 303, await sent.text());
  return sent.headers.get("location");
}
