//! `/office/projects/{no}/rounds/new` and `…/edit`: everything that a round announces.

use super::clash::{beside_stored, working};
use super::period;
use super::read::{self, TEXTS};
use crate::commands::round::{DraftRound, EditRound, TEXT_LIMIT};
use crate::commands::{FieldError, Refused};
use crate::model::calendar::{closing_text, long_moment, period_days};
use crate::model::policy::Policy;
use crate::model::terms::{Channel, Lang, Stage};
use crate::procedure::round::{Event, Round as Machine, State};
use crate::procedure::{Machine as _, project};
use crate::store::Db;
use crate::store::projects::{PlanHead, Project};
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::claims::Working;
use crate::web::office::conflict::Conflict;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    heading: String,
    project_title: String,
    action: String,
    back: String,
    rev: i64,
    /// What somebody else stored since the form was opened.
    conflict: Option<Conflict>,
    /// Who works on it; none for a new round.
    working: Option<Working>,
    /// Whether saving makes an approval void.
    voids: bool,
    stage: Field,
    /// Empty when the stage is settled.
    stages: Vec<Choice>,
    plan: Field,
    plans: Vec<Choice>,
    opens_on: Field,
    opens_time: Field,
    closes_on: Field,
    closes_time: Field,
    /// The period in words with its days, when both ends can be read.
    period: Option<String>,
    /// The reason for a short period; none while it is long enough.
    short_period_reason: Option<Field>,
    /// Why the outline is left out; none for a round at the outline stage and after the outline's result.
    outline_omitted_reason: Option<Field>,
    result_due: Field,
    texts: Vec<TextField>,
    questions: Field,
    web_form: Choice,
    channels: Vec<ChannelField>,
}

#[derive(Serialize)]
struct TextField {
    field: Field,
    label: String,
    hint: Option<String>,
    need: &'static str,
    limit: usize,
}

#[derive(Serialize)]
struct ChannelField {
    field: Field,
    label: String,
    arrival: String,
}

/// What a form is about: a new round of a project, or one that is edited.
enum About {
    New,
    Edit {
        number: i64,
        rev: i64,
    },
    /// The same after somebody else stored it.
    Beside {
        number: i64,
    },
}

pub async fn new(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    page(visit, no.into_inner(), About::New, StatusCode::OK, None).await
}

pub async fn draft(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let no = no.into_inner();
    let (reader, wanted) = (Reader::of(&visit)?, no.clone());
    let found = visit.app.read(move |db| {
        let project = reader.project(db, &wanted)?;
        let plans = PlanHead::of_project(db, project.id)?;
        Ok((project, plans))
    });
    let (project, plans) = found.await?;
    let policy = visit.policy().await?;
    let stage: Result<Stage, _> = form.parse("stage").ok_or_else(|| vec![FieldError::new("stage", "choose")]);
    let read = stage.and_then(|stage| Ok((stage, read::form(&form, &policy, stage)?)));
    let typed = match read {
        Ok((stage, read)) => match visit.perform_once(&form, DraftRound { project: project.id, stage, form: read.of(&plans) }).await {
            Ok(round) => return visit.done(&format!("/office/projects/{no}/rounds/{}", round.number), "machine.round.done.draft"),
            Err(problem) => Typed::refused(problem, &form, visit.lang)?,
        },
        Err(errors) => errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, visit.lang)),
    };
    page(visit, no, About::New, StatusCode::UNPROCESSABLE_ENTITY, Some(typed)).await
}

pub async fn edit(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    page(visit, no, About::Edit { number, rev: 0 }, StatusCode::OK, None).await
}

