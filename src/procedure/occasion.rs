//! An occasion (説明の機会): a briefing, a dialogue, a workshop or a hearing, from its planning until the ledger has everything that was
//! said there.
//!
//! Transitions B2–B8 of the procedure. B9 is a guard: the next occasion's material cannot be frozen before the previous one is
//! absorbed, or a reason is recorded.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// The machine's tag.
pub struct Occasion;

closed! {
    /// Where an occasion stands.
    pub enum State {
        New = "new",
        Planned = "planned",
        Announced = "announced",
        /// An edition of the ledger is frozen for it, with everything that will be handed out.
        MaterialFrozen = "material_frozen",
        Held = "held",
        RecordDrafted = "record_drafted",
        /// Somebody else who was there says that it went so.
        RecordConfirmed = "record_confirmed",
        RecordPublished = "record_published",
        /// Every row is in an issue of the ledger.
        Absorbed = "absorbed",
        Postponed = "postponed",
        Cancelled = "cancelled",
    }
}

closed! {
    /// What can happen to an occasion.
    pub enum Event {
        Plan = "plan",
        Edit = "edit",
        Announce = "announce",
        /// Day, place or capacity change after residents were told.
        Change = "change",
        /// An edition is frozen for it.
        Freeze = "freeze",
        Hold = "hold",
        /// The recorder hands the record over.
        DraftRecord = "draft_record",
        ConfirmRecord = "confirm_record",
        /// The record goes back to the recorder.
        ReopenRecord = "reopen_record",
        /// The publication of the record is asked for.
        SubmitRecord = "submit_record",
        PublishRecord = "publish_record",
        Absorb = "absorb",
        Postpone = "postpone",
        /// A new day is set after it was put off.
        Reschedule = "reschedule",
        Cancel = "cancel",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The project is under the method.
        LedgerRunning = "ledger_running",
        TitleGiven = "title_given",
        /// Day, place and area are said.
        PlaceGiven = "place_given",
        /// It begins in the future.
        DayAhead = "day_ahead",
        ReasonGiven = "reason_given",
        /// Another person approved exactly this edition.
        EditionApproved = "edition_approved",
        /// It has begun.
        Begun = "begun",
        /// Who records it says that what was handed out is what was frozen.
        MaterialHandedOut = "material_handed_out",
        /// There are rows, or it is said that nobody spoke.
        RowsNoted = "rows_noted",
        /// Who confirms did not record it, whatever account was used.
        OtherPerson = "other_person",
        WasThere = "was_there",
        /// Every place that may name somebody was looked at.
        NamesCleared = "names_cleared",
        /// Another person approved exactly this record.
        RecordApproved = "record_approved",
        /// Every row is in an issue.
        RowsFiled = "rows_filed",
        /// Every answer that was taken back (持ち帰り) was given, or has its day.
        AnswersOwned = "answers_owned",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub ledger_running: bool,
    pub title: bool,
    pub place: bool,
    pub starts_at: Option<Moment>,
    pub reason: bool,
    pub edition_approved: bool,
    pub material_handed_out: bool,
    pub rows_noted: bool,
    pub other_person: bool,
    pub was_there: bool,
    pub names_cleared: bool,
    pub record_approved: bool,
    /// Rows without an issue.
    pub unfiled: i64,
    /// Answers that were taken back without a day.
    pub unowned: i64,
}

use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const OFFICIAL: &[Role] = &[Role::Official];
const APPROVER: &[Role] = &[Role::Approver];
/// Who may have been in the room.
const THERE: &[Role] = &[Role::Official, Role::Approver];
const AHEAD: &[State] = &[Announced, MaterialFrozen];
/// Where residents wait for it.
const TOLD: &[State] = &[Announced, MaterialFrozen, Postponed];
const FOLLOWERS: &[Audience] = &[Audience::Subscribers];
const HEARERS: &[Audience] = &[Audience::Speakers, Audience::Subscribers];

impl Machine for Occasion {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "occasion";
    const START: State = New;
    const FINAL: &'static [State] = &[Absorbed, Cancelled];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Occasion>] = &[
        //   id     from                              on             by        every guard must hold                                  to                   tell
        rule("B1",  &[New],                           Plan,          OFFICIAL, &[LedgerRunning, TitleGiven],                          Is(Planned),         &[]),
        rule("B2",  &[Planned],                       Announce,      OFFICIAL, &[LedgerRunning, TitleGiven, PlaceGiven, DayAhead],    Is(Announced),       FOLLOWERS),
        rule("B3",  &[Announced],                     Freeze,        APPROVER, &[EditionApproved],                                    Is(MaterialFrozen),  &[]),
        rule("B4",  &[MaterialFrozen],                Hold,          OFFICIAL, &[Begun, MaterialHandedOut],                           Is(Held),            &[]),
        rule("B5",  &[Held],                          DraftRecord,   OFFICIAL, &[RowsNoted],                                          Is(RecordDrafted),   &[]),
        rule("B6",  &[RecordDrafted],                 ConfirmRecord, THERE,    &[OtherPerson, WasThere],                              Is(RecordConfirmed), &[]),
        rule("B7",  &[RecordConfirmed],               PublishRecord, APPROVER, &[RecordApproved],                                     Is(RecordPublished), HEARERS),
        rule("B8",  &[RecordPublished],               Absorb,        OFFICIAL, &[RowsFiled, AnswersOwned],                            Is(Absorbed),        &[]),
        rule("B10", &[Planned],                       Edit,          OFFICIAL, &[TitleGiven],                                         Same,                &[]),
        rule("B11", AHEAD,                            Change,        OFFICIAL, &[TitleGiven, PlaceGiven, DayAhead, ReasonGiven],      Same,                FOLLOWERS),
        rule("B12", &[RecordDrafted, RecordConfirmed], ReopenRecord, THERE,    &[ReasonGiven],                                        Is(Held),            &[]),
        rule("B13", &[RecordConfirmed],               SubmitRecord,  OFFICIAL, &[NamesCleared],                                       Same,                &[]),
        rule("B14", AHEAD,                            Postpone,      OFFICIAL, &[ReasonGiven],                                        Is(Postponed),       FOLLOWERS),
        rule("B15", &[Postponed],                     Reschedule,    OFFICIAL, &[TitleGiven, PlaceGiven, DayAhead],                   Is(Announced),       FOLLOWERS),
        rule("B16", TOLD,                             Cancel,        OFFICIAL, &[ReasonGiven],                                        Is(Cancelled),       FOLLOWERS),
        rule("B18", &[Planned],                       Cancel,        OFFICIAL, &[ReasonGiven],                                        Is(Cancelled),       &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, now: Moment) -> bool {
        match guard {
            LedgerRunning => facts.ledger_running,
            TitleGiven => facts.title,
            PlaceGiven => facts.place,
            DayAhead => facts.starts_at.is_some_and(|starts| now < starts),
            ReasonGiven => facts.reason,
            EditionApproved => facts.edition_approved,
            Begun => facts.starts_at.is_some_and(|starts| starts <= now),
            MaterialHandedOut => facts.material_handed_out,
            RowsNoted => facts.rows_noted,
            OtherPerson => facts.other_person,
            WasThere => facts.was_there,
            NamesCleared => facts.names_cleared,
            RecordApproved => facts.record_approved,
            RowsFiled => facts.unfiled == 0,
            AnswersOwned => facts.unowned == 0,
        }
    }
}
