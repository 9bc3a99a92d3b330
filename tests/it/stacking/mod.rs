//! The issue-sorting method: a ledger that only grows.

mod pages;
mod reading;
mod rounds;
mod sheets;
mod way;

pub use pages::told;
pub use rounds::{correct, hall, publish};

use crate::support::app::TestApp;
use crate::support::hall::Hall;
use crate::verify;
use ronten::commands::{Actor, Command, Refused, WriterError};
use ronten::procedure::Why;

/// Why a command is refused.
fn refused<C: Command>(hall: &Hall<'_>, actor: &Actor, command: C) -> Refused {
    match hall.app.try_to(actor, command) {
        Err(WriterError::Refused(refused)) => refused,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("not refused"),
    }
}

/// The guards for which a command of the official is refused.
fn guards<C: Command>(hall: &Hall<'_>, command: C) -> Vec<&'static str> {
    match refused(hall, &hall.official.clone(), command) {
        Refused::Rule(refusal) => match refusal.why {
            Why::Guards(guards) => guards,
            why => panic!("{why:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// The database says what its record says.
fn honest(app: &TestApp) {
    let said = said(app);
    assert!(said.contains(" 0 findings"), "{said}");
}

/// What `ronten verify --database` says.
fn said(app: &TestApp) -> String {
    verify::behind::verify(app, &[]).text
}
