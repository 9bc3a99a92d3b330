//! Tables of letters on their way in: the files that wait, which rows came before, and what the columns of a section's tables hold.

use super::Db;
use super::dialect::insert_all;
use super::schema::{intake_files, intake_recipes, intake_rows};
use crate::model::Moment;
use crate::model::ids::{AccountId, IntakeFileId, IntakeRecipeId, RoundId};
use diesel::QueryResult;
use diesel::prelude::*;

/// Keys looked up in one question, and rows counted in one command at most.
const KEYS: usize = 500;

/// A file that waits. It holds personal data, so it is neither shown nor printed as a whole.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = intake_files)]
pub struct IntakeFile {
    pub id: IntakeFileId,
    pub round: RoundId,
    /// Who chose it, and alone goes on with it.
    pub account: AccountId,
    pub name: String,
    pub shape: String,
    pub bytes: Vec<u8>,
    /// What its columns hold, see `commands::submission::intake::Mapping`; empty until somebody said.
    pub mapping: String,
    pub made_at: Moment,
}

/// A file as a list shows it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = intake_files)]
pub struct IntakeFileHead {
    pub id: IntakeFileId,
    pub name: String,
    pub made_at: Moment,
}

/// That a row became a letter.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = intake_rows)]
pub struct IntakeRow {
    pub key: String,
    pub round: RoundId,
}

/// What the columns of tables with these headings hold.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = intake_recipes)]
pub struct Recipe {
    pub id: IntakeRecipeId,
    pub section: String,
    pub name: String,
    /// As a JSON list.
    pub headings: String,
    pub mapping: String,
    pub changed_by: AccountId,
    pub changed_at: Moment,
}

impl IntakeFile {
    pub fn by_id(db: &mut Db, id: IntakeFileId) -> QueryResult<Option<Self>> {
        intake_files::table.find(id).select(Self::as_select()).first(db).optional()
    }

    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(intake_files::table).values(self).execute(db)
    }

    /// Writes what its columns hold.
    pub fn say(db: &mut Db, id: IntakeFileId, mapping: &str) -> QueryResult<usize> {
        diesel::update(intake_files::table.find(id)).set(intake_files::mapping.eq(mapping.to_owned())).execute(db)
    }

    pub fn remove(db: &mut Db, id: IntakeFileId) -> QueryResult<usize> {
        diesel::delete(intake_files::table.find(id)).execute(db)
    }

    /// Forgets all that wait for a round.
    pub fn remove_of(db: &mut Db, round: RoundId) -> QueryResult<usize> {
        diesel::delete(intake_files::table.filter(intake_files::round.eq(round))).execute(db)
    }

    /// Forgets what was chosen before `before` and not taken in.
    pub fn forget(db: &mut Db, before: Moment) -> QueryResult<usize> {
        diesel::delete(intake_files::table.filter(intake_files::made_at.lt(before))).execute(db)
    }
}

impl IntakeFileHead {
    /// The files that an account chose for a round, newest first.
    pub fn of(db: &mut Db, round: RoundId, account: AccountId, limit: i64) -> QueryResult<Vec<Self>> {
        let own = intake_files::table.filter(intake_files::round.eq(round)).filter(intake_files::account.eq(account));
        own.order(intake_files::id.desc()).limit(limit).select(Self::as_select()).load(db)
    }
}

impl IntakeRow {
    pub fn insert_all(rows: &[Self], db: &mut Db) -> QueryResult<()> {
        insert_all!(db, intake_rows::table, rows)
    }

    /// Which of these keys are known.
    pub fn known(db: &mut Db, keys: &[String]) -> QueryResult<Vec<String>> {
        let mut known = Vec::new();
        for some in keys.chunks(KEYS) {
            known.extend(intake_rows::table.filter(intake_rows::key.eq_any(some.to_vec())).select(intake_rows::key).load::<String>(db)?);
        }
        Ok(known)
    }
}

impl Recipe {
    /// A section's recipes by name.
    pub fn of_section(db: &mut Db, section: &str, limit: i64) -> QueryResult<Vec<Self>> {
        let own = intake_recipes::table.filter(intake_recipes::section.eq(section.to_owned()));
        own.order((intake_recipes::changed_at.desc(), intake_recipes::id)).limit(limit).select(Self::as_select()).load(db)
    }

    /// Keeps it in the place of the section's one of the same name.
    pub fn put(&self, db: &mut Db) -> QueryResult<()> {
        let named = intake_recipes::table
            .filter(intake_recipes::section.eq(self.section.clone()))
            .filter(intake_recipes::name.eq(self.name.clone()));
        diesel::delete(named).execute(db)?;
        diesel::insert_into(intake_recipes::table).values(self).execute(db).map(drop)
    }
}
