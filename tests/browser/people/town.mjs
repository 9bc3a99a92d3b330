// The city as the people of one journey meet it: who they are, what day it is, and whether their browsers run scripts.

import { story } from "./story.mjs";

const DAY = 86_400_000; // ms
const PASSWORD = "mihon-demo-2026";

export class Town {
  #looked = new Set();
  #today;
  #passed = 0;

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

  // What day it is now.
  get today() {
    return this.inDays(0);
  }

  // The day so many days from now.
  inDays(days) {
    return this.day(this.#passed + days);
  }

  // The fiscal year that a day lies in: it begins in April.
  static year(day) {
    const [year, month] = day.split("-").map(Number);
    return month < 4 ? year - 1 : year;
  }

  // The day so many days from the one on which the journey began, as officials write it.
  day(ahead) {
    return new Date(this.#today.getTime() + ahead * DAY).toISOString().slice(0, 10);
  }

  // Lets time pass, event by event, until this day begins.
  async reaches(ahead) {
    const resident = await this.resident();
    await resident.open("/demo/clock");
    const target = this.#today.getTime() + ahead * DAY;
    for (;;) {
      const [now, next] = [...(await resident.words()).matchAll(/（(\d+)年）(\d+)月(\d+)日/g)].map(([, year, month, day]) => Date.UTC(year, month - 1, day));
      if (now >= target) break;
      await resident.click(next <= target ? "次の予定まで進める" : "1日進める");
    }
    this.#passed = ahead;
    await resident.leave();
  }

  // Lets days pass.
  async passes(days) {
    const resident = await this.resident();
    await resident.open("/demo/clock");
    await resident.click(`${days}日進める`);
    this.#passed += days;
    await resident.leave();
  }
}
