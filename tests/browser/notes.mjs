// The screen on which a clerk types while people speak, in a real browser and by keyboard alone: with the network cut in the middle,
// by two clerks at once, with an answer that got lost, under another account, and without scripts. Nothing typed may vanish or be doubled.
// Usage: node notes.mjs path/to/ronten

import assert from "node:assert/strict";
import { launch } from "./harness.mjs";
import { Clerk } from "./people/clerk_at_notes.mjs";
import * as hall from "./people/hall.mjs";
import { Town } from "./people/town.mjs";
import { startDemo } from "./program.mjs";

// What a clerk types stands on the page as soon as the server has it, and the cursor waits for the next row.
async function types(town, notes) {
  const clerk = await Clerk.at(town, "official", notes);
  await town.look(clerk.person, "notes-empty");
  await clerk.notes("建設費はいくらですか。", { answer: "およそ40億円です。", post: "都市計画課長" });
  await clerk.has("建設費はいくらですか。");
  await clerk.notes("いまの場所に残してください。", { opinion: true });
  await clerk.has("いまの場所に残してください。");
  await clerk.notes("工事のあいだ、図書室はどうなりますか。", { answer: "調べてお答えします。", due: town.inDays(14) });
  await clerk.has("工事のあいだ、図書室はどうなりますか。");
  assert.match(await clerk.rows(), /意見[\s\S]*いまの場所に残してください。/);
  assert.equal(await clerk.unsent(), 0);
  await town.look(clerk.person, "notes-typed");
  await clerk.leave();
}

