//! The words that officials wrote about complaints; those of the complainants are kept apart and go with them.

use super::Scrub;
use super::words::{Worded, all};
use crate::store::complaints::Complaint;

impl Worded for Complaint {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            fiscal_year: _,
            number: _,
            project: _,
            section: _,
            kind: _,
            channel: _,
            received_at: _,
            registered_at: _,
            registered_by: _,
            due: _,
            lang: _,
            state: _,
            receipt: _,
            gist,
            outcome: _,
            measure,
            answer,
            kept: _,
            drafter: _,
            reason,
            answered_at: _,
            erasure: _,
            erasure_by: _,
            rev: _,
        } = self;
        all(scrub, [gist, measure, answer, reason]);
    }
}
