//! Nothing slips through between two moments: two approvers at once, an edit between two stamps, other rules in the middle of a round,
//! and a clock that jumps.

use crate::approving::scene::Scene;
use crate::support::app::shipped;
use crate::support::case::Case;
use crate::support::resident::{Resident, letters};
use crate::support::round::OpenRound;
use crate::support::routes::four_steps;
use ronten::clock::Clock;
use ronten::commands::Actor;
use ronten::commands::approval::Decision;
use ronten::commands::issue::RaiseIssue;
use ronten::commands::mail::Expand;
use ronten::commands::policy::{AdoptPolicy, CorrectPolicy, StartPolicy};
use ronten::commands::result::Remarks;
use ronten::commands::round::facts::counts_by_way;
use ronten::commands::round::{Certify, Reconcile};
use ronten::model::policy::{Ask, Policy};
use ronten::model::terms::{ResponseCategory, Role, Validity};
use ronten::procedure::approval::State as ApprovalState;
use ronten::procedure::round::State;
use ronten::store::log::{EntryRow, Log};
use ronten::store::publications::Publication;
use ronten::timepiece::Timepiece;
use serde_json::Value;
use std::sync::Barrier;
use std::thread;

/// How often something was done to a subject, as the record says.
fn times(case: &Case, subject: &str, kind: &str) -> usize {
    case.app.read(|db| EntryRow::of_subject(db, Log::Record, subject)).iter().filter(|entry| entry.kind == kind).count()
}

#[test]
fn of_four_who_release_a_result_at_the_same_moment_one_does() {
    let case = Case::open();
    case.close();
    case.respond();
    let asked = case.ask_for_release(Remarks::default());
    let approvers: Vec<Actor> = (0..4).map(|n| case.app.staff(&format!("approver{n}"), Role::Approver)).collect();
    let (page, rev, start) = (format!("/office/approvals/{}", asked.id), asked.rev.to_string(), Barrier::new(approvers.len()));

    let answers: Vec<u16> = thread::scope(|scope| {
        let press = |actor: &Actor| {
            let (mut browser, login) = (case.app.sign_in(actor), actor.account().unwrap().login.clone());
            start.wait();
            let fields = [("csrf", format!("csrf-{login}")), ("rev", rev.clone()), ("decision", "approve".to_owned())];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post(&format!("{page}/decision"), &fields).status
        };
        let threads: Vec<_> = approvers.iter().map(|actor| scope.spawn(move || press(actor))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });

    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [303, 409].contains(status)), "{answers:?}");
    assert_eq!(times(&case, asked.id.as_str(), "approval.approve"), 1);
    assert_eq!(case.app.read(|db| Publication::of_round(db, case.round)).len(), 1);
}

#[test]
fn a_result_that_is_taken_back_between_two_stamps_begins_its_route_anew() {
    let scene = Scene::under(four_steps());
    let view = scene.ask();
    for login in ["chief", "koho-head", "head", "director"] {
        scene.agree(login, &view);
    }
    let first = scene.case.ask_for_release(Remarks::default());
    scene.agree("chief", &first);
    scene.agree("koho-head", &first);
    let late = scene.now(&first);

    // The drafter takes it back and says it otherwise, while the third holder has the page open.
    let (mut desk, rev) = (scene.case.desk(), scene.case.now().rev.to_string());
    let back = desk.send_form("/office", &format!("{}/result-request/withdrawal", scene.case.base), &[("rev", &rev)]);
    assert_eq!(back.status, 303, "{}", back.text());
    let rev = late.rev.to_string();
    let stale = scene.browser("head").send_form(
        "/office",
        &format!("/office/approvals/{}/decision", first.id),
        &[("rev", &rev), ("decision", "approve")],
    );
    assert_eq!(stale.status, 409, "{}", stale.text());
    scene.edit(&view, "桜だけを植えます。");
    assert_eq!(scene.now(&first).state, ApprovalState::Voided);
    let again = scene.ask_again(&view);
    for login in ["chief", "koho-head", "head", "director"] {
        scene.agree(login, &again);
    }
    let second = scene.case.ask_for_release(Remarks::default());

    assert_eq!(scene.stands(&second), (ApprovalState::Requested, 0), "no stamp is carried over");
    for login in ["chief", "koho-head", "head"] {
        scene.agree(login, &second);
        assert!(scene.case.app.read(|db| Publication::newest(db, scene.case.round)).is_none(), "not before the last step");
    }
    scene.agree("director", &second);
    let published = scene.case.app.read(|db| Publication::newest(db, scene.case.round)).unwrap();
    assert_eq!((published.approval, published.snapshot), (second.id, second.snapshot));
    let result = format!("{}/result", scene.case.base.replace("/office", ""));
    assert!(scene.case.app.browser().get(&result).says("桜だけを植えます。"));
}

/// The rules become others today.
fn adopt(case: &Case, change: impl FnOnce(&mut Policy)) {
    let admin = case.app.staff("kanri", Role::Admin);
    let draft = case.app.perform(&admin, StartPolicy);
    let mut policy = (*draft.body).clone();
    change(&mut policy);
    let draft = case.app.perform(&admin, CorrectPolicy { rev: draft.rev, policy });
    let effective_from = case.app.time.now().jst_date();
    case.app.perform(&admin, AdoptPolicy { rev: draft.rev, effective_from, reason: "要綱の改正".to_owned() });
}

