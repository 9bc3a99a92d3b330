//! Who follows what by mail, and to where speakers want to be written.

use super::Db;
use super::schema::subscriptions;
use crate::closed;
use crate::model::Moment;
use crate::model::ids::{ProjectId, QaRowId, SubscriptionId};
use crate::model::terms::Lang;
use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

closed! {
    /// How far a subscription has come.
    pub enum SubscriptionState { Asked = "asked", Confirmed = "confirmed", Ended = "ended" }
}

/// Somebody follows a project, or the city when `project` is none.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = subscriptions, treat_none_as_null = true)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub mail: String,
    pub lang: Lang,
    pub project: Option<ProjectId>,
    pub state: SubscriptionState,
    /// SHA-256 (hex) of the token in the mails' links.
    pub token: String,
    pub made_at: Moment,
    pub confirmed_at: Option<Moment>,
    /// The row of a record whose speaker left the address; such a subscription hears of that row and its issue alone.
    pub qa_row: Option<QaRowId>,
    /// The district of whose occasions it wants to hear; empty for all.
    pub district: String,
}

impl Subscription {
    /// Removes what an address follows, in capitals or not; for the erasure command alone.
    pub fn remove_of(db: &mut Db, mail: &str) -> QueryResult<usize> {
        let same = sql::<Bool>("lower(mail) = ").bind::<Text, _>(mail.to_lowercase());
        diesel::delete(subscriptions::table.filter(same)).execute(db)
    }

    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(subscriptions::table).values(self).execute(db)
    }

    pub fn update(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::update(subscriptions::table.find(self.id)).set(self).execute(db)
    }

    pub fn by_id(db: &mut Db, id: SubscriptionId) -> QueryResult<Option<Self>> {
        subscriptions::table.find(id).select(Self::as_select()).first(db).optional()
    }

    pub fn by_token(db: &mut Db, hash: &str) -> QueryResult<Option<Self>> {
        subscriptions::table.filter(subscriptions::token.eq(hash.to_owned())).select(Self::as_select()).first(db).optional()
    }

    /// The subscription of this address to a project, or to the city, that has not ended.
    pub fn of(db: &mut Db, mail: &str, project: Option<ProjectId>) -> QueryResult<Option<Self>> {
        let rows = subscriptions::table.into_boxed().filter(subscriptions::mail.eq(mail.to_owned()));
        let rows = rows.filter(subscriptions::qa_row.is_null());
        let rows = match project {
            Some(project) => rows.filter(subscriptions::project.eq(project)),
            None => rows.filter(subscriptions::project.is_null()),
        };
        rows.filter(subscriptions::state.ne(SubscriptionState::Ended)).select(Self::as_select()).first(db).optional()
    }

    /// Those whom speakers of any of these rows left by `until`, the oldest first.
    pub fn of_rows(db: &mut Db, rows: &[QaRowId], until: Moment) -> QueryResult<Vec<Self>> {
        let found = subscriptions::table.filter(subscriptions::qa_row.eq_any(rows.to_vec()));
        let found = found.filter(subscriptions::state.eq(SubscriptionState::Confirmed)).filter(subscriptions::confirmed_at.le(until));
        found.order(subscriptions::id).select(Self::as_select()).load(db)
    }

    /// The addresses left at a row go with it to the row that it was moved to.
    pub fn move_row(db: &mut Db, from: QaRowId, to: QaRowId) -> QueryResult<usize> {
        diesel::update(subscriptions::table.filter(subscriptions::qa_row.eq(from))).set(subscriptions::qa_row.eq(to)).execute(db)
    }

    /// How many subscriptions of this address were asked for since then and are not confirmed.
    pub fn asked_since(db: &mut Db, mail: &str, since: Moment) -> QueryResult<i64> {
        let rows = subscriptions::table.filter(subscriptions::mail.eq(mail.to_owned())).filter(subscriptions::made_at.ge(since));
        rows.filter(subscriptions::state.eq(SubscriptionState::Asked)).count().get_result(db)
    }

    /// Forgets what was asked for before `before` and never confirmed.
    pub fn forget_asked(db: &mut Db, before: Moment) -> QueryResult<usize> {
        let rows = subscriptions::table.filter(subscriptions::state.eq(SubscriptionState::Asked));
        diesel::delete(rows.filter(subscriptions::made_at.lt(before))).execute(db)
    }

    /// Followers of a project or of the whole city who had confirmed by `until`, by id after `after`, at most `limit`. An address
    /// that follows both is given once, by its older subscription.
    pub fn followers(db: &mut Db, project: Option<ProjectId>, until: Moment, after: &str, limit: i64) -> QueryResult<Vec<Self>> {
        // A project's id or, for the city alone, no id at all.
        let project = project.map_or_else(String::new, |id| id.to_string());
        let rows = subscriptions::table.filter(subscriptions::state.eq(SubscriptionState::Confirmed));
        let rows = rows.filter(subscriptions::qa_row.is_null());
        let rows = rows.filter(subscriptions::confirmed_at.le(until)).filter(sql::<Bool>("subscriptions.id > ").bind::<Text, _>(after));
        let rows = rows.filter(
            sql::<Bool>("COALESCE(subscriptions.project, ").bind::<Text, _>(project.clone()).sql(") = ").bind::<Text, _>(project.clone()),
        );
        let older = sql::<Bool>(
            "NOT EXISTS (SELECT 1 FROM subscriptions other WHERE other.mail = subscriptions.mail AND other.id < subscriptions.id \
             AND other.state = 'confirmed' AND other.qa_row IS NULL AND other.confirmed_at <= ",
        );
        let older = older.bind::<Text, _>(until.to_string()).sql(" AND COALESCE(other.project, ").bind::<Text, _>(project.clone());
        let older = older.sql(") = ").bind::<Text, _>(project).sql(")");
        rows.filter(older).order(subscriptions::id).limit(limit).select(Self::as_select()).load(db)
    }
}
