//! `…/rounds/{n}/result-request`: asks for the release of the result, or says what is still missing and where it is done.

use super::acts::{find, rev};
use super::certificates::way_name;
use crate::commands::Refused;
use crate::commands::result::correct::newest;
use crate::commands::result::names::{Named, named};
use crate::commands::result::{Remarks, SubmitResult, TEXT_LIMIT};
use crate::commands::round::facts::{Missing, MissingItem, missing};
use crate::model::policy::Policy;
use crate::model::terms::Lang;
use crate::procedure::Why;
use crate::procedure::round::{Event, Round as Machine};
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::result::preview;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
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
    rev: i64,
    missing: Vec<Lacking>,
    remark: Field,
    /// Nothing was changed in the plan, so the remark has to say why.
    unchanged: bool,
    next_step: Field,
    limit: usize,
    /// What may name a writer, each to be kept or reworded first.
    kept: Field,
    named: Vec<Choice>,
    kept_reason: Field,
}

/// One thing that stands against the result, with where it is put right.
#[derive(Serialize)]
struct Lacking {
    guard: String,
    count: i64,
    items: Vec<Item>,
    /// How many more there are than are listed.
    more: i64,
}

#[derive(Serialize)]
struct Item {
    href: String,
    text: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, None).await
}

pub async fn ask(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let (round, back) = find(&visit, (no.clone(), number)).await?;
    let rev = rev(&form)?;
    let remarks = remarks(&Typed::of(&form));
    match visit.perform(SubmitResult { round: round.id, rev, remarks }).await {
        Ok(_) => visit.done(&back, "machine.round.done.submit_result"),
        // Something came in, or was undone, since the page was opened: the page says what.
        Err(Problem::Refused(Refused::Rule(refusal))) if matches!(refusal.why, Why::Guards(_)) => {
            page(visit, (no, number), StatusCode::CONFLICT, Some((rev, Typed::of(&form)))).await
        }
        Err(problem) => {
            let typed = Typed::refused(problem, &form, visit.lang)?;
            page(visit, (no, number), StatusCode::UNPROCESSABLE_ENTITY, Some((rev, typed))).await
        }
    }
}

async fn page(visit: Visit, (no, number): (String, i64), status: StatusCode, sent: Option<(i64, Typed)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = sent.as_ref().map(|(_, typed)| typed.errors()).unwrap_or_default();
    let load = move |db: &mut crate::store::Db, ask: &Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        if !reader.may::<Machine>(round.state, Event::SubmitResult) {
            return Err(Problem::NotFound);
        }
        let back = format!("/office/projects/{no}/rounds/{number}");
        let policy = policy_of(db, ask, &round)?;
        let lacking = missing(db, &round)?.into_iter().map(|missing| lacking(missing, &back, &policy, ask.lang)).collect();
        let (rev, typed) = match sent {
            Some(sent) => sent,
            None => (round.rev, said_before(db, &round)?),
        };
        let sheet = preview(db, &round, &remarks(&typed))?;
        let named = match &sheet {
            Some(sheet) => named(db, &round, sheet)?,
            None => Vec::new(),
        };
        Ok(Content {
            project_title: project.title,
            back,
            number,
            rev,
            missing: lacking,
            remark: typed.field("remark"),
            unchanged: sheet.is_some_and(|sheet| sheet.unchanged()),
            next_step: typed.field("next_step"),
            limit: TEXT_LIMIT,
            kept: typed.field("kept"),
            named: named.iter().map(|place| choice(place, &typed, ask.lang)).collect(),
            kept_reason: typed.field("kept_reason"),
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/round/result_request", errors, load).await
}

/// In a correction, what the published version says; else nothing yet.
fn said_before(db: &mut crate::store::Db, round: &Round) -> Result<Typed, Problem> {
    let newest = if round.in_correction() { newest(db, round)? } else { None };
    let said = newest.map(|sheet| Typed::holding(&[("remark", &sheet.remark), ("next_step", &sheet.next_step)]));
    Ok(said.unwrap_or_default())
}

fn remarks(typed: &Typed) -> Remarks {
    Remarks {
        remark: typed.value("remark").to_owned(),
        next_step: typed.value("next_step").to_owned(),
        kept: typed.all("kept").map(str::to_owned).collect(),
        kept_reason: typed.value("kept_reason").to_owned(),
    }
}

fn choice(place: &Named, typed: &Typed, lang: Lang) -> Choice {
    let token = place.token();
    Choice { chosen: typed.ticked("kept", &token), ..Choice::new(token, place_text(place, lang), "") }
}

/// A place that may name a writer: which text it is, the words, and what they seem to be.
pub fn place_text(place: &Named, lang: Lang) -> String {
    let say = |key: &str, values: &[(&str, &str)]| texts().get(lang, key, values);
    let part = say(&format!("result_request.part.{}", place.part.name), &[("n", &place.part.number.to_string())]);
    let kind = say(&format!("terms.redaction_reason.{}", place.kind), &[]);
    say("result_request.named", &[("part", &part), ("words", &place.words), ("kind", &kind)])
}

fn lacking(missing: Missing, base: &str, policy: &Policy, lang: Lang) -> Lacking {
    let more = missing.count - missing.items.len() as i64;
    Lacking {
        guard: texts().get(lang, &format!("machine.round.guard.{}", missing.guard), &[]),
        count: missing.count,
        items: missing.items.into_iter().map(|found| item(found, base, policy, lang)).collect(),
        more,
    }
}

fn item(found: MissingItem, base: &str, policy: &Policy, lang: Lang) -> Item {
    let say = |key: &str, values: &[(&str, &str)]| texts().get(lang, key, values);
    match found {
        MissingItem::Letter { intake_no, .. } => {
            Item { href: format!("{base}/letters/{intake_no}"), text: say("result_request.letter", &[("number", &intake_no.to_string())]) }
        }
        MissingItem::Opinion { intake_no, position, .. } => Item {
            href: format!("{base}/letters/{intake_no}"),
            text: say("result_request.opinion", &[("number", &intake_no.to_string()), ("position", &position.to_string())]),
        },
        MissingItem::Untranslated { intake_no, position, said, .. } => Item {
            href: match said {
                true => format!("{base}/letters/{intake_no}/translation#opinion-{position}"),
                false => format!("{base}/letters/{intake_no}#language"),
            },
            text: say("result_request.opinion", &[("number", &intake_no.to_string()), ("position", &position.to_string())]),
        },
        MissingItem::Issue { number, title, .. } => Item {
            href: format!("{base}/issues/{number}"),
            text: say("result_request.issue", &[("number", &number.to_string()), ("title", &title)]),
        },
        MissingItem::Channel { way, received, registered } => Item {
            href: format!("{base}/certificates"),
            text: say(
                "result_request.channel",
                &[
                    ("channel", &way_name(&way, policy, lang)),
                    ("received", &received.map_or_else(|| say("project.unset", &[]), |received| received.to_string())),
                    ("registered", &registered.to_string()),
                ],
            ),
        },
    }
}
