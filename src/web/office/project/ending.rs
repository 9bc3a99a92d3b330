//! `/office/projects/{no}/outcome/{end}`: asks for the approval of how a project ends, and shows what would be published.

use crate::commands::Refused;
use crate::commands::project::content::ended;
use crate::commands::project::ending::{EndForm, ProposeEnd, TEXT_LIMIT, form_of};
use crate::model::ids::{PlanId, ProjectId};
use crate::model::terms::ExemptionGround;
use crate::procedure;
use crate::procedure::project::{Event, Project as Machine};
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::endings::Kind;
use crate::store::projects::{PlanHead, Project};
use crate::texts::texts;
use crate::web::ended::Shown;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::round::period;
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
    end: &'static str,
    event: &'static str,
    project_title: String,
    back: String,
    action: String,
    rev: i64,
    /// What stands against it, one sentence each.
    off: Vec<String>,
    plan: Field,
    plans: Vec<Choice>,
    decided_on: Field,
    decided_by: Field,
    ground: Field,
    grounds: Vec<Choice>,
    reason: Field,
    new_draft: Field,
    new_drafts: Vec<Choice>,
    new_draft_note: Field,
    remark: Field,
    limit: usize,
    /// What would be published, as far as it is filled in.
    preview: Option<Shown>,
}

/// The words of the address, what is proposed there, and for which purpose it is approved.
const ENDS: [(&str, Kind, Event, Purpose); 3] = [
    ("decision", Kind::Decided, Event::ProposeDecision, Purpose::Decision),
    ("abandonment", Kind::Abandoned, Event::ProposeAbandonment, Purpose::Abandonment),
    ("exemption", Kind::Exempted, Event::ProposeExemption, Purpose::Exemption),
];

/// What was asked for about the end of a project, newest first.
pub fn approvals(db: &mut Db, project: ProjectId) -> diesel::QueryResult<Vec<Approval>> {
    let mut all = Approval::of_subject(db, project.as_str())?;
    all.reverse();
    Ok(all)
}

/// Where each end is proposed, below the project's page.
pub fn place(event: Event) -> Option<&'static str> {
    ENDS.iter().find(|(_, _, proposed, _)| *proposed == event).map(|(word, ..)| *word)
}

pub async fn show(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, None).await
}

/// Asks for the approval.
pub async fn propose(visit: Visit, path: Path<(String, String)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, word) = path.into_inner();
    let (_, kind, event, _) = end(&word)?;
    let (reader, wanted) = (Reader::of(&visit)?, no.clone());
    let found = visit.app.read(move |db| {
        let project = reader.project(db, &wanted)?;
        Ok((PlanHead::of_project(db, project.id)?, project))
    });
    let (plans, project) = found.await?;
    let rev: i64 = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    let mut errors = Vec::new();
    let read = read(kind, &Typed::of(&form), &plans, &mut errors);
    let typed = if errors.is_empty() {
        match visit.perform(ProposeEnd { project: project.id, rev, form: read }).await {
            Ok(approval) => return visit.done(&format!("/office/approvals/{}", approval.id), &format!("machine.project.done.{event}")),
            // Something changed since the page was opened: the page says what stands against it now.
            Err(Problem::Refused(Refused::Rule(_))) => Typed::of(&form),
            Err(problem) => Typed::refused(problem, &form, visit.lang)?,
        }
    } else {
        errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, visit.lang))
    };
    page(visit, (no, word), StatusCode::UNPROCESSABLE_ENTITY, Some((rev, typed))).await
}

fn end(word: &str) -> Result<(&'static str, Kind, Event, Purpose), Problem> {
    ENDS.into_iter().find(|(name, ..)| *name == word).ok_or(Problem::NotFound)
}

/// What a form means; the plan is its version.
fn read(kind: Kind, typed: &Typed, plans: &[PlanHead], errors: &mut Vec<crate::commands::FieldError>) -> EndForm {
    let text = |name: &str| typed.value(name).to_owned();
    match kind {
        Kind::Decided => EndForm::Decided {
            plan: plan(typed, plans),
            decided_on: period::date(("decided_on", typed.value("decided_on")), errors),
            decided_by: text("decided_by"),
            remark: text("remark"),
        },
        Kind::Abandoned => EndForm::Abandoned {
            reason: text("reason"),
            new_draft: ["no", "yes"].iter().position(|word| *word == typed.value("new_draft")).map(|at| at == 1),
            new_draft_note: text("new_draft_note"),
            remark: text("remark"),
        },
        Kind::Exempted => EndForm::Exempted { ground: typed.value("ground").parse().ok(), reason: text("reason"), remark: text("remark") },
    }
}

fn plan(typed: &Typed, plans: &[PlanHead]) -> Option<PlanId> {
    let version: i64 = typed.value("plan").parse().ok()?;
    plans.iter().find(|plan| plan.version == version).map(|plan| plan.id)
}

