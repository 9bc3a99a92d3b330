//! What the published result of a round brings into the ledger. A corrected version brings only what it changes; what was said before
//! stays where it stands.

use super::fold::Ledger;
use super::line::{Line, OpinionLine, RaisedLine, ViewLine, What};
use crate::documents::result::{ResultSheet, SheetIssue, SheetOpinion};
use crate::model::method::Source;
use std::collections::BTreeSet;

/// The lines by which a result that was published on a day (`YYYY-MM-DD`) enters a ledger.
pub fn lines_of_result(sheet: &ResultSheet, ledger: &Ledger, on: &str) -> Vec<Line> {
    let version = sheet.correction.as_ref().map_or(1, |correction| correction.version);
    let of = OfResult { sheet, ledger, source: Source::Round(sheet.round) };
    let mut whats = vec![What::Result { round: sheet.round, stage: sheet.stage, version, opinions: sheet.counts.opinions }];
    for SheetIssue { number, theme, title, .. } in sheet.issues.iter().filter(|issue| !ledger.issues.contains_key(&issue.number)) {
        let (theme, title) = (theme.clone(), title.clone());
        whats.push(What::Raised(RaisedLine { issue: *number, theme, title, split_from: None, reason: String::new(), carried: None }));
    }
    whats.extend(of.opinions());
    whats.extend(of.views());
    whats.into_iter().map(|what| Line { on: on.to_owned(), what }).collect()
}

struct OfResult<'a> {
    sheet: &'a ResultSheet,
    ledger: &'a Ledger,
    source: Source,
}

impl OfResult<'_> {
    /// Opinions that are new or have other words, those that are no more part of it, and those that went to another issue.
    fn opinions(&self) -> Vec<What> {
        let in_issues = self.sheet.issues.iter().flat_map(|issue| issue.opinions.iter().map(|opinion| (Some(issue.number), opinion)));
        let all = in_issues.chain(self.sheet.without_issue.iter().map(|opinion| (None, opinion)));
        let (mut whats, mut kept) = (Vec::new(), BTreeSet::new());
        let (standing, said) = (self.ledger.opinions_of(self.source), self.ledger.said());
        for (issue, opinion) in all {
            let line = self.opinion(issue, opinion);
            match standing.get(&line.number).copied() {
                None => whats.push(What::Opinion(Box::new(line))),
                Some((before, filed)) => {
                    kept.insert(before);
                    if !said.get(&before).is_some_and(|said| says_the_same(said, &line)) {
                        whats.push(What::Opinion(Box::new(OpinionLine { corrects: Some(before), ..line })));
                    } else if filed.issue != issue {
                        whats.push(What::Filed { opinion: before, issue });
                    }
                }
            }
        }
        let gone = standing.values().map(|(line, _)| *line).filter(|line| !kept.contains(line)).collect::<BTreeSet<_>>();
        whats.extend(gone.into_iter().map(|opinion| What::Dropped { opinion }));
        whats
    }

    fn opinion(&self, issue: Option<i64>, opinion: &SheetOpinion) -> OpinionLine {
        OpinionLine {
            source: self.source,
            number: opinion.number as i64,
            issue,
            no_issue: opinion.no_issue,
            scope: Some(opinion.scope),
            utterance: None,
            speaker: None,
            district: String::new(),
            gist: opinion.gist.clone(),
            text: opinion.text.clone(),
            translation: opinion.translation.clone(),
            answer: String::new(),
            post: String::new(),
            due: String::new(),
            repeats: None,
            corrects: None,
        }
    }

    /// The views of the result; in a corrected one those that say something else than before.
    fn views(&self) -> Vec<What> {
        let reason = self.sheet.correction.as_ref().map_or("", |correction| correction.reason.as_str());
        let views = self.sheet.issues.iter().map(|issue| self.view(issue, reason));
        views.filter(|view| !self.stands(view)).map(|view| What::View(Box::new(view))).collect()
    }

    fn view(&self, issue: &SheetIssue, change: &str) -> ViewLine {
        let supersedes = self.ledger.issues.get(&issue.number).and_then(|course| course.view()).map(|view| view.view);
        ViewLine {
            issue: issue.number,
            view: self.ledger.next_view(issue.number),
            source: Some(self.source),
            category: issue.category,
            label: issue.label.clone(),
            text: issue.text.clone(),
            reason: issue.reason.clone(),
            page: issue.page.clone(),
            later_stage: issue.later_stage.clone(),
            supersedes,
            change: if supersedes.is_some() { change.to_owned() } else { String::new() },
            covered: Vec::new(),
        }
    }

    /// Whether a version before said so of the same round.
    fn stands(&self, view: &ViewLine) -> bool {
        let course = self.ledger.issues.get(&view.issue);
        let before = course.and_then(|course| course.views().map(|(_, said)| said).rfind(|said| said.source == view.source));
        before.is_some_and(|said| {
            let of = |view: &ViewLine| (view.category, view.text.clone(), view.reason.clone(), view.page.clone(), view.later_stage.clone());
            of(said) == of(view)
        })
    }
}

/// Whether two lines give one opinion in the same words.
fn says_the_same(said: &OpinionLine, line: &OpinionLine) -> bool {
    let words = (&said.gist, &said.text, &said.translation) == (&line.gist, &line.text, &line.translation);
    words && (said.scope, said.no_issue) == (line.scope, line.no_issue)
}
