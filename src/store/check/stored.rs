//! What the check reads, as the plain texts that are stored: a value that none of our types knows is a finding, not an end.

use crate::store::Db;
use crate::store::log::{Body, Log};
use crate::store::schema::{bodies, complainants, entries, files, persons, snapshots};
use diesel::QueryResult;
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = entries)]
pub(super) struct StoredEntry {
    pub seq: i64,
    pub kind: String,
    pub project: Option<String>,
    pub subject: Option<String>,
    pub rev: i64,
    pub time: String,
    pub leaf: String,
    pub hash: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = persons)]
pub(super) struct StoredPerson {
    pub submission: String,
    pub seq: i64,
    pub salt: Vec<u8>,
    pub body: String,
    pub identity: Option<String>,
    pub mail: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = complainants)]
pub(super) struct StoredComplainant {
    pub complaint: String,
    pub seq: i64,
    pub salt: Vec<u8>,
    pub body: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = files)]
pub(super) struct StoredFile {
    pub id: String,
    pub submission: String,
    pub position: i64,
    pub media: String,
    pub size: i64,
    pub sha256: String,
    pub bytes: Vec<u8>,
}

/// Entries of a log in order, from `from` (inclusive), at most `limit`.
pub(super) fn entries(db: &mut Db, log: Log, from: i64, limit: i64) -> QueryResult<Vec<StoredEntry>> {
    let rows = entries::table.filter(entries::log.eq(log)).filter(entries::seq.ge(from));
    rows.order(entries::seq).limit(limit).select(StoredEntry::as_select()).load(db)
}

/// The bodies of a log in order, from `from` to `to`, both inclusive, at most `limit`.
pub(super) fn bodies(db: &mut Db, log: Log, from: i64, to: i64, limit: i64) -> QueryResult<Vec<Body>> {
    let rows = bodies::table.filter(bodies::log.eq(log)).filter(bodies::seq.between(from, to));
    rows.order(bodies::seq).limit(limit).select(Body::as_select()).load(db)
}

/// Who wrote letters, in the order of the key, after `after`, at most `limit`.
pub(super) fn persons(db: &mut Db, after: &str, limit: i64) -> QueryResult<Vec<StoredPerson>> {
    let rows = persons::table.filter(persons::submission.gt(after.to_owned()));
    rows.order(persons::submission).limit(limit).select(StoredPerson::as_select()).load(db)
}

/// Who made complaints, in the order of the key, after `after`, at most `limit`.
pub(super) fn complainants(db: &mut Db, after: &str, limit: i64) -> QueryResult<Vec<StoredComplainant>> {
    let rows = complainants::table.filter(complainants::complaint.gt(after.to_owned()));
    rows.order(complainants::complaint).limit(limit).select(StoredComplainant::as_select()).load(db)
}

/// Files with their bytes, in the order of the key, after `after`, at most `limit`.
pub(super) fn files(db: &mut Db, after: &str, limit: i64) -> QueryResult<Vec<StoredFile>> {
    let rows = files::table.filter(files::id.gt(after.to_owned()));
    rows.order(files::id).limit(limit).select(StoredFile::as_select()).load(db)
}

/// Hashes and bodies of snapshots, in the order of the key, after `after`, at most `limit`.
pub(super) fn snapshots(db: &mut Db, after: &str, limit: i64) -> QueryResult<Vec<(String, String)>> {
    let rows = snapshots::table.filter(snapshots::hash.gt(after.to_owned()));
    rows.order(snapshots::hash).limit(limit).select((snapshots::hash, snapshots::body)).load(db)
}
