//! What was sent because a day had come, so that nothing is sent twice, whatever the clock does; and what such a mail counts.

use super::Db;
use super::schema::{reminders, submissions};
use crate::model::Moment;
use crate::model::ids::RoundId;
use crate::model::terms::Channel;
use diesel::QueryResult;
use diesel::prelude::*;

/// One that was sent.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = reminders)]
struct Sent {
    id: String,
    made_at: Moment,
}

/// Notes that this is sent now; false when it was sent before.
pub fn first_time(db: &mut Db, id: &str, now: Moment) -> QueryResult<bool> {
    let known: Option<String> = reminders::table.find(id.to_owned()).select(reminders::id).first(db).optional()?;
    if known.is_some() {
        return Ok(false);
    }
    diesel::insert_into(reminders::table).values(&Sent { id: id.to_owned(), made_at: now }).execute(db)?;
    Ok(true)
}

/// Forgets what was sent before `before`.
pub fn forget(db: &mut Db, before: Moment) -> QueryResult<usize> {
    diesel::delete(reminders::table.filter(reminders::made_at.lt(before))).execute(db)
}

/// Letters of a round received from one moment until another, per channel and office.
pub fn received(db: &mut Db, round: RoundId, from: Moment, until: Moment) -> QueryResult<Vec<(Channel, String, i64)>> {
    let rows = submissions::table.filter(submissions::round.eq(round)).filter(submissions::received_at.ge(from));
    let rows = rows.filter(submissions::received_at.lt(until)).group_by((submissions::channel, submissions::office));
    rows.select((submissions::channel, submissions::office, diesel::dsl::count_star())).load(db)
}
