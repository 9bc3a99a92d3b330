//! An open round's period is made longer: by two persons, in time, for everybody to see. Never shorter.

use super::support::app::TestApp;
use super::support::http::{Browser, Page};
use super::support::outbox::{step, write};
use super::support::round::OpenRound;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::result::{Remarks, SubmitResult};
use ronten::commands::round::{AskExtension, Certify, CloseDue, Later, Reconcile, StartResponding};
use ronten::mail::transport::Transport;
use ronten::model::Moment;
use ronten::model::round::Way;
use ronten::model::terms::Role;
use ronten::procedure::approval::State as ApprovalState;
use ronten::procedure::round::State;
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::mail::CaughtMail;

const REASON: &str = "資料の公開が遅れたため。";

/// A round with its office page and a browser for each of its two people.
struct Hall {
    app: TestApp,
    round: OpenRound,
    page: String,
    official: Browser,
    approver: Browser,
}

impl Hall {
    fn open() -> Self {
        let app = TestApp::start();
        let round = OpenRound::start(&app);
        let page = format!("/office{}", round.path());
        let (official, approver) = (app.sign_in(&round.official), app.sign_in(&round.approver));
        Self { app, round, page, official, approver }
    }

    /// The day so many days after the last one.
    fn day(&self, after: i64) -> String {
        self.round.row(&self.app).closes_at.unwrap().plus_days(after).jst_date().to_string()
    }

    fn ask(&mut self, closes_on: &str, reason: &str) -> Page {
        let form = format!("{}/extension", self.page);
        let rev = self.round.row(&self.app).rev.to_string();
        let csrf = self.official.token("/office");
        self.official.post(&form, &[("csrf", &csrf), ("rev", &rev), ("closes_on", closes_on), ("closes_time", "17:00"), ("reason", reason)])
    }

    fn asked(&self) -> Approval {
        self.app.read(|db| Approval::newest(db, self.round.id.as_str(), Purpose::Extension)).unwrap()
    }

    /// By command, so that a test can say exactly when.
    fn ask_until(&self, until: Moment) -> Approval {
        let row = self.round.row(&self.app);
        let later = Later { until, reason: REASON.to_owned(), result_due: String::new() };
        self.app.perform(&self.round.official, AskExtension { round: row.id, rev: row.rev, later })
    }

    fn decide(&self, asked: &Approval) -> Result<(), String> {
        let decide = Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve };
        self.app.try_to(&self.round.approver, decide).map(drop).map_err(|error| error.to_string())
    }
}

#[test]
fn a_longer_period_is_decided_by_two_and_shown_everywhere_with_the_end_before_it() {
    let mut hall = Hall::open();
    let before = hall.round.closes_at;
    let path = hall.round.path();

    let asked = hall.ask(&hall.day(7), REASON);
    assert!(hall.official.follow(&asked).says("募集期間の延長の決裁を求めました。"), "{}", asked.text());
    assert_eq!(hall.round.row(&hall.app).closes_at, Some(before));
    let inbox = hall.approver.get("/office/approvals");
    let approval = inbox.link("/office/approvals/").unwrap();
    let seen = hall.approver.get(&approval);
    assert!(seen.says("募集期間の延長") && seen.says("これまでの締切") && seen.says(REASON), "{}", seen.text());
    let rev = seen.value("rev").unwrap();
    let decided = hall.approver.send_form(&approval, &format!("{approval}/decision"), &[("rev", &rev), ("decision", "approve")]);
    assert!(hall.approver.follow(&decided).says("決裁しました。"), "{}", decided.text());

    let row = hall.round.row(&hall.app);
    let until = row.closes_at.unwrap();
    assert!(until > before && row.extensions.len() == 1 && row.extensions[0].from == before && row.extensions[0].at.is_some());
    let mut resident = hall.app.browser();
    for page in [path.clone(), format!("{path}/submissions/new")] {
        let page = resident.get(&page);
        assert!(page.says("募集期間を延長しました") && page.says(REASON) && page.says("これまでの締切"), "{}", page.text());
    }
    let english = resident.get(&format!("/en{path}"));
    assert!(english.says("The period was extended") && english.says("End until then"), "{}", english.text());
    assert!(resident.get(&hall.round.project_path()).says("の募集期間を延長しました"));
    assert!(resident.get(&format!("{}/record", hall.round.project_path())).says("募集期間を延長しました。"));
    let feed = resident.get("/feed.atom");
    assert!(feed.says("募集期間を延長しました：") && feed.says("#extended-1"), "{}", feed.text());
    let calendar = resident.get("/calendar.ics").text().replace("\r\n ", "");
    let end = until.to_utc().format("DTEND:%Y%m%dT%H%M%SZ").to_string();
    assert!(calendar.contains(&end) && calendar.contains("SEQUENCE:1") && calendar.contains("これまでの締切"), "{calendar}");
    assert!(hall.official.get(&hall.page).says("募集期間を延長しました"));
    sound(&hall.app);

    // The clock comes at the new end and not before.
    hall.app.wait_until(before);
    hall.app.clock().run_once().unwrap();
    assert_eq!(hall.round.row(&hall.app).state, State::Open);
    hall.app.wait_until(until);
    hall.app.clock().run_once().unwrap();
    assert_eq!(hall.round.row(&hall.app).state, State::Closed);
}