// Without a network rows wait in the browser, and the page says how many and why; with it they go, in their order, once each.
async function loses(town, notes) {
  const clerk = await Clerk.at(town, "official", notes);
  await clerk.offline(true);
  await clerk.notes("駐車場は何台ですか。");
  await clerk.says("まだ送られていない行が1行あります。");
  await clerk.notes("駐輪場はどこですか。");
  await clerk.says("まだ送られていない行が2行あります。");
  await clerk.says("いまは市のサーバーにつながりません。");
  assert.ok(!(await clerk.rows()).includes("駐車場は何台ですか。"));
  await town.look(clerk.person, "notes-offline");
  await clerk.offline(false);
  await clerk.has("駐車場は何台ですか。");
  await clerk.has("駐輪場はどこですか。");
  await clerk.isQuiet();
  await clerk.page.reload();
  assert.deepEqual([await clerk.times("駐車場は何台ですか。"), await clerk.times("駐輪場はどこですか。")], [1, 1]);
  assert.match(await clerk.rows(), /駐輪場[\s\S]*駐車場/, "in their order, the newest first");

  // The server has the row, and the answer that says so gets lost: it is sent again and stands once.
  let lost = 0;
  await clerk.page.route(`**${notes}`, async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await clerk.notes("エレベーターは付きますか。");
  await clerk.has("エレベーターは付きますか。");
  await clerk.isQuiet();
  assert.deepEqual([lost, await clerk.times("エレベーターは付きますか。")], [1, 1]);
  await clerk.leave();
}

// A reload without a network gives the form back with what is unsent, and more can be typed. What the browser keeps of the page tells
// neither what was said nor who typed it, and nothing of it is left when the clerk has signed out.
async function reloads(town, notes) {
  const clerk = await Clerk.at(town, "official", notes);
  await clerk.isKept(notes);
  await clerk.offline(true);
  await clerk.notes("ホールは何席ですか。");
  await clerk.says("まだ送られていない行が1行あります。");
  await clerk.page.reload();
  await clerk.says("まだ送られていない行が1行あります。");
  await clerk.says("いまは市のサーバーにつながりません。");
  const words = await clerk.person.words();
  assert.ok(!words.includes("建設費") && !words.includes("見本 みどり"), words);
  await town.look(clerk.person, "notes-reloaded");
  await clerk.notes("楽屋はありますか。");
  await clerk.page.reload();
  await clerk.says("まだ送られていない行が2行あります。");
  await clerk.offline(false);
  await clerk.has("楽屋はありますか。");
  await clerk.isQuiet();
  await clerk.page.reload();
  for (const words of ["ホールは何席ですか。", "楽屋はありますか。"]) assert.equal(await clerk.times(words), 1, words);
  const kept = await clerk.kept();
  assert.equal(kept.length, 1);
  assert.ok(kept[0].text.includes('id="words"') && !/席ですか|建設費|見本 みどり/.test(kept[0].text), "no rows and no names");
  await clerk.person.click("ログアウト");
  await clerk.forgot();
  await clerk.leave();
}

// Two clerks type at the same time, then change one row: the second is shown what the first wrote, and loses nothing.
async function together(town, notes, colleague) {
  const clerks = [await Clerk.at(town, "official", notes), await Clerk.at(town, colleague.login, notes, colleague.password)];
  const said = [1, 2, 3].flatMap((n) => [`北側から${n}人目の質問です。`, `南側から${n}人目の質問です。`]);
  for (let n = 0; n < said.length; n += 2) await Promise.all(clerks.map((clerk, side) => clerk.notes(said[n + side])));
  for (const clerk of clerks) await clerk.isQuiet();
  await clerks[0].page.reload();
  for (const words of said) assert.equal(await clerks[0].times(words), 1, words);
  const numbers = [...(await clerks[0].rows()).matchAll(/^(\d+)番　/gm)].map(([, n]) => Number(n));
  assert.deepEqual(numbers, Array.from(numbers, (_, index) => numbers.length - index), "every number once");

  for (const { person } of clerks) await person.open(`${notes}/1`);
  for (const [side, { person }] of clerks.entries()) {
    await person.fill("発言の内容", ["建設費はいくらですか。（税込み）", "建設費と維持費はいくらですか。"][side]);
    await person.click("行を直す");
  }
  await clerks[1].person.expect("建設費はいくらですか。（税込み）");
  await clerks[1].person.expect("建設費と維持費はいくらですか。");
  await town.look(clerks[1].person, "row-conflict");
  for (const clerk of clerks) await clerk.leave();
}

// Somebody else signs in in the same browser, while the first one's page stands open with a row that is not sent: it is never sent as
// theirs, and waits for the one who typed it.
async function changesHands(town, notes, colleague) {
  const words = "避難所として使えますか。";
  const first = await Clerk.at(town, "official", notes);
  await first.page.route(`**${notes}`, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await first.notes(words);
  await first.says("まだ送られていない行が1行あります。");
  const second = await first.handsOver(colleague, notes);
  await first.page.unroute(`**${notes}`);
  await first.page.waitForResponse((answer) => answer.status() === 403);
  await first.says("別のタブで、この行を入力したアカウントでログインし直す");
  await second.notes("二人目の職員が入力した質問です。");
  await second.has("二人目の職員が入力した質問です。");
  await second.page.reload();
  assert.equal(await second.times(words), 0, "not sent under the other account");
  assert.equal(await second.unsent(), 1, "and still kept");
  await first.page.close();
  const again = await second.handsOver({ login: "official" }, notes);
  await again.has(words);
  await again.isQuiet();
  assert.equal(await again.times(words), 1);
  // What was heard is the refusal that was asked for.
  await again.person.context.close();
}

// Without scripts each row is a form. Who types over a form that was sent already, as some browsers give it back, is told so, and loses
// nothing.
async function plain(town, notes) {
  const clerk = await Clerk.at(new Town(town.chrome, town.base, false), "official", notes);
  const { person } = clerk;
  const key = await person.page.locator("input[name=key]").inputValue();
  await person.fill("発言の内容", "集会室は借りられますか。");
  await person.click("記録する");
  await person.expect("集会室は借りられますか。");
  await person.page.locator("input[name=key]").evaluate((input, key) => (input.value = key), key);
  await person.fill("発言の内容", "音楽室は借りられますか。");
  await person.click("記録する");
  await person.expect(/すでに\d+番として記録しています/);
  await person.judge("notes-plain");
  await person.click("記録する");
  await person.expect("音楽室は借りられますか。");
  await person.open(notes);
  for (const words of ["集会室は借りられますか。", "音楽室は借りられますか。"]) assert.equal(await clerk.times(words), 1, words);
  await clerk.leave();
}

const demo = await startDemo(process.argv[2]);
const chrome = await launch();
try {
  const town = new Town(chrome, demo.base, true);
  await town.setOut();
  const colleague = await hall.colleague(town);
  const notes = `${await hall.holds(town, await hall.begins(town))}/notes`;
  await types(town, notes);
  await loses(town, notes);
  await reloads(town, notes);
  await together(town, notes, colleague);
  await changesHands(town, notes, colleague);
  await plain(town, notes);
  assert.match(await demo.verify(), / 0 findings/);
  console.log(`notes: every row typed stands once; ${town.looked} pages judged, nothing found; the record verifies`);
} catch (error) {
  console.error(await chrome.stuck());
  throw error;
} finally {
  await chrome.close();
  assert.equal(await demo.stop(), 0, demo.logged());
}
