//! The only way anything is written: a command, decided by a rule, saved with its record entry and its notices in one
//! transaction, acknowledged after it is on disk.
//!
//! One file per subject; `desk` is what a command works with, `writer` the thread that commits many commands at once,
//! `seal` the signing of what a batch added.

pub mod account;
pub mod approval;
pub mod carried;
#[cfg(test)]
pub mod case_tests;
pub mod claim;
pub mod complaint;
pub mod demo;
pub mod desk;
pub mod erase;
pub mod form_once;
pub mod heartbeat;
pub mod housekeeping;
pub mod install;
pub mod issue;
pub mod ledger;
pub mod mail;
pub mod mailbox;
mod named;
pub mod objection;
pub mod occasion;
pub mod plan_draft;
pub mod policy;
pub mod project;
pub mod remind;
pub mod result;
pub mod retention;
pub mod round;
pub mod scrub;
pub mod seal;
pub mod sign_in;
mod steps;
pub mod submission;
pub mod subscription;
#[cfg(test)]
pub mod testing;
pub mod token;
mod typed;
pub mod view;
pub mod withhold;
pub mod writer;

use crate::model::ids::{AccountId, ApprovalId, PersonId};
use crate::model::terms::Role;
use crate::procedure::Refusal;
use crate::store::accounts::Account;

pub use desk::Desk;
pub use writer::{Writer, WriterError};

/// Something to be done. It runs inside a savepoint of the writer's transaction; a refusal undoes it alone.
pub trait Command: Send + 'static {
    /// What the caller learns once it is on disk.
    type Reply: Send + 'static;

    /// Whether it gets along with what commands before it left waiting in the batch, so that many of its kind are written with
    /// few statements. All others find everything before them in the store.
    const GATHERS: bool = false;

    /// Loads facts, lets the rule decide, saves. Reads no clock and renders nothing: `desk.now` is the time.
    fn perform(self, desk: &mut Desk<'_>) -> Result<Self::Reply, Stop>;
}

/// Who gives a command.
#[derive(Clone, Debug)]
pub enum Actor {
    /// Somebody from outside.
    Resident,
    /// The passing of time.
    Clock,
    /// The program itself.
    System,
    /// A signed-in member of the staff.
    Staff(Box<Account>),
}

impl Actor {
    pub fn role(&self) -> Role {
        match self {
            Actor::Resident => Role::Resident,
            Actor::Clock => Role::Clock,
            Actor::System => Role::System,
            Actor::Staff(account) => account.role,
        }
    }

    /// The account, when it is staff.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Actor::Staff(account) => Some(account),
            _ => None,
        }
    }

    /// The account's id, for what only staff can do.
    pub fn account_id(&self) -> Result<AccountId, Stop> {
        self.account().map(|account| account.id).ok_or(Stop::Refused(Refused::NotAllowed))
    }

    /// The person behind the account, for four eyes.
    pub fn person(&self) -> Result<PersonId, Stop> {
        self.account().map(|account| account.person).ok_or(Stop::Refused(Refused::NotAllowed))
    }

    /// Whether it acts for this section. The clock and the program act for all; so do roles without a section.
    pub fn in_section(&self, section: &str) -> bool {
        self.account().is_none_or(|account| account.section.as_deref().is_none_or(|own| own == section))
    }
}

/// Why a command was not carried out although the store works. Each has a page with a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The procedure's table says no.
    #[error(transparent)]
    Rule(#[from] Refusal),
    /// Fields of the form that must be repaired, in the form's order.
    #[error("fields: {0:?}")]
    Fields(Vec<FieldError>),
    /// There is no such thing, or it is not for this actor to know.
    #[error("missing")]
    Missing,
    /// Not for this role.
    #[error("not allowed")]
    NotAllowed,
    /// Somebody changed it in the meantime; what was typed is kept on the page.
    #[error("stale")]
    Stale,
    /// The same was asked for before, and waits for its second person.
    #[error("waits")]
    Waits(ApprovalId),
    /// The idempotency key was used for something else; the receipt code of what was accepted under it.
    #[error("key used before")]
    KeyUsed { receipt: String },
}

/// A field of a form with the key of the sentence that says what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The input's name, to which the error summary links.
    pub field: String,
    /// Text key below `error.`, e.g. `too_long`.
    pub problem: &'static str,
    /// Values for the sentence's placeholders.
    pub values: Vec<(&'static str, String)>,
}

impl FieldError {
    pub fn new(field: &str, problem: &'static str) -> Self {
        Self { field: field.to_owned(), problem, values: Vec::new() }
    }

    /// The same with a value for a placeholder of its sentence.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// Its savepoint is undone; the batch goes on.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The batch fails as a whole: nothing in it is acknowledged.
    #[error(transparent)]
    Store(#[from] diesel::result::Error),
    /// Something that cannot happen did; the batch fails as a whole.
    #[error("{0}")]
    Broken(String),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(Refused::Rule(refusal))
    }
}

/// `row` or "there is no such thing".
pub fn found<T>(row: Option<T>) -> Result<T, Stop> {
    row.ok_or(Stop::Refused(Refused::Missing))
}
