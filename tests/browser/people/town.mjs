// The city as the people of one journey meet it: who they are, what day it is, and whether their browsers run scripts.

import { story } from "./story.mjs";

const PASSWORD = "mihon-demo-2026";

export class Town {
  #looked = new Set();
  #today;

  constructor(chrome, base, scripts) {
    Object.assign(this, { chrome, base, scripts, story: story(scripts ? "scripts" : "plain") });
  }

  // With scripts residents sit at a phone; without, everybody sits at a desk.
  resident() {
    return this.chrome.person(this.base, this.scripts ? "phone" : "noscript");
  }

  // Somebody who has just signed in, and is where signing in leads.
  async staff(login, start = "/office", password = PASSWORD) {
    const person = await this.chrome.person(this.base, this.scripts ? "desktop" : "noscript");
    await person.open(start);
    await person.fill("ログイン名", login);
    await person.fill("パスワード", password);
    await person.click("ログインする");
    return person;
  }

  // Judges the page, once for each name. Without scripts the same pages are only listened to.
  async look(person, name) {
    if (!this.scripts || this.#looked.has(name)) return;
    this.#looked.add(name);
    await person.judge(`${String(this.looked).padStart(2, "0")}-${name}`);
  }

  // How many pages were judged.
  get looked() {
    return this.#looked.size;
  }

  // Reads what day it is in the city.
  async setOut() {
    const resident = await this.resident();
    await resident.open("/demo/clock");
    const [, year, month, day] = (await resident.words()).match(/いまは.*（(\d+)年）(\d+)月(\d+)日/).map(Number);
    this.#today = new Date(Date.UTC(year, month - 1, day));
    await resident.leave();
  }

  // The day so many days from the one on which the journey began, as officials write it.
  day(ahead) {
    return new Date(this.#today.getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
  }

  // Lets days pass.
  async passes(days) {
    const resident = await this.resident();
    await resident.open("/demo/clock");
    await resident.click(`${days}日進める`);
    await resident.leave();
  }
}
