//! What the section is told because a day, or an hour, has come.

use super::Hall;
use crate::support::app::TestApp;
use ronten::commands::Actor;
use ronten::commands::issue::course::Consider;
use ronten::commands::mail::Expand;
use ronten::commands::occasion::rows::{NoteRow, RowForm};
use ronten::commands::remind::Remind;
use ronten::model::Moment;
use ronten::model::policy::Method;
use ronten::store::mail::Notice;

/// Steps the clock, and gives the names of what it told since.
fn told(app: &TestApp) -> Vec<String> {
    while app.perform(&Actor::System, Expand) {}
    app.perform(&Actor::Clock, Remind);
    let waiting = app.read(|db| Notice::open(db, 100));
    while app.perform(&Actor::System, Expand) {}
    waiting.iter().map(|notice| format!("{}.{}", notice.name, notice.audience)).collect()
}

#[test]
fn a_record_is_due_at_noon_of_the_next_day_and_said_once_before_and_once_after() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let evening = hall.announced(5);
    hall.freeze(evening);
    hall.hold(evening);
    let Method { record_days, record_hour, .. } = crate::support::app::shipped().method;
    assert_eq!((record_days, record_hour), (1, 12));
    let noon = Moment::start_of_day(app.time.now().plus_days(1).jst_date()).plus_minutes(12 * 60);

    assert_eq!(told(&app), Vec::<String>::new());
    app.wait_until(noon.plus_minutes(-4 * 60));
    assert_eq!(told(&app), ["reminder.record.section"]);
    let shown = |app: &TestApp| app.sign_in(&hall.official).get("/office").text();
    assert!(shown(&app).contains("記録を公表する：市民会館の説明会") && !shown(&app).contains("期限を過ぎ"), "{}", shown(&app));
    assert_eq!(told(&app), Vec::<String>::new(), "once");
    app.wait_until(noon);
    assert_eq!(told(&app), ["overdue.record.approvers"]);
    assert_eq!(told(&app), Vec::<String>::new(), "once");
}

#[test]
fn a_published_record_is_due_no_more_while_owed_answers_and_considered_issues_are() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let evening = hall.announced(5);
    hall.freeze(evening);
    hall.hold(evening);
    let due = app.time.now().plus_days(10).jst_date();
    let form = RowForm { taken_back: true, due: Some(due), ..hall.row("いくらですか。") };
    let row = app.perform(&hall.official, NoteRow { occasion: evening, key: "k-1".to_owned(), form });
    let issue = hall.issue("建設費");
    hall.file(&row, issue.id, None);
    hall.publish(evening);
    let issue = hall.fresh(&issue);
    app.perform(&hall.official, Consider { issue: issue.id, rev: issue.rev, owner: "課長".to_owned(), due: Some(due) });

    app.wait_until(Moment::start_of_day(due).plus_days(-7));
    assert_eq!(told(&app), ["reminder.answer.section", "reminder.issue.section"]);
    app.wait_until(Moment::start_of_day(due).plus_days(1));
    assert_eq!(told(&app), ["overdue.answer.approvers", "overdue.issue.approvers"]);
    let desk = app.sign_in(&hall.approver).get("/office").text();
    assert!(desk.contains("持ち帰りの1番に答える") && desk.contains("論点1の市の考え方を示す"), "{desk}");
    assert_eq!(desk.matches("govuk-tag--red").count(), 2, "{desk}");
    let elsewhere = app.account("elsewhere", ronten::model::terms::Role::Official, "shogai", None);
    assert!(!app.sign_in(&elsewhere).get("/office").text().contains("持ち帰りの1番"));
    assert_eq!(told(&app), Vec::<String>::new(), "once");
    hall.view(&hall.fresh(&issue), "約38億円です。", "").unwrap();
    app.wait_until(Moment::start_of_day(due).plus_days(3));
    assert!(!told(&app).iter().any(|name| name.contains("issue") && name.starts_with("overdue")));
}
