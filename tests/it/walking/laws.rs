//! What must hold after every event, seen from one entry of the record: nothing is shortened, rewritten or told to nobody.

use super::tables::{Line, Tables};
use super::watch::Seen;
use diesel::prelude::*;
use ronten::model::Moment;
use ronten::model::calendar::period_days;
use ronten::model::terms::Audience;
use ronten::store::Db;
use ronten::store::log::Log;
use ronten::store::schema::notices;
use serde_json::Value;
use std::collections::BTreeSet;

/// States in which residents may rely on what a round said of itself.
const SHOWN: [&str; 6] = ["open", "closed", "sorting", "responding", "result_in_approval", "result_published"];

/// A rule writes one notice for each of its audiences, and nothing else writes any.
pub fn tell(db: &mut Db, seen: &Seen, line: Option<&Line>, log: Log) {
    let Some(line) = line else { return };
    // A row that follows another one by the same rule was told by it; a mail whose address is gone has nobody to tell.
    let own = Tables::machine_of(&seen.table) == Some(line.machine);
    if log == Log::Audit || !own {
        return;
    }
    let told: Vec<Audience> = notices::table
        .filter(notices::seq.eq(seen.seq))
        .filter(notices::name.eq(seen.kind.clone()))
        .order(notices::id)
        .select(notices::audience)
        .load(db)
        .unwrap();
    let (told, owed): (BTreeSet<_>, BTreeSet<_>) = (told.iter().collect(), line.tell.iter().collect());
    assert_eq!(told, owed, "{} at {}", seen.kind, seen.seq);
}

/// A version of a row follows from the one before it.
pub fn version(seen: &Seen, scrubbed: bool) {
    let (row, before) = (&seen.row, seen.before.as_ref().filter(|before| !before.is_null()));
    match seen.table.as_str() {
        "rounds" => round(seen, row, before, scrubbed),
        "submissions" => letter(seen, row, before, scrubbed),
        "approvals" => approval(seen, row, before),
        "opinions" => opinion(row, before, scrubbed),
        "complaints" => complaint(seen, row, before),
        _ => {}
    }
}

fn moment(row: &Value, key: &str) -> Option<Moment> {
    row[key].as_str().map(|text| serde_json::from_value(Value::from(text)).unwrap())
}

fn len(row: &Value, key: &str) -> usize {
    row[key].as_array().map_or(0, Vec::len)
}

fn kept(keys: &[&str], row: &Value, before: &Value, kind: &str) {
    for key in keys {
        assert_eq!(row[key], before[key], "{key} by {kind}");
    }
}

fn round(seen: &Seen, row: &Value, before: Option<&Value>, scrubbed: bool) {
    let Some(before) = before else { return };
    kept(&["id", "project", "number", "stage"], row, before, &seen.kind);
    let was = before["state"].as_str().unwrap();
    for grows in ["extensions", "revisions", "postponements", "slips"] {
        assert!(len(row, grows) >= len(before, grows), "{grows} by {}", seen.kind);
    }
    if !SHOWN.contains(&was) {
        return;
    }
    kept(&["opens_at", "policy", "channels"], row, before, &seen.kind);
    let (end, end_before) = (moment(row, "closes_at"), moment(before, "closes_at"));
    assert!(end >= end_before, "the period was shortened by {}", seen.kind);
    if end != end_before {
        assert!(was == "open" && len(row, "extensions") == len(before, "extensions") + 1, "the end moved by {}", seen.kind);
        let last = row["extensions"].as_array().unwrap().last().unwrap();
        assert_eq!(last["from"], before["closes_at"], "the old end stays visible");
        assert!(!last["reason"].as_str().unwrap().is_empty());
    }
    let corrected = len(row, "revisions") > len(before, "revisions");
    if row["plan"] != before["plan"] {
        assert!(was == "open" && corrected, "the plan was exchanged by {}", seen.kind);
    }
    let due_moved = end != end_before;
    if row["fields"] != before["fields"] && !scrubbed {
        assert!(was == "open" && (corrected || due_moved), "the announcement was changed by {}", seen.kind);
    }
}

