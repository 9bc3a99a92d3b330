//! `…/letters/{k}/asking`: what is missing in a letter is asked for, by mail or by a printed letter, and entered when it comes.

use super::decide::{asked_why, find};
use super::writer::person;
use crate::commands::submission::ask_back::{askable, open_question, repair_until};
use crate::commands::submission::{AskBack, CompleteFor, Identity, ReprintSlip, ViewIdentity, receipt_code};
use crate::model::letter::{Asking, Missing};
use crate::model::policy::{self, Ask as Asked};
use crate::model::terms::EligibilityClass;
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::persons::PersonRow;
use crate::web::form::Form;
use crate::web::office::case::{At, Head};
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;
use std::collections::BTreeMap;

type Letter = Path<(String, i64, i64)>;

/// What an official can enter for the writer.
const FIELDS: [&str; 7] = ["name", "kana", "postal_code", "address", "phone", "mail", "class_detail"];

#[derive(Serialize)]
struct Content {
    case: Head,
    number: i64,
    rev: i64,
    action: String,
    back: String,
    asked: Vec<Line>,
    /// Until when what is asked for now could be given; none when that is over.
    until: Option<String>,
    /// Nobody may ask any more: the result is asked for or published.
    settled: bool,
    missing: Field,
    choices: Vec<Choice>,
    note: Field,
    /// What was asked for waits for an answer.
    open: bool,
    /// The writer left a mail address.
    mail: bool,
    why: Field,
    form: BTreeMap<&'static str, Field>,
    class: Field,
    classes: Vec<Choice>,
    asks: Asks,
}

/// A question that was asked.
#[derive(Serialize)]
pub struct Line {
    at: String,
    until: String,
    missing: Vec<Missing>,
    note: String,
    answered_at: Option<String>,
}

impl From<&Asking> for Line {
    fn from(asking: &Asking) -> Self {
        Self {
            at: asking.at.into(),
            until: asking.until.into(),
            missing: asking.missing.clone(),
            note: asking.note.clone(),
            answered_at: asking.answered_at.map(String::from),
        }
    }
}

/// Which of the person's fields the policy asks for.
#[derive(Serialize)]
struct Asks {
    name: bool,
    address: bool,
    phone: bool,
    mail: bool,
    class: bool,
}

impl Asks {
    fn of(rules: &policy::Submission) -> Self {
        let shown = |field: &policy::Field| field.ask != Asked::Hidden;
        Self {
            name: shown(&rules.name),
            address: shown(&rules.address),
            phone: shown(&rules.phone),
            mail: shown(&rules.mail),
            class: shown(&rules.class),
        }
    }
}

pub async fn show(visit: Visit, path: Letter) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    page(visit, at, number, StatusCode::OK, Typed::default()).await
}

/// The question goes out.
pub async fn ask(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let missing = form.all("missing").filter_map(|one| one.parse().ok()).collect();
    let rev = form.parse("rev").unwrap_or(0);
    let command = AskBack { submission: letter.id, rev, missing, note: form.get("note").to_owned() };
    match visit.perform(command).await {
        Ok(_) => visit.done(&format!("{}/letters/{}/asking", at.base(), letter.intake_no), "machine.submission.done.ask_back"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, letter.intake_no, status, typed).await
        }
    }
}

/// What came by telephone or post.
pub async fn complete(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let command = CompleteFor { submission: letter.id, rev: form.parse("rev").unwrap_or(0), person: person(&form) };
    match visit.perform(command).await {
        Ok(()) => visit.done(&format!("{}/letters/{}", at.base(), letter.intake_no), "machine.submission.done.complete"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, letter.intake_no, status, typed).await
        }
    }
}

async fn page(visit: Visit, at: At, number: i64, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    visit
        .in_area("desk")
        .show_form(status, "pages/office/letters/asking", errors, move |db, ask| content(db, ask, &at, number, &typed))
        .await
}

