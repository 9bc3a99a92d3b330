//! A measure of the city (案件 / 施策等) that is put to public comment.
//!
//! Here a project is registered, described and given draft plans. Its two stages, decision, abandonment and exemption
//! extend this table and keep these ids.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::Role;

/// The machine's tag.
pub struct Project;

closed! {
    /// Where a project stands.
    pub enum State {
        New = "new",
        Registered = "registered",
    }
}

closed! {
    /// What can happen to a project.
    pub enum Event {
        Register = "register",
        Edit = "edit",
        /// A version of the draft plan is added; versions never change.
        AddPlan = "add_plan",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// It has a name by which residents can find it.
        TitleGiven = "title_given",
        /// The plan has at least one section and its sections give back every character.
        SectionsFound = "sections_found",
        /// Name and kind are as residents were told when a round of the project opened.
        AnnouncedStands = "announced_stands",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub title: bool,
    pub sections: bool,
    pub announced_stands: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const OFFICIAL: &[Role] = &[Role::Official];

impl Machine for Project {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "project";
    const START: State = New;
    const FINAL: &'static [State] = &[Registered];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Project>] = &[
        //   id    from           on        by        every guard must hold  to              tell
        rule("P1", &[New],        Register, OFFICIAL, &[TitleGiven],         Is(Registered), &[]),
        rule("P2", &[Registered], Edit,     OFFICIAL, &[TitleGiven, AnnouncedStands], Same,  &[]),
        rule("P3", &[Registered], AddPlan,  OFFICIAL, &[SectionsFound],      Same,           &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            TitleGiven => facts.title,
            SectionsFound => facts.sections,
            AnnouncedStands => facts.announced_stands,
        }
    }
}
