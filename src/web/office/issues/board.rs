//! The sorting board: opinions without an issue on one side, the project's issues on the other.

use super::suggested::{Proposal, proposals};
use super::undo::{LastSorted, last};
use super::worded::{Worded, worded};
use crate::commands::carried::carried;
use crate::commands::claim::Work;
use crate::commands::issue::RaiseIssue;
use crate::model::ids::{IssueId, OpinionId};
use crate::model::policy::Answering;
use crate::model::terms::NoIssueReason;
use crate::procedure::city_view;
use crate::procedure::issue::State;
use crate::store::Db;
use crate::store::issues::{Issue, View};
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::web::form::Form;
use crate::web::office::case::{At, Head};
use crate::web::office::claims::names;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Opinions on a page.
const SHOWN: i64 = 30;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: String,
}

#[derive(Serialize)]
struct Content {
    case: Head,
    unassigned: i64,
    sorted: Option<LastSorted>,
    opinions: Vec<Line>,
    next: Option<String>,
    issues: Vec<IssueLine>,
    assign: String,
    target: Field,
    targets: Vec<Choice>,
    raise: Raise,
}

/// An opinion to be sorted.
#[derive(Serialize)]
struct Line {
    opinion: Worded,
    ticked: bool,
    proposals: Vec<Proposal>,
}

#[derive(Serialize)]
struct Raise {
    theme: Field,
    title: Field,
}

/// An issue with how many opinions of this round it has and how far its answer is; for `pages/office/issues/table`.
#[derive(Serialize)]
pub struct IssueLine {
    number: i64,
    theme: String,
    title: String,
    page: String,
    retired: bool,
    opinions: i64,
    /// Whether opinions on it were put off at an earlier stage.
    carried: bool,
    view: Option<city_view::State>,
    category: String,
    /// Who works on it at the moment.
    working: Option<String>,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    page(visit, at, StatusCode::OK, Typed::default(), asked.after.parse().ok()).await
}

/// Raises an issue.
pub async fn raise(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let project = visit.app.read(move |db| Ok(wanted.case(db)?.project.id)).await?;
    let command = RaiseIssue { project, theme: form.get("theme").to_owned(), title: form.get("title").to_owned() };
    match visit.perform_once(&form, command).await {
        Ok(_) => visit.done(&format!("{}/issues", at.base()), "machine.issue.done.raise"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, status, typed, None).await
        }
    }
}

/// The board with what was typed or ticked.
pub async fn page(visit: Visit, at: At, status: StatusCode, typed: Typed, after: Option<OpinionId>) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    visit.in_area("desk").show_form(status, "pages/office/issues/board", errors, move |db, ask| content(db, ask, &at, &typed, after)).await
}

fn content(db: &mut Db, ask: &Ask, at: &At, typed: &Typed, after: Option<OpinionId>) -> Result<Content, Problem> {
    let case = at.case(db)?;
    let round = &case.round;
    let issues = Issue::of_project(db, case.project.id)?;
    let open: Vec<Issue> = issues.iter().filter(|issue| issue.takes_opinions()).cloned().collect();
    let rows = Opinion::unassigned(db, round.id, after, SHOWN)?;
    let next = match rows.last().map(|opinion| opinion.id) {
        Some(last) if !Opinion::unassigned(db, round.id, Some(last), 1)?.is_empty() => Some(format!("{}/issues?after={last}", at.base())),
        _ => None,
    };
    let opinions = worded(db, at, rows)?;
    let proposed = proposals(db, at, round, &open, &opinions)?;
    let line = |(opinion, proposals): (Worded, Vec<Proposal>)| Line { ticked: typed.ticked("opinion", &opinion.token), opinion, proposals };
    let chosen = typed.value("to").to_owned();
    Ok(Content {
        unassigned: Opinion::count_unassigned(db, round.id)?,
        sorted: last(db, at, &case)?,
        opinions: opinions.into_iter().zip(proposed).map(line).collect(),
        next,
        issues: lines(db, ask, &at.base(), round, issues)?,
        assign: format!("{}/assignments", at.base()),
        target: typed.field("to"),
        targets: targets(at, &policy_of(db, ask, round)?.answering, &open, &chosen),
        raise: Raise { theme: typed.field("theme"), title: typed.field("title") },
        case: at.head(&case, &[]),
    })
}

/// The issues as a table, theme by theme; their pages lie below `base`.
pub fn lines(db: &mut Db, ask: &Ask, base: &str, round: &Round, issues: Vec<Issue>) -> Result<Vec<IssueLine>, Problem> {
    let counts: HashMap<Option<IssueId>, i64> = Opinion::by_issue(db, round.id)?.into_iter().collect();
    let views: HashMap<IssueId, View> = View::of_round(db, round.id)?.into_iter().map(|view| (view.issue, view)).collect();
    let carried = carried(db, round.project, Some(round))?;
    let works: Vec<Work> = issues.iter().map(|issue| Work::Issue(issue.id)).collect();
    let at_work = names(db, &works, ask.now)?;
    let rules = policy_of(db, ask, round)?;
    let line = |issue: Issue| {
        let view = views.get(&issue.id);
        let category = view.and_then(|view| view.category).map(|category| rules.category(category, ask.lang).to_owned());
        IssueLine {
            page: format!("{base}/issues/{}", issue.number),
            number: issue.number,
            theme: issue.theme,
            title: issue.title,
            retired: issue.state == State::Retired,
            opinions: counts.get(&Some(issue.id)).copied().unwrap_or(0),
            carried: carried.contains_key(&issue.id),
            view: view.map(|view| view.state),
            category: category.unwrap_or_default(),
            working: at_work.get(issue.id.as_str()).cloned(),
        }
    };
    let mut lines: Vec<IssueLine> = issues.into_iter().map(line).collect();
    // Themes in the order in which they first came up, so that reading order and numbers stay close.
    let order: Vec<String> = lines.iter().map(|line| line.theme.clone()).collect();
    lines.sort_by_key(|line| (order.iter().position(|theme| *theme == line.theme), line.number));
    Ok(lines)
}

/// Where opinions can go: an issue, or none for a reason that the city's rules allow.
pub fn targets(at: &At, rules: &Answering, issues: &[Issue], chosen: &str) -> Vec<Choice> {
    let issue = |issue: &Issue| Choice::new(format!("issue.{}", issue.number), format!("{} {}", issue.number, issue.title), chosen);
    let none = |reason: &NoIssueReason| {
        let reason_name = at.word(&format!("terms.no_issue_reason.{reason}"), &[]);
        Choice::new(format!("none.{reason}"), at.word("issues.no_issue", &[("reason", &reason_name)]), chosen)
    };
    let reasons = NoIssueReason::ALL.iter().filter(|reason| rules.excuses(**reason));
    issues.iter().map(issue).chain(reasons.map(none)).collect()
}
