//! `…/rounds/{n}/material`: asks that what is put to comment be corrected while the period runs.

use super::acts::{find, rev};
use super::period;
use super::read::TEXTS;
use crate::commands::FieldError;
use crate::commands::round::{AskCorrection, CorrectionForm, TEXT_LIMIT, read_until};
use crate::model::calendar::{closing_text, last_day, long_date};
use crate::procedure::round::{Event, Round as Machine};
use crate::store::Db;
use crate::store::projects::PlanHead;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    number: i64,
    rev: i64,
    plan: Field,
    /// The present version, and those after it.
    plans: Vec<Choice>,
    texts: Vec<TextField>,
    important: Field,
    importances: Vec<Choice>,
    reason: Field,
    limit: usize,
    /// Until when it runs now.
    present: String,
    closes_on: Field,
    closes_time: Field,
    /// The earliest last day after an important correction, where the present end comes before it.
    earliest: Option<String>,
    result_due: Field,
    due_hint: String,
}

#[derive(Serialize)]
struct TextField {
    field: Field,
    label: String,
    need: &'static str,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, None).await
}

pub async fn ask(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let (round, back) = find(&visit, (no.clone(), number)).await?;
    let project = round.project;
    let plans = visit.app.read(move |db| Ok(PlanHead::of_project(db, project)?)).await?;
    let rev = rev(&form)?;
    let (status, typed) = match read(&form, &plans) {
        Ok(read) => match visit.perform(AskCorrection { round: round.id, rev, form: read }).await {
            Ok(_) => return visit.done(&back, "machine.round.done.ask_correction"),
            Err(problem) => Typed::at_page(problem, &form, visit.lang)?,
        },
        Err(errors) => {
            let typed = errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, visit.lang));
            (StatusCode::UNPROCESSABLE_ENTITY, typed)
        }
    };
    page(visit, (no, number), status, Some((rev, typed))).await
}

/// What the form means, or what is wrong with it.
fn read(form: &Form, plans: &[PlanHead]) -> Result<CorrectionForm, Vec<FieldError>> {
    let mut errors = Vec::new();
    let version: Option<i64> = form.parse("plan");
    let plan = plans.iter().find(|plan| Some(plan.version) == version).map(|plan| plan.id);
    if plan.is_none() {
        errors.push(FieldError::new("plan", "choose"));
    }
    if !matches!(form.get("important"), "yes" | "no") {
        errors.push(FieldError::new("important", "choose"));
    }
    if form.get("reason").trim().is_empty() {
        errors.push(FieldError::new("reason", "needed"));
    }
    let until = period::end(("closes_on", form.get("closes_on")), ("closes_time", form.get("closes_time")), &mut errors);
    let due = period::date(("result_due", form.get("result_due")), &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(CorrectionForm {
        plan,
        texts: TEXTS.iter().map(|(name, _)| ((*name).to_owned(), form.get(name).to_owned())).collect(),
        important: form.get("important") == "yes",
        reason: form.get("reason").to_owned(),
        until,
        result_due: due.map(|date| date.to_string()).unwrap_or_default(),
    })
}

async fn page(visit: Visit, (no, number): (String, i64), status: StatusCode, sent: Option<(i64, Typed)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = sent.as_ref().map(|(_, typed)| typed.errors()).unwrap_or_default();
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        // What was typed is given back also when the period ended meanwhile.
        let Some(closes) = round.closes_at.filter(|_| sent.is_some() || reader.may::<Machine>(round.state, Event::AskCorrection)) else {
            return Err(Problem::NotFound);
        };
        let plans = PlanHead::of_project(db, round.project)?;
        let policy = policy_of(db, ask, &round)?;
        let earliest = read_until(policy.period.after_correction_days, ask.now).filter(|day| last_day(closes) < *day);
        let (rev, typed) = sent.unwrap_or_else(|| (round.rev, first(&round, &plans)));
        let word = |key: &str| texts().get(ask.lang, key, &[]);
        let text = |(name, need): &(&'static str, &'static str)| TextField {
            field: typed.field(name),
            label: word(&format!("round_form.label.{name}")),
            need,
        };
        let importance = |value: &str| Choice {
            hint: Some(word(&format!("material.importance_hint.{value}"))),
            ..Choice::new(value, word(&format!("material.importance.{value}")), typed.value("important"))
        };
        Ok(Content {
            project_title: project.title,
            back: format!("/office/projects/{no}/rounds/{number}"),
            number,
            rev,
            plan: typed.field("plan"),
            plans: versions(&round, &plans, &typed, ask),
            texts: TEXTS.iter().map(text).collect(),
            important: typed.field("important"),
            importances: ["yes", "no"].map(importance).into(),
            reason: typed.field("reason"),
            limit: TEXT_LIMIT,
            present: closing_text(closes, ask.lang),
            closes_on: typed.field("closes_on"),
            closes_time: typed.field("closes_time"),
            earliest: earliest.map(|day| long_date(day, ask.lang)),
            result_due: typed.field("result_due"),
            due_hint: super::extension::due_hint(&round, ask.lang),
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/round/material", errors, load).await
}

/// The form before anybody typed: what stands there now.
fn first(round: &Round, plans: &[PlanHead]) -> Typed {
    let plan = plans.iter().find(|plan| Some(plan.id) == round.plan).map(|plan| plan.version.to_string()).unwrap_or_default();
    let texts = round.fields.texts();
    let values: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).chain([("plan", plan.as_str())]).collect();
    Typed::holding(&values)
}

/// The versions of the plan that can be put to comment: the present one, and what came after it.
fn versions(round: &Round, plans: &[PlanHead], typed: &Typed, ask: &Ask) -> Vec<Choice> {
    let present = plans.iter().find(|plan| Some(plan.id) == round.plan).map_or(0, |plan| plan.version);
    let choice = |plan: &PlanHead| {
        let key = if plan.version == present { "material.plan_stays" } else { "material.plan_version" };
        let label = texts().get(ask.lang, key, &[("n", &plan.version.to_string()), ("title", &plan.title)]);
        Choice::new(plan.version.to_string(), label, typed.value("plan"))
    };
    plans.iter().filter(|plan| plan.version >= present).map(choice).collect()
}
