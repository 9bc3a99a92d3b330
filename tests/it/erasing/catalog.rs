//! What PostgreSQL notes of columns lies beside the tables, where no removal of a row reaches it: it notes none that holds words.

use crate::access::golden;
use crate::support::app::TestApp;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use ronten::store::Db;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The columns of text that it may note were reviewed: keys, states, numbers in words, moments. A new one stands in the difference.
#[test]
fn no_column_with_words_of_anybody_is_noted_in_the_catalog() {
    let app = TestApp::start();
    let Db::Postgres(mut connection) = app.store.connect().unwrap() else { return };
    let noted = "SELECT concat(c.relname, '.', a.attname) AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
                 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped \
                 AND a.atttypid = 'text'::regtype AND COALESCE(a.attstattarget, -1) <> 0 AND c.relname NOT LIKE '\\_%' ORDER BY 1";
    let columns: Vec<Column> = sql_query(noted).load(&mut connection).unwrap();
    let lines: String = columns.iter().map(|column| format!("{}\n", column.name)).collect();
    golden::assert_golden("tests/golden/noted_columns.txt", &lines);
}
