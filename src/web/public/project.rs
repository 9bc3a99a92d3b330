//! `/projects/{no}`: one project: what it is, its rounds, its plan, what has happened.

use super::card::{self, Tag, days, round_tag};
use super::occasion::{self, OccasionLine};
use super::package;
use super::round::changes::Changes;
use super::seen::{Crumb, Known, Seen, crumbs, follow, path, round_path, section, title};
use crate::model::Moment;
use crate::model::calendar::{closing_text, long_moment, period_days};
use crate::model::terms::Lang;
use crate::procedure::project::{Event as ProjectEvent, State as ProjectState};
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::endings::Ending;
use crate::store::ledger::Ledger;
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    title: String,
    summary: String,
    rounds: Vec<RoundLine>,
    plans: Vec<PlanLine>,
    facts: Vec<Fact>,
    events: Vec<Event>,
    record: String,
    /// Everything that was published in one file, once there is something.
    package: Option<String>,
    /// Where its project stands: a text and a colour.
    state: Tag,
    /// How it ended: where that stands, and in a word.
    outcome: Option<Outcome>,
    /// Its occasions, newest first, and its issue ledger.
    occasions: Vec<OccasionLine>,
    ledger: Option<String>,
    /// Where it stands with the issue-sorting method, where that was decided.
    method: Option<&'static str>,
    method_reason: String,
    /// Where mail about this project is asked for.
    follow: String,
    complain: String,
}

/// How the project ended.
#[derive(Serialize)]
struct Outcome {
    href: String,
    end: &'static str,
}

/// A round as the page lists it.
#[derive(Serialize)]
struct RoundLine {
    href: String,
    name: String,
    stage: String,
    tag: Tag,
    period: String,
    days: Option<String>,
    /// The periods that were announced and put off.
    put_off: Changes,
    /// Where to comment, while it is open.
    comment: Option<String>,
    result: Option<String>,
}

/// A version of the plan.
#[derive(Serialize)]
struct PlanLine {
    href: String,
    version: i64,
    title: String,
}

/// A row of the part `summary_list`.
#[derive(Serialize)]
pub struct Fact {
    pub key: String,
    pub value: String,
    href: Option<String>,
    action: Option<String>,
}

impl Fact {
    pub fn new(lang: Lang, key: &str, value: impl Into<String>) -> Self {
        Self { key: texts().get(lang, key, &[]), value: value.into(), href: None, action: None }
    }
}

/// An event of the part `timeline`.
#[derive(Serialize)]
struct Event {
    at: String,
    what: String,
    detail: Option<String>,
    href: Option<String>,
}

pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    visit.in_area("projects").show_kept("pages/public/project", move |db, ask| load(db, ask, &no)).await
}

fn load(db: &mut Db, ask: &Ask, no: &str) -> Result<Content, Problem> {
    let seen = Seen::project(db, no)?;
    let project = &seen.project;
    let base = path(project);
    let ended_at = Ending::newest(db, project.id)?.map(|ending| ending.published_at);
    let ledger = Ledger::of_project(db, project.id)?;
    let runs = ledger.as_ref().is_some_and(Ledger::is_kept);
    let plans = seen.plans(db)?.into_iter().rev();
    let plans = plans.map(|plan| PlanLine { href: format!("{base}/plans/{}", plan.version), version: plan.version, title: plan.title });
    Ok(Content {
        crumbs: crumbs(ask.lang, None),
        title: title(project, ask.lang),
        summary: project.summary.clone(),
        rounds: seen.rounds.iter().rev().map(|known| round_line(ask, project, known)).collect(),
        plans: plans.collect(),
        facts: facts(ask, project),
        events: events(ask, project, &seen.rounds, ended_at),
        state: card::project_tag(ask, project.state),
        outcome: seen.ended.as_ref().map(|_| Outcome { href: format!("{base}/outcome"), end: project.state.name() }),
        occasions: occasion::list(db, project, ask)?,
        ledger: runs.then(|| format!("{base}/ledger")),
        method: ledger.as_ref().map(|ledger| ledger.state.name()),
        method_reason: ledger.map(|ledger| if runs { ledger.ground } else { ledger.reason }).unwrap_or_default(),
        record: format!("{base}/record"),
        package: package::exists(db, &seen)?.then(|| format!("{base}/package")),
        follow: follow(project),
        complain: format!("/complaints/new?project={}", project.no()),
    })
}

