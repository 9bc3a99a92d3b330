//! The ways in are tried before a letter is lost on them: the form by the program itself, paper by test letters.

use crate::support::app::{TestApp, shipped};
use crate::support::case::Case;
use crate::support::http::Browser;
use diesel::RunQueryDsl;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use ronten::commands::Actor;
use ronten::commands::remind::{Remind, WAY_PAST};
use ronten::commands::round::CloseDue;
use ronten::model::heartbeat::{Reach, Trouble};
use ronten::model::round::Way;
use ronten::model::terms::{Channel, Role};
use ronten::probe::{HEADER, Probe};
use ronten::store::heartbeats::Heartbeat;
use ronten::store::log::{EntryRow, Log};
use ronten::store::mail::Notice;
use ronten::store::schema;
use ronten::store::submissions::Submission;
use std::net::SocketAddr;

/// The program's own probe, to be stepped by the test, at this address.
fn probe_at(app: &TestApp, address: SocketAddr) -> Probe {
    Probe::new(app.store.clone(), app.app.writer.clone(), app.time.clone(), address, app.app.probe.clone())
}

/// How many rows each table has, but that of the heartbeats themselves.
fn rows(app: &TestApp) -> Vec<(&'static str, i64)> {
    let tables = [schema::RECORDED, schema::LOGS, schema::PAYLOAD, schema::WORKING].concat();
    let counted = tables.into_iter().filter(|table| *table != "heartbeats");
    let count = |table: &'static str| {
        let question = format!("SELECT COUNT(*) FROM {table}");
        (table, app.read(|db| sql::<BigInt>(&question).get_result::<i64>(db)))
    };
    counted.map(count).collect()
}

fn form(app: &TestApp) -> Heartbeat {
    app.read(|db| Heartbeat::of(db, &Way::of(Channel::WebForm)))
}

#[test]
fn a_probe_goes_the_whole_way_and_leaves_no_trace() {
    let case = Case::open();
    let before = case.sent("木を植えてください。");
    let (probe, app) = (probe_at(&case.app, case.app.address), &case.app);
    let counts = || rows(app);
    let tree = || app.read(|db| Ok((EntryRow::size(db, Log::Record)?, EntryRow::size(db, Log::Audit)?)));
    let (rows_before, tree_before) = (counts(), tree());

    assert_eq!(probe.run_once(), Some(Ok(Reach::Whole)));

    assert_eq!((counts(), tree()), (rows_before, tree_before));
    assert!(form(app).came_at.is_some() && form(app).trouble.is_none());
    assert_eq!(app.read(|db| Submission::next_intake_no(db, case.round)), before + 1);
    assert_eq!(probe.run_once(), None, "it is not time yet");
    assert_eq!(case.sent("花も植えてください。"), before + 1, "no number is missing");
    let ready = app.browser().get("/readyz");
    assert!(ready.status == 200 && ready.text().contains("web_form fine 2"), "{}", ready.text());
    assert!(case.desk().get("/office").says("ウェブフォーム 届いています") || case.desk().get("/office").says("届いています"));
}

#[test]
fn a_broken_form_is_seen_by_the_staff_and_mended_it_is_quiet_again() {
    let mut policy = shipped();
    policy.submission.text_limit = 3;
    let case = Case::under(policy);
    let (probe, app) = (probe_at(&case.app, case.app.address), &case.app);

    assert_eq!(probe.run_once(), Some(Err(Trouble::Refused)));

    assert!(app.browser().get("/readyz").text().contains("web_form failing never refused"));
    let desk = case.desk().get("/office");
    assert!(desk.says("届くことを確かめられない受付方法があります") && desk.says("フォームが受け付けません。"), "{}", desk.text());
    app.perform(&Actor::Clock, Remind);
    app.perform(&Actor::Clock, Remind);
    let told = app.read(|db| Notice::open(db, 100)).into_iter().filter(|notice| notice.name == WAY_PAST).count();
    assert_eq!(told, 1, "once");

    // With the round closed there is no form; pages and database are there.
    app.wait_until(case.now().closes_at.unwrap().plus_minutes(20));
    app.perform(&Actor::Clock, CloseDue { round: case.round });
    assert_eq!(probe.run_once(), Some(Ok(Reach::Pages)));
    assert!(case.desk().get("/office/probes").says("ページとデータベースだけを確かめました"));
    assert!(!case.desk().get("/office").says("届くことを確かめられない"));
}

