//! Published results without the words that are to disappear.

use super::super::Stop;
use super::Scrub;
use crate::documents::result::ResultSheet;
use crate::documents::result_texts::{Part, texts};
use crate::store::Db;
use crate::store::approvals::Snapshot;
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

/// Every text of a published result that would change, as it would stand.
pub fn rewritten_texts(scrub: &Scrub, snapshot: &Snapshot) -> Result<Vec<Rewritten>, Stop> {
    if !scrub.may_be_in(&snapshot.body) {
        return Ok(Vec::new());
    }
    let mut sheet = read(snapshot)?;
    let rewritten = |(part, text): (Part, &mut String)| Some(Rewritten { part, text: scrub.text(text)?.text });
    Ok(texts(&mut sheet).into_iter().filter_map(rewritten).collect())
}
