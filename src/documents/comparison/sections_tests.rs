//! Which kind a section is of, in tables of small plans, and that no section is lost.

use super::*;
use crate::documents::comparison::{Cause, Causes, Way, change_table, unkept};
use crate::model::round::Section;
use proptest::prelude::*;

/// A plan from lines `level name text`, whose sections have the id of their name.
struct Written {
    text: String,
    sections: Vec<Section>,
}

/// One id for one name in all versions of a test.
fn id(name: &str) -> SectionId {
    SectionId::from_u128(name.bytes().fold(0, |sum, byte| sum * 256 + u128::from(byte)))
}

fn written(lines: &[(u8, &str, &str)]) -> Written {
    let (mut text, mut sections, mut counts) = (String::new(), Vec::new(), Vec::new());
    for (level, name, words) in lines {
        let start = text.chars().count();
        counts.resize(usize::from(*level), 0);
        *counts.last_mut().unwrap() += 1;
        let place: Vec<String> = counts.iter().map(usize::to_string).collect();
        text.push_str(&format!("第{}節　{name}\n", counts.last().unwrap()));
        let heading_end = text.chars().count() - 1;
        text.push_str(words);
        text.push('\n');
        let (level, end) = (*level, text.chars().count());
        sections.push(Section { id: id(name), level, start, end, heading_end, place: place.join(".") });
    }
    Written { text, sections }
}

impl Written {
    fn version(&self) -> Version<'_> {
        Version { text: &self.text, sections: &self.sections }
    }
}

fn kinds<'c>(comparison: &'c Comparison<'_>) -> Vec<(&'c str, Kind)> {
    comparison.rows.iter().map(|row| (row.part().unwrap().title(), row.kind)).collect()
}

#[test]
fn each_section_is_of_one_kind() {
    let old = written(&[
        (1, "目的", "緑を増やす。"),
        (1, "現状", ""),
        (2, "公園", "公園は十ある。"),
        (2, "街路樹", "並木は三つ。"),
        (1, "進め方", "毎年見直す。"),
        (1, "費用", "年百万円。"),
    ]);
    let new = written(&[
        (1, "目的", "緑と水を増やす。"),
        (1, "位置付け", "上位計画による。"),
        (1, "現状", ""),
        (2, "公園", "公園は十ある。"),
        (1, "費用", "年百万円。"),
        (1, "進め方", "毎年見直す。"),
    ]);

    let comparison = compare(old.version(), new.version());

    use Kind::*;
    assert_eq!(
        kinds(&comparison),
        [
            ("目的", Changed),
            ("位置付け", Added),
            ("現状", Renumbered),
            ("公園", Renumbered),
            ("街路樹", Removed),
            ("費用", Moved),
            ("進め方", Renumbered)
        ]
    );
    assert_eq!(comparison.changes().count(), 4);
    assert_eq!(comparison.rows[1].asked_at, Some(id("目的")), "an added chapter is asked for at the one before it");
}

#[test]
fn the_same_version_has_no_change() {
    let plan = written(&[(1, "目的", "緑"), (2, "趣旨", "水"), (1, "費用", "")]);

    let comparison = compare(plan.version(), plan.version());

    assert!(comparison.rows.iter().all(|row| row.kind == Kind::Unchanged), "{:?}", kinds(&comparison));
}

#[test]
fn what_moves_below_another_heading_takes_its_own_along() {
    let old = written(&[(1, "甲", ""), (2, "乙", "あ"), (3, "丙", "い"), (1, "丁", "")]);
    let new = written(&[(1, "甲", ""), (1, "丁", ""), (2, "乙", "あ"), (3, "丙", "い")]);

    let comparison = compare(old.version(), new.version());

    assert_eq!(kinds(&comparison), [("甲", Kind::Unchanged), ("丁", Kind::Unchanged), ("乙", Kind::Moved), ("丙", Kind::Renumbered)]);
}

#[test]
fn a_change_has_the_causes_of_its_section() {
    let old = written(&[(1, "目的", "緑"), (1, "現状", "公園"), (1, "費用", "百万円"), (1, "体制", "係")]);
    let new = written(&[(1, "目的", "緑と水"), (1, "現状", "公園"), (2, "並木", "三つ"), (1, "費用", "二百万円"), (1, "体制", "係")]);
    let cause = |issue| Cause { round: 1, issue };
    let causes = Causes::from([(id("目的"), vec![cause(2), cause(5)]), (id("現状"), vec![cause(3)]), (id("体制"), vec![cause(4)])]);

    let table = change_table(old.version(), new.version(), &causes);

    let places: Vec<_> = table.iter().map(|place| (place.way, place.place.as_str(), place.causes.as_slice())).collect();
    assert_eq!(places, [(Way::Changed, "1", &[cause(2), cause(5)][..]), (Way::Added, "2.1", &[cause(3)]), (Way::Changed, "3", &[])]);
    assert_eq!((table[0].before.as_str(), table[0].after.as_str()), ("第1節 目的\n緑", "第1節 目的\n緑と水"));
    assert_eq!((table[1].before.as_str(), table[1].after.as_str()), ("", "第1節 並木\n三つ"));
    let comparison = compare(old.version(), new.version());
    assert_eq!(unkept(&comparison, &causes), [(id("体制"), cause(4))], "what was promised and not done");
}

#[test]
fn a_table_of_changes_reads_back_as_it_was_written() {
    let (old, new) = (written(&[(1, "目的", "緑")]), written(&[(1, "目的", "水")]));
    let table = change_table(old.version(), new.version(), &Causes::new());

    let json = serde_json::to_string(&table).unwrap();

    assert_eq!(serde_json::from_str::<Vec<crate::documents::comparison::ChangedPlace>>(&json).unwrap(), table);
}

proptest! {
    #[test]
    fn every_section_stands_in_one_row(old in order(), new in order()) {
        let (old, new) = (written(&lines(&old)), written(&lines(&new)));

        let comparison = compare(old.version(), new.version());

        let olds: Vec<_> = comparison.rows.iter().filter_map(|row| row.old.as_ref()).map(|part| &part.words).collect();
        let news: Vec<_> = comparison.rows.iter().filter_map(|row| row.new.as_ref()).map(|part| part.words.clone()).collect();
        prop_assert_eq!(olds.len(), old.sections.len());
        prop_assert_eq!(news, new.version().parts().into_iter().map(|part| part.words).collect::<Vec<_>>());
        let removed: Vec<_> = old.sections.iter().map(|section| section.id).filter(|id| !new.sections.iter().any(|other| other.id == *id)).collect();
        let gone: Vec<_> = comparison.rows.iter().filter(|row| row.kind == Kind::Removed).map(|row| row.id).collect();
        prop_assert_eq!(gone.len(), removed.len());
    }
}

const NAMES: [&str; 6] = ["甲", "乙", "丙", "丁", "戊", "己"];

fn order() -> impl Strategy<Value = Vec<(&'static str, u8)>> {
    let names = proptest::sample::subsequence(NAMES.to_vec(), 0..=NAMES.len()).prop_shuffle();
    (names, proptest::collection::vec(1u8..=3, NAMES.len())).prop_map(|(names, levels)| names.into_iter().zip(levels).collect())
}

fn lines<'n>(order: &[(&'n str, u8)]) -> Vec<(u8, &'n str, &'static str)> {
    let mut above = 0;
    let line = |(name, level): &(&'n str, u8)| {
        above = (*level).min(above + 1);
        (above, *name, "文")
    };
    order.iter().map(line).collect()
}
