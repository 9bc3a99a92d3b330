// Every number that is shown about a round, in every place that shows it, compared with what was sent.

import assert from "node:assert/strict";
import { FATES, opinionsOf, tallied } from "./letters.mjs";
import { atLetters } from "./sorter.mjs";
import { opensReceipt } from "./writers.mjs";

// Compares, and says where it is that something differs.
export class Numbers {
  places = 0;

  same(place, seen, wanted) {
    assert.deepEqual(sorted(seen), sorted(wanted), place);
    this.places += 1;
  }
}

function sorted(value) {
  return typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;
}

// The rows of a table, by its caption, as lists of cells; and a table with a name and a number in each row, from its n-th column.
async function rows(person, caption) {
  const found = person.page.getByRole("table", { name: caption, exact: true }).locator("tbody tr");
  return found.evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
}

async function named(person, caption, column = 1) {
  const lines = (await rows(person, caption)).map((cells) => [cells[0], number(cells[column])]);
  return Object.fromEntries(lines.filter(([, n]) => n > 0));
}

const number = (text) => Number(text.replaceAll(",", "").match(/\d+/)?.[0]);

// While letters still come: on the round's page, on the desk and in the list of letters.
export async function whileOpen(numbers, { town, round }, n) {
  const reader = await town.staff("official", "/office");
  const { title } = town.story;
  const card = reader.page.getByRole("listitem").filter({ hasText: `${title}　第${town.stage}回` });
  numbers.same("the desk", number((await card.innerText()).match(/受付([\d,]+)通/)[1]), n);
  await reader.open(round);
  numbers.same("the round's page", number((await reader.words()).match(/これまでに([\d,]+)通届きました/)[1]), n);
  await reader.unfold("日ごとの数を表で見る");
  const days = await rows(reader, "届いたご意見の数");
  numbers.same("the round's days", days.reduce((sum, [, day]) => sum + number(day), 0), n);
  await reader.leave();
}

// The result as a page, as data and as a table of opinions.
export async function ofResult(numbers, { town, round, issues, putOff }, tally) {
  const reader = await town.resident();
  await reader.open(`${round}/result`);
  const counts = await reader.page.locator(".ro-counts > div").evaluateAll((all) => all.map((one) => one.innerText.split("\n").map((line) => line.trim())));
  const wanted = { 意見書: tally.letters, 提出した方: tally.submitters, ご意見: tally.opinions, 文面の種類: tally.texts, お答えした論点: tally.issues };
  numbers.same("the result's counts", Object.fromEntries(counts.map(([name, n]) => [name, number(n)])), wanted);
  numbers.same("letters by way", await named(reader, "提出方法ごとの数"), tally.byWay);
  numbers.same("opinions by way", await named(reader, "提出方法ごとの数", 3), tally.opinionsByWay);
  numbers.same("opinions by category", await named(reader, "反映の区分ごとの数"), tally.byCategory);
  numbers.same("letters by validity", await named(reader, "意見書の扱い（有効としなかったものを含む）"), tally.byFate);
  const answered = await rows(reader, "論点ごとのご意見と、市の考え方、反映の区分");
  const byIssue = answered.map(([issue, , n]) => [number(issue), number(n)]).filter(([, n]) => n > 0);
  numbers.same("opinions by issue", Object.fromEntries(byIssue), tally.byIssue);
  numbers.same("issues answered", answered.length, issues.length);
  // What was found late is linked from above, too.
  const links = new Set(await reader.page.locator('a[href*="/opinions/"]').evaluateAll((all) => all.map((link) => link.getAttribute("href"))));
  const carried = [...links].filter((href) => !href.startsWith(round)).length;
  numbers.same("opinions that can be opened", links.size - carried, tally.opinions);
  numbers.same("opinions that were put off", carried, putOff);
  numbers.same("without an issue", (await rows(reader, "ご意見と、論点に入れなかった理由")).length, tally.without);
  const asked = (await rows(reader, "うかがった点ごとの件数")).map(([question, letters, opinions]) => [question, letters, opinions].map(number));
  for (const column of [1, 2]) numbers.same("answers to questions", Object.fromEntries(asked.map((cells) => [cells[0], cells[column]]).filter(([, n]) => n > 0)), tally.byQuestion);
  await ofFiles(numbers, reader, tally, carried);
  await reader.leave();
}

