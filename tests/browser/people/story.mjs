// The words of the journey: a project, its draft plan, two letters and what the city makes of them. All invented.

// `run` tells the projects of several journeys through one city apart.
export function story(run) {
  return {
    title: `みほん駅北口広場の再整備（${run}）`,
    planTitle: "みほん駅北口広場 再整備計画（素案）",
    plan: { name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from(PLAN) },
    writer: { name: "川端 𠮷弥", address: "みほん市本町３－１４－５", mail: `kawabata-${run}@example.jp`, phone: "090-1234-5678" },
  };
}

const PLAN = `みほん駅北口広場 再整備計画（素案）
令和8年11月　みほん市

第1章　広場のいま
1　歩く人
朝の8時台には、1時間に1,200人が広場を通ります。
2　送迎の車
送迎の車がバス乗り場をふさぎ、バスが遅れることがあります。

第2章　これからの広場
1　木陰と座る場所
広場の南側に、けやきを6本植え、木のベンチを12基置きます。※ベンチの形は、設計のときに決めます。
2　送迎の車
送迎の車は、東側の駐車帯に集めます。停められる時間は、5分までとします。
（1）駐車帯の台数
8台とします。

第3章　進め方
令和9年度に設計し、令和10年度に工事をします。
`;

// What the resident writes about two sections, and how the second becomes in the amendment.
export const SHADE = "けやきを植えることに賛成です。ベンチは、夏も木陰になるところに置いてください。";
export const MINUTES = "停められる時間は10分にしてください。";
// Words that tell too much of somebody else, as is found when they are public.
export const TELLING = "祖母の乗り降り";
export const AMENDED = `停められる時間は10分にしてください。${TELLING}には、5分では足りません。くわしくは090-1234-5678までお電話ください。`;

// What came by post.
export const POSTED = "広場の計画を読みました。ベンチは背もたれのあるものにしてください。工事はいつ始まりますか。";

// The issues in order, each with the city's view and what its category demands.
export const ISSUES = [
  {
    title: "木陰とベンチ",
    theme: "広場のつくり",
    category: "反映（案を修正します）",
    view: "ベンチは、けやきの木陰に、背もたれを付けて置くこととします。",
    demands: {
      修正箇所: "第2章 1",
      修正前の文: "木のベンチを12基置きます。",
      "修正後の文（修正前と違うもの）": "背もたれの付いた木のベンチを、木陰に12基置きます。",
    },
  },
  {
    title: "送迎の車を停められる時間",
    theme: "車",
    category: "反映しません（理由あり）",
    view: "停められる時間は、5分までとする案のままとします。手助けが要る方の乗り降りは、時間を限りません。",
    demands: { 理由: "10分では、朝の8時台に駐車帯が足りなくなるためです。" },
  },
  {
    title: "工事の時期",
    theme: "進め方",
    category: "ご質問へのお答え",
    view: "令和9年度に設計し、令和10年度に工事を始める予定です。",
    demands: {},
  },
];
