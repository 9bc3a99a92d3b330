//! Tokens by which programs do intake and office work for an official: made and ended by the official, and never for longer than a year.
//!
//! Whoever has one may do what its account may. Auditors read when each was made and ended.

use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::AccountId;
use crate::model::terms::Role;
use crate::store::accounts::Session;
use crate::store::log::Log;
use crate::store::tokens::Token;
use diesel::QueryResult;

/// Most tokens of an account.
pub const MOST: usize = 10;
/// For how many days a token can be made.
pub const DAYS: [i64; 3] = [30, 90, 365];
/// Longest name, in code points.
const NAME_LIMIT: usize = 50;

/// Makes a token for who asks.
pub struct MakeToken {
    /// SHA-256 (hex) of the token.
    pub id: String,
    /// What it is for.
    pub name: String,
    pub days: i64,
}

impl Command for MakeToken {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let account = owner(desk)?;
        let name = self.name.trim();
        let mut errors = Vec::new();
        if name.is_empty() || name.chars().count() > NAME_LIMIT || name.chars().any(char::is_control) {
            errors.push(FieldError::new("name", "token_name").with("limit", NAME_LIMIT));
        }
        if !DAYS.contains(&self.days) {
            errors.push(FieldError::new("days", "choose"));
        }
        if Token::of_account(desk.db, account)?.len() >= MOST {
            errors.push(FieldError::new("name", "too_many_tokens").with("limit", MOST));
        }
        if !errors.is_empty() {
            return Err(Refused::Fields(errors).into());
        }
        let ends_at = desk.now.plus_days(self.days);
        Token { id: self.id, account, name: name.to_owned(), made_at: desk.now, ends_at, seen_at: None }.insert(desk.db)?;
        desk.note_text(Log::Audit, "user.token_made", None, account.to_string(), name.to_owned())?;
        Ok(())
    }
}

/// Ends an own token.
pub struct EndToken(pub String);

impl Command for EndToken {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let account = owner(desk)?;
        let token = found(Token::of_account(desk.db, account)?.into_iter().find(|token| token.id == self.0))?;
        Token::end(desk.db, &token.id)?;
        desk.note_text(Log::Audit, "user.token_ended", None, account.to_string(), token.name)?;
        Ok(())
    }
}

/// Notes that a token is in use.
pub struct TouchToken(pub String);

impl Command for TouchToken {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        Token::touch(desk.db, &self.0, desk.now)?;
        Ok(())
    }
}

/// Ends everything by which somebody acts as this account.
pub fn end_access(desk: &mut Desk<'_>, account: AccountId) -> QueryResult<()> {
    Session::end_all(desk.db, account)?;
    Token::end_all(desk.db, account)?;
    Ok(())
}

fn owner(desk: &Desk<'_>) -> Result<AccountId, Stop> {
    match desk.actor.role() {
        Role::Official => desk.actor.account_id(),
        _ => Err(Refused::NotAllowed.into()),
    }
}
