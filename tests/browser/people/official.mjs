// The official: prepares the round, takes in letters from paper, sorts and answers what came, and asks for its publication.

import assert from "node:assert/strict";
import * as hall from "./hall.mjs";
import { ISSUES, POSTED } from "./story.mjs";

// Registers the project, takes in the plan, corrects a heading, drafts the round and asks for its approval.
export async function prepares(town, opens, closes) {
  const { title, plan, planTitle } = town.story;
  const official = await town.staff("official");
  await town.look(official, "desk");
  await official.click("案件を登録する");
  await official.click("保存する");
  await town.look(official, "project-empty");
  await official.fill("案件の名称", title);
  await official.choose("施設の建設");
  await official.fill("案件の説明", "駅の北口の広場を、歩く人とバスのために造り直します。");
  await official.click("保存する");
  await official.expect("案件を登録しました。");
  await town.look(official, "project-new");
  await hall.leavesOut(town, official, "広場の手直しで、建物は建てないため。");
  await official.click("案を取り込む");
  await official.fill("この版の題名", planTitle);
  await official.click("取り込んで確かめる");
  await official.expect("ファイルを選んでください。");
  await town.look(official, "import-empty");
  await official.attach("案のファイル", plan);
  await official.click("取り込んで確かめる");
  await town.look(official, "import");
  await official.click(/^浅くする.*駐車帯の台数/);
  await town.look(official, "import-changed");
  await official.click(/^深くする.*駐車帯の台数/);
  await official.click("保存する");
  await official.expect("案の新しい版を加えました。");
  await official.click("意見募集を作る");
  await drafts(official, { planTitle, opens, closes });
  await town.look(official, "round-drafted");
  await official.click("募集の案内として公表される内容を見る");
  await town.look(official, "preview");
  await official.click("戻る");
  await official.click("開始の決裁を求める");
  await official.expect("開始の決裁待ち");
  await official.leave();
}

async function drafts(official, { planTitle, opens, closes }) {
  await official.choose("素案の段階");
  await official.select("意見を募集する案", `第1版　${planTitle}`);
  await official.fill("開始日", opens);
  await official.fill("終了日", closes);
  await official.fill("趣旨・目的", "だれもが安心して歩ける広場にするため。");
  await official.fill("骨格段階の意見募集を行わなかった理由", "骨格は、駅前広場の市民ワークショップでまとめました。");
  await official.fill("背景", "朝の混雑でバスが遅れ、座って待つ場所もありません。");
  await official.fill("案の概要", "木陰とベンチを増やし、送迎の車を東側に集めます。");
  await official.fill("あわせて読む資料", "広場の利用調査（市役所1階 情報コーナーで読めます）");
  await official.fill("お問い合わせ", "公園緑地課　電話 000-000-0102");
  await official.choose("ウェブフォーム");
  await official.fill("郵送：送り先の住所とあて名", "みほん市役所 公園緑地課");
  await official.click("保存する");
}

// Reads why it came back, says more, and asks again.
export async function corrects(town, reason) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.expect(reason);
  await town.look(official, "round-returned");
  await official.click("募集の内容を直す");
  await town.look(official, "round-edit");
  await official.fill("予想される影響", "工事のあいだ、北口のバス乗り場を移します。");
  await official.click("保存する");
  await official.click("開始の決裁を求める");
  await official.leave();
}

// Types in what came by post, and hands out the slip.
export async function registersLetter(town) {
  const official = await town.staff("official");
  await official.expect("未読1通");
  await opensRound(official, town);
  await official.click("受付1通");
  await official.click("紙・メール・口頭の意見書を登録する");
  await official.click("登録して受付票を作る");
  await town.look(official, "enter-empty");
  await official.choose("郵送");
  await official.fill("受け付けた日", town.day(1));
  await official.fill("意見の本文", POSTED);
  await official.fill("氏名または団体名", "南野 はる");
  await official.fill("住所", "みほん市南町8");
  await town.look(official, "enter");
  await official.click("登録して受付票を作る");
  await official.expect("受付コード");
  await town.look(official, "slip");
  await official.leave();
}

// Counts what came on each way, and lets the sorting begin.
export async function reconciles(town) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.awaits("募集は終わりました。");
  await town.look(official, "round-closed");
  await official.click("届いた数を確認する");
  for (const channel of ["ウェブフォーム", "郵送"]) {
    await official.within(channel).fill("実際に届いた数（通）", "1");
    await official.within(channel).click("届いた数を確認する");
  }
  await town.look(official, "certificates");
  await official.click("戻る");
  await official.click("受付の突合を終える");
  await official.expect("届いたご意見を読み、論点ごとに整理しています。");
  await official.leave();
}

