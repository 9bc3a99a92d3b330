//! Mail through a real SMTP server that says what a script tells it: every mail arrives, the same mail is the same message, and
//! what was refused for good is not tried again.

use crate::support::app::TestApp;
use crate::support::mail::Mail;
use crate::support::round::OpenRound;
use crate::support::smtp_sink::{At, Say, SmtpSink};
use diesel::connection::SimpleConnection;
use ronten::commands::Actor;
use ronten::commands::project::{EditProject, ProjectForm};
use ronten::commands::submission::{Post as Sent, Receive};
use ronten::mail::Post;
use ronten::mail::transport::Transport;
use ronten::model::ids::SubmissionId;
use ronten::model::letter::Person;
use ronten::model::terms::{EligibilityClass, Lang, ProjectKind};
use ronten::procedure::letter::State;
use ronten::store::log::{EntryRow, Log};
use ronten::store::mail::Letter;
use ronten::worker::Stop;
use std::collections::{BTreeMap, BTreeSet};

/// A letter in the round by somebody with this address, and its receipt code.
fn write(app: &TestApp, round: &OpenRound, mail: &str) -> (SubmissionId, String) {
    let person = Person {
        name: "見本 太郎".to_owned(),
        address: "みほん市本町1-2-3".to_owned(),
        mail: mail.to_owned(),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    };
    let letter = Receive {
        post: Sent { key: SubmissionId::new().to_string(), payload: Vec::new() },
        round: round.id,
        parts: vec![(None, "駅前に木を植えてください。".to_owned())],
        person,
        lang: Lang::Ja,
        received_at: app.time.now(),
    };
    let receipt = app.perform(&Actor::Resident, letter);
    (receipt.submission, receipt.code)
}

/// Does what is to be done now.
fn step(post: &mut Post) {
    while post.run_once(&Stop::default()).unwrap() {}
}

/// Goes on for some hours of the program's time.
fn hours(app: &TestApp, post: &mut Post, hours: i64) {
    for _ in 0..hours * 4 {
        step(post);
        app.wait_until(app.time.now().plus_minutes(15));
    }
    step(post);
}

fn only_letter(app: &TestApp, id: SubmissionId) -> Letter {
    let letters = app.read(|db| Letter::to(db, id.as_str(), 10));
    assert_eq!(letters.len(), 1);
    letters.into_iter().next().unwrap()
}

fn to<'a>(mails: &'a [Mail], address: &str) -> Vec<&'a Mail> {
    mails.iter().filter(|mail| mail.to == [address.to_owned()]).collect()
}

/// How often the relay was asked to take mail for this address.
fn tries(sink: &SmtpSink, address: &str) -> usize {
    let command = format!("RCPT TO:<{address}>");
    sink.conversations(0).iter().map(|talk| String::from_utf8_lossy(&talk.said).matches(&command).count()).sum()
}

#[test]
fn a_receipt_is_one_mail_in_good_form_without_a_word_of_the_opinion() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let (id, code) = write(&app, &round, "taro@example.jp");

    step(&mut app.post(sink.address()));

    let mails = sink.mails();
    let [mail] = to(&mails, "taro@example.jp")[..] else { panic!("not one mail") };
    assert_eq!(mail.from, "iken@town.example");
    assert_eq!(mail.header("From").as_deref(), Some("みほん市 <iken@town.example>"));
    assert_eq!(mail.header("Subject").as_deref(), Some("【みほん市】ご意見を受け付けました（みどりの基本計画）"));
    assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    let letter = only_letter(&app, id);
    assert_eq!(mail.header("Message-ID").as_deref(), Some(format!("<{}@127.0.0.1>", letter.id).as_str()));
    assert!(mail.header("Date").is_some() && mail.header("List-Unsubscribe").is_none() && mail.header("Bcc").is_none());
    assert!(mail.header("Content-Type").unwrap().to_ascii_lowercase().contains("charset=utf-8"));
    let text = mail.text();
    assert!(text.contains(&format!("{}/receipts/{code}\r\n", app.base)), "{text}");
    assert!(!text.contains("駅前") && !text.contains("見本") && !text.contains("本町"), "{text}");
    assert_eq!(letter.state, State::Handed);
}

