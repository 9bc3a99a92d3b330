//! The city's view on an issue in the ledger: drafted here, and its approval asked for.

use super::issue::{choice, page};
use super::place::{Asked, NamedPlace, Offer, Place};
use crate::commands::Refused;
use crate::commands::ledger::view::{LedgerViewForm, SubmitView, TEXT_LIMIT, WriteView, facts, is_open, lacking, members, named, stands};
use crate::documents::ledger::Ledger as Folded;
use crate::model::terms::ResponseCategory;
use crate::procedure::city_view::{CityView as Machine, Event, State};
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::store::issues::Issue;
use crate::store::ledger::LedgerView;
use crate::store::occasions::Occasion;
use crate::web::form::Form;
use crate::web::office::conflict::Conflict;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use std::collections::BTreeMap;

/// The texts of a view.
const TEXTS: [&str; 5] = ["text", "reason", "page", "later_stage", "change"];

/// What the issue's page shows of the view that is being made.
#[derive(Serialize)]
pub struct ViewPart {
    /// The number of the view in force.
    stands: Option<i64>,
    /// Where the draft stands; none where there is no draft.
    state: Option<&'static str>,
    rev: i64,
    /// Whether the reader writes, and whether the issue still takes a view.
    write: bool,
    closed: bool,
    category: Field,
    categories: Vec<Choice>,
    form: BTreeMap<&'static str, Field>,
    covered: Field,
    rows: Vec<Choice>,
    limit: usize,
    /// What its category demands and it does not hold: names below `terms.demand`.
    lacks: Vec<&'static str>,
    submit: Option<Offer>,
    named: Vec<NamedPlace>,
    asked: Option<Asked>,
    conflict: Option<Conflict>,
}

/// Saves the draft.
pub async fn write(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let place = Place::of(&visit, no)?;
    let wanted = place.clone();
    let issue = visit.app.read(move |db| Ok(wanted.issue(db, number)?.1.id)).await?;
    let text = |name: &str| form.get(name).to_owned();
    let typed = LedgerViewForm {
        category: form.parse("category"),
        text: text("text"),
        reason: text("reason"),
        page: text("page"),
        later_stage: text("later_stage"),
        change: text("change"),
        covered: form.all("covered").filter_map(|id| id.parse().ok()).collect(),
    };
    match visit.perform(WriteView { issue, rev: form.rev(), form: typed }).await {
        Ok(_) => visit.done(&format!("{}/issues/{number}", place.base()), "machine.city_view.done.edit"),
        Err(problem) => {
            // What somebody else stored is set beside what was sent.
            let (status, typed) = match problem {
                stale @ Problem::Refused(Refused::Stale) => Typed::beside(stale, &form, visit.lang)?,
                other => place.refused(other, &form, "")?,
            };
            page(visit, place, number, status, typed).await
        }
    }
}

/// Asks for the approval of the draft.
pub async fn request(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let place = Place::of(&visit, no)?;
    let wanted = place.clone();
    let draft = visit.app.read(move |db| {
        let (_, issue) = wanted.issue(db, number)?;
        let draft = LedgerView::of_issue(db, issue.id)?.pop().filter(is_open);
        Ok(draft.ok_or(Problem::NotFound)?.id)
    });
    let command = SubmitView { view: draft.await?, rev: form.rev(), kept: form.all("kept").map(str::to_owned).collect() };
    match visit.perform(command).await {
        Ok(_) => visit.done(&format!("{}/issues/{number}", place.base()), "machine.city_view.done.submit"),
        Err(problem) => {
            let (status, typed) = place.refused(problem, &form, "")?;
            page(visit, place, number, status, typed).await
        }
    }
}

/// The view as the issue's page shows it.
pub fn part(db: &mut Db, ask: &Ask, place: &Place, issue: &Issue, ledger: &Folded, typed: &Typed) -> Result<ViewPart, Problem> {
    let draft = LedgerView::of_issue(db, issue.id)?.pop().filter(is_open);
    let in_force = stands(ledger, issue.number);
    let stored = stored(draft.as_ref());
    let shown = if typed.holds("text") { typed } else { &stored };
    let occasions = Occasion::of_project(db, issue.project)?;
    let rows = members(db, issue.id)?;
    let ticked = |id: &str| shown.ticked("covered", id);
    let category = |one: &ResponseCategory| Choice {
        hint: Some(place.word(&format!("terms.response_category_hint.{one}"), &[])),
        ..Choice::new(one.name(), ask.policy.category(*one, ask.lang), shown.value("category"))
    };
    let (mut submit, mut named_places, mut asked, mut lacks) = (None, Vec::new(), None, Vec::new());
    if let Some(draft) = &draft {
        let facts = facts(db, draft, in_force)?;
        submit = place.offer::<Machine>(ask, draft.state, Event::Submit, &facts).filter(|_| draft.state == State::Drafted);
        named_places = named(db, draft, in_force)?.into_iter().map(|one| place.named(one.clone(), place.label(one.field), typed)).collect();
        asked = Asked::newest(db, draft.id.as_str(), Purpose::LedgerView)?;
        lacks = if draft.category.is_some() { lacking(draft).into_iter().map(|demand| demand.name()).collect() } else { Vec::new() };
    }
    let state = draft.as_ref().map_or(State::New, |draft| draft.state);
    let event = if draft.is_some() { Event::Edit } else { Event::Draft };
    Ok(ViewPart {
        stands: in_force,
        state: draft.as_ref().map(|draft| draft.state.name()),
        rev: draft.as_ref().map_or(0, |draft| draft.rev),
        write: place.reader.may::<Machine>(state, event) && issue.takes_opinions(),
        closed: !issue.takes_opinions(),
        category: shown.field("category"),
        // What is changed in the plan is said by the result of a round.
        categories: ResponseCategory::ALL.iter().filter(|one| **one != ResponseCategory::Reflected).map(category).collect(),
        form: TEXTS.into_iter().map(|name| (name, shown.field(name))).collect(),
        covered: shown.field("covered"),
        rows: rows.iter().filter_map(|row| choice(place, &occasions, row, ticked(row.id.as_str()))).collect(),
        limit: TEXT_LIMIT,
        lacks,
        submit,
        named: named_places,
        asked,
        conflict: conflict(db, place, draft.as_ref(), (&stored, typed))?,
    })
}

/// The draft as a form holds it.
fn stored(draft: Option<&LedgerView>) -> Typed {
    let Some(draft) = draft else { return Typed::default() };
    let typed = Typed::holding(&[
        ("category", draft.category.map_or("", ResponseCategory::name)),
        ("text", &draft.text),
        ("reason", &draft.reason),
        ("page", &draft.page),
        ("later_stage", &draft.later_stage),
        ("change", &draft.change),
    ]);
    typed.and(draft.covered.iter().map(|row| ("covered", row.to_string())).collect())
}

/// What is stored beside what was sent, where somebody else stored something since the form was opened.
fn conflict(
    db: &mut Db,
    place: &Place,
    draft: Option<&LedgerView>,
    (stored, typed): (&Typed, &Typed),
) -> Result<Option<Conflict>, Problem> {
    let Some(draft) = draft.filter(|draft| typed.holds("text") && typed.value("rev").parse() != Ok(draft.rev)) else {
        return Ok(None);
    };
    let mut conflict = Conflict::with(db, draft, Some(draft.drafter))?;
    conflict.add_fields(TEXTS.map(|name| (name, place.label(name))), stored, typed);
    Ok(conflict.if_any())
}