#[test]
fn nobody_at_the_address_and_a_probe_that_stopped_are_seen_too() {
    let case = Case::open();
    let nobody = SocketAddr::from(([127, 0, 0, 1], crate::support::app::unused_port()));
    assert_eq!(probe_at(&case.app, nobody).run_once(), Some(Err(Trouble::Unreachable)));
    let since = form(&case.app).failed_since;
    case.app.wait_until(case.app.time.now().plus_minutes(16));
    assert_eq!(probe_at(&case.app, nobody).run_once(), Some(Err(Trouble::Unreachable)));
    assert_eq!(form(&case.app).failed_since, since);
    case.app.wait_until(case.app.time.now().plus_minutes(16));
    assert_eq!(probe_at(&case.app, case.app.address).run_once(), Some(Ok(Reach::Whole)));
    case.app.wait_until(case.app.time.now().plus_minutes(46));
    assert!(case.desk().get("/office").says("届くことを確かめられない"), "nothing was tried for long");
    assert!(case.app.browser().get("/readyz").text().contains("web_form overdue"));

    // The program stops while its probe is under way, and another process begins.
    assert_eq!(probe_at(&case.app, nobody).run_once(), Some(Err(Trouble::Unreachable)));
    probe_at(&case.app, case.app.address).begin();
    case.app.perform(&Actor::Clock, Remind);
    let told = case.app.read(|db| Notice::open(db, 100)).into_iter().any(|notice| notice.name == WAY_PAST);
    let ready = case.app.browser().get("/readyz").text();
    assert!(!told && !ready.contains("failing") && !ready.contains("overdue"), "nothing is known yet: {ready}");
}

#[test]
fn what_only_says_that_it_is_a_probe_is_turned_away() {
    let case = Case::open();
    let path = case.base.strip_prefix("/office").unwrap();
    let stranger: Probe = Probe::new(
        case.app.store.clone(),
        case.app.app.writer.clone(),
        case.app.time.clone(),
        case.app.address,
        format!("not the secret of {HEADER}"),
    );
    assert_eq!(stranger.run_once(), Some(Err(Trouble::Refused)));
    assert_eq!(case.app.read(|db| Submission::next_intake_no(db, case.round)), 1, "and it is no letter: {path}");
}

#[test]
fn a_test_letter_renews_the_heartbeat_of_its_way_and_a_late_one_is_on_the_desk() {
    let mut policy = shipped();
    policy.notices.probe_days = [(Channel::Fax, 7)].into();
    let case = Case::under(policy);
    let mut pr = case.app.sign_in(&case.app.staff("koho", Role::PrSection));
    assert!(pr.get("/office").says("ファクス") && pr.get("/office").says("まだ届いたことがありません。"));
    let (page, sheet) = ("/office/probes", "/office/probes/fax/sheet");
    assert!(pr.get(sheet).says("いまありません"), "none was made");

    let made = pr.send_form(page, sheet, &[]);
    let shown = pr.follow(&made);
    let text = shown.text();
    let code = text.split("govuk-!-font-size-36\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(code.len() == 9 && shown.says("これは意見書ではありません"), "{text}");
    let arrive = |browser: &mut Browser, code: &str| browser.send_form(page, page, &[("code", code)]);
    let mut official = case.desk();
    assert_eq!(arrive(&mut official, "0000-0000").status, 422);
    assert_eq!(arrive(&mut official, &code.to_lowercase()).status, 303);
    assert_eq!(arrive(&mut official, &code).status, 422, "a code counts once");

    assert!(!pr.get("/office").says("届くことを確かめられない"));
    case.app.wait_until(case.app.time.now().plus_days(8));
    assert!(case.desk().get("/office").says("届くことを確かめられない"));
    let mut auditor = case.app.sign_in(&case.app.staff("kansa", Role::Auditor));
    assert_eq!(auditor.get(page).status, 200);
    assert_eq!(auditor.post(page, &[("csrf", "csrf-kansa"), ("code", &code)]).status, 403);
}