#[test]
fn what_cannot_be_an_extension_is_refused_and_given_back() {
    let mut hall = Hall::open();
    for (day, reason, why) in [
        (hall.day(-1), REASON, "短くすることはできません"),
        (hall.day(7), "　", "理由"),
        (String::new(), REASON, "終了日"),
        ("来週".to_owned(), REASON, "日付として読み取れません"),
    ] {
        let refused = hall.ask(&day, reason);
        assert!(refused.status == 422 && refused.says(why), "{day} {}", refused.text());
        assert!(refused.says(reason.trim()), "{}", refused.text());
    }

    hall.ask(&hall.day(7), REASON);
    let twice = hall.ask(&hall.day(8), REASON);

    assert!(twice.status == 409 && twice.says("決裁を待っている延長または訂正があります"), "{}", twice.text());
    assert!(hall.official.get(&hall.page).says("決裁を待っている延長または訂正があります"));
    assert_eq!(hall.round.row(&hall.app).closes_at, Some(hall.round.closes_at));
}

#[test]
fn a_result_planned_for_a_day_on_which_opinions_still_come_in_is_planned_anew() {
    let hall = Hall::open();
    let (row, until) = (hall.round.row(&hall.app), hall.round.closes_at.plus_days(30));
    let ask = |result_due: String| {
        let later = Later { until, reason: REASON.to_owned(), result_due };
        hall.app.try_to(&hall.round.official, AskExtension { round: row.id, rev: row.rev, later })
    };

    assert!(ask(hall.round.closes_at.jst_date().to_string()).is_err());
    assert!(ask("来年".to_owned()).is_err());
    let asked = ask(until.plus_days(20).jst_date().to_string()).unwrap();
    hall.decide(&asked).unwrap();

    assert_eq!(hall.round.row(&hall.app).fields.result_due, until.plus_days(20).jst_date().to_string());
}

#[test]
fn who_asked_does_not_decide_with_another_account() {
    let hall = Hall::open();
    let asked = hall.ask_until(hall.round.closes_at.plus_days(7));
    let person = hall.round.official.account().unwrap().person;
    let twin = hall.app.account("twin", Role::Approver, super::support::app::SECTION, Some(person));

    let decide = Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve };

    assert!(hall.app.try_to(&twin, decide).is_err());
    assert!(hall.round.row(&hall.app).extensions.is_empty());
}

