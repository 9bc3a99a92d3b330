//! Idempotency keys, settings and files.

use super::Db;
use super::dialect::insert_all;
use super::schema::{files, idempotency, settings};
use crate::model::Moment;
use crate::model::ids::{FileId, SubmissionId};
use diesel::QueryResult;
use diesel::prelude::*;

/// An accepted post: key and payload as HMACs, and what was answered.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency)]
pub struct Accepted {
    pub key: String,
    pub payload: String,
    pub reply: String,
    pub made_at: Moment,
}

/// A scan or attachment.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = files)]
pub struct FileRow {
    pub id: FileId,
    pub submission: SubmissionId,
    pub position: i64,
    pub name: String,
    pub media: String,
    pub size: i64,
    pub sha256: String,
    pub bytes: Vec<u8>,
}

impl Accepted {
    pub fn by_key(db: &mut Db, key: &str) -> QueryResult<Option<Self>> {
        idempotency::table.find(key.to_owned()).select(Self::as_select()).first(db).optional()
    }

    pub fn insert_all(rows: &[Self], db: &mut Db) -> QueryResult<()> {
        insert_all!(db, idempotency::table, rows)
    }

    /// Forgets what was accepted before `before`.
    pub fn forget(db: &mut Db, before: Moment) -> QueryResult<usize> {
        diesel::delete(idempotency::table.filter(idempotency::made_at.lt(before))).execute(db)
    }
}

impl FileRow {
    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(files::table).values(self).execute(db)
    }

    pub fn by_id(db: &mut Db, id: FileId) -> QueryResult<Option<Self>> {
        files::table.find(id).select(Self::as_select()).first(db).optional()
    }

    /// The files of a letter in order.
    pub fn of_submission(db: &mut Db, submission: SubmissionId) -> QueryResult<Vec<Self>> {
        files::table.filter(files::submission.eq(submission)).order(files::position).select(Self::as_select()).load(db)
    }

    /// Removes the files of a letter; for the erasure command alone.
    pub fn remove_all(db: &mut Db, submission: SubmissionId) -> QueryResult<usize> {
        diesel::delete(files::table.filter(files::submission.eq(submission))).execute(db)
    }
}

/// A single value of the installation.
pub fn setting(db: &mut Db, name: &str) -> QueryResult<Option<String>> {
    settings::table.find(name.to_owned()).select(settings::value).first(db).optional()
}

/// Sets a single value of the installation.
pub fn set_setting(db: &mut Db, name: &str, value: &str) -> QueryResult<()> {
    if diesel::update(settings::table.find(name.to_owned())).set(settings::value.eq(value.to_owned())).execute(db)? == 0 {
        diesel::insert_into(settings::table)
            .values((settings::name.eq(name.to_owned()), settings::value.eq(value.to_owned())))
            .execute(db)?;
    }
    Ok(())
}

/// Forgets a single value of the installation, if it still is this one.
pub fn drop_setting(db: &mut Db, name: &str, value: &str) -> QueryResult<bool> {
    let kept = settings::table.find(name.to_owned()).filter(settings::value.eq(value.to_owned()));
    Ok(diesel::delete(kept).execute(db)? > 0)
}
