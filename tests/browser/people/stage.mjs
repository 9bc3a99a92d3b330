// One round of a project as the people around it go through it: letters come in, are sorted out, answered, published, and corrected.

import * as approver from "./approver.mjs";
import * as clerk from "./clerk.mjs";
import { tally } from "./letters.mjs";
import * as numbers from "./numbers.mjs";
import * as rounds from "./rounds.mjs";
import * as sorter from "./sorter.mjs";
import * as tour from "./tour.mjs";
import { Town } from "./town.mjs";
import * as writers from "./writers.mjs";

export class Stage {
  // `all` are the issues that the stage may know, `before` the stage whose put-off opinions come back.
  constructor(drive, no, stage, all, list, before) {
    Object.assign(this, drive, { no, stage, all, list, before });
    this.round = `/projects/${no}/rounds/${stage}`;
    this.raised = before?.raised ?? new Set();
    const carried = (before?.issues ?? []).filter(({ view }) => view.kind === "later").map(({ key }) => key);
    this.carried = new Set(carried);
    const { byIssue } = this.tally;
    this.issues = all.filter(({ key, number }) => byIssue[number] || this.carried.has(key)).map((issue) => ({ ...issue, carried: this.carried.has(issue.key) }));
    this.year = Town.year(this.town.inDays(1));
    this.town.stage = stage;
    this.town.story.round = stage;
    this.post.stage = `${no}-${stage}`;
  }

  // How many opinions of the stage before are answered at this one.
  get putOff() {
    return this.issues.filter(({ key }) => this.carried.has(key)).reduce((sum, { number }) => sum + this.before.tally.byIssue[number], 0);
  }

  get tally() {
    return tally(this.list, this.all);
  }

  done(what) {
    console.log(`${String(Math.round((Date.now() - this.begun) / 1000)).padStart(4)} s  ${this.no}, stage ${this.stage}: ${what}`);
  }

  // These come in, in their order: by the form, or onto the clerk's desk. Who wants to take a letter back does so at once.
  async comeIn(list) {
    const official = await sorter.atLetters(this.town);
    for (const letter of list) {
      if (letter.way === "form") await writers.writes(this.town, this.round, letter);
      else await clerk.registers(this.town, official, letter);
      if (letter.fate === "withdrawn") await writers.withdraws(this.town, letter);
      await this.post.empties();
    }
    await official.leave();
    for (const letter of list.filter(({ nameless }) => nameless)) await clerk.asksBack(this.town, letter);
    await numbers.whileOpen(this.numbers, this, list.at(-1).number);
    this.done(`letter ${list.at(-1).number} is in`);
  }

  // Everything from the close to the published result. One view may be returned first.
  async isAnswered(returned) {
    const { town, list } = this;
    await clerk.certifies(town, list);
    const official = await sorter.atLetters(town);
    for (const letter of list.filter(({ fate }) => fate !== "withdrawn")) await sorter.sortsOut(town, official, letter);
    await official.leave();
    this.done("letters sorted out");
    await sorter.assigns(town, list, this.all, this.raised);
    this.done("opinions in their issues");
    await sorter.goesOn(town);
    await tour.clash(town, `/office${this.round}/issues/${this.issues[0].number}`);
    await tour.sees(town, "official", { "result-day": `/office${this.round}/result-day` });
    for (const issue of this.issues) await sorter.answers(town, issue);
    if (returned) {
      await approver.returnsView(town, returned, "理由をもう少しくわしく書いてください。");
      await sorter.answers(town, returned);
    }
    if (this.issues.length > 1) await approver.approvesTogether(town);
    else await approver.approvesView(town, this.issues[0]);
    this.done("answered");
    await this.isPublished("いただいたご意見を受けて、案を直しました。");
  }

  async isPublished(remark) {
    await rounds.asksForResult(this.town, remark);
    await approver.approves(this.town, "結果の公表", "result-shown", "決裁して公表する");
    await this.post.empties();
    this.done("published");
    await numbers.ofResult(this.numbers, this, this.tally);
    await numbers.ofOffice(this.numbers, this, this.tally);
    await numbers.ofReceipts(this.numbers, this, this.list);
    this.done(`the result agrees, in ${this.numbers.places} places`);
  }

  // Each of these letters brought its writer a mail about this, and so these others.
  async wasTold(ja, en, list, others) {
    await numbers.ofMails(this.numbers, this, [ja, en], list, others);
  }

  // What the city's own pages say about the round, after so many events of each kind.
  async isInTheCity(events) {
    const feed = Object.entries(events).flatMap(([what, times]) => Array(times).fill(what));
    const words = { opened: "意見募集を始め、案を公表しました", extended: "募集期間を延長しました", revised: "案や案内を訂正しました", closed: "意見募集を終えました" };
    const told = Object.fromEntries(Object.entries(words).map(([what, text]) => [`第${this.stage}回の${text}`, events[what]]));
    const changes = this.issues.filter(({ view }) => view.kind === "reflected").length;
    await numbers.ofCity(this.numbers, this, this.tally, { year: this.year, changes, feed, events: told });
  }

  // A letter that nobody had seen is found after the publication: the result gets a second version.
  async isCorrected(letter, how) {
    const { town } = this;
    await rounds.beginsCorrection(town, "載せ忘れたご意見が1通ありました。");
    const official = await sorter.atLetters(town);
    await clerk.registers(town, official, letter, how);
    await sorter.sortsOut(town, official, letter);
    await official.leave();
    this.list.push(letter);
    await sorter.assigns(town, [letter], this.all, this.raised);
    const key = letter.parts[0].pieces[0].issue;
    await sorter.answers(town, this.issues.find((issue) => issue.key === key));
    await approver.approvesView(town, this.issues.find((issue) => issue.key === key));
    await clerk.certifiesAgain(town, this.list, letter.way);
    await this.isPublished("見つかったご意見を加えました。");
  }
}
