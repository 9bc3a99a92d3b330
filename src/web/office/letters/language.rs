//! In which language a letter is written: said on its page by an official, hinted at by its words, decided by nobody else.

use super::decide::{act, find};
use super::read::{self, Row, Shown, row};
use crate::commands::FieldError;
use crate::commands::submission::SayLanguage;
use crate::model::terms::{Tongue, Validity};
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use crate::web::form::Form;
use crate::web::office::case::{At, Case};
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

/// For the part `pages/office/letters/language`.
#[derive(Serialize)]
pub struct Language {
    /// The language of its words, for the page that shows them.
    tag: &'static str,
    /// Where it is said; none where nothing is to be said.
    action: Option<String>,
    field: Field,
    choices: Vec<Choice>,
    /// The words do not look like Japanese, and nobody said what they are.
    seems_foreign: bool,
    /// The page of the translations, once there is something to translate.
    translation: Option<String>,
    /// Opinions whose translation is still to be written or to be looked at again.
    due: usize,
}

/// What its page says and asks about a letter that was opened.
pub fn load(db: &mut Db, at: &At, case: &Case, letter: &Submission, typed: &Typed) -> Result<Language, Problem> {
    let below = |tail: &str| format!("{}/letters/{}/{tail}", at.base(), letter.intake_no);
    let open = matches!(letter.state, State::Opened | State::Judged | State::Divided);
    let may = case.may_edit() && open && letter.particulars.handed_to.is_none();
    let split = letter.is_foreign() && letter.state == State::Divided && letter.validity == Some(Validity::Valid);
    let due = if split { Opinion::of_submission(db, letter.id)?.iter().filter(|one| one.translation_due).count() } else { 0 };
    let said = letter.particulars.written_in.or((!letter.seems_foreign()).then(|| letter.written_in()));
    let chosen = if typed.holds("written_in") { typed.value("written_in") } else { said.map_or("", Tongue::name) };
    Ok(Language {
        tag: letter.written_in().name(),
        action: may.then(|| below("language")),
        field: typed.field("written_in"),
        choices: choices(at, chosen),
        seems_foreign: letter.seems_foreign() && letter.state != State::Received,
        translation: split.then(|| below("translation")),
        due,
    })
}

/// Every language by its name.
pub fn choices(at: &At, chosen: &str) -> Vec<Choice> {
    Tongue::ALL.iter().map(|one| Choice::new(one.name(), name(at, *one), chosen)).collect()
}

/// A language by its name.
pub fn name(at: &At, tongue: Tongue) -> String {
    at.word(&format!("terms.tongue.{tongue}"), &[])
}

/// What the letter's page says of it, once somebody said it.
pub fn rows(at: &At, letter: &Submission) -> Vec<Row> {
    letter.particulars.written_in.map(|tongue| row(at.word("language.is", &[]), name(at, tongue))).into_iter().collect()
}

/// `POST …/letters/{k}/language`.
pub async fn say(visit: Visit, path: Path<(String, i64, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let Some(written_in) = form.parse::<Tongue>("written_in") else {
        let typed = Typed::of(&form).wrong_as(&FieldError::new("written_in", "choose"), at.lang());
        return read::page(visit, at, letter.intake_no, StatusCode::UNPROCESSABLE_ENTITY, Shown { typed, person: None }).await;
    };
    let command = SayLanguage { submission: letter.id, rev: form.rev(), written_in };
    act(visit, at, letter.intake_no, form, command, "machine.submission.done.say_language").await
}
