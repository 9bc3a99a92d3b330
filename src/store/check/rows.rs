//! Recorded rows against their last entry: what was edited, removed or put in behind the program's back.

use super::PAGE;
use super::known::{Committed, Known};
use super::materials::Kept;
use crate::procedure::approval::State;
use crate::record::canonical::canonical;
use crate::record::commitment::{Field, commit};
use crate::record::finding::{Finding, What};
use crate::store::accounts::Account;
use crate::store::approvals::Approval;
use crate::store::complaints::Complaint;
use crate::store::endings::Ending;
use crate::store::issues::{Issue, View};
use crate::store::ledger::{Edition, Ledger, LedgerView, Posting};
use crate::store::materials::Material;
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::opinions::Opinion;
use crate::store::policies::PolicyRow;
use crate::store::projects::{Plan, Project};
use crate::store::publications::Publication;
use crate::store::qa_rows::QaRow;
use crate::store::recorded::Recorded;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::store::{Db, StoreError};
use diesel::QueryResult;
use diesel::result::Error::DeserializationError;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What recorded rows say of payloads.
#[derive(Default)]
pub(super) struct Listed {
    /// Letters whose writer was erased.
    pub erased: HashSet<String>,
    /// By its id, each file of a letter whose writer was not.
    pub files: HashMap<String, ListedFile>,
    /// The materials whose bytes are kept.
    pub materials: Kept,
    /// By its hash, each snapshot that must be there, and the entry that names it.
    pub snapshots: BTreeMap<String, Option<u64>>,
}

/// A file as its letter lists it.
pub(super) struct ListedFile {
    pub submission: String,
    pub position: i64,
    /// `sha256 size media id`.
    pub line: String,
    /// The entry that commits to the list.
    pub seq: Option<u64>,
}

/// Compares every recorded table; what `known` holds of their rows is used up. Gives the number of rows compared.
pub(super) fn check(db: &mut Db, known: &mut Known, findings: &mut Vec<Finding>) -> Result<(u64, Listed), StoreError> {
    let mut listed = Listed::default();
    let mut compared = 0;
    compared += table::<PolicyRow>(db, known, findings, |_, _| {})?;
    compared += table::<Account>(db, known, findings, |_, _| {})?;
    compared += table::<Project>(db, known, findings, |_, _| {})?;
    compared += table::<Plan>(db, known, findings, |_, _| {})?;
    compared += table::<Round>(db, known, findings, |row, known| {
        if !row.numbers.is_empty() {
            let seq = of(row, known).and_then(|of| Some(of.last.as_ref()?.seq));
            listed.snapshots.insert(row.numbers.clone(), seq);
        }
    })?;
    compared += table::<Approval>(db, known, findings, |row, known| listed.approval(row, known))?;
    // After the approvals, which say of whose letters the files are gone.
    compared += table::<Submission>(db, known, findings, |row, known| listed.letter(row, known))?;
    compared += table::<Opinion>(db, known, findings, |_, _| {})?;
    compared += table::<Issue>(db, known, findings, |_, _| {})?;
    compared += table::<View>(db, known, findings, |_, _| {})?;
    compared += table::<Publication>(db, known, findings, |row, known| {
        let seq = of(row, known).and_then(|of| Some(of.last.as_ref()?.seq));
        listed.snapshots.insert(row.snapshot.clone(), seq);
    })?;
    compared += table::<Ending>(db, known, findings, |row, known| {
        let seq = of(row, known).and_then(|of| Some(of.last.as_ref()?.seq));
        listed.snapshots.insert(row.snapshot.clone(), seq);
    })?;
    compared += table::<Complaint>(db, known, findings, |_, _| {})?;
    compared += ledgers(db, known, findings, &mut listed)?;
    let missing = known.subjects.iter().filter_map(|(subject, of)| Some((of.last.as_ref()?.seq, *subject, of.table)));
    let mut missing: Vec<_> = missing.collect();
    missing.sort_unstable_by_key(|(seq, ..)| *seq);
    findings.extend(
        missing
            .into_iter()
            .map(|(seq, subject, table)| Finding::new(What::RowMissing, table.unwrap_or("bodies"), Some(subject.into()), Some(seq))),
    );
    Ok((compared, listed))
}

