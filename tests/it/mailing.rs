//! Mail through a real SMTP server that says what a script tells it: every mail arrives, the same mail is the same message, and
//! what was refused for good is not tried again.

use crate::support::app::TestApp;
use crate::support::mail::Mail;
use crate::support::outbox::{hours, only_letter, step, to, write};
use crate::support::round::OpenRound;
use crate::support::smtp_sink::{At, Say, SmtpSink};
use diesel::connection::SimpleConnection;
use ronten::procedure::letter::State;
use ronten::store::failed::Failed;
use ronten::store::log::{EntryRow, Log};
use ronten::store::mail::Letter;
use std::collections::{BTreeMap, BTreeSet};

/// How often the relay was asked to take mail for this address.
fn tries(sink: &SmtpSink, address: &str) -> usize {
    let command = format!("RCPT TO:<{address}>");
    sink.conversations(0).iter().map(|talk| String::from_utf8_lossy(&talk.said).matches(&command).count()).sum()
}

#[test]
fn greylisting_and_a_busy_relay_only_delay() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let (id, _) = write(&app, &round, "grey@example.jp");
    sink.script(At::Connect, Say::Code(421), 2);
    sink.script(At::Recipient("grey@example.jp"), Say::Code(450), 1);
    sink.script(At::Recipient("grey@example.jp"), Say::Code(452), 1);
    let mut post = app.post(sink.address());

    step(&mut post);
    assert_eq!((only_letter(&app, id).attempts, sink.mails().len()), (0, 0), "a relay that takes nothing is no letter's fault");
    app.wait_until(app.time.now().plus_minutes(2));
    step(&mut post);
    app.wait_until(app.time.now().plus_minutes(2));
    step(&mut post);
    let waiting = only_letter(&app, id);
    assert_eq!((waiting.state, waiting.attempts, waiting.last_error.as_str()), (State::Queued, 1, "450"));
    assert!(sink.mails().iter().all(|mail| mail.to != ["grey@example.jp"]), "the others went on");
    hours(&app, &mut post, 2);

    assert_eq!(to(&sink.mails(), "grey@example.jp").len(), 1);
    assert_eq!(only_letter(&app, id).state, State::Handed);
}

#[test]
fn an_unknown_address_is_tried_once_and_the_section_is_told_without_naming_it() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let (id, _) = write(&app, &round, "nobody@example.jp");
    sink.script(At::Recipient("nobody@example.jp"), Say::Code(550), 99);
    let mut post = app.post(sink.address());

    hours(&app, &mut post, 12);

    assert_eq!(tries(&sink, "nobody@example.jp"), 1);
    let letter = only_letter(&app, id);
    assert_eq!((letter.state, letter.last_error.as_str()), (State::Failed, "550"));
    let mails = sink.mails();
    let told: Vec<_> = to(&mails, "drafter@town.example").into_iter().filter(|mail| mail.text().contains("届けられませんでした")).collect();
    assert_eq!(told.len(), 1);
    assert!(!told[0].text().contains("nobody"));
    let kinds: Vec<_> =
        app.read(|db| EntryRow::of_subject(db, Log::Audit, letter.id.as_str())).into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, ["letter.queue", "letter.fail"]);
}

#[test]
fn a_failure_of_the_notice_of_a_failure_begets_nothing() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    write(&app, &round, "nobody@example.jp");
    sink.script(At::Recipient("nobody@example.jp"), Say::Code(550), 99);
    sink.script(At::Recipient("drafter@town.example"), Say::Code(550), 99);

    hours(&app, &mut app.post(sink.address()), 12);

    let asked = tries(&sink, "drafter@town.example");
    assert!(asked > 0);
    assert_eq!((failed(&app), app.read(Letter::waiting_since)), (asked + 1, None));
}

/// How many mails could not be sent.
fn failed(app: &TestApp) -> usize {
    app.read(|db| Failed::newest(db, None, "", None, 100)).len()
}

#[test]
fn a_verdict_on_one_message_stops_no_other() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let mut post = app.post(sink.address());
    step(&mut post);
    let before = sink.mails().len();
    (0..4).for_each(|n| drop(write(&app, &round, &format!("w{n}@example.jp"))));
    sink.script(At::Message, Say::Code(554), 1);

    hours(&app, &mut post, 2);

    assert_eq!((failed(&app), app.read(Letter::waiting_since)), (1, None));
    // Four receipts and four notices to the section but one, and the notice of that one.
    assert_eq!(sink.mails().len(), before + 8);
}

#[test]
fn a_line_that_goes_dead_after_the_final_dot_doubles_the_message_and_not_its_identity() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let mut post = app.post(sink.address());
    step(&mut post);
    let before = sink.mails().len();
    sink.script(At::Message, Say::HangUp, 2);
    for n in 0..3 {
        write(&app, &round, &format!("w{n}@example.jp"));
    }

    hours(&app, &mut post, 2);

    let mails = sink.mails();
    let mut by_id: BTreeMap<String, Vec<&Mail>> = BTreeMap::new();
    for mail in &mails[before..] {
        by_id.entry(mail.header("Message-ID").unwrap()).or_default().push(mail);
    }
    assert_eq!(by_id.values().filter(|copies| copies.len() == 2).count(), 2);
    for copies in by_id.values() {
        assert!(copies.iter().all(|copy| copy.data == copies[0].data && copy.to == copies[0].to), "a double is the same to the byte");
    }
    assert!((0..3).all(|n| !to(&mails, &format!("w{n}@example.jp")).is_empty()));
}

#[test]
fn what_a_kill_interrupts_is_gone_on_with_under_the_same_message_id() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let (id, _) = write(&app, &round, "taro@example.jp");
    // Killed between commit and mail: nobody has yet looked at the notice.
    step(&mut app.post(sink.address()));
    // Killed between the relay's yes and our commit: the letter is still queued.
    let back = format!("UPDATE letters SET state = 'queued' WHERE recipient = '{id}'");
    app.store.connect().unwrap().batch_execute(&back).unwrap();

    step(&mut app.post(sink.address()));

    let mails = sink.mails();
    let copies = to(&mails, "taro@example.jp");
    let ids: BTreeSet<_> = copies.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!((copies.len(), ids.len()), (2, 1));
}

#[test]
fn nothing_is_lost_when_the_relay_is_away_for_five_days() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let letters: Vec<_> = (0..5).map(|n| write(&app, &round, &format!("w{n}@example.jp")).0).collect();
    sink.script(At::Connect, Say::Code(554), 200);
    let mut post = app.post(sink.address());

    hours(&app, &mut post, 12);
    assert!(sink.mails().is_empty() && letters.iter().all(|id| only_letter(&app, *id).state == State::Queued));
    app.wait_until(app.time.now().plus_days(5));
    hours(&app, &mut post, 40);

    assert!(letters.iter().all(|id| only_letter(&app, *id).state == State::Handed));
}

#[test]
fn the_running_mail_needs_nobody_and_ends_when_told() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let worker = app.post(sink.address()).start().unwrap();
    let round = OpenRound::start(&app);
    write(&app, &round, "taro@example.jp");

    app.wait_for(|| !to(&sink.mails(), "taro@example.jp").is_empty());

    worker.stop();
}