async fn page(visit: Visit, (no, word): (String, String), status: StatusCode, sent: Option<(i64, Typed)>) -> Result<HttpResponse, Problem> {
    let (reader, found) = (Reader::of(&visit)?, end(&word)?);
    let errors = sent.as_ref().map(|(_, typed)| typed.errors()).unwrap_or_default();
    let load = move |db: &mut Db, ask: &Ask| {
        let project = reader.project(db, &no)?;
        if !reader.may::<Machine>(project.state, found.2) {
            return Err(Problem::NotFound);
        }
        content(db, ask, &project, found, sent)
    };
    visit.in_area("projects").show_form(status, "pages/office/project/ending", errors, load).await
}

fn content(
    db: &mut Db,
    ask: &Ask,
    project: &Project,
    (word, kind, event, purpose): (&'static str, Kind, Event, Purpose),
    sent: Option<(i64, Typed)>,
) -> Result<Content, Problem> {
    let say = |key: String| texts().get(ask.lang, &key, &[]);
    let plans = PlanHead::of_project(db, project.id)?;
    let (rev, typed) = match sent {
        Some(sent) => sent,
        None => (project.rev, first(db, project, purpose, &plans, ask)?),
    };
    let form = read(kind, &typed, &plans, &mut Vec::new());
    let facts = crate::commands::project::facts(db, project.id)?;
    let facts = procedure::project::Facts { end_complete: true, ..facts };
    let offered = procedure::offers::<Machine>(project.state, crate::model::terms::Role::Official, &facts, ask.now);
    let unmet = offered.into_iter().find(|(offered, _)| *offered == event).map(|(_, unmet)| unmet).unwrap_or_default();
    let version = |plan: &PlanHead| texts().get(ask.lang, "project.version", &[("n", &plan.version.to_string())]);
    let choice = |plan: &PlanHead| Choice::new(plan.version.to_string(), format!("{}　{}", version(plan), plan.title), typed.value("plan"));
    let preview = ended(db, (ask.policy_version, &ask.policy), project, &form).ok();
    let base = format!("/office/projects/{}", project.no());
    Ok(Content {
        end: kind.name(),
        event: event.name(),
        project_title: project.title.clone(),
        action: format!("{base}/outcome/{word}"),
        back: base,
        rev,
        off: unmet.iter().map(|guard| say(format!("machine.project.guard.{guard}"))).collect(),
        plan: typed.field("plan"),
        plans: plans.iter().rev().map(choice).collect(),
        decided_on: typed.field("decided_on"),
        decided_by: typed.field("decided_by"),
        ground: typed.field("ground"),
        grounds: typed
            .choices("ground", ExemptionGround::ALL, ExemptionGround::name, |ground| say(format!("terms.exemption_ground.{ground}"))),
        reason: typed.field("reason"),
        new_draft: typed.field("new_draft"),
        new_drafts: typed.choices("new_draft", &["no", "yes"], |word| word, |word| say(format!("ended.new_draft_{word}"))),
        new_draft_note: typed.field("new_draft_note"),
        remark: typed.field("remark"),
        limit: TEXT_LIMIT,
        preview: preview.map(|ended| Shown::of(&ended, ask.lang).for_staff()),
    })
}

/// The form before anybody typed: what was asked for last, or the newest plan.
fn first(db: &mut Db, project: &Project, purpose: Purpose, plans: &[PlanHead], ask: &Ask) -> Result<Typed, Problem> {
    let newest = plans.last().map(|plan| plan.version.to_string()).unwrap_or_default();
    let Some(asked) = Approval::newest(db, project.id.as_str(), purpose)? else { return Ok(Typed::holding(&[("plan", &newest)])) };
    let form = form_of(&asked)?;
    Ok(match &form {
        EndForm::Decided { plan, decided_on, decided_by, remark } => {
            let version = plans.iter().find(|one| Some(one.id) == *plan).map(|plan| plan.version.to_string()).unwrap_or(newest);
            let on = decided_on.map(|day| period::shown(day, ask.lang)).unwrap_or_default();
            Typed::holding(&[("plan", &version), ("decided_on", &on), ("decided_by", decided_by), ("remark", remark)])
        }
        EndForm::Abandoned { reason, new_draft, new_draft_note, remark } => {
            let new = new_draft.map_or("", |new| if new { "yes" } else { "no" });
            Typed::holding(&[("reason", reason), ("new_draft", new), ("new_draft_note", new_draft_note), ("remark", remark)])
        }
        EndForm::Exempted { ground, reason, remark } => {
            Typed::holding(&[("ground", ground.map_or("", ExemptionGround::name)), ("reason", reason), ("remark", remark)])
        }
    })
}
