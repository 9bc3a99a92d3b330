//! Two people wrote on one form: what is stored now stands beside what was sent, word by word, and the form holds what was sent
//! with the rev of what is stored. So nobody's text is lost, and one more press decides.

use super::letters::marks::Piece;
use super::typed::Typed;
use crate::documents::comparison::{Budget, Change, difference};
use crate::model::ids::AccountId;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::log::{EntryRow, Log};
use crate::store::recorded::Recorded;
use crate::web::problem::Problem;
use serde::Serialize;

/// For the part `pages/office/conflict`.
#[derive(Serialize)]
pub struct Conflict {
    /// Who stored what is there now, and when.
    who: String,
    at: Option<String>,
    clashes: Vec<Clash>,
}

/// A field in which the two differ.
#[derive(Serialize)]
struct Clash {
    name: String,
    label: String,
    stored: String,
    /// From what is stored to what was sent.
    pieces: Vec<Piece>,
}

impl Conflict {
    /// Who stored this version of a row, and when; what differs is added field by field.
    pub fn with<R: Recorded>(db: &mut Db, stored: &R, by: Option<AccountId>) -> Result<Self, Problem> {
        let who = by.map(|account| Account::by_id(db, account)).transpose()?.flatten().map(|account| account.name);
        let last = EntryRow::of_subject(db, Log::Record, &stored.subject())?.pop();
        Ok(Self { who: who.unwrap_or_default(), at: last.map(|entry| entry.time.into()), clashes: Vec::new() })
    }

    /// Sets a field beside what was sent for it, by the field's name, its label, and both texts in words.
    pub fn add(&mut self, (name, label): (&str, String), stored: &str, sent: &str) {
        let (stored, sent) = (stored.replace("\r\n", "\n"), sent.replace("\r\n", "\n"));
        if stored == sent {
            return;
        }
        let runs = difference(&stored, &sent, &mut Budget::default()).runs;
        let pieces = runs.into_iter().map(|run| {
            let mark = match run.change {
                Change::Kept => None,
                Change::Removed => Some("removed"),
                Change::Added => Some("added"),
            };
            Piece { text: run.text, mark, label: None }
        });
        self.clashes.push(Clash { name: name.to_owned(), label, pieces: pieces.collect(), stored });
    }

    /// The same for fields whose texts are the values of both forms.
    pub fn add_fields(&mut self, fields: impl IntoIterator<Item = (&'static str, String)>, stored: &Typed, sent: &Typed) {
        for (name, label) in fields {
            self.add((name, label), stored.value(name), sent.value(name));
        }
    }

    /// Nothing where both say the same.
    pub fn if_any(self) -> Option<Self> {
        (!self.clashes.is_empty()).then_some(self)
    }
}
