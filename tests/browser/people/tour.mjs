// Pages of the staff that no step of the procedure leads over, and the pages that many read, in all circumstances.

import { judgeEverywhere } from "../harness.mjs";

// Somebody looks at pages by their addresses, under these names.
export async function sees(town, login, pages) {
  const person = login ? await town.staff(login) : await town.resident();
  for (const [name, path] of Object.entries(pages)) {
    await person.open(path);
    await town.look(person, name);
  }
  await person.leave();
}

// The heartbeats of the ways in, with a test letter for one of them.
export async function probes(town) {
  const official = await town.staff("official", "/office/probes");
  await town.look(official, "probes");
  await official.click("ファクスの確認用の紙を作る");
  await town.look(official, "probe-sheet");
  const code = (await official.words()).match(/[0-9A-Z]{4}-[0-9A-Z]{4}/)[0];
  await official.open("/office/probes");
  await official.fill("確認の番号", code);
  await official.click("届いたことを記録する");
  await official.expect("届いたことを記録しました。");
  await town.look(official, "probe-arrived");
  await official.leave();
}

// Two officials write on one issue: the second is shown what the first saved, and loses nothing.
export async function clash(town, issue) {
  const both = [await town.staff("official", issue), await town.staff("official", issue)];
  await both[0].click("この作業をしていることを、ほかの職員に知らせる");
  await town.look(both[0], "claimed");
  await both[0].fill("市の考え方の文章", "調べてからお答えします。");
  await both[0].click("下書きとして保存する");
  await both[1].fill("市の考え方の文章", "考え中です。");
  await both[1].click("下書きとして保存する");
  await both[1].expect("調べてからお答えします。");
  await both[1].expect("考え中です。");
  await town.look(both[1], "conflict");
  for (const official of both) await official.leave();
}

// Where an admin edits positions and routes.
export async function routes(town) {
  const admin = await town.staff("admin", "/office/policy");
  await admin.click("次の版をつくる");
  await admin.click("役職と決裁の経路");
  await town.look(admin, "routes-editor");
  await admin.open("/office/policy/draft");
  await admin.click("次の版をやめる");
  await admin.leave();
  await sees(town, "approver", { routes: "/office/approval-routes" });
}

// The same pages on a desk, on a phone, in forced colours and without scripts.
export async function everywhere(town, pages) {
  let judged = 0;
  for (const [login, paths] of Object.entries(pages)) {
    const person = login === "residents" ? await town.resident() : await town.staff(login);
    const storage = await person.context.storageState();
    for (const [name, path] of Object.entries(paths)) {
      await judgeEverywhere(town.chrome, town.base, path, `everywhere-${name}`, storage);
      judged += 1;
    }
    await person.leave();
  }
  return judged;
}
