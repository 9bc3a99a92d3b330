//! A round: what it announces and how it stands. What is not told yet is left out as on its page.

use super::Call;
use super::place::Numbered;
use super::projects::{round_states, section};
use crate::model::Moment;
use crate::model::deadlines;
use crate::model::policy::Label;
use crate::model::round::{ChannelOffer, Extension, Postponement, Revision, Slip};
use crate::model::terms::Stage;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::projects::{Plan, Project};
use crate::store::submissions::Submission;
use crate::web::problem::Problem;
use crate::web::public::round::{by_day, policy_of, short_reason};
use crate::web::public::seen::{Known, Seen};
use crate::web::visit::Ask;
use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A round as the public knows it now.
#[derive(Serialize, ToSchema)]
pub struct RoundDetail {
    /// The project's number.
    #[schema(example = "2026-001")]
    project: String,
    number: i64,
    stage: Stage,
    /// What is corrected stays `result_published`.
    #[schema(schema_with = round_states)]
    state: State,
    section: Label,
    /// Whether its period was announced and put off, and no other is announced.
    put_off: bool,
    /// None while it is put off.
    opens_at: Option<Moment>,
    /// Exclusive: what arrives at this instant is late.
    closes_at: Option<Moment>,
    /// The day for which its result is planned; none for one that was called off.
    #[schema(format = "date", value_type = Option<String>)]
    result_due: Option<NaiveDate>,
    /// The changes of that day, oldest first.
    slips: Vec<Slip>,
    extensions: Vec<Extension>,
    revisions: Vec<Revision>,
    postponements: Vec<Postponement>,
    /// Why it was called off; empty when it was not.
    cancel_reason: String,
    /// How to comment: known from the advance notice on.
    channels: Vec<ChannelOffer>,
    who_may_comment: String,
    contact: String,
    /// What is put to comment: known from the opening on.
    opened: Option<Opened>,
    /// Each version of its result, oldest first; its content is at `/results/{version}`.
    results: Vec<Moment>,
}

/// What became known with the opening.
#[derive(Serialize, ToSchema)]
pub struct Opened {
    plan_version: Option<i64>,
    /// The texts of the announcement by name.
    texts: BTreeMap<&'static str, String>,
    /// What the city asks beside the free comment, from 1.
    questions: Vec<String>,
    /// Why the period was shorter than the minimum; none when it was not.
    short_period_reason: Option<String>,
    /// Letters by the day in Japan (`YYYY-MM-DD`) on which they were received: how many, never whose or what.
    letters_by_day: BTreeMap<String, i64>,
}

/// One round
#[utoipa::path(get, path = "/api/v1/projects/{no}/rounds/{n}", operation_id = "round", tag = "rounds", params(Numbered),
    responses((status = 200, body = RoundDetail), (status = "4XX", response = super::problem::Refused)))]
pub async fn one(call: Call, at: Path<Numbered>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, ask| {
        let (project, known) = Seen::round(db, &at.no, &at.n)?;
        detail(db, ask, &project, known)
    })
    .await
}

fn detail(db: &mut Db, ask: &Ask, project: &Project, known: Known) -> Result<RoundDetail, Problem> {
    let opened = opened(db, ask, &known)?;
    let Known { round, opened: is_open, versions, .. } = known;
    let policy = policy_of(db, ask, &round)?;
    let told = is_open || round.state == State::Announced;
    let called_off = round.state == State::Cancelled;
    let said = |text: &str| if told { text.to_owned() } else { String::new() };
    Ok(RoundDetail {
        project: project.no(),
        number: round.number,
        stage: round.stage,
        state: round.public_state(),
        section: section(ask, &round.section),
        put_off: round.put_off(),
        opens_at: round.opens_at,
        closes_at: round.closes_at,
        result_due: deadlines::result(&policy, round.closes_at, round.planned()).filter(|_| !called_off),
        channels: if told && !called_off { round.channels.to_vec() } else { Vec::new() },
        who_may_comment: said(&round.fields.who_may_comment),
        contact: said(&round.fields.contact),
        slips: round.slips.to_vec(),
        extensions: round.extensions.to_vec(),
        revisions: round.revisions.to_vec(),
        postponements: round.postponements.to_vec(),
        cancel_reason: round.cancel_reason,
        opened,
        results: versions,
    })
}

fn opened(db: &mut Db, ask: &Ask, known: &Known) -> Result<Option<Opened>, Problem> {
    if !known.opened {
        return Ok(None);
    }
    let round = &known.round;
    let policy = policy_of(db, ask, round)?;
    let plan = round.plan.map(|plan| Plan::by_id(db, plan)).transpose()?.flatten();
    let texts = round.fields.texts().into_iter().filter(|(_, text)| !text.trim().is_empty());
    let days = by_day(Submission::by_hour(db, round.id)?);
    Ok(Some(Opened {
        plan_version: plan.map(|plan| plan.version),
        texts: texts.map(|(name, text)| (name, text.clone())).collect(),
        questions: round.fields.questions.clone(),
        short_period_reason: short_reason(&policy, round),
        letters_by_day: days.into_iter().map(|(day, n)| (day.to_string(), n)).collect(),
    }))
}
