//! `/office/projects/{no}/rounds/{n}`: one round, where it stands, what is known of it and what may be done now.

pub mod acts;
pub mod announced;
pub mod certificates;
mod clash;
pub mod correction;
pub mod due;
pub mod entry_form;
pub mod extension;
pub mod form;
pub mod material;
mod offers;
pub mod period;
pub mod postponement;
pub mod preview;
mod read;
pub mod rehearsal;
pub mod result;
pub mod result_day;

use super::approval::line::{ApprovalLine, line};
use super::find::Reader;
use crate::commands::carried::carried;
use crate::commands::round::facts::{facts, opened};
use crate::commands::submission::questions::{Tally, tally};
use crate::model::calendar::{closing_text, long_date, long_moment, period_days};
use crate::model::terms::Role;
use crate::procedure::Machine as _;
use crate::procedure::approval::State as ApprovalState;
use crate::procedure::round::{Event, Round as Machine, State};
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::{Approval, Purpose};
use crate::store::log::{EntryRow, Log};
use crate::store::projects::PlanHead;
use crate::store::rounds::Round;
use crate::store::submissions::{Filter, Submission};
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::public::round::changes::Changes;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use offers::{At, Offer, offers};
use serde::Serialize;

/// The states on the way to a published result, in order.
const WAY: [State; 10] = [
    State::Preparing,
    State::InApproval,
    State::Scheduled,
    State::Announced,
    State::Open,
    State::Closed,
    State::Sorting,
    State::Responding,
    State::ResultInApproval,
    State::ResultPublished,
];

#[derive(Serialize)]
struct Content {
    project_title: String,
    no: String,
    back: String,
    base: String,
    number: i64,
    stage: &'static str,
    state: &'static str,
    rev: i64,
    steps: Vec<Step>,
    cancel_reason: Option<String>,
    changes: Changes,
    /// Why the approver sent it back, until it is asked again.
    returned: Option<ApprovalLine>,
    /// When it lost words, and with them the approval of its opening, until it is asked again.
    lost_words: Option<String>,
    /// Where the approval that it waits for is decided.
    waits: Option<String>,
    offers: Vec<Offer>,
    facts: Vec<Fact>,
    letters: Option<Letters>,
    /// What was said so far to the questions of the round.
    questions: Vec<Asked>,
    /// Issues on which opinions were put off at an earlier stage, and where they are answered.
    carried: usize,
    board: String,
    approvals: Vec<ApprovalLine>,
    public_href: Option<String>,
    /// Where words that are public are withheld.
    withhold: Option<String>,
    /// The published result.
    result_href: Option<String>,
}

#[derive(Serialize)]
struct Step {
    name: String,
    when: Option<String>,
    state: &'static str,
}

#[derive(Serialize)]
pub struct Fact {
    key: String,
    value: String,
    href: Option<String>,
    action: Option<String>,
}

/// How many letters there are, once the round has opened.
#[derive(Serialize)]
struct Letters {
    all: i64,
    unread: i64,
    /// The section's list; others see the numbers only.
    href: Option<String>,
}

/// A question that the round asks, with what was said to it.
#[derive(Serialize)]
struct Asked {
    number: u32,
    text: String,
    letters: u64,
    opinions: u64,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let (no, number) = path.into_inner();
    visit.in_area("projects").show("pages/office/round/show", move |db, ask| load(db, ask, &reader, &no, number)).await
}