#[test]
fn a_round_ends_under_the_rules_under_which_it_was_opened() {
    let case = Case::open();
    let before = case.now();
    let noted = |policy: &Policy| policy.categories[&ResponseCategory::Noted].ja.clone();
    let label = noted(&shipped());
    let round = case.base.replace("/office", "");

    adopt(&case, |policy| {
        policy.period.grace_minutes = 0;
        policy.period.minimum_days.values_mut().for_each(|days| *days = 90);
        policy.submission.phone.ask = Ask::Required;
        policy.categories.get_mut(&ResponseCategory::Noted).unwrap().ja = "新しい呼び方".to_owned();
        policy.channels.retain(|rule| rule.channel.name() != "fax");
    });

    // What the form asks for stays, and the minutes after the close are those of then.
    case.app.wait_until(before.closes_at.unwrap().plus_minutes(-5));
    let mut writer = case.app.browser();
    let csrf = writer.token(&format!("{round}/submissions/new"));
    let person = [("name", "海野 花子"), ("address", "みほん市本町1-2-3"), ("class", "resident")];
    let send = |writer: &mut crate::support::http::Browser, key: &str| {
        let letter = [("csrf", csrf.as_str()), ("key", key), ("text-1", "木を植えてください。")];
        writer.post(&format!("{round}/submissions"), &[&letter[..], &person].concat())
    };
    assert_eq!(send(&mut writer, "in-time").status, 303, "no telephone number is asked for");
    case.app.wait_until(before.closes_at.unwrap().plus_minutes(5));
    case.app.clock().run_once().unwrap();
    assert_eq!(send(&mut writer, "in-grace").status, 303, "ten minutes, not none");
    case.app.wait_until(before.closes_at.unwrap().plus_minutes(11));
    assert_eq!(send(&mut writer, "too-late").status, 409);
    let opinion = case.heard(1, None);
    case.heard(2, None);
    for (way, registered) in case.app.read(|db| counts_by_way(db, &case.now())) {
        let certify = Certify { round: case.round, way, received: registered, registered, explanation: String::new() };
        case.app.perform(&case.official, certify);
    }
    case.app.perform(&case.official, Reconcile { round: case.round });
    let issue = case.issue("木", &case.app.read(|db| ronten::store::opinions::Opinion::of_round(db, case.round)));
    assert_eq!(opinion.round, case.round);
    case.respond();
    case.decide(&case.answer(issue, "植えます。"), Decision::Approve);
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);

    let after = case.now();
    assert_eq!((after.policy, &*after.channels), (before.policy, &*before.channels));
    let sheet: Value = serde_json::from_str(&case.app.browser().get(&format!("{round}/result.json")).text()).unwrap();
    assert_eq!((sheet["policy"].as_i64(), sheet["minimum_days"].as_i64()), (Some(before.policy), Some(30)));
    assert_eq!(sheet["issues"][0]["label"]["ja"].as_str(), Some(label.as_str()));
}

#[test]
fn a_clock_that_jumps_over_the_close_takes_nothing_from_who_was_writing() {
    let case = crate::support::app::TestApp::start();
    let round = OpenRound::start(&case);
    let mut early = Resident::at(&case, &round);
    case.wait_until(round.closes_at.plus_minutes(-30));
    let mut resident = Resident::at(&case, &round);
    case.wait_until(round.closes_at.plus_minutes(30));

    // The clock's thread has not come to it yet: what comes is taken as late, and an official decides.
    let behind = resident.receipt("k1", "閉じる前に着いた意見です。");
    case.clock().run_once().unwrap();
    let late = resident.send("k2", "まだ書いていた意見です。", &[]);
    // The page of a month ago is not even this session's any more; what was typed is given back all the same.
    let old = early.send("k3", "開いたままだった意見です。", &[]);

    assert!(late.status == 409 && late.says("まだ書いていた意見です。"), "{}: {}", late.status, late.text());
    assert!(old.status == 403 && old.says("開いたままだった意見です。"), "{}: {}", old.status, old.text());
    let letters = letters(&case, &round);
    assert_eq!(letters.iter().map(|letter| letter.validity).collect::<Vec<_>>(), [Some(Validity::LateArrival)], "{behind}");
    assert_eq!(round.row(&case).state, State::Closed);
}

#[test]
fn a_clock_that_is_set_back_reopens_nothing_and_dates_nothing_earlier() {
    let case = Case::open();
    let letter = case.letter("海野 花子", "木を植えてください。");
    case.close();
    while case.app.perform(&Actor::System, Expand) {}
    let newest = || case.app.read(|db| EntryRow::newest(db, Log::Record, None, 1)).remove(0);
    let notices = || case.app.read(|db| ronten::store::mail::Letter::by_notice(db, case.round)).iter().map(|told| told.n).sum::<i64>();
    let (before, mails) = (newest(), notices());

    // Another start of the program, on a machine whose clock is thirty days behind: the period would be running.
    let behind = Timepiece::with_offset(case.app.time.offset_ms() - 30 * 24 * 3600 * 1000);
    assert!(behind.now() < case.now().closes_at.unwrap());
    let again = case.app.place.open(&behind).unwrap();
    Clock::new(again.store.clone(), again.writer.clone(), behind).run_once().unwrap();
    while again.writer.perform_blocking(Actor::System, Expand).unwrap() {}
    let raise = RaiseIssue { project: case.now().project, theme: String::new(), title: "木".to_owned() };
    again.writer.perform_blocking(case.official.clone(), raise).unwrap();

    assert_eq!(case.now().state, State::Sorting, "what is over stays over");
    let after = newest();
    assert!(after.seq > before.seq && after.time >= before.time, "{} before {}", after.time, before.time);
    assert_eq!(notices(), mails, "nobody gets a second mail");
    assert_eq!(times(&case, case.round.as_str(), "round.close_period"), 1);
    assert_eq!(case.stored(letter).text, "木を植えてください。");
    assert_eq!(crate::erasing::findings(&case), []);
}
