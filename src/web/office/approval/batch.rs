//! `/office/approvals/batch`: several approvals on one page, each with all that is asked, decided by one confirmation.

use super::content::{Asked, asked};
use super::inbox::Waiting;
use super::{inbox, sees};
use crate::commands::Refused;
use crate::commands::approval::many::{DecideMany, Hindrance, MOST, together};
use crate::model::ids::ApprovalId;
use crate::model::terms::Role;
use crate::store::Db;
use crate::store::approvals::Approval;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::problem::{Problem, reasons};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    items: Vec<Item>,
    /// Whether something stood against it, so that nothing was decided.
    hindered: bool,
}

/// One approval with all that is asked.
#[derive(Serialize)]
struct Item {
    #[serde(flatten)]
    waiting: Waiting,
    /// `{id}:{rev}`, as it is sent.
    value: String,
    ticked: bool,
    asked: Asked,
    short: String,
    /// Why it cannot be decided, one sentence each.
    why: Vec<String>,
}

/// What was ticked in the inbox.
pub async fn show(visit: Visit, picked: Query<Vec<(String, String)>>) -> Result<HttpResponse, Problem> {
    let picked = picked.into_inner().into_iter().filter(|(name, _)| name == "pick").filter_map(|(_, id)| id.parse().ok());
    let picked: Vec<ApprovalId> = picked.take(MOST).collect();
    page(visit, picked, Vec::new()).await
}

/// Decides all, or shows what stands against it with everything that was ticked.
pub async fn accept(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let shown: Vec<ApprovalId> = form.all("shown").flat_map(str::split_whitespace).filter_map(|id| id.parse().ok()).take(MOST).collect();
    let items: Vec<(ApprovalId, i64)> = form.all("item").filter_map(item).take(MOST).collect();
    if items.is_empty() {
        return Ok(visit.to("/office/approvals"));
    }
    let picked = if shown.is_empty() { items.iter().map(|(id, _)| *id).collect() } else { shown };
    let hindered = visit.perform(DecideMany { items }).await?;
    if hindered.is_empty() {
        return visit.done("/office/approvals", "batch.done");
    }
    page(visit, picked, hindered).await
}

fn item(value: &str) -> Option<(ApprovalId, i64)> {
    let (id, rev) = value.split_once(':')?;
    Some((id.parse().ok()?, rev.parse().ok()?))
}

async fn page(visit: Visit, picked: Vec<ApprovalId>, hindered: Vec<Hindrance>) -> Result<HttpResponse, Problem> {
    let (reader, account) = (Reader::of(&visit)?, visit.staff()?.account.clone());
    let status = if hindered.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let load = move |db: &mut Db, ask: &Ask| {
        let mut items = Vec::new();
        for id in picked {
            let Some(approval) = Approval::by_id(db, id)?.filter(|one| sees(&reader, one) && together(one.purpose)) else { continue };
            let why: Vec<_> = hindered.iter().filter(|one| one.approval == id).flat_map(|one| said(&one.why, ask)).collect();
            let role = if reader.sees(&approval.section) { reader.role } else { Role::Auditor };
            items.push(Item {
                value: format!("{id}:{}", approval.rev),
                ticked: why.is_empty(),
                asked: asked(db, &approval, role, ask.lang)?,
                short: inbox::short(&approval),
                waiting: inbox::waiting(db, ask, &account, &approval, None)?,
                why,
            });
        }
        Ok(Content { items, hindered: !hindered.is_empty() })
    };
    visit.in_area("approvals").show_with(status, "pages/office/approval/batch", |_| {}, load).await
}

/// What stands against one, in sentences.
fn said(why: &Refused, ask: &Ask) -> Vec<String> {
    let sentences = reasons(why, ask.lang);
    if sentences.is_empty() { vec![texts().get(ask.lang, "batch.changed", &[])] } else { sentences }
}