fn load(db: &mut Db, ask: &Ask, reader: &Reader, no: &str, number: i64) -> Result<Content, Problem> {
    let (project, round) = reader.round(db, no, number)?;
    let policy = policy_of(db, ask, &round)?;
    let base = format!("/office/projects/{no}/rounds/{number}");
    let facts_now = facts(db, &policy, &round)?;
    let approvals = approvals(db, &round)?;
    let newest = |purpose| approvals.iter().rev().find(|approval: &&Approval| approval.purpose == purpose);
    let about = match round.state {
        State::Preparing | State::InApproval => newest(Purpose::Opening),
        State::Open => approvals.iter().rev().find(|approval| matches!(approval.purpose, Purpose::Extension | Purpose::Material)),
        State::Responding | State::ResultInApproval => newest(Purpose::Result),
        _ => None,
    };
    let waits =
        about.filter(|approval| approval.state == ApprovalState::Requested).map(|approval| format!("/office/approvals/{}", approval.id));
    let returned = about.filter(|approval| approval.state == ApprovalState::Returned).map(|approval| line(db, approval)).transpose()?;
    let lines = approvals.iter().map(|approval| line(db, approval)).collect::<Result<_, _>>()?;
    Ok(Content {
        back: format!("/office/projects/{no}"),
        number,
        stage: round.stage.name(),
        state: round.state.name(),
        rev: round.rev,
        steps: steps(ask, &round),
        cancel_reason: Some(round.cancel_reason.clone()).filter(|reason| !reason.is_empty()),
        changes: Changes::of_round(&round, &format!("/office/projects/{no}/plans"), ask.lang),
        returned,
        lost_words: lost_words(db, &round)?,
        offers: offers(ask, reader.role, &round, &facts_now, At { project: no, base: &base, waits: waits.as_deref() }),
        waits,
        carried: carried(db, round.project, Some(&round))?.len(),
        board: format!("{base}/issues"),
        facts: told(db, ask, &round, (policy.minimum_days(round.stage), reader.role), no)?,
        approvals: lines,
        withhold: (reader.role == Role::Official && opened(db, &round)?).then(|| format!("{base}/withholding")),
        letters: letters(db, reader, &round, &base)?,
        questions: asked(db, &round)?,
        result_href: round.has_result().then(|| format!("/projects/{no}/rounds/{number}/result")),
        public_href: is_public(&round).then(|| format!("/projects/{no}/rounds/{number}")),
        project_title: project.title,
        no: no.to_owned(),
        base,
    })
}

fn asked(db: &mut Db, round: &Round) -> Result<Vec<Asked>, Problem> {
    let one = |Tally { number, text, letters, opinions }| Asked { number, text, letters, opinions };
    Ok(tally(db, round)?.into_iter().map(one).collect())
}

/// The approvals of the round as a whole; those of single views stand with their issues.
fn approvals(db: &mut Db, round: &Round) -> Result<Vec<Approval>, Problem> {
    let all = Approval::of_round(db, round.id)?;
    let whole = |purpose| matches!(purpose, Purpose::Opening | Purpose::Extension | Purpose::Material | Purpose::Result);
    Ok(all.into_iter().filter(|approval| whole(approval.purpose)).collect())
}

/// When the round lost words, if nobody has asked for its approval since.
fn lost_words(db: &mut Db, round: &Round) -> Result<Option<String>, Problem> {
    if round.state != State::Preparing {
        return Ok(None);
    }
    let kind = |event: Event| format!("{}.{event}", Machine::NAME);
    let entries = EntryRow::of_subject(db, Log::Record, round.id.as_str())?;
    let last = entries.into_iter().rev().find(|entry| [Event::Submit, Event::LoseWords].map(kind).contains(&entry.kind));
    Ok(last.filter(|entry| entry.kind == kind(Event::LoseWords)).map(|entry| entry.time.into()))
}

fn is_public(round: &Round) -> bool {
    round.put_off() || !matches!(round.state, State::New | State::Preparing | State::InApproval | State::Cancelled)
}

