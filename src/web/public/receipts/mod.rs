//! `/receipts/{code}`: where somebody's letter is now. The code is all it takes, so these pages are kept nowhere, tell their
//! address to nobody, and show the letter but never who wrote it.

mod amend;
mod answers;
mod completion;
mod handed;
mod lookup;
mod progress;
mod qr;
mod withdraw;

use super::comment::{Headings, Said, Scene};
use super::project::round_name;
use super::round::result_due;
use super::seen::{path, title};
use crate::commands::Refused;
use crate::commands::submission::ask_back::{open_question, words_asked};
use crate::commands::submission::result_unsettled;
use crate::keys::Keys;
use crate::model::calendar::closing_text;
use crate::model::receipt::ReceiptCode;
use crate::model::span::slice;
use crate::model::terms::{ProxyRelation, Role, Validity};
use crate::procedure::decide;
use crate::procedure::period::{Submitting, submitting};
use crate::procedure::submission::{Event, Facts, State, Submission as Machine};
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use crate::web::written::Before;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
pub use amend::{accept as amend, show as show_amendment};
use answers::Answers;
pub use completion::{accept as complete, show as show_completion};
pub use lookup::{Guesses, guess, letter};
use progress::Step;
pub use qr::show as qr;
use serde::Serialize;
pub use withdraw::{accept as withdraw, show as show_withdrawal};

/// `/receipts`: the field for a code.
pub async fn ask(visit: Visit) -> Result<HttpResponse, Problem> {
    lookup::entry(&visit, StatusCode::OK, Field::new("code", ""), "").await
}

/// The code typed there. It is looked for on its own page, so that it never stands in a query.
pub async fn go(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let typed = form.get("code");
    match typed.parse::<ReceiptCode>() {
        Ok(code) => Ok(visit.to(&format!("/receipts/{code}"))),
        Err(_) => lookup::malformed(&visit, typed).await,
    }
}

#[derive(Serialize)]
struct Content {
    code: String,
    qr: String,
    project: String,
    round: String,
    round_href: String,
    received_at: String,
    amended: bool,
    /// How many signed beside the submitter.
    co_signers: u64,
    /// What who handed it in is to the submitter.
    proxy: Option<ProxyRelation>,
    late: bool,
    withdrawn: bool,
    cancelled: bool,
    /// What was corrected after it was written.
    before: Option<Before>,
    steps: Vec<Step>,
    next: Vec<String>,
    /// The same letter in the round that it was handed over to, and in the one that it was handed over from.
    handed_to: Option<handed::Other>,
    handed_from: Option<handed::Other>,
    parts: Vec<Said>,
    answers: Option<Answers>,
    proof: String,
    /// Until when what is missing can be given, while that is asked for; and where.
    missing: Option<Asked>,
    amend: Option<String>,
    withdraw: Option<String>,
}

/// Something is missing and asked for.
#[derive(Serialize)]
struct Asked {
    until: String,
    href: String,
}

pub async fn show(visit: Visit, typed: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let letter = match lookup::find(&visit, &request, &typed).await? {
        Ok(letter) => *letter,
        Err(page) => return Ok(page),
    };
    let code = code_of(&visit, &letter);
    let (app, scene) = (visit.app.clone(), scene(&visit, &letter).await?);
    visit.show("pages/public/receipts/receipt", move |db, _| load(db, &app.keys, &scene, &letter, code)).await
}

