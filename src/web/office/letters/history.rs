//! What happened to a letter, from the record, and the words that it had before it was amended.

use super::marks::{self, Piece};
use crate::model::Moment;
use crate::model::ids::OpinionId;
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::log::{Body, EntryRow, Log};
use crate::store::submissions::Submission;
use crate::web::happened::Happened;
use crate::web::problem::Problem;
use serde::{Deserialize, Serialize};

/// One event of the part `timeline`.
#[derive(Serialize)]
pub struct Event {
    pub at: String,
    what: String,
    detail: Option<String>,
    href: Option<String>,
    /// Whether from then on nobody is its writer.
    #[serde(skip)]
    pub erases: bool,
}

/// The words as they were once.
#[derive(Serialize)]
pub struct Revision {
    at: String,
    pieces: Vec<Piece>,
}

/// What a record entry's body says of a letter's words.
#[derive(Deserialize)]
struct Words {
    text: String,
    text_rev: i64,
}

/// Events oldest first, and earlier wordings newest first.
pub fn load(db: &mut Db, lang: Lang, letter: &Submission) -> Result<(Vec<Event>, Vec<Revision>), Problem> {
    let (mut events, mut revisions) = (Vec::new(), Vec::new());
    for row in EntryRow::of_subject(db, Log::Record, letter.id.as_str())? {
        if matches!(
            row.kind.as_str(),
            "submission.receive" | "submission.enter" | "submission.arrive" | "submission.amend" | "submission.correct"
        ) {
            revisions.extend(earlier(db, letter, row.seq, row.time)?);
        }
        let (erases, at) = (row.kind == "person.erased", String::from(row.time));
        let Happened { what, who, .. } = Happened::of(row, lang)?;
        events.push(Event { at, what, detail: Some(who), href: None, erases });
    }
    revisions.reverse();
    Ok((events, revisions))
}

/// When what an opinion says in Japanese was written and revised, oldest first.
pub fn translated(db: &mut Db, lang: Lang, opinion: OpinionId) -> Result<Vec<Event>, Problem> {
    let entries = EntryRow::of_subject(db, Log::Record, opinion.as_str())?.into_iter();
    let event = |row: EntryRow| {
        let at = String::from(row.time);
        let Happened { what, who, .. } = Happened::of(row, lang)?;
        Ok(Event { at, what, detail: Some(who), href: None, erases: false })
    };
    entries.filter(|row| row.kind == "submission.translate").map(event).collect()
}

fn earlier(db: &mut Db, letter: &Submission, seq: i64, time: Moment) -> Result<Option<Revision>, Problem> {
    let Some(body) = Body::of(db, Log::Record, seq)? else { return Ok(None) };
    let Ok(words) = serde_json::from_str::<Words>(&body.body) else { return Ok(None) };
    let pieces = || marks::plain(&words.text);
    Ok((words.text_rev < letter.text_rev).then(|| Revision { at: time.into(), pieces: pieces() }))
}
