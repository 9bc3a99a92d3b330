//! `/office/complaints/{no}`: one complaint with its answer, and what can be done with it by whom.

use super::sees;
use crate::commands::complaint::{ANSWERING, Named, REMOVING, TEXT_LIMIT, did, is_complete, present};
use crate::commands::erase::Ground;
use crate::keys::Keys;
use crate::model::complaint::{Grievance, Outcome};
use crate::model::letter::Person;
use crate::procedure::complaint::{Complaint as Machine, Event, Facts};
use crate::procedure::offers;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::complaints::{ComplainantRow, Complaint};
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::complaints::{is_waiting, name};
use crate::web::office::conflict::Conflict;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::complaints::kinds;
use crate::web::public::seen::number_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct Content {
    case: Case,
    /// Who complained, once that was asked for.
    person: Option<Person>,
    may: May,
    conflict: Option<Conflict>,
    form: AnswerFields,
    named: Vec<Place>,
    /// The hash of what an approver is shown.
    shown: String,
    /// What stands against asking for the approval, and against deciding, one sentence each.
    submit_off: Vec<String>,
    decide_off: Vec<String>,
    erase_off: Vec<String>,
    return_reason: Field,
    withdraw_reason: Field,
    who_reason: Field,
    erasure_reason: Field,
    ground: Field,
    grounds: Vec<Choice>,
}

/// What there is.
#[derive(Serialize)]
struct Case {
    base: String,
    rev: i64,
    name: String,
    state: &'static str,
    kind: &'static str,
    channel: &'static str,
    received_at: String,
    due: Option<String>,
    past: bool,
    project: Option<(String, String)>,
    /// The complainant's own words; none once they were removed.
    words: Option<String>,
    /// Why it was returned or withdrawn.
    reason: Option<String>,
    gist: String,
    outcome: Option<&'static str>,
    measure: String,
    answer: String,
    answered_at: Option<String>,
    drafter: Option<String>,
    /// Why the removal of who complained is asked for.
    erasure: Option<String>,
    /// Where everybody reads it.
    public: String,
}

/// What this reader may do, whatever else stands against it.
#[derive(Default, Serialize)]
struct May {
    write: bool,
    submit: bool,
    decide: bool,
    withdraw: bool,
    identity: bool,
    ask_erasure: bool,
    decide_erasure: bool,
}

#[derive(Serialize)]
struct AnswerFields {
    kind: Field,
    kinds: Vec<Choice>,
    gist: Field,
    outcome: Field,
    outcomes: Vec<Choice>,
    measure: Field,
    answer: Field,
    limit: usize,
}

/// A place that may name somebody.
#[derive(Serialize)]
struct Place {
    token: String,
    /// A text below `office_complaints.field`.
    field: &'static str,
    kind: &'static str,
    words: String,
    ticked: bool,
}

pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    page(visit, no.into_inner(), StatusCode::OK, Typed::default(), None).await
}

/// The complaint with this number, if it exists for the reader.
pub async fn find(visit: &Visit, no: &str) -> Result<Complaint, Problem> {
    let (reader, number) = (Reader::of(visit)?, number_of(no).ok_or(Problem::NotFound)?);
    visit.app.read(move |db| Complaint::by_no(db, number)?.filter(|one| sees(&reader, one)).ok_or(Problem::NotFound)).await
}

/// The page, with what was typed into one of its forms.
pub async fn page(visit: Visit, no: String, status: StatusCode, typed: Typed, person: Option<Person>) -> Result<HttpResponse, Problem> {
    let (reader, account) = (Reader::of(&visit)?, visit.staff()?.account.clone());
    let (errors, keys) = (typed.errors(), visit.app.keys.clone());
    let number = number_of(&no).ok_or(Problem::NotFound)?;
    let load = move |db: &mut Db, ask: &Ask| {
        let complaint = Complaint::by_no(db, number)?.filter(|one| sees(&reader, one)).ok_or(Problem::NotFound)?;
        content(db, ask, (&account, &keys), &complaint, (typed, person))
    };
    visit.in_area("complaints").show_form(status, "pages/office/complaints/one", errors, load).await
}

