//! A complaint comes in: by the form, or typed in by the staff.

use super::receipt_code;
use crate::commands::desk::{About, With};
use crate::commands::submission::{Demand, check_person, receipt_hash};
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::Moment;
use crate::model::calendar::fiscal_year;
use crate::model::complaint::{Complainant, Grievance};
use crate::model::deadlines;
use crate::model::ids::{ComplaintId, ProjectId};
use crate::model::letter::Person;
use crate::model::policy::{self, Ask, Policy};
use crate::model::terms::{Channel, Lang};
use crate::model::text::{TextError, intake};
use crate::procedure::complaint::{Complaint as Machine, Event, Facts, State};
use crate::record::canonical::canonical;
use crate::store::complaints::{ComplainantRow, Complaint};
use crate::store::projects::Project;

/// Longest complaint by the form, in code points.
pub const WORDS_LIMIT: usize = 5_000;
/// Longest that the staff may type: one on paper cannot be sent back to be shortened.
const PAPER_LIMIT: usize = 200_000;

/// What is said, of what, by whom.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// None when nothing was chosen.
    pub kind: Option<Grievance>,
    /// None for the procedure in general.
    pub project: Option<ProjectId>,
    pub words: String,
    /// All of it may be empty: who gives no address reads the answer where it is published.
    pub person: Person,
    pub lang: Lang,
}

/// Takes a complaint from a resident.
pub struct Receive {
    pub arrival: Arrival,
    pub received_at: Moment,
}

impl Command for Receive {
    type Reply = Complaint;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Complaint, Stop> {
        take_in(desk, Event::Receive, self.arrival, (Channel::WebForm, self.received_at), WORDS_LIMIT)
    }
}

/// Enters a complaint that came otherwise.
pub struct Enter {
    pub arrival: Arrival,
    /// How it came; the form is not among them.
    pub channel: Option<Channel>,
    pub received_at: Option<Moment>,
}

impl Command for Enter {
    type Reply = Complaint;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Complaint, Stop> {
        let mut errors = Vec::new();
        let channel = self.channel.filter(|channel| *channel != Channel::WebForm);
        if channel.is_none() {
            errors.push(FieldError::new("channel", "choose"));
        }
        match self.received_at {
            None => errors.push(FieldError::new("received_on", "needed")),
            Some(at) if at > desk.now => errors.push(FieldError::new("received_on", "in_future")),
            Some(_) => {}
        }
        match (channel, self.received_at, errors.is_empty()) {
            (Some(channel), Some(at), true) => take_in(desk, Event::Enter, self.arrival, (channel, at), PAPER_LIMIT),
            _ => Err(Refused::Fields(errors).into()),
        }
    }
}

fn take_in(
    desk: &mut Desk<'_>,
    event: Event,
    arrival: Arrival,
    (channel, received_at): (Channel, Moment),
    limit: usize,
) -> Result<Complaint, Stop> {
    let project = arrival.project.map(|id| found(Project::by_id(desk.db, id)?)).transpose()?;
    let (_, policy) = desk.present_policy()?;
    let section = project.as_ref().map_or_else(|| policy.city.contact.section.clone(), |project| project.section.clone());
    let facts = Facts { own_section: desk.actor.in_section(&section), words: true, ..Facts::default() };
    let rule = desk.decide::<Machine>(State::New, event, &facts)?;
    let (kind, complainant) = checked(arrival.kind, (&arrival.words, limit), arrival.person, &policy)?;
    let fiscal_year = i64::from(fiscal_year(desk.now.jst_date()));
    let id = ComplaintId::new();
    let mut complaint = Complaint {
        id,
        fiscal_year,
        number: Complaint::next_number(desk.db, fiscal_year)?,
        project: arrival.project,
        section,
        kind,
        channel,
        received_at,
        registered_at: desk.now,
        registered_by: desk.actor.account().map(|account| account.id),
        due: deadlines::complaint(&policy, received_at).map(|day| day.to_string()).unwrap_or_default(),
        lang: arrival.lang,
        state: rule.target(State::New),
        receipt: receipt_hash(&receipt_code(desk.keys, id)),
        gist: String::new(),
        outcome: None,
        measure: String::new(),
        answer: String::new(),
        kept: String::new(),
        drafter: None,
        reason: String::new(),
        answered_at: None,
        erasure: String::new(),
        erasure_by: None,
        rev: 1,
    };
    let body = canonical(&complainant).map_err(|error| Stop::Broken(error.to_string()))?;
    let body = String::from_utf8(body).map_err(|error| Stop::Broken(error.to_string()))?;
    let salt = desk.salt()?;
    let about = About { complaint: Some(id), ..About::default() };
    let seq = desk.create(rule, &mut complaint, With { person: Some((&salt, &body)), about, ..With::default() })?;
    ComplainantRow { complaint: id, seq, salt: salt.to_vec(), body }.insert(desk.db)?;
    Ok(complaint)
}

/// What was typed in its kept form, or all that is wrong.
fn checked(
    kind: Option<Grievance>,
    (words, limit): (&str, usize),
    person: Person,
    policy: &Policy,
) -> Result<(Grievance, Complainant), Refused> {
    let mut errors = Vec::new();
    if kind.is_none() {
        errors.push(FieldError::new("grievance", "choose"));
    }
    let words = intake(words, limit).map_err(|error| errors.push(wrong_words(error)));
    let person = check_person(person, &optional(policy), Demand::AsGiven).map_err(|found| errors.extend(found));
    match (kind, words, person) {
        (Some(kind), Ok(words), Ok(person)) if errors.is_empty() => Ok((kind, Complainant { person, words })),
        _ => Err(Refused::Fields(errors)),
    }
}

fn wrong_words(error: TextError) -> FieldError {
    match error {
        TextError::Empty => FieldError::new("complaint", "needed"),
        TextError::TooLong { limit, is } => FieldError::new("complaint", "too_long").with("limit", limit).with("is", is),
        TextError::Control { at } => FieldError::new("complaint", "control").with("at", at + 1),
    }
}

/// Nobody has to say who complains.
fn optional(policy: &Policy) -> policy::Submission {
    let mut rules = policy.submission.clone();
    for field in [&mut rules.name, &mut rules.address, &mut rules.phone, &mut rules.mail] {
        field.ask = Ask::Optional;
    }
    rules.class.ask = Ask::Hidden;
    rules
}
