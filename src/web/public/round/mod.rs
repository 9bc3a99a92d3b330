//! `/projects/{no}/rounds/{n}`: what a round announces, how it stands, and what happens next.

pub mod changes;
mod days;
pub mod form;
mod steps;

use super::card::{Tag, days as days_left, round_tag};
use super::comment::question_name;
use super::project::{Fact, period, round_name};
use super::seen::{Crumb, Known, Seen, crumbs, path, round_path, section, title};
use crate::model::calendar::{closing_text, long_date, period_days};
use crate::model::deadlines;
use crate::model::policy::Policy;
use crate::model::round::{Announcement, ChannelOffer, Slip};
use crate::model::terms::{Channel, Lang};
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::policies::PolicyRow;
use crate::store::projects::{Plan, Project};
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use changes::Changes;
use days::Days;
pub use days::by_day;
use serde::Serialize;
use std::sync::Arc;
pub use steps::Step;
use steps::steps;

/// What the page shows.
#[derive(Serialize)]
pub struct Content {
    crumbs: Vec<Crumb>,
    title: String,
    heading: String,
    stage: String,
    stage_hint: String,
    tag: Tag,
    says: String,
    days_left: Option<String>,
    opened: bool,
    state: &'static str,
    comment: Option<String>,
    /// The form on paper, while opinions are asked for.
    form: Option<String>,
    result: Option<String>,
    plan: Option<PlanLink>,
    cancel_reason: Option<String>,
    changes: Changes,
    /// How the planned day of the result was moved, oldest first.
    moved: Vec<Moved>,
    /// The planned day has passed without a result.
    overdue: bool,
    short_reason: Option<String>,
    facts: Vec<Fact>,
    texts: Vec<Fact>,
    channels: Vec<ChannelLine>,
    steps: Vec<Step>,
    days: Option<Days>,
    /// What came in before the round was called off.
    kept: Option<Kept>,
    record: String,
}

/// The plan that the round is about.
#[derive(Serialize)]
struct PlanLink {
    href: String,
    title: String,
    version: i64,
}

/// The planned day of the result before and after it was moved, why, and when that was said.
#[derive(Serialize)]
struct Moved {
    before: String,
    due: String,
    reason: String,
    on: String,
}

/// A way in.
#[derive(Serialize)]
struct ChannelLine {
    name: String,
    address: String,
    /// Where the form is, for the form.
    form: Option<String>,
    arrival: String,
}

/// The letters of a round that was called off: how many came in which way, and not a word of them.
///
/// They stay, and auditors read them. But words become public only when a second person has released them with everything
/// that was looked through for names, and of a round called off nobody releases anything: what one person cleared alone is
/// not safe enough.
#[derive(Serialize)]
struct Kept {
    total: i64,
    ways: Vec<KeptWay>,
}

/// Letters that came in one way.
#[derive(Serialize)]
struct KeptWay {
    name: String,
    n: i64,
}

pub async fn show(visit: Visit, at: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    visit.in_area("projects").show_kept("pages/public/round", move |db, ask| load(db, ask, &no, &number)).await
}

fn load(db: &mut Db, ask: &Ask, no: &str, number: &str) -> Result<Content, Problem> {
    let (project, known) = Seen::round(db, no, number)?;
    content(db, ask, &project, known)
}

/// The page of a round that the public knows, or of one as it will be (see `office::round::rehearsal`).
pub fn content(db: &mut Db, ask: &Ask, project: &Project, known: Known) -> Result<Content, Problem> {
    let Known { round, opened, answered_at, .. } = known;
    let word = |key: String| texts().get(ask.lang, &key, &[]);
    let href = round_path(project, &round);
    let (open, called_off) = (round.state == State::Open, round.state == State::Cancelled);
    let days = if opened { Some(days::of(ask, &round, Submission::by_hour(db, round.id)?)) } else { None };
    let policy = policy_of(db, ask, &round)?;
    // How to comment is told with the advance notice, what to comment on with the opening.
    let told = opened || round.state == State::Announced;
    Ok(Content {
        crumbs: crumbs(ask.lang, Some(project)),
        title: title(project, ask.lang),
        heading: round_name(ask.lang, round.number),
        stage: word(format!("terms.stage.{}", round.stage)),
        stage_hint: word(format!("terms.stage_hint.{}", round.stage)),
        tag: round_tag(ask, &round),
        says: if round.put_off() {
            word("postponed.says".to_owned())
        } else {
            word(format!("machine.round.says.{}", round.public_state()))
        },
        days_left: days_left(ask, &round),
        opened,
        state: round.public_state().name(),
        comment: open.then(|| format!("{href}/submissions/new")),
        form: (open && form::is_public(opened, &round)).then(|| format!("{href}/form.pdf")),
        result: round.has_result().then(|| format!("{href}/result")),
        plan: if opened { plan(db, project, &round)? } else { None },
        cancel_reason: Some(round.cancel_reason.clone()).filter(|reason| !reason.is_empty()),
        changes: Changes::of_round(&round, &format!("{}/plans", path(project)), ask.lang),
        moved: moved(ask, &round),
        overdue: overdue(ask, &policy, &round),
        short_reason: short_reason(&policy, &round).filter(|_| opened),
        facts: facts(ask, &policy, &round, told),
        texts: if opened { announced(ask, &round) } else { Vec::new() },
        // Called off, it asks for nothing and promises nothing any more.
        channels: if told && !called_off { channels(ask, &round, &href) } else { Vec::new() },
        steps: steps(ask, &policy, &round, answered_at),
        days,
        kept: if opened && called_off { Some(kept(db, ask, &round)?) } else { None },
        record: format!("{}/record", path(project)),
    })
}

