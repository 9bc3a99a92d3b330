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

// Writes the next version of the rules: with a mistake, a new section, a shorter period, looked at on the calendar, adopted.
export async function writesRules(town) {
  const shorter = town.scripts ? "20" : "21";
  const admin = await town.staff("admin", "/office/policy");
  await town.look(admin, "policy");
  await admin.click("次の版をつくる");
  await town.look(admin, "policy-draft-empty");
  await admin.click("期間と期限");
  await admin.fill("募集期間の下限（素案の段階）", "一か月");
  await admin.click("保存して一覧に戻る");
  await admin.expect("0以上の数を入力してください。");
  await town.look(admin, "policy-group-error");
  await admin.fill("募集期間の下限（素案の段階）", shorter);
  await admin.click("保存して一覧に戻る");
  await admin.click("担当課");
  await town.look(admin, "policy-sections");
  const added = admin.within(`追加（${town.scripts ? 4 : 5}番目）`);
  await added.fill("記号", `gikai-${shorter}`);
  await added.within("名前").fill("日本語", `議会事務局 第${shorter}係`);
  await added.within("名前").fill("英語", "Assembly Office");
  await added.within("実施機関").fill("日本語", "みほん市議会");
  await added.within("実施機関").fill("英語", "Mihon City Assembly");
  await admin.click("保存して一覧に戻る");
  await admin.expect(`${shorter}日`);
  await town.look(admin, "policy-draft");
  await admin.click("暦で確かめる");
  await admin.fill("募集の始まり", "2027-04-28");
  await admin.click("表示する");
  await town.look(admin, "policy-calendar");
  await admin.open("/office/policy/draft");
  await admin.fill("いつから適用しますか", "2099-04-01");
  await admin.fill("変更する理由", "要綱を改正したため。");
  await admin.click("次の版を採用する");
  await admin.expect("新しい版を採用しました。");
  await town.look(admin, "policy-adopted");
  await admin.leave();
}
