//! One letter: its words, how it came in, where it stands, and what an official can decide about it.
//!
//! Nobody sees the words before somebody opened the letter, and never who wrote it: that is asked for, with a reason.

use super::asking;
use super::handing;
use super::history::{self, Event, Revision};
use super::language::{self, Language};
use super::marks::{self, Piece};
use super::next::Next;
use super::related::{self, Related};
use super::scans::{File, files};
use super::sections::sections;
use super::undo::Steps;
use super::waiting::{Beside, framing};
use super::writer::person_rows;
use crate::commands::claim::Work;
use crate::model::letter::Person;
use crate::model::terms::Validity;
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::Purpose;
use crate::store::policies::PolicyRow;
use crate::store::submissions::Submission;
use crate::web::office::case::{At, Case, Head};
use crate::web::office::claims::Working;
use crate::web::office::removal::waiting;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::comment::question_name;
use crate::web::visit::{Ask, Visit};
use crate::web::written::Before;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    /// Who works on it; none for whoever only reads.
    working: Option<Working>,
    case: Head,
    number: i64,
    to: To,
    rev: i64,
    state: State,
    opened: bool,
    may: May,
    steps: Steps,
    facts: Vec<Row>,
    /// What was corrected after it was written.
    before: Option<Before>,
    /// What was asked of its writer, oldest first.
    asked_back: Vec<asking::Line>,
    pieces: Vec<Piece>,
    validity: Field,
    validities: Vec<Choice>,
    reason: Field,
    related: Related,
    asked: Field,
    person: Option<Vec<Row>>,
    /// Asked for, and there is nobody.
    nobody: bool,
    /// When who wrote it was erased.
    erased: Option<String>,
    /// Where an erasure waits for its second person.
    erasing: Option<String>,
    files: Vec<File>,
    beside: Beside,
    /// The next letter with work left, for whoever does it.
    next: Option<Next>,
    language: Language,
    revisions: Vec<Revision>,
    history: Vec<Event>,
}

/// What the reader may do here at all; states and guards have their say when it is done.
#[derive(Serialize)]
struct May {
    open: bool,
    judge: bool,
    split: bool,
    redact: bool,
    relate: bool,
    identity: bool,
    hand_over: bool,
    /// Whether a second person is to type it once more.
    second: bool,
}

/// The addresses of the letter's forms and further pages.
#[derive(Serialize)]
struct To {
    opening: String,
    validity: String,
    duplicate: String,
    submitter: String,
    identity: String,
    splitting: String,
    redactions: String,
    asking: String,
    handing: String,
    slip: String,
    second: String,
    erasure: String,
}

fn to(base: &str, number: i64) -> To {
    let below = |tail: &str| format!("{base}/letters/{number}/{tail}");
    To {
        opening: below("opening"),
        validity: below("validity"),
        duplicate: below("duplicate"),
        submitter: below("submitter"),
        identity: below("identity-view"),
        splitting: below("splitting"),
        redactions: below("redactions"),
        asking: below("asking"),
        handing: below("handing-over"),
        slip: below("slip"),
        second: below("second-reading"),
        erasure: below("erasure"),
    }
}

/// A name and a value of the part `summary_list`.
#[derive(Clone, Serialize)]
pub struct Row {
    key: String,
    value: String,
    href: Option<String>,
    action: Option<String>,
}

/// What an answer shows beside the letter itself.
#[derive(Default)]
pub struct Shown {
    pub typed: Typed,
    /// Who wrote it, for this one answer.
    pub person: Option<Option<Person>>,
}

pub async fn show(visit: Visit, path: Path<(String, i64, i64)>) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    page(visit, at, number, StatusCode::OK, Shown::default()).await
}

