// An auditor: follows the whole course in the record, and sees no name in it.

import assert from "node:assert/strict";
import { TELLING } from "./story.mjs";

// What has to be in the record of the project, in this order.
const COURSE = [
  "案件を登録しました。",
  "案の新しい版を加えました。",
  "意見募集を作りました。",
  "差し戻しました。",
  "募集を始めました。",
  "意見書を受け付けました。",
  "提出した方が意見を書き直しました。",
  "職員が意見書を登録しました。",
  "募集を終えました。",
  "意見書を開封しました。",
  "意見書を意見に分けました。",
  "論点を立てました。",
  "市の考え方を決裁しました。",
  "結果を公表しました。",
  "文面の一部を非公開にしました。",
  "個人情報を消去しました。",
];

export async function follows(town) {
  const auditor = await town.staff("auditor", "/audit");
  await town.look(auditor, "audit");
  await auditor.click(town.story.title);
  await town.look(auditor, "audit-record");
  let course = await auditor.words();
  while ((await auditor.page.getByRole("link", { name: "次へ" }).count()) > 0) {
    await auditor.click("次へ");
    course += await auditor.words();
  }
  let at = 0;
  for (const step of COURSE) {
    const next = course.indexOf(step, at);
    assert.ok(next >= 0, `the record shows, in its place: ${step}`);
    at = next;
  }
  const { writer } = town.story;
  for (const secret of [writer.name, writer.mail, TELLING]) assert.ok(!course.includes(secret), secret);
  await readsLetters(town, auditor);
  await readsRules(town, auditor);
  await auditor.leave();
}

// Every letter, with a mark in the place of its writer; also of the one whose writer was erased.
async function readsLetters(town, auditor) {
  await auditor.open("/audit");
  await auditor.beside(town.story.title).click("第1回の意見書");
  await auditor.expect("受け付けた意見書は2通です。");
  await town.look(auditor, "audit-letters");
  const letters = await auditor.words();
  const marks = letters.match(/[0-9A-F]{4}-[0-9A-F]{4}/g);
  assert.equal(new Set(marks.slice(-2)).size, 2, "two writers, two marks");
  for (const secret of [town.story.writer.name, "南野 はる", TELLING]) assert.ok(!letters.includes(secret), secret);
}

// The rules under which it all went.
async function readsRules(town, auditor) {
  await auditor.open("/office/policy");
  await auditor.expect("適用中");
  await town.look(auditor, "policy");
  await auditor.click("第1版");
  await town.look(auditor, "policy-1");
}
