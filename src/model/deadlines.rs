//! Business days of a city, and by when it means to have done what.

use super::Moment;
use super::calendar::last_day;
use super::holidays::Holidays;
use super::policy::{Method, Policy};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Longest run of days looked through for a business day: nobody closes for a year.
const LONGEST: usize = 366;

/// The days on which a city works.
#[derive(Clone, Copy, Debug)]
pub struct BusinessDays<'p> {
    policy: &'p Policy,
}

impl<'p> BusinessDays<'p> {
    pub const fn of(policy: &'p Policy) -> Self {
        Self { policy }
    }

    /// Neither a Saturday, a Sunday, a national holiday, nor a day on which the city is closed.
    pub fn works_on(self, day: NaiveDate) -> bool {
        let closed = self.policy.calendar.closed.iter().any(|days| days.contains(day));
        !closed && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !Holidays::known().is_holiday(day)
    }

    /// This day, or the next business day after it.
    pub fn on_or_after(self, day: NaiveDate) -> NaiveDate {
        day.iter_days().take(LONGEST).find(|day| self.works_on(*day)).unwrap_or(day)
    }

    /// The `n`th business day after a day; the day itself for 0.
    pub fn after(self, day: NaiveDate, n: i64) -> NaiveDate {
        (0..n).fold(day, |day, _| self.on_or_after(day + Days::new(1)))
    }
}

/// By when what came in and what is registered are compared.
pub fn reconciliation(policy: &Policy, closes_at: Moment) -> NaiveDate {
    BusinessDays::of(policy).after(last_day(closes_at), policy.deadlines.reconcile_business_days)
}

/// When the result is planned: the day that was announced (`YYYY-MM-DD`), else the city's own term, on a business day.
pub fn result(policy: &Policy, closes_at: Option<Moment>, announced: &str) -> Option<NaiveDate> {
    let term = || {
        let day = closes_at?.plus_days(policy.result.target_days).jst_date();
        Some(BusinessDays::of(policy).on_or_after(day))
    };
    announced.parse().ok().or_else(term)
}

/// By when a complaint is to be answered; none where the policy sets no term.
pub fn complaint(policy: &Policy, received_at: Moment) -> Option<NaiveDate> {
    let days = policy.deadlines.complaint_days;
    (days > 0).then(|| BusinessDays::of(policy).on_or_after(received_at.plus_days(days).jst_date()))
}

/// The first moment at which the correction of a record that was published then cannot be asked for any more; none where the policy
/// has no days for it. The days count from the day after its publication.
pub fn objection(policy: &Policy, published_at: Moment) -> Option<Moment> {
    let days = policy.deadlines.objection_days;
    (days > 0).then(|| Moment::start_of_day(published_at.plus_days(days + 1).jst_date()))
}

/// By when the record of an occasion that was over at a moment is to be public, weekend or not: residents wait for what was said.
/// None where the policy sets no term.
pub fn record(policy: &Policy, over: Moment) -> Option<Moment> {
    let Method { record_days, record_hour, .. } = policy.method;
    let day = over.plus_days(record_days).jst_date();
    (record_days > 0).then(|| Moment::start_of_day(day).plus_minutes(record_hour * 60))
}

/// Whether the holidays of a day's year are not announced yet, so that what was computed from them may move.
pub fn is_provisional(day: NaiveDate) -> bool {
    Holidays::known().is_provisional(day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        Policy::parse(include_str!("../../config/policy.toml")).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The end of a day.
    fn until(text: &str) -> Moment {
        Moment::start_of_day(day(text) + Days::new(1))
    }

    #[test]
    fn business_days_skip_weekends_holidays_and_the_turn_of_the_year() {
        let policy = policy();
        let days = BusinessDays::of(&policy);

        for (from, n, to) in [
            ("2026-11-20", 1, "2026-11-24"),
            ("2026-12-28", 1, "2027-01-04"),
            ("2026-05-01", 1, "2026-05-07"),
            ("2026-11-21", 0, "2026-11-21"),
            ("2026-11-16", 5, "2026-11-24"),
        ] {
            assert_eq!(days.after(day(from), n), day(to), "{n} after {from}");
        }
        assert!(!days.works_on(day("2026-12-31")) && days.works_on(day("2026-12-28")) && !days.works_on(day("2027-01-03")));
    }

    #[test]
    fn what_is_due_is_due_on_a_business_day() {
        let policy = policy();

        assert_eq!(reconciliation(&policy, until("2026-11-20")), day("2026-11-24"));
        // 45 days after the end is a Sunday; the Monday is a holiday.
        assert_eq!(result(&policy, Some(until("2026-10-07")), ""), Some(day("2026-11-24")));
        assert_eq!(result(&policy, Some(until("2026-10-07")), "2026-12-06"), Some(day("2026-12-06")), "what was announced stays");
        assert_eq!(result(&policy, None, ""), None);
        assert_eq!(complaint(&policy, until("2026-10-22")), Some(day("2026-11-24")), "31 days later is a Sunday, then a holiday");
        let evening = Moment::start_of_day(day("2026-11-20")).plus_minutes(21 * 60);
        assert_eq!(record(&policy, evening), Some(Moment::start_of_day(day("2026-11-21")).plus_minutes(12 * 60)));
        let mut without = policy.clone();
        without.method.record_days = 0;
        assert_eq!(record(&without, evening), None);
        without.deadlines.complaint_days = 0;
        assert_eq!(complaint(&without, until("2026-10-22")), None);
    }
}
