//! When each way in was last tried and came through.

use super::Db;
use super::schema::heartbeats;
use crate::model::Moment;
use crate::model::heartbeat::{Known, Reach, Trouble};
use crate::model::round::Way;
use crate::model::terms::Channel;
use diesel::QueryResult;
use diesel::prelude::*;

/// What is known of one way in.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = heartbeats, treat_none_as_null = true)]
pub struct Heartbeat {
    /// [`Way::key`].
    pub id: String,
    pub channel: Channel,
    pub office: String,
    pub tried_at: Option<Moment>,
    pub came_at: Option<Moment>,
    pub reach: Option<Reach>,
    /// Why the last try did not come through; none when it did.
    pub trouble: Option<Trouble>,
    /// Since when no try came through.
    pub failed_since: Option<Moment>,
    /// The code on the test letter that is awaited.
    pub code: Option<String>,
    pub code_at: Option<Moment>,
}

impl Heartbeat {
    /// What is known of a way; nothing when it was never tried.
    pub fn of(db: &mut Db, way: &Way) -> QueryResult<Self> {
        let row = heartbeats::table.find(way.key()).select(Self::as_select()).first(db).optional()?;
        Ok(row.unwrap_or_else(|| Self {
            id: way.key(),
            channel: way.channel,
            office: way.office.clone(),
            tried_at: None,
            came_at: None,
            reach: None,
            trouble: None,
            failed_since: None,
            code: None,
            code_at: None,
        }))
    }

    /// The way on whose test letter this code stands.
    pub fn by_code(db: &mut Db, code: &str) -> QueryResult<Option<Self>> {
        heartbeats::table.filter(heartbeats::code.eq(code.to_owned())).select(Self::as_select()).first(db).optional()
    }

    /// Writes it over what was there.
    pub fn put(&self, db: &mut Db) -> QueryResult<()> {
        if diesel::update(heartbeats::table.find(self.id.clone())).set(self).execute(db)? == 0 {
            diesel::insert_into(heartbeats::table).values(self).execute(db)?;
        }
        Ok(())
    }

    /// What tells how it stands.
    pub fn known(&self) -> Known {
        Known { tried_at: self.tried_at, came_at: self.came_at, failing: self.trouble.is_some() }
    }
}
