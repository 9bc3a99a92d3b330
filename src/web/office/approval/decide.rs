//! `/office/approvals/{id}`: one approval with its content, and the second person's decision.

use super::content::{Asked, asked};
use super::line::{ApprovalLine, line};
use super::looked::{Looked, looked};
use super::route::{RouteShown, route};
use super::sees;
use crate::commands::approval::{Decide, Decision, Look, LookAfter, persons, turn};
use crate::model::ids::ApprovalId;
use crate::model::route::Hold;
use crate::model::terms::Role;
use crate::procedure::approval::{Approval as Machine, Event, Facts, State};
use crate::procedure::{Refusal, Why, decide};
use crate::store::Db;
use crate::store::approvals::Approval;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::{Problem, reasons};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    #[serde(flatten)]
    line: ApprovalLine,
    project_title: String,
    round: Option<i64>,
    round_href: Option<String>,
    rev: i64,
    asked: Asked,
    route: RouteShown,
    looked: Looked,
    /// Whether the reader can say "I have looked at it".
    may_look: bool,
    snapshot: String,
    /// Whether it waits for a decision.
    waits: bool,
    /// Why this reader cannot approve, or cannot return; empty when that is possible.
    approve_off: Vec<String>,
    return_off: Vec<String>,
    reason_field: Field,
    comment_field: Field,
    stand_in_field: Field,
}

pub async fn show(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    page(visit, id.into_inner(), None).await
}

/// Approves, or returns with a reason.
pub async fn accept(visit: Visit, id: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let reader = Reader::of(&visit)?;
    let wanted = id.clone();
    let approval = visit.app.read(move |db| find(db, &reader, &wanted)).await?;
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    let reason = form.get("reason").to_owned();
    let typed = |field: &str, key: &str| Typed::of(&form).wrong(field, texts().get(visit.lang, key, &[]));
    let (decision, done) = match form.get("decision") {
        "approve" => {
            let (comment, stand_in) = (form.get("comment").to_owned(), form.get("stand_in").to_owned());
            if stand_in.trim().is_empty() && turn::hold(&visit.staff()?.account, &approval) == Some(Hold::StandIn) {
                let typed = typed("stand_in", "machine.approval.guard.stand_in_reasoned");
                return page(visit, id, Some((rev, typed))).await;
            }
            (Decision::Stamp { comment, stand_in }, turn::event(&approval).name())
        }
        "return" if reason.trim().is_empty() => {
            let typed = typed("reason", "machine.approval.guard.reason_given");
            return page(visit, id, Some((rev, typed))).await;
        }
        "return" => (Decision::Return { reason }, "return"),
        _ => return Err(Problem::Unreadable("request")),
    };
    match visit.perform(Decide { approval: approval.id, rev, decision }).await {
        Ok(_) => visit.done(&format!("/office/approvals/{id}"), &format!("machine.approval.done.{done}")),
        Err(problem) => {
            let typed = Typed::refused(problem, &form, visit.lang)?;
            page(visit, id, Some((rev, typed))).await
        }
    }
}

/// "I have looked at it": what is new from now on is shown as such.
pub async fn look(visit: Visit, id: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let (id, reader) = (id.into_inner(), Reader::of(&visit)?);
    let wanted = id.clone();
    let approval = visit.app.read(move |db| find(db, &reader, &wanted)).await?;
    visit.perform(Look { approval: approval.id, snapshot: form.get("snapshot").to_owned() }).await?;
    visit.done(&format!("/office/approvals/{id}"), "looked.done")
}

/// The holder has seen what was stamped in the holder's stead.
pub async fn look_after(visit: Visit, id: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let (id, reader) = (id.into_inner(), Reader::of(&visit)?);
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    let wanted = id.clone();
    let approval = visit.app.read(move |db| find(db, &reader, &wanted)).await?;
    visit.perform(LookAfter { approval: approval.id, rev }).await?;
    visit.done(&format!("/office/approvals/{id}"), "machine.approval.done.look_after")
}

pub(super) fn find(db: &mut Db, reader: &Reader, id: &str) -> Result<Approval, Problem> {
    let id: ApprovalId = id.parse().map_err(|_| Problem::NotFound)?;
    Approval::by_id(db, id)?.filter(|approval| sees(reader, approval)).ok_or(Problem::NotFound)
}

async fn page(visit: Visit, id: String, sent: Option<(i64, Typed)>) -> Result<HttpResponse, Problem> {
    let (reader, keys) = (Reader::of(&visit)?, visit.app.keys.clone());
    let account = visit.staff()?.account.clone();
    let errors = sent.as_ref().map(|(_, typed)| typed.errors()).unwrap_or_default();
    let status = if sent.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let load = move |db: &mut Db, ask: &Ask| {
        let approval = find(db, &reader, &id)?;
        let project = Project::by_id(db, approval.project)?.ok_or(Problem::NotFound)?;
        let round = approval.round.map(|round| Round::by_id(db, round)).transpose()?.flatten();
        let facts = persons(db, &keys, &account, &approval)?;
        let off = |event| off(ask, &reader, &approval, event, &facts);
        let (rev, typed) = sent.unwrap_or((approval.rev, Typed::default()));
        // Who is asked for another section reads what an auditor may: no words that nobody has looked through.
        let own = reader.sees(&approval.section);
        let role = if own { reader.role } else { Role::Auditor };
        Ok(Content {
            line: line(db, &approval)?,
            asked: asked(db, &approval, role, ask.lang)?,
            route: route(db, &approval, &account, &ask.policy, ask.lang)?,
            looked: looked(db, &account, &approval, ask.lang)?,
            may_look: matches!(reader.role, Role::Approver | Role::PrSection) && approval.state == State::Requested,
            snapshot: approval.snapshot.clone(),
            round_href: round.as_ref().filter(|_| own).map(|round| format!("/office/projects/{}/rounds/{}", project.no(), round.number)),
            round: round.map(|round| round.number),
            project_title: project.title,
            rev,
            waits: approval.state == State::Requested,
            approve_off: off(turn::event(&approval)),
            return_off: off(Event::Return),
            reason_field: typed.field("reason"),
            comment_field: typed.field("comment"),
            stand_in_field: typed.field("stand_in"),
        })
    };
    visit.in_area("approvals").show_form(status, "pages/office/approval/show", errors, load).await
}

/// What stands against this reader's deciding, one sentence each.
fn off(ask: &Ask, reader: &Reader, approval: &Approval, event: Event, facts: &Facts) -> Vec<String> {
    match decide::<Machine>(approval.state, event, reader.role, facts, ask.now) {
        Ok(_) => Vec::new(),
        Err(Refusal { why: Why::State(_), .. }) => Vec::new(),
        Err(refusal) => reasons(&crate::commands::Refused::Rule(refusal), ask.lang),
    }
}
