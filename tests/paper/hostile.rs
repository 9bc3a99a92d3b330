//! Texts that would be something else than text, if anything read them as more than text.

/// Written by hand: markup of many programs, quotes, broken and rare characters, other directions, words without an end.
const BY_HAND: &[&str] = &[
    "#eval(\"1 + 1\")",
    "#import \"/etc/passwd\": *",
    "#read(\"/etc/passwd\")",
    "#set page(width: 1pt)",
    "#pagebreak()",
    "$ x^2 $",
    "$\\infty$",
    "*太字*ではない",
    "_斜体_ではない",
    "= 見出しではない",
    "== 見出しではない",
    "- 箇条書きではない",
    "+ 一",
    "/ 用語: 説明",
    "<label>",
    "@参照",
    "`code`",
    "```rust\nfn main() {}\n```",
    "// コメント",
    "/* コメント */",
    "\\",
    "\\\\",
    "\\n",
    "\\u{41}",
    "\\input{/etc/passwd}",
    "\\write18{ls}",
    "\\end{document}",
    "{{7*7}}",
    "{{{raw}}}",
    "${7*7}",
    "%s%n%x",
    "%PDF-1.7",
    "%%EOF",
    "endstream endobj",
    "xref\ntrailer",
    "(閉じない",
    ")開かない",
    "<</Type/Catalog>>",
    "/JS (app.alert(1))",
    "BT /F1 12 Tf ET",
    "<script>alert(1)</script>",
    "<b>太字</b>",
    "&lt;&amp;&#x3c;",
    "'; DROP TABLE x; --",
    "\"引用\"と'引用'",
    "“引用”と‘引用’",
    "=SUM(A1)",
    "+81-267-00-0000",
    "@SUM(1)",
    "-2+3",
    "表ソ能十噂",
    "①髙﨑德",
    "㍻㌔㈱№℡",
    "ⅠⅡⅢⅳⅴ",
    "～〜−－‐‑–—",
    "￠￡¬¢£",
    "ｱｲｳｴｵﾞﾟ",
    "ＡＢＣ１２３",
    "𠮷野家の𩸽",
    "葛\u{e0100}城と葛\u{e0101}飾",
    "辻\u{e0101}さん",
    "か\u{309a}き\u{309a}",
    "が\u{3099}",
    "か\u{3099}と\u{3099}",
    "e\u{301}e\u{300}n\u{303}",
    "Ångström Å Å",
    "Z\u{351}\u{30b}\u{34c}a\u{323}\u{307}l\u{336}g\u{334}o\u{335}",
    "fi fl ffi ﬁ ﬂ",
    "ＦＩ",
    "⼀⼆⽇⽬",
    "😀",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦",
    "👍🏽",
    "🇯🇵",
    "❤\u{fe0f}",
    "☎と☏と📞",
    "⚠️注意",
    "🈂️",
    "♨️",
    "1️⃣",
    "שלום עולם",
    "مرحبا بالعالم",
    "日本語とשלוםと日本語",
    "abc אבג 123 דהו def",
    "नमस्ते",
    "ภาษาไทยไม่มีช่องว่าง",
    "한국어 텍스트",
    "Ελληνικά Русский",
    "ꦲꦏ꧀ꦱꦫ",
    "𝒻𝓇𝒶𝓀𝓉𝓊𝓇",
    "\u{202e}逆さま\u{202c}",
    "\u{2066}孤立\u{2069}",
    "a\u{200e}b\u{200f}c",
    "\u{feff}先頭の印",
    "零\u{200b}幅\u{200c}空\u{200d}白",
    "結\u{2060}合",
    "柔\u{ad}らかい",
    "\u{0}零",
    "\u{7}鈴\u{8}戻\u{1b}[31m",
    "\u{7f}削\u{80}\u{9f}",
    "外字\u{e000}\u{f8ff}\u{10fffd}",
    "\u{fffe}\u{ffff}\u{fdd0}",
    "\u{fffd}",
    "\u{fff9}本\u{fffa}ほん\u{fffb}",
    "\u{e0041}\u{e007f}札",
    "\u{34f}\u{115f}\u{1160}\u{17b4}\u{3164}\u{ffa0}",
    "タブ\tタブ\t\tタブ",
    "　　字下げ　　",
    "   空白   三つ   ",
    "\u{a0}\u{2003}\u{2009}\u{202f}狭い",
    "行\nの\r\n終\rわ\u{85}り\u{2028}い\u{2029}ろ\u{b}い\u{c}ろ",
    "\n\n\n空行\n\n\n",
    "",
    " ",
    "。、」）",
    "「『（〔［【",
    "……――‥‥",
    "ーーーっゃゅょァィゥェォ",
    "々〻ヽヾゝゞ",
    "！？!?⁉‼",
];

/// Five hundred strings: those by hand, pairs of them, and some so long that no line holds them.
pub fn strings() -> Vec<String> {
    let mut strings: Vec<String> = BY_HAND.iter().map(|text| (*text).to_owned()).collect();
    let words = [
        "W".repeat(400),
        "漢".repeat(400),
        "。".repeat(300),
        "（".repeat(300),
        "a-".repeat(200),
        "https://example.jp/".to_owned() + &"x".repeat(500),
        "😀".repeat(60),
        "a\u{301}".repeat(200),
        "e".to_owned() + &"\u{301}".repeat(60),
    ];
    strings.extend(words);
    for n in 0.. {
        if strings.len() >= 500 {
            break;
        }
        let [one, other] = [n * 7 % BY_HAND.len(), (n * 13 + 5) % BY_HAND.len()].map(|at| BY_HAND[at]);
        strings.push(format!("{one}市の考え方{other}{n}"));
    }
    strings
}

/// A text as it can be compared with another: without spaces and ends of lines, which paper has in other places, without the marks
/// of direction that pdftotext adds, and with characters in place of their numbers.
pub fn comparable(text: &str) -> String {
    let mut parts = text.split("〔U+");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.split_once('〕').and_then(|(number, rest)| Some((char::from_u32(u32::from_str_radix(number, 16).ok()?)?, rest)));
        match number {
            Some((character, rest)) => plain.extend([&*character.to_string(), rest]),
            None => plain.extend(["〔U+", part]),
        }
    }
    plain.chars().filter(|character| !character.is_whitespace() && !['\u{202b}', '\u{202a}', '\u{202c}'].contains(character)).collect()
}

/// Whether any of it runs from right to left. pdftotext puts such words into an order of its own.
pub fn runs_backwards(text: &str) -> bool {
    text.chars().any(|character| matches!(u32::from(character), 0x0590..=0x08ff))
}
