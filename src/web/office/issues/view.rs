//! One issue: the opinions in it, and the city's view on them, drafted and submitted for approval.

use super::approvals::{Event, events};
use super::board::targets;
use super::carried::{self, CarriedLine};
use super::clash;
use super::members::{self, Group, Member, groups};
use super::sections::{Choosable, choosable};
use super::stored::{FIELDS, named, with_stored};
use super::undo::{LastSorted, Steps, last};
use crate::commands::claim::Work;
use crate::commands::view::{DraftView, EditView, SubmitView, ViewForm, lacking};
use crate::commands::{FieldError, Refused};
use crate::model::ids::OpinionId;
use crate::model::policy::Answering;
use crate::model::terms::ResponseCategory;
use crate::procedure::city_view;
use crate::procedure::demands::Demand;
use crate::procedure::issue::State;
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::store::issues::{Issue, View};
use crate::web::form::Form;
use crate::web::office::case::{At, Case, Head};
use crate::web::office::claims::Working;
use crate::web::office::conflict::Conflict;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

type Numbered = Path<(String, i64, i64)>;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: String,
}

#[derive(Serialize)]
struct Content {
    case: Head,
    /// Not `number`: that is the name of a helper.
    issue_number: i64,
    title: String,
    theme: String,
    retired: bool,
    issue_rev: i64,
    to: To,
    steps: Steps,
    sorted: Option<LastSorted>,
    count: usize,
    members: Vec<Member>,
    /// Opinions on it that were put off in earlier rounds.
    carried: Vec<CarriedLine>,
    /// The opinion that this page of members begins after.
    after: String,
    /// The one that the next page begins after.
    next: Option<String>,
    next_page: Option<String>,
    first_page: Option<String>,
    /// Where its opinions can be moved to.
    target: Field,
    targets: Vec<Choice>,
    standing: Option<city_view::State>,
    rev: Option<i64>,
    category: Field,
    categories: Vec<Choice>,
    form: BTreeMap<&'static str, Field>,
    /// The sections that the view can name as changed.
    sections: Vec<Choosable>,
    reword: Reword,
    returned: Option<String>,
    /// What somebody else stored since the page was opened.
    conflict: Option<Conflict>,
    /// Who works on it; none for whoever only reads.
    working: Option<Working>,
    approvals: Vec<Event>,
    /// Where words that are public already are withheld.
    withhold: Option<String>,
}

#[derive(Serialize)]
struct To {
    issue: String,
    view: String,
    wording: String,
    retirement: String,
    assign: String,
}

impl To {
    /// `issue` is the issue's page.
    fn of(at: &At, issue: String) -> Self {
        Self {
            view: format!("{issue}/view"),
            wording: format!("{issue}/wording"),
            retirement: format!("{issue}/retirement"),
            assign: format!("{}/assignments", at.base()),
            issue,
        }
    }
}

#[derive(Serialize)]
struct Reword {
    theme: Field,
    title: Field,
}

pub async fn show(visit: Visit, path: Numbered, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let after = Typed::holding(&[("after", &asked.after)]);
    page(visit, at, number, StatusCode::OK, Some(after)).await
}

/// Saves the view, and asks for its approval when that button was pressed. What is typed is kept either way: a view that
/// lacks something is saved as a draft and shown with what it lacks.
pub async fn accept(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let (wanted, sent) = (at.clone(), form.clone());
    let (round, issue, present, covered) = visit
        .app
        .read(move |db| {
            let (case, issue) = wanted.issue(db, number)?;
            let view = View::of(db, issue.id, case.round.id)?;
            let groups = groups(db, case.round.id, issue.id)?;
            let before = view.as_ref().map(|view| view.covered.as_slice()).unwrap_or_default();
            let mut covered = members::covered(&groups, before, |name| sent.all(name));
            covered.extend(carried::ticked(db, &case.round, issue.id, |name| sent.all(name))?);
            Ok((case.round.id, issue.id, view, covered))
        })
        .await?;
    let typed = typed_view(&form, covered);
    let saved = match (present, form.parse::<i64>("rev")) {
        (None, None) => visit.perform(DraftView { issue, round, form: typed }).await,
        (Some(view), Some(rev)) => visit.perform(EditView { view: view.id, rev, form: typed }).await,
        _ => Err(Problem::from(Refused::Stale)),
    };
    let view = match saved {
        Ok(view) => view,
        Err(problem) => {
            let (status, typed) = Typed::beside(problem, &form, at.lang())?;
            return page(visit, at, number, status, Some(typed)).await;
        }
    };
    // With unsaved words on the page, only a button can lead to the next opinions.
    let place = if form.get("then") == "next" { "next" } else { "after" };
    let page_at = form.parse::<OpinionId>(place).map_or_else(String::new, |after| format!("?after={after}"));
    if form.get("then") != "submit" {
        return visit.done(&format!("{}/issues/{number}{page_at}", at.base()), "machine.city_view.done.edit");
    }
    match visit.perform(SubmitView { view: view.id, rev: view.rev }).await {
        Ok(_) => visit.done(&format!("{}/issues/{number}{page_at}", at.base()), "machine.city_view.done.submit"),
        Err(problem) => {
            let (status, refused) = Typed::at_page(problem, &form, at.lang())?;
            let typed = lacks(&view).into_iter().fold(Typed::of(&form), |typed, (field, demand)| {
                let what = at.word(&format!("terms.demand.{demand}"), &[]);
                typed.wrong(field, at.word("view.lacks", &[("what", &what)]))
            });
            let typed = if view.category.is_none() { typed.wrong_as(&FieldError::new("category", "choose"), at.lang()) } else { typed };
            page(visit, at, number, status, Some(if typed.is_right() { refused } else { typed })).await
        }
    }
}

