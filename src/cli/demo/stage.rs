//! The stage on which the story is played: every step is a command of the person who would give it, at the time it would be given.

use crate::commands::account::{AddAccount, NewAccount, SetPassword};
use crate::commands::{Actor, Command, WriterError};
use crate::installation::Installation;
use crate::model::Moment;
use crate::model::terms::Lang;
use crate::store::accounts::Account;
use crate::store::{Db, StoreError};
use crate::web::password_hash;
use std::collections::HashMap;

/// The password of every account of the demo; it is printed at the start.
pub const PASSWORD: &str = "mihon-demo-2026";

/// Why the story could not be played. Naming the step is enough: the demo's data are ours.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the story does not read: {0}")]
    Story(#[from] toml::de::Error),
    #[error("a step was refused: {0}")]
    Step(#[from] WriterError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Other(String),
}

impl From<diesel::result::Error> for DemoError {
    fn from(error: diesel::result::Error) -> Self {
        DemoError::Store(StoreError::Query(error))
    }
}

/// The installation and its people.
pub struct Stage<'a> {
    pub installation: &'a Installation,
    people: HashMap<String, Actor>,
}

impl<'a> Stage<'a> {
    /// A stage with everybody of the story on it.
    pub fn with(installation: &'a Installation, staff: &[super::story::StaffMember]) -> Result<Self, DemoError> {
        let mut stage = Self { installation, people: HashMap::new() };
        let password = password_hash::hash_now(PASSWORD).map_err(|error| DemoError::Other(error.to_string()))?;
        for member in staff {
            let new = NewAccount {
                login: member.login.clone(),
                name: member.name.clone(),
                role: member.role,
                section: member.section.clone(),
                position: member.position.clone(),
                mail: format!("{}@mihon.example", member.login),
                lang: Lang::Ja,
                person: None,
                link: format!("demo {}", member.login),
            };
            let link = new.link.clone();
            let account: Account = stage.act(&Actor::System, AddAccount(new))?;
            stage.act(&Actor::System, SetPassword { link, password: password.clone() })?;
            stage.people.insert(member.login.clone(), Actor::Staff(Box::new(account)));
        }
        Ok(stage)
    }

    /// Somebody of the staff.
    pub fn person(&self, login: &str) -> Result<&Actor, DemoError> {
        self.people.get(login).ok_or_else(|| DemoError::Other(format!("nobody is called {login}")))
    }

    /// Somebody does something.
    pub fn act<C: Command>(&self, actor: &Actor, command: C) -> Result<C::Reply, DemoError> {
        Ok(self.installation.writer.perform_blocking(actor.clone(), command)?)
    }

    /// Looks something up.
    pub fn read<T>(&self, reads: impl FnOnce(&mut Db) -> Result<T, diesel::result::Error>) -> Result<T, DemoError> {
        Ok(self.installation.store.read::<T, StoreError>(|db| Ok(reads(db)?))?)
    }

    /// Time passes until this moment.
    pub fn wait_until(&self, moment: Moment) {
        self.installation.time.advance_to(moment);
    }
}
