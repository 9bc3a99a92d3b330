// The admin: gives an account to somebody new, who chooses a password by the one-time link; changes the role, and closes it.

import assert from "node:assert/strict";

const NAME = "新町 みつる";
const PASSWORD = "atarashii-machi-2026";

export async function keepsAccounts(town) {
  const login = `shinmachi.${town.scripts ? "scripts" : "plain"}`;
  const admin = await town.staff("admin", "/office/accounts");
  await town.look(admin, "accounts");
  await admin.click("アカウントを作る");
  await admin.click("作って、リンクを表示する");
  await town.look(admin, "account-empty");
  await admin.fill("ログイン名", login);
  await admin.fill("氏名", NAME);
  await admin.choose("担当課の職員");
  await admin.select("担当課", "都市整備部 公園緑地課");
  await admin.click("作って、リンクを表示する");
  await admin.expect("このリンクを本人に渡してください。");
  await town.look(admin, "account-made");
  const link = (await admin.words()).match(/\/office\/password\/[0-9a-f]+/)?.[0];
  assert.ok(link, "the page shows the link");
  await begins(town, login, link);
  await admin.open("/office/accounts");
  await admin.beside(login).click(NAME);
  assert.ok(!(await admin.words()).includes("/office/password/"), "the link is shown once");
  await admin.choose("監査担当");
  await admin.click("変更を保存する");
  await admin.expect("アカウントを変更しました。");
  await town.look(admin, "account-changed");
  await admin.click("アカウントを使えなくする");
  await admin.expect("アカウントを使えなくしました。");
  await town.look(admin, "account-closed");
  await admin.leave();
  await isKeptOut(town, login);
}

// Chooses a password and signs in.
async function begins(town, login, link) {
  const newcomer = await town.resident();
  await newcomer.open(link);
  await town.look(newcomer, "password");
  await newcomer.fill("新しいパスワード", PASSWORD);
  await newcomer.click("パスワードを決める");
  await newcomer.expect("ログイン名");
  await newcomer.leave();
  const signedIn = await town.staff(login, "/office", PASSWORD);
  await signedIn.expect("案件を登録する");
  await signedIn.leave();
}

async function isKeptOut(town, login) {
  const newcomer = await town.staff(login, "/office", PASSWORD);
  await newcomer.expect("ログイン名またはパスワードが違います。");
  await newcomer.leave();
}
