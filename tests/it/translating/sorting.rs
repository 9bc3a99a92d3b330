//! Translations follow the opinions that they are of: through new splittings, steps taken back, other marks, other words and corrections.

use super::{JAPANESE, WORDS, answered, arrived, foreign, now, page, public, say, send, translate};
use crate::erasing::findings;
use crate::support::case::Case;
use ronten::commands::approval::Decision;
use ronten::commands::result::Remarks;
use ronten::commands::round::facts::{MissingItem, missing};
use ronten::commands::submission::{Amend, Mark, Piece, Post, Redact, Split, Undo, Work, last_step, receipt_code, receipt_hash};
use ronten::model::letter::RedactionMark;
use ronten::model::terms::{RedactionReason, Scope, Tongue};
use ronten::procedure::round::Guard;
use ronten::store::opinions::Opinion;

fn split(case: &Case, number: i64, ends: &[usize]) -> Vec<Opinion> {
    let letter = case.stored(number);
    let opinion = |start, end| Piece { start, end, mark: Mark::Opinion { scope: Scope::InScope, section: None, gist: None } };
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let pieces = starts.zip(ends).map(|(start, end)| opinion(start, *end)).collect();
    case.app.perform(&case.official, Split { submission: letter.id, rev: letter.rev, pieces });
    case.app.read(|db| Opinion::of_submission(db, letter.id))
}

/// What stands against the result for want of translations.
fn due(case: &Case) -> Vec<MissingItem> {
    let round = case.now();
    let all = case.app.read(|db| missing(db, &round));
    all.into_iter().filter(|missing| missing.guard == Guard::AllTranslated).flat_map(|missing| missing.items).collect()
}

#[test]
fn a_translation_survives_another_splitting_and_its_undoing() {
    let case = Case::open();
    let (number, whole) = (arrived(&case), WORDS.chars().count());
    let opinion = foreign(&case, number, Tongue::En);
    translate(&case, &opinion, JAPANESE);
    assert_eq!(due(&case), []);

    let anew = split(&case, number, &[19, whole]);

    assert_eq!(anew.iter().map(|one| (one.translation.as_str(), one.translation_due)).collect::<Vec<_>>(), [("", true), ("", true)]);
    assert_eq!(due(&case).len(), 2);
    let letter = case.stored(number);
    let step = case.app.read(|db| last_step(db, &letter, Work::Splitting)).unwrap();
    case.app.perform(&case.official, Undo { submission: letter.id, work: Work::Splitting, step });
    let back = now(&case, &opinion);
    assert!(back.active && back.translation == JAPANESE && !back.translation_due, "{back:?}");
    assert_eq!(findings(&case), []);
}

#[test]
fn other_marks_ask_for_another_look() {
    let case = Case::open();
    let number = arrived(&case);
    let opinion = translate(&case, &foreign(&case, number, Tongue::En), JAPANESE);
    let letter = case.stored(number);
    let mut redactions = letter.redactions.to_vec();
    redactions.push(RedactionMark::free(58, 65, RedactionReason::ThirdParty));
    let redact = Redact { submission: letter.id, rev: letter.rev, redactions, dismissed: Vec::new(), done: true };
    case.app.perform(&case.official, redact);
    assert!(now(&case, &opinion).translation_due && due(&case).len() == 1);
    let mut desk = case.desk();
    let shown = desk.get(&page(&case, number, "/translation"));
    assert!(shown.says("原文の伏せる箇所が変わりました"), "{}", shown.text());

    let rev = now(&case, &opinion).rev;
    assert_eq!(send(&case, &mut desk, (number, &opinion, rev), JAPANESE, &[]).status, 303);
    assert!(now(&case, &opinion).translation_due, "saving something else confirms nothing");
    let looked = format!("looked-{}", opinion.id);
    assert_eq!(send(&case, &mut desk, (number, &opinion, rev), JAPANESE, &[(&looked, "1")]).status, 303);

    assert!(!now(&case, &opinion).translation_due && due(&case).is_empty());
    let letter = case.stored(number);
    let step = case.app.read(|db| last_step(db, &letter, Work::Redacting)).unwrap();
    case.app.perform(&case.official, Undo { submission: letter.id, work: Work::Redacting, step });
    assert!(now(&case, &opinion).translation_due, "marks taken back are other marks too");
}

