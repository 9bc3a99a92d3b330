//! Worked examples of differences, and that any two texts are in theirs.

use super::tokens::joins;
use super::words::{Budget, Change, difference};
use proptest::prelude::*;

/// A difference as a line: what is removed in `[-…]`, what is added in `[+…]`.
fn shown(old: &str, new: &str) -> String {
    let run = |(change, text): (Change, &str)| match change {
        Change::Kept => text.to_owned(),
        Change::Removed => format!("[-{text}]"),
        Change::Added => format!("[+{text}]"),
    };
    difference(old, new, &mut Budget::default()).runs.iter().map(|found| run((found.change, &found.text))).collect()
}

#[test]
fn worked_examples_of_one_sentence() {
    for (old, new, expected) in [
        ("緑を増やします。", "緑を増やします。", "緑を増やします。"),
        ("緑を増やします。", "緑と水辺を増やします。", "緑[+と水辺]を増やします。"),
        ("緑と水辺を増やします。", "緑を増やします。", "緑[-と水辺]を増やします。"),
        (
            "計画期間は令和６年度から５年間とします。",
            "計画期間は令和７年度から５年間とします。",
            "計画期間は令和[-６][+７]年度から５年間とします。",
        ),
        ("令和６年４月から施行します。", "令和７年５月から施行します。", "令和[-６年４][+７年５]月から施行します。"),
        ("事業費は1,200万円を見込みます。", "事業費は1,350万円を見込みます。", "事業費は[-1,200][+1,350]万円を見込みます。"),
        ("道路の右側を歩行者に開放します。", "歩行者道路の右側を歩行者に開放します。", "[+歩行者]道路の右側を歩行者に開放します。"),
        ("駐輪場を設けることとします。", "駐輪場を設けることにします。", "駐輪場を設けること[-とします][+にします]。"),
        (
            "市は、毎年、進み具合を公表します。",
            "市は、半年ごとに、進み具合を公表します。",
            "市は、[-毎年][+半年ごとに]、進み具合を公表します。",
        ),
        ("本文のみ", "", "[-本文のみ]"),
        ("", "本文のみ", "[+本文のみ]"),
        ("", "", ""),
    ] {
        assert_eq!(shown(old, new), expected, "{old} → {new}");
    }
}

#[test]
fn sentences_with_little_in_common_are_replaced_and_not_picked_apart() {
    assert_eq!(
        shown("木を植え、花を育てる人を支えます。", "川の水をきれいに保つ仕組みをつくります。"),
        "[-木を植え、花を育てる人を支えます。][+川の水をきれいに保つ仕組みをつくります。]"
    );
}

#[test]
fn small_words_between_two_changes_belong_to_the_change() {
    assert_eq!(
        shown("公園の木を植え替える計画を、市民と一緒に、毎年つくります。", "広場の花を入れ替える計画を、市民と一緒に、毎年つくります。"),
        "[-公園の木を植え][+広場の花を入れ]替える計画を、市民と一緒に、毎年つくります。"
    );
}

#[test]
fn lines_are_compared_with_their_likes() {
    let old = "第1章　目的\n緑を増やします。\n古い一行です。\n終わりの行です。\n";
    let new = "第1章　目的\n緑を大きく増やします。\n終わりの行です。\n新しい一行です。\n";

    assert_eq!(shown(old, new), "第1章　目的\n緑を[+大きく]増やします。\n[-古い一行です。\n]終わりの行です。\n[+新しい一行です。\n]");
}

#[test]
fn too_long_a_text_is_replaced_as_a_whole_and_says_so() {
    let old: String = (0..60_000).map(|n| format!("{n}円")).collect();
    let new = format!("始め{old}");
    let mut budget = Budget::default();

    let found = difference(&old, &new, &mut budget);

    assert!(found.too_long);
    assert_eq!((found.before(), found.after()), (old, new));
    assert!(!difference("短い。", "短い文。", &mut budget).too_long, "what is left is for the others");
}

#[test]
fn the_budget_is_for_all_sections_together() {
    let mut budget = Budget::default();
    let (old, new): (String, String) = ("一、二、三、四、".repeat(2_000), "一、二、三、五、".repeat(2_000));

    let long = (0..10).filter(|_| difference(&old, &new, &mut budget).too_long).count();

    assert!((1..10).contains(&long), "{long}");
}

proptest! {
    #[test]
    fn both_texts_are_in_the_difference(old in text(), new in text()) {
        let found = difference(&old, &new, &mut Budget::default());

        prop_assert_eq!(found.before(), old);
        prop_assert_eq!(found.after(), new);
        let runs = &found.runs;
        prop_assert!(runs.iter().all(|run| !run.text.is_empty()));
        prop_assert!(runs.windows(2).all(|pair| pair[0].change != pair[1].change));
        prop_assert!(runs.windows(2).all(|pair| !(pair[0].change == Change::Added && pair[1].change == Change::Removed)));
    }

    #[test]
    fn an_edit_is_found_whatever_it_is(old in text(), cut in 0usize..60, length in 0usize..20, put in text()) {
        let chars: Vec<char> = old.chars().collect();
        let (from, to) = (cut.min(chars.len()), (cut + length).min(chars.len()));
        let new: String = chars[..from].iter().copied().chain(put.chars()).chain(chars[to..].iter().copied()).collect();

        let found = difference(&old, &new, &mut Budget::default());

        prop_assert_eq!((found.before(), found.after()), (old, new));
    }

    #[test]
    fn no_mark_is_parted_from_its_character(old in marked(), new in marked()) {
        let found = difference(&old, &new, &mut Budget::default());

        for side in [Change::Added, Change::Removed] {
            let mut before = String::new();
            for run in found.runs.iter().filter(|run| run.change != side) {
                let first = run.text.chars().next().unwrap();
                prop_assert!(before.is_empty() || !joins(first, Some(&before)), "{:?}", found.runs);
                before.push_str(&run.text);
            }
        }
    }
}

/// Text of few characters, so that much of it is alike, among any other.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[緑水増やすをのと１２、。\n 𠮷a-c]{0,60}", 1 => "(?s).{0,60}"]
}

/// Text with combining marks, variation selectors and joined signs.
fn marked() -> impl Strategy<Value = String> {
    "[かはカ葛辺𠮷👩a][か葛\u{3099}\u{309A}\u{E0100}\u{FE0F}\u{200D}🌾。]{0,30}"
}
