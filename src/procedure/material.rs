//! A paper that is handed out on an occasion (配布資料): kept as it was handed out, or taken out of the public with a trace.
//!
//! It is frozen together with an edition of the ledger, whose hash is over its own. What was frozen is never replaced; a sheet of
//! corrections comes beside it, by two persons and with its reason.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::Role;

/// The machine's tag.
pub struct Material;

closed! {
    /// Where a material stands.
    pub enum State {
        New = "new",
        /// It waits for the edition, or for a second person.
        Added = "added",
        /// It was taken out before anybody outside saw it.
        Removed = "removed",
        /// It is public, as it is.
        Frozen = "frozen",
        /// It was public, and its bytes are gone.
        Withheld = "withheld",
    }
}

closed! {
    /// What can happen to a material.
    pub enum Event {
        Add = "add",
        /// It comes after the material was frozen.
        Supplement = "supplement",
        Remove = "remove",
        /// With the edition of its occasion.
        Freeze = "freeze",
        /// What came later is made public by a second person.
        Release = "release",
        Withhold = "withhold",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The material of the occasion is not frozen, and the occasion is still to come.
        OccasionAhead = "occasion_ahead",
        /// The material is frozen, and the record is not drafted.
        MaterialFrozen = "material_frozen",
        ReasonGiven = "reason_given",
        /// Another person approved exactly the edition that it is in.
        EditionApproved = "edition_approved",
        /// It came after the edition.
        CameLate = "came_late",
        /// Whoever releases it did not add it, whatever account was used.
        OtherPerson = "other_person",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub occasion_ahead: bool,
    pub material_frozen: bool,
    pub reason: bool,
    pub edition_approved: bool,
    pub late: bool,
    pub other_person: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::Is;

const OFFICIAL: &[Role] = &[Role::Official];
const APPROVER: &[Role] = &[Role::Approver];
/// Either of the two may say that it is not to be public.
const SECTION: &[Role] = &[Role::Official, Role::Approver];

impl Machine for Material {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "material";
    const START: State = New;
    const FINAL: &'static [State] = &[Removed, Frozen, Withheld];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Material>] = &[
        //   id    from       on          by        every guard must hold            to             tell
        rule("M1", &[New],    Add,        OFFICIAL, &[OccasionAhead],                Is(Added),     &[]),
        rule("M2", &[New],    Supplement, OFFICIAL, &[MaterialFrozen, ReasonGiven],  Is(Added),     &[]),
        rule("M3", &[Added],  Remove,     SECTION,  &[],                             Is(Removed),   &[]),
        rule("M4", &[Added],  Freeze,     APPROVER, &[EditionApproved],              Is(Frozen),    &[]),
        rule("M5", &[Added],  Release,    APPROVER, &[CameLate, OtherPerson],        Is(Frozen),    &[]),
        rule("M6", &[Frozen], Withhold,   APPROVER, &[ReasonGiven],                  Is(Withheld),  &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            OccasionAhead => facts.occasion_ahead,
            MaterialFrozen => facts.material_frozen,
            ReasonGiven => facts.reason,
            EditionApproved => facts.edition_approved,
            CameLate => facts.late,
            OtherPerson => facts.other_person,
        }
    }
}
