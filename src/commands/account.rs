//! Accounts: made and disabled by an admin, entered by a one-time link, so that nobody else ever knows a password.
//!
//! Signing in changes only working tables and leaves no entry; making, disabling and new links do.

use super::desk::With;
use super::token::end_access;
use super::{Actor, Command, Desk, FieldError, Refused, Stop, found};
use crate::model::Moment;
use crate::model::ids::{AccountId, PersonId};
use crate::model::terms::{Lang, Role};
use crate::record::digest::Digest;
use crate::store::accounts::{Account, Credential, Session};

/// How long a one-time link works, in hours.
pub const LINK_HOURS: i64 = 72;

/// What an admin types about a new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub login: String,
    pub name: String,
    pub role: Role,
    /// Id of a section of the policy; needed for officials and approvers.
    pub section: Option<String>,
    /// Id of a position of the policy, for steps of an approval route; empty for none.
    pub position: String,
    pub mail: String,
    pub lang: Lang,
    /// The person, when this is another account of somebody who has one.
    pub person: Option<PersonId>,
    /// SHA-256 (hex) of the one-time link's token; the token itself is shown once and kept nowhere.
    pub link: String,
}

/// Makes an account. Only an admin may, or the command line on the server (for the first admin).
pub struct AddAccount(pub NewAccount);

impl Command for AddAccount {
    type Reply = Account;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Account, Stop> {
        only_admin(desk.actor)?;
        let new = self.0;
        let mut errors = Vec::new();
        check_login(desk, &new.login, &mut errors)?;
        check(desk, (&new.name, new.role, new.section.as_deref(), &new.position), errors)?;
        let mut account = Account {
            id: AccountId::new(),
            person: new.person.unwrap_or_default(),
            login: new.login,
            name: new.name,
            role: new.role,
            section: new.section,
            mail: new.mail,
            lang: new.lang,
            disabled: false,
            made_at: desk.now,
            rev: 1,
            position: new.position,
        };
        desk.create_plain("user.created", &mut account, With::default())?;
        fresh_link(account.id, new.link, desk.now).put(desk.db)?;
        Ok(account)
    }
}

fn only_admin(actor: &Actor) -> Result<(), Refused> {
    match actor.role() {
        Role::Admin | Role::System => Ok(()),
        _ => Err(Refused::NotAllowed),
    }
}

fn check_login(desk: &mut Desk<'_>, login: &str, errors: &mut Vec<FieldError>) -> Result<(), Stop> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    if !(3..=40).contains(&login.len()) || !login.chars().all(plain) {
        errors.push(FieldError::new("login", "login_form"));
    } else if Account::by_login(desk.db, login)?.is_some() {
        errors.push(FieldError::new("login", "login_taken"));
    }
    Ok(())
}

/// Whether accounts of this role belong to a section.
pub fn needs_section(role: Role) -> bool {
    matches!(role, Role::Official | Role::Approver)
}

fn check(
    desk: &mut Desk<'_>,
    (name, role, section, position): (&str, Role, Option<&str>, &str),
    mut errors: Vec<FieldError>,
) -> Result<(), Stop> {
    if name.trim().is_empty() || name.chars().count() > 100 {
        errors.push(FieldError::new("name", "name_needed"));
    }
    if matches!(role, Role::Resident | Role::Clock | Role::System) {
        errors.push(FieldError::new("role", "choose"));
    }
    let (_, policy) = desk.present_policy()?;
    match section {
        Some(section) if policy.section(section).is_none() => errors.push(FieldError::new("section", "choose")),
        None if needs_section(role) => errors.push(FieldError::new("section", "choose")),
        _ => {}
    }
    if !position.is_empty() {
        if policy.position(position).is_none() {
            errors.push(FieldError::new("position", "choose"));
        } else if role != Role::Approver {
            errors.push(FieldError::new("position", "approvers_only"));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Refused::Fields(errors).into()) }
}

/// What an admin changes about an account. The login, the person and what was done with it stay.
pub struct ChangeAccount {
    pub account: AccountId,
    /// The rev that the admin looked at.
    pub rev: i64,
    pub name: String,
    pub role: Role,
    pub section: Option<String>,
    pub position: String,
    pub mail: String,
}

