// A hall that is explained to residents: its project under the issue-sorting method, and an occasion that is brought to its day.

import * as approver from "./approver.mjs";
import * as rounds from "./rounds.mjs";

const OCCASION = "市民会館の建替えについての説明会";

// Registers the hall and puts it under the method. Gives back the project's number.
export async function begins(town) {
  town.story = { title: "市民会館の建替え" };
  const no = await rounds.registersProject(town, { title: town.story.title, kind: "施設の建設", summary: "本町の市民会館を建て替えます。" });
  const official = await town.staff("official", `/office/projects/${no}/ledger`);
  await town.look(official, "hall-before");
  await official.fill("対象とする理由（何を建てるか、生活にどう関わるか）", "本町に、市民会館を建てるため。");
  await official.click("論点整理手法の対象とする");
  await official.expect("論点はまだありません。");
  await town.look(official, "hall-board");
  await official.leave();
  return no;
}

// Says why a facility is not put under the method, without which it cannot be put to comment, and goes back to its page.
export async function leavesOut(town, official, reason) {
  const { pathname } = new URL(official.page.url());
  const project = pathname.match(/^\/office\/projects\/[^/]+/)[0];
  await official.open(`${project}/ledger`);
  await official.fill("理由", reason);
  await official.click("論点整理手法の対象としない");
  await official.expect("この案件は、論点整理手法の対象としていません。");
  await town.look(official, "left-out");
  await official.open(project);
}

// Plans an occasion for tomorrow, announces it, has an edition frozen for it, and lets it begin.
export async function holds(town, no) {
  const official = await town.staff("official", `/office/projects/${no}/occasions`);
  await town.look(official, "occasions-none");
  await official.click("説明の機会を計画する");
  await official.choose("説明会");
  await official.fill("名称", OCCASION);
  await official.fill("対象地区", "本町地区");
  await official.fill("会場", "本町公民館");
  await official.fill("開催日", town.inDays(1));
  await official.fill("開始時刻", "19:00");
  await official.fill("終了時刻", "20:30");
  await town.look(official, "occasion-form");
  await official.click("説明の機会を計画する");
  await official.click("開催を知らせる");
  const occasion = new URL(official.page.url()).pathname;
  await town.look(official, "occasion-announced");
  await official.open(`/office/projects/${no}/ledger/editions/new`);
  await official.page.getByLabel("どの説明の機会の資料にするか").selectOption({ index: 1 });
  await town.look(official, "edition-form");
  await official.click("版の決裁を求める");
  await official.leave();
  await approver.approves(town, "論点整理表の版", "edition", "決裁して、版を確定する");
  await town.passes(1);
  await town.passes(1);
  const host = await town.staff("official", occasion);
  await host.choose("お配りした資料は、上の確定した資料と同じです");
  await host.click("開催し、記録を始める");
  await host.leave();
  return occasion;
}

// A second official of the section, who has chosen a password.
export async function colleague(town) {
  const [login, password] = ["kiroku", "kiroku-no-hito-2026"];
  const admin = await town.staff("admin", "/office/accounts/new");
  await admin.fill("ログイン名", login);
  await admin.fill("氏名", "筆野 記子");
  await admin.choose("担当課の職員");
  await admin.select("担当課", "都市整備部 公園緑地課");
  await admin.click("作って、リンクを表示する");
  const link = (await admin.words()).match(/\/office\/password\/[0-9a-f]+/)[0];
  await admin.leave();
  const newcomer = await town.resident();
  await newcomer.open(link);
  await newcomer.fill("新しいパスワード", password);
  await newcomer.click("パスワードを決める");
  await newcomer.leave();
  return { login, password };
}
