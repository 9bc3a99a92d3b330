//! `ronten user add|list|disable`: the first admin, and what an admin can do when nobody can sign in.

use super::serve::{failure, place};
use super::{Failure, out};
use crate::commands::account::{AddAccount, DisableAccount, NewAccount, session_id};
use crate::commands::{Actor, FieldError, Refused, WriterError};
use crate::config::Config;
use crate::installation::Installation;
use crate::keys::{hex, random};
use crate::model::ids::PersonId;
use crate::model::terms::{Lang, Role};
use crate::store::StoreError;
use crate::store::accounts::Account;
use crate::timepiece::Timepiece;
use crate::web::problem::field_text;
use clap::Subcommand;
use std::path::Path;

#[derive(Subcommand)]
pub enum Action {
    /// Make an account and print its one-time link
    Add {
        login: String,
        #[arg(long)]
        name: String,
        /// official, approver, pr_section, auditor or admin
        #[arg(long)]
        role: Role,
        /// Id of a section of the policy, for officials and approvers
        #[arg(long)]
        section: Option<String>,
        /// Id of a position of the policy, for approvers at a step of an approval route
        #[arg(long, default_value = "")]
        position: String,
        #[arg(long, default_value = "")]
        mail: String,
        /// Login of an account that the same person has already: nobody approves the own work with another account
        #[arg(long, value_name = "LOGIN")]
        same_person: Option<String>,
    },
    /// List the accounts
    List,
    /// Disable an account and end its sessions
    Disable { login: String },
}

pub fn run(config: &Path, action: Action) -> Result<(), Failure> {
    let config = Config::read(config).map_err(|error| Failure::new(Failure::CONFIG, error))?;
    let installation = place(&config).open(&Timepiece::default()).map_err(failure)?;
    match action {
        Action::Add { login, name, role, section, position, mail, same_person } => {
            let person = same_person.map(|other| person(&installation, &other)).transpose()?;
            let token = random().map(|bytes| hex(&bytes)).map_err(|error| Failure::new(Failure::GENERAL, error))?;
            let link = session_id(&token);
            let new = NewAccount { login, name, role, section, position, mail, lang: Lang::Ja, person, link };
            installation.writer.perform_blocking(Actor::System, AddAccount(new)).map_err(refused)?;
            out::line(format_args!("{}/office/password/{token}", config.base_url));
        }
        Action::List => {
            let accounts = installation.store.read(|db| Account::all(db).map_err(StoreError::from));
            for account in accounts.map_err(|error| Failure::new(Failure::DATABASE, error))? {
                let state = if account.disabled { "disabled" } else { "active" };
                out::line(format_args!("{}\t{}\t{}\t{state}", account.login, account.role, account.section.as_deref().unwrap_or("-")));
            }
        }
        Action::Disable { login } => {
            installation.writer.perform_blocking(Actor::System, DisableAccount { login }).map_err(refused)?;
        }
    }
    Ok(())
}

fn person(installation: &Installation, login: &str) -> Result<PersonId, Failure> {
    let account = installation.store.read(|db| Account::by_login(db, login).map_err(StoreError::from));
    let account = account.map_err(|error| Failure::new(Failure::DATABASE, error))?;
    account.map(|account| account.person).ok_or_else(|| Failure::new(Failure::GENERAL, format!("there is no account {login}")))
}

/// The sentence that the page would show, with the argument that it is about.
fn refused(error: WriterError) -> Failure {
    let text = match &error {
        WriterError::Refused(Refused::Missing) => "there is no such account".to_owned(),
        WriterError::Refused(Refused::Fields(errors)) => {
            let sentence = |error: &FieldError| format!("{}: {}", error.field, field_text(error, Lang::En));
            errors.iter().map(sentence).collect::<Vec<_>>().join("\n")
        }
        _ => error.to_string(),
    };
    Failure::new(Failure::GENERAL, text)
}
