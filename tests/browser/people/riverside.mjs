// The words of the drive through two stages: a plan in four versions, its issues, and what the city answers at each stage. All invented.

export const TITLE = "みほん川 河川敷の広場づくり";
export const TITLE_EN = "A Riverside Park on the Mihon";

const HEAD = (kind) => `みほん川 河川敷の広場づくり計画（${kind}）\n令和8年度　みほん市\n`;
const STROLL = (length, width) => `1　散歩道\n堤防に沿って、長さ${length}の散歩道をつくります。幅は${width}とし、段差をなくします。\n`;
const SHADE = "2　木陰と休む場所\nくすのきを20本植え、木陰ごとに背もたれのあるベンチを置きます。\n";
const MEADOW = (dogs) => `3　原っぱ\n1ヘクタールの原っぱをつくり、だれでも自由に使えるようにします。${dogs}\n`;
const LIGHT = "4　明かり\n明かりは、橋のたもとの2か所だけに置きます。虫と川の生き物を守るためです。\n";
const WATER = (steps) => `5　水が出たとき\n大雨のときは、広場を閉めます。${steps}\n`;
const TOILET = (where) => `6　トイレ\n${where}トイレを1か所つくります。\n`;
const WAY = (year) => `第3章　進め方\n${year}に工事を始めます。費用は、およそ3億2千万円です。\n`;
const AIM = "第1章　広場をつくるわけ\n河川敷は草が高く、川に近づけません。子どもからお年寄りまで、川辺で過ごせる場所をつくります。\n\n第2章　広場のつくり\n";
const ROADS = "（1）車を停める場所\n川上の入口に、車を20台停められる場所を設けます。\n";

const outline = (length) => HEAD("骨子") + AIM + STROLL(length, "2メートル") + SHADE + MEADOW("") + ROADS + LIGHT + WAY("令和10年度");
const draft = (kind, dogs, steps, toilet, year) =>
  HEAD(kind) + AIM + STROLL("2.1キロメートル", "3メートル") + SHADE + MEADOW(dogs) + ROADS + LIGHT + WATER(steps) + TOILET(toilet) + WAY(year);

// The versions in order: the outline, the outline with its length set right, the draft, and the plan as it is decided.
export const PLANS = [
  ["骨子", outline("1.2キロメートル")],
  ["骨子（訂正）", outline("2.1キロメートル")],
  ["素案", draft("素案", "", "放送で知らせます。", "中央に、", "令和10年度")],
  ["決定", draft("決定", "隅に、柵で囲んだ犬の遊び場を設けます。", "放送と電光の板で知らせ、逃げ道を3か所に示します。", "両端に1か所ずつ、車いすでも使える", "令和11年度")],
].map(([kind, text]) => ({ title: `みほん川 河川敷の広場づくり計画（${kind}）`, file: file(text) }));

// How many places of the draft the decision changes, and how many of them no opinion asked for: the front page and the year.
export const DECIDED = { changes: 5, unasked: 2 };

export const QUESTIONS = ["原っぱを、どのように使いたいですか。", "水が出たときの知らせ方は、これで足りますか。"];

const category = {
  reflected: "反映（案を修正します）",
  included: "既に記載しています",
  later: "今後の参考とします",
  refused: "反映しません（理由あり）",
  explained: "ご質問へのお答え",
  outside: "募集の対象外",
  noted: "賛否・ご感想",
};

// A view as the form wants it: its category, its text, what the category demands by the fields' labels, and the headings of the sections that it changes.
function view(kind, text, demands = {}, sections = []) {
  return { kind, category: category[kind], text, demands, sections };
}

const changes = (place, before, after) => ({ 修正箇所: place, 修正前の文: before, "修正後の文（修正前と違うもの）": after });
const LATER = "今後検討する段階や部署";

