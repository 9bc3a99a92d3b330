//! A letter lacks what is required, or cannot be read: its writer is asked for it while it can still be given, and gives it by the
//! receipt, by telephone or by post. Nothing is decided by that: an official judges the letter anew, or for good.

use super::person::{self, Demand};
use super::read::check_reason;
use super::{Machine, about, check_rev, office_facts, own_letter, result_unsettled};
use crate::commands::desk::With;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::Moment;
use crate::model::ids::SubmissionId;
use crate::model::letter::{Asking, Missing, Person};
use crate::model::policy::{self, Ask, Policy};
use crate::procedure::Rule;
use crate::procedure::submission::{Event, Facts};
use crate::store::Db;
use crate::store::log::{EntryRow, Log};
use crate::store::persons::PersonRow;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use diesel::QueryResult;

/// The kind of entry that says that a letter lost its writer.
const ERASED: &str = "person.erased";

/// Asks the writer of a letter for what is missing. Asked once more, the last question counts.
pub struct AskBack {
    pub submission: SubmissionId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub missing: Vec<Missing>,
    /// What exactly; may be empty.
    pub note: String,
}

impl Command for AskBack {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let policy = desk.policy(round.policy)?;
        let until = repair_until(&policy, &round, desk.now);
        let writer_kept = writer_kept(desk.db, &letter)?;
        let stays_here = letter.particulars.handed_to.is_none();
        let facts = Facts { repairable: until.is_some(), writer_kept, stays_here, ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, Event::AskBack, &facts)?;
        check_rev(&letter, self.rev)?;
        let askable = askable(&policy.submission);
        let fits = !self.missing.is_empty() && self.missing.iter().all(|one| askable.contains(one));
        let (true, Some(until)) = (fits, until) else { return Err(Refused::Fields(vec![FieldError::new("missing", "choose")]).into()) };
        let note = self.note.trim().replace("\r\n", "\n");
        check_reason("note", &note)?;
        let mut missing = self.missing;
        missing.sort_unstable();
        missing.dedup();
        let asking = Asking { missing, note, at: desk.now, until, answered_at: None };
        letter.particularly(|particulars| particulars.asked.push(asking));
        letter.repair_until = Some(until);
        let about = about(&letter);
        desk.change(rule, &mut letter, With { about, ..With::default() })?;
        Ok(letter)
    }
}

/// Until when what is asked for now can be given; none when that is over.
pub fn repair_until(policy: &Policy, round: &Round, now: Moment) -> Option<Moment> {
    let until = match policy.submission.repair_days {
        0 => round.closes_at?,
        days => Moment::start_of_day(now.jst_date() + chrono::Days::new(days.unsigned_abs() + 1)),
    };
    (now < until).then_some(until)
}

/// What can be asked for: nothing that the policy does not ask of anybody.
pub fn askable(rules: &policy::Submission) -> Vec<Missing> {
    let shown = |field: &policy::Field| field.ask != Ask::Hidden;
    let may = |missing: &Missing| match missing {
        Missing::Name => shown(&rules.name),
        Missing::Address => shown(&rules.address),
        Missing::Contact => shown(&rules.phone) || shown(&rules.mail),
        Missing::Class => shown(&rules.class),
        Missing::Words => true,
    };
    Missing::ALL.iter().copied().filter(may).collect()
}

/// What is asked for at this moment.
pub fn open_question(letter: &Submission) -> Option<&Asking> {
    letter.particulars.asked.last().filter(|_| letter.repair_until.is_some())
}

/// Whether new words were asked for and can still be given: then they may come although the period is over.
pub fn words_asked(letter: &Submission, at: Moment) -> bool {
    open_question(letter).is_some_and(|asking| asking.missing.contains(&Missing::Words) && at < asking.until)
}

/// Ends the question: what was asked for was given, or nobody waits for it any more.
pub(super) fn close(letter: &mut Submission, answered_at: Option<Moment>) {
    if letter.repair_until.take().is_some() && answered_at.is_some() {
        letter.particularly(|particulars| {
            if let Some(last) = particulars.asked.last_mut() {
                last.answered_at = answered_at;
            }
        });
    }
}

/// Whether who wrote it was not erased.
pub(super) fn writer_kept(db: &mut Db, letter: &Submission) -> QueryResult<bool> {
    Ok(!EntryRow::of_subject(db, Log::Record, letter.id.as_str())?.iter().any(|entry| entry.kind == ERASED))
}

/// Whoever holds the receipt gives what was asked for. What is stored is neither shown nor taken away.
pub struct Complete {
    /// SHA-256 (hex) of the receipt code.
    pub receipt: String,
    pub person: Person,
    pub received_at: Moment,
}