async function ofFiles(numbers, reader, tally, carried) {
  const sheet = JSON.parse(await reader.download("結果の全文データ（JSON）"));
  const { counts } = sheet;
  const seen = [counts.letters, counts.letters_by_validity.valid, counts.submitters, counts.duplicates, counts.opinions, counts.distinct_texts, counts.issues, counts.opinions_without_issue];
  numbers.same("the result as data", seen, [tally.letters, tally.valid, tally.submitters, tally.copies, tally.opinions, tally.texts, tally.issues, tally.without]);
  numbers.same("opinions by issue in the data", counts.opinions_by_issue, tally.byIssue);
  numbers.same("opinions listed in the data", sheet.issues.flatMap(({ opinions }) => opinions).length + sheet.without_issue.length, tally.opinions);
  const [head, ...all] = table(String(await reader.download("表として受け取る（CSV、UTF-8）")));
  const column = (name) => head.indexOf(name);
  // An opinion that was put off at the stage before is called by its stage.
  const lines = all.filter(([called]) => /^\d+$/.test(called));
  numbers.same("carried lines of the CSV", all.length - lines.length, carried);
  numbers.same("lines of the CSV", lines.length, tally.opinions);
  for (const [name, wanted] of [["論点番号", tally.byIssue], ["区分", tally.byCategory]]) {
    const cells = lines.map((line) => line[column(name)]).filter((cell) => cell !== "");
    numbers.same(`the CSV by ${name}`, tallied(cells, (cell) => cell), wanted);
  }
}

