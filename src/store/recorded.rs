//! What all recorded rows have in common: an id, a rev that grows by one, and a JSON body that the record commits to.

use super::Db;
use diesel::QueryResult;
use serde::Serialize;

/// A row whose every version leaves an entry in the record.
pub trait Recorded: Serialize + Sized {
    /// The table's name, as `verify` prints it.
    const TABLE: &'static str;

    /// The row's id.
    fn subject(&self) -> String;
    /// The project it belongs to, if any.
    fn project(&self) -> Option<String>;
    fn rev(&self) -> i64;
    fn set_rev(&mut self, rev: i64);
    /// The row with this id.
    fn find(db: &mut Db, id: &str) -> QueryResult<Option<Self>>;
    /// Writes the first version.
    fn insert(&self, db: &mut Db) -> QueryResult<usize>;
    /// Writes this version over the one before it; 0 when somebody else was faster.
    fn update(&self, db: &mut Db) -> QueryResult<usize>;
    /// Every row of the table in the order of ids, at most `limit` after `after`; for `verify`.
    fn page(db: &mut Db, after: &str, limit: i64) -> QueryResult<Vec<Self>>;
    /// Their ids alone, which can be read whatever else a row holds.
    fn ids(db: &mut Db, after: &str, limit: i64) -> QueryResult<Vec<String>>;
}

/// Implements [`Recorded`] for a row struct over its table, and `by_id`. The project is a field, itself, or none.
macro_rules! recorded {
    ($row:ty, $id:ty, $table:ident, project: $project:expr) => {
        impl $crate::store::recorded::Recorded for $row {
            const TABLE: &'static str = stringify!($table);

            fn subject(&self) -> String {
                self.id.to_string()
            }
            fn project(&self) -> Option<String> {
                let project: fn(&Self) -> Option<String> = $project;
                project(self)
            }
            fn rev(&self) -> i64 {
                self.rev
            }
            fn set_rev(&mut self, rev: i64) {
                self.rev = rev;
            }
            fn find(db: &mut $crate::store::Db, id: &str) -> diesel::QueryResult<Option<Self>> {
                id.parse::<$id>().map_or(Ok(None), |id| Self::by_id(db, id))
            }
            fn insert(&self, db: &mut $crate::store::Db) -> diesel::QueryResult<usize> {
                diesel::insert_into($table::table).values(self).execute(db)
            }
            fn update(&self, db: &mut $crate::store::Db) -> diesel::QueryResult<usize> {
                let before = $table::table.filter($table::id.eq(self.id)).filter($table::rev.eq(self.rev - 1));
                diesel::update(before).set(self).execute(db)
            }
            fn page(db: &mut $crate::store::Db, after: &str, limit: i64) -> diesel::QueryResult<Vec<Self>> {
                let rows =
                    $table::table.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("id > ").bind::<diesel::sql_types::Text, _>(after));
                rows.order($table::id).limit(limit).select(<$row>::as_select()).load(db)
            }
            fn ids(db: &mut $crate::store::Db, after: &str, limit: i64) -> diesel::QueryResult<Vec<String>> {
                let rows =
                    $table::table.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("id > ").bind::<diesel::sql_types::Text, _>(after));
                rows.order($table::id).limit(limit).select($table::id).load(db)
            }
        }

        impl $row {
            /// The row with this id.
            pub fn by_id(db: &mut $crate::store::Db, id: $id) -> diesel::QueryResult<Option<Self>> {
                $table::table.find(id).select(Self::as_select()).first(db).optional()
            }
        }
    };
}
pub(crate) use recorded;
