// Starts `ronten demo` on a free port and waits until it says that it is ready.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const READY = 10_000; // ms: the README promises the URL within 10 s

// The city is kept in `folder`; without one, in a temporary folder that goes away when it stops.
export async function startDemo(binary, args = [], folder = undefined) {
  const data = await mkdtemp(join(tmpdir(), "ronten-demo-"));
  const city = folder ?? join(data, "city");
  const port = await freePort();
  const child = spawn(binary, ["demo", "--port", String(port), "--data", city, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  let printed = "";
  let logged = "";
  child.stderr.on("data", (bytes) => (logged += bytes));
  const base = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no URL within ${READY} ms`)), READY);
    child.stdout.on("data", (bytes) => {
      printed += bytes;
      const url = printed.match(/http:\/\/(127\.0\.0\.1|localhost):\d+/);
      if (url && printed.endsWith("\n")) resolve(url[0]), clearTimeout(late);
    });
    ended.then(([code]) => reject(new Error(`ended with ${code}: ${logged}`)));
  }).catch(async (error) => {
    child.kill("SIGKILL");
    await rm(data, { recursive: true, force: true });
    throw error;
  });
  return {
    base,
    printed: () => printed,
    logged: () => logged,
    // What `ronten verify` says: of a proof file, knowing only the public key, or of the whole database.
    async verify(proof) {
      const file = join(data, "asked");
      await writeFile(file, proof ?? (await configured(city)));
      const key = proof && (await (await fetch(`${base}/log/key`)).text());
      const { stdout } = await promisify(execFile)(binary, ["verify", ...(proof ? ["--proof", file, "--key", key] : ["--database", "--config", file])]);
      return stdout;
    },
    // Asks it to stop and gives back its exit code.
    async stop() {
      child.kill("SIGTERM");
      const [code, signal] = await ended;
      await rm(data, { recursive: true, force: true });
      return code ?? signal;
    },
  };
}

// The shipped example of a configuration, for the city in this folder.
async function configured(city) {
  const example = await readFile(new URL("../../config/ronten.example.toml", import.meta.url), "utf8");
  return example.replace("/var/lib/ronten/ronten.db", join(city, "data", "ronten.db")).replace("/etc/ronten/keys", join(city, "keys"));
}

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