// Every issue in the order of its number: under which key letters speak of it, and the city's view at stage 1 and 2 (null: not there).
export const ISSUES = [
  issue("stroll", "散歩道の幅", "道", view("reflected", "車いすどうしがすれ違えるよう、幅を3メートルに広げます。", changes("第2章 1", "幅は2メートルとし", "幅は3メートルとし"), ["1　散歩道"]), view("included", "素案で幅を3メートルに広げています。自転車は、押して歩いていただきます。", { "案の中の掲載箇所（ページや見出し）": "第2章 1" })),
  issue("shade", "木陰とベンチ", "休む場所", view("included", "木陰ごとに背もたれのあるベンチを置くこととしています。", { "案の中の掲載箇所（ページや見出し）": "第2章 2" }), null),
  issue("dogs", "犬の遊び場", "原っぱ", view("later", "柵の置き方とあわせて、素案の段階で決めます。", { [LATER]: "素案の段階" }), view("reflected", "原っぱの隅に、柵で囲んだ犬の遊び場を設けます。", changes("第2章 3", "だれでも自由に使えるようにします。", "だれでも自由に使えるようにします。隅に、柵で囲んだ犬の遊び場を設けます。"), ["3　原っぱ"])),
  issue("light", "夜の明かり", "安全", view("refused", "明かりは、橋のたもとの2か所とします。", { 理由: "川の生き物は、夜の明るさに弱いためです。" }), view("refused", "明かりは、増やさないこととします。", { 理由: "調べたところ、夜の川辺には守るべき虫が多くすんでいるためです。" })),
  issue("when", "工事の時期", "進め方", view("explained", "令和10年度に始め、2年で終える予定です。"), null),
  issue("cars", "車を停める台数", "行き方", view("later", "使われ方を見て、開いたあとに考えます。", { [LATER]: "素案の段階" }), view("later", "混み具合を1年間調べてから、増やすかどうかを決めます。", { [LATER]: "開園1年後の見直し（公園緑地課）" })),
  issue("stance", "計画への賛否", "全体", view("noted", "ご意見として承りました。"), view("noted", "賛成、反対のご意見を、ともに承りました。")),
  issue("snow", "市道の雪かき", "ほかの仕事", view("outside", "道路の担当課に伝えました。", { 理由: "この広場の計画が定めることではないためです。" }), null),
  issue("flood", "水が出たときの知らせ方", "安全", null, view("reflected", "放送に加えて電光の板で知らせ、逃げ道を示します。", changes("第2章 5", "放送で知らせます。", "放送と電光の板で知らせ、逃げ道を3か所に示します。"), ["5　水が出たとき"])),
  issue("toilet", "トイレの場所", "設備", null, view("reflected", "広場の両端に、車いすでも使えるトイレをつくります。", changes("第2章 6", "中央に、トイレを1か所つくります。", "両端に1か所ずつ、車いすでも使えるトイレを1か所つくります。"), ["6　トイレ"])),
  issue("fee", "使うときのお金", "運営", null, view("explained", "広場を使うのにお金はいただきません。")),
].map((one, index) => ({ ...one, number: index + 1 }));

function issue(key, title, theme, ...views) {
  return { key, title, theme, views };
}

// What is answered at a stage.
export function answeredAt(stage) {
  return ISSUES.filter(({ views }) => views[stage - 1]).map(({ views, ...one }) => ({ ...one, view: views[stage - 1] }));
}

function file(text) {
  return { name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from(text) };
}

// The second project: a tower, which is given up.
export const TOWER = {
  title: "西の丘 展望台の建設",
  plan: {
    title: "西の丘 展望台 建設の考え方（骨子）",
    file: file("西の丘 展望台 建設の考え方（骨子）\n第1章　わけ\n市を一目で見わたせる場所をつくります。\n第2章　建物\n高さ15メートルの展望台を、丘の上に建てます。費用は、およそ4億円です。\n"),
  },
  sayings: ["展望台に4億円をかけるより、いまある公園を直してください。", "丘の木を切らないでほしいです。", "眺めのよい場所ができるのは楽しみです。", "展望台の維持にいくらかかるのか心配です。"],
  issues: [
    { key: "cost", number: 1, title: "費用と要否", theme: "全体", view: view("later", "費用と効き目を、あらためて比べます。", { [LATER]: "公園全体の見直し（公園緑地課）" }) },
  ],
};
