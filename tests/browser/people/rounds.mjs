// What an official does about a project and its rounds beside the letters: plans, announcements, changes on the way, corrections, the end.

import { opensRound } from "./official.mjs";

const WAYS = {
  "電子メール：送り先のアドレス": "kawara@city.mihon.example",
  "郵送：送り先の住所とあて名": "みほん市役所 公園緑地課",
  "ファクス：番号": "000-000-0199",
  "窓口への持参：場所と受付時間": "市役所3階　平日の午前8時30分から午後5時15分まで",
  "意見箱：置き場所": "市役所1階と、各支所の入口",
};

export async function registersProject(town, { title, english = "", kind = "計画・方針", summary }) {
  const official = await town.staff("official");
  await official.click("案件を登録する");
  await official.fill("案件の名称", title);
  if (english) await official.fill("英語の名称", english);
  await official.choose(kind);
  await official.fill("案件の説明", summary);
  await official.click("保存する");
  await official.expect("案件を登録しました。");
  const no = new URL(official.page.url()).pathname.match(/\/office\/projects\/([^/]+)/)[1];
  await official.leave();
  return no;
}

// Takes in a version of the plan; from the second on, each section is matched with one of the version before.
export async function addsPlan(town, no, { title, file }, name) {
  const official = await town.staff("official", `/office/projects/${no}`);
  await official.click("案を加える");
  await official.fill("この版の題名", title);
  await official.attach("案のファイル", file);
  await official.click("取り込んで確かめる");
  await town.look(official, `import-${name}`);
  await official.click("保存する");
  await official.expect("案の新しい版を加えました。");
  await official.leave();
}

// Drafts a round on a version of the plan and asks for its approval.
export async function drafts(town, no, { stage, plan, opens, closes, questions = [] }) {
  const official = await town.staff("official", `/office/projects/${no}`);
  await official.click("意見募集を作る");
  await official.choose(stage);
  await official.select("意見を募集する案", plan);
  await official.fill("開始日", opens);
  await official.fill("終了日", closes);
  await official.fill("趣旨・目的", "川辺でだれもが過ごせる場所をつくるため。");
  await official.fill("背景", "河川敷は草が高く、川に近づけません。");
  await official.fill("案の概要", "散歩道、木陰、原っぱをつくります。");
  await official.fill("あわせて読む資料", "川辺の利用調査（市役所1階 情報コーナーで読めます）");
  await official.fill("お問い合わせ", "公園緑地課　電話 000-000-0102");
  if (questions.length > 0) await official.fill("ご意見をいただきたい点", questions.join("\n"));
  await official.choose("ウェブフォーム");
  for (const [field, value] of Object.entries(WAYS)) await official.fill(field, value);
  await official.click("保存する");
  await rehearses(town, official);
  await official.click("開始の決裁を求める");
  await official.expect("開始の決裁待ち");
  await official.leave();
}

// Walks through the dates, pages and mails to come.
async function rehearses(town, official) {
  const round = official.page.url();
  await official.click("募集の予行");
  await town.look(official, "rehearsal");
  for (const name of ["rehearsal-page", "rehearsal-mail"]) {
    const link = official.page.locator(`main a[href*="/rehearsal/${name.endsWith("page") ? "pages" : "mails"}/"]`).first();
    await official.open(await link.getAttribute("href"));
    await town.look(official, name);
    await official.page.goBack();
  }
  await official.open(round);
}

export async function extendsPeriod(town, until) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("募集期間の延長の決裁を求める");
  await town.look(official, "extension");
  await official.within("新しい締切").fill("終了日", until);
  await official.fill("延長する理由", "連休と重なり、読む時間が足りないという声があったため。");
  await official.click("募集期間の延長の決裁を求める");
  await town.look(official, "extension-asked");
  await official.leave();
}

// Has a wrong number in the plan set right while the round is open.
export async function setsRight(town, plan) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("募集中の資料の訂正の決裁を求める");
  await town.look(official, "material");
  await official.select("意見を募集する案", plan);
  await official.fill("案の概要", "長さ2.1キロメートルの散歩道、木陰、原っぱをつくります。");
  await official.choose("重要な訂正");
  await official.fill("訂正する理由", "散歩道の長さに誤りがありました。");
  await official.click("募集中の資料の訂正の決裁を求める");
  await town.look(official, "material-asked");
  await official.leave();
}

// Asks for the publication of the result.
export async function asksForResult(town, remark) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("結果の決裁を求める");
  await official.fill("結果全体についての説明", remark);
  await official.fill("これからの予定", "次の段階の案を、来年度に示します。");
  await town.look(official, "result-ready");
  await official.click("結果の決裁を求める");
  await official.expect("結果の公表について、決裁を待っています。");
  await official.leave();
}

export async function beginsCorrection(town, reason) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("公表した結果を訂正する");
  await town.look(official, "correction");
  await official.fill("訂正の理由", reason);
  await official.click("訂正を始める");
  await town.look(official, "correction-begun");
  await official.leave();
}

// Asks for the approval of how the project ends: decided with a version of the plan, or given up.
export async function asksForEnd(town, no, end, name, fill) {
  const official = await town.staff("official", `/office/projects/${no}`);
  await official.click(end);
  await town.look(official, `ending-${name}`);
  await fill(official);
  await official.click(end);
  await town.look(official, `ending-${name}-asked`);
  await official.leave();
}
