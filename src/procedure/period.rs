//! The comment period: whether its days suffice, and whether a letter still comes in time.
//!
//! A period is `[opens_at, closes_at)`: what is received at the very instant of closing is late.

use super::round::State;
use crate::closed;
use crate::model::Moment;

/// Whether a period of so many days (`calendar::period_days`) may be opened: the policy's minimum is kept, or a reason is published with it (the Act, Art. 40(1)).
pub fn suffices(days: i64, minimum_days: i64, reason_given: bool) -> bool {
    days > 0 && (days >= minimum_days || reason_given)
}

closed! {
    /// What becomes of a letter that comes in by the form.
    pub enum Submitting {
        /// It is taken.
        InTime = "in_time",
        /// It is taken as a late arrival, and the page says so.
        Late = "late",
        /// The period has not begun.
        NotYet = "not_yet",
        /// The period and the minutes of grace are over; the typed words are given back.
        Over = "over",
        /// The round was called off.
        Cancelled = "cancelled",
    }
}

impl Submitting {
    /// Whether the letter is stored, be it late.
    pub const fn accepted(self) -> bool {
        matches!(self, Submitting::InTime | Submitting::Late)
    }
}

/// What becomes of a form whose last byte was read at `received_at`.
///
/// Asked when the writer gets to it, which may be after the clock has closed the round: who pressed the button in time
/// is in time, however long the queue was. While the round is open nothing is refused: if the clock is behind, what comes
/// after `closes_at` is late, and an official decides.
pub fn submitting(state: State, closes_at: Moment, grace_minutes: i64, received_at: Moment) -> Submitting {
    let in_time = received_at < closes_at;
    match state {
        State::New | State::Preparing | State::InApproval | State::Scheduled | State::Announced => Submitting::NotYet,
        State::Open | State::Closed if in_time => Submitting::InTime,
        State::Open => Submitting::Late,
        State::Closed if received_at < closes_at.plus_minutes(grace_minutes.max(0)) => Submitting::Late,
        State::Closed | State::Sorting | State::Responding | State::ResultInApproval | State::ResultPublished => Submitting::Over,
        State::Cancelled => Submitting::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn day(month: u32, day: u32) -> Moment {
        Moment::start_of_day(NaiveDate::from_ymd_opt(2026, month, day).unwrap())
    }

    #[test]
    fn a_short_period_needs_a_reason() {
        assert!(suffices(30, 30, false));
        assert!(!suffices(29, 30, false));
        assert!(suffices(29, 30, true));
        // No reason mends a period that ends before it begins.
        assert!(!suffices(0, 0, true));
    }

    #[test]
    fn the_instant_of_closing_is_late_and_the_end_of_grace_is_over() {
        let closes = day(5, 1);
        let closed = |received| submitting(State::Closed, closes, 10, received);

        assert_eq!(closed(closes.plus_ms(-1)), Submitting::InTime);
        assert_eq!(closed(closes), Submitting::Late);
        assert_eq!(closed(closes.plus_minutes(10).plus_ms(-1)), Submitting::Late);
        assert_eq!(closed(closes.plus_minutes(10)), Submitting::Over);
        assert_eq!(submitting(State::Sorting, closes, 10, closes.plus_ms(-1)), Submitting::Over);
        assert_eq!(submitting(State::Closed, closes, -5, closes), Submitting::Over);
    }

    #[test]
    fn an_open_round_refuses_nothing_even_when_the_clock_is_behind() {
        let closes = day(5, 1);

        assert_eq!(submitting(State::Open, closes, 10, closes.plus_ms(-1)), Submitting::InTime);
        assert_eq!(submitting(State::Open, closes, 10, closes.plus_days(2)), Submitting::Late);
    }

    proptest! {
        #[test]
        fn later_is_never_better(state in 0..State::ALL.len(), grace in 0i64..60, early in -100_000i64..2_000_000, wait in 0i64..2_000_000) {
            let closes = day(5, 1);
            let at = |ms| submitting(State::ALL[state], closes, grace, closes.plus_ms(ms));

            prop_assert!(at(early) <= at(early + wait), "in time, then late, then over");
        }
    }
}
