//! Before a period begins: the advance notice that the clock gives, and the opening that is put off.

use super::support::app::{TestApp, shipped};
use super::support::http::{Browser, Page};
use super::support::round::OpenRound;
use ronten::commands::round::{AskCorrection, CorrectionForm, EditRound, PostponeRound, RoundForm};
use ronten::model::Moment;
use ronten::model::policy::Policy;
use ronten::procedure::approval::State as ApprovalState;
use ronten::procedure::round::State;
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::log::{EntryRow, Log};

const REASON: &str = "印刷が間に合わないため。";

/// A city that gives notice a week before.
fn noticing() -> TestApp {
    let mut policy = shipped();
    policy.period.advance_notice_days = 7;
    TestApp::under(policy)
}

/// The form of what stands there, with another period.
fn moved(app: &TestApp, round: &OpenRound, opens: Moment) -> EditRound {
    let row = round.row(app);
    let channels = row.channels.iter().map(|offer| (offer.channel, offer.address.clone())).collect();
    let fields = (*row.fields).clone();
    let form = RoundForm { plan: row.plan, opens_at: Some(opens), closes_at: Some(opens.plus_days(30)), fields, channels };
    EditRound { round: row.id, rev: row.rev, form }
}

fn postpone(app: &TestApp, round: &OpenRound) {
    let row = round.row(app);
    app.perform(&round.approver, PostponeRound { round: row.id, rev: row.rev, reason: REASON.to_owned() });
}

/// Sends the form.
fn put_off(approver: &mut Browser, office: &str, reason: &str) -> Page {
    let page = format!("{office}/postponement");
    let rev = approver.get(&page).value("rev").unwrap_or_default();
    approver.send_form("/office", &page, &[("rev", &rev), ("reason", reason)])
}

#[test]
fn a_notice_tells_how_to_comment_and_not_yet_on_what() {
    let app = noticing();
    let round = OpenRound::scheduled(&app);
    assert!(round.row(&app).notice_at.is_some_and(|at| at <= app.time.now()), "a week before is past");

    app.clock().run_once().unwrap();

    assert_eq!(round.row(&app).state, State::Announced);
    let mut resident = app.browser();
    let page = resident.get(&round.path());
    assert!(page.says("予告中") && page.says("みほん市本町1-1") && page.says("市内に住んでいる方など"), "{}", page.text());
    assert!(!page.says("二つの施策を進めます。") && page.link("/plans/").is_none(), "{}", page.text());
    assert!(resident.get("/").says("予告中") && resident.get("/projects?state=soon").says("予告中"));
    assert!(resident.get(&round.project_path()).says("第1回の予告をしました"));
    assert_eq!(resident.get(&format!("{}/plans/1", round.project_path())).status, 404);
    let feed = resident.get("/feed.atom");
    assert!(feed.says("まもなく意見募集を始めます：") && feed.says("#announced-1"), "{}", feed.text());
    assert!(resident.get("/calendar.ics").says("BEGIN:VEVENT"));
    let refused = app.try_to(&round.official, moved(&app, &round, round.opens_at.plus_days(1)));
    assert!(refused.is_err(), "what was announced is not edited silently");
    let office = app.sign_in(&round.official).get(&format!("/office{}", round.path()));
    assert!(office.says("予告した内容は、このまま直せません") && !office.says("募集の内容を直す"), "{}", office.text());
    round.open(&app);
    assert_eq!(round.row(&app).state, State::Open);
    sound(&app);
}

#[test]
fn a_clock_that_jumps_announces_and_then_opens() {
    let app = noticing();
    let round = OpenRound::scheduled(&app);
    app.wait_until(round.opens_at.plus_days(1));

    app.clock().run_once().unwrap();

    assert_eq!(round.row(&app).state, State::Open);
    let entries = app.read(|db| EntryRow::of_subject(db, Log::Record, round.id.as_str()));
    let kinds: Vec<_> = entries.iter().rev().take(2).map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["round.open_period", "round.announce"]);
    sound(&app);
}

#[test]
fn a_policy_without_the_new_keys_is_followed_as_before() {
    let text = include_str!("../../config/policy.toml");
    let old: String = text
        .lines()
        .filter(|line| !line.starts_with("after_correction") && !line.starts_with("advance_notice"))
        .collect::<Vec<_>>()
        .join("\n");
    let policy = Policy::parse(&old).unwrap();
    assert!(!serde_json::to_string(&policy).unwrap().contains("_days\":0"), "an old policy keeps its bytes");
    let app = TestApp::under(policy);
    let round = OpenRound::scheduled(&app);

    app.clock().run_once().unwrap();
    assert_eq!((round.row(&app).state, round.row(&app).notice_at), (State::Scheduled, None));
    app.wait_until(round.opens_at);
    app.clock().run_once().unwrap();
    assert_eq!(round.row(&app).state, State::Open);
    app.wait_until(round.closes_at.plus_days(-1));
    let row = round.row(&app);
    let texts = [("summary".to_owned(), "三つの施策。".to_owned())].into();
    let form = CorrectionForm { texts, important: true, reason: REASON.to_owned(), ..CorrectionForm::default() };
    app.perform(&round.official, AskCorrection { round: row.id, rev: row.rev, form });
}

