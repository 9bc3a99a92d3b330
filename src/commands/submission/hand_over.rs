//! A letter that was meant for another round goes on to it: here it stays where it came in, judged as of another round; there a new
//! letter of the same words, writer and time of arrival is registered. Both are counted as received, only the new one is answered.
//!
//! It may go to a round of any section: that is whom its writer wrote to. Nothing in it can be changed on the way, the section that
//! gets it is told, and it alone decides on the new letter.

use super::ask_back::{close, writer_kept};
use super::enter::takes_paper;
use super::files::Scan;
use super::register::{Arrival, Handed, register};
use super::words::Words;
use super::{Machine, about, check_rev, deactivate, office_facts, own_letter};
use crate::commands::claim::{Work, works};
use crate::commands::desk::With;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::{RoundId, SubmissionId};
use crate::model::letter::Part;
use crate::model::terms::Validity;
use crate::procedure::submission::{Event, Facts, State};
use crate::store::json::Json;
use crate::store::opinions::Opinion;
use crate::store::persons::PersonRow;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::store::working::FileRow;

/// The reason that a letter gets by itself when it was handed over; `@` and a text key.
pub const REASON_HANDED: &str = "@reason.handed_over";

/// Hands a letter over to the round that it was meant for.
pub struct HandOver {
    pub submission: SubmissionId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub to: RoundId,
}

impl Command for HandOver {
    /// The new letter.
    type Reply = SubmissionId;

    fn perform(self, desk: &mut Desk<'_>) -> Result<SubmissionId, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let target = found(Round::by_id(desk.db, self.to)?)?;
        let writer_kept = writer_kept(desk.db, &letter)?;
        let stays_here = letter.particulars.handed_to.is_none();
        let facts = Facts { stays_here, writer_kept, ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, Event::HandOver, &facts)?;
        check_rev(&letter, self.rev)?;
        if target.id == round.id {
            return Err(Refused::Fields(vec![FieldError::new("to", "choose")]).into());
        }
        let facts = Facts { round_takes_paper: takes_handed(&target), ..Facts::default() };
        let taking = desk.decide::<Machine>(State::New, Event::TakeOver, &facts)?;
        works(desk, Work::Letter(letter.id))?;
        let id = SubmissionId::new();
        letter.state = rule.target(letter.state);
        letter.validity = Some(Validity::WrongRound);
        letter.validity_reason = REASON_HANDED.to_owned();
        close(&mut letter, None);
        letter.asides = Json::new(Vec::new());
        letter.uncovered = -1;
        letter.opinions = 0;
        letter.particularly(|particulars| particulars.handed_to = Some(id));
        let with = With { about: about(&letter), ..With::default() };
        let seq = desk.change(rule, &mut letter, with)?;
        let opinions = Opinion::of_submission(desk.db, letter.id)?;
        deactivate(desk, rule, &round, opinions, seq)?;
        let arrival = arrival(desk, &letter, &target, Handed { id, from: letter.id, cause: seq })?;
        register(desk, taking, &target, arrival)
    }
}

/// The letter as it comes in to the other round: by its own way and at its own time, which decides whether it is late there.
fn arrival(desk: &mut Desk<'_>, letter: &Submission, target: &Round, handed: Handed) -> Result<Arrival, Stop> {
    let person = PersonRow::of(desk.db, letter.id)?.map(|row| row.person()).transpose()?.unwrap_or_default();
    let scans = FileRow::of_submission(desk.db, letter.id)?.into_iter().map(|file| Scan { name: file.name, bytes: file.bytes });
    // The sections and questions that it names are those of the round that it came to by mistake.
    let parts = letter.parts.iter().map(|part| Part::new(None, part.start, part.end)).collect();
    Ok(Arrival {
        channel: letter.channel,
        office: letter.office.clone(),
        received_at: letter.received_at,
        registered_by: Some(desk.actor.account_id()?),
        late: target.closes_at.is_some_and(|closes| closes <= letter.received_at),
        lang: letter.lang,
        written_in: letter.particulars.written_in,
        words: Words { text: letter.text.clone(), parts },
        person,
        scans: scans.collect(),
        found: None,
        handed: Some(handed),
        // What nobody has typed a second time yet waits for that there.
        second: letter.particulars.second.as_ref().filter(|second| second.waits).map(|second| (second.typed_by, 100)),
    })
}

/// Whether a round still takes letters that came in elsewhere: like paper, but not while its published result is corrected.
pub fn takes_handed(round: &Round) -> bool {
    takes_paper(round) && !round.in_correction()
}
