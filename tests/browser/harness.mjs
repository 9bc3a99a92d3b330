// Drives Debian's Chromium as people do (by label, by name, by text) and judges each page it sees.
//
//   const chrome = await launch();
//   const person = await chrome.person(base);          // cookies of its own
//   await person.open("/projects"); await person.fill("意見", "…"); await person.click("送信する");
//   await person.expect("受け付けました"); await person.judge("receipt");
//   await chrome.close();
//
// `judge` throws with all findings; `findings` gives them as lines. Nothing here may be switched off page by page.

import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { HtmlValidate } from "html-validate";

const axeSource = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const OUT = fileURLToPath(new URL("out/", import.meta.url));
const PATIENCE = 10_000; // ms until an expected thing must be there

// A person's circumstances. Every page is to work in each of them.
export const VIEWS = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  contrast: { viewport: { width: 1280, height: 900 }, forcedColors: "active", reducedMotion: "reduce" },
  noscript: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false },
};

export async function launch() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-default-apps",
      "--disable-sync",
      "--no-first-run",
      "--lang=ja",
      // No page may reach another host; were one to try, the try is a finding and the answer is no.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
  return {
    // Someone with an empty cookie jar, in one of VIEWS.
    async person(base, view = "desktop", options = {}) {
      const context = await browser.newContext({ locale: "ja-JP", timezoneId: "Asia/Tokyo", ...VIEWS[view], ...options });
      context.setDefaultTimeout(PATIENCE);
      return new Person(base, view, context, await context.newPage()).listen();
    },
    // Where everybody is who has not left, with pictures in out/: for when a step failed.
    async stuck() {
      const pages = browser.contexts().flatMap((context) => context.pages());
      await mkdir(OUT, { recursive: true });
      await Promise.all(pages.map((page, n) => page.screenshot({ path: `${OUT}stuck-${n}.png`, fullPage: true })));
      return pages.map((page, n) => `stuck at ${page.url()} (out/stuck-${n}.png)`).join("\n");
    },
    close: () => browser.close(),
  };
}

class Person {
  #heard = []; // findings that arrive by themselves, since the last look
  #html = ""; // the last document as the server sent it
  #cdp;

  constructor(base, view, context, page) {
    Object.assign(this, { base: new URL(base), view, context, page, place: page });
  }

