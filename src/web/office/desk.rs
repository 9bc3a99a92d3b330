//! `/office`: what waits for this person.

use crate::commands::retention::stored_too_long;
use crate::model::ids::RoundId;
use crate::model::terms::Role;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::{Filter, Submission};
use crate::web::office::approval::inbox::{Waiting, inbox};
use crate::web::office::complaints;
use crate::web::office::find::Reader;
use crate::web::office::ledger::tasks::{Task, tasks};
use crate::web::office::mailbox;
use crate::web::office::occasions::objections;
use crate::web::office::probes::{self, WayLine};
use crate::web::office::round::due;
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

/// Rounds on a page; what is more is on the next.
const SHOWN: i64 = 50;
/// Approvals on the desk.
const APPROVALS: usize = 50;
/// Complaints on the desk; all of them are in their own list.
const COMPLAINTS: i64 = 20;
/// Rounds that are over; all of them are in the list of projects.
const OVER: i64 = 10;

#[derive(Serialize)]
struct Content {
    /// Rounds with work left in them.
    rounds: Vec<Line>,
    next: Option<String>,
    over: Vec<Line>,
    /// Rounds of which it is stored for too long who wrote their letters.
    kept: Vec<Kept>,
    approvals: Vec<Waiting>,
    /// Where more waits for a decision.
    more_approvals: Option<String>,
    /// Complaints that wait for this person: for an approver to be decided, for others to be answered.
    deciding: Vec<complaints::Line>,
    complaints: Vec<complaints::Line>,
    /// Objections to records that wait for their answer.
    objections: Vec<objections::Line>,
    /// What the issue-sorting method has due.
    tasks: Vec<Task>,
    may_register: bool,
    /// The ways in of which a heartbeat is wanted and came.
    ways: Vec<WayLine>,
    /// Those that do not come through.
    silent: Vec<WayLine>,
    /// Mails that did not become letters by themselves.
    mails: i64,
}

/// A round whose term of retention is over.
#[derive(Serialize)]
struct Kept {
    href: String,
    title: String,
    number: i64,
    due: String,
}

/// Before which round the page begins.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    before: String,
}

#[derive(Serialize)]
struct Line {
    href: String,
    title: String,
    number: i64,
    state: &'static str,
    closes_at: Option<String>,
    /// What is to be done next, and by when.
    due: Option<String>,
    letters: i64,
    unread: i64,
    /// Letters whose writers were asked for what is missing.
    asked: i64,
}

pub async fn show(visit: Visit, wanted: Query<Wanted>) -> Result<HttpResponse, Problem> {
    let (section, account) = (visit.section(), visit.staff()?.account.clone());
    let role = account.role;
    let reader = Reader::of(&visit)?;
    match role {
        Role::Auditor => return Ok(visit.to("/audit")),
        Role::Admin => return Ok(visit.to("/office/accounts")),
        _ => {}
    }
    let before: Option<RoundId> = wanted.before.parse().ok();
    let load = move |db: &mut Db, ask: &Ask| {
        let section = section.as_deref();
        let mut rounds = Round::of_desk(db, section, false, before, SHOWN + 1)?;
        let more = rounds.len() as i64 > SHOWN;
        rounds.truncate(SHOWN as usize);
        let next = rounds.last().filter(|_| more).map(|last| format!("/office?before={}", last.id));
        let over = if before.is_none() { Round::of_desk(db, section, true, None, OVER)? } else { Vec::new() };
        let decides = matches!(role, Role::Approver | Role::PrSection) && before.is_none();
        let mut approvals = Vec::new();
        let mut more_approvals = None;
        if decides {
            let list = inbox(db, ask, (&reader, &account), "", APPROVALS)?;
            approvals.extend(list.mine);
            approvals.extend(list.others);
            more_approvals = list.next;
        }
        let complaints = if before.is_none() { complaints::waiting(db, ask, &reader, COMPLAINTS)? } else { Vec::new() };
        let (deciding, complaints) = if role == Role::Approver { (complaints, Vec::new()) } else { (Vec::new(), complaints) };
        let (rounds, over) = (lines(db, ask, rounds)?, lines(db, ask, over)?);
        let (silent, ways) = probes::lines(db, ask)?.into_iter().filter(WayLine::is_wanted).partition(WayLine::warns);
        // Only who asks for a removal has its page.
        let kept = if before.is_none() && role == Role::Official { kept(db, ask, section)? } else { Vec::new() };
        let objections =
            if before.is_none() && role == Role::Official { objections::waiting(db, section, COMPLAINTS)? } else { Vec::new() };
        let may_register = role == Role::Official;
        let tasks = if before.is_none() { tasks(db, ask, section)? } else { Vec::new() };
        let mails = if role == Role::Official { mailbox::waiting(db, section)? } else { 0 };
        Ok(Content {
            rounds,
            next,
            over,
            kept,
            approvals,
            more_approvals,
            deciding,
            complaints,
            objections,
            tasks,
            may_register,
            ways,
            silent,
            mails,
        })
    };
    visit.in_area("desk").show("pages/office/desk", load).await
}

fn kept(db: &mut Db, ask: &Ask, section: Option<&str>) -> Result<Vec<Kept>, Problem> {
    let mut kept = Vec::new();
    for (round, due) in stored_too_long(db, section, ask.now.jst_date())? {
        let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
        let href = format!("/office/projects/{}/rounds/{}/retention", project.no(), round.number);
        kept.push(Kept { href, title: project.title, number: round.number, due: due.to_string() });
    }
    Ok(kept)
}

fn lines(db: &mut Db, ask: &Ask, rounds: Vec<Round>) -> Result<Vec<Line>, Problem> {
    let mut lines = Vec::new();
    for round in rounds {
        let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
        let counted = !matches!(round.state, State::Preparing | State::InApproval | State::Scheduled | State::Announced);
        let count = |db: &mut _, filter| if counted { Submission::count(db, round.id, filter) } else { Ok(0) };
        lines.push(Line {
            href: format!("/office/projects/{}/rounds/{}", project.no(), round.number),
            title: project.title,
            number: round.number,
            state: round.state.name(),
            closes_at: round.closes_at.map(String::from),
            due: due::next(ask, &*policy_of(db, ask, &round)?, &round),
            letters: count(db, Filter::All)?,
            unread: count(db, Filter::Unread)?,
            asked: count(db, Filter::Asked)?,
        });
    }
    Ok(lines)
}
