//! `…/ledger/issues/{k}`: one issue with its rows, its view, what can be done with it, and its course.

use super::place::{Head, Offer, Place};
use super::view::{ViewPart, part};
use crate::commands::issue::course::{nothing_waits, with_merged};
use crate::commands::ledger::Prospect;
use crate::model::method::{Reopening, Settlement};
use crate::procedure::issue::{Event, Facts, Issue as Machine, State};
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::occasions::Occasion;
use crate::store::opinions::Opinion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::web::excerpt::excerpt;
use crate::web::ledger::LineShown;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;
use std::collections::BTreeMap;

/// The fields of the page's forms beside those of the view; each begins with the name of its form.
const FIELDS: [&str; 12] = [
    "consider_owner",
    "consider_due",
    "reopen_because",
    "reopen_reason",
    "settle_how",
    "settle_reason",
    "merge_into",
    "merge_reason",
    "split_theme",
    "split_title",
    "split_reason",
    "split_rows",
];

#[derive(Serialize)]
struct Content {
    case: Head,
    href: String,
    rev: i64,
    /// Not `number`: that is the name of a helper.
    issue_number: i64,
    theme: String,
    title: String,
    state: &'static str,
    owes: bool,
    owner: String,
    due: String,
    merged_into: Option<(String, i64)>,
    rows: Vec<RowLine>,
    view: ViewPart,
    may: BTreeMap<&'static str, Option<Offer>>,
    form: BTreeMap<&'static str, Field>,
    reword_theme: Field,
    reword_title: Field,
    becauses: Vec<Choice>,
    hows: Vec<Choice>,
    others: Vec<Choice>,
    own_rows: Vec<Choice>,
    course: Vec<LineShown>,
}

/// A row of an occasion that is in the issue, or in one that went into it.
#[derive(Serialize)]
struct RowLine {
    label: String,
    utterance: &'static str,
    words: String,
    answer: String,
    later: String,
    /// Where the answer that was taken back is given, and by when.
    owed: Option<(String, String)>,
    /// Whether its record is published.
    public: bool,
    repeats: Option<i64>,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let place = Place::of(&visit, no)?;
    page(visit, place, number, StatusCode::OK, Typed::default()).await
}

/// The page, with what was typed into one of its forms.
pub async fn page(visit: Visit, place: Place, number: i64, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    visit
        .in_area("projects")
        .show_form(status, "pages/office/ledger/issue", errors, move |db, ask| content(db, ask, &place, number, &typed))
        .await
}

fn content(db: &mut Db, ask: &Ask, place: &Place, number: i64, typed: &Typed) -> Result<Content, Problem> {
    let (project, issue) = place.issue(db, number)?;
    let prospect = Prospect::of(db, &project, ask.now)?;
    let ledger = prospect.now();
    let others: Vec<Issue> =
        Issue::of_project(db, project.id)?.into_iter().filter(|other| other.takes_opinions() && other.id != issue.id).collect();
    let say = |group: &str, name: &str| place.word(&format!("terms.{group}.{name}"), &[]);
    let label = |other: &Issue| format!("{}　{}", place.word("ledger.issue", &[("n", &other.number.to_string())]), other.title);
    let stored = Typed::holding(&[("reword_theme", &issue.theme), ("reword_title", &issue.title)]);
    let reword = if typed.holds("reword_title") { typed } else { &stored };
    let course = ledger.issues.get(&number).map(|course| course.entries.clone()).unwrap_or_default();
    let merged_into = issue.merged_into.map(|id| Issue::by_id(db, id)).transpose()?.flatten();
    let owes = prospect.after().issues.get(&number).is_some_and(|course| course.owes);
    Ok(Content {
        case: place.head(&project),
        href: format!("{}/issues/{number}", place.base()),
        rev: issue.rev,
        issue_number: number,
        state: issue.state.name(),
        owes,
        owner: issue.owner.clone(),
        due: issue.due.clone(),
        merged_into: merged_into.map(|into| (format!("{}/issues/{}", place.base(), into.number), into.number)),
        rows: rows(db, place, &project, &issue)?,
        view: part(db, ask, place, &issue, &ledger, typed)?,
        may: may(db, ask, place, &issue, !others.is_empty())?,
        form: FIELDS.into_iter().map(|name| (name, typed.field(name))).collect(),
        reword_theme: reword.field("reword_theme"),
        reword_title: reword.field("reword_title"),
        becauses: typed.choices("reopen_because", Reopening::ALL, Reopening::name, |one| say("reopening", one.name())),
        hows: typed.choices("settle_how", Settlement::ALL, Settlement::name, |one| say("settlement", one.name())),
        others: others.iter().map(|other| Choice::new(other.number.to_string(), label(other), typed.value("merge_into"))).collect(),
        own_rows: own_rows(db, place, &project, &issue, typed)?,
        course: course.into_iter().map(|entry| LineShown::entered(entry, ask.lang)).collect(),
        theme: issue.theme,
        title: issue.title,
    })
}

