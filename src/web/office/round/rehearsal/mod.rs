//! `…/rounds/{n}/rehearsal`: a dry run of a planned round: its days in order, its public page in each state, and every mail. Nothing
//! is written and nothing sent.

pub mod mails;
pub mod page;

use crate::model::Moment;
use crate::model::calendar::long_moment;
use crate::model::deadlines;
use crate::model::policy::Policy;
use crate::model::terms::{Audience, Lang};
use crate::procedure::Rule;
use crate::procedure::course::{Step, course};
use crate::procedure::round::{Event, Round as Machine, State};
use crate::store::Db;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use mails::Told;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    number: i64,
    back: String,
    /// None while the period is not set.
    steps: Option<Vec<Line>>,
    /// What may come between, with its mails.
    beside: Vec<Group>,
}

/// One step of the course.
#[derive(Serialize)]
struct Line {
    event: String,
    who: String,
    rule: String,
    when: String,
    /// The public page after it.
    page: Option<String>,
    mails: Vec<Told>,
}

/// Mails with what they tell.
#[derive(Serialize)]
struct Group {
    heading: String,
    mails: Vec<Told>,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let (no, number) = path.into_inner();
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        let policy = policy_of(db, ask, &round)?;
        let back = format!("/office/projects/{no}/rounds/{number}");
        let base = format!("{back}/rehearsal");
        let steps = planned(&round, &policy, ask.now);
        let steps: Option<Vec<Line>> = steps.map(|steps| steps.iter().map(|step| line(step, &base, ask.lang)).collect());
        let told = if steps.is_some() { mails::beside(&base, ask.lang) } else { Vec::new() };
        let beside = told.into_iter().map(|(heading, mails)| Group { heading, mails });
        Ok(Content { project_title: project.title, number, back, steps, beside: beside.collect() })
    };
    visit.in_area("projects").show("pages/office/round/rehearsal", load).await
}

/// A step of the course with the moment at which it is planned; of what people do, the day by which it is due.
struct Planned {
    rule: &'static Rule<Machine>,
    state: State,
    at: Moment,
    /// Whether the clock does it at this very moment.
    by_clock: bool,
}

/// The course of the round from its preparation with its moments; none while the period is not set.
fn planned(round: &Round, policy: &Policy, now: Moment) -> Option<Vec<Planned>> {
    let (opens, closes) = (round.opens_at?, round.closes_at?);
    let notice = policy.period.advance_notice_days;
    let due = deadlines::result(policy, Some(closes), round.planned()).map_or(closes, Moment::start_of_day);
    let mut at = now;
    let step = |Step { rule, state }| {
        at = match rule.on {
            Event::Announce => opens.plus_days(-notice),
            Event::OpenPeriod => opens,
            Event::ClosePeriod => closes,
            Event::Reconcile => Moment::start_of_day(deadlines::reconciliation(policy, closes)),
            Event::ReleaseResult => due,
            _ => at,
        };
        Planned { rule, state, at, by_clock: rule.by == [crate::model::terms::Role::Clock] }
    };
    Some(course(State::Preparing, notice > 0).into_iter().map(step).collect())
}

fn line(step: &Planned, base: &str, lang: Lang) -> Line {
    let say = |key: String| texts().get(lang, &key, &[]);
    let who: Vec<_> = step.rule.by.iter().map(|role| say(format!("terms.role.{role}"))).collect();
    let key = if step.by_clock { "rehearsal.at" } else { "rehearsal.by" };
    Line {
        event: say(format!("machine.round.event.{}", step.rule.on.name())),
        who: who.join(&say("policy.between".to_owned())),
        rule: step.rule.id.to_owned(),
        when: texts().get(lang, key, &[("when", &long_moment(step.at, lang))]),
        page: page::is_public(step.state).then(|| format!("{base}/pages/{}", step.state.name())),
        mails: step.rule.tell.iter().map(|audience| told(&step.rule.kind(), *audience, base, lang)).collect(),
    }
}

/// A mail by what it tells and to whom.
fn told(kind: &str, audience: Audience, base: &str, lang: Lang) -> Told {
    Told { href: format!("{base}/mails/{kind}.{audience}"), to: texts().get(lang, &format!("terms.audience.{audience}"), &[]) }
}