#[test]
fn a_mail_to_one_names_no_other() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let codes: BTreeMap<String, String> =
        (0..12).map(|n| format!("w{n}@example.jp")).map(|mail| (mail.clone(), write(&app, &round, &mail).1)).collect();

    step(&mut app.post(sink.address()));

    let mails = sink.mails();
    for (address, code) in &codes {
        assert!(to(&mails, address).len() == 1 && to(&mails, address)[0].text().contains(code));
    }
    for mail in &mails {
        assert_eq!(mail.to.len(), 1, "one recipient per message");
        let words = format!("{:?}{}", mail.raw_headers(), mail.text());
        let others = codes.iter().filter(|(address, _)| !mail.to.contains(address));
        assert!(others.clone().all(|(address, code)| !words.contains(address.as_str()) && !words.contains(code.as_str())));
    }
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

    let counts: BTreeMap<_, _> = app.read(Letter::counts).into_iter().map(|(state, n)| (state.name(), n)).collect();
    let asked = tries(&sink, "drafter@town.example");
    assert!(asked > 0 && counts["failed"] == asked as i64 + 1 && !counts.contains_key("queued"), "{counts:?} {asked}");
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

    let counts: BTreeMap<_, _> = app.read(Letter::counts).into_iter().map(|(state, n)| (state.name(), n)).collect();
    assert_eq!((counts.get("failed"), counts.get("queued")), (Some(&1), None));
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
fn nobody_writes_headers_of_our_mails() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let bad = ["\r\nBcc: evil@example.jp", "\nBcc: evil@example.jp", "\rBcc: evil@example.jp", "\u{2028}Bcc: evil@example.jp"];
    let more =
        ["\u{85}Bcc: evil@example.jp", "=?utf-8?q?=0d=0aBcc:_evil@example.jp?=", "\r\n.\r\nMAIL FROM:<evil@example.jp>", "\n.\nQUIT"];
    let mut post = app.post(sink.address());
    step(&mut post);
    for (n, payload) in bad.into_iter().chain(more).enumerate() {
        let title = format!("計画{payload} 𠮷野家の髙さ");
        let set = format!("UPDATE projects SET title = '{title}', rev = rev + 1");
        app.store.connect().unwrap().batch_execute(&set).unwrap();
        let (_, code) = write(&app, &round, &format!("w{n}@example.jp"));
        step(&mut post);

        let mails = sink.mails();
        let [mail] = to(&mails, &format!("w{n}@example.jp"))[..] else { panic!("{payload:?}") };
        let names: Vec<String> = mail.raw_headers().into_iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        assert!(
            !names.contains(&"bcc".to_owned()) && names.iter().filter(|name| *name == "subject").count() == 1,
            "{payload:?}: {names:?}"
        );
        assert!(mail.raw_headers().iter().all(|(_, value)| value.is_ascii()), "{payload:?}");
        assert!(mail.header("Subject").unwrap().contains("𠮷野家の髙さ"), "{payload:?}");
        assert!(mail.text().contains(&code) && mail.text().lines().all(|line| !line.starts_with("Bcc") && line != "."), "{payload:?}");
    }
    assert!(sink.mails().iter().all(|mail| !mail.to.iter().chain([&mail.from]).any(|address| address.contains("evil"))));
}

#[test]
fn long_titles_are_encoded_word_by_word_without_cutting_a_character() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let mut post = app.post(sink.address());
    for (n, sign) in ["案", "𠮷", "ﾊﾝ", "👨‍👩‍👧", "葛\u{E0100}", "Plan 計画 "].into_iter().enumerate() {
        let title = sign.repeat(60 / sign.chars().count()).trim().to_owned();
        let row = app.read(|db| ronten::store::projects::Project::by_id(db, round.project.id)).unwrap();
        let form = ProjectForm { title: title.clone(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
        app.perform(&round.official, EditProject { project: row.id, rev: row.rev, form });
        write(&app, &round, &format!("w{n}@example.jp"));

        step(&mut post);

        let mails = sink.mails();
        let mail = to(&mails, &format!("w{n}@example.jp"))[0];
        assert_eq!(mail.header("Subject").unwrap(), format!("【みほん市】ご意見を受け付けました（{title}）"));
        let longest = String::from_utf8_lossy(&mail.data).split("\r\n").map(str::len).max();
        assert!(longest.is_some_and(|longest| longest <= 998), "RFC 5322 section 2.1.1");
    }
}

#[test]
fn old_carrier_addresses_and_japanese_domains_are_reached() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    for address in ["a..b@docomo.ne.jp", ".a@ezweb.ne.jp", "x@例え.jp"] {
        write(&app, &round, address);
    }

    step(&mut app.post(sink.address()));

    let mails = sink.mails();
    for smtp in ["\"a..b\"@docomo.ne.jp", "\".a\"@ezweb.ne.jp", "x@xn--r8jz45g.jp"] {
        assert_eq!(to(&mails, smtp).len(), 1, "{smtp}");
        assert_eq!(to(&mails, smtp)[0].header("To").as_deref(), Some(smtp));
    }
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

#[test]
fn the_demonstration_shows_its_mail_and_nobody_else_does() {
    let app = TestApp::demo();
    let round = OpenRound::start(&app);
    let (id, code) = write(&app, &round, "taro@example.jp");

    step(&mut app.post_by(Transport::Catch));

    let list = app.browser().get("/mail");
    assert!(list.status == 200 && list.says("ご意見を受け付けました") && list.says("taro@example.jp"), "{}", list.text());
    let letter = only_letter(&app, id);
    let mail = app.browser().get(&format!("/mail/{}", letter.id));
    assert!(mail.says(&code) && mail.text().contains(&format!("href=\"/receipts/{code}\"")), "{}", mail.text());
    assert_eq!(app.browser().get("/mail/nothing").status, 404);
    assert_eq!(letter.state, State::Handed);
    let city = TestApp::start();
    assert_eq!((city.browser().get("/mail").status, city.browser().get(&format!("/mail/{}", letter.id)).status), (404, 404));
}