// Cells of a CSV as RFC 4180 has it, after its BOM.
function table(text) {
  const rows = [[]];
  for (const [, quoted, bare, end] of text.replace("\uFEFF", "").matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? bare);
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

// What the office and the auditor see of the letters and the issues.
export async function ofOffice(numbers, { town, round }, tally) {
  const official = await atLetters(town);
  const filters = await official.page.getByRole("navigation", { name: "しぼりこみ" }).innerText();
  numbers.same("all letters", number(filters.match(/すべて\s*([\d,]+)/)[1]), tally.letters);
  numbers.same("letters not valid", number(filters.match(/有効でないもの\s*([\d,]+)/)[1]), tally.letters - tally.valid);
  for (const left of ["未開封", "有効かどうか未定", "分割がまだ", "個人情報の確認がまだ"]) numbers.same(left, number(filters.match(new RegExp(`${left}\\s*([\\d,]+)`))[1]), 0);
  let [letters, opinions] = [0, 0];
  for (;;) {
    const lines = await rows(official, "意見書");
    letters += lines.length;
    for (const cells of lines) opinions += number(cells.at(-1).match(/意見\d+件/)?.[0] ?? "0");
    if ((await official.page.getByRole("link", { name: "次へ" }).count()) === 0) break;
    await official.click("次へ");
  }
  numbers.same("the letters listed", letters, tally.letters);
  numbers.same("their opinions", opinions, tally.opinions);
  await official.click("論点");
  const board = (await rows(official, "論点の一覧")).map(([issue, , n]) => [number(issue), number(n)]).filter(([, n]) => n > 0);
  numbers.same("the board", Object.fromEntries(board), tally.byIssue);
  await official.open(`/office${round}/certificates`);
  for (const [way, n] of Object.entries(tally.byWay)) numbers.same(`certified: ${way}`, number((await official.within(way).place.innerText()).match(/登録した数：([\d,]+)通/)[1]), n);
  await official.leave();
  const auditor = await town.staff("auditor", `/audit${round}/submissions`);
  numbers.same("the auditor's letters", number((await auditor.words()).match(/受け付けた意見書は([\d,]+)通/)[1]), tally.letters);
  await auditor.leave();
}

// Each writer's own page: how many opinions it became, and the answer to each.
export async function ofReceipts(numbers, { town, issues }, list) {
  for (const letter of list) {
    const resident = await opensReceipt(town, letter.code);
    const words = await resident.words();
    const opinions = letter.fate === "valid" ? opinionsOf(letter) : [];
    numbers.same(`the opinions of letter ${letter.number}`, await resident.page.getByRole("heading", { name: /^意見\d+$/ }).count(), opinions.length);
    for (const { issue, without } of opinions) {
      const { title, view } = without ? { title: "この案の対象外", view: { text: "", category: "" } } : issues.find(({ key }) => key === issue);
      for (const answer of [title, view.category, view.text]) assert.ok(words.includes(answer), `letter ${letter.number} is answered: ${answer}`);
    }
    if (letter.fate !== "valid") assert.ok(words.includes(FATES[letter.fate]) || words.includes("取り下げました"), `letter ${letter.number} is told: ${letter.fate}`);
    await resident.leave();
  }
}

// The year's report, the feed and the project's own page.
export async function ofCity(numbers, { town, no, round }, tally, told) {
  const reader = await town.resident();
  await reader.open(`/annual/${told.year}`);
  const line = (await rows(reader, "意見募集ごとの状況")).find(([project]) => project.includes(`${town.story.title}　第${town.stage}回`));
  numbers.same("the year's report", line.slice(1, 5).map(number), [tally.letters, tally.submitters, tally.opinions, told.changes]);
  await reader.open(`/projects/${no}`);
  const words = await reader.words();
  for (const [what, times] of Object.entries(told.events)) numbers.same(`the project's page: ${what}`, words.split(what).length - 1, times);
  await reader.leave();
  const feed = await (await fetch(new URL("/feed.atom", town.base))).text();
  const entries = [...feed.matchAll(/<id>([^<]*)<\/id>/g)].filter(([, id]) => id.includes(`${round}#`) || id.includes(`${round}/`)).map(([, id]) => id.split("#")[1].replace(/-\d+$/, ""));
  numbers.same("the feed", entries.sort(), told.feed.sort());
}

// The record that everybody can read: so many letters came, were typed in and taken back.
export async function ofRecord(numbers, { town, no }, lists) {
  const reader = await town.resident();
  await reader.open(`/projects/${no}/record`);
  let course = await reader.words();
  while ((await reader.page.getByRole("link", { name: "次へ" }).count()) > 0) {
    await reader.click("次へ");
    course += await reader.words();
  }
  await reader.leave();
  const times = (words) => course.split(words).length - 1;
  const all = lists.flat();
  numbers.same("letters in the record", times("意見書を受け付けました。"), all.filter(({ way }) => way === "form").length);
  numbers.same("letters typed in, in the record", times("職員が意見書を登録しました。"), all.filter(({ way }) => way !== "form").length);
  numbers.same("letters taken back, in the record", times("提出した方が意見を取り下げました。"), all.filter(({ fate }) => fate === "withdrawn").length);
}

// Each of these letters brought its writer one mail about this, and these others got one too. Nobody else did.
export async function ofMails(numbers, { post, town }, [ja, en], list, others = []) {
  const { title, english } = town.story;
  const wanted = [...list.map(({ writer }) => writer.mail).filter((mail) => mail !== ""), ...others];
  // A mail takes a moment; one too many is found when the next is asked for.
  const got = await post.awaits([`】${ja}（${title}）`, english && `] ${en}: ${english}`], wanted.length);
  numbers.same(`mails: ${ja}`, got, tallied(wanted, (mail) => mail));
}

// The letters whose writers can be told something, one for each person.
export function people(list) {
  return list.filter(({ fate, sameAs }) => fate !== "withdrawn" && !sameAs);
}
