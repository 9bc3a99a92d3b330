//! Who works on what at the moment. It keeps nobody out; it lets others know.

use super::Db;
use super::schema::claims;
use crate::model::Moment;
use crate::model::ids::AccountId;
use diesel::QueryResult;
use diesel::prelude::*;

/// Somebody works on something.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = claims, treat_none_as_null = true)]
pub struct Claim {
    /// Subject and account.
    pub id: String,
    /// What is worked on, by the id of a recorded row.
    pub subject: String,
    pub account: AccountId,
    pub since: Moment,
    pub until: Moment,
}

impl Claim {
    /// Notes that somebody works on something until then; since when they did before stays.
    pub fn put(db: &mut Db, subject: &str, account: AccountId, now: Moment, until: Moment) -> QueryResult<()> {
        let id = format!("{subject} {account}");
        let before: Option<Self> = claims::table.find(id.clone()).select(Self::as_select()).first(db).optional()?;
        let since = before.as_ref().filter(|before| before.until >= now).map_or(now, |before| before.since);
        let claim = Self { id: id.clone(), subject: subject.to_owned(), account, since, until };
        match before {
            Some(_) => diesel::update(claims::table.find(id)).set(&claim).execute(db)?,
            None => diesel::insert_into(claims::table).values(&claim).execute(db)?,
        };
        Ok(())
    }

    /// Whoever works on one of these at the moment, who began first in front.
    pub fn on(db: &mut Db, subjects: &[String], now: Moment) -> QueryResult<Vec<Self>> {
        let rows = claims::table.filter(claims::subject.eq_any(subjects.to_vec())).filter(claims::until.ge(now));
        rows.order((claims::since, claims::id)).select(Self::as_select()).load(db)
    }

    /// Nobody of this account works on it any more.
    pub fn end(db: &mut Db, subject: &str, account: AccountId) -> QueryResult<usize> {
        diesel::delete(claims::table.find(format!("{subject} {account}"))).execute(db)
    }

    /// Forgets what ended before `before`.
    pub fn forget(db: &mut Db, before: Moment) -> QueryResult<usize> {
        diesel::delete(claims::table.filter(claims::until.lt(before))).execute(db)
    }
}
