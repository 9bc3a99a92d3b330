// The demo of a release build: starts within the promised time, serves its main pages, shows the ledger of a hall, stops when asked.
// Needs nothing from npm. Usage: node smoke.mjs path/to/ronten

import assert from "node:assert/strict";
import { startDemo } from "./program.mjs";

const LEDGER = "/projects/2026-007/ledger";
const PAGES = ["/", "/projects", "/procedure", "/mail", "/log/checkpoint", "/healthz", "/readyz", LEDGER];

const demo = await startDemo(process.argv[2]);
try {
  for (const path of PAGES) {
    const answer = await fetch(demo.base + path);
    assert.equal(answer.status, 200, path);
    assert.notEqual((await answer.text()).trim(), "", path);
  }
  assert.equal((await fetch(`${demo.base}/no-such-page`)).status, 404);
  const ledger = await (await fetch(`${demo.base}${LEDGER}`)).text();
  for (const words of ["建設費と市の負担", "論点整理表 第3版", "既出"]) assert.ok(ledger.includes(words), `${LEDGER} says ${words}`);
} finally {
  assert.equal(await demo.stop(), 0, demo.logged());
}
console.log(`demo: ${PAGES.length} pages served, stopped cleanly`);
