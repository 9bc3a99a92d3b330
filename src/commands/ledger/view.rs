//! The city's views in the ledger: drafted by one person, approved by another, public and dated from then on, never overwritten.

use super::{day, fresh, names, own_running, post, read};
use crate::commands::approval::{self, Asked};
use crate::commands::claim::{Work, works};
use crate::commands::desk::With;
use crate::commands::issue::course::with_merged;
use crate::commands::issue::{answered, own_issue};
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::documents::ledger::{Ledger as Folded, Line, SplitFrom, VIEW, ViewLine, ViewSheet, What};
use crate::model::ids::{IssueId, LedgerViewId, QaRowId};
use crate::model::method::{PostingSource, Source};
use crate::model::policy::Label;
use crate::model::terms::{Lang, ResponseCategory};
use crate::procedure::city_view::{CityView as Machine, Event, Facts, State};
use crate::procedure::demands::{self, Content, Demand};
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::Issue;
use crate::store::json::Json;
use crate::store::ledger::LedgerView;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use std::collections::{BTreeSet, HashMap};

/// Longest text of a field, in code points.
pub const TEXT_LIMIT: usize = 10_000;

/// What an official types as a view.
#[derive(Clone, Debug, Default)]
pub struct LedgerViewForm {
    pub category: Option<ResponseCategory>,
    pub text: String,
    pub reason: String,
    pub page: String,
    pub later_stage: String,
    /// Why it differs from the view before.
    pub change: String,
    /// The rows ticked as covered; what is not in the issue is left out.
    pub covered: Vec<QaRowId>,
}

/// Drafts the next view on an issue, or edits the draft. One that waited for its approval waits no more.
pub struct WriteView {
    pub issue: IssueId,
    /// The rev of the draft that the form was made from; 0 where there was none.
    pub rev: i64,
    pub form: LedgerViewForm,
}

impl Command for WriteView {
    type Reply = LedgerView;

    fn perform(self, desk: &mut Desk<'_>) -> Result<LedgerView, Stop> {
        let issue = own_issue(desk, self.issue)?;
        let project = own_running(desk, issue.project)?;
        let views = LedgerView::of_issue(desk.db, issue.id)?;
        let draft = views.last().filter(|view| is_open(view)).cloned();
        let state = draft.as_ref().map_or(State::New, |view| view.state);
        let event = if draft.is_some() { Event::Edit } else { Event::Draft };
        let rule = desk.decide::<Machine>(state, event, &Facts { result_unsettled: issue.takes_opinions(), ..Facts::default() })?;
        fresh(draft.as_ref().map_or(0, |view| view.rev), self.rev)?;
        let mut view = match draft {
            Some(view) => view,
            None => unwritten(desk, &project, &issue, views.len() as i64 + 1)?,
        };
        fill(desk, &mut view, self.form)?;
        view.state = rule.target(state);
        view.drafter = desk.actor.account_id()?;
        if event == Event::Draft {
            desk.create(rule, &mut view, With::default())?;
        } else {
            let cause = desk.change(rule, &mut view, With::default())?;
            approval::void(desk, view.id.as_str(), Purpose::LedgerView, Some(cause))?;
        }
        works(desk, Work::Issue(issue.id))?;
        Ok(view)
    }
}

fn unwritten(desk: &Desk<'_>, project: &Project, issue: &Issue, number: i64) -> Result<LedgerView, Stop> {
    Ok(LedgerView {
        id: LedgerViewId::new(),
        project: project.id,
        issue: issue.id,
        number,
        state: State::New,
        category: None,
        text: String::new(),
        reason: String::new(),
        page: String::new(),
        later_stage: String::new(),
        change: String::new(),
        covered: Json::new(Vec::new()),
        drafter: desk.actor.account_id()?,
        approved_at: None,
        rev: 1,
    })
}

fn fill(desk: &mut Desk<'_>, view: &mut LedgerView, form: LedgerViewForm) -> Result<(), Stop> {
    let mut typed = Typed::default();
    view.category = form.category;
    view.text = typed.text("text", &form.text, TEXT_LIMIT);
    view.reason = typed.text("reason", &form.reason, TEXT_LIMIT);
    view.page = typed.text("page", &form.page, TEXT_LIMIT);
    view.later_stage = typed.text("later_stage", &form.later_stage, TEXT_LIMIT);
    view.change = typed.text("change", &form.change, TEXT_LIMIT);
    typed.done()?;
    let ticked: BTreeSet<QaRowId> = form.covered.into_iter().collect();
    let members = members(desk.db, view.issue)?;
    view.covered = Json::new(members.into_iter().map(|row| row.id).filter(|row| ticked.contains(row)).collect());
    Ok(())
}

/// Whether a view is still being made.
pub fn is_open(view: &LedgerView) -> bool {
    matches!(view.state, State::Drafted | State::InApproval)
}