pub async fn change(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    let (reader, wanted) = (Reader::of(&visit)?, no.clone());
    let found = visit.app.read(move |db| {
        let (project, round) = reader.round(db, &wanted, number)?;
        let plans = PlanHead::of_project(db, project.id)?;
        Ok((round, plans))
    });
    let (round, plans) = found.await?;
    let policy = visit.policy().await?;
    let typed = match read::form(&form, &policy, round.stage) {
        Ok(read) => match visit.perform(EditRound { round: round.id, rev, form: read.of(&plans) }).await {
            Ok(_) => return visit.done(&format!("/office/projects/{no}/rounds/{number}"), "machine.round.done.edit"),
            Err(problem @ Problem::Refused(Refused::Stale)) => {
                let (status, typed) = Typed::beside(problem, &form, visit.lang)?;
                return page(visit, no, About::Beside { number }, status, Some(typed)).await;
            }
            Err(problem) => Typed::refused(problem, &form, visit.lang)?,
        },
        Err(errors) => errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, visit.lang)),
    };
    page(visit, no, About::Edit { number, rev }, StatusCode::UNPROCESSABLE_ENTITY, Some(typed)).await
}

async fn page(visit: Visit, no: String, about: About, status: StatusCode, typed: Option<Typed>) -> Result<HttpResponse, Problem> {
    let (reader, me) = (Reader::of(&visit)?, visit.staff()?.account.id);
    let errors = typed.as_ref().map(Typed::errors).unwrap_or_default();
    let load = move |db: &mut Db, ask: &Ask| {
        let project = reader.project(db, &no)?;
        let beside = matches!(about, About::Beside { .. });
        let (round, rev) = match about {
            About::New => (None, 0),
            About::Beside { number } => {
                let round = reader.round(db, &no, number)?.1;
                let rev = round.rev;
                (Some(round), rev)
            }
            About::Edit { number, rev } => {
                let round = reader.round(db, &no, number)?.1;
                // A form that was sent keeps the rev that it was made from, or a later change would be lost unseen.
                let rev = if typed.is_some() { rev } else { round.rev };
                (Some(round), rev)
            }
        };
        let (state, event) = round.as_ref().map_or((State::New, Event::Draft), |round| (round.state, Event::Edit));
        let ended = round.is_none() && project::Project::FINAL.contains(&project.state);
        if ended || !reader.may::<Machine>(state, event) {
            return Err(Problem::NotFound);
        }
        let typed = match typed {
            Some(typed) => typed,
            None => first(db, ask, &project, round.as_ref())?,
        };
        let conflict = match round.as_ref().filter(|_| beside) {
            Some(round) => beside_stored(db, ask, round, &typed)?,
            None => None,
        };
        let working = round.as_ref().map(|round| working(db, (me, ask.now), round, &no)).transpose()?;
        Ok(Content { conflict, working, ..content(db, ask, &project, round.as_ref(), rev, &typed)? })
    };
    visit.in_area("projects").show_form(status, "pages/office/round/form", errors, load).await
}

/// The form before anybody typed: the round itself, or what the last round and the policy suggest.
fn first(db: &mut Db, ask: &Ask, project: &Project, round: Option<&Round>) -> Result<Typed, Problem> {
    if let Some(round) = round {
        return Ok(read::values(db, round, ask.lang)?);
    }
    let rounds = Round::of_project(db, project.id)?;
    Ok(read::suggested(db, ask, project, rounds.last())?)
}

