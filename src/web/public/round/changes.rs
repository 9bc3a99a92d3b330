//! What happened to a round's period after residents were told of it: as it was, as it is, when, and why.

use crate::model::calendar::{closing_text, long_date};
use crate::model::round::Extension;
use crate::model::terms::Lang;
use chrono::NaiveDate;
use serde::Serialize;

/// For the part `pages/public/changes`; it shows nothing where nothing happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    extensions: Vec<Extended>,
}

/// A longer period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Extended {
    /// The day on which it was decided; none while it is asked for.
    on: Option<String>,
    before: String,
    until: String,
    /// The planned date of the result until then, where it moved.
    due_before: Option<String>,
    reason: String,
}

impl Changes {
    pub fn of(extensions: &[Extension], lang: Lang) -> Self {
        Self { extensions: extensions.iter().map(|one| extended(one, lang)).collect() }
    }
}

fn extended(extension: &Extension, lang: Lang) -> Extended {
    let due_before = extension.result_due_before.parse::<NaiveDate>().ok();
    Extended {
        on: extension.at.map(|at| long_date(at.jst_date(), lang)),
        before: closing_text(extension.from, lang),
        until: closing_text(extension.until, lang),
        due_before: due_before.map(|date| long_date(date, lang)),
        reason: extension.reason.clone(),
    }
}
