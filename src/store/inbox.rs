//! Mails from the city's mailbox: which ones are known, and what became of them.

use super::Db;
use super::schema::inbox;
use crate::model::Moment;
use crate::model::ids::{InboxId, SubmissionId};
use crate::model::inbox::{Place, Why};
use diesel::QueryResult;
use diesel::prelude::*;

/// A mail.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = inbox, treat_none_as_null = true)]
pub struct InboxRow {
    pub id: InboxId,
    /// With `uid` what the server calls it.
    pub uidvalidity: i64,
    pub uid: i64,
    /// What it is told by when the server calls it otherwise.
    pub print: String,
    /// When the mail server took it.
    pub received_at: Moment,
    pub seen_at: Moment,
    pub state: Place,
    /// Why it was not taken by itself.
    pub why: Option<Why>,
    pub submission: Option<SubmissionId>,
    /// Why it is no letter, in an official's words.
    pub reason: String,
    /// Empty once it is a letter.
    pub subject: String,
    pub size: i64,
    /// Empty once it is a file of its letter.
    pub raw: Vec<u8>,
}

/// A mail in a list, without its bytes.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = inbox)]
pub struct InboxLine {
    pub id: InboxId,
    pub received_at: Moment,
    pub why: Option<Why>,
    pub reason: String,
    pub subject: String,
    pub size: i64,
}

impl InboxRow {
    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(inbox::table).values(self).execute(db)
    }

    /// Writes it over what was there.
    pub fn put(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::update(inbox::table.find(self.id)).set(self).execute(db)
    }

    pub fn by_id(db: &mut Db, id: InboxId) -> QueryResult<Option<Self>> {
        inbox::table.find(id).select(Self::as_select()).first(db).optional()
    }

    /// What the server calls by this number.
    pub fn by_uid(db: &mut Db, uidvalidity: i64, uid: i64) -> QueryResult<Option<Self>> {
        let rows = inbox::table.filter(inbox::uidvalidity.eq(uidvalidity)).filter(inbox::uid.eq(uid));
        rows.select(Self::as_select()).first(db).optional()
    }

    /// The same mail, under whatever number.
    pub fn by_print(db: &mut Db, print: &str) -> QueryResult<Option<Self>> {
        inbox::table.filter(inbox::print.eq(print.to_owned())).order(inbox::id).select(Self::as_select()).first(db).optional()
    }

    /// The highest number that is known; mails come in with higher ones.
    pub fn last_uid(db: &mut Db, uidvalidity: i64) -> QueryResult<i64> {
        let last: Option<i64> = inbox::table.filter(inbox::uidvalidity.eq(uidvalidity)).select(diesel::dsl::max(inbox::uid)).first(db)?;
        Ok(last.unwrap_or(0))
    }

    /// Those in one place, oldest first, at most `limit`.
    pub fn at(db: &mut Db, place: Place, limit: i64) -> QueryResult<Vec<InboxLine>> {
        let rows = inbox::table.filter(inbox::state.eq(place)).order((inbox::received_at, inbox::id));
        rows.limit(limit).select(InboxLine::as_select()).load(db)
    }

    /// How many came within a time and wait for an official.
    pub fn waiting_between(db: &mut Db, from: Moment, until: Moment) -> QueryResult<i64> {
        let rows = inbox::table.filter(inbox::state.eq(Place::Waiting));
        rows.filter(inbox::received_at.ge(from)).filter(inbox::received_at.lt(until)).count().get_result(db)
    }

    /// How many are in one place.
    pub fn count(db: &mut Db, place: Place) -> QueryResult<i64> {
        inbox::table.filter(inbox::state.eq(place)).count().get_result(db)
    }
}