  async listen() {
    const { page } = this;
    this.#cdp = await this.context.newCDPSession(page);
    await this.#cdp.send("Audits.enable");
    // Reported with JavaScript off, too, where the page could not listen for itself.
    this.#cdp.on("Audits.issueAdded", ({ issue }) => {
      const details = issue.details.contentSecurityPolicyIssueDetails;
      if (details) this.#heard.push(`csp: ${details.violatedDirective} ${details.blockedURL ?? "inline"}`);
    });
    page.on("pageerror", (error) => this.#heard.push(`script error: ${error.message}`));
    page.on("console", (message) => {
      // Chromium also writes "Failed to load resource" for a form page with status 422; what failed is heard below.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) this.#heard.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && url.host !== this.base.host) this.#heard.push(`other host: ${url.href}`);
    });
    page.on("response", async (response) => {
      const status = response.status();
      const document = response.request().isNavigationRequest();
      if (status >= 500 || (status >= 400 && !document)) this.#heard.push(`status ${status}: ${response.url()}`);
      if (document && status !== 303 && status !== 304) this.#html = response.text().catch(() => "");
    });
    return this;
  }

  async open(path) {
    await this.page.goto(new URL(path, this.base).href);
    return this;
  }

  // The same person, looking at one part of the page only: a group of fields by its legend, or a section by its heading.
  within(title) {
    const { page, place } = this;
    const group = place.getByRole("group", { name: title, exact: true });
    const section = place.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
    return this.at(group.or(section));
  }

  // The same, for the part in which these words stand: a group of fields, a row of a table, or a line of a list.
  beside(words) {
    const { page } = this;
    return this.at(page.getByRole("group").or(page.getByRole("row")).or(page.getByRole("listitem")).filter({ hasText: words }));
  }

  at(place) {
    return Object.assign(Object.create(this), { place });
  }

  // A text field.
  async fill(label, value) {
    await field(this.place, label).fill(value);
    return this;
  }

  // A radio button or check box.
  async choose(label) {
    await field(this.place, label).check();
    return this;
  }

  // An option of a select, by both labels.
  async select(label, option) {
    await field(this.place, label).selectOption({ label: option });
    return this;
  }

  // A file for a file field: { name, mimeType, buffer }.
  async attach(label, file) {
    await field(this.place, label).setInputFiles(file);
    return this;
  }

  // Follows a link or presses a button, and waits for the page to which it leads.
  async click(name) {
    await Promise.all([this.page.waitForEvent("framenavigated", { timeout: 2 * PATIENCE }), control(this.place, name).click()]);
    await this.page.waitForLoadState("load");
    return this;
  }

  // Follows a link to a file, and gives back its bytes.
  async download(name) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), control(this.place, name).click()]);
    return readFile(await download.path());
  }

  // Opens what is folded away.
  async unfold(summary) {
    await this.page.locator("summary").filter({ hasText: summary }).filter({ visible: true }).click();
    return this;
  }

  // Text that must be visible: a string or regular expression.
  async expect(text) {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
    return this;
  }

  // Text that will be there when the program has done what the clock or the mail asks of it: looks again until it is.
  async awaits(text) {
    const late = Date.now() + PATIENCE;
    while ((await this.page.getByText(text).filter({ visible: true }).count()) === 0) {
      if (Date.now() > late) throw new Error(`not there: ${text} on ${this.page.url()}`);
      await this.page.reload();
    }
    return this;
  }

  // What can be read on the page.
  words() {
    return this.page.locator("body").innerText();
  }

  // Goes away; what was heard on the way and not yet told is told now.
  async leave() {
    const heard = this.#heard.splice(0);
    await this.context.close();
    if (heard.length > 0) throw new Error(`${this.view}: ${heard.join("\n  ")}`);
  }

  // All findings on the page as it is, one line each. Empty means that a machine finds nothing wrong, not that it is right.
  async findings() {
    const { page } = this;
    await page.waitForLoadState("load");
    const found = [...(await this.#shape()), ...(await this.#overflow()), ...(await this.#axe()), ...(await this.#markup())];
    return [...this.#heard.splice(0), ...found];
  }

  // Throws when there are findings; always leaves a picture of the page in out/.
  async judge(name) {
    const findings = await this.findings();
    await mkdir(OUT, { recursive: true });
    await this.page.screenshot({ path: `${OUT}${name}-${this.view}.png`, fullPage: true });
    if (findings.length > 0) throw new Error(`${name} (${this.view}) ${this.page.url()}\n  ${findings.join("\n  ")}`);
    return this;
  }

  async #shape() {
    const { lang, title, headings } = await this.page.evaluate(() => ({
      lang: document.documentElement.lang,
      title: document.title.trim(),
      headings: document.querySelectorAll("h1").length,
    }));
    const found = [];
    if (!/^(ja|en)$/.test(lang)) found.push(`lang: "${lang}"`);
    if (title === "") found.push("title: empty");
    if (headings !== 1) found.push(`h1: ${headings} of them`);
    return found;
  }

  // WCAG 1.4.10: at 320 CSS pixels nothing needs scrolling in two dimensions; nor on a phone or a desk.
  async #overflow() {
    const before = this.page.viewportSize();
    const found = [];
    for (const width of [320, 390, 1280]) {
      await this.page.setViewportSize({ width, height: 800 });
      const { cssContentSize } = await this.#cdp.send("Page.getLayoutMetrics");
      if (cssContentSize.width > width) found.push(`overflow: ${cssContentSize.width} px wide at ${width}`);
    }
    await this.page.setViewportSize(before);
    return found;
  }

  async #axe() {
    // Where scripts are off no timer ever fires, and axe would wait for its own for ever: there it gets microtasks instead.
    if (this.view === "noscript") await this.page.evaluate(() => (window.setTimeout = (then) => void Promise.resolve().then(then)));
    await this.page.evaluate(await source());
    const options = { runOnly: { type: "tag", values: TAGS }, preload: false };
    const { violations } = await this.page.evaluate((options) => window.axe.run(document, options), options);
    return violations.map(({ id, impact, nodes }) => `axe ${id} (${impact}): ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }

  async #markup() {
    const report = await validator.validateString(await this.#html);
    return report.results.flatMap(({ messages }) => messages.map(({ ruleId, line, message }) => `html ${ruleId} (line ${line}): ${message}`));
  }
}

// A field, by its label, which may say whether an answer is needed.
function field(place, label) {
  return place.getByLabel(label instanceof RegExp ? label : new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*(必須|任意|Required|Optional)?\\s*$`));
}

// A button or link, by its accessible name; where two say the same they lead to the same.
function control(place, name) {
  return place.getByRole("button", { name, exact: true }).or(place.getByRole("link", { name, exact: true })).first();
}

// The standard, not taste: rules about line length, quoting or order of attributes are off; checkboxes of one question share its name.
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:document"],
  // The error summary (h2) stands before the h1, as in GOV.UK's pattern: who listens hears first what is wrong.
  rules: { "heading-level": ["error", { minInitialRank: "h2" }], "require-sri": "off", "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button"] }] },
});

let axeText;
async function source() {
  return (axeText ??= await readFile(axeSource, "utf8"));
}

// One page in all of VIEWS, as someone who has `storage` (a cookie state from `context.storageState()`).
export async function judgeEverywhere(chrome, base, path, name, storage) {
  for (const view of Object.keys(VIEWS)) {
    const person = await chrome.person(base, view, { storageState: storage });
    await person.open(path);
    await person.judge(name);
    await person.context.close();
  }
}