/// The letter's page with what was typed into one of its forms, or with its writer.
pub async fn page(visit: Visit, at: At, number: i64, status: StatusCode, shown: Shown) -> Result<HttpResponse, Problem> {
    let errors = shown.typed.errors();
    let load = move |db: &mut Db, ask: &Ask| content(db, ask, &at, number, shown);
    Ok(framing(visit.in_area("desk").show_form(status, "pages/office/letters/read", errors, load).await?))
}

fn content(db: &mut Db, ask: &Ask, at: &At, number: i64, shown: Shown) -> Result<Content, Problem> {
    let (case, letter) = at.letter(db, number)?;
    let opened = letter.state != State::Received;
    let related = related::load(db, at, &letter)?;
    let (history, revisions) = history::load(db, at.lang(), &letter)?;
    let typed = &shown.typed;
    let chosen = if typed.value("validity").is_empty() { letter.validity.map_or("", Validity::name) } else { typed.value("validity") };
    let validity = |one: &Validity| Choice {
        hint: Some(at.word(&format!("terms.validity_hint.{one}"), &[])),
        ..Choice::new(one.name(), at.word(&format!("terms.validity.{one}"), &[]), chosen)
    };
    let working = Working::of(db, at, (&case, ask.now), Work::Letter(letter.id), format!("letter.{number}"))?;
    Ok(Content {
        number,
        to: to(&at.base(), number),
        rev: letter.rev,
        state: letter.state,
        opened,
        may: may(&case, &letter),
        steps: if case.may_edit() && opened { Steps::of(db, &letter)? } else { Steps::default() },
        facts: [rows(db, at, &case, &letter)?, language::rows(at, &letter), handing::rows(db, ask, at, &letter)?].concat(),
        before: Before::of(db, &case.round, &letter, (&format!("/office/projects/{}", case.project.no()), &at.base()), at.lang())?,
        asked_back: letter.particulars.asked.iter().map(asking::Line::from).collect(),
        pieces: if opened { marks::plain(&letter.text) } else { Vec::new() },
        validity: typed.field("validity"),
        // Only the writer withdraws.
        validities: Validity::ALL.iter().filter(|one| **one != Validity::Withdrawn).map(validity).collect(),
        reason: if typed.holds("reason") { typed.field("reason") } else { Field::new("reason", shown_reason(at, &letter.validity_reason)) },
        related,
        asked: typed.field("why"),
        nobody: matches!(shown.person, Some(None)),
        person: shown.person.map(|person| person_rows(at, person)),
        files: files(db, at, &letter)?,
        beside: Beside::of(db, at, case.round.id, typed)?.fixed(),
        next: if case.may_edit() { Next::after(db, at, &letter)? } else { None },
        erased: history.iter().rev().find(|event| event.erases).map(|event| event.at.clone()),
        erasing: waiting(db, letter.id.as_str(), Purpose::Erasure)?,
        revisions: if opened { revisions } else { Vec::new() },
        language: language::load(db, at, &case, &letter, typed)?,
        history,
        working,
        case: at.head(&case, &[("/letters", at.word("letters.title", &[]))]),
    })
}

fn may(case: &Case, letter: &Submission) -> May {
    let own = case.may_edit();
    let judged = matches!(letter.state, State::Judged | State::Divided);
    let handed = letter.particulars.handed_to.is_some();
    let second = letter.particulars.second.as_ref();
    May {
        open: case.is_official() && letter.state == State::Received,
        judge: own && !handed && matches!(letter.state, State::Opened | State::Judged | State::Divided),
        split: own && judged && letter.validity == Some(Validity::Valid),
        redact: own && judged,
        relate: own && (judged || letter.state == State::Opened),
        identity: case.is_official() && letter.state != State::Received,
        second: case.is_official() && second.is_some_and(|second| second.waits),
        hand_over: own && (judged || letter.state == State::Opened) && !handed,
    }
}

