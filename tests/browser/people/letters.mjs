// The letters of a stage, and what counting them has to give: made from a seed, with one of each kind that goes differently.

import { QUESTIONS } from "./riverside.mjs";
import { chance, ends, greets, person, says, speaksEnglish } from "./sayings.mjs";

export const WAYS = { form: "ウェブフォーム", mail: "電子メール", post: "郵送", fax: "ファクス", counter: "窓口への持参", box: "意見箱" };
const USUAL = ["form", "form", "form", "form", "form", "form", "form", "post", "post", "fax", "mail", "counter", "box"];
export const KINDS = { opinion: "意見：案についての意見", question: "意見：質問", stance: "意見：賛否・感想のみ", outside: "意見：対象外", greeting: "意見ではない：あいさつ" };
const PHONE = "090-1234-5678";

// What becomes of a letter, in the city's words.
export const FATES = { valid: "有効", late: "期限後の到着", withdrawn: "取下げ", elsewhere: "別の意見募集あて" };

// The kinds of letters that a stage must have, in the order in which they come, and those that only a long stage has.
const SURE = [["form"], ["post", "outside"], ["fax", "nameless"], ["mail", "phone"], ["form", "english"], ["form", "copy"], ["form", "withdrawn"]];
const LONG = [["form", "again"], ["post", "elsewhere"], ["form", "copy"], ["counter"], ["box"], ["form", "english"], ["mail", "english"], ["form", "withdrawn"]];

// Of what people speak in turn at each stage, so that also a short one hears of everything that matters.
const TURNS = [
  ["dogs", "cars", "light", "shade", "when", "stance", "stroll"],
  ["flood", "toilet", "dogs", "cars", "light", "fee", "stance", "stroll"],
];

// `n` letters of a stage; the last one comes after the close.
export function letters(stage, n) {
  const luck = chance(2026 * stage + n);
  const turns = { issues: TURNS[stage - 1], at: 0 };
  const special = n >= 20 ? [...SURE, ...LONG] : SURE;
  const list = [];
  for (let index = 0; index < n; index += 1) {
    const [way, kind = "plain"] = index === n - 1 ? ["form", "late"] : (special[index] ?? [luck.of(USUAL)]);
    list.push({ number: index + 1, stage, way, kind, ...written({ stage, kind, luck, turns, list, index }) });
  }
  return list;
}

function written({ stage, kind, luck, turns, list, index }) {
  const [first] = list;
  const writer = { ...person(stage * 70 + index, luck), mail: luck.next() < 0.7 ? `writer-${stage}-${index + 1}@example.jp` : "" };
  const common = { writer, fate: { late: "late", withdrawn: "withdrawn", elsewhere: "elsewhere" }[kind] ?? "valid", english: kind === "english" };
  // Whose words or whose person is another letter's: the first of the stage, which came by the form.
  if (kind === "copy") return { ...common, parts: first.parts, copyOf: first.number };
  if (kind === "again") return { ...common, writer: first.writer, sameAs: first.number, parts: opinions(stage, kind, luck, turns, index) };
  if (kind === "outside") return { ...common, parts: [part([piece("outside", "snow", says(luck, "snow"), { without: stage === 2 })])] };
  const secret = kind === "phone" && { secret: { [PHONE]: "伏せる：電話番号" } };
  return { ...common, ...secret, nameless: kind === "nameless", parts: opinions(stage, kind, luck, turns, index) };
}

// One or two opinions: as a whole, to sections of their own, or to a question of the city.
function opinions(stage, kind, luck, turns, index) {
  const one = () => about(luck, next(turns));
  if (["late", "withdrawn", "elsewhere"].includes(kind)) return [part([about(luck, luck.of(turns.issues))])];
  if (kind === "english") return [part([about(luck, luck.of(speaksEnglish.filter((key) => turns.issues.includes(key))), true)])];
  if (kind === "phone") return [part([piece("opinion", "light", `${says(luck, "light")}くわしくは${PHONE}までお電話ください。`)])];
  // The form keeps what is said to the whole plan for the end.
  if (index === 0) return [{ section: "1　散歩道", pieces: [about(luck, "stroll")] }, part([one()])];
  if (stage === 2 && index % 5 === 2) return [{ question: 1 + (index % QUESTIONS.length), pieces: [one()] }, part([one()])];
  if (index % 3 === 0) return [part([one()])];
  if (index % 3 === 1) return [part([piece("greeting", null, greets(luck)), one(), one()])];
  return [part([one(), one(), piece("greeting", null, ends(luck))])];
}

const part = (pieces) => ({ pieces });
const piece = (kind, issue, text, more = {}) => ({ kind, issue, text, ...more });

function next(turns) {
  turns.at += 1;
  return turns.issues[(turns.at - 1) % turns.issues.length];
}

function about(luck, issue, english = false) {
  return piece({ stance: "stance", when: "question", fee: "question" }[issue] ?? "opinion", issue, says(luck, issue, english));
}

// All words of a part, as they are written into one field.
export const text = ({ pieces }) => pieces.map((one) => one.text).join("");
// How its pages differ from those of other letters: each kind is looked at once.
export const seenAs = ({ english, fate, secret, copyOf }) => (english ? "english" : fate !== "valid" ? fate : secret ? "secret" : copyOf ? "copy" : "plain");
export const opinionsOf = (letter) => letter.parts.flatMap(({ pieces }) => pieces).filter(({ kind }) => kind !== "greeting");

// What the city counts, from what was sent.
export function tally(list, issues) {
  const valid = list.filter(({ fate }) => fate === "valid");
  const said = valid.flatMap((letter) => opinionsOf(letter).map((one) => ({ ...one, way: letter.way })));
  const answered = said.filter(({ without }) => !without);
  const of = (key) => issues.find((issue) => issue.key === key);
  return {
    letters: list.length,
    valid: valid.length,
    byFate: tallied(list, ({ fate }) => FATES[fate]),
    byWay: tallied(list, ({ way }) => WAYS[way]),
    opinionsByWay: tallied(said, ({ way }) => WAYS[way]),
    submitters: new Set(list.map(({ sameAs, number }) => sameAs ?? number)).size,
    copies: valid.filter(({ copyOf }) => copyOf).length,
    opinions: said.length,
    texts: new Set(said.map((one) => one.text)).size,
    issues: new Set(answered.map(({ issue }) => issue)).size,
    byIssue: tallied(answered, ({ issue }) => of(issue).number),
    byCategory: tallied(answered, ({ issue }) => of(issue).view.category),
    without: said.length - answered.length,
    byQuestion: tallied(valid.flatMap(({ parts }) => parts).filter(({ question }) => question), ({ question }) => question),
  };
}

export function tallied(list, by) {
  const counts = {};
  for (const one of list) counts[by(one)] = (counts[by(one)] ?? 0) + 1;
  return counts;
}

// A letter on paper that is found when the result is public.
export function found(number) {
  const luck = chance(number);
  const writer = { ...person(140, luck), mail: "" };
  return { number, stage: 2, way: "post", kind: "found", fate: "valid", writer, parts: [part([about(luck, "toilet")])] };
}

// What is said to the second project.
export function protests(sayings) {
  const luck = chance(7);
  return sayings.map((text, index) => ({ number: index + 1, stage: 1, way: "form", kind: "plain", fate: "valid", writer: { ...person(130 + index, luck), mail: `tower-${index + 1}@example.jp` }, parts: [part([piece("opinion", "cost", text)])] }));
}
