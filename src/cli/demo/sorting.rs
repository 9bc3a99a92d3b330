//! Letters read, judged, cleared, split and given issues; views written and approved; the result released.

use super::play::Run;
use super::stage::{DemoError, Stage};
use super::story::{Issue as Told, Letter, Piece as Written, Until};
use crate::commands::Actor;
use crate::commands::approval::{Decide, Decision};
use crate::commands::carried::members;
use crate::commands::issue::RaiseIssue;
use crate::commands::result::{Remarks, SubmitResult};
use crate::commands::round::StartResponding;
use crate::commands::submission::{Assign, Judge, Mark, Open, Piece, Place, Redact, SayLanguage, Split, Translate, Translated, hits};
use crate::commands::view::{DraftView, SubmitView, ViewForm};
use crate::model::ids::{IssueId, OpinionId, SectionId, SubmissionId};
use crate::model::letter::RedactionMark;
use crate::model::terms::{Scope, Validity};
use crate::procedure::submission::State;
use crate::store::approvals::Approval;
use crate::store::issues::Issue;
use crate::store::opinions::Opinion;
use crate::store::projects::Plan;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use std::collections::HashMap;

/// Every letter of a finished round is sorted; of one still being sorted, all but the last two.
pub fn sort(stage: &Stage<'_>, run: &mut Run<'_>) -> Result<(), DemoError> {
    let (official, _) = run.people(stage)?;
    let project = run.project.as_ref().map(|project| project.id).ok_or_else(|| DemoError::Other("no project".to_owned()))?;
    let mut issues = HashMap::new();
    let raised = stage.read(|db| Issue::of_project(db, project))?;
    for told in &run.told.issues {
        // An issue of the stage before goes on.
        let issue = match raised.iter().find(|issue| issue.title == told.title) {
            Some(issue) => issue.id,
            None => stage.act(official, RaiseIssue { project, theme: told.theme.clone(), title: told.title.clone() })?.id,
        };
        issues.insert(told.key.as_str(), issue);
    }
    let left = if run.told.until == Until::Sorting { 2 } else { 0 };
    let letters = run.told.letters.iter().zip(&run.receipts);
    for (letter, receipt) in letters.take(run.receipts.len().saturating_sub(left)) {
        read_and_split(stage, official, letter, receipt.submission, &issues)?;
    }
    Ok(())
}

fn read_and_split(
    stage: &Stage<'_>,
    official: &Actor,
    told: &Letter,
    submission: SubmissionId,
    issues: &HashMap<&str, IssueId>,
) -> Result<(), DemoError> {
    let mut letter = stage.act(official, Open { submission })?;
    if letter.state == State::Opened {
        letter = stage.act(official, Judge { submission, rev: letter.rev, validity: Validity::Valid, reason: String::new() })?;
    }
    if let Some(written_in) = told.written_in {
        letter = stage.act(official, SayLanguage { submission, rev: letter.rev, written_in })?;
    }
    let (pieces, keys) = pieces(told);
    let letter = stage.act(official, Split { submission, rev: letter.rev, pieces })?;
    let opinions = stage.read(|db| Opinion::of_submission(db, submission))?;
    for (opinion, key) in opinions.iter().zip(keys) {
        if let Some(issue) = key.and_then(|key| issues.get(key)) {
            stage.act(official, Assign { opinions: vec![(opinion.id, opinion.rev)], to: Place::Issue(*issue) })?;
        }
    }
    clear(stage, official, letter.id)?;
    if told.written_in.is_some() { translate(stage, official, told, submission) } else { Ok(()) }
}

/// Every opinion of a letter in another language gets its translation.
fn translate(stage: &Stage<'_>, official: &Actor, told: &Letter, submission: SubmissionId) -> Result<(), DemoError> {
    let rows = stage.read(|db| Opinion::of_submission(db, submission))?;
    let told = told.pieces.iter().filter(|piece| piece.aside.is_none());
    let text =
        |(row, piece): (&Opinion, &Written)| Translated { opinion: row.id, rev: row.rev, text: piece.translation.clone(), looked: true };
    let texts = rows.iter().zip(told).map(text).collect();
    stage.act(official, Translate { submission, texts, kept: Vec::new() })?;
    Ok(())
}

