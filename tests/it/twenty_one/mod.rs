//! The case that the method was born from, at its size: 21 occasions, 161 questions and opinions on 31 issues, and two rounds of public
//! comment in between, as the office and residents do it in their browsers.
//!
//! What residents read on a day is kept on that day; at the end every page as of that day is the same, every edition stands first in the
//! next one, everything that was said is counted, and the record verifies.

mod answers;
mod deeds;
mod kept;
mod rounds;
mod story;

use deeds::Town;
use kept::Kept;
use ronten::model::method::Source;
use std::collections::BTreeMap;
use story::Story;

/// Evenings on which a round is closed and answered afterwards.
const ROUNDS: [usize; 2] = [10, 20];
/// Days between two evenings.
const DAYS: i64 = 3;

#[test]
fn a_hall_is_explained_on_twenty_one_evenings_and_nothing_is_lost_or_said_otherwise_later() {
    let story = Story::read();
    let (mut town, mut kept) = (Town::begin(&story), Kept::default());
    for (at, evening) in story.evenings.iter().enumerate() {
        let number = at + 1;
        town.answer_what_is_due(DAYS);
        town.evening(number as i64, evening);
        town.answer(&story, number);
        town.change_the_course(number);
        if ROUNDS.contains(&number) {
            town.round(&story, number < ROUNDS[1]);
        }
        kept.read(&mut town);
    }
    town.freeze(None);
    kept.read(&mut town);

    kept.is_read_again(&mut town);
    let booklet = format!("/projects/{}/ledger/editions/{}.pdf", town.no, town.frozen);
    assert!(town.resident().get(&booklet).body.starts_with(b"%PDF-"), "the booklet opens");
    everything_is_counted(&story, &mut town);
    let report = town.case.app.place.open(&town.case.app.time).unwrap().check(&town.case.app.place, None).unwrap();
    assert_eq!(report.findings().count(), 0, "{:?}", report.findings().collect::<Vec<_>>());
}

/// Every row and every letter stands in the ledger once, and in the issue where it was put.
fn everything_is_counted(story: &Story, town: &mut Town) {
    let ledger = town.ledger();
    let rows: usize = story.evenings.iter().map(|evening| evening.rows.len()).sum();
    assert_eq!((rows, town.letters), (161, 24));
    for (at, evening) in story.evenings.iter().enumerate() {
        let of_evening = ledger.opinions_of(Source::Occasion(at as i64 + 1));
        assert_eq!(of_evening.len(), evening.rows.len(), "evening {}", at + 1);
    }
    assert_eq!(ledger.opinions.len(), rows + town.letters, "each once");
    assert_eq!(ledger.opinions.values().filter(|filed| filed.repeats.is_some()).count(), town.repeated, "asked again, and counted");
    assert!(ledger.issues.values().all(|course| !course.owes), "nothing is left unanswered");
    let mut filed: BTreeMap<i64, usize> = BTreeMap::new();
    for opinion in ledger.opinions.values() {
        *filed.entry(ledger.now(opinion.issue.expect("in an issue"))).or_default() += 1;
    }
    let shown: BTreeMap<i64, usize> = ledger.matrix().rows.iter().map(|row| (row.issue, row.opinions as usize)).collect();
    assert_eq!(shown, filed);
    let page = town.case.app.browser().get(&format!("/projects/{}/ledger", town.no));
    assert!(page.says(&format!("ご意見{}件", rows + town.letters)), "{}", page.text());
}
