// The second person: reads what will be public, and approves or returns it.

// Opens what is asked for from the desk.
async function opens(town, what) {
  const approver = await town.staff("approver");
  await town.look(approver, "approver-desk");
  await approver.click(`${what}：${town.story.title}`);
  return approver;
}

export async function returnsOpening(town, reason) {
  const approver = await opens(town, "意見募集の開始");
  await town.look(approver, "opening");
  await approver.click("差し戻す");
  await approver.expect("差し戻す理由を入力してください。");
  await town.look(approver, "return-empty");
  await approver.fill("差し戻す理由", reason);
  await approver.click("差し戻す");
  await approver.leave();
}

// Approves what is asked for, after a look at it under this name. What cannot be taken back is called what it is.
export async function approves(town, what, name, button = "決裁する") {
  const approver = await opens(town, what);
  await town.look(approver, `approve-${name}`);
  await approver.click(button);
  await town.look(approver, `approved-${name}`);
  await approver.leave();
}

// Returns a view with a reason.
export async function returnsView(town, { number, title }, reason) {
  const approver = await opens(town, `市の考え方　論点${number} ${title}`);
  await approver.fill("差し戻す理由", reason);
  await approver.click("差し戻す");
  await approver.expect("差戻し");
  await approver.leave();
}

// Decides on all views of the project on one page, after a look at each.
export async function approvesTogether(town) {
  const approver = await town.staff("approver", "/office/approvals");
  await town.look(approver, "inbox");
  const rows = approver.page.getByRole("row").filter({ hasText: town.story.title });
  for (const box of await rows.getByRole("checkbox").all()) await box.check();
  await approver.click("印を付けたものをまとめて確かめる");
  await town.look(approver, "batch");
  for (const box of await approver.page.getByRole("checkbox").all()) await box.check();
  await approver.click("印の付いたものをすべて決裁する");
  await approver.expect("まとめて決裁しました。");
  await town.look(approver, "batch-decided");
  await approver.leave();
}

export async function approvesView(town, { number, title }) {
  await approves(town, `市の考え方　論点${number} ${title}`, "view-again");
}
