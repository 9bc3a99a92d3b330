//! Staff accounts, their passwords and sessions.

use super::Db;
use super::recorded::recorded;
use super::schema::{accounts, credentials, sessions};
use crate::model::Moment;
use crate::model::ids::{AccountId, PersonId};
use crate::model::terms::{Lang, Role};
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// One account: one role, one section, one person (who may have other accounts).
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
pub struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub login: String,
    pub name: String,
    pub role: Role,
    /// Id of the section in the policy; none for auditors, admins and the PR section.
    pub section: Option<String>,
    pub mail: String,
    pub lang: Lang,
    pub disabled: bool,
    pub made_at: Moment,
    pub rev: i64,
    /// Id of a position (役職) of the policy, for steps of an approval route; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub position: String,
}
recorded!(Account, AccountId, accounts, project: |_| None);

/// How an account proves itself. Not recorded: a hash of a password has no place in a record.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = credentials, treat_none_as_null = true)]
pub struct Credential {
    pub account: AccountId,
    /// Argon2id PHC string; none until the one-time link was used.
    pub password: Option<String>,
    /// SHA-256 (hex) of the one-time link's token.
    pub link: Option<String>,
    pub link_ends: Option<Moment>,
}

/// A signed-in browser.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sessions)]
pub struct Session {
    /// SHA-256 (hex) of the cookie's value.
    pub id: String,
    pub account: AccountId,
    pub csrf: String,
    pub made_at: Moment,
    pub seen_at: Moment,
}

impl Account {
    /// The ids of the sections that accounts have, disabled ones too.
    pub fn sections_used(db: &mut Db) -> QueryResult<Vec<String>> {
        accounts::table.filter(accounts::section.is_not_null()).select(accounts::section.assume_not_null()).distinct().load(db)
    }

    pub fn by_login(db: &mut Db, login: &str) -> QueryResult<Option<Self>> {
        accounts::table.filter(accounts::login.eq(login.to_owned())).select(Self::as_select()).first(db).optional()
    }

    /// All accounts by login; a city has some hundreds.
    pub fn all(db: &mut Db) -> QueryResult<Vec<Self>> {
        accounts::table.order(accounts::login).limit(2000).select(Self::as_select()).load(db)
    }

    /// Up to `limit` accounts by login, those after a login when given.
    pub fn after(db: &mut Db, login: Option<&str>, limit: i64) -> QueryResult<Vec<Self>> {
        let mut rows = accounts::table.into_boxed();
        if let Some(login) = login {
            rows = rows.filter(accounts::login.gt(login.to_owned()));
        }
        rows.order(accounts::login).limit(limit).select(Self::as_select()).load(db)
    }

    /// All accounts of a person.
    pub fn of_person(db: &mut Db, person: PersonId) -> QueryResult<Vec<Self>> {
        accounts::table.filter(accounts::person.eq(person)).order(accounts::login).select(Self::as_select()).load(db)
    }

    /// Accounts with a role that may sign in; of one section when given.
    pub fn with_role(db: &mut Db, role: Role, section: Option<&str>) -> QueryResult<Vec<Self>> {
        let mut rows = accounts::table.into_boxed().filter(accounts::role.eq(role)).filter(accounts::disabled.eq(false));
        if let Some(section) = section {
            rows = rows.filter(accounts::section.eq(section.to_owned()));
        }
        rows.order(accounts::id).select(Self::as_select()).load(db)
    }
}

impl Credential {
    pub fn of(db: &mut Db, account: AccountId) -> QueryResult<Option<Self>> {
        credentials::table.find(account).select(Self::as_select()).first(db).optional()
    }

    /// The accounts among these whose one-time link waits to be used, and until when.
    pub fn waiting(db: &mut Db, accounts: &[AccountId]) -> QueryResult<Vec<(AccountId, Moment)>> {
        let rows = credentials::table.filter(credentials::account.eq_any(accounts.to_vec())).filter(credentials::link.is_not_null());
        let rows: Vec<(AccountId, Option<Moment>)> = rows.select((credentials::account, credentials::link_ends)).load(db)?;
        Ok(rows.into_iter().filter_map(|(account, ends)| Some((account, ends?))).collect())
    }

    /// The credential whose one-time link has this hash.
    pub fn by_link(db: &mut Db, hash: &str) -> QueryResult<Option<Self>> {
        credentials::table.filter(credentials::link.eq(hash.to_owned())).select(Self::as_select()).first(db).optional()
    }

    /// Writes it over what was there.
    pub fn put(&self, db: &mut Db) -> QueryResult<()> {
        if diesel::update(credentials::table.find(self.account)).set(self).execute(db)? == 0 {
            diesel::insert_into(credentials::table).values(self).execute(db)?;
        }
        Ok(())
    }
}

impl Session {
    /// The session with this id, with its account unless that is disabled.
    pub fn find(db: &mut Db, id: &str) -> QueryResult<Option<(Self, Account)>> {
        let rows = sessions::table.inner_join(accounts::table.on(accounts::id.eq(sessions::account)));
        let rows = rows.filter(sessions::id.eq(id.to_owned())).filter(accounts::disabled.eq(false));
        rows.select((Self::as_select(), Account::as_select())).first(db).optional()
    }

    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(sessions::table).values(self).execute(db)
    }

    /// Notes that it was used.
    pub fn touch(db: &mut Db, id: &str, now: Moment) -> QueryResult<usize> {
        diesel::update(sessions::table.find(id.to_owned())).set(sessions::seen_at.eq(now)).execute(db)
    }

    /// Ends one session.
    pub fn end(db: &mut Db, id: &str) -> QueryResult<usize> {
        diesel::delete(sessions::table.find(id.to_owned())).execute(db)
    }

    /// Ends every session of an account: on disabling, role change and new password.
    pub fn end_all(db: &mut Db, account: AccountId) -> QueryResult<usize> {
        diesel::delete(sessions::table.filter(sessions::account.eq(account))).execute(db)
    }
}
