//! What the section is told because a day has come: once each, whatever the clock does.

use crate::support::case::Case;
use ronten::commands::Actor;
use ronten::commands::mail::Expand;
use ronten::commands::remind::{RECONCILE_PAST, RESULT, RESULT_PAST, Remind, TODAY};
use ronten::model::Moment;
use ronten::model::terms::Audience;
use ronten::store::mail::Notice;

/// Steps the clock, and gives the names of what it told since.
fn told(case: &Case) -> Vec<String> {
    case.app.perform(&Actor::Clock, Remind);
    let waiting = case.app.read(|db| Notice::open(db, 100));
    let own =
        |notice: &&Notice| notice.round == Some(case.round) && !notice.name.starts_with("round.") && !notice.name.contains("submission");
    let names = waiting.iter().filter(own).map(|notice| format!("{}.{}", notice.name, notice.audience)).collect();
    while case.app.perform(&Actor::System, Expand) {}
    names
}

/// A moment on the next business day of the usual week, at this hour in Japan.
fn at(case: &Case, day: &str, hour: i64) -> Moment {
    let day = Moment::start_of_day(day.parse().unwrap()).plus_minutes(hour * 60);
    assert!(case.app.time.now() < day, "the test's days have passed");
    day
}

#[test]
fn the_line_of_the_day_comes_once_a_business_day_also_when_nothing_came_in() {
    let case = Case::open();
    // Far enough in the future; 2027-01-12 is a Tuesday after a holiday.
    let closes = case.now().closes_at.unwrap();
    let days: Vec<_> = (1..8).map(|n| case.app.time.now().plus_days(n).jst_date()).collect();
    let mut lines = 0;
    for day in &days {
        let day = day.to_string();
        case.app.wait_until(at(&case, &day, 16));
        assert!(!told(&case).iter().any(|name| name.starts_with(TODAY)), "before its hour: {day}");
        case.app.wait_until(at(&case, &day, 17));
        let first = told(&case).iter().filter(|name| name.starts_with(TODAY)).count();
        assert_eq!(told(&case), Vec::<String>::new(), "once: {day}");
        lines += first;
    }
    assert!(case.app.time.now() < closes && (2..=5).contains(&lines), "a week has two days off or more: {lines}");
}

#[test]
fn of_reminders_that_were_missed_the_last_is_sent_and_a_past_day_goes_to_the_approvers_once() {
    let case = Case::open();
    told(&case);
    case.close();
    case.respond();
    let section = format!("{RESULT}.{}", Audience::Section);
    // The clock jumps over the seventh and the third day before.
    let due = ronten::model::deadlines::result(&crate::support::app::shipped(), case.now().closes_at, "").unwrap();
    case.app.wait_until(Moment::start_of_day(due).plus_days(-1));
    assert_eq!(told(&case), [section]);
    assert_eq!(told(&case), Vec::<String>::new());

    case.app.wait_until(Moment::start_of_day(due).plus_days(5));

    assert_eq!(told(&case), [format!("{RESULT_PAST}.{}", Audience::Approvers)]);
    case.app.wait_until(Moment::start_of_day(due).plus_days(30));
    assert_eq!(told(&case), Vec::<String>::new(), "and {RECONCILE_PAST} is no more due");
}
