//! The receipt slip: what somebody who brought or sent a letter takes home, printed at the counter.
//!
//! Whoever knows the code of a letter can read, amend and withdraw it. So the slip comes by itself only to who typed the letter
//! in; for a writer who lost the code it is printed again for a reason, with an entry for the auditors.

use super::decide::asked_why;
use super::read::{self, Shown};
use super::slip_sheet::Slip;
use crate::commands::submission::{ReprintSlip, receipt_code};
use crate::model::terms::{Channel, ProxyRelation};
use crate::store::Db;
use crate::store::submissions::Submission;
use crate::web::app::App;
use crate::web::download::PDF;
use crate::web::form::Form;
use crate::web::headers::CONFIDENTIAL;
use crate::web::office::case::{At, Head};
use crate::web::page::link;
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::public::seen::title;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    case: Head,
    letter: String,
    code: String,
    /// Where the code leads, also within the QR code.
    address: String,
    received_at: String,
    /// How many signed beside the submitter.
    co_signers: u64,
    /// What who handed it in is to the submitter.
    proxy: Option<ProxyRelation>,
    channel: Channel,
    office: String,
    section: String,
    phone: String,
    /// The same as a sheet, for who typed the letter in.
    pdf: Option<String>,
}

/// Who may see a letter's slip without a reason.
type May = fn(&Submission, &At) -> bool;

/// For who has just typed the letter in, and knows the code by that.
pub async fn show(visit: Visit, path: Path<(String, i64, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path, own).await
}

/// The same as a sheet in two parts.
pub async fn pdf(visit: Visit, path: Path<(String, i64, i64)>) -> Result<HttpResponse, Problem> {
    sheet(visit, path, own).await
}

/// Once more, when its writer lost it.
pub async fn again(visit: Visit, path: Path<(String, i64, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.clone();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let letter = visit.app.read(move |db| Ok(wanted.letter(db, number)?.1.id)).await?;
    match visit.perform(ReprintSlip { submission: letter, reason: form.get("why").to_owned() }).await {
        Ok(()) if form.get("as") == "pdf" => sheet(visit, path, |_, _| true).await,
        Ok(()) => page(visit, path, |_, _| true).await,
        Err(problem) => {
            let typed = asked_why(problem, &form, &at)?;
            read::page(visit, at, number, StatusCode::UNPROCESSABLE_ENTITY, Shown { typed, person: None }).await
        }
    }
}

fn own(letter: &Submission, at: &At) -> bool {
    letter.registered_by == Some(at.account())
}

async fn sheet(visit: Visit, path: Path<(String, i64, i64)>, may: May) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let (app, lang, now) = (visit.app.clone(), visit.lang, visit.now());
    let load = move |db: &mut Db| {
        let (policy_version, policy) = app.policy(db)?;
        let slip = slip(db, &Ask { now, lang, policy, policy_version }, &app, (&at, number, may))?;
        app.papers.make(&slip.paper())
    };
    let bytes = visit.app.read(load).await?;
    let mut response = HttpResponse::Ok();
    for header in CONFIDENTIAL {
        response.insert_header(*header);
    }
    response.insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"slip-{number}.pdf\"")));
    Ok(response.content_type(PDF).body(bytes))
}

fn slip(db: &mut Db, ask: &Ask, app: &App, (at, number, may): (&At, i64, May)) -> Result<Slip, Problem> {
    let (case, letter) = at.letter(db, number)?;
    if !may(&letter, at) {
        return Err(Problem::NotFound);
    }
    let code = receipt_code(&app.keys, letter.id).to_string();
    let section = ask.policy.section(&case.round.section);
    let section = section.map(|section| [section.name.get(letter.lang).to_owned(), section.phone.clone()]).unwrap_or_default();
    let [section, phone] = section;
    Ok(Slip {
        title: title(&case.project, letter.lang),
        round: case.round.number,
        intake_no: letter.intake_no,
        address: format!("{}{}", app.site.base_url, link(letter.lang, &format!("/receipts/{code}"))),
        code,
        received_at: letter.received_at,
        registered_at: letter.registered_at,
        channel: letter.channel,
        office: policy_of(db, ask, &case.round)?.office_name(&letter.office, letter.lang).to_owned(),
        ask: [ask.policy.city.name.get(letter.lang).to_owned(), section, phone],
        lang: (letter.lang, ask.lang),
    })
}

async fn page(visit: Visit, path: Path<(String, i64, i64)>, may: May) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let app = visit.app.clone();
    visit
        .in_area("desk")
        .show("pages/office/letters/slip", move |db, ask| {
            let (case, letter) = at.letter(db, number)?;
            if !may(&letter, &at) {
                return Err(Problem::NotFound);
            }
            let pdf = own(&letter, &at).then(|| format!("{}/letters/{number}/slip.pdf", at.base()));
            let code = receipt_code(&app.keys, letter.id).to_string();
            let section = ask.policy.section(&case.round.section);
            Ok(Content {
                case: at.head(&case, &[("/letters", at.word("letters.title", &[]))]),
                pdf,
                letter: format!("{}/letters/{number}", at.base()),
                address: format!("{}/receipts/{code}", app.site.base_url),
                code,
                received_at: letter.received_at.into(),
                co_signers: letter.particulars.co_signers,
                proxy: letter.particulars.proxy,
                channel: letter.channel,
                office: policy_of(db, ask, &case.round)?.office_name(&letter.office, ask.lang).to_owned(),
                section: section.map(|section| section.name.get(ask.lang).to_owned()).unwrap_or_default(),
                phone: section.map(|section| section.phone.clone()).unwrap_or_default(),
            })
        })
        .await
}
