//! No name comes back by a translation: when it is typed, when it is published, and when somebody is erased or withheld later.

use super::{JAPANESE, answered, arrived, foreign, now, page, public, send, translate};
use crate::erasing::findings;
use crate::support::case::Case;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::result::Remarks;
use ronten::commands::submission::{Translate, Translated, suspects};
use ronten::commands::withhold::RequestWithholding;
use ronten::model::letter::Person;
use ronten::model::terms::{RedactionReason, Tongue};
use ronten::store::log::{Body, EntryRow, Log};
use ronten::store::opinions::Opinion;

/// Another writer, whom the letter speaks of; the official translated the name too.
const OTHER: &str = "川辺 守";
const NAMING: &str = "川辺守さんの言うとおり、駅前に木を植えてください。";

/// Two letters, the English one translated with the name of the other's writer.
fn naming(case: &Case) -> (i64, i64, Opinion) {
    let person = Person { name: OTHER.to_owned(), kana: "かわべ まもる".to_owned(), ..Person::default() };
    let other = case.letter_of(person, "木を植えてください。");
    case.heard(other, None);
    let number = arrived(case);
    let opinion = foreign(case, number, Tongue::En);
    let opinion = translate(case, &opinion, NAMING);
    (number, other, opinion)
}

/// Every version of the opinion that the database still keeps.
fn versions(case: &Case, opinion: &Opinion) -> String {
    case.app.read(|db| {
        let entries = EntryRow::of_subject(db, Log::Record, opinion.id.as_str())?;
        let bodies = entries.iter().map(|entry| Ok(Body::of(db, Log::Record, entry.seq)?.map(|body| body.body).unwrap_or_default()));
        bodies.collect::<diesel::QueryResult<Vec<_>>>().map(|bodies| bodies.join("\n"))
    })
}

#[test]
fn the_writers_own_name_is_found_when_the_translation_is_saved() {
    let case = Case::open();
    let number = arrived(&case);
    let opinion = foreign(&case, number, Tongue::En);
    let (mut desk, rev) = (case.desk(), now(&case, &opinion).rev);
    let typed = "エミリー・カーターです。駅前の木は090-1234-5678へ。";

    let found = send(&case, &mut desk, (number, &opinion, rev), typed, &[]);

    assert_eq!(found.status, 422);
    assert!(found.says("個人情報かもしれない言葉があります") && found.text().contains(typed), "{}", found.text());
    assert_eq!(now(&case, &opinion).translation, "");
    let places: Vec<String> = found
        .text()
        .split("name=\"kept\" type=\"checkbox\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(places.len(), 2, "{}", found.text());
    let one = [("kept", places[0].as_str())];
    assert_eq!(send(&case, &mut desk, (number, &opinion, rev), typed, &one).status, 422, "each is decided on");
    let all: Vec<_> = places.iter().map(|place| ("kept", place.as_str())).collect();
    assert_eq!(send(&case, &mut desk, (number, &opinion, rev), typed, &all).status, 303);
    assert_eq!(now(&case, &opinion).translation, typed);
}

#[test]
fn the_last_gate_finds_a_neighbours_name_in_a_translation() {
    let case = Case::open();
    let (_, other, opinion) = naming(&case);
    let others = case.app.read(|db| Opinion::of_submission(db, case.stored(other).id));
    let first = case.issue("ほかの論点", &others);
    let issue = answered(&case, &opinion);
    case.decide(&case.answer(first, "植えます。"), Decision::Approve);
    let (request, mut desk) = (format!("{}/result-request", case.base), case.desk());

    let shown = desk.get(&request);

    assert!(shown.says("意見2の市による日本語訳") && shown.says("川辺守"), "{}", shown.text());
    translate(&case, &opinion, JAPANESE);
    case.decide(&case.answer_again(issue), Decision::Approve);
    assert!(!desk.get(&request).says("川辺守"));
}

#[test]
fn erasing_a_writer_reaches_the_translations_of_other_letters_and_their_history() {
    let case = Case::open();
    let (_, other, opinion) = naming(&case);
    let asked = case.app.perform(&case.official, RequestErasure { submission: case.stored(other).id, ground: Ground::WriterAsked });
    case.decide(&asked, Decision::Approve);

    let row = now(&case, &opinion);

    assert_eq!(row.translation, NAMING.replace("川辺守", "［消去］"));
    assert!(!versions(&case, &opinion).contains("川辺守"), "{}", versions(&case, &opinion));
    assert_eq!(findings(&case), []);
}

#[test]
fn erasing_the_writer_takes_the_name_out_of_the_own_translation() {
    let case = Case::open();
    let number = arrived(&case);
    let opinion = foreign(&case, number, Tongue::En);
    let row = now(&case, &opinion);
    let text = "エミリー・カーターです。木を植えてください。".to_owned();
    let letter = case.stored(number);
    let kept = case.app.read(|db| suspects(db, &letter, 1, &text)).into_iter().map(|suspect| suspect.token).collect();
    let texts = vec![Translated { opinion: row.id, rev: row.rev, text, looked: false }];
    case.app.perform(&case.official, Translate { submission: row.submission, texts, kept });
    let asked = case.app.perform(&case.official, RequestErasure { submission: row.submission, ground: Ground::WriterAsked });
    case.decide(&asked, Decision::Approve);

    assert!(now(&case, &opinion).translation.ends_with("です。木を植えてください。"));
    assert!(!versions(&case, &opinion).contains("カーター"));
    assert_eq!(findings(&case), []);
}

#[test]
fn what_is_withheld_goes_from_the_published_translation_too() {
    let case = Case::open();
    let number = arrived(&case);
    let opinion = foreign(&case, number, Tongue::En);
    translate(&case, &opinion, "架空太郎さんの庭の木を切らないでください。");
    answered(&case, &opinion);
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);
    let pages = ["/opinions/1", "/result", "/result.csv", "/result.json"].map(|tail| public(&case, tail));
    let mut anybody = case.app.browser();
    assert!(pages.iter().all(|page| anybody.get(page).says("架空太郎さん")));

    let (words, reason) = ("架空太郎さん".to_owned(), RedactionReason::ThirdParty);
    let asked = case.app.perform(&case.official, RequestWithholding { round: case.round, words, reason });
    case.app.perform(&case.approver, Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve });

    for page in &pages {
        let shown = anybody.get(page);
        assert!(!shown.says("架空太郎さん") && shown.says("［非公開：第三者の情報］"), "{page}: {}", shown.text());
    }
    assert!(!case.desk().get(&page(&case, number, "/translation")).says("架空太郎さん"));
    assert!(!versions(&case, &opinion).contains("架空太郎さん"));
    assert_eq!(findings(&case), []);
}
