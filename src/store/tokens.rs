//! Tokens by which programs act for an account.

use super::Db;
use super::accounts::Account;
use super::schema::{accounts, api_tokens};
use crate::model::Moment;
use crate::model::ids::AccountId;
use diesel::QueryResult;
use diesel::prelude::*;

/// A token; itself it is shown once and kept nowhere.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_tokens)]
pub struct Token {
    /// SHA-256 (hex) of the token.
    pub id: String,
    pub account: AccountId,
    /// What it is for, in its owner's words.
    pub name: String,
    pub made_at: Moment,
    pub ends_at: Moment,
    /// When it was last used, give or take a few minutes; none before the first time.
    pub seen_at: Option<Moment>,
}

impl Token {
    /// The token with this id, with its account unless that is disabled.
    pub fn find(db: &mut Db, id: &str) -> QueryResult<Option<(Self, Account)>> {
        let rows = api_tokens::table.inner_join(accounts::table.on(accounts::id.eq(api_tokens::account)));
        let rows = rows.filter(api_tokens::id.eq(id.to_owned())).filter(accounts::disabled.eq(false));
        rows.select((Self::as_select(), Account::as_select())).first(db).optional()
    }

    /// The tokens of an account, oldest first; a command sets how many there can be.
    pub fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<Self>> {
        api_tokens::table.filter(api_tokens::account.eq(account)).order(api_tokens::made_at).select(Self::as_select()).load(db)
    }

    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(api_tokens::table).values(self).execute(db)
    }

    /// Notes that it was used.
    pub fn touch(db: &mut Db, id: &str, now: Moment) -> QueryResult<usize> {
        diesel::update(api_tokens::table.find(id.to_owned())).set(api_tokens::seen_at.eq(now)).execute(db)
    }

    /// Ends one.
    pub fn end(db: &mut Db, id: &str) -> QueryResult<usize> {
        diesel::delete(api_tokens::table.find(id.to_owned())).execute(db)
    }

    /// Ends every token of an account, with its sessions.
    pub fn end_all(db: &mut Db, account: AccountId) -> QueryResult<usize> {
        diesel::delete(api_tokens::table.filter(api_tokens::account.eq(account))).execute(db)
    }
}