/// A round that opens has the days of its own rules, or says why not.
pub fn long_enough(row: &Value, minimum: i64) {
    let days = period_days(moment(row, "opens_at").unwrap(), moment(row, "closes_at").unwrap());
    let reason = row["fields"]["short_period_reason"].as_str().unwrap_or_default();
    assert!(days >= minimum || !reason.trim().is_empty(), "{days} days of {minimum} without a reason");
}

fn letter(seen: &Seen, row: &Value, before: Option<&Value>, scrubbed: bool) {
    let Some(before) = before else {
        assert!(["submission.receive", "submission.enter", "submission.arrive", "submission.take_over"].contains(&seen.kind.as_str()));
        return;
    };
    let keys = ["id", "project", "round", "intake_no", "channel", "received_at", "registered_at", "registered_by", "lang", "receipt"];
    kept(&keys, row, before, &seen.kind);
    let (rev, rev_before) = (row["text_rev"].as_i64(), before["text_rev"].as_i64());
    if ["submission.amend", "submission.correct"].contains(&seen.kind.as_str()) {
        assert_eq!(rev, rev_before.map(|rev| rev + 1));
        let waited = &before["particulars"]["second"]["waits"];
        assert!(seen.kind == "submission.amend" || *waited == true, "nobody waited for a second reading");
    } else {
        assert_eq!(rev, rev_before, "{}", seen.kind);
        assert!(row["text"] == before["text"] || scrubbed, "a letter was rewritten by {}", seen.kind);
    }
}

fn opinion(row: &Value, before: Option<&Value>, scrubbed: bool) {
    let Some(before) = before else { return };
    kept(&["id", "submission", "round", "text_rev"], row, before, "opinion");
    if !scrubbed {
        kept(&["start_at", "end_at"], row, before, "opinion");
    }
}

fn complaint(seen: &Seen, row: &Value, before: Option<&Value>) {
    let Some(before) = before else {
        assert!(["complaint.receive", "complaint.enter"].contains(&seen.kind.as_str()));
        return;
    };
    let keys = ["id", "fiscal_year", "number", "project", "channel", "received_at", "registered_at", "registered_by", "receipt"];
    kept(&keys, row, before, &seen.kind);
    if seen.kind == "complaint.approve" {
        assert!(seen.second && !seen.content.is_empty(), "the record names one person only, or not what was approved");
    }
    let public = ["gist", "outcome", "measure", "answer"];
    if before["state"] == "answered" && !seen.kind.contains("eras") {
        kept(&public, row, before, &seen.kind);
    }
}

fn approval(seen: &Seen, row: &Value, before: Option<&Value>) {
    let Some(before) = before else {
        assert_eq!(row["state"], "requested");
        return;
    };
    kept(&["id", "purpose", "subject", "requested_by", "requested_person", "requested_at", "route"], row, before, &seen.kind);
    let asked = &row["requested_person"];
    let stamps: Vec<&Value> = row["stamps"].as_array().into_iter().flatten().map(|stamp| &stamp["person"]).collect();
    assert!(!stamps.contains(&asked), "who asked stamped");
    let distinct: BTreeSet<_> = stamps.iter().map(|person| person.as_str()).collect();
    assert_eq!(distinct.len(), stamps.len(), "one person stamped twice");
    assert!(stamps.len() <= len(row, "route"));
    if seen.kind == "approval.approve" {
        assert!(seen.second, "the record names one person only");
        assert_ne!(asked, &row["decided_person"], "two eyes");
        assert!(len(row, "route") == stamps.len(), "a step is missing");
    }
    if row["snapshot"] != before["snapshot"] {
        assert!(seen.rule.is_none(), "what is approved was exchanged by {}", seen.kind);
    }
}