#[test]
fn a_period_that_is_put_off_twice_stays_in_public_with_both_reasons() {
    let app = noticing();
    let round = OpenRound::scheduled(&app);
    app.clock().run_once().unwrap();
    let office = format!("/office{}", round.path());
    let (mut approver, mut resident) = (app.sign_in(&round.approver), app.browser());

    let refused = put_off(&mut approver, &office, "　");
    assert!(refused.status == 409 && refused.says("理由を入力してください"), "{}", refused.text());
    let done = put_off(&mut approver, &office, REASON);
    assert!(approver.follow(&done).says("開始を延期しました。"), "{}", done.text());

    let row = round.row(&app);
    assert_eq!((row.state, row.opens_at, row.postponements.len()), (State::Preparing, None, 1));
    let approval = app.read(|db| Approval::newest(db, round.id.as_str(), Purpose::Opening)).unwrap();
    assert_eq!(approval.state, ApprovalState::Voided);
    let later = app.time.now().plus_days(50);
    app.perform(&round.official, moved(&app, &round, later));
    for path in [round.path(), round.project_path()] {
        let page = resident.get(&path);
        assert!(page.says("延期中") && page.says(REASON) && page.says("予定していた期間"), "{path} {}", page.text());
        assert!(
            !page.says(&ronten::model::calendar::long_date(later.jst_date(), ronten::model::terms::Lang::Ja)),
            "what is prepared is not decided"
        );
    }
    assert!(resident.get("/").says("開始を延期しています") && resident.get("/projects").says("延期中"));
    assert!(resident.get("/feed.atom").says("#postponed-1"));
    assert!(!resident.get("/calendar.ics").says("BEGIN:VEVENT"));
    assert_eq!(resident.get(&format!("{}/submissions/new", round.path())).status, 409);
    assert!(resident.get(&format!("/en{}", round.path())).says("Put off"));
    round.approve(&app);
    postpone(&app, &round);
    app.perform(&round.official, moved(&app, &round, later.plus_days(10)));
    round.approve(&app);
    app.wait_until(later.plus_days(10));
    app.clock().run_once().unwrap();

    let row = round.row(&app);
    assert_eq!((row.state, row.postponements.len()), (State::Open, 2));
    let page = resident.get(&round.path());
    assert!(page.text().matches(REASON).count() == 2 && page.says("二つの施策を進めます。"), "{}", page.text());
    let begun = PostponeRound { round: row.id, rev: row.rev, reason: REASON.to_owned() };
    assert!(app.try_to(&round.approver, begun).is_err(), "what began is not put off");
    sound(&app);
}

#[test]
fn one_that_was_put_off_is_called_off_in_public() {
    let app = TestApp::start();
    let round = OpenRound::scheduled(&app);
    postpone(&app, &round);
    app.perform(&round.official, moved(&app, &round, app.time.now().plus_days(40)));

    round.cancel(&app);

    let row = round.row(&app);
    assert_eq!((row.state, row.opens_at), (State::Cancelled, None));
    let page = app.browser().get(&round.path());
    assert!(page.says("国の制度が変わったため") && page.says(REASON), "{}", page.text());
    sound(&app);
}

#[test]
fn only_an_approver_of_the_section_puts_off() {
    let app = TestApp::start();
    let round = OpenRound::scheduled(&app);
    let row = round.row(&app);
    let wanted = || PostponeRound { round: row.id, rev: row.rev, reason: REASON.to_owned() };
    let stranger = app.account("stranger", ronten::model::terms::Role::Approver, "shogai", None);

    assert!(app.try_to(&round.official, wanted()).is_err() && app.try_to(&stranger, wanted()).is_err());
    assert!(app.try_to(&round.approver, PostponeRound { rev: row.rev - 1, ..wanted() }).is_err(), "somebody else's change is seen first");

    assert_eq!(round.row(&app).state, State::Scheduled);
}

/// The database says what its record says.
fn sound(app: &TestApp) {
    let checked = app.place.open(&app.time).unwrap().check(&app.place, None).unwrap();
    assert_eq!(checked.findings().count(), 0);
}
