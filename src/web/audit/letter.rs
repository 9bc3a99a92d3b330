//! `/audit/projects/{no}/rounds/{n}/submissions/{k}`: one letter for auditors: its cleared copy, how it was judged and split,
//! and where its opinions went. The writer is a pseudonym.
//!
//! Raw words are never here: a letter nobody looked through may name its writer, and so may the words before an amendment.

use super::opinion::{self, Shown};
use crate::commands::submission::{cleared_text, masked, pseudonym};
use crate::documents::result::marker;
use crate::keys::Keys;
use crate::model::calendar::long_date;
use crate::model::terms::{AsideReason, Channel, Validity};
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use crate::web::office::case::At;
use crate::web::office::find::Reader;
use crate::web::office::letters::history::{self, Event};
use crate::web::office::letters::marks::{Piece, plain};
use crate::web::office::letters::read::shown_reason;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    title: String,
    round: i64,
    list: String,
    intake: i64,
    pseudonym: String,
    channel: Channel,
    received_at: String,
    state: State,
    validity: Option<Validity>,
    reason: String,
    /// The day on which it was found after the publication, and how.
    found_on: String,
    found_how: String,
    /// Intake number of the earlier letter with the same words, and its page.
    duplicate_of: Option<(i64, String)>,
    copy: Option<Vec<Piece>>,
    /// How often it was reworded.
    earlier: usize,
    opinions: Vec<Placed>,
    asides: Vec<Left>,
    history: Vec<Event>,
}

/// An opinion with the issue it went to.
#[derive(Serialize)]
struct Placed {
    opinion: Shown,
    issue: Option<Link>,
}

#[derive(Serialize)]
struct Link {
    number: i64,
    title: String,
    href: String,
}

/// A stretch that is no opinion.
#[derive(Serialize)]
struct Left {
    reason: AsideReason,
    pieces: Option<Vec<Piece>>,
}

pub async fn show(visit: Visit, path: Path<(String, i64, i64)>) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let (reader, keys) = (Reader::of(&visit)?, visit.app.keys.clone());
    let at = At::of(&visit, no.clone(), round)?;
    visit.in_area("audit").show("pages/audit/letter", move |db, _| load(db, &keys, &reader, &at, (&no, round, number))).await
}

fn load(db: &mut Db, keys: &Keys, reader: &Reader, at: &At, (no, round, number): (&str, i64, i64)) -> Result<Content, Problem> {
    let (project, round) = reader.round(db, no, round)?;
    let letter = Submission::by_intake_no(db, round.id, number)?.ok_or(Problem::NotFound)?;
    let base = format!("/audit/projects/{no}/rounds/{}", round.number);
    let issues = Issue::of_project(db, project.id)?;
    let mut opinions = Vec::new();
    for row in Opinion::of_submission(db, letter.id)? {
        let issue = issues.iter().find(|issue| Some(issue.id) == row.issue).map(|issue| Link {
            number: issue.number,
            title: issue.title.clone(),
            href: format!("{base}/issues/{}", issue.number),
        });
        opinions.push(Placed { opinion: opinion::shown(db, &base, &letter, &row)?, issue });
    }
    let earlier = letter.duplicate_of.map(|other| Submission::by_id(db, other)).transpose()?.flatten();
    let (history, revisions) = history::load(db, at.lang(), &letter)?;
    let aside = |aside: &crate::model::letter::Aside| Left {
        reason: aside.reason,
        pieces: opinion::words(&letter, aside.start as i64, aside.end as i64).map(|words| plain(&words)),
    };
    Ok(Content {
        title: project.title,
        round: round.number,
        list: format!("{base}/submissions"),
        intake: letter.intake_no,
        pseudonym: pseudonym(keys, &letter),
        channel: letter.channel,
        received_at: letter.received_at.into(),
        state: letter.state,
        validity: letter.validity,
        reason: masked(db, &letter, &shown_reason(at, &letter.validity_reason))?,
        found_on: letter.found_on.parse().map(|day| long_date(day, at.lang())).unwrap_or_default(),
        found_how: masked(db, &letter, &letter.found_how)?,
        duplicate_of: earlier.map(|other| (other.intake_no, format!("{base}/submissions/{}", other.intake_no))),
        copy: letter.cleared_by.and_then(|_| cleared_text(&letter, marker).ok()).map(|copy| plain(&copy.text)),
        earlier: revisions.len(),
        opinions,
        asides: letter.asides.iter().map(aside).collect(),
        history,
    })
}