impl Command for Complete {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let letter = found(Submission::by_receipt(desk.db, &self.receipt)?)?;
        let round = found(Round::by_id(desk.db, letter.round)?)?;
        if !writer_kept(desk.db, &letter)? {
            return Err(Refused::Missing.into());
        }
        let facts = resident_facts(&letter, &round, self.received_at);
        let rule = desk.decide::<Machine>(letter.state, Event::Complete, &facts)?;
        let person = only(open_question(&letter).map_or(&[], |question| &question.missing), self.person);
        complete(desk, rule, letter, &round, person)
    }
}

/// What was asked for, and nothing else: whoever found a receipt code cannot put another address in the place of the writer's.
fn only(asked: &[Missing], typed: Person) -> Person {
    let is = |missing| asked.contains(&missing);
    let text = |missing, text| if is(missing) { text } else { String::new() };
    let Person { name, kana, postal_code, address, phone, mail, class, class_detail, co_signers: _, proxy: _ } = typed;
    Person {
        name: text(Missing::Name, name),
        kana: text(Missing::Name, kana),
        postal_code: text(Missing::Address, postal_code),
        address: text(Missing::Address, address),
        phone: text(Missing::Contact, phone),
        mail: text(Missing::Contact, mail),
        class: class.filter(|_| is(Missing::Class)),
        class_detail: text(Missing::Class, class_detail),
        co_signers: Vec::new(),
        proxy: None,
    }
}

/// What stands for or against a writer's own addition.
pub fn resident_facts(letter: &Submission, round: &Round, at: Moment) -> Facts {
    let question = open_question(letter);
    Facts {
        result_unsettled: result_unsettled(round),
        asked_back: question.is_some(),
        repairable: question.is_some_and(|question| at < question.until),
        ..Facts::default()
    }
}

/// An official enters what the writer said by telephone or sent by post.
pub struct CompleteFor {
    pub submission: SubmissionId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub person: Person,
}

impl Command for CompleteFor {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let (letter, round) = own_letter(desk, self.submission)?;
        let (writer_kept, asked_back) = (writer_kept(desk.db, &letter)?, open_question(&letter).is_some());
        let facts = Facts { writer_kept, asked_back, ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, Event::Complete, &facts)?;
        check_rev(&letter, self.rev)?;
        complete(desk, rule, letter, &round, self.person)
    }
}

/// Writes a new version of who wrote the letter, with its own salt and entry.
fn complete(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, mut letter: Submission, round: &Round, typed: Person) -> Result<(), Stop> {
    let policy = desk.policy(round.policy)?;
    let typed = person::check(typed, &policy.submission, Demand::AsGiven).map_err(Refused::Fields)?;
    let stored = PersonRow::of(desk.db, letter.id)?.map(|row| row.person()).transpose()?.unwrap_or_default();
    let person = merged(stored, typed);
    let missing = open_question(&letter).map(|question| question.missing.clone()).unwrap_or_default();
    let errors: Vec<_> = missing.iter().filter_map(|missing| still_missing(*missing, &person)).collect();
    if !errors.is_empty() {
        return Err(Refused::Fields(errors).into());
    }
    // Words that cannot be read are not given here: the question stays until they are.
    if !missing.contains(&Missing::Words) {
        close(&mut letter, Some(desk.now));
    }
    let (salt, body) = (desk.salt()?, person::body(&person)?);
    let (identity, mail) = (person::identity(desk.keys, &person), Some(person.mail).filter(|mail| !mail.is_empty()));
    let about = about(&letter);
    let seq = desk.change(rule, &mut letter, With { person: Some((&salt, &body)), about, ..With::default() })?;
    PersonRow::remove(desk.db, letter.id)?;
    PersonRow::insert_all(&[PersonRow { submission: letter.id, seq, salt: salt.to_vec(), body, identity, mail }], desk.db)?;
    Ok(())
}

/// What was typed now in the place of what was there; what was left open stays.
fn merged(stored: Person, typed: Person) -> Person {
    let text = |stored: String, typed: String| if typed.is_empty() { stored } else { typed };
    Person {
        name: text(stored.name, typed.name),
        kana: text(stored.kana, typed.kana),
        postal_code: text(stored.postal_code, typed.postal_code),
        address: text(stored.address, typed.address),
        phone: text(stored.phone, typed.phone),
        mail: text(stored.mail, typed.mail),
        class: typed.class.or(stored.class),
        class_detail: text(stored.class_detail, typed.class_detail),
        co_signers: stored.co_signers,
        proxy: stored.proxy,
    }
}

fn still_missing(missing: Missing, person: &Person) -> Option<FieldError> {
    match missing {
        Missing::Name if person.name.is_empty() => Some(FieldError::new("name", "needed")),
        Missing::Address if person.address.is_empty() => Some(FieldError::new("address", "needed")),
        Missing::Contact if person.phone.is_empty() && person.mail.is_empty() => Some(FieldError::new("mail", "contact_needed")),
        Missing::Class if person.class.is_none() => Some(FieldError::new("class", "choose")),
        _ => None,
    }
}
