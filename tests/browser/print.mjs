// What people hold in their hands: the result, the announcement, the receipt, the year's report, and the office's slip, its sheet
// for an approval and its test letter, printed on A4 by the browser.
// A sheet must have what the page says, in full, and nothing that only a screen can use. Pictures of the pages are not
// compared; the text is read back from the PDF. At the end the sheets are spoilt on purpose, to show that it would be found.
// Needs pdftotext (poppler-utils). Leaves the PDFs in out/. Usage: node print.mjs path/to/ronten

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launch } from "./harness.mjs";
import { Town } from "./people/town.mjs";
import { startDemo } from "./program.mjs";

const OUT = fileURLToPath(new URL("out/", import.meta.url));
const A4 = { width: 210, height: 297 }; // mm
const MARGIN = 16; // mm at the sides, as _print.scss says
const POINT = 25.4 / 72; // mm
const PIXEL = 25.4 / 96; // mm

// What stands on the page, as a reader of the screen sees it: what a sheet must say, and what it may not.
async function written(page) {
  return page.evaluate(() => {
    const lines = (selector) => [...document.querySelectorAll(selector)].filter((at) => !at.closest(".ro-noprint, .ro-js-only, .govuk-notification-banner, .govuk-visually-hidden") && at.checkVisibility()).flatMap((at) => at.innerText.trim().split("\n").slice(0, 1));
    const rows = [...document.querySelectorAll("main tbody tr")].map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
    const parts = lines("main :is(h2, dt, dd, th, td, caption, .ro-code)").filter((text) => text !== "");
    const tools = [...document.querySelectorAll("nav a, button, .govuk-button, .govuk-skip-link, .ro-demo p, .govuk-notification-banner :is(h2, p)")].map((tool) => tool.textContent.trim());
    return {
      title: document.querySelector("h1").innerText,
      parts,
      // Rows of numbers fit on one line each, so that they can be looked for as a whole.
      numbers: rows.filter(([, ...cells]) => cells.length > 0 && cells.every((cell) => /^[\d,]+\D{0,2}$/.test(cell))),
      // The trail leads through the project's title, and a table may say where to go in the same words as a button.
      tools: tools.filter((tool) => !document.title.includes(tool) && !parts.includes(tool)),
    };
  });
}

// Prints, and gives what is wrong with the sheets, one line each.
async function faults(page, expected, name) {
  const file = `${OUT}print-${name}.pdf`;
  await page.pdf({ path: file, format: "A4", preferCSSPageSize: true, printBackground: false });
  const layout = await read("-layout", file);
  const bare = squeezed(layout);
  const phrases = new Set(layout.split(/\n|\f|\s{2,}/).map(squeezed));
  const told = layout.split("\n").map((line) => line.normalize("NFKC").trim().split(/\s+/).join(" "));
  return [
    ...[expected.title].filter((title) => !bare.includes(squeezed(title))).map((title) => `no title: ${title}`),
    // Beside each other columns are read line by line, so only the beginning of a cell is sure to stay together.
    ...expected.parts.filter((part) => !bare.includes(squeezed(part).slice(0, 3))).map((part) => `missing: ${part}`),
    ...expected.numbers.filter((row) => !told.some((line) => squeezed(line).endsWith(squeezed(row.join(""))))).map((row) => `no row: ${row.join(" ")}`),
    ...expected.tools.filter((tool) => phrases.has(squeezed(tool))).map((tool) => `only for screens: ${tool}`),
    ...(await misplaced(file)),
    ...(await overflow(page)),
  ];
}

async function read(...args) {
  return (await promisify(execFile)("pdftotext", [...args, "-"])).stdout;
}

function squeezed(text) {
  return text.normalize("NFKC").replace(/\s/g, "");
}

// Sheets that are not A4, and words outside of their margins.
async function misplaced(file) {
  const found = [];
  const marks = (await read("-bbox", file)).matchAll(/<page width="([\d.]+)" height="([\d.]+)">|<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)" yMax="[\d.-]+">(.*)<\/word>/g);
  for (const [, width, height, from, to, word] of marks) {
    if (width && (Math.abs(width * POINT - A4.width) > 1 || Math.abs(height * POINT - A4.height) > 1)) found.push(`not A4: ${width} × ${height} pt`);
    if (word && (from * POINT < MARGIN - 1 || to * POINT > A4.width - MARGIN + 1)) found.push(`in the margin: ${word}`);
  }
  return found;
}

