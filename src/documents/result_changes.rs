//! What one version of a published result says otherwise than the one before it, computed from the two.
//!
//! Words that were withheld after the publication count as the words that are withheld from the start: taking a name out is no
//! correction of the result.

use super::result::{ResultSheet, SheetIssue, SheetOpinion, SheetQuestion, marker, withheld_marker};
use super::result_texts::texts;
use crate::model::counts::Counts;
use crate::model::policy::Label;
use crate::model::terms::RedactionReason;
use std::collections::{BTreeMap, BTreeSet};

/// The differences, each kind in the order of its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: Vec<u64>,
    pub removed: Vec<u64>,
    /// Opinions with another wording, summary, place or issue.
    pub changed: Vec<u64>,
    pub issues: Vec<IssueChange>,
    /// Counts under the names of `result.count`, before and after.
    pub counts: Vec<(&'static str, u64, u64)>,
    /// Other parts that differ, as named below `result_changes.part`.
    pub parts: Vec<&'static str>,
}

/// An issue that is new, gone, named or answered otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueChange {
    pub number: i64,
    pub before: Option<Answer>,
    pub after: Option<Answer>,
}

/// An issue and the view on it, without its opinions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub theme: String,
    pub title: String,
    pub label: Label,
    pub text: String,
    pub reason: String,
    pub page: String,
    pub later_stage: String,
}

impl Changes {
    /// From an older version to a newer one.
    pub fn between(old: &ResultSheet, new: &ResultSheet) -> Self {
        let (old, new) = (plain(old), plain(new));
        let (before, after) = (opinions(&old), opinions(&new));
        let gone = |here: &BTreeMap<u64, _>, there: &BTreeMap<u64, _>| here.keys().filter(|n| !there.contains_key(n)).copied().collect();
        let changed = before.iter().filter(|(number, one)| after.get(number).is_some_and(|other| other != *one));
        Self {
            added: gone(&after, &before),
            removed: gone(&before, &after),
            changed: changed.map(|(number, _)| *number).collect(),
            issues: issues(&old, &new),
            counts: counts(&old.counts, &new.counts),
            parts: parts(&old, &new),
        }
    }
}

/// Whether two versions say the same.
pub fn same(old: &ResultSheet, new: &ResultSheet) -> bool {
    plain(old) == plain(new)
}

/// Without what tells a later version from an earlier one, and with one marker for the same words withheld earlier or later.
fn plain(sheet: &ResultSheet) -> ResultSheet {
    let mut sheet = ResultSheet { correction: None, withheld_later: Vec::new(), withheld: BTreeMap::new(), ..sheet.clone() };
    for (_, text) in texts(&mut sheet) {
        for reason in RedactionReason::ALL {
            let later = withheld_marker(*reason);
            if text.contains(later) {
                *text = text.replace(later, marker(*reason));
            }
        }
    }
    sheet
}

/// Each opinion with its issue, by number.
fn opinions(sheet: &ResultSheet) -> BTreeMap<u64, (&SheetOpinion, Option<i64>)> {
    let inside = sheet.issues.iter().flat_map(|issue| issue.opinions.iter().map(move |opinion| (opinion, Some(issue.number))));
    let all = inside.chain(sheet.without_issue.iter().map(|opinion| (opinion, None)));
    all.map(|(opinion, issue)| (opinion.number, (opinion, issue))).collect()
}

fn issues(old: &ResultSheet, new: &ResultSheet) -> Vec<IssueChange> {
    let answers = |sheet: &ResultSheet| sheet.issues.iter().map(|issue| (issue.number, answer(issue))).collect::<BTreeMap<_, _>>();
    let (mut before, mut after) = (answers(old), answers(new));
    let numbers: BTreeSet<i64> = before.keys().chain(after.keys()).copied().collect();
    let change = |number: i64| IssueChange { number, before: before.remove(&number), after: after.remove(&number) };
    numbers.into_iter().map(change).filter(|change| change.before != change.after).collect()
}

fn answer(issue: &SheetIssue) -> Answer {
    let SheetIssue { number: _, theme, title, category: _, label, text, reason, page, later_stage, opinions: _, carried: _ } =
        issue.clone();
    Answer { theme, title, label, text, reason, page, later_stage }
}

fn counts(old: &Counts, new: &Counts) -> Vec<(&'static str, u64, u64)> {
    let all = [
        ("letters", old.letters, new.letters),
        ("submitters", old.submitters, new.submitters),
        ("opinions", old.opinions, new.opinions),
        ("texts", old.distinct_texts, new.distinct_texts),
        ("issues", old.issues_answered, new.issues_answered),
    ];
    all.into_iter().filter(|(_, before, after)| before != after).collect()
}

fn parts(old: &ResultSheet, new: &ResultSheet) -> Vec<&'static str> {
    let rest = |sheet: &ResultSheet| ResultSheet {
        issues: Vec::new(),
        without_issue: Vec::new(),
        changes: Vec::new(),
        left_out: BTreeMap::new(),
        counts: Counts::default(),
        counting: None,
        no_opinions: false,
        questions: asked(sheet),
        remark: String::new(),
        next_step: String::new(),
        ..sheet.clone()
    };
    // Counts that differ although none of the five does: how many by which way, of which validity or category.
    let inner = (old.counts != new.counts || answers(old) != answers(new)) && counts(&old.counts, &new.counts).is_empty();
    let all = [
        ("changes", old.changes != new.changes),
        ("remark", old.remark != new.remark),
        ("next_step", old.next_step != new.next_step),
        ("left_out", old.left_out != new.left_out),
        ("counts", inner),
        ("heading", rest(old) != rest(new)),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// The questions without how many answered them.
fn asked(sheet: &ResultSheet) -> Vec<SheetQuestion> {
    sheet.questions.iter().map(|question| SheetQuestion { letters: 0, opinions: 0, ..question.clone() }).collect()
}

/// How many answered each question.
fn answers(sheet: &ResultSheet) -> Vec<(u64, u64)> {
    sheet.questions.iter().map(|question| (question.letters, question.opinions)).collect()
}

#[cfg(test)]
#[path = "result_changes_tests.rs"]
mod tests;
