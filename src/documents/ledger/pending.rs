//! What an edition adds: how the issues stand in the office, set against what the ledger says of them.

use super::course::{IssueCourse, Standing};
use super::fold::Ledger;
use super::line::{Line, RaisedLine, What};
use crate::model::method::{Reopening, Settlement};
use std::collections::BTreeSet;

/// How a project stands in the office, as far as an edition says it.
#[derive(Clone, Debug, Default)]
pub struct Office {
    /// By number; retired ones are left out.
    pub issues: Vec<OfficeIssue>,
    /// Opinions by their line, with the issue that they are in now.
    pub filed: Vec<(i64, Option<i64>)>,
    /// Answers that were given after the occasion: the opinion's line, answer, post, day.
    pub answers: Vec<(i64, String, String, String)>,
    /// Rounds that were opened and have no result, with their letters.
    pub unpublished: Vec<(i64, u64)>,
}

/// An issue as the office has it.
#[derive(Clone, Debug)]
pub struct OfficeIssue {
    pub number: i64,
    pub theme: String,
    pub title: String,
    pub split_from: Option<i64>,
    pub merged_into: Option<i64>,
    /// Who considers it until when.
    pub considered: Option<(String, String)>,
    pub reopened: Option<Reopening>,
    pub settled: Option<Settlement>,
    /// Why it was split off, merged, reopened or settled.
    pub reason: String,
}

/// The lines that bring the ledger to where the office stands on a day (`YYYY-MM-DD`).
pub fn pending(ledger: &Ledger, office: &Office, on: &str) -> Vec<Line> {
    let (mut whats, told) = (Vec::new(), office.told(ledger));
    // An issue is named before anything comes into it, in the order of numbers.
    for issue in &office.issues {
        match ledger.issues.get(&issue.number) {
            None if told.contains(&issue.number) => whats.push(raised(issue)),
            Some(course) if (&course.theme, &course.title) != (&issue.theme, &issue.title) => {
                let (theme, title) = (issue.theme.clone(), issue.title.clone());
                whats.push(What::Reworded { issue: issue.number, theme, title });
            }
            _ => {}
        }
    }
    for (opinion, issue) in &office.filed {
        if ledger.opinions.get(opinion).is_some_and(|filed| !filed.gone && filed.issue != *issue) {
            whats.push(What::Filed { opinion: *opinion, issue: *issue });
        }
    }
    for (opinion, answer, post, _) in &office.answers {
        if ledger.opinions.get(opinion).is_some_and(|filed| filed.answered.is_none()) {
            whats.push(What::Answered { opinion: *opinion, answer: answer.clone(), post: post.clone() });
        }
    }
    whats.extend(office.issues.iter().filter(|issue| told.contains(&issue.number)).flat_map(|issue| moved(ledger, issue)));
    for (round, letters) in &office.unpublished {
        if ledger.unpublished.get(round) != Some(letters) {
            whats.push(What::Unpublished { round: *round, letters: *letters });
        }
    }
    whats.into_iter().map(|what| Line { on: on.to_owned(), what }).collect()
}

impl Office {
    /// The issues that the public knows after the edition: where one of them went, that one too, since its opinions are there now.
    fn told(&self, ledger: &Ledger) -> BTreeSet<i64> {
        let told = self.issues.iter().filter(|issue| ledger.issues.contains_key(&issue.number) || self.is_told(issue));
        let mut told: BTreeSet<i64> = told.map(|issue| issue.number).collect();
        // Each turn follows one more step of a chain of mergers.
        for _ in 0..self.issues.len() {
            let merged = self.issues.iter().filter(|issue| told.contains(&issue.number)).filter_map(|issue| issue.merged_into);
            let found: Vec<i64> = merged.filter(|into| !told.contains(into)).collect();
            if found.is_empty() {
                break;
            }
            told.extend(found);
        }
        told
    }

    /// Whether an issue that nobody outside knows is to become public: something public is in it, or it came out of what is.
    fn is_told(&self, issue: &OfficeIssue) -> bool {
        issue.split_from.is_some() || self.filed.iter().any(|(_, of)| *of == Some(issue.number)) || issue.considered.is_some()
    }
}

fn raised(issue: &OfficeIssue) -> What {
    let reason = if issue.split_from.is_some() { issue.reason.clone() } else { String::new() };
    What::Raised(RaisedLine {
        issue: issue.number,
        theme: issue.theme.clone(),
        title: issue.title.clone(),
        split_from: issue.split_from,
        reason,
        carried: None,
    })
}

/// What became of an issue since the ledger last spoke of it.
fn moved(ledger: &Ledger, issue: &OfficeIssue) -> Vec<What> {
    let standing = ledger.issues.get(&issue.number).map_or(&Standing::Raised, |course: &IssueCourse| &course.standing);
    let (number, reason) = (issue.number, issue.reason.clone());
    let mut whats = Vec::new();
    if let Some(into) = issue.merged_into {
        whats.extend((*standing != Standing::Merged(into)).then_some(What::Merged { issue: number, into, reason }));
    } else if let Some(how) = issue.settled {
        whats.extend((*standing != Standing::Settled(how)).then_some(What::Settled { issue: number, how, reason }));
    } else {
        let again = issue.reopened.filter(|_| matches!(standing, Standing::Answered | Standing::Settled(_)));
        whats.extend(again.map(|because| What::Reopened { issue: number, because, reason }));
        let says = issue.considered.clone().map(|(owner, due)| Standing::Considered { owner, due });
        if let Some(Standing::Considered { owner, due }) = says.filter(|says| says != standing) {
            whats.push(What::Considered { issue: number, owner, due });
        }
    }
    whats
}
