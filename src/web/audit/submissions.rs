//! `/audit/projects/{no}/rounds/{n}/submissions`: every letter of a round in the order of its number, with a pseudonym in the
//! place of its writer. No words are shown here: each letter's page has them once they were cleared.

use crate::commands::submission::pseudonym;
use crate::keys::Keys;
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::{Filter, Submission};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

/// Letters on one page.
const SHOWN: usize = 100;

#[derive(Serialize)]
struct Content {
    title: String,
    round: i64,
    all: i64,
    letters: Vec<Line>,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Line {
    /// 受付番号; not `number`, which is the name of a helper.
    intake: i64,
    page: String,
    /// Equal for letters of one submitter.
    pseudonym: String,
    channel: &'static str,
    received_at: String,
    state: State,
    validity: Option<&'static str>,
    opinions: i64,
    duplicate: bool,
}

/// After which number the page begins.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: Option<i64>,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>, wanted: Query<Wanted>) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let (keys, after) = (visit.app.keys.clone(), wanted.after.unwrap_or(0));
    visit.in_area("audit").show("pages/audit/submissions", move |db, _| load(db, &keys, &no, number, after)).await
}

fn load(db: &mut Db, keys: &Keys, no: &str, number: i64, after: i64) -> Result<Content, Problem> {
    let project = Project::find(db, no)?.ok_or(Problem::NotFound)?;
    let round = Round::by_number(db, project.id, number)?.ok_or(Problem::NotFound)?;
    let mut rows = Submission::list(db, round.id, Filter::All, after, SHOWN as i64 + 1)?;
    let more = rows.len() > SHOWN;
    rows.truncate(SHOWN);
    let base = format!("/audit/projects/{no}/rounds/{number}/submissions");
    Ok(Content {
        title: project.title,
        round: number,
        all: Submission::count(db, round.id, Filter::All)?,
        next: rows.last().filter(|_| more).map(|last| format!("{base}?after={}", last.intake_no)),
        // The numbers have no gap, so the page before begins so many earlier.
        previous: (after > 0).then(|| format!("{base}?after={}", (after - SHOWN as i64).max(0))),
        letters: rows.iter().map(|letter| line(keys, &base, letter)).collect(),
    })
}

fn line(keys: &Keys, base: &str, letter: &Submission) -> Line {
    Line {
        intake: letter.intake_no,
        page: format!("{base}/{}", letter.intake_no),
        pseudonym: pseudonym(keys, letter),
        channel: letter.channel.name(),
        received_at: letter.received_at.into(),
        state: letter.state,
        validity: letter.validity.map(|validity| validity.name()),
        opinions: letter.opinions,
        duplicate: letter.duplicate_of.is_some(),
    }
}
