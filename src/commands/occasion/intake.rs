//! Rows that a clerk brings along in a file: each enters as one that is typed, all of them or none.

use super::own_occasion;
use super::rows::{NoteRow, RowForm, is_written};
use crate::commands::ledger::names::{Named, named};
use crate::commands::{Command, Desk, FieldError, Refused, Stop};
use crate::documents::intake::MAX_ROWS;
use crate::model::ids::{OccasionId, ProjectId};
use crate::record::digest::Digest;
use crate::store::Db;
use crate::store::qa_rows::QaRow;
use std::collections::HashMap;

/// How many characters of a hash make a row's key.
const KEY_DIGITS: usize = 40;

/// Takes rows into the record of an occasion. Those that a file brought before are not taken again.
pub struct TakeIn {
    pub occasion: OccasionId,
    pub rows: Vec<RowForm>,
}

impl Command for TakeIn {
    /// How many rows are new.
    type Reply = usize;

    fn perform(self, desk: &mut Desk<'_>) -> Result<usize, Stop> {
        let occasion = own_occasion(desk, self.occasion)?;
        if self.rows.is_empty() || self.rows.len() > MAX_ROWS {
            return Err(Refused::Fields(vec![FieldError::new("file", "needed")]).into());
        }
        let keys = keys(occasion.id, &self.rows);
        let mut new = 0;
        for (key, form) in keys.into_iter().zip(self.rows) {
            // A row that came before may have been put right, struck out or moved since: it is left as it is.
            if is_written(&occasion) && QaRow::by_key(desk.db, &key)?.is_some() {
                continue;
            }
            NoteRow { occasion: occasion.id, key, form }.perform(desk)?;
            new += 1;
        }
        Ok(new)
    }
}

/// The keys of rows: what each says, and which of those that say the same it is. The same row in a longer file has the same key.
pub fn keys(occasion: OccasionId, rows: &[RowForm]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let key = |row: &RowForm| {
        let (kind, speaker) = (row.kind.map_or("", |kind| kind.name()), row.speaker.map_or("", |speaker| speaker.name()));
        let due = row.due.map(|due| due.to_string()).unwrap_or_default();
        let texts = [occasion.as_str(), kind, speaker, &row.district, &row.words, &row.answer, &row.answered_by, &due];
        // Each with its length: two texts cannot be taken for two others.
        let said: String = texts.iter().map(|text| format!("{}:{text}", text.len())).collect();
        let same = seen.entry(said.clone()).or_default();
        *same += 1;
        let hash = Digest::of(&[said.as_bytes(), format!("#{same}").as_bytes()]).hex();
        format!("i{}", hash.chars().take(KEY_DIGITS).collect::<String>())
    };
    rows.iter().map(key).collect()
}

/// How many of these rows came before.
pub fn known(db: &mut Db, occasion: OccasionId, rows: &[RowForm]) -> Result<usize, Stop> {
    let mut known = 0;
    for key in keys(occasion, rows) {
        known += usize::from(QaRow::by_key(db, &key)?.is_some());
    }
    Ok(known)
}

/// What in these rows may name somebody, by the row's place in the file. It is said before they are taken in; as with rows that are
/// typed, the record is not published while a place was not looked at.
pub fn named_in(db: &mut Db, project: ProjectId, rows: &[(i64, RowForm)]) -> Result<Vec<Named>, Stop> {
    let texts = rows.iter().flat_map(|(line, row)| {
        let fields = [("district", &row.district), ("words", &row.words), ("answer", &row.answer), ("answered_by", &row.answered_by)];
        fields.map(|(field, text)| (field, *line, text.as_str()))
    });
    named(db, project, texts)
}
