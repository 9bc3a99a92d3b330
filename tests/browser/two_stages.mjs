// A whole procedure through the browser: a project that is put to comment twice and decided, and one given up after its first stage. Every
// number that any page, file or mail shows is compared with what was sent.
// Usage: [RONTEN_DRIVE=small] node two_stages.mjs path/to/ronten

import assert from "node:assert/strict";
import { launch } from "./harness.mjs";
import * as approver from "./people/approver.mjs";
import * as hall from "./people/hall.mjs";
import { found, letters, protests } from "./people/letters.mjs";
import { Numbers, ofMails, ofRecord, people } from "./people/numbers.mjs";
import { Postbox } from "./people/postbox.mjs";
import { DECIDED, PLANS, QUESTIONS, TITLE, TITLE_EN, TOWER, answeredAt } from "./people/riverside.mjs";
import * as rounds from "./people/rounds.mjs";
import { Stage } from "./people/stage.mjs";
import * as tour from "./people/tour.mjs";
import { Town } from "./people/town.mjs";
import * as writers from "./people/writers.mjs";
import { startDemo } from "./program.mjs";

const FULL = process.env.RONTEN_DRIVE !== "small";
const [FIRST, SECOND] = FULL ? [40, 60] : [8, 12];
const FOLLOWER = "follower@example.jp";
// Everybody of the section is told.
const SECTION = ["official@mihon.example", "clerk@mihon.example"];
const OUTLINE = "骨格・方向性の段階";
const DRAFT = "素案の段階";

// The outline is put to comment, corrected on the way, and open for a week longer than planned.
async function outline(drive, no) {
  const { town } = drive;
  const list = letters(1, FIRST);
  const stage = new Stage(drive, no, 1, answeredAt(1), list);
  const [some, most] = [0.4, 0.7].map((part) => Math.ceil(FIRST * part));
  await rounds.addsPlan(town, no, PLANS[0], "outline");
  await rounds.drafts(town, no, { stage: OUTLINE, plan: `第1版　${PLANS[0].title}`, opens: town.day(1), closes: town.day(30) });
  await approver.approves(town, "意見募集の開始", "opening");
  await tour.sees(town, "approver", { postponement: `/office${stage.round}/postponement`, cancellation: `/office${stage.round}/cancellation` });
  await town.passes(1);
  await stage.comeIn(list.slice(0, some));
  await town.passes(7);
  await rounds.addsPlan(town, no, PLANS[1], "outline-again");
  await rounds.setsRight(town, `第2版　${PLANS[1].title}`);
  await approver.approves(town, "募集中の資料の訂正", "material", "決裁して、訂正を知らせる");
  await stage.comeIn(list.slice(some, most));
  await rounds.extendsPeriod(town, town.day(37));
  await approver.approves(town, "募集期間の延長", "extension", "決裁して、延長を知らせる");
  await stage.comeIn(list.slice(most, -1));
  await town.reaches(38);
  await stage.comeIn(list.slice(-1));
  await town.passes(1);
  await stage.isAnswered(stage.issues.find(({ key }) => key === "light"));
  const there = (n) => list.slice(0, n).filter(({ fate }) => fate !== "withdrawn");
  await stage.wasTold("ご意見を受け付けました", "We have received your comment", list);
  await stage.wasTold("ご意見の取下げを受け付けました", "Your comment has been withdrawn", list.filter(({ fate }) => fate === "withdrawn"));
  await stage.wasTold("ご意見について、補っていただきたいことがあります", "Something is missing in your comment", list.filter(({ nameless }) => nameless));
  await stage.wasTold("募集中の案や案内を訂正しました", "What is open for comment was corrected", there(some), [FOLLOWER, ...SECTION]);
  await stage.wasTold("募集期間を延長しました", "The period was extended", there(most), [FOLLOWER, ...SECTION]);
  await stage.wasTold("結果を公表しました", "The result is published", people(list), [FOLLOWER, ...SECTION]);
  await stage.isInTheCity({ opened: 1, extended: 1, revised: 1, closed: 1, published: 1 });
  return stage;
}

// The draft is put to comment with two questions; what was put off is answered; a letter is found when the result is public.
async function draft(drive, no, before) {
  const { town } = drive;
  const list = letters(2, SECOND - 1);
  const stage = new Stage(drive, no, 2, answeredAt(2), list, before);
  await rounds.addsPlan(town, no, PLANS[2], "draft");
  const opens = 48;
  await rounds.drafts(town, no, { stage: DRAFT, plan: `第3版　${PLANS[2].title}`, opens: town.day(opens), closes: town.day(opens + 30), questions: QUESTIONS });
  await approver.approves(town, "意見募集の開始", "opening-2");
  await town.reaches(opens);
  await stage.comeIn(list.slice(0, -1));
  await town.reaches(opens + 31);
  await stage.comeIn(list.slice(-1));
  await town.passes(1);
  await stage.isAnswered();
  await stage.wasTold("ご意見を受け付けました", "We have received your comment", list);
  await stage.wasTold("結果を公表しました", "The result is published", people(list), [FOLLOWER, ...SECTION]);
  const present = people(list);
  await stage.isCorrected(found(SECOND), { received: town.day(opens + 20), how: "支所の文書箱の底にありました。" });
  await stage.wasTold("結果を訂正しました", "The result was corrected", present, [FOLLOWER, ...SECTION]);
  await stage.isInTheCity({ opened: 1, extended: 0, revised: 0, closed: 1, published: 2 });
  return stage;
}