fn rows(db: &mut Db, at: &At, case: &Case, letter: &Submission) -> Result<Vec<Row>, Problem> {
    let moment = |moment| crate::model::calendar::long_moment(moment, at.lang());
    let mut rows = vec![
        row(at.word("letters.received_at", &[]), moment(letter.received_at)),
        row(at.word("letters.channel", &[]), at.word(&format!("terms.channel.{}", letter.channel), &[])),
    ];
    if !letter.office.is_empty() {
        let policy = PolicyRow::by_version(db, case.round.policy)?;
        let office = policy.as_ref().map_or(&*letter.office, |policy| policy.body.office_name(&letter.office, at.lang()));
        rows.push(row(at.word("enter.office", &[]), office.to_owned()));
    }
    if let Some(account) = letter.registered_by {
        let by = Account::by_id(db, account)?.map(|account| account.name).unwrap_or_default();
        rows.push(row(at.word("letter.registered", &[]), format!("{} {by}", moment(letter.registered_at))));
    }
    if let Ok(day) = letter.found_on.parse() {
        let day = crate::model::calendar::long_date(day, at.lang());
        rows.push(row(at.word("letter.found", &[]), format!("{day}\n{}", letter.found_how)));
    }
    if letter.particulars.co_signers > 0 {
        rows.push(row(at.word("letter.joint", &[]), at.word("letter.joint_n", &[("n", &letter.particulars.co_signers.to_string())])));
    }
    rows.extend(
        letter
            .particulars
            .proxy
            .map(|relation| row(at.word("letter.proxy", &[]), at.word(&format!("terms.proxy_relation.{relation}"), &[]))),
    );
    rows.push(row(at.word("letter.about", &[]), headings(db, at, case, letter)?));
    if let Some(validity) = letter.validity {
        let reason = shown_reason(at, &letter.validity_reason);
        let validity = at.word(&format!("terms.validity.{validity}"), &[]);
        rows.push(row(at.word("letter.validity", &[]), if reason.is_empty() { validity } else { format!("{validity}\n{reason}") }));
    }
    if letter.state == State::Divided {
        let (opinions, left) = (letter.opinions.to_string(), letter.uncovered.to_string());
        let mut words = at.word("letters.opinions", &[("n", &opinions)]);
        if letter.uncovered > 0 {
            words = format!("{words} {}", at.word("letters.uncovered", &[("n", &left)]));
        }
        rows.push(row(at.word("letter.division", &[]), words));
    }
    if letter.validity == Some(Validity::Valid) {
        let key = if letter.cleared_by.is_some() { "letter.cleared" } else { "letter.not_cleared" };
        rows.push(row(at.word("letter.personal_data", &[]), at.word(key, &[])));
    }
    Ok(rows)
}

/// The questions that the letter answers and the headings of the sections that it is about.
fn headings(db: &mut Db, at: &At, case: &Case, letter: &Submission) -> Result<String, Problem> {
    let sections = sections(db, &case.round)?;
    let name = |part: &crate::model::letter::Part| {
        let asked = part.question.and_then(|number| Some((number, case.round.fields.question(number)?)));
        if let Some((number, text)) = asked {
            return question_name(at.lang(), number, text);
        }
        let found = sections.iter().find(|section| Some(section.id) == part.section);
        found.map_or_else(|| at.word("enter.whole", &[]), |section| section.label(at))
    };
    Ok(letter.parts.iter().map(name).collect::<Vec<_>>().join("\n"))
}

/// Why a letter was judged as it was, in words: an official's, or those of a reason that the program gave by its key.
pub fn shown_reason(at: &At, stored: &str) -> String {
    match stored.strip_prefix('@') {
        Some(key) => at.word(key, &[]),
        None => stored.to_owned(),
    }
}

pub(super) fn row(key: String, value: String) -> Row {
    linked(key, value, None)
}

/// The same with a link and its words.
pub(super) fn linked(key: String, value: String, link: Option<(String, String)>) -> Row {
    let (href, action) = link.unzip();
    Row { key, value, href, action }
}
