// What has to disappear after all: words of a published result, and who wrote a letter. The official asks, the approver decides,
// and whoever looks afterwards finds nothing.

import assert from "node:assert/strict";
import * as approver from "./approver.mjs";
import { opensRound } from "./official.mjs";
import { TELLING } from "./story.mjs";

const MARKER = "［非公開：第三者の情報］";

// Takes words out of the published result.
export async function withholds(town) {
  const before = await published(town);
  for (const bytes of before) assert.ok(bytes.includes(TELLING), "the words stood there");
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("受付2通");
  await official.click("結果の公表");
  await town.look(official, "result-office");
  await official.click("公表した語句を非公開にする");
  await official.click("決裁を求める");
  await official.expect("選んでください。");
  await town.look(official, "withholding-empty");
  await official.fill("非公開にする語句", TELLING);
  await official.choose("ほかの方の情報");
  await town.look(official, "withholding");
  await official.click("決裁を求める");
  await official.expect("決裁を求めました。");
  await official.leave();
  assert.deepEqual(await published(town), before, "asking takes nothing away");
  await approver.approves(town, "公表済みの語句の非公開", "withholding", "決裁して、公表した結果と案から除く");
  for (const bytes of await published(town)) assert.ok(bytes.includes(MARKER) && !bytes.includes(TELLING), bytes);
}

// The published result as it is read: the opinion's page, and both files.
async function published(town) {
  const resident = await town.resident();
  await resident.open("/projects");
  await resident.click(town.story.title);
  await resident.click("ご意見と市の考え方を見る");
  const files = [await resident.download("表として受け取る（CSV、UTF-8）"), await resident.download("結果の全文データ（JSON）")].map(String);
  await resident.click("意見3");
  await town.look(resident, files[0].includes(TELLING) ? "opinion-3" : "opinion-3-withheld");
  const words = await resident.words();
  await resident.leave();
  return [words, ...files];
}

// Removes who wrote the letter with this receipt code.
export async function erases(town, code) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("受付2通");
  await official.click("1");
  await official.click("この意見書を出した方の情報を消去する");
  await official.click("決裁を求める");
  await official.expect("選んでください。");
  await town.look(official, "erasure-empty");
  await official.choose("ご本人からの求め");
  await official.click("決裁を求める");
  await official.expect("決裁を求めました。");
  await official.leave();
  await approver.approves(town, "個人情報の消去", "erasure", "決裁して、消去する");
  await forgotten(town, code);
}

// The receipt answers like one that was never given, and no mail to the writer is left.
async function forgotten(town, code) {
  const resident = await town.resident();
  await resident.open("/receipts");
  await resident.fill("受付コード", code);
  await resident.click("見る");
  await resident.expect("この受付コードのご意見は見つかりません。");
  await town.look(resident, "receipts-unknown");
  await resident.open("/mail");
  assert.ok(!(await resident.words()).includes(town.story.writer.mail), "no mail to the writer");
  await resident.leave();
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("受付2通");
  await official.click("1");
  await official.expect("この意見書を出した方の情報は、");
  await town.look(official, "letter-erased");
  await official.leave();
}
