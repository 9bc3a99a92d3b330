//! What a policy says about how long things last: a session of the staff, and what is stored about who wrote letters.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How long somebody of the staff stays signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    /// Minutes without use after which a session ends; 0 for [`Sessions::IDLE_MINUTES`].
    pub idle_minutes: i64,
    /// Hours after which it ends in any case; 0 for [`Sessions::LONGEST_HOURS`].
    pub longest_hours: i64,
}

impl Sessions {
    /// Without a rule of the city. Long, because slow typing must not lose a draft (WCAG 2.2.1).
    pub const IDLE_MINUTES: i64 = 20 * 60;
    /// Without a rule of the city.
    pub const LONGEST_HOURS: i64 = 24;

    /// Minutes without use.
    pub const fn idle_minutes(self) -> i64 {
        if self.idle_minutes == 0 { Self::IDLE_MINUTES } else { self.idle_minutes }
    }

    /// Minutes in all.
    pub const fn longest_minutes(self) -> i64 {
        60 * if self.longest_hours == 0 { Self::LONGEST_HOURS } else { self.longest_hours }
    }
}

/// For how long it is stored who wrote a letter. Letters, opinions, answers and counts are kept for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Months from the day on which a project ended; 0 for no term.
    pub personal_months: u32,
}

impl Retention {
    /// The first day on which who wrote the letters of a project that ended on `ended` is no longer to be stored.
    pub fn due(self, ended: NaiveDate) -> Option<NaiveDate> {
        (self.personal_months > 0).then(|| ended.checked_add_months(Months::new(self.personal_months))).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_ends_on_the_same_day_of_a_later_month_or_on_its_last() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();

        assert_eq!(Retention { personal_months: 0 }.due(day("2026-03-31")), None);
        assert_eq!(Retention { personal_months: 12 }.due(day("2026-03-31")), Some(day("2027-03-31")));
        assert_eq!(Retention { personal_months: 1 }.due(day("2026-01-31")), Some(day("2026-02-28")));
    }

    #[test]
    fn without_a_rule_a_session_outlasts_a_working_day() {
        assert_eq!((Sessions::default().idle_minutes(), Sessions::default().longest_minutes()), (1200, 1440));
        let strict = Sessions { idle_minutes: 30, longest_hours: 12 };
        assert_eq!((strict.idle_minutes(), strict.longest_minutes()), (30, 720));
    }
}
