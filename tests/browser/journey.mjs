// The journey through the demo in a real browser. First the pages that everybody reads, in four views; then one comment round
// from draft plan to published answers as four people, once with scripts (the resident on a phone) and once without. With
// scripts each page on the way is judged (axe, reflow, markup, no other host). Pictures of all pages are left in out/.
// Usage: node journey.mjs path/to/ronten

import assert from "node:assert/strict";
import { VIEWS, launch } from "./harness.mjs";
import * as admin from "./people/admin.mjs";
import * as approver from "./people/approver.mjs";
import * as auditor from "./people/auditor.mjs";
import * as official from "./people/official.mjs";
import * as removal from "./people/removal.mjs";
import * as resident from "./people/resident.mjs";
import { ISSUES, SHADE } from "./people/story.mjs";
import { Town } from "./people/town.mjs";
import { startDemo } from "./program.mjs";

const PUBLIC = ["/", "/en", "/projects", "/projects/2026-005", "/projects/2026-005/plans/1", "/procedure", "/accessibility", "/subscriptions", "/complaints", "/complaints/new", "/complaints/2026-001", "/projects/2026-002/outcome", "/demo/clock"];
// A hall under the issue-sorting method, as residents read it.
const HALL = "/projects/2026-007";
const LEDGER = [HALL, `${HALL}/ledger`, `${HALL}/ledger/changes`, `${HALL}/ledger/editions/3`, `${HALL}/issues/1`, `${HALL}/issues/3`, `${HALL}/issues/1/views/1`, `${HALL}/occasions/2`, `${HALL}/occasions/3`, `${HALL}/occasions/2/objections/new`, `${HALL}/occasions/2/objections/1`];
// The staff on their own pages, beside the steps of the procedure.
const OTHERS = {
  official: [`/office${HALL}/ledger`, `/office${HALL}/ledger/issues/1`, `/office${HALL}/ledger/editions/new`, `/office${HALL}/ledger/answers/1/3`, `/office${HALL}/occasions`, `/office${HALL}/occasions/2`, `/office${HALL}/occasions/2/notes`, `/office${HALL}/occasions/2/objections/1`, `/office${HALL}/occasions/3`],
  koho: ["/office", "/office/projects", "/office/approvals"],
  admin: ["/office", "/office/accounts/new", "/office/policy"],
  auditor: ["/audit", "/audit/record"],
};
const REASON = "工事のあいだの影響を書いてください。";

async function procedure(town) {
  await town.setOut();
  await official.prepares(town, town.day(1), town.day(30));
  await approver.returnsOpening(town, REASON);
  await official.corrects(town, REASON);
  await approver.approves(town, "意見募集の開始", "opening");
  await town.passes(1);
  const code = await resident.writes(town);
  await official.registersLetter(town);
  await town.passes(30);
  await town.passes(1);
  await official.reconciles(town);
  await official.reads(town);
  await official.sorts(town);
  await official.answers(town);
  const proof = await resident.waits(town, code);
  for (const [index, { title }] of ISSUES.entries()) await approver.approves(town, `市の考え方　論点${index + 1} ${title}`, "view");
  await official.asksForResult(town);
  await approver.approves(town, "結果の公表", "result", "決裁して公表する");
  await resident.readsMail(town, "ご意見を受け付けました");
  await resident.readsMail(town, "結果を公表しました");
  await resident.readsResult(town, code);
  await removal.withholds(town);
  await removal.erases(town, code);
  await auditor.follows(town);
  await admin.keepsAccounts(town);
  await admin.writesRules(town);
  return proof;
}

const demo = await startDemo(process.argv[2]);
const chrome = await launch();
let judged = 0;

async function reads(reader, name, paths) {
  for (const path of paths) {
    await reader.open(path);
    await reader.judge(`${name}${path.replaceAll("/", "-")}`);
    judged += 1;
  }
  await reader.leave();
}

try {
  for (const view of Object.keys(VIEWS)) await reads(await chrome.person(demo.base, view), "read", [...PUBLIC, ...LEDGER]);
  for (const scripts of [true, false]) {
    const town = new Town(chrome, demo.base, scripts);
    for (const [login, paths] of Object.entries(OTHERS)) await reads(await town.staff(login), login, paths);
    const proof = await procedure(town);
    judged += town.looked;
    const proven = await demo.verify(proof);
    assert.ok(/^submission\.\w+ at /.test(proven) && proven.includes(SHADE), proven);
  }
  assert.match(await demo.verify(), / 0 findings/);
} catch (error) {
  console.error(await chrome.stuck());
  throw error;
} finally {
  await chrome.close();
  assert.equal(await demo.stop(), 0, demo.logged());
}
console.log(`journey: ${judged} pages judged, nothing found; the record and both proofs verify`);