/// What can be done with the issue, by the name of its form. What is typed only when a button is pressed counts as given.
fn may(db: &mut Db, ask: &Ask, place: &Place, issue: &Issue, others: bool) -> Result<BTreeMap<&'static str, Option<Offer>>, Problem> {
    let facts = Facts {
        title: true,
        opinions: Opinion::count_in_issue(db, issue.id)? + QaRow::count_in_issue(db, issue.id)?,
        ledger_running: true,
        owner_and_day: true,
        view_approved: false,
        reason: true,
        other_issue: others,
        no_circle: true,
        no_view_waits: nothing_waits(db, issue)?,
    };
    let events = [
        ("consider", Event::Consider),
        ("reopen", Event::Reopen),
        ("settle", Event::Settle),
        ("merge", Event::Merge),
        ("reword", Event::Reword),
        ("retire", Event::Retire),
    ];
    let offers = events.map(|(form, event)| (form, place.offer::<Machine>(ask, issue.state, event, &facts)));
    let from = Facts { other_issue: issue.takes_opinions(), ..facts };
    let split = place.offer::<Machine>(ask, State::New, Event::Split, &from);
    Ok(offers.into_iter().chain([("split", split)]).collect())
}

fn rows(db: &mut Db, place: &Place, project: &Project, issue: &Issue) -> Result<Vec<RowLine>, Problem> {
    let occasions = Occasion::of_project(db, project.id)?;
    let mut lines = Vec::new();
    for id in with_merged(db, project.id, issue.id)? {
        for row in QaRow::of_issue(db, id)? {
            let Some(occasion) = occasions.iter().find(|one| one.id == row.occasion) else { continue };
            let to = format!("{}/answers/{}/{}", place.base(), occasion.number, row.number);
            lines.push(RowLine {
                label: row_label(place, occasion, &row),
                utterance: row.kind.name(),
                owed: row.owes_answer().then(|| (to, row.due.clone())),
                public: row.state == crate::procedure::qa_row::State::Published,
                words: row.words,
                answer: row.answer,
                later: if row.later_at.is_some() { row.later_answer } else { String::new() },
                repeats: row.repeats,
            });
        }
    }
    Ok(lines)
}

/// The rows that can go with an issue that is split off: those of this one itself.
fn own_rows(db: &mut Db, place: &Place, project: &Project, issue: &Issue, typed: &Typed) -> Result<Vec<Choice>, Problem> {
    let occasions = Occasion::of_project(db, project.id)?;
    let rows = QaRow::of_issue(db, issue.id)?;
    Ok(rows.iter().filter_map(|row| choice(place, &occasions, row, typed.ticked("split_rows", row.id.as_str()))).collect())
}

/// A row that can be ticked.
pub fn choice(place: &Place, occasions: &[Occasion], row: &QaRow, chosen: bool) -> Option<Choice> {
    let occasion = occasions.iter().find(|one| one.id == row.occasion)?;
    let label = format!("{}　{}", row_label(place, occasion, row), excerpt(&row.words));
    Some(Choice { value: row.id.to_string(), label, hint: None, chosen })
}

fn row_label(place: &Place, occasion: &Occasion, row: &QaRow) -> String {
    place.word("office_ledger.row", &[("n", &occasion.number.to_string()), ("k", &row.number.to_string())])
}
