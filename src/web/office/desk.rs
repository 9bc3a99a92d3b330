//! `/office`: what waits for this person.

use crate::model::terms::Role;
use crate::procedure::round::State;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::{Filter, Submission};
use crate::web::office::approval::{Waiting, waiting};
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use serde::Serialize;

/// Rounds and approvals shown at most.
const SHOWN: i64 = 50;

#[derive(Serialize)]
struct Content {
    rounds: Vec<Line>,
    approvals: Vec<Waiting>,
    may_register: bool,
}

#[derive(Serialize)]
struct Line {
    href: String,
    title: String,
    number: i64,
    state: &'static str,
    closes_at: Option<String>,
    letters: i64,
    unread: i64,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    let (section, role) = (visit.section(), visit.staff()?.account.role);
    let reader = Reader::of(&visit)?;
    match role {
        Role::Auditor => return Ok(visit.to("/audit")),
        Role::Admin => return Ok(visit.to("/office/accounts")),
        _ => {}
    }
    visit
        .in_area("desk")
        .show("pages/office/desk", move |db, _| {
            let rounds = Round::of_section(db, section.as_deref(), None, SHOWN)?;
            let mut lines = Vec::new();
            for round in rounds {
                let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
                let counted = !matches!(round.state, State::Preparing | State::InApproval | State::Scheduled);
                let count = |db: &mut _, filter| if counted { Submission::count(db, round.id, filter) } else { Ok(0) };
                lines.push(Line {
                    href: format!("/office/projects/{}/rounds/{}", project.no(), round.number),
                    title: project.title,
                    number: round.number,
                    state: round.state.name(),
                    closes_at: round.closes_at.map(String::from),
                    letters: count(db, Filter::All)?,
                    unread: count(db, Filter::Unread)?,
                });
            }
            let decides = matches!(role, Role::Approver | Role::PrSection);
            let approvals = if decides { waiting(db, &reader, SHOWN)? } else { Vec::new() };
            Ok(Content { rounds: lines, approvals, may_register: role == Role::Official })
        })
        .await
}
