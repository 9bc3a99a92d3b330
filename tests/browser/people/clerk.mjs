// The clerk: takes in what does not come by the form, asks back what is missing, and certifies what came on each way.

import assert from "node:assert/strict";
import { opensRound } from "./official.mjs";
import { WAYS, tallied, text } from "./letters.mjs";
import { completes } from "./writers.mjs";

// Types the letter in, and notes the code on its slip.
export async function registers(town, clerk, letter, found) {
  const { name, address, mail } = letter.writer;
  await clerk.click("紙・メール・口頭の意見書を登録する");
  await clerk.choose(WAYS[letter.way]);
  await clerk.fill("受け付けた日", found?.received ?? town.today);
  if (found) {
    await clerk.fill("見つかった日", town.today);
    await clerk.fill("見つかった経緯", found.how);
  }
  // A box for each question, and the last one for everything else.
  const boxes = clerk.page.getByLabel("意見の本文");
  for (const one of letter.parts) await (one.question ? boxes.nth(one.question - 1) : boxes.last()).fill(text(one));
  if (letter.english) await clerk.select("書かれている言語", "英語");
  if (letter.english) await clerk.choose("英語");
  if (!letter.nameless) await clerk.fill("氏名または団体名", name);
  await clerk.fill("住所", address);
  if (mail) await clerk.fill("メールアドレス", mail);
  await clerk.select("提出者の区分", "市内に住んでいる方");
  await town.look(clerk, `enter-${found ? "found" : letter.stage}`);
  await clerk.click("登録して受付票を作る");
  await clerk.expect("受付コード");
  letter.code = (await clerk.words()).match(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-[0-9A-Z*]/)?.[0];
  assert.ok(letter.code, "the slip shows its code");
  await town.look(clerk, "slip-typed");
  await clerk.click("意見書");
}

// Asks for the name that a letter lacks, by mail or on paper; its writer gives it.
export async function asksBack(town, letter) {
  const clerk = await town.staff("official");
  await opensRound(clerk, town);
  await clerk.click(/^受付\d+通$/);
  await clerk.click(String(letter.number));
  await clerk.click("開封する");
  await clerk.click("足りないことや読めないところを、提出した方にたずねる");
  await town.look(clerk, "asking");
  await clerk.choose("お名前");
  await clerk.fill("くわしい説明", "お名前が書かれていませんでした。");
  await clerk.click("提出した方にたずねる");
  await town.look(clerk, "asked");
  await clerk.fill("氏名、住所、受付コードを見る理由", "お願いの手紙を郵送するため");
  await clerk.click("お願いの手紙を印刷する");
  await clerk.expect(letter.code);
  await town.look(clerk, "asking-letter");
  await clerk.leave();
  await completes(town, letter);
}

// Counts what came on each way. One envelope held something else, which is explained.
export async function certifies(town, list) {
  const clerk = await town.staff("official");
  await opensRound(clerk, town);
  await clerk.awaits("募集は終わりました。");
  await clerk.click("届いた数を確認する");
  await town.look(clerk, "certificates-empty");
  const came = tallied(list, ({ way }) => WAYS[way]);
  for (const way of Object.values(WAYS)) {
    const of = clerk.within(way);
    const registered = came[way] ?? 0;
    assert.match(await of.place.innerText(), new RegExp(`登録した数：${registered}通`), way);
    await of.fill("実際に届いた数（通）", String(way === WAYS.post ? registered + 1 : registered));
    if (way === WAYS.post) await of.fill("違いの理由", "1通は公園の落とし物の問い合わせで、係に回しました。");
    await of.click("届いた数を確認する");
  }
  await town.look(clerk, "certificates-all");
  await clerk.click("戻る");
  await clerk.click("受付の突合を終える");
  await clerk.expect("届いたご意見を読み、論点ごとに整理しています。");
  await clerk.leave();
}

// Counts one way once more, after a letter was found there.
export async function certifiesAgain(town, list, way) {
  const clerk = await town.staff("official");
  await opensRound(clerk, town);
  await clerk.click("届いた数を確認する");
  await town.look(clerk, "certificates-outdated");
  const of = clerk.within(WAYS[way]);
  const registered = list.filter((letter) => letter.way === way).length;
  await of.fill("実際に届いた数（通）", String(registered + 1));
  await of.fill("違いの理由", "支所の文書箱から1通が見つかりました。もう1通は落とし物の問い合わせです。");
  await of.click("届いた数を確認する");
  await clerk.leave();
}