// The decision, with its table of changes: each of them with its cause, or marked as asked for by nobody.
async function decision(drive, no, stages) {
  const { town, numbers, post } = drive;
  post.stage = "decision";
  await rounds.addsPlan(town, no, PLANS[3], "final");
  await rounds.asksForEnd(town, no, "決定の決裁を求める", "decision", async (official) => {
    await official.choose(`第4版　${PLANS[3].title}`);
    await official.fill("決定した日", town.today);
    await official.fill("決定の方法", "市長の決裁");
  });
  await approver.approves(town, "決定", "decision-shown", "決裁して、決定を公表する");
  await post.empties();
  const reader = await town.resident();
  await reader.open(`/projects/${no}/outcome`);
  await town.look(reader, "decided");
  const words = await reader.words();
  const rows = await reader.page.getByRole("table", { name: "案から変わったところ" }).locator("tbody tr").allInnerTexts();
  numbers.same("places that the decision changes", rows.length, DECIDED.changes);
  numbers.same("changes that nobody asked for", rows.filter((row) => row.includes("ご意見によらない変更")).length, DECIDED.unasked);
  assert.ok(rows[0].startsWith("表紙など"), rows[0]);
  assert.match(words, new RegExp(`変わったところは${DECIDED.changes}か所です。このうち、ご意見によらない変更は${DECIDED.unasked}か所`));
  for (const { number } of stages[1].issues.filter(({ view }) => view.kind === "reflected")) assert.ok(rows.some((row) => row.includes(`第2回　論点${number}`)), `a change for issue ${number}`);
  await reader.click("言葉ごとの違いを新旧対照表で見る");
  await town.look(reader, "comparison-final");
  await reader.leave();
  const writers = people(stages.flatMap(({ list }) => list));
  await ofMails(numbers, drive, ["決定しました", "Decided"], writers, [FOLLOWER, ...SECTION]);
}

// The second project: what was said to its outline ends it.
async function tower(drive) {
  const { town, numbers, post } = drive;
  town.story = { title: TOWER.title };
  const no = await rounds.registersProject(town, { title: TOWER.title, kind: "施設の建設", summary: "西の丘に、展望台を建てます。" });
  const official = await town.staff("official", `/office/projects/${no}`);
  await hall.leavesOut(town, official, "展望台のある公園全体の計画のなかで、別に説明しているため。");
  await official.leave();
  const list = protests(TOWER.sayings);
  const stage = new Stage(drive, no, 1, TOWER.issues, list);
  await rounds.addsPlan(town, no, TOWER.plan, "tower");
  await rounds.drafts(town, no, { stage: OUTLINE, plan: `第1版　${TOWER.plan.title}`, opens: town.inDays(1), closes: town.inDays(30) });
  await approver.approves(town, "意見募集の開始", "opening-tower");
  await town.passes(1);
  await stage.comeIn(list);
  await town.passes(30);
  await town.passes(1);
  await stage.isAnswered();
  await rounds.asksForEnd(town, no, "策定見送りの決裁を求める", "abandonment", async (official) => {
    await official.fill("理由", "費用に見合う効き目がないというご意見を受け、見直すこととしました。");
    await official.choose("新しい案の意見募集は予定していません");
    await official.fill("新しい案についての説明", "公園全体の見直しのなかで考えます。");
  });
  await approver.approves(town, "策定見送り", "abandonment-shown", "決裁して、策定見送りを公表する");
  await post.empties();
  await stage.wasTold("策定を見送りました", "Given up", list, [FOLLOWER, ...SECTION]);
  const reader = await town.resident();
  await reader.open(`/projects/${no}/outcome`);
  await reader.expect("策定を見送りました");
  await town.look(reader, "abandoned");
  await reader.leave();
  return stage;
}

// What is read again and again when all is over, by whom.
function read(first, second, other) {
  const project = `/projects/${first.no}`;
  return {
    residents: { project, outline: first.round, result: `${second.round}/result`, "result-1": `${second.round}/result/versions/1`, decision: `${project}/outcome`, comparison: `${project}/plans/4/comparison`, abandonment: `/projects/${other.no}/outcome`, annual: `/annual/${first.year}` },
    official: { desk: "/office", "office-project": `/office${project}`, "office-round": `/office${second.round}`, letter: `/office${second.round}/letters/1`, issue: `/office${second.round}/issues/3`, "office-comparison": `/office${project}/plans/4/comparison`, certificates: `/office${second.round}/certificates`, mail: "/office/mail", probes: "/office/probes" },
    approver: { inbox: "/office/approvals", routes: "/office/approval-routes" },
  };
}

const demo = await startDemo(process.argv[2]);
const chrome = await launch();
try {
  const drive = { town: new Town(chrome, demo.base, true), post: new Postbox(demo.base), numbers: new Numbers(), begun: Date.now() };
  const { town } = drive;
  town.story = { title: TITLE, english: TITLE_EN };
  await town.setOut();
  await writers.subscribes(town, FOLLOWER);
  const no = await rounds.registersProject(town, { title: TITLE, english: TITLE_EN, summary: "みほん川の河川敷に、散歩道と広場をつくります。" });
  const first = await outline(drive, no);
  const second = await draft(drive, no, first);
  await decision(drive, no, [first, second]);
  await ofRecord(drive.numbers, { town, no }, [first.list, second.list]);
  const other = await tower(drive);
  await tour.probes(town);
  await tour.routes(town);
  const pages = FULL ? await tour.everywhere(town, read(first, second, other)) : 0;
  assert.match(await demo.verify(), / 0 findings/);
  console.log(`two stages: ${FIRST} and ${SECOND} letters, ${drive.numbers.places} places agree, ${town.looked} pages judged, ${pages} of them in all views; the record verifies`);
} catch (error) {
  console.error(await chrome.stuck());
  throw error;
} finally {
  await chrome.close();
  assert.equal(await demo.stop(), 0, demo.logged());
}
