//! `/office/projects/{no}`: one project with its plans, its rounds and what comes next.

pub mod comparison;
pub mod draft;
pub mod ending;
pub mod form;
pub mod import;
pub mod list;
mod matching;
pub mod plan;
pub mod tree;

use super::approval::line::{ApprovalLine, line};
use super::find::Reader;
use crate::commands::project::facts;
use crate::procedure::project::{Event, Facts as Looked, Project as Machine, State};
use crate::procedure::round::{Event as RoundEvent, Round as RoundMachine, State as RoundState};
use crate::procedure::{self, Machine as _};
use crate::store::Db;
use crate::store::endings::Ending;
use crate::store::ledger::Ledger;
use crate::store::plan_drafts::PlanDraftHead;
use crate::store::projects::{PlanHead, Project};
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

/// Unsaved imports listed at most.
const DRAFTS: i64 = 20;

#[derive(Serialize)]
struct Content {
    project: Facts,
    plans: Vec<PlanLine>,
    drafts: Vec<DraftLine>,
    rounds: Vec<RoundLine>,
    /// What comes next: a text below `project.next`, and where it is done (none for readers who cannot).
    next: &'static str,
    next_href: Option<String>,
    may_edit: bool,
    may_add_plan: bool,
    may_draft_round: bool,
    /// Ways in which the project can end, for who may ask for them.
    ends: Vec<EndOffer>,
    /// How it ended.
    outcome: Option<String>,
    /// What was asked for about its end, newest first.
    approvals: Vec<ApprovalLine>,
    hrefs: Hrefs,
    /// Its occasions, where it is under the issue-sorting method.
    occasions: Option<String>,
}

/// A way in which the project can end.
#[derive(Serialize)]
struct EndOffer {
    href: String,
    event: &'static str,
    /// Why it cannot be asked for now, one sentence each.
    off: Vec<String>,
}

/// Where the page's buttons lead.
#[derive(Serialize)]
struct Hrefs {
    edit: String,
    new_plan: String,
    new_round: String,
}

/// What stands at the head of the page.
#[derive(Serialize)]
pub struct Facts {
    pub href: String,
    pub no: String,
    pub title: String,
    pub title_en: String,
    pub kind: &'static str,
    pub state: &'static str,
    pub section: String,
    pub agency: String,
    pub summary: String,
    pub registered_at: String,
}

impl Facts {
    pub fn of(project: &Project, ask: &Ask) -> Self {
        let section = ask.policy.section(&project.section);
        Self {
            href: format!("/office/projects/{}", project.no()),
            no: project.no(),
            title: project.title.clone(),
            title_en: project.title_en.clone(),
            kind: project.kind.name(),
            state: project.state.name(),
            section: section.map(|section| section.name.get(ask.lang).to_owned()).unwrap_or_default(),
            agency: section.map_or_else(|| project.agency.clone(), |section| section.agency.get(ask.lang).to_owned()),
            summary: project.summary.clone(),
            registered_at: project.registered_at.into(),
        }
    }
}

#[derive(Serialize)]
struct PlanLine {
    href: String,
    version: i64,
    title: String,
    file_name: String,
    added_at: String,
}

#[derive(Serialize)]
struct DraftLine {
    href: String,
    title: String,
    file_name: String,
    made_at: String,
}

#[derive(Serialize)]
struct RoundLine {
    href: String,
    number: i64,
    stage: &'static str,
    state: &'static str,
    opens_at: Option<String>,
    closes_at: Option<String>,
}

pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    visit.in_area("projects").show("pages/office/project/show", move |db, ask| load(db, ask, &reader, &no)).await
}

