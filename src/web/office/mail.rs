//! `/office/mail`: what became of the mails of a section's rounds; those that failed can be put back into the queue. Nobody's
//! address is shown.

use crate::commands::mail::RetryLetter;
use crate::model::ids::{LetterId, RoundId};
use crate::model::terms::{Audience, Lang, Role};
use crate::procedure::letter::State;
use crate::store::Db;
use crate::store::failed;
use crate::store::mail::{Letter, RecipientKind, Told};
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

/// Rounds on one page, and failed mails on one page.
const SHOWN: usize = 20;

#[derive(Serialize)]
struct Content {
    failed: Vec<Failed>,
    /// Older failed mails.
    more_failed: Option<String>,
    rounds: Vec<RoundLine>,
    next: Option<String>,
}

/// A mail that could not be sent.
#[derive(Serialize)]
struct Failed {
    what: String,
    to: String,
    href: Option<String>,
    made_at: String,
    attempts: i64,
    error: String,
    /// Where it is put back into the queue; for officials.
    retry: Option<String>,
}

#[derive(Serialize)]
struct RoundLine {
    href: String,
    title: String,
    number: i64,
    notices: Vec<NoticeLine>,
}

/// What was told to whom, and how many mails of it stand where.
#[derive(Serialize)]
struct NoticeLine {
    what: String,
    audience: Audience,
    queued: i64,
    handed: i64,
    failed: i64,
}

/// Before which round, and before which failed mail, the page begins.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    before: Option<RoundId>,
    #[serde(default)]
    failed: Option<LetterId>,
}

pub async fn show(visit: Visit, wanted: Query<Wanted>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    visit.in_area("mail").show("pages/office/mail", move |db, ask| load(db, ask, &reader, &wanted)).await
}

/// Puts a failed mail back into the queue, after its cause was repaired.
pub async fn retry(visit: Visit, letter: Path<String>, _form: Form) -> Result<HttpResponse, Problem> {
    let letter = letter.parse().map_err(|_| Problem::NotFound)?;
    visit.perform(RetryLetter { letter }).await?;
    visit.done("/office/mail", "machine.letter.done.retry")
}

fn load(db: &mut Db, ask: &Ask, reader: &Reader, wanted: &Wanted) -> Result<Content, Problem> {
    let (failed, more_failed) = failed(db, ask, reader, wanted.failed)?;
    let mut rounds = Round::of_section(db, reader.section.as_deref(), wanted.before, SHOWN as i64 + 1)?;
    let more = rounds.len() > SHOWN;
    rounds.truncate(SHOWN);
    let next = rounds.last().filter(|_| more).map(|last| format!("/office/mail?before={}", last.id));
    let mut lines = Vec::new();
    for round in rounds {
        let mut notices: Vec<((&str, Audience), NoticeLine)> = Vec::new();
        let counts = Letter::by_notice(db, round.id)?;
        for Told { name, audience, state, n } in &counts {
            let key = (name.as_str(), *audience);
            if notices.last().is_none_or(|(last, _)| *last != key) {
                notices.push((key, NoticeLine { what: what(name, ask.lang), audience: *audience, queued: 0, handed: 0, failed: 0 }));
            }
            let Some((_, line)) = notices.last_mut() else { continue };
            match state {
                State::New | State::Queued => line.queued += n,
                State::Handed => line.handed += n,
                State::Failed => line.failed += n,
            }
        }
        let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
        lines.push(RoundLine {
            href: format!("/office/projects/{}/rounds/{}", project.no(), round.number),
            title: project.title,
            number: round.number,
            notices: notices.into_iter().map(|(_, line)| line).collect(),
        });
    }
    Ok(Content { failed, more_failed, rounds: lines, next })
}

/// The section's failed mails, newest first, and where the older ones are.
fn failed(db: &mut Db, ask: &Ask, reader: &Reader, before: Option<LetterId>) -> Result<(Vec<Failed>, Option<String>), Problem> {
    let answering = &ask.policy.city.contact.section;
    let mut rows = failed::Failed::newest(db, reader.section.as_deref(), answering, before, SHOWN as i64 + 1)?;
    let more = rows.len() > SHOWN;
    rows.truncate(SHOWN);
    let next = rows.last().filter(|_| more).map(|last| format!("/office/mail?failed={}", last.letter.id));
    Ok((rows.iter().map(|row| line(ask.lang, reader, row)).collect(), next))
}

fn line(lang: Lang, reader: &Reader, row: &failed::Failed) -> Failed {
    let (to, href) = recipient(lang, row);
    let letter = &row.letter;
    let error = match letter.last_error.as_str() {
        "gone" => texts().get(lang, "office_mail.gone", &[]),
        error => error.to_owned(),
    };
    Failed {
        what: what(&letter.name, lang),
        to,
        href,
        made_at: letter.made_at.into(),
        attempts: letter.attempts,
        error,
        retry: (reader.role == Role::Official).then(|| format!("/office/mail/{}/retry", letter.id)),
    }
}

/// Who gets it, in words that show no address, and the page of the letter that the person wrote.
fn recipient(lang: Lang, row: &failed::Failed) -> (String, Option<String>) {
    let say = |key: &str, values: &[(&str, &str)]| texts().get(lang, &format!("office_mail.{key}"), values);
    match (row.letter.recipient_kind, row.intake_no, &row.account) {
        (RecipientKind::Submission, Some(number), _) => {
            let page = row.project.as_ref().zip(row.round);
            let href = page.map(|(project, round)| format!("/office/projects/{}/rounds/{round}/letters/{number}", project.no()));
            (say("writer", &[("number", &number.to_string())]), href)
        }
        (RecipientKind::Complaint, ..) => (say("complainant", &[]), None),
        (RecipientKind::Account, _, Some(name)) => (name.clone(), None),
        (RecipientKind::Subscription, ..) => (say("subscriber", &[]), None),
        (RecipientKind::SectionBox, ..) => (say("section_box", &[]), None),
        (RecipientKind::Submission | RecipientKind::Account, ..) => (say("somebody", &[]), None),
    }
}

/// What a notice tells of: an event of a machine, a day that came, or a subscription, which has none.
fn what(name: &str, lang: Lang) -> String {
    match name.split_once('.') {
        Some(("subscription", _)) | None => texts().get(lang, "office_mail.subscription", &[]),
        Some(("reminder" | "overdue" | "daily", _)) => texts().get(lang, "office_mail.day", &[]),
        Some(("bulk", _)) => texts().get(lang, "office_mail.bulk", &[]),
        Some((machine, event)) => texts().get(lang, &format!("machine.{machine}.done.{event}"), &[]),
    }
}
