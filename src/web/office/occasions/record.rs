//! The record on an occasion's page: what it says as far as it is written, and what in it may name somebody.

use crate::commands::ledger::names::Named;
use crate::commands::occasion::record::{named, shown};
use crate::procedure::occasion::State;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::occasions::Occasion;
use crate::web::ledger::RecordShown;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::Ask;
use serde::Serialize;

/// What is said beside the rows when the record is handed over.
#[derive(Serialize)]
pub struct RecordFields {
    participants: Field,
    attendees: Field,
    remarks: Field,
    nobody_spoke: Field,
    /// Whether that is ticked.
    silent: bool,
}

impl RecordFields {
    pub fn of(occasion: &Occasion, typed: &Typed) -> Self {
        let stored = Typed::holding(&[
            ("participants", &occasion.participants.map(|people| people.to_string()).unwrap_or_default()),
            ("attendees", &occasion.attendees),
            ("remarks", &occasion.remarks),
        ]);
        let typed = if typed.holds("attendees") { typed } else { &stored };
        Self {
            participants: typed.field("participants"),
            attendees: typed.field("attendees"),
            remarks: typed.field("remarks"),
            nobody_spoke: typed.field("nobody_spoke"),
            silent: typed.ticked("nobody_spoke", "on"),
        }
    }
}

/// A place that may name somebody.
#[derive(Serialize)]
pub struct Place {
    token: String,
    /// A text below `office_occasion.field`.
    field: &'static str,
    /// The number of its row; 0 for the record as a whole.
    of: i64,
    kind: &'static str,
    words: String,
    ticked: bool,
}

/// The record as it would be published now, and its places, once it was handed over.
pub fn written(db: &mut Db, ask: &Ask, occasion: &Occasion, typed: &Typed) -> Result<(Option<RecordShown>, Vec<Place>), Problem> {
    use State::{Absorbed, RecordConfirmed, RecordDrafted, RecordPublished};
    if !matches!(occasion.state, RecordDrafted | RecordConfirmed | RecordPublished | Absorbed) {
        return Ok((None, Vec::new()));
    }
    let section = ask.policy.section(&occasion.section).ok_or(Problem::NotFound)?.name.clone();
    let sheet = shown(db, occasion, (ask.policy.city.name.clone(), section))?;
    let places = named(db, occasion, &sheet)?.into_iter().map(|one| place(one, occasion, typed)).collect();
    Ok((Some(RecordShown::of(sheet)), places))
}

fn place(named: Named, occasion: &Occasion, typed: &Typed) -> Place {
    let token = named.token();
    let kept = if typed.holds("rev") { typed.ticked("kept", &token) } else { occasion.kept.lines().any(|kept| kept == token) };
    Place { field: named.field, of: named.of, kind: named.kind.name(), words: named.words, ticked: kept, token }
}

/// What was asked for last about its publication.
pub fn asked(db: &mut Db, occasion: &Occasion) -> Result<Option<Approval>, Problem> {
    Ok(Approval::newest(db, occasion.id.as_str(), Purpose::OccasionRecord)?)
}
