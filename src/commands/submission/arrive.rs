//! A mail becomes a letter: as it was written, with the mail itself and what hung on it as its files.

use super::enter::takes_paper;
use super::files::{self, MAIL_NAME, Scan};
use super::person::{self, Demand};
use super::register::{Arrival, register};
use super::words;
use super::{Machine, channel_open, check_own, office_facts};
use crate::commands::{Desk, Refused, Stop};
use crate::documents::mail::Reading;
use crate::model::Moment;
use crate::model::contact::{MailAddress, PersonName};
use crate::model::ids::SubmissionId;
use crate::model::letter::Person;
use crate::model::policy::Policy;
use crate::model::terms::{Channel, Lang};
use crate::model::text::is_blank;
use crate::procedure::submission::{Event, Facts, State};
use crate::store::rounds::Round;

/// Longest mail that is a letter, in code points; the same as on paper.
pub const MAIL_LIMIT: usize = 200_000;

/// Registers a mail as a letter of this round. Whoever calls it has made sure that there is something to read.
pub fn arrive(desk: &mut Desk<'_>, round: &Round, received_at: Moment, mail: Reading, raw: Vec<u8>) -> Result<SubmissionId, Stop> {
    take_in(desk, (round, Event::Arrive), received_at, mail, raw)
}

/// The same where an official of the round's section says of which round it is: that is entering it.
pub fn give(desk: &mut Desk<'_>, round: &Round, received_at: Moment, mail: Reading, raw: Vec<u8>) -> Result<SubmissionId, Stop> {
    check_own(desk, round)?;
    take_in(desk, (round, Event::Enter), received_at, mail, raw)
}

fn take_in(
    desk: &mut Desk<'_>,
    (round, event): (&Round, Event),
    received_at: Moment,
    mail: Reading,
    raw: Vec<u8>,
) -> Result<SubmissionId, Stop> {
    let scans = files_of(&mail, raw);
    let text = text_of(&mail);
    let facts = Facts {
        round_takes_paper: takes_paper(round) && !round.in_correction(),
        channel_open: channel_open(round, Channel::Email),
        words: !is_blank(&text) || scans.len() > 1,
        ..office_facts(desk, round)
    };
    let rule = desk.decide::<Machine>(State::New, event, &facts)?;
    let policy = desk.policy(round.policy)?;
    let words =
        if is_blank(&text) { words::Words::default() } else { words::join(&[(None, text)], MAIL_LIMIT).map_err(Refused::Fields)? };
    let person = person::check(writer(&mail), &policy.submission, Demand::AsGiven).map_err(Refused::Fields)?;
    let arrival = Arrival {
        channel: Channel::Email,
        office: office(&policy),
        received_at,
        registered_by: desk.actor.account().map(|account| account.id),
        late: round.closes_at.is_some_and(|closes| closes <= received_at),
        lang: Lang::Ja,
        written_in: None,
        words,
        person,
        scans,
        found: None,
        handed: None,
        second: None,
    };
    register(desk, rule, round, arrival)
}

/// The words with the subject in front, which may be half of what is said.
pub fn text_of(mail: &Reading) -> String {
    if mail.subject.is_empty() { mail.text.clone() } else { format!("{}\n\n{}", mail.subject, mail.text) }
}

/// The mail as it came, and the files that can be kept beside it.
fn files_of(mail: &Reading, raw: Vec<u8>) -> Vec<Scan> {
    let attached = mail.attachments.iter().map(|file| Scan { name: file.name.clone(), bytes: file.bytes.clone() });
    let mut scans = vec![Scan { name: MAIL_NAME.to_owned(), bytes: raw }];
    scans.extend(files::keepable(attached.collect()));
    scans
}

/// Who wrote it, as far as the head says; what cannot be a name or an address stands in the mail alone.
fn writer(mail: &Reading) -> Person {
    let name = PersonName::parse(&mail.name).map(|name| name.as_str().to_owned()).unwrap_or_default();
    let address = MailAddress::parse(&mail.from).map(|address| address.to_string()).unwrap_or_default();
    // Nobody answers a machine (RFC 3834 section 2).
    let mail = if mail.automatic { String::new() } else { address };
    Person { name, mail, ..Person::default() }
}

/// The office that looks after the mailbox, where the policy lists one alone.
fn office(policy: &Policy) -> String {
    match policy.ways_of(Channel::Email).as_slice() {
        [way] => way.office.clone(),
        _ => String::new(),
    }
}
