// Residents in numbers: each writes one letter by the form, in Japanese or English; some take it back or give what was missing.

import assert from "node:assert/strict";
import { seenAs, text } from "./letters.mjs";

const WORDS = {
  ja: { prefix: "", whole: "案の全体について、または、どの部分かわからないこと", more: "ほかの部分にも意見を書く", legend: "意見を書く部分", add: "欄を加える", next: "次へ進む", name: "氏名", address: "住所", mail: "メールアドレス", class: "市内に住んでいる方", send: "この内容で送る", keep: "受付コードを控えてください" },
  en: { prefix: "/en", whole: "On the draft as a whole, or where you are not sure of the section", next: "Continue", name: "Name", address: "Address", mail: "Mail address", class: "Lives in the city", send: "Send", keep: "Keep your receipt code" },
};

// Writes and sends the letter at the form of this round. Its receipt's code is added to it.
export async function writes(town, round, letter) {
  const words = WORDS[letter.english ? "en" : "ja"];
  const resident = await town.resident();
  await resident.open(`${words.prefix}${round}/submissions/new`);
  for (const part of letter.parts) await puts(resident, words, part);
  await resident.click(words.next);
  await resident.fill(words.name, letter.writer.name);
  await resident.fill(words.address, letter.writer.address);
  if (letter.writer.mail) await resident.fill(words.mail, letter.writer.mail);
  await resident.choose(words.class);
  await resident.click(words.next);
  await town.look(resident, `written-${seenAs(letter)}`);
  await resident.click(words.send);
  await resident.expect(words.keep);
  letter.code = (await resident.words()).match(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-[0-9A-Z*]/)?.[0];
  assert.ok(letter.code, "the receipt shows its code");
  await town.look(resident, `receipt-${seenAs(letter)}`);
  await resident.leave();
}

async function puts(resident, words, part) {
  if (part.section) {
    await resident.unfold(words.more);
    await resident.within(words.legend).choose(new RegExp(part.section.replace("　", "\\s")));
    await resident.click(words.add);
    await resident.fill(new RegExp(`「.*${part.section.slice(2)}」について`), text(part));
  } else if (part.question) {
    await resident.fill(new RegExp(`^\\s*問${part.question}\\s`), text(part));
  } else {
    await resident.fill(words.whole, text(part));
  }
}

export async function opensReceipt(town, code) {
  const resident = await town.resident();
  await resident.open("/receipts");
  await resident.fill("受付コード", code);
  await resident.click("見る");
  await resident.expect(code);
  return resident;
}

export async function withdraws(town, letter) {
  const resident = await opensReceipt(town, letter.code);
  await resident.click("取り下げる");
  await town.look(resident, "withdrawing");
  await resident.click("取り下げる");
  await resident.expect("ご意見を取り下げました");
  await town.look(resident, "withdrawn");
  await resident.leave();
}

// Gives the name that was missing, by the receipt that came with the city's letter.
export async function completes(town, letter) {
  const resident = await opensReceipt(town, letter.code);
  await resident.expect("ご意見に足りないことがあります。");
  await town.look(resident, "receipt-asked");
  await resident.click("足りないことを補う");
  await town.look(resident, "completion");
  await resident.fill("氏名", letter.writer.name);
  await resident.click("補う");
  await town.look(resident, "completed");
  await resident.leave();
}

// Follows the city's and the project's news by mail; the mail with the link to confirm is in the demo's mail box.
export async function subscribes(town, mail) {
  const resident = await town.resident();
  await resident.open("/subscriptions");
  await resident.choose("市の意見募集すべて");
  await resident.fill("メールアドレス", mail);
  await resident.click("確認メールを受け取る");
  await resident.open("/mail");
  await resident.awaits(mail);
  await resident.beside(mail).click("【みほん市】お知らせメールの登録を確認してください");
  await resident.page.getByRole("link", { name: /\/subscriptions\/[0-9A-Za-z_-]+$/ }).first().click();
  await resident.click("登録を確認する");
  await resident.expect("登録されています。");
  await resident.leave();
}