// A browser shrinks a sheet that is too wide until it fits, so it is measured before that.
async function overflow(page) {
  const before = page.viewportSize();
  const width = Math.floor((A4.width - 2 * MARGIN) / PIXEL);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width, height: 900 });
  const needs = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.emulateMedia({ media: null });
  await page.setViewportSize(before);
  return needs > width ? [`too wide: ${needs} px on ${width}`] : [];
}

// The code of the newest receipt that a resident was sent.
async function receiptCode(base) {
  const get = async (path) => (await fetch(new URL(path, base))).text();
  // The demo's mails are made while it already answers.
  const late = Date.now() + 10_000;
  let found;
  while (!(found = (await get("/mail")).match(/href="(\/mail\/[^"]+)">[^<]*ご意見を受け付けました/))) assert.ok(Date.now() < late, "a receipt was mailed");
  const [, mail] = found;
  return (await get(mail)).match(/\/receipts\/([0-9A-Z*-]+)/)[1];
}

// Somebody of the section who has just typed in a letter, at its slip.
async function slip(town) {
  await town.setOut();
  const official = await town.staff("official", "/office/projects/2026-005/rounds/1/letters/new");
  await official.choose("郵送");
  await official.fill("受け付けた日", town.day(0));
  await official.fill("意見の本文", "木を増やしてください。");
  await official.click("登録して受付票を作る");
  return official.expect("受付コード");
}

// The approver at the sheet of what was decided first.
async function approval(town) {
  const approver = await town.staff("approver2", "/office/projects/2026-001/rounds/1");
  await approver.open(await approver.page.locator('main a[href*="/office/approvals/"]').last().getAttribute("href"));
  await approver.click("起案用紙");
  return approver;
}

// Somebody of the section at the test letter that goes by fax.
async function probe(town) {
  const official = await town.staff("official", "/office/probes");
  await official.click("ファクスの確認用の紙を作る");
  return official.expect("これは意見書ではありません。");
}

// What a change of the style or of a page could do to a sheet, and what is then said.
const SPOILT = [
  [".ro-nav, .ro-nav li, .ro-js-only, .govuk-button, .govuk-skip-link { display: block !important; position: static !important }", /^only for screens: /],
  ["h1 { display: none !important }", /^no title: /],
  ["main tbody tr:last-child { display: none !important }", /^no row: /],
  ["main dd { display: none !important }", /^missing: /],
  ["main table { min-width: 60rem !important }", /^too wide: /],
  ["main { position: relative; left: -12mm !important }", /^in the margin: /],
];

async function spoil(page, style) {
  await page.evaluate((style) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = [sheet];
  }, style);
}

const demo = await startDemo(process.argv[2]);
const chrome = await launch();
try {
  await mkdir(OUT, { recursive: true });
  const reader = await chrome.person(demo.base);
  const sheets = { announcement: "/projects/2026-005/rounds/1", receipt: `/receipts/${await receiptCode(demo.base)}`, annual: `/annual/${Town.year(new Date().toISOString().slice(0, 10))}`, result: "/projects/2026-001/rounds/1/result" };
  for (const [name, path] of Object.entries(sheets)) {
    await reader.open(path);
    assert.deepEqual(await faults(reader.page, await written(reader.page), name), [], name);
  }
  const expected = await written(reader.page);
  assert.ok(expected.numbers.length > 5 && expected.tools.length > 5, JSON.stringify(expected));
  for (const [style, fault] of SPOILT) {
    await spoil(reader.page, style);
    const found = await faults(reader.page, expected, "spoilt");
    assert.ok(found.some((line) => fault.test(line)), `${style} gives ${found.join(", ") || "nothing"}`);
  }
  await reader.leave();
  const town = new Town(chrome, demo.base, true);
  const office = { slip, approval, probe };
  for (const [name, goes] of Object.entries(office)) {
    const staff = await goes(town);
    assert.deepEqual(await faults(staff.page, await written(staff.page), name), [], name);
    if (name !== "approval") assert.equal((await read("-bbox", `${OUT}print-${name}.pdf`)).match(/<page /g).length, 1, `the ${name} is one sheet`);
    await staff.leave();
  }
  console.log(`print: ${Object.keys(sheets).length + Object.keys(office).length} pages fit on A4; each of ${SPOILT.length} spoilt sheets is found`);
} finally {
  await chrome.close();
  assert.equal(await demo.stop(), 0, demo.logged());
}
