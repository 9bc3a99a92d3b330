//! What lines come to, one after the other.

use super::*;
use crate::documents::ledger::history_tests::opinion;
use crate::model::policy::Label;
use crate::model::terms::{ResponseCategory, Stage};

const ROUND: Source = Source::Round(1);

fn view(source: Option<Source>, issue: i64, view: i64, covered: &[i64]) -> What {
    let empty = String::new;
    let label = Label { ja: empty(), en: empty() };
    What::View(Box::new(ViewLine {
        issue,
        view,
        source,
        category: ResponseCategory::ExplainedOnly,
        label,
        text: empty(),
        reason: empty(),
        page: empty(),
        later_stage: empty(),
        supersedes: None,
        change: empty(),
        covered: covered.to_vec(),
    }))
}

fn raised(issue: i64) -> What {
    What::Raised(RaisedLine {
        issue,
        theme: String::new(),
        title: format!("論点{issue}"),
        split_from: None,
        reason: String::new(),
        carried: None,
    })
}

fn result(version: i64) -> What {
    What::Result { round: 1, stage: Stage::Draft, version, opinions: 1 }
}

fn entered(whats: Vec<(&str, What)>) -> Vec<Entered> {
    let line = |(number, (on, what)): (i64, (&str, What))| Entered {
        number,
        entered_at: Moment::from_unix_ms(1_800_000_000_000 + number),
        line: Line { on: on.to_owned(), what },
    };
    (1..).zip(whats).map(line).collect()
}

fn owes(whats: Vec<(&str, What)>) -> bool {
    Ledger::of(entered(whats)).issues[&1].owes
}

#[test]
fn an_issue_owes_an_answer_for_every_opinion_that_no_view_answers() {
    let at = |what| ("2026-10-01", what);
    let evening = Source::Occasion(1);
    assert!(owes(vec![at(raised(1)), at(opinion(evening, 1, 1, None))]));
    assert!(!owes(vec![at(raised(1)), at(opinion(evening, 1, 1, None)), at(view(None, 1, 1, &[2]))]));
    assert!(owes(vec![at(raised(1)), at(opinion(evening, 1, 1, None)), at(view(None, 1, 1, &[]))]), "a view answers what it names");
    let again = vec![at(raised(1)), at(opinion(evening, 1, 1, None)), at(view(None, 1, 1, &[2])), at(opinion(evening, 2, 1, Some(2)))];
    assert!(!owes(again), "what was asked before was answered");
    let result = vec![at(raised(1)), at(result(1)), at(opinion(ROUND, 1, 1, None)), at(view(Some(ROUND), 1, 1, &[]))];
    assert!(!owes(result));
}

/// An opinion that was found late stands under the answer that its result already gives.
#[test]
fn a_view_in_a_result_answers_what_a_correction_adds() {
    let at = |what| ("2026-10-01", what);
    let first = vec![at(raised(1)), at(result(1)), at(opinion(ROUND, 1, 1, None)), at(view(Some(ROUND), 1, 1, &[]))];
    let later = first.into_iter().chain([at(result(2)), at(opinion(ROUND, 2, 1, None))]);

    assert!(!owes(later.collect()));
}

#[test]
fn a_merger_takes_what_is_owed_along_and_ends() {
    let at = |what| ("2026-10-01", what);
    let merged = What::Merged { issue: 1, into: 2, reason: String::new() };
    let lines = entered(vec![at(raised(1)), at(raised(2)), at(opinion(Source::Occasion(1), 1, 1, None)), at(merged)]);
    let ledger = Ledger::of(lines);

    assert_eq!((ledger.now(1), ledger.issues[&1].owes, ledger.issues[&2].owes), (2, false, true));
    assert_eq!(ledger.matrix().rows.iter().map(|row| row.issue).collect::<Vec<_>>(), [2]);
}

/// A view may answer an opinion before the edition says that it was moved there.
#[test]
fn an_answered_opinion_that_is_moved_leaves_its_new_issue_answered_and_another_one_opens_it() {
    let at = |what| ("2026-10-01", what);
    let moved = |opinion| at(What::Filed { opinion, issue: Some(2) });
    let asked = |number| at(opinion(Source::Occasion(1), number, 1, None));
    let lines = vec![at(raised(1)), asked(1), asked(2), at(raised(2)), at(view(None, 2, 1, &[2])), moved(2)];
    let standing = |lines| Ledger::of(entered(lines)).issues[&2].standing.clone();

    assert_eq!(standing(lines.clone()), Standing::Answered);
    assert_eq!(standing(lines.into_iter().chain([moved(3)]).collect()), Standing::Reopened);
}

/// 追加記載: it happened before the cut-off of an edition that does not have it.
#[test]
fn what_happened_before_the_last_cutoff_is_late() {
    let cutoff_at = Moment::start_of_day("2026-10-10".parse().unwrap());
    let edition = What::Edition(EditionLine { edition: 1, occasion: None, cutoff_at, late_reason: String::new(), materials: Vec::new() });
    let lines = entered(vec![("2026-10-09", raised(1)), ("2026-10-10", edition), ("2026-10-09", raised(2)), ("2026-10-10", raised(3))]);

    assert_eq!(marked(lines).map(|entry| entry.late).collect::<Vec<_>>(), [false, false, true, false]);
}