fn content(
    db: &mut Db,
    ask: &Ask,
    (account, keys): (&Account, &Arc<Keys>),
    complaint: &Complaint,
    (typed, person): (Typed, Option<Person>),
) -> Result<Content, Problem> {
    let (shown, named) = present(db, complaint)?;
    let (facts, removal) = gathered(db, (account, keys), complaint)?;
    let offered = |event: Event| {
        let facts = if matches!(event, Event::Erase | Event::RefuseErasure) { &removal } else { &facts };
        offers::<Machine>(complaint.state, account.role, facts, ask.now).into_iter().find(|(on, _)| *on == event).map(|(_, unmet)| unmet)
    };
    let off = |event: Event| {
        let sentence = |guard: &'static str| texts().get(ask.lang, &format!("machine.complaint.guard.{guard}"), &[]);
        offered(event).unwrap_or_default().into_iter().map(sentence).collect::<Vec<_>>()
    };
    let free = |event: Event| offered(event).is_some_and(|unmet| unmet.is_empty());
    let write = offered(Event::Draft).or(offered(Event::Edit)).is_some();
    let may = May {
        write,
        submit: offered(Event::Submit).is_some(),
        decide: offered(Event::Approve).is_some(),
        withdraw: free(Event::Withdraw),
        identity: facts.complainant_kept && offered(Event::AskErasure).is_some(),
        ask_erasure: free(Event::AskErasure),
        decide_erasure: facts.erasure_waits && offered(Event::Erase).is_some(),
    };
    let say = |key: String| texts().get(ask.lang, &key, &[]);
    Ok(Content {
        conflict: conflict(db, ask, complaint, &typed)?,
        case: case(db, ask, complaint)?,
        person,
        named: named.into_iter().map(|one| place(one, &typed)).collect(),
        shown: shown.hex(),
        submit_off: off(Event::Submit),
        decide_off: off(Event::Approve),
        erase_off: off(Event::Erase),
        return_reason: typed.field("return_reason"),
        withdraw_reason: typed.field("withdraw_reason"),
        who_reason: typed.field("who_reason"),
        erasure_reason: typed.field("erasure_reason"),
        ground: typed.field("ground"),
        grounds: typed.choices("ground", Ground::ALL, Ground::name, |ground| say(format!("erasure.ground.{ground}"))),
        form: fields(ask, complaint, &typed),
        may,
    })
}

/// What the guards look at, for an answer and for a removal: each asks for another person than the one who began it. What is typed
/// only when a button is pressed counts as given.
fn gathered(db: &mut Db, (account, keys): (&Account, &Arc<Keys>), complaint: &Complaint) -> Result<(Facts, Facts), Problem> {
    let other = |db: &mut Db, kinds| did(db, keys, complaint.id, account.person, kinds).map(|did| !did);
    let facts = Facts {
        words: true,
        own_section: true,
        answer_complete: is_complete(complaint),
        names_cleared: true,
        content_unchanged: true,
        reason: true,
        complainant_kept: ComplainantRow::of(db, complaint.id)?.is_some(),
        no_erasure_waits: complaint.erasure.is_empty(),
        erasure_waits: !complaint.erasure.is_empty(),
        other_person: other(db, ANSWERING)?,
    };
    let removal = Facts { other_person: other(db, REMOVING)?, ..facts.clone() };
    Ok((facts, removal))
}

fn place(named: Named, typed: &Typed) -> Place {
    let token = named.token();
    Place { field: named.field, kind: named.kind.name(), words: named.words, ticked: typed.ticked("kept", &token), token }
}

/// The answer as it is stored.
fn stored(complaint: &Complaint) -> Typed {
    let outcome = complaint.outcome.map_or("", Outcome::name);
    Typed::holding(&[
        ("grievance", complaint.kind.name()),
        ("gist", &complaint.gist),
        ("outcome", outcome),
        ("measure", &complaint.measure),
        ("answer", &complaint.answer),
    ])
}

