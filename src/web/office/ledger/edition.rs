//! `…/ledger/editions/new`: what the next edition adds, what stands against it, and the request for its approval.

use super::board::{OwedLine, owed_lines};
use super::place::{Head, NamedPlace, Offer, Place};
use crate::commands::FieldError;
use crate::commands::ledger::Prospect;
use crate::commands::ledger::edition::{ProposeEdition, TakeBackEdition, draft, facts, named, put_together, unanswered};
use crate::documents::ledger::Ledger;
use crate::model::calendar::long_date;
use crate::model::ids::AccountId;
use crate::procedure::edition::{Edition as Machine, Event, Facts, State};
use crate::procedure::occasion::State as OccasionState;
use crate::store::Db;
use crate::store::ledger::Edition;
use crate::store::occasions::Occasion;
use crate::web::form::Form;
use crate::web::ledger::LineShown;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    case: Head,
    edition: i64,
    /// The edition before, whose lines stay as they are.
    previous: Option<i64>,
    lines: Vec<LineShown>,
    /// Whether the form is there; none for whoever only reads.
    propose: Option<Offer>,
    /// Whether an edition waits for its approval already.
    waits: bool,
    unanswered: Vec<Issue>,
    overdue: Vec<OwedLine>,
    unabsorbed: bool,
    occasion: Field,
    occasions: Vec<Choice>,
    late_reason: Field,
    named: Vec<NamedPlace>,
}

/// An issue without view or consideration.
#[derive(Serialize)]
struct Issue {
    href: String,
    number: i64,
    title: String,
}

pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let place = Place::of(&visit, no.into_inner())?;
    page(visit, place, StatusCode::OK, Typed::default()).await
}

/// Asks for its approval.
pub async fn propose(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let place = Place::of(&visit, no.into_inner())?;
    let (wanted, typed) = (place.clone(), form.get("occasion").trim().to_owned());
    let found = visit.app.read(move |db| {
        let project = wanted.running(db)?;
        let number = typed.parse().ok();
        let occasion = number.map(|number| Occasion::by_number(db, project.id, number)).transpose()?.flatten();
        Ok((project.id, occasion.map(|one| one.id), typed.is_empty()))
    });
    let (project, occasion, none) = found.await?;
    if occasion.is_none() && !none {
        let typed = place.wrong(Typed::of(&form), FieldError::new("occasion", "choose"), "");
        return page(visit, place, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    }
    let kept = form.all("kept").map(str::to_owned).collect();
    let command = ProposeEdition { project, occasion, late_reason: form.get("late_reason").to_owned(), kept };
    match visit.perform(command).await {
        Ok(_) => visit.done(&place.base(), "machine.edition.done.propose"),
        Err(problem) => {
            let (status, typed) = place.refused(problem, &form, "")?;
            page(visit, place, status, typed).await
        }
    }
}

/// Gives up the one that waits.
pub async fn take_back(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let place = Place::of(&visit, no)?;
    let wanted = place.clone();
    let edition = visit.app.read(move |db| {
        let project = wanted.running(db)?;
        let all = Edition::of_project(db, project.id)?;
        all.into_iter().find(|one| one.number == number).map(|one| one.id).ok_or(Problem::NotFound)
    });
    let command = TakeBackEdition { edition: edition.await?, rev: form.rev() };
    match visit.perform(command).await {
        Ok(_) => visit.done(&place.base(), "machine.edition.done.take_back"),
        Err(problem) => {
            let (status, typed) = place.refused(problem, &form, "")?;
            super::board::page(visit, place, status, typed).await
        }
    }
}

async fn page(visit: Visit, place: Place, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let (by, errors) = (visit.staff()?.account.id, typed.errors());
    visit
        .in_area("projects")
        .show_form(status, "pages/office/ledger/edition", errors, move |db, ask| content(db, ask, (&place, by), &typed))
        .await
}

fn content(db: &mut Db, ask: &Ask, (place, by): (&Place, AccountId), typed: &Typed) -> Result<Content, Problem> {
    let project = place.running(db)?;
    let ready: Vec<Occasion> =
        Occasion::of_project(db, project.id)?.into_iter().filter(|one| one.state == OccasionState::Announced).collect();
    let of = occasion(&ready, typed);
    // Without a reason for not waiting, so that the page can ask for one.
    let edition = draft(db, &project, (by, ask.now), of.map(|of| of.id), String::new())?;
    let prospect = Prospect::of(db, &project, ask.now)?;
    let sheet = put_together(db, &project, &edition, (&prospect, &ask.policy.city.name))?;
    let named = named(db, project.id, &sheet)?;
    let facts = facts(db, &project, &edition, &prospect)?;
    let (waits, unabsorbed) = (edition.state == State::InApproval, !facts.previous_absorbed);
    let first = sheet.posting.first_line;
    // What no form on this page can settle. What is chosen, ticked or typed here counts as done.
    let facts = Facts { occasion_ready: true, previous_absorbed: true, names_cleared: true, ..facts };
    let propose = place.offer::<Machine>(ask, edition.state, Event::Propose, &facts);
    let chosen = of.map(|of| of.number.to_string()).unwrap_or_default();
    let overdue = owed_lines(db, ask, place, &project)?.into_iter().filter(|line| line.past).collect();
    Ok(Content {
        case: place.head(&project),
        edition: sheet.edition,
        previous: sheet.previous.map(|previous| previous.edition),
        propose,
        waits,
        unanswered: issues(place, &prospect.after()),
        overdue,
        unabsorbed,
        occasion: Field { value: chosen.clone(), ..typed.field("occasion") },
        occasions: ready.iter().map(|one| choice(place, one, &chosen)).collect(),
        late_reason: typed.field("late_reason"),
        named: named.into_iter().map(|one| (first + one.of, one)).map(|(n, one)| place.named(one, line(place, n), typed)).collect(),
        lines: (first..).zip(sheet.posting.lines).map(|(number, line)| LineShown::of(number, line, ask.lang)).collect(),
    })
}

/// The occasion that it is for: as chosen, or the next one that is announced.
fn occasion<'a>(ready: &'a [Occasion], typed: &Typed) -> Option<&'a Occasion> {
    if typed.holds("occasion") {
        let number = typed.value("occasion").parse().ok();
        return ready.iter().find(|one| Some(one.number) == number);
    }
    ready.iter().min_by_key(|one| one.starts_at)
}

fn choice(place: &Place, one: &Occasion, chosen: &str) -> Choice {
    let number = one.number.to_string();
    let on = one.starts_at.map(|at| long_date(at.jst_date(), place.lang)).unwrap_or_default();
    let label = place.word("office_ledger.occasion_choice", &[("n", &number), ("title", &one.title), ("when", &on)]);
    Choice::new(number, label, chosen)
}

/// The issues that nobody has answered and nobody considers.
fn issues(place: &Place, ledger: &Ledger) -> Vec<Issue> {
    let issue = |number: i64| {
        let course = ledger.issues.get(&number)?;
        Some(Issue { href: format!("{}/issues/{number}", place.base()), number, title: course.title.clone() })
    };
    unanswered(ledger).into_iter().filter_map(issue).collect()
}

fn line(place: &Place, n: i64) -> String {
    place.word("ledger.line", &[("n", &n.to_string())])
}