fn content(db: &mut Db, ask: &Ask, project: &Project, round: Option<&Round>, rev: i64, typed: &Typed) -> Result<Content, Problem> {
    let word = |key: &str| texts().get(ask.lang, key, &[]);
    let base = format!("/office/projects/{}", project.no());
    let number = round.map(|round| round.number.to_string());
    let event = if round.is_some() { "edit" } else { "draft" };
    let stage = round.map(|round| round.stage).or(typed.value("stage").parse().ok()).unwrap_or(Stage::Draft);
    let (period, short) = period_line(ask, &ask.policy, stage, typed);
    let plans = PlanHead::of_project(db, project.id)?;
    let version = |plan: &PlanHead| texts().get(ask.lang, "project.version", &[("n", &plan.version.to_string())]);
    let plan = |plan: &PlanHead| Choice::new(plan.version.to_string(), format!("{}　{}", version(plan), plan.title), typed.value("plan"));
    Ok(Content {
        heading: word(&format!("machine.round.event.{event}")),
        project_title: project.title.clone(),
        action: number.as_ref().map_or(format!("{base}/rounds/new"), |number| format!("{base}/rounds/{number}/edit")),
        back: number.as_ref().map_or(base.clone(), |number| format!("{base}/rounds/{number}")),
        rev,
        conflict: None,
        working: None,
        voids: round.is_some_and(|round| matches!(round.state, State::InApproval | State::Scheduled)),
        stage: typed.field("stage"),
        stages: if round.is_some() { Vec::new() } else { stages(typed, ask.lang) },
        plan: typed.field("plan"),
        plans: plans.iter().map(plan).collect(),
        opens_on: typed.field("opens_on"),
        opens_time: typed.field("opens_time"),
        closes_on: typed.field("closes_on"),
        closes_time: typed.field("closes_time"),
        period,
        short_period_reason: (short || !typed.value("short_period_reason").is_empty()).then(|| typed.field("short_period_reason")),
        outline_omitted_reason: outline_missing(db, ask, project, round)?.then(|| typed.field("outline_omitted_reason")),
        result_due: typed.field("result_due"),
        texts: TEXTS.iter().map(|text| text_field(text, typed, ask.lang)).collect(),
        questions: typed.field("questions"),
        web_form: Choice {
            value: "on".to_owned(),
            label: word("terms.channel.web_form"),
            hint: Some(word("round_form.web_form_hint")),
            chosen: typed.ticked("channel_web_form", "on"),
        },
        channels: ask
            .policy
            .channels
            .iter()
            .filter(|rule| rule.channel != Channel::WebForm)
            .map(|rule| channel(rule, typed, ask))
            .collect(),
    })
}

/// Whether a round at the draft stage would be without a result of the outline.
fn outline_missing(db: &mut Db, ask: &Ask, project: &Project, round: Option<&Round>) -> Result<bool, Problem> {
    if round.is_some_and(|round| round.stage == Stage::Outline) || !ask.policy.stages.contains(&Stage::Outline) {
        return Ok(false);
    }
    let rounds = Round::of_project(db, project.id)?;
    Ok(!rounds.iter().any(|round| round.stage == Stage::Outline && round.has_result()))
}

fn stages(typed: &Typed, lang: Lang) -> Vec<Choice> {
    let word = |group: &str, stage: Stage| texts().get(lang, &format!("terms.{group}.{stage}"), &[]);
    let choices = typed.choices("stage", Stage::ALL, Stage::name, |stage| word("stage", stage));
    choices.into_iter().zip(Stage::ALL).map(|(choice, stage)| Choice { hint: Some(word("stage_hint", *stage)), ..choice }).collect()
}

fn text_field((name, need): &(&'static str, &'static str), typed: &Typed, lang: Lang) -> TextField {
    let hint = format!("round_form.hint.{name}");
    TextField {
        field: typed.field(name),
        label: texts().get(lang, &format!("round_form.label.{name}"), &[]),
        hint: texts().has(lang, &hint).then(|| texts().get(lang, &hint, &[])),
        need,
        limit: TEXT_LIMIT,
    }
}

fn channel(rule: &crate::model::policy::ChannelRule, typed: &Typed, ask: &Ask) -> ChannelField {
    let word = |key: String| texts().get(ask.lang, &key, &[]);
    ChannelField {
        field: typed.field(&format!("channel_{}", rule.channel)),
        label: word(format!("round_form.channel.{}", rule.channel)),
        arrival: word(format!("terms.arrival_rule.{}", rule.arrival)),
    }
}

/// The period in words with its days, and whether it is shorter than the policy's minimum.
fn period_line(ask: &Ask, policy: &Policy, stage: Stage, typed: &Typed) -> (Option<String>, bool) {
    let (opens, closes) = period::read(&read::typed_period(|name| typed.value(name)), &mut Vec::new());
    let (Some(opens), Some(closes)) = (opens, closes) else { return (None, false) };
    let (days, minimum) = (period_days(opens, closes), policy.minimum_days(stage));
    if days <= 0 {
        return (None, false);
    }
    let values = [
        ("from", &*long_moment(opens, ask.lang)),
        ("until", &closing_text(closes, ask.lang)),
        ("days", &days.to_string()),
        ("minimum", &minimum.to_string()),
    ];
    (Some(texts().get(ask.lang, "round_form.period_line", &values)), days < minimum)
}
