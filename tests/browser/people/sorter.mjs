// Who reads what came: opens each letter, decides about it, cuts it into opinions, gives each its issue, and writes the city's views.

import assert from "node:assert/strict";
import { opensRound } from "./official.mjs";
import { FATES, KINDS, opinionsOf, seenAs } from "./letters.mjs";

const WHY = { late: "締切のあとに届いたため。", elsewhere: "別の案件へのご意見のため。" };

// At the list of the round's letters.
export async function atLetters(town) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click(/^受付\d+通$/);
  return official;
}

// Does everything about one letter, from the list or from the letter before; ends where the next one is.
export async function sortsOut(town, official, letter) {
  if (!(await official.page.getByRole("heading", { name: new RegExp(`^意見書 受付番号${letter.number}(?!\\d)`) }).isVisible())) {
    await official.fill("受付番号を指定して開く", String(letter.number));
    await official.click("開く");
  }
  if (await official.page.getByRole("button", { name: "開封する" }).isVisible()) await official.click("開封する");
  await town.look(official, `letter-${seenAs(letter)}`);
  await official.choose(FATES[letter.fate]);
  if (WHY[letter.fate]) await official.fill("理由", WHY[letter.fate]);
  await official.click("決める");
  if (letter.copyOf) {
    await official.fill("同じ文面の、先に届いた意見書の受付番号（空欄にすると取り消し）", String(letter.copyOf));
    await official.click("同じ文面として結ぶ");
  }
  if (letter.sameAs) {
    await official.fill("同じ方からの意見書の受付番号（空欄にすると取り消し）", String(letter.sameAs));
    await official.click("同じ方として結ぶ");
  }
  if (letter.english) await official.select("この意見書の言語", "英語");
  if (letter.english) await official.click("言語を決める");
  if (letter.fate === "valid") await divides(town, official, letter);
  if (letter.fate === "valid" && letter.english) await translates(town, official, letter);
  await town.look(official, `letter-${seenAs(letter)}-done`);
  const next = /^作業が残っている次の意見書を開く/;
  const left = await official.page.getByRole("link", { name: next }).isVisible();
  await official.click(left ? next : "意見書");
}

async function divides(town, official, letter) {
  await official.click("意見に分ける");
  const pieces = letter.parts.flatMap(({ pieces }) => pieces);
  const cuts = letter.parts.flatMap(({ pieces }) => pieces.slice(1));
  for (const { text } of cuts) await official.choose(new RegExp(`^ここで分ける.*${text.slice(0, 6)}`));
  if (cuts.length > 0) await official.click("分け方を見直す");
  for (const [index, { kind, text }] of pieces.entries()) {
    const group = official.within(`まとまり${index + 1}`);
    assert.ok((await group.place.innerText()).includes(text.split("。")[0]), `letter ${letter.number} has piece ${index + 1} in its place`);
    await group.select("このまとまりは", KINDS[kind]);
  }
  await town.look(official, `splitting-${letter.stage}`);
  await official.click("保存する");
  await official.expect("すべての文字について決めました。");
  await official.click("個人情報を確かめる");
  for (const [words, choice] of Object.entries(letter.secret ?? {})) await official.beside(words).select("公表のとき", choice);
  await town.look(official, `redactions-${seenAs(letter)}`);
  await official.click("確認を終える");
}

// Writes what each opinion of the letter says in Japanese.
async function translates(town, official, letter) {
  await official.click("日本語訳を書く");
  await town.look(official, "translation-empty");
  for (const [index] of opinionsOf(letter).entries()) await official.fill(`意見${index + 1}の日本語訳`, "訳：もう少し工夫してください。");
  await official.click("訳を保存する");
  await official.expect("日本語訳を保存しました。");
  await town.look(official, "translation");
  await official.click("意見書に戻る");
}

// Raises the issues that are not there yet and puts every opinion into its own, all of a page at once.
export async function assigns(town, list, issues, raised) {
  const official = await atLetters(town);
  await official.click("論点");
  await town.look(official, `board-${list[0].stage}-empty`);
  const opinions = list.filter(({ fate }) => fate === "valid").flatMap((letter) => opinionsOf(letter).map((one, index) => ({ ...one, label: `受付番号${letter.number}の意見${index + 1}を選ぶ` })));
  const numbers = await raises(official, issues, raised);
  const left = new Map(opinions.map((one) => [one.label, one.without ? "論点に入れない：この案の対象外" : numbers.get(one.issue)]));
  while (left.size > 0) {
    const shown = await official.page.getByRole("checkbox", { name: /を選ぶ$/ }).all();
    const labels = await Promise.all(shown.map((box) => box.evaluate((input) => input.labels[0].textContent.trim())));
    assert.ok(labels.length > 0 && labels.every((label) => left.has(label)), `known opinions: ${labels}`);
    const home = left.get(labels[0]);
    for (const label of labels.filter((label) => left.get(label) === home)) {
      await official.choose(label);
      left.delete(label);
    }
    await official.select("入れる論点", home);
    await official.click("選んだ意見を入れる");
    await town.look(official, `board-${list[0].stage}`);
  }
  await official.expect("すべての意見の論点が決まっています。");
  await town.look(official, `board-${list[0].stage}-sorted`);
  await official.leave();
}

// What each issue is called in the list of homes, by its key; those not yet raised are.
async function raises(official, issues, raised) {
  const numbers = new Map();
  for (const { key, number, title, theme } of issues) {
    const name = `${number} ${title}`;
    numbers.set(key, name);
    if (raised.has(key)) continue;
    raised.add(key);
    await official.fill("論点の名前", title);
    await official.fill("テーマ", theme);
    await official.click("論点を立てる");
    await official.expect(name);
  }
  return numbers;
}

// Ends the sorting, so that the answers can be written.
export async function goesOn(town) {
  const official = await town.staff("official");
  await opensRound(official, town);
  await official.click("回答の作成に進む");
  await official.leave();
}

// Writes the view on an issue, ticks every opinion that it answers, and asks for its approval.
export async function answers(town, { number, title, view, carried }) {
  const official = await atLetters(town);
  await official.click("論点");
  await official.click(`${number} ${title}`);
  await town.look(official, `issue-${town.stage}-${view.kind}${carried ? "-carried" : ""}`);
  await official.choose(view.category);
  await official.fill("市の考え方の文章", view.text);
  for (const [field, value] of Object.entries(view.demands)) await official.fill(field, value);
  if (view.sections.length > 0) await official.unfold("修正する節");
  for (const heading of view.sections) await official.choose(new RegExp(`^\\s*${heading.replace("　", "\\s")}\\s*$`));
  for (;;) {
    for (const box of await official.page.getByRole("checkbox", { name: /に答えている$|にお?、?ここでお答えしています$/ }).all()) await box.check();
    if (!(await official.page.getByRole("button", { name: "保存して次の意見へ進む" }).isVisible())) break;
    await official.click("保存して次の意見へ進む");
  }
  await official.click("保存して決裁を求める");
  await official.expect("決裁待ち");
  await official.leave();
}