/// The spans of the story's pieces, and the issue of each opinion among them.
fn pieces(told: &Letter) -> (Vec<Piece>, Vec<Option<&str>>) {
    let (mut at, mut pieces, mut keys) = (0, Vec::new(), Vec::new());
    for piece in &told.pieces {
        let end = at + piece.text.chars().count();
        let mark = match piece.aside {
            Some(reason) => Mark::Aside(reason),
            None => {
                keys.push(piece.issue.as_deref());
                Mark::Opinion { scope: Scope::InScope, section: None, gist: None }
            }
        };
        pieces.push(Piece { start: at, end, mark });
        at = end;
    }
    (pieces, keys)
}

/// Whatever the detector finds is replaced in what is published.
fn clear(stage: &Stage<'_>, official: &Actor, submission: SubmissionId) -> Result<(), DemoError> {
    let found = stage.read(|db| {
        let letter = Submission::by_id(db, submission)?;
        letter.map(|letter| Ok((hits(db, &letter)?, letter.rev))).transpose()
    })?;
    let (hits, rev) = found.ok_or_else(|| DemoError::Other("a letter is gone".to_owned()))?;
    let redactions = hits.iter().map(|hit| RedactionMark::free(hit.span.start(), hit.span.end(), hit.kind)).collect();
    stage.act(official, Redact { submission, rev, redactions, dismissed: Vec::new(), done: true })?;
    Ok(())
}

/// Answers every issue, has the answers approved, and has the result released by the second person.
pub fn publish(stage: &Stage<'_>, run: &mut Run<'_>) -> Result<(), DemoError> {
    let round = run.round()?;
    let (official, approver) = run.people(stage)?;
    stage.act(official, StartResponding { round })?;
    let project = run.project.as_ref().map(|project| project.id).ok_or_else(|| DemoError::Other("no project".to_owned()))?;
    let issues = stage.read(|db| Issue::of_project(db, project))?;
    let row = stage.read(|db| Round::by_id(db, round))?.ok_or_else(|| DemoError::Other("a round is gone".to_owned()))?;
    let plan = row.plan.map(|plan| stage.read(|db| Plan::sections_of(db, plan))).transpose()?.unwrap_or_default();
    for told in &run.told.issues {
        let issue = issues.iter().find(|issue| issue.title == told.title);
        let issue = issue.ok_or_else(|| DemoError::Other(format!("nobody raised {}", told.title)))?;
        let sections = plan.iter().filter(|section| section.place == told.section).map(|section| section.id).collect();
        // Also what was put off to this stage is answered.
        let covered = stage.read(|db| members(db, &row, issue.id))?;
        let view = stage.act(official, DraftView { issue: issue.id, round, form: form(told, covered, sections) })?;
        let approval = stage.act(official, SubmitView { view: view.id, rev: view.rev })?;
        approve(stage, approver, &approval)?;
    }
    let row = stage.read(|db| Round::by_id(db, round))?.ok_or_else(|| DemoError::Other("a round is gone".to_owned()))?;
    let mut approval = stage.act(official, SubmitResult { round, rev: row.rev, remarks: Remarks::default() })?;
    if run.told.route.is_empty() {
        return approve(stage, approver, &approval);
    }
    let hands = if run.told.until == Until::Asked { 1 } else { run.told.route.len() };
    for login in run.told.route.iter().take(hands) {
        let step = Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve };
        approval = stage.act(stage.person(login)?, step)?;
    }
    Ok(())
}

fn form(told: &Told, covered: Vec<OpinionId>, sections: Vec<SectionId>) -> ViewForm {
    ViewForm {
        category: told.category,
        text: told.view.clone(),
        reason: told.reason.clone(),
        place: told.place.clone(),
        before_text: told.before.clone(),
        after_text: told.after.clone(),
        page: told.page.clone(),
        later_stage: told.later_stage.clone(),
        covered,
        sections,
    }
}

/// The second person agrees.
pub fn approve(stage: &Stage<'_>, approver: &Actor, approval: &Approval) -> Result<(), DemoError> {
    stage.act(approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve })?;
    Ok(())
}
