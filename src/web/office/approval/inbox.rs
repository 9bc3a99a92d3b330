//! `/office/approvals`: what waits, what is due first on top: the reader's own turn, what was decided in the reader's stead, and
//! what waits for others.

use super::line::{ApprovalLine, line};
use super::looked::standing;
use super::sees;
use crate::commands::approval::turn;
use crate::model::Moment;
use crate::model::calendar::{long_date, long_moment};
use crate::model::deadlines;
use crate::model::ids::RoundId;
use crate::model::terms::{Purpose, Role};
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::Approval;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Approvals on a page.
const SHOWN: usize = 100;
/// The oldest of what waits, of which the page is made: more at once is not to be decided one by one.
const MOST: i64 = 1000;
/// Where what has no due day stands: after everything that has one.
const NEVER: &str = "9999";

#[derive(Serialize)]
struct Content {
    list: Inbox,
    /// Whether the reader decides at all.
    decides: bool,
    /// Whether something can be decided together with others.
    many: bool,
    look_after: Vec<Waiting>,
}

/// A page of what waits.
#[derive(Serialize)]
pub struct Inbox {
    pub mine: Vec<Waiting>,
    pub others: Vec<Waiting>,
    pub next: Option<String>,
}

/// After which approval the page begins.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: String,
}

/// An approval that waits, and whose project it is about.
#[derive(Serialize)]
pub struct Waiting {
    #[serde(flatten)]
    line: ApprovalLine,
    id: String,
    project: String,
    /// By when it is to be decided, and whether that is past.
    due: Option<String>,
    late: bool,
    /// The position whose turn it is; none without a route.
    position: Option<String>,
    /// `new`, `changed` since the reader looked, or `seen`.
    standing: &'static str,
    /// Whether it can be decided together with others.
    many: bool,
}

/// By when something is to be decided.
#[derive(Clone)]
pub struct Due {
    at: Moment,
    shown: String,
}

pub async fn show(visit: Visit, wanted: Query<Wanted>) -> Result<HttpResponse, Problem> {
    let (reader, account) = (Reader::of(&visit)?, visit.staff()?.account.clone());
    let load = move |db: &mut Db, ask: &Ask| {
        let list = inbox(db, ask, (&reader, &account), &wanted.after, SHOWN)?;
        let look_after = if wanted.after.is_empty() { look_after(db, ask, &reader, &account)? } else { Vec::new() };
        let decides = matches!(reader.role, Role::Approver | Role::PrSection);
        Ok(Content { many: list.mine.iter().filter(|one| one.many).count() > 1, list, decides, look_after })
    };
    visit.in_area("approvals").show("pages/office/approval/list", load).await
}

/// What waits and the reader may see: the reader's own turn first, then what is due first; at most `limit`, after the one with this
/// key.
pub fn inbox(db: &mut Db, ask: &Ask, (reader, account): (&Reader, &Account), after: &str, limit: usize) -> Result<Inbox, Problem> {
    // Left out before the limit: what waits in other sections must not push a reader's own out of sight.
    let purpose = (reader.role == Role::PrSection).then_some(Purpose::Opening);
    let mut dues = Dues::default();
    let mut rows = Vec::new();
    for approval in Approval::waiting(db, reader.section.as_deref(), purpose, None, MOST)? {
        if sees(reader, &approval) {
            let due = dues.of(db, ask, &approval)?;
            let mine = turn::is_of(account, &approval);
            let key = format!("{}_{}_{}", u8::from(!mine), due.as_ref().map_or(NEVER, |due| due.at.as_str()), approval.id);
            rows.push((key, mine, approval, due));
        }
    }
    rows.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    rows.retain(|(key, ..)| key.as_str() > after);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|(key, ..)| format!("/office/approvals?after={key}"));
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for (_, mine, approval, due) in rows {
        let waiting = waiting(db, ask, account, &approval, due)?;
        if mine { own.push(waiting) } else { others.push(waiting) }
    }
    Ok(Inbox { mine: own, others, next })
}

/// One line.
pub fn waiting(db: &mut Db, ask: &Ask, account: &Account, approval: &Approval, due: Option<Due>) -> Result<Waiting, Problem> {
    let project = Project::by_id(db, approval.project)?.ok_or(Problem::NotFound)?;
    Ok(Waiting {
        line: line(db, approval)?,
        id: approval.id.to_string(),
        project: project.title,
        late: due.as_ref().is_some_and(|due| due.at < ask.now),
        due: due.map(|due| due.shown),
        position: approval.step().map(|step| step.name.get(ask.lang).to_owned()),
        standing: standing(db, account, approval)?,
        many: approval.purpose == Purpose::View,
    })
}

/// What was decided in the reader's stead.
fn look_after(db: &mut Db, ask: &Ask, reader: &Reader, account: &Account) -> Result<Vec<Waiting>, Problem> {
    let (Some(section), Role::Approver) = (&reader.section, reader.role) else { return Ok(Vec::new()) };
    let mut shown = Vec::new();
    for approval in Approval::unseen(db, section, MOST)? {
        if turn::stood_in_for(account, &approval).next().is_some() {
            shown.push(waiting(db, ask, account, &approval, None)?);
        }
    }
    Ok(shown)
}

/// By when what is asked about each round is to be decided; a round has one answer for all of its views.
#[derive(Default)]
struct Dues(HashMap<(RoundId, Purpose), Option<Due>>);

impl Dues {
    fn of(&mut self, db: &mut Db, ask: &Ask, approval: &Approval) -> Result<Option<Due>, Problem> {
        let Some(round) = approval.round else { return Ok(None) };
        if let Some(known) = self.0.get(&(round, approval.purpose)) {
            return Ok(known.clone());
        }
        let due = match Round::by_id(db, round)? {
            Some(round) => due(db, ask, &round, approval.purpose)?,
            None => None,
        };
        self.0.insert((round, approval.purpose), due.clone());
        Ok(due)
    }
}

fn due(db: &mut Db, ask: &Ask, round: &Round, purpose: Purpose) -> Result<Option<Due>, Problem> {
    let moment = |at: Moment| Due { at, shown: long_moment(at, ask.lang) };
    Ok(match purpose {
        Purpose::Opening => round.opens_at.map(moment),
        Purpose::Extension | Purpose::Material => round.closes_at.map(moment),
        Purpose::View | Purpose::Result if !round.has_result() => {
            let day = deadlines::result(&*policy_of(db, ask, round)?, round.closes_at, round.planned());
            // The whole day is still in time.
            day.map(|day| Due { at: Moment::start_of_day(day).plus_days(1), shown: long_date(day, ask.lang) })
        }
        _ => None,
    })
}

/// The first digits of what is asked, by which people tell one content from another.
pub fn short(approval: &Approval) -> String {
    approval.snapshot.chars().take(8).collect()
}
