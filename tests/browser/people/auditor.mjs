// An auditor: follows the whole course in the record, and sees no name in it.

import assert from "node:assert/strict";

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
  for (const secret of [town.story.writer.name, town.story.writer.mail]) assert.ok(!course.includes(secret), secret);
  await auditor.leave();
}
