// A clerk at the screen for notes, with both hands on the keyboard.

import assert from "node:assert/strict";

const PASSWORD = "mihon-demo-2026";
const FIELDS = { words: "words", answer: "answer", post: "answered_by", taken: "taken_back", due: "due" };

export class Clerk {
  constructor(person, page = person.page) {
    Object.assign(this, { person, page });
  }

  static async at(town, login, notes, password = PASSWORD) {
    return new Clerk(await town.staff(login, notes, password));
  }

  // Types a row by keyboard alone, from the field in which the cursor is to stand, and sends it.
  async notes(words, { opinion = false, answer = "", post = "", due = "" } = {}) {
    const { keyboard } = this.page;
    await this.stands(FIELDS.words);
    if (opinion) {
      for (const _ of ["district", "speaker", "kind"]) await keyboard.press("Shift+Tab");
      await keyboard.press("ArrowDown");
      for (const _ of ["speaker", "district", "words"]) await keyboard.press("Tab");
      await this.stands(FIELDS.words);
    }
    await keyboard.insertText(words);
    for (const [field, typed] of [[FIELDS.answer, answer], [FIELDS.post, post], [FIELDS.taken, due && " "], [FIELDS.due, due]]) {
      await keyboard.press("Tab");
      await this.stands(field);
      if (typed === " ") await keyboard.press("Space");
      else if (typed) {
        await keyboard.press("Control+A");
        await keyboard.insertText(typed);
      }
    }
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await this.stands(FIELDS.words);
  }

  // Where the cursor is.
  async stands(id) {
    await this.page.waitForFunction((id) => document.activeElement?.id === id, id);
  }

  // A row of these words is on the page.
  async has(words) {
    await this.page.locator("#rows").getByText(words).first().waitFor();
  }

  // The page says of what is unsent.
  async says(words) {
    await this.page.getByRole("status").getByText(words).waitFor();
  }

  // Nothing is unsent: not on the page, and not in the browser.
  async isQuiet() {
    await this.page.waitForFunction(() => document.getElementById("unsent").textContent === "");
    assert.equal(await this.unsent(), 0);
  }

  // How many rows this browser keeps.
  unsent() {
    return this.page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("ronten-notes:")).length);
  }

  // The pages that this browser keeps for a reload without network, with their text.
  kept() {
    return this.page.evaluate(async () => {
      const found = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const path = new URL(request.url).pathname;
          if (!path.startsWith("/assets/")) found.push({ name, path, text: await (await cache.match(request)).text() });
        }
      }
      return found;
    });
  }

  // The form is kept, and its worker looks after the page.
  async isKept(notes) {
    await this.page.waitForFunction(async (notes) => navigator.serviceWorker.controller && Boolean(await caches.match(notes)), notes);
  }

  // Nothing is kept any more.
  async forgot() {
    await this.page.waitForFunction(async () => (await caches.keys()).length === 0);
  }

  rows() {
    return this.page.locator("#rows").innerText();
  }

  // How many rows say this.
  async times(words) {
    return (await this.rows()).split("\n").filter((line) => line === words).length;
  }

  offline(off) {
    return this.person.context.setOffline(off);
  }

  // In another tab of the same browser this account signs out, and another one signs in.
  async handsOver({ login, password = PASSWORD }, notes) {
    const page = await this.person.context.newPage();
    const next = new Clerk(this.person, page);
    await page.goto(new URL("/office", this.person.base).href);
    await page.getByRole("button", { name: "ログアウト" }).click();
    await page.getByLabel("ログイン名").fill(login);
    await page.getByLabel("パスワード").fill(password);
    await page.getByRole("button", { name: "ログインする" }).click();
    await page.waitForURL(/\/office$/);
    await page.goto(new URL(notes, this.person.base).href);
    return next;
  }

  leave() {
    return this.person.leave();
  }
}