fn facts(ask: &Ask, project: &Project) -> Vec<Fact> {
    let kind = texts().get(ask.lang, &format!("terms.project_kind.{}", project.kind), &[]);
    vec![
        Fact::new(ask.lang, "project.no", project.no()),
        Fact::new(ask.lang, "project.kind", kind),
        Fact::new(ask.lang, "project.agency", project.agency.clone()),
        Fact::new(ask.lang, "project.section", section(ask, &project.section)),
        Fact::new(ask.lang, "project.registered", long_moment(project.registered_at, ask.lang)),
    ]
}

/// 第2回, round 2.
pub fn round_name(lang: Lang, number: i64) -> String {
    texts().get(lang, "project.round", &[("n", &number.to_string())])
}

/// From when until when, and how many days that is.
pub fn period(ask: &Ask, round: &crate::store::rounds::Round) -> String {
    let (Some(opens), Some(closes)) = (round.opens_at, round.closes_at) else { return String::new() };
    let (from, until) = (long_moment(opens, ask.lang), closing_text(closes, ask.lang));
    let n = period_days(opens, closes).to_string();
    let key = if round.extensions.is_empty() { "project.period" } else { "project.period_extended" };
    texts().get(ask.lang, key, &[("from", &from), ("until", &until), ("n", &n)])
}

fn round_line(ask: &Ask, project: &Project, known: &Known) -> RoundLine {
    let round = &known.round;
    let href = round_path(project, round);
    RoundLine {
        name: round_name(ask.lang, round.number),
        stage: texts().get(ask.lang, &format!("terms.stage.{}", round.stage), &[]),
        tag: round_tag(ask, round),
        period: period(ask, round),
        days: days(ask, round),
        put_off: Changes::of(&[], &[], &round.postponements, "", ask.lang),
        comment: (round.state == State::Open).then(|| format!("{href}/submissions/new")),
        result: round.has_result().then(|| format!("{href}/result")),
        href,
    }
}

/// The event by which a project came to its end.
fn ended_by(state: ProjectState) -> ProjectEvent {
    match state {
        ProjectState::Abandoned => ProjectEvent::Abandon,
        ProjectState::Exempted => ProjectEvent::Exempt,
        _ => ProjectEvent::Decide,
    }
}

/// What has happened up to now, oldest first; what is planned stands with the round.
fn events(ask: &Ask, project: &Project, rounds: &[Known], ended_at: Option<Moment>) -> Vec<Event> {
    let mut events = Vec::new();
    for Known { round, opened, versions, .. } in rounds {
        let href = round_path(project, round);
        let mut add = |at: Option<Moment>, key: &str, href: String| {
            if let Some(at) = at.filter(|at| *at <= ask.now) {
                let what = texts().get(ask.lang, key, &[("round", &round_name(ask.lang, round.number))]);
                events.push((at, what, href));
            }
        };
        add(round.notice_at.filter(|_| round.state != State::Scheduled), "project.event.announced", href.clone());
        for postponement in round.postponements.iter() {
            add(Some(postponement.at), "project.event.postponed", href.clone());
        }
        if *opened {
            add(round.opens_at, "project.event.opened", href.clone());
            for extension in round.extensions.iter() {
                add(extension.at, "project.event.extended", href.clone());
            }
            for revision in round.revisions.iter() {
                add(revision.at, "project.event.revised", href.clone());
            }
            if !matches!(round.state, State::Open | State::Cancelled) {
                add(round.closes_at, "project.event.closed", href.clone());
            }
        }
        for (version, at) in (1..).zip(versions) {
            let key = if version == 1 { "project.event.published" } else { "project.event.corrected" };
            add(Some(*at), key, format!("{href}/result/versions/{version}"));
        }
    }
    if let Some(at) = ended_at {
        let what = texts().get(ask.lang, &format!("machine.project.done.{}", ended_by(project.state)), &[]);
        events.push((at, what, format!("{}/outcome", path(project))));
    }
    events.sort_by_key(|(at, ..)| *at);
    events.into_iter().map(|(at, what, href)| Event { at: at.to_string(), what, detail: None, href: Some(href) }).collect()
}
