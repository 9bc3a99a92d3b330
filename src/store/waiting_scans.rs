//! Scans that wait beside the form in which their letter is typed. They nearly always bear a name, so they are kept for a day at most.

use super::Db;
use super::schema::waiting_scans;
use crate::model::Moment;
use crate::model::ids::{AccountId, RoundId, WaitingScanId};
use diesel::QueryResult;
use diesel::prelude::*;

/// A scan whose letter is not registered yet.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = waiting_scans)]
pub struct WaitingScan {
    pub id: WaitingScanId,
    pub round: RoundId,
    /// Who brought it, and alone sees it.
    pub account: AccountId,
    pub name: String,
    pub media: String,
    pub bytes: Vec<u8>,
    pub made_at: Moment,
}

/// Without its bytes.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = waiting_scans)]
pub struct WaitingScanHead {
    pub id: WaitingScanId,
    pub media: String,
}

impl WaitingScan {
    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(waiting_scans::table).values(self).execute(db)
    }

    /// Those of these ids that an account brought for a round, in the order in which they came.
    pub fn of(db: &mut Db, (round, account): (RoundId, AccountId), ids: &[WaitingScanId]) -> QueryResult<Vec<Self>> {
        let own = waiting_scans::table.filter(waiting_scans::round.eq(round)).filter(waiting_scans::account.eq(account));
        own.filter(waiting_scans::id.eq_any(ids.to_vec())).order(waiting_scans::id).select(Self::as_select()).load(db)
    }

    /// Forgets some of an account's.
    pub fn remove(db: &mut Db, account: AccountId, ids: &[WaitingScanId]) -> QueryResult<usize> {
        let own = waiting_scans::table.filter(waiting_scans::account.eq(account)).filter(waiting_scans::id.eq_any(ids.to_vec()));
        diesel::delete(own).execute(db)
    }

    /// Forgets all that wait for a round.
    pub fn remove_of(db: &mut Db, round: RoundId) -> QueryResult<usize> {
        diesel::delete(waiting_scans::table.filter(waiting_scans::round.eq(round))).execute(db)
    }

    /// Forgets what was brought before `before`.
    pub fn forget(db: &mut Db, before: Moment) -> QueryResult<usize> {
        diesel::delete(waiting_scans::table.filter(waiting_scans::made_at.lt(before))).execute(db)
    }
}

impl WaitingScanHead {
    /// The same as [`WaitingScan::of`], without megabytes.
    pub fn of(db: &mut Db, (round, account): (RoundId, AccountId), ids: &[WaitingScanId]) -> QueryResult<Vec<Self>> {
        let own = waiting_scans::table.filter(waiting_scans::round.eq(round)).filter(waiting_scans::account.eq(account));
        own.filter(waiting_scans::id.eq_any(ids.to_vec())).order(waiting_scans::id).select(Self::as_select()).load(db)
    }
}
