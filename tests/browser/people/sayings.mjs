// What residents say on each issue: a claim and why, joined at random so that hardly two are alike; and how they begin.

const CLAIMS = {
  stroll: ["散歩道の幅は、もっと広いほうがよいと思います。", "2メートルでは、すれ違うときに危ないです。", "乳母車を押す人が並んで歩ける幅にしてください。", "走る人と歩く人を分けられる広さが要ります。", "自転車が通らない道にしてほしいです。"],
  shade: ["木陰をたくさんつくってください。", "ベンチには背もたれを付けてほしいです。", "座れる場所が少ないと、年寄りは歩けません。", "夏に日の当たらない道があると助かります。"],
  dogs: ["犬を放して遊ばせられる場所が欲しいです。", "犬の広場は、柵で囲ってください。", "犬を連れた人とそうでない人の場所を分けてください。", "小型犬と大型犬の場所を別にできませんか。", "犬の飼い主が集まれる一角をお願いします。"],
  light: ["夜も歩けるように、明かりを増やしてください。", "2か所の明かりでは暗すぎます。", "仕事帰りに通るので、足もとを照らしてほしいです。", "冬は5時に暗くなるので、明かりが足りません。"],
  when: ["工事はいつ始まりますか。", "工事のあいだ、堤防は通れますか。", "できあがるのは何年後でしょうか。"],
  cars: ["車を停める場所が20台では足りません。", "休みの日は路上に車があふれると思います。", "障害のある人が停められる場所を増やしてください。", "大型の車も停められるようにできませんか。", "駐車場は入口の近くに広く取ってほしいです。"],
  stance: ["この計画に賛成です。", "この計画には反対です。", "すばらしい考えだと思います。", "とくに意見はありませんが、応援しています。"],
  snow: ["冬の市道の雪かきを早くしてください。", "通学路の雪が残っていて危ないです。"],
  flood: ["放送だけでは、水の音で聞こえません。", "水が出たとき、どこへ逃げればよいかを示してください。", "大雨のときの閉め方を、もっと早くしてほしいです。", "耳の聞こえない人にも分かる知らせ方が要ります。", "外国から来た人にも分かる印をお願いします。"],
  toilet: ["トイレは両方の端に欲しいです。", "車いすで使えるトイレにしてください。", "おむつを替えられる台を置いてください。", "1か所だけでは、端から歩くと間に合いません。", "夜も開いているトイレが要ります。"],
  fee: ["広場を使うのにお金はかかりますか。", "団体で使うときは申込みが要りますか。", "祭りに使うときの決まりはありますか。"],
};

const REASONS = ["毎朝ここを歩いているからです。", "孫と来ることが多いためです。", "車いすの家族がいます。", "近くの学校でも話題になっています。", "隣の町の広場では、うまくいっているそうです。", "けがをした人を見たことがあります。", "子どもたちの声を聞いて、そう感じました。", "去年の大雨のあとに強く思いました。", "費用がかかっても、長く使うものだからです。", "町内の集まりで、多くの人が同じことを言っていました。", "昔はもっと川に近づけたものです。", "市役所で説明を聞いて考えました。"];

const GREETINGS = ["いつもお世話になっております。", "広場の計画を読みました。", "はじめて意見を出します。", "ていねいな資料をありがとうございます。"];
const ENDINGS = ["よろしくお願いいたします。", "ご検討のほど、お願い申し上げます。", "以上です。"];

const ENGLISH = { stroll: "The path should be wide enough for two wheelchairs.", dogs: "Please add a fenced area where dogs can run.", light: "Two lamps are not enough to walk home safely.", toilet: "Please build an accessible toilet at both ends.", flood: "A loudspeaker alone does not reach people who cannot hear.", cars: "Twenty places for cars will not do on weekends." };

const SURNAMES = ["佐々倉", "千堂", "志賀野", "黒部谷", "松ヶ瀬", "飯久保", "榊原", "都築", "鳴海", "早乙女", "桐生", "真壁"];
const GIVEN = ["いさむ", "ふみえ", "けんじ", "さとこ", "りょう", "まさみ", "とおる", "なつき", "ひろこ", "たける", "ゆきの", "しずか"];
const TOWNS = ["若葉台", "東新田", "中洲", "北原", "緑が丘", "西山手"];

// Repeatable chance (mulberry32): the same seed gives the same letters.
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { next, of: (list) => list[Math.floor(next() * list.length)] };
}

export function says(luck, issue, english = false) {
  return english ? ENGLISH[issue] : luck.of(CLAIMS[issue]) + luck.of(REASONS);
}

export const speaksEnglish = Object.keys(ENGLISH);
export const greets = (luck) => luck.of(GREETINGS);
export const ends = (luck) => luck.of(ENDINGS);

// The n-th person: nobody has the name of somebody before.
export function person(n, luck) {
  const name = `${SURNAMES[n % SURNAMES.length]} ${GIVEN[(n + Math.floor(n / SURNAMES.length)) % GIVEN.length]}`;
  return { name, address: `みほん市${luck.of(TOWNS)}${1 + Math.floor(luck.next() * 9)}-${1 + Math.floor(luck.next() * 30)}` };
}