/// The published rows that the next view on an issue has to answer: no approved view covers them.
pub fn members(db: &mut Db, issue: IssueId) -> Result<Vec<QaRow>, Stop> {
    let project = found(Issue::by_id(db, issue)?)?.project;
    let views = LedgerView::of_project(db, project)?;
    let answered: BTreeSet<QaRowId> = views.iter().filter(|view| !is_open(view)).flat_map(|view| view.covered.iter().copied()).collect();
    let mut rows = Vec::new();
    for issue in with_merged(db, project, issue)? {
        rows.extend(QaRow::of_issue(db, issue)?);
    }
    rows.retain(|row| row.state == crate::procedure::qa_row::State::Published && !answered.contains(&row.id));
    Ok(rows)
}

/// Asks for the approval of exactly this view on exactly these rows.
pub struct SubmitView {
    pub view: LedgerViewId,
    pub rev: i64,
    /// Tokens of the places that were looked at and name nobody.
    pub kept: Vec<String>,
}

impl Command for SubmitView {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let (mut view, issue, project) = own(desk, self.view)?;
        let ledger = read(desk.db, project.id, None)?;
        let supersedes = stands(&ledger, issue.number);
        let facts = facts(desk.db, &view, supersedes)?;
        let rule = desk.decide::<Machine>(view.state, Event::Submit, &facts)?;
        fresh(view.rev, self.rev)?;
        names::demand(&named(desk.db, &view, supersedes)?, &self.kept)?;
        let content = sheet(desk, &project, &issue, &view, &ledger)?;
        let asked =
            Asked { purpose: Purpose::LedgerView, subject: view.id.as_str(), round: None, project: project.id, section: &project.section };
        let approval = approval::request(desk, &asked, &content, "")?;
        view.state = rule.target(view.state);
        desk.change(rule, &mut view, With::default())?;
        Ok(approval)
    }
}

/// What the guards look at before its approval is asked for, where the view with the number `supersedes` is in force.
pub fn facts(db: &mut Db, view: &LedgerView, supersedes: Option<i64>) -> Result<Facts, Stop> {
    let lacks = lacking(view);
    let members: BTreeSet<QaRowId> = members(db, view.issue)?.into_iter().map(|row| row.id).collect();
    Ok(Facts {
        result_unsettled: true,
        text: !lacks.contains(&Demand::Text),
        demands_met: view.category.is_some() && lacks.iter().all(|demand| *demand == Demand::Text),
        members_covered: view.covered.iter().copied().collect::<BTreeSet<_>>() == members,
        change_reasoned: supersedes.is_none() || !view.change.is_empty(),
        ..Facts::default()
    })
}

/// Every place that may name somebody in a view that will stand in the place of the one with the number `supersedes`.
pub fn named(db: &mut Db, view: &LedgerView, supersedes: Option<i64>) -> Result<Vec<names::Named>, Stop> {
    let LedgerView { text, reason, page, later_stage, change, .. } = view;
    let mut texts = vec![("text", text), ("reason", reason), ("page", page), ("later_stage", later_stage), ("change", change)];
    let issue = found(Issue::by_id(db, view.issue)?)?;
    let split = split(db, &issue)?;
    // With its first view an issue may become public.
    if supersedes.is_none() {
        texts.extend([("theme", &issue.theme), ("title", &issue.title)]);
        texts.extend(split.as_ref().map(|split| ("split_reason", &split.reason)));
    }
    names::named(db, view.project, texts.into_iter().map(|(field, text)| (field, 0, text.as_str())))
}

/// What its category demands of the view and it does not hold. What is changed in the plan is said by the result of a round.
pub fn lacking(view: &LedgerView) -> Vec<Demand> {
    let content = Content { text: &view.text, changes: &[], reason: &view.reason, reference: &view.page, later_stage: &view.later_stage };
    demands::missing(view.category.unwrap_or(ResponseCategory::Noted), &content)
}

/// The view that stands on an issue, by its number.
pub fn stands(ledger: &Folded, issue: i64) -> Option<i64> {
    ledger.issues.get(&issue).and_then(|course| course.view()).map(|view| view.view)
}

fn sheet(desk: &mut Desk<'_>, project: &Project, issue: &Issue, view: &LedgerView, ledger: &Folded) -> Result<ViewSheet, Stop> {
    let category = found(view.category)?;
    let (_, policy) = desk.present_policy()?;
    let label = |lang| policy.category(category, lang).to_owned();
    Ok(ViewSheet {
        format: VIEW.to_owned(),
        project: project.no(),
        issue: issue.number,
        theme: issue.theme.clone(),
        title: issue.title.clone(),
        category,
        label: Label { ja: label(Lang::Ja), en: label(Lang::En) },
        text: view.text.clone(),
        reason: view.reason.clone(),
        page: view.page.clone(),
        later_stage: view.later_stage.clone(),
        supersedes: stands(ledger, issue.number),
        change: view.change.clone(),
        covered: covered(desk.db, view, ledger)?,
        split: if stands(ledger, issue.number).is_none() { split(desk.db, issue)? } else { None },
    })
}

