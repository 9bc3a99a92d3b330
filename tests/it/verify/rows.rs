//! Every recorded table, each in every way: generated from the list of tables and the columns that the database has.

use super::behind::{Intruder, found, named, verify};
use super::city;
use ronten::store::schema::{LOGS, RECORDED};

/// What must differ in a copy of a row so that the database takes it.
fn distinct(column: &str) -> Option<&'static str> {
    match column {
        "id" => Some("'01920000-0000-7000-8000-000000000001'"),
        "version" | "number" | "intake_no" => Some("1000"),
        "login" | "receipt" | "key" => Some("'x'"),
        "project" => Some("'01920000-0000-7000-8000-000000000003'"),
        "issue" => Some("'01920000-0000-7000-8000-000000000002'"),
        _ => None,
    }
}

#[test]
fn a_row_of_any_table_that_is_edited_removed_added_or_exchanged_is_named_by_table_id_and_seq() {
    let (app, _) = city();
    let mut intruder = Intruder::at(&app);
    for table in RECORDED {
        let ids = intruder.ids(table);
        assert!(ids.len() > 1, "{table} has too little to exchange");
        let (one, other) = (ids[0].as_str(), ids[1].as_str());
        let (seq, other_seq) = (intruder.seq(one), intruder.seq(other));
        let columns = intruder.columns(table);
        let (column, value) = columns.iter().find(|(name, _)| name != "id").unwrap();

        let edited = intruder.meanwhile(&[table], &format!("UPDATE {table} SET {column} = {value} WHERE id = '{one}'"), |app| {
            let text = verify(app, &[]);
            assert!(text.code == Some(10) && text.text.contains(&format!("{table} {one} seq {}: ", seq.unwrap())), "{}", text.text);
            named(app)
        });
        assert_eq!(edited, [(table.to_string(), Some(one.to_owned()), seq, 10)], "edited {column}");

        let removed = intruder.meanwhile(&[table], &format!("DELETE FROM {table} WHERE id = '{one}'"), named);
        assert!(removed.contains(&(table.to_string(), Some(one.to_owned()), seq, 11)), "removed: {removed:?}");
        assert!(removed.iter().all(|(.., exit)| *exit == 11), "nothing else is said of it: {removed:?}");

        let names: Vec<_> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let copied: Vec<_> = names.iter().map(|name| distinct(name).unwrap_or(name)).collect();
        let (names, copied) = (names.join(", "), copied.join(", "));
        let sql = format!("INSERT INTO {table} ({names}) SELECT {copied} FROM {table} WHERE id = '{one}'");
        let added = intruder.meanwhile(&[table], &sql, named);
        let id = distinct("id").unwrap().trim_matches('\'').to_owned();
        assert_eq!(added, [(table.to_string(), Some(id), None, 13)], "added");

        let sql = format!(
            "UPDATE {table} SET id = 'x' WHERE id = '{one}'; UPDATE {table} SET id = '{one}' WHERE id = '{other}'; \
             UPDATE {table} SET id = '{other}' WHERE id = 'x'"
        );
        let exchanged = intruder.meanwhile(&[table], &sql, named);
        for row in [(table.to_string(), Some(one.to_owned()), seq, 10), (table.to_string(), Some(other.to_owned()), other_seq, 10)] {
            assert!(exchanged.contains(&row), "exchanged: {exchanged:?}");
        }
    }
    assert_eq!(named(&app), [], "and nothing when everything is back");
}

#[test]
fn an_edit_of_any_column_is_named_even_with_a_value_that_the_program_cannot_read() {
    let (app, _) = city();
    let mut intruder = Intruder::at(&app);
    for table in RECORDED {
        let one = intruder.ids(table).remove(0);
        let seq = intruder.seq(&one);
        for (column, value) in intruder.columns(table).into_iter().filter(|(name, _)| name != "id") {
            let edited = intruder.meanwhile(&[table], &format!("UPDATE {table} SET {column} = {value} WHERE id = '{one}'"), found);
            assert!(edited.contains(&(table.to_string(), Some(one.clone()), seq, 10)), "{table}.{column}: {edited:?}");
        }
        // No column may be left out of what the record commits to; a value that cannot be read would not show that. One that was
        // added later is left out while it is empty, so that the rows of before it stay as they were committed to.
        let newest = format!("of_table = '{table}' ORDER BY bodies.seq DESC LIMIT 1");
        let body = intruder.texts(&format!("SELECT body AS value FROM bodies WHERE log = 'record' AND {newest}"));
        let body: serde_json::Value = serde_json::from_str(&body[0]).unwrap();
        let id = body["id"].as_str().unwrap();
        for (column, _) in intruder.columns(table).into_iter().filter(|(column, _)| body.get(column).is_none()) {
            let empty = format!("coalesce({column}, '') IN ('', '[]', '{{}}')");
            let left_out = intruder.texts(&format!("SELECT id AS value FROM {table} WHERE id = '{id}' AND {empty}"));
            assert_eq!(left_out, [id], "{table}.{column} holds something and is left out");
        }
    }
}

#[test]
fn an_edit_of_any_column_of_the_logs_is_named() {
    let (app, _) = city();
    let mut intruder = Intruder::at(&app);
    for log in ["record", "audit"] {
        for table in LOGS {
            let place = match *table {
                "entries" => "seq = 2",
                "nodes" => "level = 1 AND position = 1",
                _ => "size = (SELECT min(size) FROM checkpoints WHERE size > 2)",
            };
            let place = place.replace("size > 2", &format!("size > 2 AND log = '{log}'"));
            for (column, value) in intruder.columns(table) {
                // Of the signatures those are needed that exist; one less hides nothing while a later one is there.
                if (*table, column.as_str()) == ("checkpoints", "log") {
                    continue;
                }
                let value = if column == "log" { "'x'".to_owned() } else { value.replace("1 - ", "100000 + ") };
                let sql = format!("UPDATE {table} SET {column} = {value} WHERE log = '{log}' AND {place}");
                let edited = intruder.meanwhile(&[table], &sql, found);
                assert!(!edited.is_empty() && edited.iter().any(|(named, ..)| named == table), "{log}: {table}.{column}: {edited:?}");
            }
        }
    }
}

#[test]
fn entries_that_are_removed_exchanged_or_cut_off_are_named() {
    let (app, _) = city();
    let mut intruder = Intruder::at(&app);
    for log in ["record", "audit"] {
        let sql = format!("DELETE FROM entries WHERE log = '{log}' AND seq = 2");
        let removed = intruder.meanwhile(&["entries"], &sql, named);
        assert!(removed.contains(&("entries".to_owned(), None, Some(2), 11)), "{removed:?}");

        let sql = format!(
            "UPDATE entries SET seq = 100000 WHERE log = '{log}' AND seq = 1; UPDATE entries SET seq = 1 WHERE log = '{log}' AND seq = 2; \
             UPDATE entries SET seq = 2 WHERE log = '{log}' AND seq = 100000"
        );
        let exchanged = intruder.meanwhile(&["entries"], &sql, named);
        assert!([1, 2].iter().all(|at| exchanged.contains(&("entries".to_owned(), None, Some(*at), 13))), "{exchanged:?}");
    }
}
