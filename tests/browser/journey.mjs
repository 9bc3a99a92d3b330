// The journey through the demo of a release build, in a real browser, each page judged (axe, reflow, markup, no other host):
// a resident finds, reads, writes, checks, sends and follows a letter, with and without scripts, on a phone and in forced
// colours; the staff sign in and see it. Usage: node journey.mjs path/to/ronten

import assert from "node:assert/strict";
import { launch } from "./harness.mjs";
import { startDemo } from "./program.mjs";

const PASSWORD = "mihon-demo-2026";
const OPEN = "/projects/2026-003";
const READING = ["/", "/en", "/projects", OPEN, `${OPEN}/plans/1`, `${OPEN}/rounds/1`, "/subscriptions", "/demo/clock"];
const STAFF = { official: ["/office", "/office/projects"], approver: ["/office"], koho: ["/office"], auditor: ["/office"], admin: ["/office"] };

const demo = await startDemo(process.argv[2]);
const chrome = await launch();
let judged = 0;

async function judge(person, name) {
  await person.judge(name);
  judged += 1;
}

// Finds the open round from the first page, and sends a letter. Gives the path of its receipt.
async function writeLetter(view) {
  const person = await chrome.person(demo.base, view);
  const { page } = person;
  await person.open("/");
  await person.click("みどりの拠点整備基本計画（素案）");
  await judge(person, "round");
  await page.goto(`${demo.base}${OPEN}/rounds/1/submissions/new`);
  await judge(person, "write");
  await person.click("次へ進む");
  await person.expect("ご意見を入力してください。");
  await judge(person, "write-error");
  await page.fill("textarea", `${view}から: 桜並木の下に、日陰のベンチをつくってください。\n\n<b>太字</b>ではありません。`);
  await person.click("次へ進む");
  await judge(person, "about");
  await person.click("次へ進む");
  await judge(person, "about-error");
  await page.fill("#name", "葛󠄀城 𠮷子");
  await page.fill("#address", "みほん市本町１－２");
  await page.fill("#mail", "");
  await page.check("#class");
  await person.click("次へ進む");
  await judge(person, "check");
  await person.click("この内容で送る");
  const receipt = new URL(page.url()).pathname;
  assert.match(receipt, /^\/receipts\/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-.$/, receipt);
  await person.expect("日陰のベンチをつくってください。");
  await judge(person, "receipt");
  assert.doesNotMatch(await page.content(), /城 𠮷子|本町１/, "the receipt shows no name and no address");
  await page.reload();
  await judge(person, "receipt-again");
  await person.context.close();
  return receipt;
}

try {
  for (const view of ["desktop", "phone", "contrast", "noscript"]) {
    const reader = await chrome.person(demo.base, view);
    for (const path of READING) {
      await reader.open(path);
      await judge(reader, `read${path.replaceAll("/", "-")}`);
    }
    await reader.context.close();
  }
  const receipts = new Set();
  for (const view of ["desktop", "phone", "noscript"]) receipts.add(await writeLetter(view));
  assert.equal(receipts.size, 3, "three letters, three receipts");

  for (const [login, pages] of Object.entries(STAFF)) {
    const person = await chrome.person(demo.base, login === "official" ? "noscript" : "desktop");
    await person.open("/office");
    await judge(person, "sign-in");
    await person.page.fill("#login", login);
    await person.page.fill("#password", PASSWORD);
    await person.click("ログインする");
    for (const path of pages) {
      await person.open(path);
      await judge(person, `${login}${path.replaceAll("/", "-")}`);
    }
    if (login === "official") await person.expect(/未読/);
    await person.context.close();
  }
} finally {
  await chrome.close();
  const code = await demo.stop();
  assert.equal(code, 0, demo.logged());
}
console.log(`journey: ${judged} pages judged, nothing found`);
console.log(`${judged} passed, 0 failed`);
