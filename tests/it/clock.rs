//! Rounds open and close by the passing of time alone, to the moment, also when the program was stopped then.

use crate::support::app::TestApp;
use crate::support::round::OpenRound;
use ronten::model::Moment;
use ronten::procedure::round::State;
use ronten::store::log::{EntryRow, Log};
use ronten::store::working::Accepted;
use std::time::Duration;

#[test]
fn a_round_opens_and_closes_when_its_moment_has_come_and_not_before() {
    let app = TestApp::start();
    let round = OpenRound::scheduled(&app);
    let mut clock = app.clock();
    let state = |wanted: State| assert_eq!(round.row(&app).state, wanted);

    app.wait_until(round.opens_at.plus_minutes(-1));
    let wait = clock.run_once().unwrap();
    state(State::Scheduled);
    assert!(wait <= Duration::from_secs(1), "a moved clock is noticed within a second");
    app.wait_until(round.opens_at);
    clock.run_once().unwrap();
    state(State::Open);
    app.wait_until(round.closes_at.plus_minutes(-1));
    clock.run_once().unwrap();
    state(State::Open);
    app.wait_until(round.closes_at);
    clock.run_once().unwrap();
    state(State::Closed);

    let entries = app.read(|db| EntryRow::of_subject(db, Log::Record, round.id.as_str()));
    let time = |kind: &str| entries.iter().find(|entry| entry.kind == kind).unwrap().time;
    assert!(time("round.open_period") >= round.opens_at && time("round.close_period") >= round.closes_at);
    assert!(entries.iter().filter(|entry| entry.leaf.contains("actor clock")).count() == 2);
}

#[test]
fn what_happened_while_the_program_was_stopped_is_caught_up_with_at_once() {
    let app = TestApp::start();
    let round = OpenRound::scheduled(&app);
    app.wait_until(round.closes_at.plus_days(3));

    app.clock().run_once().unwrap();

    assert_eq!(round.row(&app).state, State::Closed);
}

#[test]
fn the_running_clock_needs_nobody() {
    let app = TestApp::start();
    let round = OpenRound::scheduled(&app);
    let worker = app.clock().start().unwrap();

    app.wait_until(round.opens_at);
    app.wait_for(|| round.row(&app).state == State::Open);

    worker.stop();
}

#[test]
fn keys_are_forgotten_after_fourteen_days() {
    let app = TestApp::start();
    let keep = |key: &str, made_at: Moment| {
        let row = Accepted { key: key.to_owned(), payload: String::new(), reply: String::new(), made_at };
        Accepted::insert_all(&[row], &mut app.store.connect().unwrap()).unwrap();
    };
    keep("old", app.time.now().plus_days(-15));
    keep("new", app.time.now().plus_days(-13));

    app.clock().run_once().unwrap();

    assert!(app.read(|db| Accepted::by_key(db, "old")).is_none());
    assert!(app.read(|db| Accepted::by_key(db, "new")).is_some());
}
