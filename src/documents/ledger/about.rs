//! What a line says of itself: its kind, the issue that it is about, where it comes from.

use super::line::{Line, RaisedLine, What};
use crate::model::method::Source;

impl Line {
    /// Its kind, as it is spelled in the line.
    pub fn kind(&self) -> &'static str {
        match &self.what {
            What::Result { .. } => "result",
            What::Occasion(_) => "occasion",
            What::Raised(_) => "raised",
            What::Reworded { .. } => "reworded",
            What::Merged { .. } => "merged",
            What::Reopened { .. } => "reopened",
            What::Settled { .. } => "settled",
            What::Considered { .. } => "considered",
            What::Opinion(_) => "opinion",
            What::Filed { .. } => "filed",
            What::Dropped { .. } => "dropped",
            What::Answered { .. } => "answered",
            What::Corrected(_) => "corrected",
            What::View(_) => "view",
            What::Carried { .. } => "carried",
            What::Ended { .. } => "ended",
            What::Unpublished { .. } => "unpublished",
            What::Edition(_) => "edition",
        }
    }

    /// The issue that it is about, as it says itself.
    pub fn issue(&self) -> Option<i64> {
        match &self.what {
            What::Raised(RaisedLine { issue, .. }) => Some(*issue),
            What::Reworded { issue, .. } | What::Merged { issue, .. } | What::Reopened { issue, .. } => Some(*issue),
            What::Settled { issue, .. } | What::Considered { issue, .. } => Some(*issue),
            What::Opinion(line) => line.issue,
            What::Filed { issue, .. } => *issue,
            What::View(line) => Some(line.issue),
            What::Result { .. } | What::Occasion(_) | What::Dropped { .. } | What::Answered { .. } => None,
            What::Carried { issue, .. } => Some(*issue),
            What::Corrected(_) | What::Ended { .. } => None,
            What::Unpublished { .. } | What::Edition(_) => None,
        }
    }

    /// The round or occasion that it comes from.
    pub fn source(&self) -> Option<Source> {
        match &self.what {
            What::Result { round, .. } | What::Unpublished { round, .. } => Some(Source::Round(*round)),
            What::Occasion(line) => Some(Source::Occasion(line.occasion)),
            What::Corrected(line) => Some(Source::Occasion(line.occasion)),
            What::Opinion(line) => Some(line.source),
            What::View(line) => line.source,
            _ => None,
        }
    }
}
