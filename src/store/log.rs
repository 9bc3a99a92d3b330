//! The signed record and the audit record: entries, tree nodes, checkpoints, and what commitments open to.

use super::Db;
use super::dialect::insert_all;
use super::schema::{bodies, checkpoints, entries, nodes, submissions};
use crate::closed;
use crate::model::Moment;
use crate::model::ids::{ProjectId, RoundId};
use diesel::QueryResult;
use diesel::prelude::*;

closed! {
    /// Which log.
    pub enum Log {
        /// Public: what happened to projects, rounds, letters, opinions, views.
        Record = "record",
        /// For auditors: who looked at personal data, which mails went out.
        Audit = "audit",
    }
}

/// One entry as stored; `leaf` is its canonical text, and the other columns repeat what lists are found by.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = entries)]
pub struct EntryRow {
    pub log: Log,
    pub seq: i64,
    pub kind: String,
    pub project: Option<String>,
    pub subject: Option<String>,
    pub rev: i64,
    pub time: Moment,
    pub leaf: String,
    /// RFC 6962 leaf hash, hex.
    pub hash: String,
}

/// The root of a complete subtree: level 0 is a leaf, `position` counts subtrees of that level from the left.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = nodes)]
pub struct NodeRow {
    pub log: Log,
    pub level: i64,
    pub position: i64,
    pub hash: String,
}

/// A signed tree head.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = checkpoints)]
pub struct CheckpointRow {
    pub log: Log,
    pub size: i64,
    pub note: String,
}

/// What the `text` commitment of an entry opens to.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = bodies)]
pub struct Body {
    pub log: Log,
    pub seq: i64,
    /// The table whose row the body is; not signed, it only helps to name what is missing.
    pub of_table: String,
    pub salt: Vec<u8>,
    pub body: String,
}

impl EntryRow {
    pub fn insert_all(rows: &[Self], db: &mut Db) -> QueryResult<()> {
        insert_all!(db, entries::table, rows)
    }

    /// Entries of a log in order, from `from` (inclusive), at most `limit`.
    pub fn from(db: &mut Db, log: Log, from: i64, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = entries::table.filter(entries::log.eq(log)).filter(entries::seq.ge(from));
        rows.order(entries::seq).limit(limit).select(Self::as_select()).load(db)
    }

    /// The newest entries of a log before `before`, at most `limit`, newest first.
    pub fn newest(db: &mut Db, log: Log, before: Option<i64>, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = entries::table.filter(entries::log.eq(log)).filter(entries::seq.lt(before.unwrap_or(i64::MAX)));
        rows.order(entries::seq.desc()).limit(limit).select(Self::as_select()).load(db)
    }

    /// Entries of a project in order, from `from` (inclusive), at most `limit`.
    pub fn of_project(db: &mut Db, project: &str, from: i64, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = entries::table.filter(entries::log.eq(Log::Record)).filter(entries::project.eq(project.to_owned()));
        rows.filter(entries::seq.ge(from)).order(entries::seq).limit(limit).select(Self::as_select()).load(db)
    }

    /// Entries of a project before `before`, the newest of them first, at most `limit`.
    pub fn of_project_before(db: &mut Db, project: &str, before: i64, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = entries::table.filter(entries::log.eq(Log::Record)).filter(entries::project.eq(project.to_owned()));
        rows.filter(entries::seq.lt(before)).order(entries::seq.desc()).limit(limit).select(Self::as_select()).load(db)
    }

    /// Everything that happened to one subject, in order.
    pub fn of_subject(db: &mut Db, log: Log, subject: &str) -> QueryResult<Vec<Self>> {
        let rows = entries::table.filter(entries::log.eq(log)).filter(entries::subject.eq(subject.to_owned()));
        rows.order(entries::seq).limit(2000).select(Self::as_select()).load(db)
    }

    /// Whether an actor, as leaves name it, ever did something of these kinds to a letter of a round.
    pub fn by_actor(db: &mut Db, kinds: &[&str], round: RoundId, actor: &str) -> QueryResult<bool> {
        let letters = submissions::table.filter(submissions::round.eq(round)).select(submissions::id.nullable());
        let rows = entries::table.filter(entries::log.eq(Log::Record)).filter(entries::subject.eq_any(letters));
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let rows = rows.filter(entries::kind.eq_any(kinds)).filter(entries::leaf.like(format!("%\nactor {actor}\n%")));
        Ok(rows.select(entries::seq).first::<i64>(db).optional()?.is_some())
    }