// Opens both letters, decides about them, cuts them into opinions, and clears what tells who wrote them.
export async function reads(town) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("受付2通");
  await town.look(official, "letters");
  await opensLetter(town, official, "1");
  await cuts(town, official, [], ["意見：案についての意見", "意見：案についての意見"]);
  await clears(town, official, { "090-1234-5678": "伏せる：電話番号" });
  await official.click("意見書");
  await opensLetter(town, official, "2");
  await cuts(town, official, [/^ここで分ける.*ベンチは背もたれ/, /^ここで分ける.*工事はいつ/], ["意見ではない：自己紹介", "意見：案についての意見", "意見：質問"]);
  await clears(town, official, {});
  await official.leave();
}

async function opensLetter(town, official, number) {
  await official.click(number);
  await town.look(official, `letter-${number}-unopened`);
  await official.click("開封する");
  await official.choose("有効");
  await official.click("決める");
  await town.look(official, `letter-${number}`);
}

async function cuts(town, official, before, kinds) {
  await official.click("意見に分ける");
  for (const words of before) await official.choose(words);
  if (before.length > 0) await official.click("分け方を見直す");
  for (const [index, kind] of kinds.entries()) await official.within(`まとまり${index + 1}`).select("このまとまりは", kind);
  await official.click("保存する");
  await official.expect("すべての文字について決めました。");
  await town.look(official, "splitting");
  await official.click("意見書に戻る");
}

async function clears(town, official, found) {
  await official.click("個人情報を確かめる");
  await town.look(official, "redactions");
  for (const [words, choice] of Object.entries(found)) await official.beside(words).select("公表のとき", choice);
  await official.click("確認を終える");
  await official.expect("済み");
}

// Raises the issues and puts each opinion in its own.
export async function sorts(town) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("受付2通");
  await official.click("論点");
  await town.look(official, "board-empty");
  for (const { title, theme } of ISSUES) {
    await official.fill("論点の名前", title);
    await official.fill("テーマ", theme);
    await official.click("論点を立てる");
  }
  await town.look(official, "board");
  const homes = [
    [["受付番号1の意見1を選ぶ", "受付番号2の意見1を選ぶ"], "1 木陰とベンチ"],
    [["受付番号1の意見2を選ぶ"], "2 送迎の車を停められる時間"],
    [["受付番号2の意見2を選ぶ"], "3 工事の時期"],
  ];
  for (const [opinions, issue] of homes) {
    for (const opinion of opinions) await official.choose(opinion);
    await official.select("入れる論点", issue);
    await official.click("選んだ意見を入れる");
  }
  await official.expect("すべての意見の論点が決まっています。");
  await town.look(official, "board-sorted");
  await official.leave();
}

// Lets the answers begin, writes the city's view on each issue, and asks for their approval.
export async function answers(town) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("回答の作成に進む");
  await official.click("結果の決裁を求める");
  await official.expect("決裁された市の考え方がない論点があります。");
  await town.look(official, "result-missing");
  await official.click("戻る");
  for (const [index, issue] of ISSUES.entries()) {
    await official.click("受付2通");
    await official.click("論点");
    await official.click(`${index + 1} ${issue.title}`);
    await official.choose(issue.category);
    await official.fill("市の考え方の文章", issue.view);
    await official.click("保存して決裁を求める");
    await town.look(official, `view-${index + 1}-lacking`);
    for (const box of await official.page.getByRole("checkbox", { name: /に答えている$/ }).all()) await box.check();
    for (const [label, words] of Object.entries(issue.demands)) await official.fill(label, words);
    await official.click("保存して決裁を求める");
    await official.expect("決裁待ち");
    await town.look(official, `view-${index + 1}`);
    await official.open("/office");
    await opensRound(official, town);
  }
  await official.leave();
}

// Asks for the publication of what is now complete.
export async function asksForResult(town) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("結果の決裁を求める");
  await official.fill("結果全体についての説明", "いただいたご意見を受けて、ベンチの置き方を直しました。");
  await official.fill("これからの予定", "令和9年3月に計画を決めます。");
  await town.look(official, "result-request");
  await official.click("結果の決裁を求める");
  await official.expect("結果の公表について、決裁を待っています。");
  await official.leave();
}

// Finds the mail that could not be sent, and puts it back into the queue.
export async function sendsAgain(town) {
  const official = await town.staff("official", "/office/mail");
  await official.expect("550");
  await town.look(official, "mail-failed");
  await official.click("もう一度送る");
  await official.expect("メールをもう一度送信待ちに入れました。");
  await official.expect("送れなかったメールはありません。");
  await town.look(official, "mail-queued");
  await official.leave();
}

// From the desk to the round of the story.
export async function opensRound(official, { story }) {
  const round = `第${story.round ?? 1}回`;
  await official.click(`${story.title}　${round}`);
  assert.match(await official.words(), new RegExp(`意見募集　${round}`));
}
