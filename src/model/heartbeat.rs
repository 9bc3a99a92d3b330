//! Heartbeats of the ways in: that a letter would come through, known before one is lost.

use super::Moment;
use super::policy::Policy;
use super::round::Way;
use super::terms::Channel;

crate::closed! {
    /// Where a probe of the form stopped.
    pub enum Trouble {
        /// The program's own address did not answer.
        Unreachable = "unreachable",
        /// The form's page did not come, or was no form.
        Form = "form",
        /// The letter was not taken.
        Refused = "refused",
        /// The program said that it cannot write at the moment.
        Busy = "busy",
        /// What was answered cannot be understood.
        Answer = "answer",
    }
}

crate::closed! {
    /// How far a probe of the form went.
    pub enum Reach {
        /// The whole way, up to the commit.
        Whole = "whole",
        /// To the pages and the database: no round is open, so there is no form to send.
        Pages = "pages",
    }
}

crate::closed! {
    /// How it stands with a way in.
    pub enum Standing {
        /// The policy asks for no heartbeat.
        Off = "off",
        /// The form's first probe is under way.
        Waiting = "waiting",
        Fine = "fine",
        /// The last try did not come through.
        Failing = "failing",
        /// Nothing was tried for too long.
        Overdue = "overdue",
    }
}

impl Standing {
    /// Whether somebody has to do something.
    pub const fn warns(self) -> bool {
        matches!(self, Standing::Failing | Standing::Overdue)
    }
}

/// What is known of a way in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub tried_at: Option<Moment>,
    pub came_at: Option<Moment>,
    pub failing: bool,
}

/// Probes that may be missed before the form's heartbeat counts as lost.
const MISSED: i64 = 3;

/// How it stands with a way in under this policy.
pub fn standing(policy: &Policy, way: &Way, known: Known, now: Moment) -> Standing {
    let notices = &policy.notices;
    if way.channel == Channel::WebForm {
        return match known.tried_at {
            _ if notices.probe_minutes <= 0 => Standing::Off,
            None => Standing::Waiting,
            Some(tried) if tried.plus_minutes(MISSED * notices.probe_minutes) < now => Standing::Overdue,
            Some(_) if known.failing => Standing::Failing,
            Some(_) => Standing::Fine,
        };
    }
    match (notices.probe_days.get(&way.channel), known.came_at) {
        (None | Some(..=0), _) => Standing::Off,
        (Some(days), Some(came)) if now <= came.plus_days(*days) => Standing::Fine,
        _ => Standing::Overdue,
    }
}