    /// The revision that a log last gave a subject; 0 for an unknown one.
    pub fn last_rev(db: &mut Db, log: Log, subject: &str) -> QueryResult<i64> {
        let rows = entries::table.filter(entries::log.eq(log)).filter(entries::subject.eq(subject.to_owned()));
        let last: Option<i64> = rows.select(diesel::dsl::max(entries::rev)).first(db)?;
        Ok(last.unwrap_or(0))
    }

    /// How many entries a log has; the next entry's seq.
    pub fn size(db: &mut Db, log: Log) -> QueryResult<i64> {
        let last: Option<i64> = entries::table.filter(entries::log.eq(log)).select(diesel::dsl::max(entries::seq)).first(db)?;
        Ok(last.map_or(0, |last| last + 1))
    }
}

impl NodeRow {
    pub fn insert_all(rows: &[Self], db: &mut Db) -> QueryResult<()> {
        insert_all!(db, nodes::table, rows)
    }

    /// Every stored node of one level, from a position on, at most `limit`.
    pub fn of_level(db: &mut Db, log: Log, level: i64, from: i64, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = nodes::table.filter(nodes::log.eq(log)).filter(nodes::level.eq(level)).filter(nodes::position.ge(from));
        rows.order(nodes::position).limit(limit).select(Self::as_select()).load(db)
    }

    /// The hash of one complete subtree, hex.
    pub fn hash(db: &mut Db, log: Log, level: i64, position: i64) -> QueryResult<Option<String>> {
        nodes::table.find((log, level, position)).select(nodes::hash).first(db).optional()
    }
}

impl CheckpointRow {
    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(checkpoints::table).values(self).execute(db)
    }

    /// The newest signed tree head of a log.
    pub fn newest(db: &mut Db, log: Log) -> QueryResult<Option<Self>> {
        checkpoints::table.filter(checkpoints::log.eq(log)).order(checkpoints::size.desc()).select(Self::as_select()).first(db).optional()
    }

    /// Signed tree heads in order, after a size, at most `limit`.
    pub fn after(db: &mut Db, log: Log, size: i64, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = checkpoints::table.filter(checkpoints::log.eq(log)).filter(checkpoints::size.gt(size));
        rows.order(checkpoints::size).limit(limit).select(Self::as_select()).load(db)
    }
}

impl Body {
    pub fn insert_all(rows: &[Self], db: &mut Db) -> QueryResult<()> {
        insert_all!(db, bodies::table, rows)
    }

    /// What an entry's `text` opens to, unless it was erased or withheld.
    pub fn of(db: &mut Db, log: Log, seq: i64) -> QueryResult<Option<Self>> {
        bodies::table.find((log, seq)).select(Self::as_select()).first(db).optional()
    }

    /// Bodies in order, from `from` (inclusive), at most `limit`.
    pub fn from(db: &mut Db, log: Log, from: i64, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = bodies::table.filter(bodies::log.eq(log)).filter(bodies::seq.ge(from));
        rows.order(bodies::seq).limit(limit).select(Self::as_select()).load(db)
    }

    /// Bodies of rows of these tables in a project, each with its subject, in order, from `from` (inclusive), at most `limit`.
    pub fn of_project(
        db: &mut Db,
        log: Log,
        project: &ProjectId,
        tables: &[&str],
        from: i64,
        limit: i64,
    ) -> QueryResult<Vec<(String, Self)>> {
        let rows = bodies::table.inner_join(entries::table.on(entries::log.eq(bodies::log).and(entries::seq.eq(bodies::seq))));
        let rows = rows.filter(entries::log.eq(log)).filter(entries::project.eq(project.to_string())).filter(entries::seq.ge(from));
        let tables: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
        let rows = rows.filter(bodies::of_table.eq_any(tables)).filter(entries::subject.is_not_null());
        rows.order(entries::seq).limit(limit).select((entries::subject.assume_not_null(), Self::as_select())).load(db)
    }

    /// Removes body and salt; for the erasure and withholding commands alone.
    pub fn remove(db: &mut Db, log: Log, seq: i64) -> QueryResult<usize> {
        diesel::delete(bodies::table.find((log, seq))).execute(db)
    }
}
