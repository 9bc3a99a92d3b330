//! Notices, and the letters they are expanded into.

use super::Db;
use super::dialect::insert_all;
use super::schema::{caught_mail, letters, notices};
use crate::closed;
use crate::model::Moment;
use crate::model::ids::{
    AccountId, ApprovalId, ComplaintId, IssueId, LetterId, NoticeId, OccasionId, ProjectId, QaRowId, RoundId, SubmissionId,
};
use crate::model::terms::{Audience, Lang};
use crate::procedure::letter::State;
use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

/// Caught mails read at once.
const CAUGHT: i64 = 500;

closed! {
    /// What a letter's `recipient` is the id of.
    pub enum RecipientKind {
        Submission = "submission",
        Complaint = "complaint",
        Subscription = "subscription",
        Account = "account",
        SectionBox = "section_box",
    }
}

/// What a rule told an audience, written with the rule's own transaction.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = notices, treat_none_as_null = true)]
pub struct Notice {
    pub id: NoticeId,
    /// `<machine>.<event>`: with the audience, the folder of its templates.
    pub name: String,
    pub audience: Audience,
    /// The record entry that caused it; who was entitled then gets it.
    pub seq: i64,
    pub project: Option<ProjectId>,
    pub round: Option<RoundId>,
    pub submission: Option<SubmissionId>,
    pub approval: Option<ApprovalId>,
    /// The one account it is for, when the audience is the drafter.
    pub account: Option<AccountId>,
    /// The last recipient expanded so far; empty at first.
    pub mark: String,
    pub done: bool,
    pub made_at: Moment,
    pub complaint: Option<ComplaintId>,
    pub occasion: Option<OccasionId>,
    pub issue: Option<IssueId>,
    pub qa_row: Option<QaRowId>,
}

/// One mail to one recipient. The address is read when it is sent, the body is rendered then and not stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letters, treat_none_as_null = true)]
pub struct Letter {
    pub id: LetterId,
    pub notice: NoticeId,
    /// Round, name and audience of the notice, by which mails are counted.
    pub round: Option<RoundId>,
    pub name: String,
    pub audience: Audience,
    pub recipient_kind: RecipientKind,
    pub recipient: String,
    pub lang: Lang,
    pub state: State,
    pub attempts: i64,
    pub next_at: Moment,
    pub made_at: Moment,
    pub handed_at: Option<Moment>,
    /// The relay's last answer, without addresses.
    pub last_error: String,
    /// Counts its entries in the audit record.
    pub rev: i64,
}

/// How many mails of a round that tell the same to the same audience are in one state.
#[derive(Clone, Debug, Queryable)]
pub struct Told {
    /// `<machine>.<event>`.
    pub name: String,
    pub audience: Audience,
    pub state: State,
    pub n: i64,
}

/// With the state in its words, as in the conditions of the indexes: of a value given beside them no database can prove that an
/// index holds what is looked for.
pub(super) fn in_state(state: State) -> SqlLiteral<Bool> {
    sql(&format!("letters.state = '{state}'"))
}

/// A mail that the demo caught instead of sending.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = caught_mail)]
pub struct CaughtMail {
    pub id: LetterId,
    pub made_at: Moment,
    pub sender: String,
    pub recipient: String,
    pub subject: String,
    pub body: String,
}

impl Notice {
    pub fn insert_all(rows: &[Self], db: &mut Db) -> QueryResult<()> {
        insert_all!(db, notices::table, rows)
    }

    pub fn update(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::update(notices::table.find(self.id)).set(self).execute(db)
    }

    pub fn by_id(db: &mut Db, id: NoticeId) -> QueryResult<Option<Self>> {
        notices::table.find(id).select(Self::as_select()).first(db).optional()
    }

    /// Notices not yet wholly expanded, oldest first.
    pub fn open(db: &mut Db, limit: i64) -> QueryResult<Vec<Self>> {
        notices::table.filter(sql::<Bool>("NOT notices.done")).order(notices::id).limit(limit).select(Self::as_select()).load(db)
    }
}

impl Letter {
    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(letters::table).values(self).execute(db)
    }

    pub fn update(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::update(letters::table.find(self.id)).set(self).execute(db)
    }

    pub fn by_id(db: &mut Db, id: LetterId) -> QueryResult<Option<Self>> {
        letters::table.find(id).select(Self::as_select()).first(db).optional()
    }

    /// Queued letters whose time has come, oldest first.
    pub fn due(db: &mut Db, now: Moment, limit: i64) -> QueryResult<Vec<Self>> {
        let due = letters::table.filter(in_state(State::Queued)).filter(letters::next_at.le(now));
        due.order((letters::next_at, letters::id)).limit(limit).select(Self::as_select()).load(db)
    }

    /// Mails to one recipient, newest first, at most `limit`: what became of a writer's mails.
    pub fn to(db: &mut Db, recipient: &str, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = letters::table.filter(letters::recipient.eq(recipient.to_owned()));
        rows.order(letters::id.desc()).limit(limit).select(Self::as_select()).load(db)
    }

    /// Since when the oldest queued mail waits.
    pub fn waiting_since(db: &mut Db) -> QueryResult<Option<Moment>> {
        letters::table.filter(in_state(State::Queued)).select(diesel::dsl::min(letters::made_at)).first(db)
    }

    /// How many letters of a round are in each state, by what was told to whom.
    pub fn by_notice(db: &mut Db, round: RoundId) -> QueryResult<Vec<Told>> {
        let rows = letters::table.filter(letters::round.eq(round)).group_by((letters::name, letters::audience, letters::state));
        let counted = (letters::name, letters::audience, letters::state, diesel::dsl::count_star());
        rows.order((letters::name, letters::audience, letters::state)).select(counted).load(db)
    }
}

impl CaughtMail {
    /// Removes what was caught for an address, in capitals or not; for the erasure command alone.
    pub fn remove_to(db: &mut Db, mail: &str) -> QueryResult<usize> {
        let same = sql::<Bool>("lower(recipient) = ").bind::<Text, _>(mail.to_lowercase());
        diesel::delete(caught_mail::table.filter(same)).execute(db)
    }

    /// Removes what was caught with these words in it, wherever its lines are broken; for the withholding command alone.
    pub fn remove_saying(db: &mut Db, words: &str) -> QueryResult<()> {
        let solid = |text: &str| text.split_whitespace().collect::<String>();
        let words = solid(words);
        let mut after: Option<LetterId> = None;
        loop {
            let mut rows = caught_mail::table.into_boxed().order(caught_mail::id).limit(CAUGHT);
            if let Some(after) = after {
                rows = rows.filter(caught_mail::id.gt(after));
            }
            let page: Vec<Self> = rows.select(Self::as_select()).load(db)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id);
            for mail in page.iter().filter(|mail| solid(&mail.subject).contains(&words) || solid(&mail.body).contains(&words)) {
                diesel::delete(caught_mail::table.find(mail.id)).execute(db)?;
            }
        }
    }

    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(caught_mail::table).values(self).execute(db)
    }

    /// Caught mails, newest first, at most `limit`.
    pub fn newest(db: &mut Db, limit: i64) -> QueryResult<Vec<Self>> {
        caught_mail::table.order((caught_mail::made_at.desc(), caught_mail::id.desc())).limit(limit).select(Self::as_select()).load(db)
    }

    pub fn by_id(db: &mut Db, id: LetterId) -> QueryResult<Option<Self>> {
        caught_mail::table.find(id).select(Self::as_select()).first(db).optional()
    }
}
