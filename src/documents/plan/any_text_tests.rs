//! Laws that hold for any text: no panic, no character lost, no invalid outline, whatever is edited.

use super::*;
use proptest::prelude::*;

/// Lines that look like plans, and lines that look like nothing.
fn plan_like() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => r"(第[0-9１-３一二十]{1,2}[章節条]|[1-9１-９][ 　.．]|[(（][1-9ア-オ][)）]|[ア-オ][ 　.]|[①-⑤○●■#【]|基本方針[１-３]|資料[１２]|目次|はじめに)[ 　]{0,2}[一-龠あ-ん。…|\t0-9]{0,12}",
        1 => r"[あ-ん一-龠。、]{0,60}",
        1 => r"\PC{0,20}",
        1 => Just(String::new()),
    ];
    (proptest::collection::vec(line, 0..40), prop_oneof![Just("\n"), Just("\n\n"), Just("\r\n")]).prop_map(|(lines, feed)| lines.join(feed))
}

fn assert_lossless(text: &str, outline: &Outline) -> Result<(), TestCaseError> {
    let sections = outline.sections(text);
    let joined: String = sections.iter().map(|section| section.text(text)).collect();
    prop_assert_eq!(&joined, text);
    let mut end = 0;
    for section in &sections {
        prop_assert_eq!(section.start, end);
        prop_assert!(
            section.start <= section.heading_start && section.heading_start <= section.heading_end && section.heading_end <= section.end
        );
        prop_assert_eq!(section.level == 0, section.heading_start == section.heading_end);
        end = section.end;
    }
    prop_assert_eq!(end, text.chars().count());
    prop_assert_eq!(Outline::parse(text, &outline.compact()), Ok(outline.clone()));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn an_import_loses_nothing(text in prop_oneof![plan_like(), any::<String>()], markdown in any::<bool>()) {
        if let Ok(source) = Source::read(if markdown { "案.md" } else { "案.txt" }, text.as_bytes()) {
            prop_assert_eq!(&source.text, &text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n"));
            assert_lossless(&source.text, &detect(&source))?;
        }
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..400), ending in prop_oneof![Just("txt"), Just("md"), Just("docx")]) {
        if let Ok(source) = Source::read(&format!("案.{ending}"), &bytes) {
            assert_lossless(&source.text, &detect(&source))?;
        }
    }

    #[test]
    fn edits_lose_nothing(text in plan_like(), edits in proptest::collection::vec((0..4u8, any::<prop::sample::Index>()), 0..30)) {
        let text = text.replace("\r\n", "\n");
        let starts: Vec<usize> = lines(&text).map(|line| line.start).collect();
        let mut outline = Outline::default();
        for (edit, line) in edits {
            let start = starts[line.index(starts.len())];
            let edited = match edit {
                0 => outline.add(&text, start),
                1 => outline.remove(&text, start),
                2 => outline.indent(&text, start),
                _ => outline.outdent(&text, start),
            };
            if let Ok(edited) = edited {
                prop_assert_ne!(&edited, &outline);
                outline = edited;
            }
            assert_lossless(&text, &outline)?;
        }
    }

    #[test]
    fn a_forged_outline_is_valid_or_refused(text in plan_like(), compact in r"([0-9]{1,3}:[0-7],?){0,6}|\PC{0,20}") {
        if let Ok(outline) = Outline::parse(&text, &compact) {
            prop_assert_eq!(outline.compact(), compact);
            assert_lossless(&text, &outline)?;
        }
    }
}

#[test]
fn long_and_hostile_texts_are_read_in_time_that_grows_with_them() {
    let texts = [
        "１　目的\n".repeat(10_000),
        "目次\n".repeat(10_000),
        "（１）目的\n本文です。\n".repeat(5_000),
        "[".repeat(20_000),
        "> ".repeat(10_000),
        "- ".repeat(10_000),
        "*a _b ".repeat(5_000),
        "|".repeat(20_000),
        "一".repeat(50_000),
    ];
    for text in texts {
        for name in ["案.txt", "案.md"] {
            let source = Source::read(name, text.as_bytes()).unwrap();
            let sections = detect(&source).sections(&source.text);
            assert_eq!(sections.last().map(|section| section.end), Some(source.text.chars().count()));
        }
    }
}