#[test]
fn words_that_do_not_look_japanese_wait_for_somebody_to_say_what_they_are() {
    let case = Case::open();
    let number = arrived(&case);
    let opinion = case.heard(number, None);
    answered(&case, &opinion);
    let (mut desk, letter) = (case.desk(), page(&case, number, ""));

    assert!(matches!(due(&case)[..], [MissingItem::Untranslated { said: false, .. }]));
    let request = desk.get(&format!("{}/result-request", case.base));
    assert!(request.text().contains(&format!("href=\"{letter}#language\"")), "{}", request.text());
    assert!(desk.get(&page(&case, number, "/translation")).says("訳すものがまだありません"));
    assert_eq!(say(&case, &mut desk, number, "ja").status, 303);

    assert_eq!(due(&case), []);
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);
    let shown = case.app.browser().get(&public(&case, "/opinions/1"));
    assert!(shown.text().contains("<div class=\"ro-text\" lang=\"ja\">") && !shown.says("市による日本語訳"));
}

#[test]
fn a_letter_with_translations_is_called_japanese_only_when_they_are_gone() {
    let case = Case::open();
    let number = arrived(&case);
    let opinion = translate(&case, &foreign(&case, number, Tongue::En), JAPANESE);
    let mut desk = case.desk();

    let kept = say(&case, &mut desk, number, "ja");
    assert!(kept.status == 422 && kept.says("先に訳をすべて空にして"), "{}", kept.text());
    assert_eq!(say(&case, &mut desk, number, "zh").status, 303, "another language keeps them");
    assert_eq!(now(&case, &opinion).translation, JAPANESE);
    translate(&case, &opinion, "");

    assert_eq!(say(&case, &mut desk, number, "ja").status, 303);
    assert_eq!(due(&case), []);
}

#[test]
fn new_words_of_the_writer_are_in_no_language_yet() {
    let case = Case::open();
    let number = arrived(&case);
    translate(&case, &foreign(&case, number, Tongue::En), JAPANESE);
    let code = receipt_code(&case.app.app.keys, case.stored(number).id);
    let post = Post { key: "anew".to_owned(), payload: Vec::new() };
    let parts = vec![(None, "木を植えてください。".to_owned())];
    let amend = Amend { receipt: receipt_hash(&code), post, parts, received_at: case.app.time.now() };
    case.app.perform(&ronten::commands::Actor::Resident, amend);

    assert_eq!(case.stored(number).particulars.written_in, None);
    assert_eq!(due(&case), []);
    assert_eq!(findings(&case), []);
}

#[test]
fn a_correction_translates_what_the_first_version_left_out() {
    let case = Case::open();
    let number = arrived(&case);
    let opinion = case.heard(number, None);
    say(&case, &mut case.desk(), number, "ja");
    let issue = answered(&case, &opinion);
    let mut desk = case.desk();
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);
    assert_eq!(say(&case, &mut desk, number, "en").status, 409, "what is published is corrected first");
    let (path, rev) = (format!("{}/correction", case.base), case.now().rev.to_string());
    let begun = desk.send_form(&path, &path, &[("rev", &rev), ("reason", "英語の意見に訳がなかったため")]);
    assert_eq!(begun.status, 303, "{}", begun.text());

    assert_eq!(say(&case, &mut desk, number, "en").status, 303);
    assert_eq!(due(&case).len(), 1, "neither does the next version go out without");
    translate(&case, &opinion, JAPANESE);
    case.decide(&case.answer_again(issue), Decision::Approve);
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);

    let mut anybody = case.app.browser();
    assert!(anybody.get(&public(&case, "/opinions/1")).says(JAPANESE));
    assert!(!anybody.get(&public(&case, "/result/versions/1/opinions/1")).says(JAPANESE));
    assert_eq!(findings(&case), []);
}
