//! The outline: its compact form, its edits, its sections.

use super::*;

const TEXT: &str = "\n　題名\n甲\n本文\n乙\n丙\n丁\n戊\n";

/// Where the line with these words begins.
fn at(words: &str) -> usize {
    lines(TEXT).find(|line| line.text.trim() == words).map(|line| line.start).unwrap()
}

fn outline(headings: &[(&str, u8)]) -> Outline {
    Outline::new(TEXT, headings.iter().map(|(words, level)| Heading { start: at(words), level: *level }).collect()).unwrap()
}

fn shown(outline: &Outline) -> String {
    outline
        .sections(TEXT)
        .iter()
        .map(|section| format!("{}{} ", section.place, section.heading(TEXT)))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

#[test]
fn sections_cover_the_text_and_a_blank_beginning_belongs_to_the_first() {
    let whole = outline(&[("甲", 1), ("乙", 2)]).sections(TEXT);
    assert_eq!(
        whole.iter().map(|section| (section.level, section.start, section.end)).collect::<Vec<_>>(),
        [(0, 0, 5), (1, 5, 10), (2, 10, 18)]
    );
    assert_eq!((whole[1].text(TEXT), whole[1].body(TEXT)), ("甲\n本文\n", "\n本文\n"));

    let first = outline(&[("題名", 1)]).sections(TEXT);
    assert_eq!(first.len(), 1);
    assert_eq!((first[0].start, first[0].heading_start, first[0].heading_end, first[0].end), (0, 2, 4, 18));
    assert!(Outline::default().sections("").is_empty());
}

#[test]
fn the_compact_form_comes_back_and_a_forged_one_is_refused() {
    let outline = outline(&[("題名", 1), ("甲", 2), ("乙", 3), ("丙", 1)]);
    assert_eq!(outline.compact(), "1:1,5:2,10:3,12:1");
    assert_eq!(Outline::parse(TEXT, &outline.compact()), Ok(outline));
    assert_eq!(Outline::parse(TEXT, ""), Ok(Outline::default()));

    for (compact, error) in [
        ("1", OutlineError::Form),
        ("1:1,", OutlineError::Form),
        ("01:1", OutlineError::Form),
        ("+1:1", OutlineError::Form),
        ("1:256", OutlineError::Form),
        ("1:1:1", OutlineError::Form),
        ("99999999999999999999:1", OutlineError::Form),
        ("0:1", OutlineError::NotALine(0)),
        ("2:1", OutlineError::NotALine(2)),
        ("18:1", OutlineError::NotALine(18)),
        ("5:1,1:1", OutlineError::Order),
        ("5:1,5:1", OutlineError::Order),
        ("1:0", OutlineError::Level(1)),
        ("1:2", OutlineError::Level(1)),
        ("1:1,5:3", OutlineError::Level(5)),
    ] {
        assert_eq!(Outline::parse(TEXT, compact), Err(error), "{compact}");
    }
    let many = vec!["1:1"; MAX_HEADINGS + 1].join(",");
    assert_eq!(Outline::parse(TEXT, &many), Err(OutlineError::TooMany));
}

#[test]
fn a_heading_is_added_beside_the_one_before_it() {
    let outline = outline(&[("甲", 1), ("乙", 2)]);

    assert_eq!(shown(&outline.add(TEXT, at("丙")).unwrap()), "0 1甲 1.1乙 1.2丙");
    assert_eq!(shown(&outline.add(TEXT, at("題名")).unwrap()), "1題名 2甲 2.1乙");
    assert_eq!(outline.add(TEXT, at("甲")), Err(EditError::AlreadyAHeading));
    assert_eq!(outline.add(TEXT, 0), Err(EditError::NotALine));
    assert_eq!(outline.add(TEXT, 99), Err(EditError::NotALine));
}

#[test]
fn what_lay_below_a_removed_heading_moves_up() {
    let outline = outline(&[("題名", 1), ("甲", 2), ("乙", 3), ("丙", 3), ("丁", 2)]);

    assert_eq!(shown(&outline.remove(TEXT, at("甲")).unwrap()), "1題名 1.1乙 1.2丙 1.3丁");
    assert_eq!(shown(&outline.remove(TEXT, at("題名")).unwrap()), "0 1甲 1.1乙 1.2丙 2丁");
    assert_eq!(outline.remove(TEXT, at("戊")), Err(EditError::NotAHeading));
}

#[test]
fn a_heading_moves_with_all_below_it() {
    let outline = outline(&[("題名", 1), ("甲", 2), ("乙", 3), ("丙", 2), ("丁", 3)]);

    assert_eq!(shown(&outline.outdent(TEXT, at("甲")).unwrap()), "1題名 2甲 2.1乙 2.2丙 2.2.1丁");
    assert_eq!(shown(&outline.indent(TEXT, at("丙")).unwrap()), "1題名 1.1甲 1.1.1乙 1.1.2丙 1.1.2.1丁");
    assert_eq!(outline.outdent(TEXT, at("題名")), Err(EditError::Outermost));
    assert_eq!(outline.indent(TEXT, at("題名")), Err(EditError::NothingAbove));
    assert_eq!(outline.indent(TEXT, at("甲")), Err(EditError::NothingAbove));
    assert_eq!(outline.indent(TEXT, at("戊")), Err(EditError::NotAHeading));
}

#[test]
fn nothing_lies_deeper_than_a_page_can_show() {
    let text = "一\n二\n三\n四\n五\n六\n七\n八\n";
    let headings = lines(text).filter(|line| !line.is_blank()).zip(1..).map(|(line, level)| Heading { start: line.start, level });
    let outline = Outline::settle(text, headings);

    assert_eq!(outline.headings().iter().map(|heading| heading.level).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 6, 6]);
    assert_eq!(outline.indent(text, 14), Err(EditError::TooDeep));
}

#[test]
fn a_saved_section_keeps_its_id_and_has_one_form() {
    let mut number = 0;
    let saved = outline(&[("甲", 1)]).saved(TEXT, |_| {
        number += 1;
        crate::model::Id::from_u128(number)
    });
    let json = serde_json::to_string(&saved[1]).unwrap();

    assert_eq!(
        json,
        r#"{"id":"00000000-0000-0000-0000-000000000002","level":1,"place":"1","start":5,"heading_start":5,"heading_end":6,"end":18}"#
    );
    assert_eq!(serde_json::from_str::<SavedSection>(&json).unwrap(), saved[1]);
}
