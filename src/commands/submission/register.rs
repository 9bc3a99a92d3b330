//! Registering a letter: its number, its row, who wrote it and its scans, with one record entry for all of them.

use super::files::{self, Scan};
use super::second::is_drawn;
use super::words::Words;
use super::{Machine, person, receipt_code, receipt_hash};
use crate::commands::desk::{About, With};
use crate::commands::{Desk, Stop};
use crate::model::Moment;
use crate::model::ids::{AccountId, PersonId, SubmissionId};
use crate::model::letter::{Particulars, Person, SecondReading};
use crate::model::terms::{Audience, Channel, Lang, Tongue, Validity};
use crate::procedure::Rule;
use crate::procedure::submission::State;
use crate::similarity::SameTextKey;
use crate::store::json::Json;
use crate::store::persons::PersonRow;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use chrono::NaiveDate;

/// The reason that a letter gets by itself when it came after the close. `@` and a text key, so that it is shown in the
/// reader's language; officials write theirs in words.
pub const REASON_LATE: &str = "@reason.late";

/// A letter whose parts have all been checked.
pub struct Arrival {
    pub channel: Channel,
    pub office: String,
    pub received_at: Moment,
    pub registered_by: Option<AccountId>,
    pub late: bool,
    pub lang: Lang,
    /// In which language it is written, as far as somebody said.
    pub written_in: Option<Tongue>,
    pub words: Words,
    pub person: Person,
    pub scans: Vec<Scan>,
    /// The day on which it was found, and how, when that was after the publication of the result.
    pub found: Option<(NaiveDate, String)>,
    /// What it was before it was handed over from another round.
    pub handed: Option<Handed>,
    /// Who typed it from paper, and of a hundred such letters how many are typed once more.
    pub second: Option<(PersonId, i64)>,
}

/// A letter that goes on from one round to another.
pub struct Handed {
    /// Its id in this round, which the other letter already names.
    pub id: SubmissionId,
    pub from: SubmissionId,
    /// The entry that handed it over.
    pub cause: i64,
}

/// Writes the letter. A late one is marked at once, and still to be read: an official has the last word.
pub fn register(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, round: &Round, arrival: Arrival) -> Result<SubmissionId, Stop> {
    Ok(register_telling(desk, (rule, rule.tell), round, arrival)?.0)
}

/// The same, telling only these of whom the rule tells: the others are told once of many letters. Gives the entry's seq too.
pub fn register_telling(
    desk: &mut Desk<'_>,
    (rule, tell): (&'static Rule<Machine>, &[Audience]),
    round: &Round,
    arrival: Arrival,
) -> Result<(SubmissionId, i64), Stop> {
    let id = arrival.handed.as_ref().map_or_else(SubmissionId::new, |handed| handed.id);
    let cause = arrival.handed.as_ref().map(|handed| handed.cause);
    let drawn = arrival.second.filter(|(_, share)| !arrival.words.text.is_empty() && is_drawn(desk.keys, id, *share));
    let second = drawn.map(|(typed_by, _)| SecondReading { waits: true, typed_by, by: None, at: None, differed: false });
    let particulars = Particulars {
        second,
        co_signers: arrival.person.co_signers.len() as u64,
        proxy: arrival.person.proxy.as_ref().and_then(|proxy| proxy.relation),
        handed_from: arrival.handed.map(|handed| handed.from),
        written_in: arrival.written_in,
        ..Particulars::default()
    };
    let files = files::store(desk, id, arrival.scans)?;
    let (found_on, found_how) = arrival.found.map(|(day, how)| (day.to_string(), how)).unwrap_or_default();
    let letter = Submission {
        id,
        project: round.project,
        round: round.id,
        intake_no: desk.next_intake_no(round.id)?,
        channel: arrival.channel,
        office: arrival.office,
        received_at: arrival.received_at,
        registered_at: desk.now,
        registered_by: arrival.registered_by,
        state: rule.target(State::New),
        validity: arrival.late.then_some(Validity::LateArrival),
        validity_reason: if arrival.late { REASON_LATE.to_owned() } else { String::new() },
        duplicate_of: None,
        submitter: id,
        lang: arrival.lang,
        text_key: SameTextKey::of(&arrival.words.text).to_string(),
        text: arrival.words.text,
        text_rev: 1,
        parts: Json::new(arrival.words.parts),
        asides: Json::new(Vec::new()),
        redactions: Json::new(Vec::new()),
        dismissed: Json::new(Vec::new()),
        cleared_by: None,
        uncovered: -1,
        opinions: 0,
        receipt: receipt_hash(&receipt_code(desk.keys, id)),
        files: files.clone(),
        rev: 1,
        found_on,
        found_how,
        particulars: Json::new(particulars),
        repair_until: None,
    };
    let seq = file(desk, (rule, tell), (letter, arrival.person), (&files, cause))?;
    Ok((id, seq))
}

/// Writes the letter with who wrote it, if that is known. Gives the entry's seq.
fn file(
    desk: &mut Desk<'_>,
    rule: (&'static Rule<Machine>, &[Audience]),
    (letter, person): (Submission, Person),
    (files, cause): (&str, Option<i64>),
) -> Result<i64, Stop> {
    let id = letter.id;
    let about = About { round: Some(letter.round), submission: Some(id), ..About::default() };
    if person.is_empty() {
        return desk.register(rule, letter, With { files, about, cause, ..With::default() }, |_| None);
    }
    let (salt, body) = (desk.salt()?, person::body(&person)?);
    let identity = person::identity(desk.keys, &person);
    let mail = Some(person.mail).filter(|mail| !mail.is_empty());
    let with = With { person: Some((&salt, &body)), files, about, cause, ..With::default() };
    let kept = body.clone();
    desk.register(rule, letter, with, |seq| Some(PersonRow { submission: id, seq, salt: salt.to_vec(), body: kept, identity, mail }))
}
