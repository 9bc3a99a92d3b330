//! How often somebody tried to sign in, by keyed hashes of who and from where.

use super::Db;
use super::schema::tries;
use crate::model::Moment;
use diesel::QueryResult;
use diesel::prelude::*;

/// Tries under one key since the last right one.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tries, treat_none_as_null = true)]
pub struct Tries {
    /// Keyed hash (hex) of a login name, with or without the network it was tried from. Names that no account has are counted
    /// too.
    pub id: String,
    pub count: i64,
    /// Before this no further try is looked at.
    pub next_at: Option<Moment>,
    /// When somebody signed in this way.
    pub good_at: Option<Moment>,
    pub seen_at: Moment,
}

impl Tries {
    /// What is known under a key; nothing was tried when there is no row.
    pub fn of(db: &mut Db, id: String, now: Moment) -> QueryResult<Self> {
        let row = tries::table.find(id.clone()).select(Self::as_select()).first(db).optional()?;
        Ok(row.unwrap_or(Self { id, count: 0, next_at: None, good_at: None, seen_at: now }))
    }

    /// Writes it over what was there.
    pub fn put(&self, db: &mut Db) -> QueryResult<()> {
        if diesel::update(tries::table.find(self.id.clone())).set(self).execute(db)? == 0 {
            diesel::insert_into(tries::table).values(self).execute(db)?;
        }
        Ok(())
    }

    /// Forgets what was last seen before `before`.
    pub fn forget(db: &mut Db, before: Moment) -> QueryResult<usize> {
        diesel::delete(tries::table.filter(tries::seen_at.lt(before))).execute(db)
    }
}
