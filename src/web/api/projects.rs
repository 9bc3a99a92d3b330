//! Projects that the public knows of.

use super::place::InProject;
use super::{Call, No, Paged, Turn};
use crate::commands::occasion::is_public;
use crate::model::Moment;
use crate::model::closed;
use crate::model::policy::Label;
use crate::model::terms::{ProjectKind, Stage};
use crate::procedure::{project, round};
use crate::store::Db;
use crate::store::ledger::Ledger;
use crate::store::occasions::Occasion;
use crate::store::projects::{From, Project};
use crate::web::problem::Problem;
use crate::web::public::projects::wanted;
use crate::web::public::seen::{Known, Seen};
use crate::web::visit::Ask;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, ToSchema};

/// A project in a list.
#[derive(Serialize, ToSchema)]
pub struct ProjectLine {
    /// Fiscal year of its registration and number.
    #[schema(example = "2026-001")]
    no: String,
    title: String,
    /// Empty when there is none.
    title_en: String,
    kind: ProjectKind,
    #[schema(schema_with = project_states)]
    state: project::State,
    agency: String,
    section: Label,
    registered_at: Moment,
    /// Its rounds that the public knows of, in order.
    rounds: Vec<RoundLine>,
}

/// A round as its project lists it.
#[derive(Serialize, ToSchema)]
pub struct RoundLine {
    number: i64,
    stage: Stage,
    /// What is corrected stays `result_published`.
    #[schema(schema_with = round_states)]
    state: round::State,
    /// None while it is put off.
    opens_at: Option<Moment>,
    /// Exclusive.
    closes_at: Option<Moment>,
    /// When each version of its result was published, oldest first.
    results: Vec<Moment>,
}

/// A project with what belongs to it.
#[derive(Serialize, ToSchema)]
pub struct ProjectDetail {
    #[serde(flatten)]
    line: ProjectLine,
    summary: String,
    /// Published versions of its plan, oldest first.
    plans: Vec<PlanLine>,
    /// Numbers of its occasions that the public knows of.
    occasions: Vec<i64>,
    /// Whether it has an issue ledger.
    ledger: bool,
    /// Whether how it ended is published.
    outcome: bool,
}

/// A version of a plan in a list.
#[derive(Serialize, ToSchema)]
pub struct PlanLine {
    version: i64,
    title: String,
    /// When it was published with a round; none for a final plan that no round was about.
    published_at: Option<Moment>,
}

/// Which projects.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Where they stand.
    #[param(schema_with = filters)]
    state: Option<String>,
}

/// Projects, newest first
#[utoipa::path(get, path = "/api/v1/projects", operation_id = "projects", tag = "projects", params(Which, Turn<No>),
    responses((status = 200, body = Paged<ProjectLine>), (status = "4XX", response = super::problem::Refused)))]
pub async fn list(call: Call, which: Query<Which>, turn: Query<Turn<No>>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, ask| {
        let (states, ends, explained) = wanted(which.state.as_deref().unwrap_or("all")).ok_or(Problem::Unreadable("state"))?;
        let from = turn.after()?.map_or(From::Newest, |No(year, number)| From::Before(year, number));
        let rows = Project::with_round(db, (states, ends, explained), from, turn.limit()? + 1)?;
        Paged::of(rows, turn.limit()?, Project::no, |row| Ok(ProjectLine::of(ask, &Seen::project(db, &row.no())?)))
    })
    .await
}

/// One project
#[utoipa::path(get, path = "/api/v1/projects/{no}", operation_id = "project", tag = "projects", params(InProject),
    responses((status = 200, body = ProjectDetail), (status = "4XX", response = super::problem::Refused)))]
pub async fn one(call: Call, at: Path<InProject>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, ask| {
        let seen = Seen::project(db, &at.no)?;
        ProjectDetail::of(db, ask, &seen)
    })
    .await
}

impl ProjectLine {
    fn of(ask: &Ask, seen: &Seen) -> Self {
        let project = &seen.project;
        Self {
            no: project.no(),
            title: project.title.clone(),
            title_en: project.title_en.clone(),
            kind: project.kind,
            state: project.state,
            agency: project.agency.clone(),
            section: section(ask, &project.section),
            registered_at: project.registered_at,
            rounds: seen.rounds.iter().map(RoundLine::of).collect(),
        }
    }
}

impl RoundLine {
    fn of(known: &Known) -> Self {
        let round = &known.round;
        Self {
            number: round.number,
            stage: round.stage,
            state: round.public_state(),
            opens_at: round.opens_at,
            closes_at: round.closes_at,
            results: known.versions.clone(),
        }
    }
}

impl ProjectDetail {
    fn of(db: &mut Db, ask: &Ask, seen: &Seen) -> Result<Self, Problem> {
        let plan = |plan: crate::store::projects::PlanHead| PlanLine {
            published_at: seen.published_at(plan.id),
            version: plan.version,
            title: plan.title,
        };
        let plans = seen.plans(db)?.into_iter().map(plan).collect();
        let mut occasions = Vec::new();
        for occasion in Occasion::of_project(db, seen.project.id)? {
            if is_public(db, &occasion)? {
                occasions.push(occasion.number);
            }
        }
        occasions.sort_unstable();
        Ok(Self {
            line: ProjectLine::of(ask, seen),
            summary: seen.project.summary.clone(),
            plans,
            occasions,
            ledger: Ledger::of_project(db, seen.project.id)?.is_some_and(|ledger| ledger.is_kept()),
            outcome: seen.ended.is_some(),
        })
    }
}

/// The section with this id, by name.
pub fn section(ask: &Ask, id: &str) -> Label {
    ask.policy.section(id).map(|section| section.name.clone()).unwrap_or_else(|| Label { ja: String::new(), en: String::new() })
}

pub fn round_states() -> RefOr<Schema> {
    closed::schema(round::State::ALL.iter().map(|state| state.name()))
}

fn project_states() -> RefOr<Schema> {
    closed::schema(project::State::ALL.iter().map(|state| state.name()))
}

fn filters() -> RefOr<Schema> {
    closed::schema(crate::web::public::projects::filters())
}