fn typed_view(form: &Form, covered: Vec<OpinionId>) -> ViewForm {
    let text = |name: &str| form.get(name).to_owned();
    ViewForm {
        category: form.parse("category"),
        text: text("text"),
        reason: text("reason"),
        place: text("place"),
        before_text: text("before_text"),
        after_text: text("after_text"),
        page: text("page"),
        later_stage: text("later_stage"),
        covered,
        sections: form.all("section").filter_map(|id| id.parse().ok()).collect(),
    }
}

/// The fields that hold too little, by what is demanded in them.
fn lacks(view: &View) -> Vec<(&'static str, Demand)> {
    let field = |demand: Demand| match demand {
        Demand::Text => "text",
        Demand::ChangedPlace => "place",
        Demand::TextBefore => "before_text",
        Demand::TextAfter => "after_text",
        Demand::Reason => "reason",
        Demand::Reference => "page",
        Demand::LaterStage => "later_stage",
    };
    lacking(view).into_iter().map(|demand| (field(demand), demand)).collect()
}

/// The issue's page with what was typed into one of its forms.
pub async fn page(visit: Visit, at: At, number: i64, status: StatusCode, typed: Option<Typed>) -> Result<HttpResponse, Problem> {
    let errors = typed.as_ref().map(Typed::errors).unwrap_or_default();
    visit.in_area("desk").show_form(status, "pages/office/issues/view", errors, move |db, ask| content(db, ask, &at, number, typed)).await
}

fn content(db: &mut Db, ask: &Ask, at: &At, number: i64, typed: Option<Typed>) -> Result<Content, Problem> {
    let (case, issue) = at.issue(db, number)?;
    let view = View::of(db, issue.id, case.round.id)?;
    let named = named(typed.as_ref(), view.as_ref());
    let typed = with_stored(typed, &issue, view.as_ref());
    let after = typed.value("after").parse::<OpinionId>().ok();
    let groups = groups(db, case.round.id, issue.id)?;
    let before = view.as_ref().map(|view| view.covered.as_slice()).unwrap_or_default();
    let covered = members::covered(&groups, before, |name| typed.all(name));
    let members = members::page(db, at, &groups, after, &covered)?;
    let carried = carried::lines(db, &case, issue.id, before, &typed)?;
    let sections = choosable(db, case.round.plan, &named)?;
    let conflict = clash::found(db, (at, ask, &case), (&issue, view.as_ref()), (&typed, &covered, &sections))?;
    let working = Working::of(db, at, (&case, ask.now), Work::Issue(issue.id), format!("issue.{number}"))?;
    let (approvals, returned) = match &view {
        Some(view) => events(db, at, &case.round, view.id.as_str(), Purpose::View)?,
        None => (Vec::new(), None),
    };
    let rules = policy_of(db, ask, &case.round)?;
    let category = |category: &ResponseCategory| Choice {
        hint: Some(at.word(&format!("terms.response_category_hint.{category}"), &[])),
        ..Choice::new(category.name(), rules.category(*category, ask.lang), typed.value("category"))
    };
    let base = format!("{}/issues/{number}", at.base());
    Ok(Content {
        next_page: members.next.map(|next| format!("{base}?after={next}")),
        first_page: after.map(|_| base.clone()),
        issue_number: number,
        retired: issue.state == State::Retired,
        issue_rev: issue.rev,
        to: To::of(at, base),
        steps: Steps::of(db, &case, &issue, view.as_ref())?,
        sorted: last(db, at, &case)?,
        count: groups.iter().map(Group::count).sum(),
        members: members.lines,
        carried,
        after: typed.value("after").to_owned(),
        next: members.next.map(|next| next.to_string()),
        target: typed.field("to"),
        targets: elsewhere(db, (at, &case), &rules.answering, &issue, typed.value("to"))?,
        standing: view.as_ref().map(|view| view.state),
        rev: view.as_ref().map(|view| view.rev),
        category: typed.field("category"),
        categories: ResponseCategory::ALL.iter().map(category).collect(),
        sections,
        conflict,
        working,
        form: FIELDS.into_iter().map(|name| (name, typed.field(name))).collect(),
        reword: Reword { theme: typed.field("theme"), title: typed.field("title") },
        returned,
        approvals,
        withhold: (case.is_official() && case.round.has_result()).then(|| format!("{}/withholding?issue={number}", at.base())),
        case: at.head(&case, &[("/issues", at.word("issues.title", &[]))]),
        title: issue.title,
        theme: issue.theme,
    })
}

/// Where opinions of an issue can go instead.
fn elsewhere(db: &mut Db, (at, case): (&At, &Case), rules: &Answering, issue: &Issue, chosen: &str) -> Result<Vec<Choice>, Problem> {
    let mut others = Issue::of_project(db, case.project.id)?;
    others.retain(|other| other.takes_opinions() && other.id != issue.id);
    let mut targets = targets(at, rules, &others, chosen);
    targets.push(Choice::new("undecided", at.word("issues.undecided", &[]), chosen));
    Ok(targets)
}