/// The tables of issue ledgers.
fn ledgers(db: &mut Db, known: &mut Known, findings: &mut Vec<Finding>, listed: &mut Listed) -> Result<u64, StoreError> {
    let mut compared = table::<Ledger>(db, known, findings, |_, _| {})?;
    compared += table::<Occasion>(db, known, findings, |row, known| {
        if !row.record.is_empty() {
            let seq = of(row, known).and_then(|of| Some(of.last.as_ref()?.seq));
            listed.snapshots.insert(row.record.clone(), seq);
        }
    })?;
    compared += table::<Material>(db, known, findings, |row, known| {
        // A row that was put in is named itself, and owes no file.
        if let Some(of) = of(row, known).filter(|_| row.is_kept()) {
            listed.materials.insert(row.subject(), (row.sha256.clone(), row.size, Some(of.first)));
        }
    })?;
    compared += table::<QaRow>(db, known, findings, |_, _| {})?;
    compared += table::<Objection>(db, known, findings, |_, _| {})?;
    compared += table::<LedgerView>(db, known, findings, |_, _| {})?;
    compared += table::<Edition>(db, known, findings, |_, _| {})?;
    compared += table::<Posting>(db, known, findings, |row, known| {
        let seq = of(row, known).and_then(|of| Some(of.last.as_ref()?.seq));
        listed.snapshots.insert(row.snapshot.clone(), seq);
    })?;
    Ok(compared)
}

impl Listed {
    fn approval(&mut self, row: &Approval, known: &Known) {
        if row.state == State::Approved {
            self.erased.extend(row.writers_of().into_iter().map(|letter| letter.to_string()));
        }
        // A removal takes along what was approved earlier in its project, if that held the words.
        let first = of(row, known).map(|of| of.first);
        if !first.is_some_and(|first| known.removed_later(row.project.cast(), first)) {
            self.snapshots.entry(row.snapshot.clone()).or_insert(first);
        }
    }

    fn letter(&mut self, row: &Submission, known: &Known) {
        let submission = row.subject();
        if self.erased.contains(&submission) {
            return;
        }
        let seq = of(row, known).map(|of| of.first);
        for (position, line) in (1..).zip(row.files.lines()) {
            let id = line.rsplit(' ').next().unwrap_or_default().to_owned();
            self.files.insert(id, ListedFile { submission: submission.clone(), position, line: line.to_owned(), seq });
        }
    }
}

/// What the record holds of a row.
fn of<'k, R: Recorded>(row: &R, known: &'k Known) -> Option<&'k Committed> {
    known.subjects.get(&row.subject().parse().ok()?)
}

fn table<R: Recorded>(
    db: &mut Db,
    known: &mut Known,
    findings: &mut Vec<Finding>,
    mut also: impl FnMut(&R, &Known),
) -> Result<u64, StoreError> {
    let mut after = String::new();
    let mut compared = 0;
    while let Some(page) = read::<R>(db, &after)? {
        after = page.last;
        for row in &page.rows {
            also(row, known);
            findings.extend(compare(row, known));
        }
        for id in page.unreadable {
            let last = id.parse().ok().and_then(|subject| known.subjects.get_mut(&subject)?.last.take());
            let what = if last.is_some() { What::RowEdited } else { What::RowInserted };
            findings.push(Finding::new(what, R::TABLE, Some(id), last.map(|last| last.seq)));
            compared += 1;
        }
        compared += page.rows.len() as u64;
    }
    Ok(compared)
}

/// Rows of a table, and the ids of those that hold a value which the program could never have written.
struct Page<R> {
    rows: Vec<R>,
    unreadable: Vec<String>,
    last: String,
}

fn read<R: Recorded>(db: &mut Db, after: &str) -> QueryResult<Option<Page<R>>> {
    match R::page(db, after, PAGE) {
        Err(DeserializationError(_)) => one_by_one(db, after).map(Some),
        rows => {
            let rows = rows?;
            let last = rows.last().map(R::subject);
            Ok(last.map(|last| Page { rows, unreadable: Vec::new(), last }))
        }
    }
}

fn one_by_one<R: Recorded>(db: &mut Db, after: &str) -> QueryResult<Page<R>> {
    let mut page = Page { rows: Vec::new(), unreadable: Vec::new(), last: after.to_owned() };
    for id in R::ids(db, after, PAGE)? {
        match R::page(db, &page.last, 1) {
            Err(DeserializationError(_)) => page.unreadable.push(id.clone()),
            row => page.rows.extend(row?),
        }
        page.last = id;
    }
    Ok(page)
}

fn compare<R: Recorded>(row: &R, known: &mut Known) -> Option<Finding> {
    let id = row.subject();
    let found = id.parse().ok().and_then(|subject| known.subjects.get_mut(&subject));
    // A row of another table than the bodies' was put in; the one that belongs to them is looked for there.
    let last = found.filter(|of| of.table.is_none_or(|table| table == R::TABLE)).and_then(|of| of.last.take());
    let Some(last) = last else { return Some(Finding::new(What::RowInserted, R::TABLE, Some(id), None)) };
    let finding = |what| Some(Finding::new(what, R::TABLE, Some(id), Some(last.seq)));
    if row.rev() as u64 != last.rev {
        return finding(What::RowEdited);
    }
    let Some(salt) = last.salt else { return finding(What::RowNotComparable) };
    let same = canonical(row).is_ok_and(|bytes| last.text == commit(Field::Text, &salt, &bytes));
    if same { None } else { finding(What::RowEdited) }
}