fn fields(ask: &Ask, complaint: &Complaint, typed: &Typed) -> AnswerFields {
    let stored = stored(complaint);
    let typed = if typed.holds("gist") { typed } else { &stored };
    let say = |outcome: Outcome| texts().get(ask.lang, &format!("terms.outcome.{outcome}"), &[]);
    AnswerFields {
        kind: typed.field("grievance"),
        kinds: kinds(typed, ask.lang),
        gist: typed.field("gist"),
        outcome: typed.field("outcome"),
        outcomes: typed.choices("outcome", Outcome::ALL, Outcome::name, say),
        measure: typed.field("measure"),
        answer: typed.field("answer"),
        limit: TEXT_LIMIT,
    }
}

/// What is stored beside what was sent, where somebody else stored something since the form was opened.
fn conflict(db: &mut Db, ask: &Ask, complaint: &Complaint, typed: &Typed) -> Result<Option<Conflict>, Problem> {
    let stale = typed.holds("gist") && typed.value("rev").parse() != Ok(complaint.rev);
    if !stale {
        return Ok(None);
    }
    let mut conflict = Conflict::with(db, complaint, complaint.drafter)?;
    let label = |key: &str| texts().get(ask.lang, &format!("office_complaints.{key}"), &[]);
    let word = |group: &str, name: &str| {
        if name.is_empty() { String::new() } else { texts().get(ask.lang, &format!("terms.{group}.{name}"), &[]) }
    };
    let stored = stored(complaint);
    conflict.add_fields(["gist", "measure", "answer"].map(|name| (name, label(&format!("field.{name}")))), &stored, typed);
    conflict.add(("outcome", label("outcome")), &word("outcome", stored.value("outcome")), &word("outcome", known(typed.value("outcome"))));
    let kind: Option<Grievance> = typed.value("grievance").parse().ok();
    let kind = kind.unwrap_or(complaint.kind);
    conflict.add(("grievance", label("kind")), &word("grievance", complaint.kind.name()), &word("grievance", kind.name()));
    Ok(conflict.if_any())
}

/// The name of an outcome, or nothing for what is none.
fn known(outcome: &str) -> &'static str {
    outcome.parse().map_or("", Outcome::name)
}

fn case(db: &mut Db, ask: &Ask, complaint: &Complaint) -> Result<Case, Problem> {
    let project = complaint.project.map(|id| Project::by_id(db, id)).transpose()?.flatten();
    let drafter = complaint.drafter.map(|id| Account::by_id(db, id)).transpose()?.flatten();
    let words = ComplainantRow::of(db, complaint.id)?.map(|row| row.complainant()).transpose()?;
    let due = Some(complaint.due.clone()).filter(|due| is_waiting(complaint) && !due.is_empty());
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Ok(Case {
        base: format!("/office/complaints/{}", complaint.no()),
        rev: complaint.rev,
        name: name(complaint, ask.lang),
        state: complaint.state.name(),
        kind: complaint.kind.name(),
        channel: complaint.channel.name(),
        received_at: complaint.received_at.into(),
        past: due.as_deref().and_then(|due| due.parse().ok()).is_some_and(|due: chrono::NaiveDate| due < ask.now.jst_date()),
        due,
        project: project.map(|project| (format!("/office/projects/{}", project.no()), project.title)),
        words: words.map(|known| known.words),
        reason: given(&complaint.reason),
        gist: complaint.gist.clone(),
        outcome: complaint.outcome.map(Outcome::name),
        measure: complaint.measure.clone(),
        answer: complaint.answer.clone(),
        answered_at: complaint.answered_at.map(String::from),
        drafter: drafter.map(|drafter| drafter.name),
        erasure: given(&complaint.erasure),
        public: format!("/complaints/{}", complaint.no()),
    })
}
