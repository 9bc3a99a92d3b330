//! What is done with a row beside changing its words: put into an issue, struck out or brought back, moved to another occasion.

use super::form::whole;
use super::row::{At, page, wanted};
use super::{base, refused};
use crate::commands::occasion::rows::{FileRow, MoveRow, StrikeRow, is_written};
use crate::commands::{Command, FieldError, Refused, ledger};
use crate::documents::ledger::What;
use crate::model::ids::{IssueId, OccasionId};
use crate::model::terms::Role;
use crate::procedure;
use crate::procedure::qa_row::{Event, Facts, QaRow as Machine};
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::occasions::Occasion;
use crate::store::qa_rows::QaRow;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

/// Lines of the ledger that are offered as what was asked before, at most: the newest of the issue.
const BEFORE: usize = 50;

/// What this reader may do with a row now, with the fields of each form.
#[derive(Serialize)]
pub struct Acts {
    /// The names of the events that nothing stands against.
    free: Vec<&'static str>,
    file: bool,
    strike: bool,
    restore: bool,
    relocate: bool,
    issue: Field,
    issues: Vec<Choice>,
    repeats: Field,
    /// What the ledger has of the row's issue.
    before: Vec<Line>,
    strike_reason: Field,
    to: Field,
    occasions: Vec<Choice>,
    move_reason: Field,
}

/// A line of the ledger at which something was said.
#[derive(Serialize)]
struct Line {
    number: i64,
    text: String,
}

impl Acts {
    pub fn of(db: &mut Db, ask: &Ask, role: Role, (occasion, row): (&Occasion, &QaRow), typed: &Typed) -> Result<Self, Problem> {
        let issues = Issue::of_project(db, occasion.project)?;
        let mut others = Occasion::of_project(db, occasion.project)?;
        others.retain(|other| other.id != occasion.id && is_written(other));
        // What is typed into its form counts as given.
        let facts = Facts {
            record_open: is_written(occasion),
            words: true,
            due: true,
            reason: true,
            issue_fits: true,
            other_occasion: !others.is_empty(),
            ..Facts::default()
        };
        let offered = procedure::offers::<Machine>(row.state, role, &facts, ask.now);
        let free: Vec<&'static str> = offered.iter().filter(|(_, unmet)| unmet.is_empty()).map(|(event, _)| event.name()).collect();
        let may = |event: Event| free.contains(&event.name());
        let file = may(Event::File);
        let number = row.issue.and_then(|id| issues.iter().find(|issue| issue.id == id)).map(|issue| issue.number);
        let chosen =
            if typed.holds("issue") { typed.value("issue").to_owned() } else { row.issue.map(|id| id.to_string()).unwrap_or_default() };
        let named = |issue: &Issue| {
            let name = texts().get(ask.lang, "ledger.issue", &[("n", &issue.number.to_string())]);
            Choice::new(issue.id.as_str(), format!("{name}　{}", issue.title), &chosen)
        };
        let other = |other: &Occasion| {
            let name = texts().get(ask.lang, "office_occasion.no", &[("n", &other.number.to_string())]);
            Choice::new(other.id.as_str(), format!("{name}　{}", other.title), typed.value("to"))
        };
        let repeats = Field { value: row.repeats.map(|line| line.to_string()).unwrap_or_default(), ..typed.field("repeats") };
        Ok(Self {
            file,
            strike: may(Event::Strike),
            restore: may(Event::Restore),
            relocate: may(Event::Move),
            issue: typed.field("issue"),
            issues: issues.iter().filter(|issue| issue.takes_opinions() || Some(issue.id) == row.issue).map(named).collect(),
            repeats: if typed.holds("repeats") { typed.field("repeats") } else { repeats },
            before: if file { before(db, occasion, number)? } else { Vec::new() },
            strike_reason: typed.field("strike_reason"),
            to: typed.field("to"),
            occasions: others.iter().map(other).collect(),
            move_reason: typed.field("move_reason"),
            free,
        })
    }

    /// Whether nothing stands against it.
    pub fn may(&self, event: Event) -> bool {
        self.free.contains(&event.name())
    }
}

/// What was said before in an issue, or, while a row has none, in all of them; newest first.
fn before(db: &mut Db, occasion: &Occasion, issue: Option<i64>) -> Result<Vec<Line>, Problem> {
    let ledger = ledger::read(db, occasion.project, None)?;
    let of_issues = ledger.issues.iter().filter(|(number, _)| issue.is_none_or(|issue| **number == issue));
    let entries = of_issues.flat_map(|(_, course)| &course.entries).chain(&ledger.unfiled);
    let mut lines: Vec<Line> = entries
        .filter_map(|entry| match &entry.line.what {
            What::Opinion(line) => {
                Some(Line { number: entry.number, text: if line.gist.is_empty() { line.text.clone() } else { line.gist.clone() } })
            }
            _ => None,
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.number));
    lines.dedup_by_key(|line| line.number);
    lines.truncate(BEFORE);
    Ok(lines)
}

/// Puts the row into an issue, takes it out, and says what was asked before.
pub async fn file(visit: Visit, path: Path<At>, form: Form) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let (_, row) = wanted(&visit, &at).await?;
    let mut errors = Vec::new();
    let repeats = whole(("repeats", form.get("repeats")), &mut errors);
    let issue: Option<IssueId> = form.parse("issue");
    if issue.is_none() && !form.get("issue").is_empty() {
        errors.push(FieldError::new("issue", "choose"));
    }
    if !errors.is_empty() {
        return back(visit, at, &form, Problem::Refused(Refused::Fields(errors))).await;
    }
    act(visit, at, &form, FileRow { row: row.id, rev: form.rev(), issue, repeats }, ("reason", "file")).await
}

/// Strikes the row out, or brings it back.
pub async fn strike(visit: Visit, path: Path<At>, form: Form) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let (_, row) = wanted(&visit, &at).await?;
    let (reason, done) = match form.get("go") {
        "restore" => (None, "restore"),
        "strike" => (Some(form.get("strike_reason").to_owned()), "strike"),
        _ => return Err(Problem::Unreadable("request")),
    };
    act(visit, at, &form, StrikeRow { row: row.id, rev: form.rev(), reason }, ("strike_reason", done)).await
}

/// Moves the row to the occasion where it was said.
pub async fn relocate(visit: Visit, path: Path<At>, form: Form) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let (_, row) = wanted(&visit, &at).await?;
    let to: Option<OccasionId> = form.parse("to");
    let command = MoveRow { row: row.id, rev: form.rev(), to, reason: form.get("move_reason").to_owned() };
    act(visit, at, &form, command, ("move_reason", "move")).await
}

/// `reason` is the name that the page gives the reason's field.
async fn act<C: Command>(visit: Visit, at: At, form: &Form, command: C, (reason, done): (&str, &str)) -> Result<HttpResponse, Problem> {
    match visit.perform(command).await {
        Ok(_) => visit.done(&format!("{}/notes", base(&at.0, at.1)), &format!("machine.qa_row.done.{done}")),
        Err(Problem::Refused(Refused::Fields(mut errors))) => {
            errors.iter_mut().filter(|error| error.field == "reason").for_each(|error| error.field = reason.to_owned());
            back(visit, at, form, Problem::Refused(Refused::Fields(errors))).await
        }
        Err(problem) => back(visit, at, form, problem).await,
    }
}

async fn back(visit: Visit, at: At, form: &Form, problem: Problem) -> Result<HttpResponse, Problem> {
    let (status, typed) = refused(problem, form, visit.lang)?;
    page(visit, at, status, typed).await
}
