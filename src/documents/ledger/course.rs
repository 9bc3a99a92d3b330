//! The course of one issue: everything that happened to it, in order of time.

use super::line::{Line, ViewLine, What};
use crate::model::Moment;
use crate::model::method::Settlement;

/// Where an issue stands by the lines so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is no view on it yet.
    Raised,
    /// Somebody considers it until a day (`YYYY-MM-DD`).
    Considered {
        owner: String,
        due: String,
    },
    Answered,
    Reopened,
    Settled(Settlement),
    /// It went into another issue.
    Merged(i64),
}

impl Standing {
    /// In one word.
    pub const fn name(&self) -> &'static str {
        match self {
            Standing::Raised => "raised",
            Standing::Considered { .. } => "under_review",
            Standing::Answered => "answered",
            Standing::Reopened => "reopened",
            Standing::Settled(_) => "settled",
            Standing::Merged(_) => "merged",
        }
    }
}

/// One thing that happened to an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of its line.
    pub number: i64,
    pub entered_at: Moment,
    /// 追加記載: it happened before the cut-off of an edition that does not have it.
    pub late: bool,
    pub line: Line,
}

/// An issue with its course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueCourse {
    pub number: i64,
    pub theme: String,
    pub title: String,
    pub standing: Standing,
    pub split_from: Option<i64>,
    /// Issues that came out of it, and that went into it.
    pub split_into: Vec<i64>,
    pub merged_from: Vec<i64>,
    /// Whether something was said that no view answers: a repeated question does not count.
    pub owes: bool,
    /// Taken up again, and no view since.
    pub reopened: bool,
    /// In order of time: by the day on which it happened, then as it entered.
    pub entries: Vec<Entry>,
}

impl IssueCourse {
    pub(super) fn raised(number: i64, theme: &str, title: &str, split_from: Option<i64>) -> Self {
        Self {
            number,
            theme: theme.to_owned(),
            title: title.to_owned(),
            standing: Standing::Raised,
            split_from,
            split_into: Vec::new(),
            merged_from: Vec::new(),
            owes: false,
            reopened: false,
            entries: Vec::new(),
        }
    }

    /// Whether the discussion of it goes on: nothing is said on it yet, something is unanswered or considered, or it was left to the next
    /// stage of the project.
    pub fn is_open(&self) -> bool {
        match self.standing {
            Standing::Merged(_) => false,
            Standing::Settled(Settlement::NextStage) => true,
            Standing::Settled(_) | Standing::Answered => self.owes,
            Standing::Raised | Standing::Considered { .. } | Standing::Reopened => true,
        }
    }

    /// Every view on it with the line that it stands on, oldest first.
    pub fn views(&self) -> impl DoubleEndedIterator<Item = (&Entry, &ViewLine)> {
        self.entries.iter().filter_map(|entry| match &entry.line.what {
            What::View(view) => Some((entry, &**view)),
            _ => None,
        })
    }

    /// What the city says about it.
    pub fn view(&self) -> Option<&ViewLine> {
        self.views().map(|(_, view)| view).max_by_key(|view| view.view)
    }
}