#[test]
fn of_an_approval_and_the_close_at_the_same_moment_exactly_one_wins() {
    for clock_first in [true, false] {
        let hall = Hall::open();
        let closes = hall.round.closes_at;
        let asked = hall.ask_until(closes.plus_days(7));
        // The first moment after the period, or its last minute: the clock of the program runs on while the test does.
        hall.app.wait_until(if clock_first { closes } else { closes.plus_minutes(-1) });
        let close = || hall.app.try_to(&Actor::Clock, CloseDue { round: hall.round.id });

        if clock_first {
            close().unwrap();
            assert!(hall.decide(&asked).is_err());
            assert_eq!(hall.asked().state, ApprovalState::Voided);
        } else {
            hall.decide(&asked).unwrap();
            assert!(close().is_err());
            hall.app.wait_until(closes);
            hall.app.clock().run_once().unwrap();
        }

        let row = hall.round.row(&hall.app);
        assert_eq!((row.state, row.extensions.len()), if clock_first { (State::Closed, 0) } else { (State::Open, 1) });
        sound(&hall.app);
    }
}

#[test]
fn an_end_that_has_come_is_not_moved_though_the_clock_is_late() {
    let hall = Hall::open();
    let asked = hall.ask_until(hall.round.closes_at.plus_days(7));
    hall.app.wait_until(hall.round.closes_at);

    assert!(hall.decide(&asked).unwrap_err().contains("period_runs"));

    hall.app.clock().run_once().unwrap();
    assert_eq!(hall.round.row(&hall.app).state, State::Closed);
}

#[test]
fn a_round_called_off_takes_its_extension_along() {
    let hall = Hall::open();
    hall.ask_until(hall.round.closes_at.plus_days(7));

    hall.round.cancel(&hall.app);

    assert_eq!(hall.asked().state, ApprovalState::Voided);
    sound(&hall.app);
}

#[test]
fn everybody_who_wrote_is_told_both_ends() {
    let hall = Hall::open();
    let mut post = hall.app.post_by(Transport::Catch);
    write(&hall.app, &hall.round, "taro@example.jp");
    step(&mut post);
    let asked = hall.ask_until(hall.round.closes_at.plus_days(7));
    hall.decide(&asked).unwrap();
    step(&mut post);

    let mails = hall.app.read(|db| CaughtMail::newest(db, 50));
    let told = mails.iter().find(|mail| mail.recipient == "taro@example.jp" && mail.subject.contains("延長しました")).unwrap();
    assert!(told.body.contains("これまでの締切") && told.body.contains("新しい締切") && !told.body.contains(REASON), "{}", told.body);
}

#[test]
fn the_result_says_that_the_period_was_made_longer() {
    let hall = Hall::open();
    let asked = hall.ask_until(hall.round.closes_at.plus_days(7));
    hall.decide(&asked).unwrap();
    let (app, id) = (&hall.app, hall.round.id);
    app.wait_until(hall.round.row(app).closes_at.unwrap().plus_minutes(30));
    app.perform(&Actor::Clock, CloseDue { round: id });
    for offer in hall.round.row(app).channels.iter() {
        let explanation = String::new();
        app.perform(&hall.round.official, Certify { round: id, way: Way::of(offer.channel), received: 0, registered: 0, explanation });
    }
    app.perform(&hall.round.official, Reconcile { round: id });
    app.perform(&hall.round.official, StartResponding { round: id });
    let submit = SubmitResult { round: id, rev: hall.round.row(app).rev, remarks: Remarks::default() };
    hall.decide(&app.perform(&hall.round.official, submit)).unwrap();

    let mut resident = app.browser();
    let page = resident.get(&format!("{}/result", hall.round.path()));
    assert!(page.says("募集期間を延長しました") && page.says("これまでの締切") && page.says(REASON), "{}", page.text());
    let json = resident.get(&format!("{}/result.json", hall.round.path())).text();
    let sheet: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((sheet["extensions"][0]["reason"].as_str(), sheet["days"].as_i64()), (Some(REASON), Some(38)), "{json}");
    sound(app);
}

/// The database says what its record says.
fn sound(app: &TestApp) {
    let checked = app.place.open(&app.time).unwrap().check(&app.place, None).unwrap();
    assert_eq!(checked.findings().count(), 0);
}
