//! What the staff do with a complaint. Each leads back to its page, which says what was done or keeps what was typed.

use super::one::{find, page};
use crate::commands::complaint::{
    AnswerForm, AskErasure, Decide, DecideErasure, Decision, Submit, Who, WhoComplained, Withdraw, WriteAnswer,
};
use crate::commands::erase::Ground;
use crate::commands::{Command, Refused};
use crate::model::letter::Person;
use crate::store::complaints::Complaint;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::public::seen::number_of;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// Saves the answer as a draft.
pub async fn answer(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let complaint = find(&visit, &no).await?;
    let text = |name: &str| form.get(name).to_owned();
    let typed = AnswerForm {
        kind: form.parse("grievance"),
        gist: text("gist"),
        outcome: form.parse("outcome"),
        measure: text("measure"),
        answer: text("answer"),
    };
    let command = WriteAnswer { complaint: complaint.id, rev: form.rev(), form: typed };
    match visit.perform(command).await {
        Ok(_) => done(&visit, &no, "draft"),
        Err(problem) => {
            // What somebody else stored is set beside what was sent.
            let (status, typed) = Typed::beside(problem, &form, visit.lang)?;
            page(visit, no.into_inner(), status, typed, None).await
        }
    }
}

/// Asks for the approval.
pub async fn submit(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let complaint = find(&visit, &no).await?;
    let kept = form.all("kept").map(str::to_owned).collect();
    act(visit, no, &form, Submit { complaint: complaint.id, rev: form.rev(), kept }, "submit").await
}

/// Approves exactly what was shown, or sends it back.
pub async fn decide(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let complaint = find(&visit, &no).await?;
    let (decision, what) = match form.get("go") {
        "approve" => (Decision::Approve, "approve"),
        "return" => (Decision::Return { reason: form.get("return_reason").to_owned() }, "return"),
        _ => return Err(Problem::Unreadable("request")),
    };
    if what == "return" && lacks(&form, "return_reason") {
        return unreasoned(visit, no, &form, "return_reason").await;
    }
    act(visit, no, &form, Decide { complaint: complaint.id, shown: form.get("shown").to_owned(), decision }, what).await
}

/// Notes that the complainant takes it back.
pub async fn withdraw(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let complaint = find(&visit, &no).await?;
    if lacks(&form, "withdraw_reason") {
        return unreasoned(visit, no, &form, "withdraw_reason").await;
    }
    let command = Withdraw { complaint: complaint.id, rev: form.rev(), reason: form.get("withdraw_reason").to_owned() };
    act(visit, no, &form, command, "withdraw").await
}

/// Asks that who complained be removed.
pub async fn erase(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let complaint = find(&visit, &no).await?;
    match form.parse::<Ground>("ground") {
        Some(ground) => act(visit, no, &form, AskErasure { complaint: complaint.id, rev: form.rev(), ground }, "ask_erasure").await,
        None => {
            let wrong = Refused::Fields(vec![crate::commands::FieldError::new("ground", "choose")]);
            refused(visit, no, &form, wrong.into()).await
        }
    }
}

/// Agrees to that, or not.
pub async fn decide_erasure(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let complaint = find(&visit, &no).await?;
    let (agreed, what) = match form.get("go") {
        "erase" => (true, "erase"),
        "refuse" => (false, "refuse_erasure"),
        _ => return Err(Problem::Unreadable("request")),
    };
    if !agreed && lacks(&form, "erasure_reason") {
        return unreasoned(visit, no, &form, "erasure_reason").await;
    }
    let command = DecideErasure { complaint: complaint.id, rev: form.rev(), agreed, reason: form.get("erasure_reason").to_owned() };
    act(visit, no, &form, command, what).await
}

/// Who complained: answered once, on this very page, and noted for the auditors with the reason.
pub async fn who(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let number = number_of(&no).ok_or(Problem::NotFound)?;
    // Also of another section's: that somebody asked for it is noted.
    let complaint = visit.app.read(move |db| Complaint::by_no(db, number)?.ok_or(Problem::NotFound)).await?;
    match visit.perform(WhoComplained { complaint: complaint.id, reason: form.get("who_reason").to_owned() }).await {
        Ok(Who::Shown(person)) => {
            let person = person.map_or_else(Person::default, |person| *person);
            page(visit, no.into_inner(), StatusCode::OK, Typed::default(), Some(person)).await
        }
        Ok(Who::Withheld) => Err(Problem::Forbidden),
        Err(problem) => refused(visit, no, &form, problem).await,
    }
}

async fn act<C: Command>(visit: Visit, no: Path<String>, form: &Form, command: C, what: &str) -> Result<HttpResponse, Problem> {
    match visit.perform(command).await {
        Ok(_) => done(&visit, &no, what),
        Err(problem) => refused(visit, no, form, problem).await,
    }
}

/// Whether a reason that is needed was left out. The guard would say so too, but not beside which field.
fn lacks(form: &Form, field: &str) -> bool {
    form.get(field).trim().is_empty()
}

async fn unreasoned(visit: Visit, no: Path<String>, form: &Form, field: &str) -> Result<HttpResponse, Problem> {
    let typed = Typed::of(form).wrong(field, texts().get(visit.lang, "machine.complaint.guard.reason_given", &[]));
    page(visit, no.into_inner(), StatusCode::UNPROCESSABLE_ENTITY, typed, None).await
}

fn done(visit: &Visit, no: &str, what: &str) -> Result<HttpResponse, Problem> {
    visit.done(&format!("/office/complaints/{no}"), &format!("machine.complaint.done.{what}"))
}

/// The page as it is now, with what was typed and what stands against it.
async fn refused(visit: Visit, no: Path<String>, form: &Form, problem: Problem) -> Result<HttpResponse, Problem> {
    let (status, typed) = match problem {
        Problem::Refused(Refused::Stale) => {
            (StatusCode::CONFLICT, Typed::of(form).wrong("", texts().get(visit.lang, "office_complaints.changed", &[])))
        }
        other => Typed::at_page(other, form, visit.lang)?,
    };
    page(visit, no.into_inner(), status, typed, None).await
}