fn load(db: &mut Db, ask: &Ask, reader: &Reader, no: &str) -> Result<Content, Problem> {
    let project = reader.project(db, no)?;
    let base = format!("/office/projects/{no}");
    let may = |event| reader.may::<Machine>(project.state, event);
    let live = !Machine::FINAL.contains(&project.state);
    let may_draft_round = live && reader.may::<RoundMachine>(RoundState::New, RoundEvent::Draft);
    let plans = PlanHead::of_project(db, project.id)?;
    let rounds = Round::of_project(db, project.id)?;
    let drafts = if may(Event::AddPlan) { PlanDraftHead::of_project(db, project.id, DRAFTS)? } else { Vec::new() };
    let (next, place) = next(&project, !plans.is_empty(), rounds.last());
    let approvals = ending::approvals(db, project.id)?;
    let approvals = approvals.iter().map(|approval| line(db, approval)).collect::<Result<_, _>>()?;
    let href = |place: &str| format!("{base}/{place}");
    Ok(Content {
        next,
        next_href: place.filter(|_| may_draft_round).map(|place| href(&place)),
        may_edit: may(Event::Edit),
        may_add_plan: may(Event::AddPlan),
        may_draft_round,
        ends: ends(db, ask, reader, &project)?,
        outcome: Ending::newest(db, project.id)?.map(|_| format!("/projects/{no}/outcome")),
        approvals,
        hrefs: Hrefs { edit: href("edit"), new_plan: href("plans/new"), new_round: href("rounds/new") },
        plans: plans
            .into_iter()
            .map(|plan| PlanLine {
                href: href(&format!("plans/{}", plan.version)),
                version: plan.version,
                title: plan.title,
                file_name: plan.file_name,
                added_at: plan.added_at.into(),
            })
            .collect(),
        drafts: drafts
            .into_iter()
            .map(|draft| DraftLine {
                href: href(&format!("plan-drafts/{}", draft.id)),
                title: draft.title,
                file_name: draft.file_name,
                made_at: draft.made_at.into(),
            })
            .collect(),
        rounds: rounds
            .into_iter()
            .map(|round| RoundLine {
                href: href(&format!("rounds/{}", round.number)),
                number: round.number,
                stage: round.stage.name(),
                state: round.state.name(),
                opens_at: round.opens_at.map(String::from),
                closes_at: round.closes_at.map(String::from),
            })
            .collect(),
        occasions: Ledger::of_project(db, project.id)?.filter(Ledger::is_kept).map(|_| href("occasions")),
        project: Facts::of(&project, ask),
    })
}

/// The ways in which the project can end from here, with what stands against each.
fn ends(db: &mut Db, ask: &Ask, reader: &Reader, project: &Project) -> Result<Vec<EndOffer>, Problem> {
    let facts = Looked { end_complete: true, ..facts(db, project.id)? };
    let offered = procedure::offers::<Machine>(project.state, reader.role, &facts, ask.now).into_iter();
    let sentence = |guard: &str| texts().get(ask.lang, &format!("machine.project.guard.{guard}"), &[]);
    let offer = |(event, unmet): (Event, Vec<&str>)| {
        let href = format!("/office/projects/{}/outcome/{}", project.no(), ending::place(event)?);
        Some(EndOffer { href, event: event.name(), off: unmet.into_iter().map(sentence).collect() })
    };
    Ok(offered.filter_map(offer).collect())
}

/// What comes next in a project, and where below its page that is done.
fn next(project: &Project, has_plan: bool, newest: Option<&Round>) -> (&'static str, Option<String>) {
    match newest {
        _ if Machine::FINAL.contains(&project.state) => ("ended", None),
        _ if project.state == State::DraftResult && newest.is_some_and(Round::has_result) => {
            ("decide", Some("outcome/decision".to_owned()))
        }
        _ if !has_plan => ("plan", Some("plans/new".to_owned())),
        None => ("round", Some("rounds/new".to_owned())),
        Some(round) if matches!(round.state, RoundState::ResultPublished | RoundState::Cancelled) => {
            ("again", Some("rounds/new".to_owned()))
        }
        Some(round) => ("go_on", Some(format!("rounds/{}", round.number))),
    }
}
