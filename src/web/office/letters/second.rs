//! `…/letters/{k}/second-reading`: a second person types a letter once more from its scan. The first text is shown only beside what was
//! typed, where the two differ.

use super::decide::find;
use super::sections::sections;
use super::waiting::{self, Beside};
use crate::commands::submission::{LayOut, ReadAgain, Right, same_words};
use crate::documents::comparison::Budget;
use crate::model::letter::{Part, Topic};
use crate::store::Db;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::web::comparison::{PieceShown, beside};
use crate::web::form::Form;
use crate::web::office::case::{At, Head};
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::public::comment::question_name;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    case: Head,
    number: i64,
    rev: i64,
    action: String,
    back: String,
    /// Whether it waits to be typed a second time.
    waits: bool,
    /// Whether the reader is who typed it first.
    own: bool,
    beside: Beside,
    parts: Vec<Typing>,
    differences: Option<Differences>,
}

/// A box for a part of the letter.
#[derive(Serialize)]
struct Typing {
    about: String,
    text: Field,
    first: bool,
}

/// What was typed first and what was typed now.
#[derive(Serialize)]
struct Differences {
    old: Vec<PieceShown>,
    new: Vec<PieceShown>,
}

pub async fn show(visit: Visit, path: Path<(String, i64, i64)>) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    page(visit, at, letter.intake_no, StatusCode::OK, Typed::default()).await
}

pub async fn accept(visit: Visit, path: Path<(String, i64, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let number = letter.intake_no;
    if !form.get("scan").is_empty() {
        let ids = visit.perform(LayOut { submission: letter.id, reason: at.word("second.reason", &[]) }).await?;
        let typed = Typed::of(&form).and(waiting::kept(&ids));
        return page(visit, at, number, StatusCode::OK, typed).await;
    }
    let right = match form.get("right") {
        "first" => Some(Right::First),
        "second" => Some(Right::Second),
        _ => None,
    };
    let texts = (1..=letter.parts.len()).map(|n| form.get(&format!("text-{n}")).to_owned()).collect();
    match visit.perform(ReadAgain { submission: letter.id, rev: form.rev(), texts, right }).await {
        Ok(_) => {
            let done = if right == Some(Right::Second) { "machine.submission.done.correct" } else { "machine.submission.done.read_again" };
            visit.done(&format!("{}/letters/{number}", at.base()), done)
        }
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, number, status, typed).await
        }
    }
}

async fn page(visit: Visit, at: At, number: i64, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let person = visit.staff()?.account.person;
    let errors = typed.errors();
    let load = move |db: &mut Db, _: &Ask| {
        let (case, letter) = at.letter(db, number)?;
        let second = letter.particulars.second.as_ref();
        let path = format!("{}/letters/{number}", at.base());
        let waits = second.is_some_and(|second| second.waits);
        Ok(Content {
            rev: letter.rev,
            action: format!("{path}/second-reading"),
            back: path.clone(),
            number,
            waits,
            own: second.is_some_and(|second| second.typed_by == person),
            beside: Beside::of(db, &at, case.round.id, &typed)?.fixed(),
            parts: boxes(db, &at, &case.round, (&letter, &typed))?,
            differences: Some(differences(&letter, &typed)).filter(|_| waits && typed.field("text-1").error.is_some()).flatten(),
            case: at.head(&case, &[("/letters", at.word("letters.title", &[]))]),
        })
    };
    Ok(waiting::framing(visit.in_area("desk").show_form(status, "pages/office/letters/second", errors, load).await?))
}

fn boxes(db: &mut Db, at: &At, round: &Round, (letter, typed): (&Submission, &Typed)) -> Result<Vec<Typing>, Problem> {
    let named = sections(db, round)?;
    let about = |part: &Part| match part.topic() {
        None => at.word("enter.whole", &[]),
        Some(Topic::Question(number)) => question_name(at.lang(), number, round.fields.question(number).unwrap_or_default()),
        Some(Topic::Section(id)) => named.iter().find(|section| section.id == id).map(|section| section.label(at)).unwrap_or_default(),
    };
    let one = |(n, part): (usize, &Part)| Typing { about: about(part), text: typed.field(&format!("text-{n}")), first: n == 1 };
    Ok((1..).zip(letter.parts.iter()).map(one).collect())
}

/// The two texts beside each other, once the second was typed.
fn differences(letter: &Submission, typed: &Typed) -> Option<Differences> {
    let texts: Vec<&str> = (1..=letter.parts.len()).map(|n| format!("text-{n}")).map(|name| typed.value(&name)).collect();
    let second = texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n").replace("\r\n", "\n");
    if second.is_empty() || same_words(&letter.text, &second) {
        return None;
    }
    let (old, new) = beside(&letter.text, &second, &mut Budget::default());
    Some(Differences { old, new })
}
