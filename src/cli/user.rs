//! `ronten user add|list|disable`: the first admin, and what an admin can do when nobody can sign in.

use super::Failure;
use super::serve::{failure, place};
use crate::commands::account::{AddAccount, DisableAccount, NewAccount, session_id};
use crate::commands::{Actor, WriterError};
use crate::config::Config;
use crate::keys::{hex, random};
use crate::model::terms::{Lang, Role};
use crate::store::StoreError;
use crate::store::accounts::Account;
use crate::timepiece::Timepiece;
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
        #[arg(long, default_value = "")]
        mail: String,
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
        Action::Add { login, name, role, section, mail } => {
            let token = random().map(|bytes| hex(&bytes)).map_err(|error| Failure::new(Failure::GENERAL, error))?;
            let link = session_id(&token);
            let new = NewAccount { login, name, role, section, mail, lang: Lang::Ja, person: None, link };
            installation.writer.perform_blocking(Actor::System, AddAccount(new)).map_err(refused)?;
            println!("{}/office/password/{token}", config.base_url);
        }
        Action::List => {
            let accounts = installation.store.read(|db| Account::all(db).map_err(StoreError::from));
            for account in accounts.map_err(|error| Failure::new(Failure::DATABASE, error))? {
                let state = if account.disabled { "disabled" } else { "active" };
                println!("{}\t{}\t{}\t{state}", account.login, account.role, account.section.as_deref().unwrap_or("-"));
            }
        }
        Action::Disable { login } => {
            installation.writer.perform_blocking(Actor::System, DisableAccount { login }).map_err(refused)?;
        }
    }
    Ok(())
}

fn refused(error: WriterError) -> Failure {
    Failure::new(Failure::GENERAL, error)
}
