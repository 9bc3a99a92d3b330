//! As of which day a ledger is asked for: `?as_of=YYYY-MM-DD` is the end of that day in Japan.

use crate::model::Moment;
use crate::model::date_input;
use crate::web::problem::Problem;
use crate::web::visit::Ask;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AsOf {
    #[serde(default)]
    as_of: String,
}

/// A day that was asked for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Then {
    /// `YYYY-MM-DD`; empty for now.
    pub day: String,
    /// What links carry on, `?as_of=…`, or nothing.
    pub query: String,
    /// What was typed and is no day.
    pub wrong: String,
    /// Lines that entered before are in it.
    #[serde(skip)]
    pub before: Option<Moment>,
}

impl AsOf {
    /// The day. Today and later days are now; what is no day is said on the page, which shows now.
    pub fn then(&self, ask: &Ask) -> Result<Then, Problem> {
        let typed = self.as_of.trim();
        if typed.is_empty() {
            return Ok(Then::default());
        }
        let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok().or_else(|| date_input::parse_date(typed).ok());
        let Some(next) = day.and_then(|day| day.checked_add_days(Days::new(1))) else {
            return Ok(Then { wrong: typed.chars().take(40).collect(), ..Then::default() });
        };
        if day.is_some_and(|day| day >= ask.now.jst_date()) {
            return Ok(Then::default());
        }
        let day = day.map(|day| day.format("%Y-%m-%d").to_string()).unwrap_or_default();
        Ok(Then { query: format!("?as_of={day}"), before: Some(Moment::start_of_day(next)), day, wrong: String::new() })
    }
}
