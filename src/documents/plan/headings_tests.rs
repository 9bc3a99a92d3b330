//! Which lines become headings, and how deep they lie.

use super::{Source, detect};

/// The tree of a text file: each heading after its place.
fn tree(text: &str) -> Vec<String> {
    tree_of("案.txt", text)
}

fn tree_of(name: &str, text: &str) -> Vec<String> {
    let source = Source::read(name, text.as_bytes()).unwrap();
    let sections = detect(&source).sections(&source.text);
    let joined: String = sections.iter().map(|section| section.text(&source.text)).collect();
    assert_eq!(joined, source.text);
    sections.iter().map(|section| format!("{} {}", section.place, section.heading(&source.text)).trim_end().to_owned()).collect()
}

/// Whether each line, followed by a sentence, is a heading.
#[track_caller]
fn assert_heading(lines: &[&str], expected: bool) {
    for line in lines {
        let found = tree(&format!("{line}\nこのことについて、市は次のように考えます。\n"));
        let heading = found.iter().any(|section| section.starts_with("1 "));
        assert_eq!(heading, expected, "{line}");
    }
}

#[test]
fn every_kind_of_heading_is_known() {
    let lines = [
        "第１章　総則",
        "第1章 総則",
        "第一章　総則",
        "第十二章総則",
        "第１編　総論",
        "第2節 現状",
        "第三款　手続",
        "第１　趣旨",
        "Ⅰ　計画の概要",
        "Ⅱ．現状",
        "１　目的",
        "1 目的",
        "1. 目的",
        "１．目的",
        "１、目的",
        "1)目的",
        "１）　目的",
        "（１）目的",
        "(1) 目的",
        "⑴ 目的",
        "（一）目的",
        "一　目的",
        "１－１　現状",
        "1.1 現状",
        "ア　目的",
        "ア. 目的",
        "ア）目的",
        "（ア）目的",
        "Ａ　市街地",
        "A. 市街地",
        "(a) 市街地",
        "①目的",
        "① 目的",
        "❶ 目的",
        "○目的",
        "〇 目的",
        "◯目的",
        "●目的",
        "■ 現状と課題",
        "◆現状",
        "【現状と課題】",
        "＜基本的な考え方＞",
        "はじめに",
        "お わ り に",
        "資料編",
        "　１　目的　",
        "# 目的",
        "### 目的",
        "1\t目的",
    ];
    assert_heading(&lines, true);
}

#[test]
fn a_line_that_only_looks_like_a_heading_is_none() {
    let lines = [
        "１　市は、次のことを行います。",
        "（１）に掲げるもののほか、必要なことは市長が定める。",
        "（例：公園の清掃、花植え など）",
        "第１章で述べたとおり",
        "第２期　みほん市総合戦略",
        "１０万人",
        "3 月 1 日",
        "2 人の職員",
        "12",
        "－ 12 －",
        "1,234 人",
        "2026 計画",
        "2026.4.1 施行",
        "・目的",
        "- 目的",
        "* 目的",
        "※１ 目的",
        "| １ 目的 | 2 |",
        "１\t目的\t3",
        "アイデアの募集",
        "○○市",
        "●●●●",
        "A 案",
        "目標：みどりの確保",
        "基本方針",
        "１　次のとおり：",
        "①",
        "（１）",
        "第１章",
        "【目標】20％",
        "令和６年度の実績",
        "（案）",
    ];
    assert_heading(&lines, false);
}

#[test]
fn the_usual_order_makes_the_usual_tree() {
    let text = "みほん市計画（素案）\n第１章　総則\n１　目的\n本文です。\n（１）背景\nア　市の動き\n本文です。\nイ　国の動き\n本文です。\n（２）経緯\n本文です。\n２　期間\n本文です。\n第２章　現状\n１　人口\n本文です。\n";

    assert_eq!(
        tree(text),
        [
            "0",
            "1 第１章 総則",
            "1.1 １ 目的",
            "1.1.1 （１）背景",
            "1.1.1.1 ア 市の動き",
            "1.1.1.2 イ 国の動き",
            "1.1.2 （２）経緯",
            "1.2 ２ 期間",
            "2 第２章 現状",
            "2.1 １ 人口"
        ]
    );
}

#[test]
fn circled_numbers_lie_where_the_document_puts_them() {
    let above = "１　施策\n① 育てる\nア　苗木\n本文です。\nイ　土\n本文です。\n② 守る\nア　古木\n本文です。\n";
    let below = "１　施策\nア　育てる\n① 苗木\n本文です。\n② 土\n本文です。\nイ　守る\n① 古木\n本文です。\n";

    assert_eq!(tree(above), ["1 １ 施策", "1.1 ① 育てる", "1.1.1 ア 苗木", "1.1.2 イ 土", "1.2 ② 守る", "1.2.1 ア 古木"]);
    assert_eq!(tree(below), ["1 １ 施策", "1.1 ア 育てる", "1.1.1 ① 苗木", "1.1.2 ② 土", "1.2 イ 守る", "1.2.1 ① 古木"]);
}

