//! What holds of a ledger whatever happens: the invariants of the issue-sorting method, over made-up histories.

use super::history_tests::{History, Step};
use super::*;
use crate::record::canonical::canonical;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any::<Step>(), 1..50)
}

/// The lines up to and with an edition.
fn up_to(history: &History, edition: &EditionMark) -> Vec<Entered> {
    history.lines.iter().filter(|entry| entry.number <= edition.line).cloned().collect()
}

fn bytes(lines: &[Entered]) -> Vec<Vec<u8>> {
    lines.iter().map(|entry| canonical(&entry.line).unwrap()).collect()
}

/// The hash of the posting that the edition stands in, if every posting up to it names the one before as it is.
fn chained(postings: &[PostingSheet], edition: &EditionMark) -> Option<String> {
    let mut before = String::new();
    for posting in postings {
        if posting.before != before {
            return None;
        }
        before = posting.hash().unwrap().hex();
        if posting.first_line + posting.lines.len() as i64 > edition.line {
            return Some(before);
        }
    }
    None
}

fn is_opinion(entry: &Entered) -> bool {
    matches!(entry.line.what, What::Opinion(_))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// 1. The lines of edition n stand first in edition n+1, byte for byte also after they were stored and read.
    #[test]
    fn an_edition_begins_with_the_lines_of_the_one_before(steps in steps(), at in any::<prop::sample::Index>()) {
        let history = History::of(&steps);
        let stored = bytes(&history.lines);
        let read: Vec<Line> = stored.iter().map(|line| serde_json::from_slice(line).unwrap()).collect();
        prop_assert_eq!(read.iter().map(|line| canonical(line).unwrap()).collect::<Vec<_>>(), stored);

        let last = history.read.last().unwrap().1.clone();
        for pair in last.editions.windows(2) {
            let [before, after] = [&pair[0], &pair[1]].map(|edition| bytes(&up_to(&history, edition)));
            prop_assert!(before.len() < after.len() && after.starts_with(&before));
        }
        // Who changes one text in it, however early, has another edition.
        let edition = last.editions.last().unwrap();
        let hash = chained(&history.postings, edition).unwrap();
        let mut changed = history.postings.clone();
        let line = at.get(&history.lines).number;
        let posting = changed.iter_mut().rfind(|posting| posting.first_line <= line).unwrap();
        let index = (line - posting.first_line) as usize;
        posting.lines[index].on.push('0');
        prop_assert_ne!(chained(&changed, edition), Some(hash));
    }

    /// 2. The opinions of edition n+1 are those of edition n and those that came between, each counted once.
    #[test]
    fn an_edition_has_the_opinions_of_the_one_before_and_what_came_since(steps in steps()) {
        let history = History::of(&steps);
        let mut before = (0, BTreeSet::new());
        for edition in &history.read.last().unwrap().1.editions {
            let ledger = Ledger::of(up_to(&history, edition));
            let now: BTreeSet<i64> = ledger.opinions.keys().copied().collect();
            let between = history.lines.iter().filter(|entry| entry.number > before.0 && entry.number <= edition.line && is_opinion(entry));
            let expected: BTreeSet<i64> = before.1.iter().copied().chain(between.map(|entry| entry.number)).collect();
            prop_assert_eq!(&now, &expected);
            let counted: u64 = ledger.matrix().rows.iter().map(|row| row.opinions).sum();
            prop_assert_eq!(counted, now.len() as u64);
            for (line, filed) in &ledger.opinions {
                let course = &ledger.issues[&filed.issue.unwrap()];
                prop_assert!(course.entries.iter().any(|entry| entry.number == *line), "{line} is not shown where it is filed");
            }
            before = (edition.line, now);
        }
    }

    /// 3. Inside an issue by the day on which it happened, then as it entered; what an edition should have had is marked as late.
    #[test]
    fn a_course_goes_by_time_and_says_what_came_late(steps in steps()) {
        let history = History::of(&steps);
        let ledger = &history.read.last().unwrap().1;
        for course in ledger.issues.values() {
            let order: Vec<_> = course.entries.iter().map(|entry| (&entry.line.on, entry.number)).collect();
            prop_assert!(order.is_sorted(), "{:?}", order);
            for entry in &course.entries {
                let mut frozen = ledger.editions.iter().filter(|edition| edition.line < entry.number);
                let missed = frozen.any(|edition| entry.line.on < edition.of.cutoff_at.jst_date().to_string());
                prop_assert_eq!(entry.late, missed);
            }
        }
    }

    /// 4. Every view has its day; every one but that in force has exactly one successor, with a reason.
    #[test]
    fn a_view_that_is_no_more_in_force_has_a_successor_and_a_reason(steps in steps()) {
        let history = History::of(&steps);
        for course in history.read.last().unwrap().1.issues.values() {
            let views: Vec<&ViewLine> = course.views().map(|(_, view)| view).collect();
            let numbers: BTreeSet<i64> = views.iter().map(|view| view.view).collect();
            prop_assert_eq!(numbers, (1..=views.len() as i64).collect());
            prop_assert!(course.views().all(|(entry, _)| entry.line.on.len() == 10));
            for view in &views {
                let successors: Vec<_> = views.iter().filter(|other| other.supersedes == Some(view.view)).collect();
                let in_force = course.view() == Some(*view);
                prop_assert_eq!(successors.len(), usize::from(!in_force));
                prop_assert!(successors.iter().all(|other| other.view == view.view + 1 && !other.change.is_empty()));
            }
        }
    }

    /// 5. What was asked before is linked to it, counted and shown, and asks for no other answer.
    #[test]
    fn what_is_raised_again_is_linked_and_counted(steps in steps()) {
        let history = History::of(&steps);
        let ledger = &history.read.last().unwrap().1;
        let (mut repeated, said) = (0, ledger.said());
        for (line, filed) in &ledger.opinions {
            let Some(before) = filed.repeats else { continue };
            repeated += 1;
            prop_assert!(before < *line && said.contains_key(&before) && said[line].repeats == Some(before));
        }
        let cells: u64 = ledger.matrix().rows.iter().flat_map(|row| &row.cells).map(|cell| cell.repeated).sum();
        prop_assert_eq!(cells, repeated);
        let mut without: BTreeMap<i64, bool> = BTreeMap::new();
        let asked_once = |entry: &&Entered| !matches!(&entry.line.what, What::Opinion(said) if said.repeats.is_some());
        for course in Ledger::of(history.lines.iter().filter(asked_once).cloned()).issues.values() {
            without.insert(course.number, course.owes);
        }
        for course in ledger.issues.values() {
            prop_assert_eq!(course.owes, without[&course.number], "issue {}", course.number);
        }
    }

    /// 6. What was read at any moment is read again from the lines that had entered by then.
    #[test]
    fn what_was_read_on_a_day_is_read_again(steps in steps()) {
        let history = History::of(&steps);
        for (moment, read) in &history.read {
            // Several postings may share a moment; what it ended with is what is read.
            let ended = history.read.iter().rfind(|(other, _)| other == moment).is_some_and(|(_, last)| last == read);
            let by_then = history.lines.iter().filter(|entry| entry.entered_at <= *moment);
            prop_assert!(!ended || Ledger::of(by_then.cloned()) == *read);
        }
    }

    /// After an edition nothing is left to say: the ledger and the office agree.
    #[test]
    fn an_edition_leaves_nothing_unsaid(steps in steps()) {
        let history = History::of(&steps);
        let (moment, ledger) = history.read.last().unwrap();
        let left = pending(ledger, &history.office, &moment.jst_date().to_string());
        prop_assert!(left.is_empty(), "{:?}", left);
    }
}
