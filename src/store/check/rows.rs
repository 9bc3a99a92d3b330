//! Recorded rows against their last entry: what was edited, removed or put in behind the program's back.

use super::{Known, PAGE};
use crate::record::canonical::canonical;
use crate::record::commitment::{Field, Salt, commit};
use crate::record::finding::{Finding, What};
use crate::store::accounts::Account;
use crate::store::approvals::Approval;
use crate::store::issues::{Issue, View};
use crate::store::log::{Body, Log};
use crate::store::opinions::Opinion;
use crate::store::policies::PolicyRow;
use crate::store::projects::{Plan, Project};
use crate::store::publications::Publication;
use crate::store::recorded::Recorded;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::store::{Db, StoreError};

/// Compares every recorded table; `known.last` is used up. Gives the number of rows compared.
pub(super) fn check(db: &mut Db, known: &mut Known, findings: &mut Vec<Finding>) -> Result<u64, StoreError> {
    let mut compared = 0;
    compared += table::<PolicyRow>(db, known, findings)?;
    compared += table::<Account>(db, known, findings)?;
    compared += table::<Project>(db, known, findings)?;
    compared += table::<Plan>(db, known, findings)?;
    compared += table::<Round>(db, known, findings)?;
    compared += table::<Approval>(db, known, findings)?;
    compared += table::<Submission>(db, known, findings)?;
    compared += table::<Opinion>(db, known, findings)?;
    compared += table::<Issue>(db, known, findings)?;
    compared += table::<View>(db, known, findings)?;
    compared += table::<Publication>(db, known, findings)?;
    let mut missing: Vec<_> = std::mem::take(&mut known.last).into_iter().collect();
    missing.sort_by_key(|(_, entry)| entry.seq);
    for (subject, entry) in missing {
        let of_table = Body::of(db, Log::Record, entry.seq as i64)?.map(|body| body.of_table);
        let name = crate::store::schema::RECORDED.iter().find(|name| of_table.as_deref() == Some(**name)).unwrap_or(&"bodies");
        findings.push(Finding::new(What::RowMissing, name, Some(subject), Some(entry.seq)));
    }
    Ok(compared)
}

fn table<R: Recorded>(db: &mut Db, known: &mut Known, findings: &mut Vec<Finding>) -> Result<u64, StoreError> {
    let mut after = String::new();
    let mut compared = 0;
    loop {
        let page = R::page(db, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(compared) };
        after = last.subject();
        for row in &page {
            compared += 1;
            findings.extend(compare(db, row, known)?);
        }
    }
}

fn compare<R: Recorded>(db: &mut Db, row: &R, known: &mut Known) -> Result<Option<Finding>, StoreError> {
    let id = row.subject();
    let Some(entry) = known.last.remove(&id) else {
        return Ok(Some(Finding::new(What::RowInserted, R::TABLE, Some(id), None)));
    };
    let edited = Finding::new(What::RowEdited, R::TABLE, Some(id), Some(entry.seq));
    if row.rev() as u64 != entry.rev {
        return Ok(Some(edited));
    }
    // Without salt nothing can be compared; that the body is gone is its own finding.
    let Some(body) = Body::of(db, Log::Record, entry.seq as i64)? else { return Ok(None) };
    let Ok(salt) = Salt::try_from(body.salt) else { return Ok(Some(edited)) };
    let same = canonical(row).is_ok_and(|bytes| entry.text == Some(commit(Field::Text, &salt, &bytes)));
    Ok((!same).then_some(edited))
}
