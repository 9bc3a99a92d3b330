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
