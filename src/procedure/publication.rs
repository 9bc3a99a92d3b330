//! A publication (結果公表) and its versions: made from an approved snapshot, never changed afterwards.
//!
//! The one exception is withholding, by two persons and with a reason, since a name may be found too late. Corrections
//! (version n+1) come with the exceptions of the procedure.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::Role;

/// The machine's tag.
pub struct Publication;

closed! {
    /// Where a publication stands.
    pub enum State {
        New = "new",
        Published = "published",
    }
}

closed! {
    /// What can happen to a publication.
    pub enum Event {
        Publish = "publish",
        /// A span is replaced by a marker in every version; the record names the old and the new hash.
        Withhold = "withhold",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// Another person approved exactly this snapshot.
        SnapshotApproved = "snapshot_approved",
        /// Two persons asked for the withholding, with a reason.
        WithholdingApproved = "withholding_approved",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub snapshot_approved: bool,
    pub withholding_approved: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const APPROVER: &[Role] = &[Role::Approver];

impl Machine for Publication {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "publication";
    const START: State = New;
    const FINAL: &'static [State] = &[Published];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Publication>] = &[
        //   id    from          on        by        every guard must hold    to             tell
        rule("U1", &[New],       Publish,  APPROVER, &[SnapshotApproved],     Is(Published), &[]),
        rule("U2", &[Published], Withhold, APPROVER, &[WithholdingApproved],  Same,          &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            SnapshotApproved => facts.snapshot_approved,
            WithholdingApproved => facts.withholding_approved,
        }
    }
}