fn steps(ask: &Ask, round: &Round) -> Vec<Step> {
    let announced = round.notice_at.is_some();
    let way: Vec<State> = WAY.into_iter().filter(|state| announced || *state != State::Announced).collect();
    let Some(reached) = way.iter().position(|state| *state == round.state) else { return Vec::new() };
    let when = |state: &State| match state {
        State::Announced => round.notice_at.map(|at| long_moment(at, ask.lang)),
        State::Open => round.opens_at.map(|at| long_moment(at, ask.lang)),
        State::Closed => round.closes_at.map(|at| closing_text(at, ask.lang)),
        State::ResultPublished => {
            round.published_at.filter(|_| round.state == State::ResultPublished).map(|at| long_date(at.jst_date(), ask.lang))
        }
        _ => None,
    };
    let step = |(at, state): (usize, &State)| Step {
        name: texts().get(ask.lang, &format!("machine.round.state.{state}"), &[]),
        when: when(state),
        state: match at.cmp(&reached) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal if round.state == State::ResultPublished => "done",
            std::cmp::Ordering::Equal => "current",
            std::cmp::Ordering::Greater => "later",
        },
    };
    way.iter().enumerate().map(step).collect()
}

/// What is set about the round; what is not set says so.
fn told(db: &mut Db, ask: &Ask, round: &Round, (minimum, role): (i64, Role), no: &str) -> Result<Vec<Fact>, Problem> {
    let word = |key: &str| texts().get(ask.lang, key, &[]);
    let unset = || word("project.unset");
    let fact = |key: &str, value: String| Fact { key: word(key), value, href: None, action: None };
    let period = match (round.opens_at, round.closes_at) {
        (Some(opens), Some(closes)) => {
            let (days, minimum) = (period_days(opens, closes).to_string(), minimum.to_string());
            let (from, until) = (long_moment(opens, ask.lang), closing_text(closes, ask.lang));
            texts().get(ask.lang, "round_form.period_line", &[("from", &from), ("until", &until), ("days", &days), ("minimum", &minimum)])
        }
        _ => unset(),
    };
    let plan = PlanHead::of_project(db, round.project)?.into_iter().find(|plan| Some(plan.id) == round.plan);
    let channel = |channel: &crate::model::round::ChannelOffer| {
        let name = word(&format!("terms.channel.{}", channel.channel));
        if channel.address.is_empty() { name } else { format!("{name}：{}", channel.address) }
    };
    let channels: Vec<String> = round.channels.iter().map(channel).collect();
    let drafter = Account::by_id(db, round.drafter)?.map(|account| account.name).unwrap_or_default();
    let mut facts = vec![fact("round.period", period)];
    if !round.fields.short_period_reason.is_empty() {
        facts.push(fact("round.short_reason", round.fields.short_period_reason.clone()));
    }
    facts.push(Fact {
        key: word("round.plan"),
        value: plan.as_ref().map_or_else(unset, |plan| {
            format!("{}　{}", texts().get(ask.lang, "project.version", &[("n", &plan.version.to_string())]), plan.title)
        }),
        href: plan.as_ref().map(|plan| format!("/office/projects/{no}/plans/{}", plan.version)),
        action: plan.as_ref().map(|_| word("office_round.read")),
    });
    facts.push(fact("round.channels", if channels.is_empty() { unset() } else { channels.join("\n") }));
    facts.extend(due::facts(db, ask, round)?);
    facts.extend(due::retention(db, ask, round, (no, role))?);
    facts.push(fact(
        "round.section",
        ask.policy.section(&round.section).map(|section| section.name.get(ask.lang).to_owned()).unwrap_or_default(),
    ));
    facts.push(fact("office_round.drafter", drafter));
    facts.push(Fact {
        key: word("office_round.policy"),
        value: texts().get(ask.lang, "project.version", &[("n", &round.policy.to_string())]),
        href: Some(format!("/office/policy/{}", round.policy)),
        action: Some(word("office_round.policy_read")),
    });
    Ok(facts)
}

fn letters(db: &mut Db, reader: &Reader, round: &Round, base: &str) -> Result<Option<Letters>, Problem> {
    if matches!(round.state, State::New | State::Preparing | State::InApproval | State::Scheduled | State::Announced) {
        return Ok(None);
    }
    let href = matches!(reader.role, Role::Official | Role::Approver).then(|| format!("{base}/letters"));
    let count = |db: &mut Db, filter| Submission::count(db, round.id, filter);
    Ok(Some(Letters { all: count(db, Filter::All)?, unread: count(db, Filter::Unread)?, href }))
}
