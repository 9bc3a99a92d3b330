//! A table of 20,000 letters: opened, tried, and taken in by one command with the record, as the pages of an official do it.
//!
//! `cargo bench --bench intake`, with `TEST_DATABASE_URL` on PostgreSQL after SQLite. The floor is the same number of letters by the form
//! from many at once, in the same run: what a letter costs without a table. The limit is 20 seconds from the confirmation to the commit.

// Each bench uses a part of what they share.
#[allow(dead_code)]
mod measure;
#[allow(dead_code, unused_imports)]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::{on_each_database, row};
use ronten::commands::Actor;
use ronten::commands::submission::intake::{Choose, Marks, Progress, Row, TakeIn, trial};
use ronten::commands::submission::{Post, Receive};
use ronten::documents::intake::letters::{Column, Drafted, LETTERS, read};
use ronten::documents::intake::{Shape, open_within, table};
use ronten::keys::Keys;
use ronten::model::Moment;
use ronten::model::ids::RoundId;
use ronten::model::letter::Person;
use ronten::model::terms::{Channel, EligibilityClass, Lang};
use ronten::store::intake::IntakeFile;
use ronten::store::policies::PolicyRow;
use ronten::store::rounds::Round;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::app::TestApp;
use support::round::OpenRound;

const LETTERS_IN: usize = 20_000;
/// Letters by the form, and how many write at once.
const BY_FORM: usize = 4_000;
const WRITERS: usize = 50;
const LIMIT: Duration = Duration::from_secs(20);
const COLUMNS: [Column; 5] = [Column::OwnNumber, Column::Name, Column::Address, Column::Mail, Column::Words];

fn main() -> ExitCode {
    on_each_database(measure_one)
}

fn measure_one() {
    let app = TestApp::start();
    let rounds: Vec<OpenRound> = (0..2).map(|n| OpenRound::titled(&app, &format!("{n}番目の計画"))).collect();
    rounds.iter().for_each(|round| round.approve(&app));
    rounds.iter().for_each(|round| round.open(&app));

    println!("\n{LETTERS_IN} letters from a table, once");
    let (floor, _) = timed(|| by_form(&app, rounds[0].id));
    row("by the form, 50 at once", None, &per_second(BY_FORM, floor), true);

    let round = &rounds[1];
    let bytes = file();
    let (opened, rows) = timed(|| rows(&app, round.id, &bytes));
    row("opened and read", None, &per_second(LETTERS_IN, opened), true);
    let (tried, wrong) = timed(|| try_out(&app, round, &rows));
    assert_eq!(wrong, 0);
    row("tried", None, &per_second(LETTERS_IN, tried), true);
    let (name, shape) = ("a.csv".to_owned(), "csv".to_owned());
    let file = app.perform(&round.official, Choose { round: round.id, name: name.clone(), shape: shape.clone(), bytes: bytes.clone() });
    let again = rows.clone();
    let (taken, new) = timed(|| app.perform(&round.official, TakeIn { file, rows, progress: Arc::new(Progress::default()) }));
    assert_eq!(new, LETTERS_IN);
    row("taken in", Some("< 20 s"), &format!("{:.1} s", taken.as_secs_f64()), taken < LIMIT);
    row("taken in", None, &per_second(LETTERS_IN, taken), true);
    let faster = (LETTERS_IN as f64 / taken.as_secs_f64()) / (BY_FORM as f64 / floor.as_secs_f64());
    row("taken in / by the form", None, &format!("{faster:.1}"), true);
    let file = app.perform(&round.official, Choose { round: round.id, name, shape, bytes });
    let (known, new) = timed(|| app.perform(&round.official, TakeIn { file, rows: again, progress: Arc::new(Progress::default()) }));
    assert_eq!(new, 0);
    row("the same once more", None, &format!("{:.1} s", known.as_secs_f64()), true);
    assert!(app.read(|db| IntakeFile::by_id(db, file)).is_none());
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let done = work();
    (begun.elapsed(), done)
}

fn per_second(letters: usize, time: Duration) -> String {
    format!("{:.0} /s", letters as f64 / time.as_secs_f64())
}

fn words(n: usize) -> String {
    format!("{n}番目の意見です。{}", "木陰のベンチを増やし、車いすでも通れる道にしてください。".repeat(5))
}

fn file() -> Vec<u8> {
    let line = |n: usize| format!("{n},見本 {n}郎,みほん市本町{n},w{n}@example.jp,{}\n", words(n));
    let text = format!("番号,氏名,住所,メール,意見\n{}", (1..=LETTERS_IN).map(line).collect::<String>());
    encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
}

/// The rows of a file, as the page reads them.
fn rows(app: &TestApp, round: RoundId, bytes: &[u8]) -> Vec<Row> {
    let opened = open_within(bytes, Shape::Csv, &LETTERS, &|_, _, _| true).expect("a table");
    let table = table::read(&opened.text, Shape::Csv);
    let (drafted, findings) = read(&table, &COLUMNS);
    assert!(findings.is_empty());
    let keys = Keys::open(&app.place.key_file).expect("keys");
    let received_at = Moment::start_of_day(app.time.now().plus_days(-1).jst_date());
    let row = |one: &Drafted<'_>| Row {
        line: one.row.line,
        channel: Channel::Post,
        office: String::new(),
        received_at,
        parts: one.all(Column::Words).map(|words| (None, words.to_owned())).collect(),
        person: Person {
            name: one.one(Column::Name).to_owned(),
            address: one.one(Column::Address).to_owned(),
            mail: one.one(Column::Mail).to_owned(),
            ..Person::default()
        },
        marks: Marks::of(&keys, round, one.row.cells.iter().map(String::as_str), one.row.cells.iter().map(String::as_str)),
    };
    drafted.iter().map(row).collect()
}

/// How many things are wrong with the rows.
fn try_out(app: &TestApp, round: &OpenRound, rows: &[Row]) -> usize {
    let by = (round.official.account().expect("an official").id, app.time.now());
    let trial = app.store.read::<_, ronten::store::StoreError>(|db| {
        let round = Round::by_id(db, round.id)?.expect("the round");
        let policy = PolicyRow::by_version(db, round.policy)?.expect("its policy");
        Ok(trial(db, &round, &policy.body, by, rows).map(|trial| trial.wrong.len()).expect("a trial"))
    });
    trial.expect("a trial")
}

fn by_form(app: &TestApp, round: RoundId) {
    std::thread::scope(|scope| {
        for n in 0..WRITERS {
            scope.spawn(move || {
                (0..BY_FORM / WRITERS).for_each(|k| drop(app.perform(&Actor::Resident, letter(app, round, n * BY_FORM + k))))
            });
        }
    });
}

fn letter(app: &TestApp, round: RoundId, n: usize) -> Receive {
    let text = words(n);
    let person = Person {
        name: format!("見本 {n}郎"),
        address: format!("みほん市本町{n}"),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    };
    Receive {
        post: Post { key: format!("intake {n}"), payload: text.clone().into_bytes() },
        round,
        parts: vec![(None, text)],
        person,
        lang: Lang::Ja,
        received_at: app.time.now(),
    }
}