impl Command for ChangeAccount {
    type Reply = Account;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Account, Stop> {
        only_admin(desk.actor)?;
        let mut account = in_use(Account::by_id(desk.db, self.account)?)?;
        let mut errors = Vec::new();
        if account.role != self.role && is_own(desk.actor, &account) {
            errors.push(FieldError::new("role", "own_account"));
        }
        check(desk, (&self.name, self.role, self.section.as_deref(), &self.position), errors)?;
        if account.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let moved = (account.role, &account.section, &account.position) != (self.role, &self.section, &self.position);
        let Self { name, role, section, position, mail, .. } = self;
        account = Account { name, role, section, position, mail, ..account };
        desk.change_plain("user.changed", &mut account, With::default())?;
        // Whoever has other rights from now on begins anew, with no page of the old ones open.
        if moved {
            end_access(desk, account.id)?;
        }
        Ok(account)
    }
}

/// Nobody takes the own rights away: the last admin could lock everybody out.
fn is_own(actor: &Actor, account: &Account) -> bool {
    actor.account().is_some_and(|own| own.id == account.id)
}

/// The account, unless it was disabled: that is for good.
fn in_use(account: Option<Account>) -> Result<Account, Stop> {
    let account = found(account)?;
    if account.disabled { Err(Refused::Stale.into()) } else { Ok(account) }
}

fn fresh_link(account: AccountId, link: String, now: Moment) -> Credential {
    let link_ends = Some(now.plus_minutes(LINK_HOURS * 60));
    Credential { account, password: None, link: Some(link), link_ends }
}

/// Disables an account and ends its sessions and its one-time link. Nothing it did is touched.
pub struct DisableAccount {
    pub login: String,
}

impl Command for DisableAccount {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        only_admin(desk.actor)?;
        let mut account = in_use(Account::by_login(desk.db, &self.login)?)?;
        if is_own(desk.actor, &account) {
            return Err(Refused::Fields(vec![FieldError::new("login", "own_account")]).into());
        }
        account.disabled = true;
        desk.change_plain("user.disabled", &mut account, With::default())?;
        if let Some(credential) = Credential::of(desk.db, account.id)? {
            Credential { link: None, link_ends: None, ..credential }.put(desk.db)?;
        }
        end_access(desk, account.id)?;
        Ok(())
    }
}

/// Gives an account a new one-time link: the old password and all sessions end at once, and the record says so.
pub struct ResetPassword {
    pub login: String,
    pub link: String,
}

impl Command for ResetPassword {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        only_admin(desk.actor)?;
        let mut account = in_use(Account::by_login(desk.db, &self.login)?)?;
        desk.change_plain("user.reset", &mut account, With::default())?;
        fresh_link(account.id, self.link, desk.now).put(desk.db)?;
        end_access(desk, account.id)?;
        Ok(())
    }
}

/// Sets the password behind a one-time link and uses the link up.
pub struct SetPassword {
    /// SHA-256 (hex) of the link's token.
    pub link: String,
    /// Argon2id PHC string.
    pub password: String,
}

impl Command for SetPassword {
    type Reply = AccountId;

    fn perform(self, desk: &mut Desk<'_>) -> Result<AccountId, Stop> {
        let mut credential = found(Credential::by_link(desk.db, &self.link)?)?;
        if credential.link_ends.is_none_or(|ends| ends <= desk.now) {
            return Err(Refused::Missing.into());
        }
        let mut account = found(Account::by_id(desk.db, credential.account)?)?;
        desk.change_plain("user.password_set", &mut account, With::default())?;
        credential = Credential { password: Some(self.password), link: None, link_ends: None, ..credential };
        credential.put(desk.db)?;
        end_access(desk, account.id)?;
        Ok(account.id)
    }
}

/// Signing out, and noting that a session is in use.
pub enum KeepSession {
    Touch(String),
    End(String),
}

impl Command for KeepSession {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        match self {
            KeepSession::Touch(id) => Session::touch(desk.db, &id, desk.now)?,
            KeepSession::End(id) => Session::end(desk.db, &id)?,
        };
        Ok(())
    }
}

/// How a session's cookie, or a one-time link's token, is found in the store: as its SHA-256 (hex).
pub fn session_id(secret: &str) -> String {
    Digest::of(&[secret.as_bytes()]).hex()
}
