// A resident: finds what is open, reads it on a phone, comments on two sections, changes the mind once, and reads the answer.

import assert from "node:assert/strict";
import { AMENDED, ISSUES, MINUTES, SHADE } from "./story.mjs";

// Writes about two sections. Gives the receipt code.
export async function writes(town) {
  const { title, writer } = town.story;
  const resident = await town.resident();
  await resident.open("/");
  await resident.awaits(title);
  await town.look(resident, "home");
  await resident.click(title);
  await resident.awaits("ご意見を受け付けています。");
  await town.look(resident, "round");
  await resident.click("案を読む");
  await town.look(resident, "plan");
  await resident.click(/^ここに意見を書く.*木陰と座る場所/);
  await resident.click("次へ進む");
  await resident.expect("ご意見を入力してください。");
  await town.look(resident, "write-empty");
  await resident.fill(/「.*木陰と座る場所」について/, SHADE);
  await resident.unfold("ほかの部分にも意見を書く");
  await resident.within("意見を書く部分").choose(/第2章.*2\s送迎の車/);
  await resident.click("欄を加える");
  await resident.fill(/「第2章.*送迎の車」について/, MINUTES);
  await town.look(resident, "write");
  await resident.click("次へ進む");
  await resident.click("次へ進む");
  await town.look(resident, "about-empty");
  await resident.fill("氏名", writer.name);
  await resident.fill("住所", writer.address);
  await resident.fill("メールアドレス", writer.mail);
  await resident.choose("市内に住んでいる方");
  await resident.click("次へ進む");
  await resident.expect(writer.name);
  await town.look(resident, "check");
  await resident.click("この内容で送る");
  await resident.expect("受付コードを控えてください");
  await town.look(resident, "receipt");
  const code = (await resident.words()).match(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-[0-9A-Z*]/)?.[0];
  assert.ok(code, "the receipt shows its code");
  await amends(town, resident);
  await resident.leave();
  return code;
}

async function amends(town, resident) {
  await resident.click("書き直す");
  await resident.fill(/「第2章.*送迎の車」について/, AMENDED);
  await town.look(resident, "amend");
  await resident.click("次へ進む");
  await town.look(resident, "amend-check");
  await resident.click("この内容に書き直す");
  await resident.expect("その後、書き直されています。");
  await town.look(resident, "amended");
}

// Looks up the receipt by its code. Gives the page.
async function opensReceipt(town, code) {
  const resident = await town.resident();
  await resident.open("/receipts");
  await resident.fill("受付コード", "AAAA");
  await resident.click("見る");
  await town.look(resident, "receipts-wrong");
  await resident.fill("受付コード", code.toLowerCase());
  await resident.click("見る");
  await resident.expect(code);
  return resident;
}

// Sees how far the letter has come, and keeps the proof. Gives its bytes.
export async function waits(town, code) {
  const resident = await opensReceipt(town, code);
  await town.look(resident, "receipt-sorted");
  assert.doesNotMatch(await resident.words(), new RegExp(ISSUES[0].view), "no answer before the result is public");
  const proof = await resident.download("証明ファイルを保存する");
  await resident.leave();
  return proof;
}

// Follows the mail to the answer, reads the result, and takes it as data.
export async function readsResult(town, code) {
  const { title, writer } = town.story;
  const resident = await opensReceipt(town, code);
  await resident.expect(ISSUES[1].view);
  await town.look(resident, "receipt-answered");
  const answered = await resident.words();
  for (const words of [SHADE, ISSUES[0].title, ISSUES[0].view, ISSUES[1].title, ISSUES[1].demands.理由]) assert.ok(answered.includes(words), words);
  await resident.click("ご意見と市の考え方を見る");
  await resident.expect("意見書");
  await town.look(resident, "result");
  const shown = await resident.words();
  for (const { title, view, category } of ISSUES) for (const words of [title, view, category]) assert.ok(shown.includes(words), words);
  const files = [await resident.download("表として受け取る（CSV、UTF-8）"), await resident.download("結果の全文データ（JSON）")].map(String);
  assert.ok(files[0].startsWith("\uFEFF"), "the CSV begins with a BOM");
  assert.equal(JSON.parse(files[1]).issues.length, ISSUES.length);
  await resident.click("意見1");
  await resident.expect(ISSUES[0].demands.修正前の文);
  await town.look(resident, "opinion");
  for (const bytes of [answered, shown, ...files, await resident.words()]) {
    for (const secret of [writer.name, writer.mail, "本町３", "川端"]) assert.ok(!bytes.includes(secret), secret);
  }
  for (const bytes of [shown, ...files]) assert.ok(!bytes.includes(writer.phone), writer.phone);
  await resident.open("/");
  await resident.click(title);
  await town.look(resident, "round-answered");
  await resident.leave();
}

// Reads a mail that came about the letter, in the demo's mail box.
export async function readsMail(town, about) {
  const { title, writer } = town.story;
  const subject = `【みほん市】${about}（${title}）`;
  const resident = await town.resident();
  await resident.open("/mail");
  await resident.awaits(subject);
  await town.look(resident, "mailbox");
  await resident.beside(writer.mail).click(subject);
  await resident.expect(writer.mail);
  await town.look(resident, "mail");
  assert.ok(!(await resident.words()).includes(SHADE), "a mail does not repeat the letter");
  await resident.leave();
}
