//! Papers that are handed out on occasions, and their bytes.

use super::Db;
use super::recorded::recorded;
use super::schema::{material_files, materials};
use crate::model::Moment;
use crate::model::ids::{AccountId, EditionId, MaterialId, OccasionId, ProjectId};
use crate::procedure::material::State;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// One paper. Its bytes stand beside it.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = materials, treat_none_as_null = true)]
pub struct Material {
    pub id: MaterialId,
    pub project: ProjectId,
    pub occasion: OccasionId,
    /// Counts the materials of the occasion from 1; never reused.
    pub number: i64,
    pub title: String,
    pub media: String,
    /// In bytes.
    pub size: i64,
    /// SHA-256 (hex) of its bytes.
    pub sha256: String,
    pub state: State,
    /// Whether it came after the material of the occasion was frozen.
    pub late: bool,
    /// Why it came late, or why it was withheld. Public.
    pub reason: String,
    /// The edition that it was frozen with; none for what came later.
    pub edition: Option<EditionId>,
    pub added_by: AccountId,
    pub frozen_at: Option<Moment>,
    pub rev: i64,
}
recorded!(Material, MaterialId, materials, project: |row| Some(row.project.to_string()));

impl Material {
    /// The materials of an occasion by number, whatever became of them; a command sets how many there can be.
    pub fn of_occasion(db: &mut Db, occasion: OccasionId) -> QueryResult<Vec<Self>> {
        materials::table.filter(materials::occasion.eq(occasion)).order(materials::number).select(Self::as_select()).load(db)
    }

    /// The material with this number.
    pub fn by_number(db: &mut Db, occasion: OccasionId, number: i64) -> QueryResult<Option<Self>> {
        let rows = materials::table.filter(materials::occasion.eq(occasion)).filter(materials::number.eq(number));
        rows.select(Self::as_select()).first(db).optional()
    }

    /// Whether it is or was public.
    pub fn is_public(&self) -> bool {
        matches!(self.state, State::Frozen | State::Withheld)
    }

    /// Whether its bytes are kept.
    pub fn is_kept(&self) -> bool {
        matches!(self.state, State::Added | State::Frozen)
    }
}

/// The bytes of a material.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = material_files)]
pub struct MaterialFile {
    pub material: MaterialId,
    pub bytes: Vec<u8>,
}

impl MaterialFile {
    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(material_files::table).values(self).execute(db)
    }

    pub fn of(db: &mut Db, material: MaterialId) -> QueryResult<Option<Self>> {
        material_files::table.find(material).select(Self::as_select()).first(db).optional()
    }

    /// Removes the bytes for good.
    pub fn remove(db: &mut Db, material: MaterialId) -> QueryResult<usize> {
        diesel::delete(material_files::table.find(material)).execute(db)
    }
}