#[test]
fn a_table_of_contents_running_heads_and_page_numbers_make_no_sections() {
    let text = "目　　次\n第１章　総則 ……………… １\n　１　目的 ……………… １\n第２章　現状 ……………… ３\n資料編\n- 1 -\n第１章　総則\n１　目的\n本文です。\n\
        第１章　総則\n２　期間\n本文です。\n- 2 -\n第２章　現状\n１　人口\n本文です。\n第２章　現状\n続きの本文です。\n資料編\n名簿\n";

    assert_eq!(tree(text), ["0", "1 第１章 総則", "1.1 １ 目的", "1.2 ２ 期間", "2 第２章 現状", "2.1 １ 人口", "3 資料編"]);
}

#[test]
fn items_of_a_list_are_no_sections() {
    let text = "１　施設\n（１）概要\nア　所在地\nイ　面積\nウ　構造\n（２）利用\n次の方が利用できます。\n① 市民\n② 市内で働く方\n○ 登録した団体\n・緑の会\n";

    assert_eq!(tree(text), ["1 １ 施設", "1.1 （１）概要", "1.2 （２）利用"]);
}

#[test]
fn footnotes_and_tables_stay_with_their_text() {
    let text = "１　指標\n次の表※１のとおりです。\n| １ 人口 | 5 |\n| ２ 面積 | 6 |\n項目\t値\t年\n３　緑被率\t30\t2025\n※１　市の調べ\n２　進行管理\n本文です。\n";

    assert_eq!(tree(text), ["1 １ 指標", "2 ２ 進行管理"]);
}

#[test]
fn a_line_broken_at_the_margin_is_no_heading() {
    let text = "１　取組\n（１）育てる\n\
        ア　市民の皆さんとともに苗木を育て、公園や学校に植える活動を、地域の団体と力を\nあわせて進めます。\n\
        イ　緑についての学びの場を、年間を通して開き、子どもから大人までが緑に親しめる\nようにします。\n\
        ウ　育てた苗木を配り、庭や軒先に緑を増やす取組を、商店街や自治会の協力を得なが\nら広げます。\n\
        （２）守る\n　市内に残る古い樹木や雑木林は、まちの記憶を伝える大切な財産であることから、所\n有者の理解を得ながら守っていきます。また、手入れの担い手を育てるとともに、費用の\n一部を助ける仕組みを整えます。\n";

    assert_eq!(tree(text), ["1 １ 取組", "1.1 （１）育てる", "1.2 （２）守る"]);
}

#[test]
fn labels_are_headings_where_they_make_a_series() {
    let text = "１　基本方針\n基本方針１\n基本方針２\n目標１７：世界の目標\n２　取組\n基本方針１　緑を守る\n（１）樹木\n本文です。\n（２）林\n本文です。\n基本方針２　緑を増やす\n（１）公園\n本文です。\n資料１　名簿\n甲\n資料２　経過\n乙\n";

    assert_eq!(
        tree(text),
        [
            "1 １ 基本方針",
            "2 ２ 取組",
            "2.1 基本方針１ 緑を守る",
            "2.1.1 （１）樹木",
            "2.1.2 （２）林",
            "2.2 基本方針２ 緑を増やす",
            "2.2.1 （１）公園",
            "3 資料１ 名簿",
            "4 資料２ 経過"
        ]
    );
}

#[test]
fn articles_of_an_ordinance_are_sections_with_their_captions() {
    let text = "みほん市緑の条例（案）\n第１章　総則\n（目的）\n第１条　この条例は、緑を守ることを目的とする。\n（定義）\n第２条　この条例で、次の用語の意義は、次のとおりとする。\n(1) 樹木　木をいう。\n\
        ２　第１条の規定は、適用しない。\n第２章　保全\n（市の責務）\n第３条の２　市は、緑を守る。\n附　則\n　この条例は、公布の日から施行する。\n";

    assert_eq!(
        tree(text),
        ["0", "1 第１章 総則", "1.1 （目的） 第１条", "1.2 （定義） 第２条", "2 第２章 保全", "2.1 （市の責務） 第３条の２", "3 附 則"]
    );
}

#[test]
fn markdown_follows_its_own_marks_and_closes_gaps() {
    let text = "# 計画\n１　目的\n\n### 背景 ###\n本文\n\n```\n# 例\n```\n\n期間\n----\n本文\n";

    assert_eq!(tree_of("案.md", text), ["1 計画", "1.1 背景", "1.2 期間"]);
}

#[test]
fn markdown_without_marks_is_read_as_text_outside_its_code() {
    let text = "１　目的\n本文です。\n\n```\n２　例\n```\n\n２　期間\n本文です。\n";

    assert_eq!(tree_of("案.md", text), ["1 １ 目的", "2 ２ 期間"]);
}

#[test]
fn a_text_without_headings_is_one_section() {
    assert_eq!(tree("ただの文章です。\n\n続きです。\n"), ["0"]);
}

#[test]
fn the_demo_plan_imports_as_it_is_meant() {
    let text = include_str!("../../../config/demo/plan.txt");
    let places: Vec<String> = tree(text);

    assert_eq!(places.join("\n"), include_str!("../../../tests/golden/demo-plan.txt").trim_end());
}
