//! The lines of ledgers as they are read, against the postings that they came with.

use super::FEW;
use crate::record::canonical::canonical;
use crate::record::finding::{Finding, What};
use crate::store::approvals::Snapshot;
use crate::store::ledger::{LineRow, Posting};
use crate::store::recorded::Recorded;
use crate::store::{Db, StoreError};
use serde_json::Value;

/// Every line is there once and says what its posting says, and there is no other.
pub(super) fn lines(db: &mut Db, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    // Postings that are not what the record says are no measure of their lines.
    if findings.iter().any(|finding| finding.table == Posting::TABLE) {
        return Ok(());
    }
    let mut after = String::new();
    let mut known = 0;
    loop {
        let page = Posting::page(db, &after, FEW)?;
        let Some(last) = page.last() else { break };
        after = last.subject();
        for posting in &page {
            let stored = LineRow::of_posting(db, posting)?;
            known += stored.len() as i64;
            let said = Snapshot::by_hash(db, &posting.snapshot)?;
            // A posting without its snapshot is found by the check of snapshots.
            if said.is_some_and(|said| !says(posting, &said.body, &stored)) {
                let at = format!("{} {}-{}", posting.project, posting.first_line, posting.last_line);
                findings.push(Finding::new(What::ContentEdited, "ledger_lines", Some(at), None));
            }
        }
    }
    if LineRow::count(db)? != known {
        findings.push(Finding::new(What::RowInserted, "ledger_lines", None, None));
    }
    Ok(())
}

fn says(posting: &Posting, body: &str, stored: &[LineRow]) -> bool {
    let Ok(sheet) = serde_json::from_str::<Value>(body) else { return false };
    let Some(lines) = sheet.get("lines").and_then(Value::as_array) else { return false };
    let text = |line: &Value, key: &str| line.get(key).and_then(Value::as_str).map(str::to_owned);
    let same = |(number, (line, row)): (i64, (&Value, &LineRow))| {
        let whole = canonical(line).is_ok_and(|bytes| bytes == row.body.as_bytes());
        let of_issue = line.get("issue").and_then(Value::as_i64) == row.issue;
        let repeated = text(line, "on") == Some(row.happened_on.clone()) && text(line, "kind") == Some(row.kind.clone());
        row.number == number && row.entered_at == posting.entered_at && whole && of_issue && repeated
    };
    lines.len() == stored.len() && (posting.first_line..).zip(lines.iter().zip(stored)).all(same)
}
