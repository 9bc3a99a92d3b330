//! Published results, and what is public about the end of a project, without the words that are to disappear.

use super::super::Stop;
use super::Scrub;
use crate::documents::ending::{self, Ended};
use crate::documents::result::ResultSheet;
use crate::documents::result_texts::{Part, texts};
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::endings::Ending;
use crate::store::publications::Publication;

/// A text of a result that loses words, as it will stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    pub part: Part,
    pub text: String,
}

/// What a version of a result says; none when it is kept no more.
pub fn sheet_of(db: &mut Db, publication: &Publication) -> Result<Option<ResultSheet>, Stop> {
    Snapshot::by_hash(db, &publication.snapshot)?.map(|snapshot| read(&snapshot)).transpose()
}

/// What a snapshot of a result says.
pub fn read(snapshot: &Snapshot) -> Result<ResultSheet, Stop> {
    serde_json::from_str(&snapshot.body).map_err(|error| Stop::Broken(error.to_string()))
}

/// A published result without the words, and the number of places; none if they are not in it.
pub fn scrubbed_sheet(scrub: &Scrub, snapshot: &Snapshot) -> Result<Option<(ResultSheet, u64)>, Stop> {
    if !scrub.may_be_in(&snapshot.body) {
        return Ok(None);
    }
    let mut sheet = read(snapshot)?;
    let places = texts(&mut sheet).into_iter().map(|(_, text)| scrub.field(text)).sum();
    Ok((places > 0).then_some((sheet, places)))
}

/// What was published about the end of a project; none when it is kept no more.
pub fn ended_of(db: &mut Db, ending: &Ending) -> Result<Option<Ended>, Stop> {
    Snapshot::by_hash(db, &ending.snapshot)?.map(|snapshot| read_ended(&snapshot)).transpose()
}

/// What a snapshot says of the end of a project.
pub fn read_ended(snapshot: &Snapshot) -> Result<Ended, Stop> {
    serde_json::from_str(&snapshot.body).map_err(|error| Stop::Broken(error.to_string()))
}

/// The published end of a project without the words, and the number of places; none if they are not in it.
pub fn scrubbed_ended(scrub: &Scrub, snapshot: &Snapshot) -> Result<Option<(Ended, u64)>, Stop> {
    if !scrub.may_be_in(&snapshot.body) {
        return Ok(None);
    }
    let mut ended = read_ended(snapshot)?;
    let places = ending::texts(&mut ended).into_iter().map(|(_, text)| scrub.field(text)).sum();
    Ok((places > 0).then_some((ended, places)))
}

/// Every text of a published result that would change, as it would stand.
pub fn rewritten_texts(scrub: &Scrub, snapshot: &Snapshot) -> Result<Vec<Rewritten>, Stop> {
    if !scrub.may_be_in(&snapshot.body) {
        return Ok(Vec::new());
    }
    Ok(rewritten(scrub, texts(&mut read(snapshot)?)))
}

/// The same of what is public about the end of a project.
pub fn rewritten_ended(scrub: &Scrub, snapshot: &Snapshot) -> Result<Vec<Rewritten>, Stop> {
    if !scrub.may_be_in(&snapshot.body) {
        return Ok(Vec::new());
    }
    Ok(rewritten(scrub, ending::texts(&mut read_ended(snapshot)?)))
}

fn rewritten(scrub: &Scrub, texts: Vec<(Part, &mut String)>) -> Vec<Rewritten> {
    let rewritten = |(part, text): (Part, &mut String)| Some(Rewritten { part, text: scrub.text(text)?.text });
    texts.into_iter().filter_map(rewritten).collect()
}
