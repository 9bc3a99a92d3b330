//! What an acknowledgement rests on: the settings of the writer's own connection, one commit for many letters, and a writer that
//! says so when it cannot write.

use crate::support::app::TestApp;
use crate::support::resident::{Resident, letters, taken};
use crate::support::round::OpenRound;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use ronten::commands::submission::{Post, Receive};
use ronten::commands::{Actor, Command, Desk, Stop, WriterError};
use ronten::model::letter::Person;
use ronten::model::terms::{EligibilityClass, Lang};
use ronten::store::Db;
use ronten::store::dialect::{Purpose, connect};
use ronten::timepiece::Timepiece;

/// Asks the writer's connection these questions.
struct Ask(&'static [&'static str]);

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    value: String,
}

impl Command for Ask {
    type Reply = Vec<String>;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Vec<String>, Stop> {
        self.0.iter().map(|sql| Ok(sql_query(*sql).get_result::<Answer>(desk.db)?.value)).collect()
    }
}

/// Does nothing, and is in the queue meanwhile.
struct Nothing;

impl Command for Nothing {
    type Reply = ();

    fn perform(self, _: &mut Desk<'_>) -> Result<(), Stop> {
        Ok(())
    }
}

/// Writes what the database takes until COMMIT, and refuses then.
struct Break;

impl Command for Break {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        Ok(desk.db.batch_execute("INSERT INTO broken_child (parent) VALUES (1)")?)
    }
}

fn letter(app: &TestApp, round: &OpenRound, n: usize) -> Receive {
    let person = Person {
        name: format!("見本 {n}"),
        address: "みほん市本町1".to_owned(),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    };
    Receive {
        post: Post { key: format!("key {n}"), payload: Vec::new() },
        round: round.id,
        parts: vec![(None, format!("{n}本の木を植えてください。"))],
        person,
        lang: Lang::Ja,
        received_at: app.time.now(),
    }
}

#[test]
fn the_writers_own_connection_waits_for_the_disk_and_overwrites_what_it_deletes() {
    let app = TestApp::start();
    let (asked, answers): (&'static [&'static str], &[&str]) = match app.store.connect().unwrap() {
        Db::Sqlite(_) => (
            &[
                "SELECT CAST(synchronous AS TEXT) AS value FROM pragma_synchronous",
                "SELECT journal_mode AS value FROM pragma_journal_mode",
                "SELECT CAST(secure_delete AS TEXT) AS value FROM pragma_secure_delete",
            ],
            &["2", "wal", "1"],
        ),
        Db::Postgres(_) => {
            (&["SELECT current_setting('synchronous_commit') AS value", "SELECT current_setting('fsync') AS value"], &["on", "on"])
        }
    };

    assert_eq!(app.perform(&Actor::System, Ask(asked)), answers);
}

#[test]
fn letters_that_come_together_are_acknowledged_by_few_commits() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let before = app.commits();

    let replies = app.together(&Actor::Resident, (0..100).map(|n| letter(&app, &round, n)).collect(), || ());

    assert!(replies.iter().all(Result::is_ok));
    assert_eq!(letters(&app, &round).len(), 100);
    // That of what held the writer up, and that of the letters.
    assert!(app.commits() - before <= 2, "{} commits", app.commits() - before);
}

#[test]
fn a_full_queue_is_answered_with_when_to_come_again_and_the_words() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut resident = Resident::at(&app, &round);
    let mut answer = None;

    // More than wait and are taken at once.
    let replies = app.together(&Actor::System, (0..4096 + 256 + 1).map(|_| Nothing).collect(), || {
        answer = Some(resident.send("k1", "待っている人が多い日の意見です。", &[]));
    });

    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("5")), "{}", answer.text());
    assert!(answer.says("待っている人が多い日の意見です。") && answer.says("見本 太郎"), "{}", answer.text());
    assert!(replies.iter().any(|reply| matches!(reply, Err(WriterError::Full))));
    assert!(replies.iter().all(|reply| matches!(reply, Ok(()) | Err(WriterError::Full))));
    assert_eq!(letters(&app, &round).len(), 0, "nothing of it was taken");
    taken(&resident.send("k1", "待っている人が多い日の意見です。", &[]));
    assert_eq!(letters(&app, &round).len(), 1);
}

#[test]
fn after_a_commit_that_failed_nothing_is_acknowledged_until_a_restart() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut resident = Resident::at(&app, &round);
    let mut behind = connect(&app.place.database_url, Purpose::Write).unwrap();
    let deferred = "CREATE TABLE broken_parent (id BIGINT PRIMARY KEY); \
                    CREATE TABLE broken_child (parent BIGINT REFERENCES broken_parent (id) DEFERRABLE INITIALLY DEFERRED)";
    behind.batch_execute(deferred).unwrap();
    assert_eq!(app.browser().get("/readyz").status, 200);

    let broken = app.try_to(&Actor::System, Break);

    assert!(matches!(broken, Err(WriterError::NotWritten)));
    assert_eq!(app.browser().get("/readyz").status, 503);
    let answer = resident.send("k1", "失われない意見です。", &[]);
    assert!(answer.status == 503 && answer.says("失われない意見です。"), "{} {}", answer.status, answer.text());
    assert!(matches!(app.try_to(&Actor::Resident, letter(&app, &round, 1)), Err(WriterError::NotWritten)));
    assert_eq!(letters(&app, &round).len(), 0);
    assert_eq!(app.browser().get(&round.path()).status, 200, "what is there is still read");

    let again = app.place.open(&Timepiece::default()).unwrap();
    assert!(again.writer.perform_blocking(Actor::Resident, letter(&app, &round, 1)).is_ok());
    assert_eq!(again.check(&app.place, None).unwrap().exit_code(), 0);
}
