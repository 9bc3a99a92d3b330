//! `/office/policy/draft`: the next version as a whole: what it changes, what stands against it, and its adoption.

use super::words::{differences, heading, name, sides};
use crate::commands::FieldError;
use crate::commands::policy::{AdoptPolicy, DropPolicy, REASON_LIMIT, StartPolicy, of_fault, problems};
use crate::model::calendar::long_moment;
use crate::model::policy::entries::{GROUPS, group_of};
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::policies::{PolicyDraft, PolicyRow};
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::page::{Field, of_field};
use crate::web::problem::{Problem, field_text};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

/// Where the next version is written.
pub const DRAFT: &str = "/office/policy/draft";

#[derive(Serialize)]
struct Content {
    rev: i64,
    /// The version that it was made from.
    base: i64,
    changed: String,
    groups: Vec<Part>,
    changes: Vec<Change>,
    faults: Vec<Repair>,
    effective_from: Field,
    reason: Field,
    limit: usize,
}

#[derive(Serialize)]
struct Part {
    heading: String,
    href: String,
    /// Parameters of it that the draft changes.
    changed: usize,
}

#[derive(Serialize)]
struct Change {
    name: String,
    href: String,
    before: String,
    after: String,
}

/// Something to repair, and where.
#[derive(Serialize)]
struct Repair {
    text: String,
    href: String,
}

pub async fn start(visit: Visit, _: Form) -> Result<HttpResponse, Problem> {
    visit.perform(StartPolicy).await?;
    Ok(visit.to(DRAFT))
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    page(visit, StatusCode::OK, Typed::default()).await
}

pub async fn adopt(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    let mut errors = Vec::new();
    let day = crate::web::office::round::period::date(("effective_from", form.get("effective_from")), &mut errors);
    if day.is_none() && errors.is_empty() {
        errors.push(FieldError::new("effective_from", "needed"));
    }
    let typed = match day {
        Some(effective_from) if errors.is_empty() => {
            match visit.perform(AdoptPolicy { rev, effective_from, reason: form.get("reason").to_owned() }).await {
                Ok(row) => return visit.done(&format!("/office/policy/{}", row.version), "policy.done.adopted"),
                Err(problem) => refused(problem, &form, visit.lang)?,
            }
        }
        _ => errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, visit.lang)),
    };
    page(visit, StatusCode::UNPROCESSABLE_ENTITY, typed).await
}

/// What is wrong with the day or the reason stands at their fields; what is wrong with the rules is listed on the page anyway.
fn refused(problem: Problem, form: &Form, lang: Lang) -> Result<Typed, Problem> {
    let Problem::Refused(crate::commands::Refused::Fields(errors)) = problem else { return Err(problem.keep(form.typed())) };
    let here = |error: &&FieldError| ["effective_from", "reason"].contains(&error.field.as_str());
    let typed = errors.iter().filter(here).fold(Typed::of(form), |typed, error| typed.wrong_as(error, lang));
    if errors.iter().all(|error| here(&error)) {
        Ok(typed)
    } else {
        Ok(typed.wrong("faults", texts().get(lang, "policy.faults_first", &[])))
    }
}

pub async fn drop(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    visit.perform(DropPolicy { rev }).await?;
    visit.done("/office/policy", "policy.done.dropped")
}

async fn page(visit: Visit, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    let load = move |db: &mut Db, ask: &Ask| content(db, ask, &typed);
    visit.in_area("policy").show_form(status, "pages/office/policy/draft", errors, load).await
}

fn content(db: &mut Db, ask: &Ask, typed: &Typed) -> Result<Content, Problem> {
    let draft = PolicyDraft::present(db)?.ok_or(Problem::NotFound)?;
    let base = PolicyRow::by_version(db, draft.base)?.ok_or(Problem::NotFound)?;
    let differing = differences(&base.body, &draft.body);
    let of_group = |id: &str| format!("{DRAFT}/{id}");
    let groups = GROUPS.iter().map(|group| Part {
        heading: heading(group, ask.lang),
        href: of_group(group.id),
        changed: differing.iter().filter(|(of, _)| of.id == group.id).count(),
    });
    let changes = differing.iter().map(|(group, entry)| {
        let [before, after] = sides(&base.body, &draft.body, entry, ask.lang);
        Change { name: name(entry.key, ask.lang), href: of_group(group.id), before, after }
    });
    let repair = |fault: crate::model::policy::faults::Fault| {
        let group = group_of(&fault.key).map_or("city", |group| group.id);
        let (called, href) = (name(&fault.key, ask.lang), format!("{}#{}", of_group(group), fault.key));
        Repair { text: of_field(&called, &field_text(&of_fault(fault), ask.lang), ask.lang), href }
    };
    let who = Account::by_id(db, draft.changed_by)?.map(|account| account.name).unwrap_or_default();
    let changed = texts().get(ask.lang, "policy.changed_by", &[("who", &who), ("at", &long_moment(draft.changed_at, ask.lang))]);
    Ok(Content {
        rev: draft.rev,
        base: draft.base,
        changed,
        groups: groups.collect(),
        changes: changes.collect(),
        faults: problems(db, &draft.body)?.into_iter().map(repair).collect(),
        effective_from: typed.field("effective_from"),
        reason: typed.field("reason"),
        limit: REASON_LIMIT,
    })
}
