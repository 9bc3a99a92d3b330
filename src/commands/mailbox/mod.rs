//! Mails from the city's mailbox: each is kept before anything else, becomes a letter by itself where it is plain of which round, and
//! waits for an official where it is not.
//!
//! A mail is known by what the server calls it, and by its own print when the server calls it otherwise: it is taken once.

mod address;
pub mod tray;

use super::submission::arrive::{MAIL_LIMIT, arrive, text_of};
use super::{Command, Desk, Refused, Stop};
use crate::documents::mail::Reading;
use crate::model::Moment;
use crate::model::ids::{InboxId, SubmissionId};
use crate::model::inbox::{Place, Why};
use crate::model::terms::Role;
use crate::model::text;
use crate::store::inbox::InboxRow;
use crate::store::rounds::Round;

/// So much of a subject is kept for the list, in code points.
const SUBJECT: usize = 200;

/// Takes a mail in.
pub struct TakeIn {
    pub uidvalidity: i64,
    pub uid: i64,
    /// When the mail server took it.
    pub received_at: Moment,
    /// As it is read.
    pub mail: Reading,
    /// As it came; of a mail that is too large, its head.
    pub raw: Vec<u8>,
    /// In bytes, on the server.
    pub size: i64,
    /// Whether it is there as a whole.
    pub whole: bool,
    /// From whom our own mails come.
    pub sender: String,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is a letter now.
    Taken(SubmissionId),
    Waits(Why),
    /// It was known already.
    Known,
}

impl Command for TakeIn {
    type Reply = Fate;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Fate, Stop> {
        if desk.actor.role() != Role::System {
            return Err(Refused::NotAllowed.into());
        }
        let print = self.mail.print(&self.raw);
        if InboxRow::by_uid(desk.db, self.uidvalidity, self.uid)?.is_some() {
            return Ok(Fate::Known);
        }
        if let Some(known) = InboxRow::by_print(desk.db, &print)? {
            InboxRow { uidvalidity: self.uidvalidity, uid: self.uid, ..known }.put(desk.db)?;
            return Ok(Fate::Known);
        }
        let mut row = InboxRow {
            id: InboxId::new(),
            uidvalidity: self.uidvalidity,
            uid: self.uid,
            print,
            received_at: self.received_at,
            seen_at: desk.now,
            state: Place::Taken,
            why: None,
            submission: None,
            reason: String::new(),
            subject: String::new(),
            size: self.size,
            raw: Vec::new(),
        };
        let fate = match self.round(desk)? {
            Ok(round) => {
                let letter = arrive(desk, &round, self.received_at, self.mail, self.raw)?;
                row.submission = Some(letter);
                Fate::Taken(letter)
            }
            Err(why) => {
                let subject = self.mail.subject.chars().take(SUBJECT).collect();
                (row.state, row.why, row.subject, row.raw) = (Place::Waiting, Some(why), subject, self.raw);
                Fate::Waits(why)
            }
        };
        row.insert(desk.db)?;
        Ok(fate)
    }
}

impl TakeIn {
    /// The round whose letter it is, or why it waits.
    fn round(&self, desk: &mut Desk<'_>) -> Result<Result<Round, Why>, Stop> {
        if let Some(why) = self.hindrance() {
            return Ok(Err(why));
        }
        address::round_of(desk.db, &self.mail, self.received_at)
    }

    fn hindrance(&self) -> Option<Why> {
        let mail = &self.mail;
        if !self.whole {
            Some(Why::Large)
        } else if mail.automatic || mail.from.eq_ignore_ascii_case(&self.sender) {
            Some(Why::Automatic)
        } else if text::is_blank(&mail.text) && mail.attachments.is_empty() {
            Some(Why::Empty)
        } else if text::length(&text_of(mail)) > MAIL_LIMIT {
            Some(Why::Long)
        } else {
            None
        }
    }
}
