//! Letters (意見書): taken in, read, judged, split into opinions, given issues, cleared of personal data.
//!
//! One file per capability; what several share stands here.

mod co_signers;
mod divide;
mod files;
mod once;
mod person;
mod register;
mod words;

pub mod amend;
pub mod arrive;
pub mod ask_back;
pub mod assign;
pub mod enter;
pub mod hand_over;
pub mod identity;
pub mod intake;
pub mod questions;
pub mod read;
pub mod receive;
pub mod redact;
pub mod relate;
pub mod second;
pub mod slip;
pub mod split;
pub mod translate;
pub mod undo;
pub mod waiting;

#[cfg(test)]
mod tests;

pub use amend::{Amend, Withdraw};
pub use ask_back::{AskBack, Complete, CompleteFor};
pub use assign::{Assign, Place};
pub use enter::{Enter, EnterFound, Found};
pub use files::{FILE_LIMIT, FILES, MAIL_NAME, Scan};
pub use hand_over::{HandOver, takes_handed};
pub use identity::{Identity, ViewIdentity, pseudonym};
pub use once::Post;
pub use person::{Demand, check as check_person, identity as identity_of};
pub use read::{Judge, Open};
pub use receive::Receive;
pub use redact::{Redact, cleared_span, cleared_text, hits, hits_in, masked};
pub use register::REASON_LATE;
pub use relate::{Join, Link, Suggestions, suggestions};
pub use second::{ReadAgain, Right, same_words};
pub use slip::ReprintSlip;
pub use split::{Mark, Piece, Split};
pub use translate::{SayLanguage, Suspect, TRANSLATION_LIMIT, Translate, Translated, outdated, suspects};
pub use undo::{Sorted, Undo, UndoAssign, Work, last_sorted, last_step};
pub use waiting::{ForgetScans, KeepScans, LayOut, SCAN_DAYS};
pub use words::{Typed, join as join_words};

use super::desk::About;
use super::view::void_view;
use super::{Desk, Refused, Stop, found};
use crate::keys::{Keys, Use};
use crate::model::ids::SubmissionId;
use crate::model::receipt::ReceiptCode;
use crate::model::terms::{Channel, Role};
use crate::procedure::submission::{Facts, Submission as Machine};
use crate::procedure::{Rule, round};
use crate::record::digest::Digest;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;

/// What the writer of a letter gets.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// `XXXX-XXXX-XXXX-XXXX-C`: whoever has it sees the letter.
    pub code: String,
    pub submission: SubmissionId,
    /// It came after the close and is taken as a late arrival.
    pub late: bool,
    /// The same post was accepted before, and this is its receipt.
    pub repeated: bool,
}

impl std::fmt::Debug for Receipt {
    /// Without the code, which opens the letter.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receipt").field("late", &self.late).field("repeated", &self.repeated).finish_non_exhaustive()
    }
}

/// The receipt code of a letter, made from its id and the installation's key.
pub fn receipt_code(keys: &Keys, submission: SubmissionId) -> ReceiptCode {
    ReceiptCode::from_hmac(&keys.mac(Use::Receipt, &[submission.as_str().as_bytes()]))
}

/// What the database keeps of a receipt code: the SHA-256 of its 80 bits (hex), so no spelling of it is special.
pub fn receipt_hash(code: &ReceiptCode) -> String {
    Digest::of(&[code.as_bytes()]).hex()
}

/// A letter and its round, if they are of the official's section; to an official of another one they do not exist.
/// Other roles get them too, and the machine's table tells them whose work it is.
fn own_letter(desk: &mut Desk<'_>, id: SubmissionId) -> Result<(Submission, Round), Stop> {
    let letter = found(Submission::by_id(desk.db, id)?)?;
    let round = found(Round::by_id(desk.db, letter.round)?)?;
    check_own(desk, &round)?;
    Ok((letter, round))
}

/// Refuses what was typed about an older version of the letter.
fn check_rev(letter: &Submission, rev: i64) -> Result<(), Refused> {
    if letter.rev == rev { Ok(()) } else { Err(Refused::Stale) }
}

/// Refuses an official of another section as if there were nothing.
fn check_own(desk: &Desk<'_>, round: &Round) -> Result<(), Refused> {
    let stranger = desk.actor.role() == Role::Official && !in_own_section(desk, round);
    if stranger { Err(Refused::Missing) } else { Ok(()) }
}

fn in_own_section(desk: &Desk<'_>, round: &Round) -> bool {
    desk.actor.account().and_then(|account| account.section.as_deref()) == Some(round.section.as_str())
}

/// What every official's rule asks about the round.
fn office_facts(desk: &Desk<'_>, round: &Round) -> Facts {
    Facts { own_section: in_own_section(desk, round), result_unsettled: result_unsettled(round), ..Facts::default() }
}

/// Whether the result of a round is neither in approval nor published, so that what it rests on may still change.
pub fn result_unsettled(round: &Round) -> bool {
    !matches!(round.state, round::State::ResultInApproval | round::State::ResultPublished)
}

/// Whether letters of this channel may come in.
fn channel_open(round: &Round, channel: Channel) -> bool {
    round.offer(channel).is_some()
}

/// What the notices of a rule about this letter are about.
fn about(letter: &Submission) -> About {
    About { round: Some(letter.round), submission: Some(letter.id), ..About::default() }
}

/// Takes opinions out of the count; the views that answered them must be drafted and approved anew.
fn deactivate(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, round: &Round, opinions: Vec<Opinion>, cause: i64) -> Result<(), Stop> {
    for mut opinion in opinions {
        opinion.active = false;
        let seq = desk.change_along(rule, &mut opinion, cause)?;
        if let Some(issue) = opinion.issue {
            void_view(desk, issue, round, seq)?;
        }
    }
    Ok(())
}