/// The policy under which the round runs.
pub fn policy_of(db: &mut Db, ask: &Ask, round: &Round) -> Result<Arc<Policy>, Problem> {
    if round.policy == ask.policy_version {
        return Ok(ask.policy.clone());
    }
    let row = PolicyRow::by_version(db, round.policy)?;
    let row = row.ok_or_else(|| Problem::internal(format!("no policy version {}", round.policy)))?;
    Ok(Arc::new((*row.body).clone()))
}

fn plan(db: &mut Db, project: &Project, round: &Round) -> Result<Option<PlanLink>, Problem> {
    let Some(id) = round.plan else { return Ok(None) };
    let plan = Plan::by_id(db, id)?;
    let href = |plan: &Plan| format!("{}/plans/{}", path(project), plan.version);
    Ok(plan.map(|plan| PlanLink { href: href(&plan), title: plan.title, version: plan.version }))
}

/// The reason for a period under the policy's minimum (the Administrative Procedure Act, Art. 40(1)).
pub fn short_reason(policy: &Policy, round: &Round) -> Option<String> {
    // A reason once given stays, also when the period was made long enough later.
    let closes = round.extensions.first().map(|first| first.from).or(round.closes_at)?;
    let opens = round.opens_at?;
    let short = period_days(opens, closes) < policy.minimum_days(round.stage);
    Some(round.fields.short_period_reason.clone()).filter(|reason| short && !reason.is_empty())
}

/// What is known of a round from the day on which it is scheduled; the rest is told with the advance notice or the opening.
fn facts(ask: &Ask, policy: &Policy, round: &Round, told: bool) -> Vec<Fact> {
    let mut facts = vec![Fact::new(ask.lang, "round.period", period(ask, round))];
    if told {
        facts.push(Fact::new(ask.lang, "round.who_may_comment", round.fields.who_may_comment.clone()));
    }
    if round.state != State::Cancelled {
        facts.push(Fact::new(ask.lang, "round.result_due", result_due(ask, policy, round)));
    }
    facts.push(Fact::new(ask.lang, "round.section", section(ask, &round.section)));
    if told {
        facts.push(Fact::new(ask.lang, "round.contact", round.fields.contact.clone()));
    }
    facts.retain(|fact| !fact.value.trim().is_empty());
    facts
}

/// When the answers are to be published: the day that was said last, else the city's own term.
pub fn result_due(ask: &Ask, policy: &Policy, round: &Round) -> String {
    let Some(day) = deadlines::result(policy, round.closes_at, round.planned()) else { return String::new() };
    texts().get(ask.lang, "planned.about", &[("when", &long_date(day, ask.lang))])
}

fn moved(ask: &Ask, round: &Round) -> Vec<Moved> {
    let day = |text: &str| text.parse().map(|day| long_date(day, ask.lang)).unwrap_or_default();
    let moved = |slip: &Slip| Moved {
        before: day(&slip.before),
        due: day(&slip.due),
        reason: slip.reason.clone(),
        on: long_date(slip.at.jst_date(), ask.lang),
    };
    round.slips.iter().map(moved).collect()
}

/// Whether the planned day has passed without a result and without another day.
pub fn overdue(ask: &Ask, policy: &Policy, round: &Round) -> bool {
    let ended =
        !matches!(round.state, State::New | State::Preparing | State::InApproval | State::Scheduled | State::Announced | State::Cancelled);
    let due = deadlines::result(policy, round.closes_at, round.planned());
    ended && !round.has_result() && due.is_some_and(|due| due < ask.now.jst_date())
}

/// The texts of the announcement that were given, in the order in which a reader needs them.
fn announced(ask: &Ask, round: &Round) -> Vec<Fact> {
    // Who may comment and whom to ask stand among the facts at the top.
    let below = |(name, text): &(&str, &String)| !matches!(*name, "who_may_comment" | "contact") && !text.trim().is_empty();
    let given = round.fields.texts().into_iter().filter(below);
    let given = given.map(|(name, text)| Fact::new(ask.lang, &format!("round.{name}"), text.trim().to_owned()));
    given.chain(questions(ask.lang, &round.fields).map(|text| Fact::new(ask.lang, "round.questions", text))).collect()
}

/// The questions that the city asks, one a line.
pub fn questions(lang: Lang, fields: &Announcement) -> Option<String> {
    let lines: Vec<String> = fields.numbered().map(|(number, text)| question_name(lang, number, text)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn kept(db: &mut Db, ask: &Ask, round: &Round) -> Result<Kept, Problem> {
    let came = Submission::by_office(db, round.id)?;
    let way = |channel: &Channel| {
        let n = came.iter().filter(|(one, ..)| one == channel).map(|(.., n)| *n).sum();
        (n > 0).then(|| KeptWay { name: texts().get(ask.lang, &format!("terms.channel.{channel}"), &[]), n })
    };
    Ok(Kept { total: came.iter().map(|(.., n)| n).sum(), ways: Channel::ALL.iter().filter_map(way).collect() })
}

fn channels(ask: &Ask, round: &Round, href: &str) -> Vec<ChannelLine> {
    let word = |group: &str, name: &str| texts().get(ask.lang, &format!("terms.{group}.{name}"), &[]);
    let until = round.closes_at.map(|closes| closing_text(closes, ask.lang)).unwrap_or_default();
    let line = |offer: &ChannelOffer| ChannelLine {
        name: word("channel", offer.channel.name()),
        address: offer.address.clone(),
        form: (offer.channel == Channel::WebForm && round.state == State::Open).then(|| format!("{href}/submissions/new")),
        arrival: match offer.channel {
            // The form takes a letter at the very moment it is sent, so there is no way for it to be under way.
            Channel::WebForm => until.clone(),
            _ => word("arrival_rule", offer.arrival.name()),
        },
    };
    round.channels.iter().map(line).collect()
}
