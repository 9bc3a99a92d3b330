// Every mail that the demo caught, read off its mail box before older ones fall out of the list.

import assert from "node:assert/strict";
import { tallied } from "./letters.mjs";

const PATIENCE = 10_000; // ms until mails must be there

export class Postbox {
  #mails = new Map();

  constructor(base) {
    this.base = base;
  }

  // Looks into the box; to be done at least every 200 mails.
  async empties() {
    const page = await (await fetch(`${this.base}/mail`)).text();
    const rows = [...page.matchAll(/href="\/mail\/([0-9a-f-]+)">([^<]*)<\/a><\/th>\s*<td[^>]*>([^<]*)</g)];
    const before = this.#mails.size;
    for (const [, id, subject, to] of rows) if (!this.#mails.has(id)) this.#mails.set(id, { subject: plain(subject), to: plain(to), stage: this.stage });
    assert.ok(before === 0 || this.#mails.size - before < 200, "none fell out of the list unseen");
  }

  // The same as `got`, as soon as there are so many of this stage.
  async awaits(subjects, count) {
    const late = Date.now() + PATIENCE;
    for (;;) {
      await this.empties();
      const got = this.got(subjects, this.stage);
      const n = Object.values(got).reduce((sum, times) => sum + times, 0);
      if (n >= count || Date.now() > late) return got;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  // To whom a mail with one of these subjects, in Japanese or English, went during the stage, with how often.
  got(subjects, stage) {
    const mails = [...this.#mails.values()].filter((mail) => mail.stage === stage && subjects.some((subject) => subject && mail.subject.endsWith(subject)));
    return tallied(mails, ({ to }) => to);
  }
}

function plain(text) {
  return text.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#x27;", "'");
}