fn content(db: &mut Db, ask: &Ask, at: &At, number: i64, typed: &Typed) -> Result<Content, Problem> {
    let (case, letter) = at.letter(db, number)?;
    if matches!(letter.state, State::Received | State::New) {
        return Err(Problem::NotFound);
    }
    let policy = policy_of(db, ask, &case.round)?;
    let rules = &policy.submission;
    let label = |one: &Missing| Choice {
        chosen: typed.ticked("missing", one.name()),
        ..Choice::new(one.name(), at.word(&format!("terms.missing.{one}"), &[]), "")
    };
    let base = format!("{}/letters/{number}", at.base());
    Ok(Content {
        number,
        rev: letter.rev,
        action: format!("{base}/asking"),
        asked: letter.particulars.asked.iter().map(Line::from).collect(),
        until: repair_until(&policy, &case.round, ask.now).map(String::from),
        settled: !case.may_edit(),
        missing: typed.field("missing"),
        choices: askable(rules).iter().map(label).collect(),
        note: typed.field("note"),
        open: open_question(&letter).is_some(),
        mail: PersonRow::of(db, letter.id)?.is_some_and(|row| row.mail.is_some()),
        why: typed.field("why"),
        form: FIELDS.into_iter().map(|name| (name, typed.field(name))).collect(),
        class: typed.field("class"),
        classes: typed
            .choices("class", &rules.classes, EligibilityClass::name, |class| at.word(&format!("terms.eligibility_class.{class}"), &[])),
        asks: Asks::of(rules),
        case: at.head(
            &case,
            &[
                ("/letters", at.word("letters.title", &[])),
                (&format!("/letters/{number}"), at.word("letter.title", &[("n", &number.to_string())])),
            ],
        ),
        back: base,
    })
}

#[derive(Serialize)]
struct Printed {
    case: Head,
    back: String,
    name: String,
    postal_code: String,
    address: String,
    today: String,
    missing: Vec<Missing>,
    note: String,
    until: String,
    received_at: String,
    code: String,
    receipt_url: String,
    section: String,
    phone: String,
}

/// The question as a letter to be printed: name, address and receipt code are shown for a reason, with their entries for the
/// auditors.
pub async fn print(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let number = letter.intake_no;
    let Some(asking) = open_question(&letter).cloned() else { return Err(Problem::NotFound) };
    let reason = form.get("why").to_owned();
    let looked = visit.perform(ViewIdentity { submission: letter.id, reason: reason.clone(), scan: None }).await;
    let person = match looked {
        Ok(Identity::Shown(person)) => *person.unwrap_or_default(),
        Ok(Identity::Withheld) => return Err(Problem::Forbidden),
        Err(problem) => {
            let typed = asked_why(problem, &form, &at)?;
            return page(visit, at, number, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
        }
    };
    visit.perform(ReprintSlip { submission: letter.id, reason }).await?;
    let app = visit.app.clone();
    let load = move |db: &mut Db, ask: &Ask| {
        let (case, letter) = at.letter(db, number)?;
        let code = receipt_code(&app.keys, letter.id).to_string();
        let section = ask.policy.section(&case.round.section);
        Ok(Printed {
            back: format!("{}/letters/{number}/asking", at.base()),
            name: person.name,
            postal_code: person.postal_code,
            address: person.address,
            today: ask.now.into(),
            missing: asking.missing,
            note: asking.note,
            until: asking.until.into(),
            received_at: letter.received_at.into(),
            receipt_url: format!("{}/receipts/{code}/completion", app.site.base_url),
            code,
            section: section.map(|section| section.name.get(ask.lang).to_owned()).unwrap_or_default(),
            phone: section.map(|section| section.phone.clone()).unwrap_or_default(),
            case: at.head(&case, &[]),
        })
    };
    visit.in_area("desk").show("pages/office/letters/asking_letter", load).await
}
