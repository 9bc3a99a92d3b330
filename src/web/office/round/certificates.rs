//! `…/rounds/{n}/certificates`: for each way in, "n received, n registered", and why the two differ.

use crate::commands::round::Certify;
use crate::commands::round::facts::counts_by_way;
use crate::commands::{FieldError, Refused};
use crate::model::fold;
use crate::model::ids::AccountId;
use crate::model::policy::Policy;
use crate::model::round::Way;
use crate::model::terms::{Channel, Lang};
use crate::procedure::round::{Event, Round as Machine};
use crate::store::accounts::Account;
use crate::store::policies::PolicyRow;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    number: i64,
    may_certify: bool,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    channel: &'static str,
    office: String,
    /// The way in, in words.
    name: String,
    registered: i64,
    received: Field,
    explanation: Field,
    certified: Option<Certified>,
}

/// What was certified last.
#[derive(Serialize)]
struct Certified {
    received: i64,
    registered: i64,
    explanation: String,
    by: String,
    at: String,
    /// Letters came in or were moved since.
    outdated: bool,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), None).await
}

pub async fn certify(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let (reader, wanted) = (Reader::of(&visit)?, no.clone());
    let found = visit.app.read(move |db| {
        let round = reader.round(db, &wanted, number)?.1;
        let policy = PolicyRow::by_version(db, round.policy)?.ok_or_else(|| Problem::internal("no policy of a round"))?;
        Ok((round, policy))
    });
    let (round, policy) = found.await?;
    let channel: Channel = form.parse("channel").ok_or(Problem::Unreadable("request"))?;
    let registered = form.parse("registered").ok_or(Problem::Unreadable("request"))?;
    let way = Way { channel, office: form.get("office").to_owned() };
    let (key, called) = (way.key(), way_name(&way, &policy.body, visit.lang));
    let explanation = form.get(&format!("explanation_{key}")).replace("\r\n", "\n");
    let done = match fold::field(form.get(&format!("received_{key}"))).parse() {
        Ok(received) => visit.perform(Certify { round: round.id, way, received, registered, explanation }).await,
        Err(_) => Err(Problem::Refused(Refused::Fields(vec![FieldError::new("received", "number_needed")]))),
    };
    match done {
        Ok(_) => visit.done(&format!("/office/projects/{no}/rounds/{number}/certificates"), "machine.round.done.certify"),
        Err(Problem::Refused(Refused::Fields(errors))) => {
            let typed = errors.into_iter().fold(Typed::of(&form), |typed, error| {
                // The command does not know that the page has a form for each way in.
                let field = if error.field == "registered" { "received".to_owned() } else { error.field.clone() };
                let word = |key: &str| texts().get(visit.lang, key, &[]);
                let name = format!("{called} {}", word(&format!("field_name.{field}")));
                typed.wrong_called(&FieldError { field: format!("{field}_{key}"), ..error }, &name, visit.lang)
            });
            page(visit, (no, number), Some(typed)).await
        }
        Err(problem) => Err(problem.keep(form.typed())),
    }
}

async fn page(visit: Visit, (no, number): (String, i64), typed: Option<Typed>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = typed.as_ref().map(Typed::errors).unwrap_or_default();
    let status = if typed.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let load = move |db: &mut crate::store::Db, ask: &Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        let typed = typed.unwrap_or_default();
        let policy = policy_of(db, ask, &round)?;
        let mut lines = Vec::new();
        for (way, registered) in counts_by_way(db, &round)? {
            let certificate = round.certificates.iter().find(|certificate| certificate.is_of(&way));
            let certified = match certificate {
                Some(certificate) => Some(Certified {
                    received: certificate.received,
                    registered: certificate.registered,
                    explanation: certificate.explanation.clone(),
                    by: name(db, certificate.by)?,
                    at: certificate.at.into(),
                    outdated: certificate.registered != registered,
                }),
                None => None,
            };
            let field = |name: &str| typed.field(&format!("{name}_{}", way.key()));
            lines.push(Line {
                channel: way.channel.name(),
                name: way_name(&way, &policy, ask.lang),
                registered,
                received: field("received"),
                explanation: field("explanation"),
                certified,
                office: way.office,
            });
        }
        Ok(Content {
            project_title: project.title,
            back: format!("/office/projects/{no}/rounds/{number}"),
            number,
            may_certify: reader.may::<Machine>(round.state, Event::Certify),
            lines,
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/round/certificates", errors, load).await
}

fn name(db: &mut crate::store::Db, account: AccountId) -> Result<String, Problem> {
    Ok(Account::by_id(db, account)?.map(|account| account.name).unwrap_or_default())
}

/// A way in as people call it: the channel, and the office where there are several.
pub fn way_name(way: &Way, policy: &Policy, lang: Lang) -> String {
    let channel = texts().get(lang, &format!("terms.channel.{}", way.channel), &[]);
    match &*way.office {
        "" => channel,
        office => texts().get(lang, "certificates.at_office", &[("channel", &channel), ("office", policy.office_name(office, lang))]),
    }
}