fn load(db: &mut Db, keys: &Keys, scene: &Scene, letter: &Submission, code: String) -> Result<Content, Problem> {
    let answers = answers::of(db, scene, letter)?;
    let may = |event: Event| allowed(scene, letter, event).is_ok();
    let base = format!("/receipts/{code}");
    Ok(Content {
        qr: format!("{base}/qr.svg"),
        project: title(&scene.project, scene.ask.lang),
        round: round_name(scene.ask.lang, scene.round.number),
        round_href: scene.href.clone(),
        received_at: letter.received_at.to_string(),
        amended: letter.text_rev > 1,
        co_signers: letter.particulars.co_signers,
        proxy: letter.particulars.proxy,
        late: letter.validity == Some(Validity::LateArrival),
        withdrawn: letter.state == State::Withdrawn,
        cancelled: scene.round.state == crate::procedure::round::State::Cancelled,
        before: Before::of(db, &scene.round, letter, (&path(&scene.project), &scene.href), scene.ask.lang)?,
        handed_to: handed::other(db, keys, scene.ask.lang, letter.particulars.handed_to)?,
        handed_from: handed::other(db, keys, scene.ask.lang, letter.particulars.handed_from)?,
        steps: progress::steps(db, scene, letter, answers.as_ref().map(Answers::published_at))?,
        next: next(scene, letter, answers.is_some()),
        parts: if answers.is_some() { Vec::new() } else { words(scene, letter) },
        answers,
        proof: format!("{base}/proof"),
        missing: open_question(letter)
            .filter(|asking| scene.ask.now < asking.until)
            .map(|asking| Asked { until: asking.until.into(), href: format!("{base}/completion") }),
        amend: may(Event::Amend).then(|| format!("{base}/amendment")),
        withdraw: may(Event::Withdraw).then(|| format!("{base}/withdrawal")),
        code,
    })
}

/// What happens next, with dates, while there is something to come.
fn next(scene: &Scene, letter: &Submission, answered: bool) -> Vec<String> {
    use crate::procedure::round::State as Round;
    let say = |key: &str, when: &str| texts().get(scene.ask.lang, key, &[("when", when)]);
    if letter.state == State::Withdrawn || letter.particulars.handed_to.is_some() || scene.round.state == Round::Cancelled || answered {
        return Vec::new();
    }
    let mut next = Vec::new();
    if let (Ok(()), Some(closes)) = (allowed(scene, letter, Event::Amend), scene.round.closes_at) {
        next.push(say("receipts.next.change", &closing_text(closes, scene.ask.lang)));
    }
    next.push(say("receipts.next.read", ""));
    next.push(say("receipts.next.publish", &result_due(&scene.ask, &scene.policy, &scene.round)));
    next.push(say("receipts.next.mail", ""));
    next
}

/// The letter's words by the sections that it was written about.
fn words(scene: &Scene, letter: &Submission) -> Vec<Said> {
    let part = |part: &crate::model::letter::Part| {
        let place = scene.place_of(part.topic());
        Said::new(scene, &place, slice(&letter.text, part.start, part.end).unwrap_or_default())
    };
    letter.parts.iter().map(part).collect()
}

/// The code as it is printed, whatever way it was typed.
fn code_of(visit: &Visit, letter: &Submission) -> String {
    crate::commands::submission::receipt_code(&visit.app.keys, letter.id).to_string()
}

/// The round that the letter was written to.
async fn scene(visit: &Visit, letter: &Submission) -> Result<Scene, Problem> {
    let (project, round) = (letter.project, letter.round);
    let find = move |db: &mut Db| {
        let project = Project::by_id(db, project)?.ok_or_else(|| Problem::internal("a letter without a project"))?;
        let round = Round::by_id(db, round)?.ok_or_else(|| Problem::internal("a letter without a round"))?;
        Ok((project, round))
    };
    Scene::load(visit, Headings::Needed, find).await
}

/// Whether the writer may do this now; what stands against it otherwise. The command decides again, by the same table.
fn allowed(scene: &Scene, letter: &Submission, event: Event) -> Result<(), Refused> {
    let closes_at = scene.round.closes_at.ok_or(Refused::Missing)?;
    // No minutes of grace: what was sent in time is safe already.
    let asked = event == Event::Amend && words_asked(letter, scene.ask.now) && result_unsettled(&scene.round);
    let period_open = asked || submitting(scene.round.state, closes_at, 0, scene.ask.now) == Submitting::InTime;
    let stays_here = letter.particulars.handed_to.is_none();
    let facts = Facts { period_open, words: true, stays_here, ..Facts::default() };
    decide::<Machine>(letter.state, event, Role::Resident, &facts, scene.ask.now)?;
    Ok(())
}