fn split(db: &mut Db, issue: &Issue) -> Result<Option<SplitFrom>, Stop> {
    let from = issue.split_from.map(|from| Issue::by_id(db, from)).transpose()?.flatten();
    Ok(from.map(|from| SplitFrom { issue: from.number, reason: issue.reason.clone() }))
}

/// The lines of the rows that a view covers.
fn covered(db: &mut Db, view: &LedgerView, ledger: &Folded) -> Result<Vec<i64>, Stop> {
    let occasions: HashMap<_, _> = Occasion::of_project(db, view.project)?.into_iter().map(|one| (one.id, one.number)).collect();
    let rows = view.covered.iter().map(|id| found(QaRow::by_id(db, *id)?)).collect::<Result<Vec<_>, Stop>>()?;
    let wanted: BTreeSet<_> = rows.iter().filter_map(|row| Some((Source::Occasion(*occasions.get(&row.occasion)?), row.number))).collect();
    let covered = ledger.opinions.iter().filter(|(_, filed)| !filed.gone && wanted.contains(&(filed.source, filed.number)));
    let lines: Vec<i64> = covered.map(|(line, _)| *line).collect();
    Ok(lines)
}

/// The content of the view that an approval is about, as it is now.
pub(in crate::commands) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<ViewSheet, Stop> {
    let (view, issue, project) = of(desk.db, approval)?;
    let ledger = read(desk.db, project.id, None)?;
    sheet(desk, &project, &issue, &view, &ledger)
}

/// The approval was given or returned. With it the view is public, and the one before is superseded. `cause` is the decision's entry.
pub(in crate::commands) fn decided(desk: &mut Desk<'_>, approval: &Approval, approved: bool, cause: i64) -> Result<(), Stop> {
    let (mut view, issue, project) = of(desk.db, approval)?;
    let facts = Facts { approved, returned: !approved, ..Facts::default() };
    let rule = desk.decide::<Machine>(view.state, if approved { Event::Approve } else { Event::Return }, &facts)?;
    view.state = rule.target(view.state);
    if !approved {
        desk.change(rule, &mut view, With { cause: Some(cause), ..With::default() })?;
        return Ok(());
    }
    let ledger = read(desk.db, project.id, None)?;
    let sheet = sheet(desk, &project, &issue, &view, &ledger)?;
    view.approved_at = Some(desk.now);
    let cause = desk.change(rule, &mut view, approval::released(approval, cause)?)?;
    for mut before in LedgerView::of_issue(desk.db, issue.id)?.into_iter().filter(|one| one.id != view.id && one.state == State::Approved) {
        let rule = desk.decide::<Machine>(before.state, Event::Supersede, &Facts { successor_approved: true, ..Facts::default() })?;
        before.state = rule.target(before.state);
        desk.change(rule, &mut before, With { cause: Some(cause), ..With::default() })?;
    }
    let split = sheet.split.clone();
    let line = Line { on: day(desk.now), what: What::View(Box::new(line(sheet, ledger.next_view(issue.number)))) };
    let with = With { second: Some(approval.requested_person), cause: Some(cause), ..With::default() };
    let lines = post::with_issue(&ledger, &issue, split, line);
    post(desk, &project, (PostingSource::View, view.id.as_str()), lines, with)?;
    answered(desk, issue, cause)
}

fn line(sheet: ViewSheet, view: i64) -> ViewLine {
    let ViewSheet { issue, category, label, text, reason, page, later_stage, supersedes, change, covered, .. } = sheet;
    ViewLine { issue, view, source: None, category, label, text, reason, page, later_stage, supersedes, change, covered }
}

fn own(desk: &mut Desk<'_>, id: LedgerViewId) -> Result<(LedgerView, Issue, Project), Stop> {
    let view = found(LedgerView::by_id(desk.db, id)?)?;
    let project = own_running(desk, view.project)?;
    let issue = found(Issue::by_id(desk.db, view.issue)?)?;
    Ok((view, issue, project))
}

fn of(db: &mut Db, approval: &Approval) -> Result<(LedgerView, Issue, Project), Stop> {
    let id: LedgerViewId = approval.subject.parse().map_err(|_| Refused::Missing)?;
    let view = found(LedgerView::by_id(db, id)?)?;
    let issue = found(Issue::by_id(db, view.issue)?)?;
    let project = found(Project::by_id(db, view.project)?)?;
    Ok((view, issue, project))
}
