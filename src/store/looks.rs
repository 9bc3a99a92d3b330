//! What an account last said that it has looked at, so that a second round of reading shows what is new.

use super::Db;
use super::schema::looks;
use crate::model::Moment;
use crate::model::ids::AccountId;
use crate::model::terms::Purpose;
use diesel::QueryResult;
use diesel::prelude::*;

/// One content of one subject of approvals.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = looks)]
pub struct Look {
    pub account: AccountId,
    pub purpose: Purpose,
    pub subject: String,
    /// SHA-256 (hex) of the content.
    pub snapshot: String,
    pub looked_at: Moment,
}

impl Look {
    /// The last look of an account at what is asked about a subject.
    pub fn last(db: &mut Db, account: AccountId, purpose: Purpose, subject: &str) -> QueryResult<Option<Self>> {
        looks::table.find((account, purpose, subject.to_owned())).select(Self::as_select()).first(db).optional()
    }

    /// Keeps it in the place of an earlier one.
    pub fn put(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::delete(looks::table.find((self.account, self.purpose, self.subject.clone()))).execute(db)?;
        diesel::insert_into(looks::table).values(self).execute(db)
    }
}
