//! A measure of the city (案件 / 施策等) that is put to public comment, from its registration to its decision.
//!
//! While rounds run the project follows them: which of its stages is being asked about, which has its result. How it ends
//! (decided, given up, or exempted from the procedure) two persons say, and everybody is told.

use super::{Machine, Rule, To, named, round, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role, Stage};

/// The machine's tag.
pub struct Project;

closed! {
    /// Where a project stands.
    pub enum State {
        New = "new",
        Registered = "registered",
        /// Residents were shown the outline (骨格・方向性), and its result is not out.
        OutlineRound = "outline_round",
        OutlineResult = "outline_result",
        /// Residents were shown the draft (素案), and its result is not out.
        DraftRound = "draft_round",
        DraftResult = "draft_result",
        /// 策定: the final plan is public, with what changed.
        Decided = "decided",
        /// 策定見送り.
        Abandoned = "abandoned",
        /// 適用除外: no opinions are asked for, and the reason is public.
        Exempted = "exempted",
    }
}

closed! {
    /// What can happen to a project.
    pub enum Event {
        Register = "register",
        Edit = "edit",
        /// A version of the draft plan is added; versions never change.
        AddPlan = "add_plan",
        /// Its rounds are such that the project stands there now.
        ToRegistered = "to_registered",
        ToOutlineRound = "to_outline_round",
        ToOutlineResult = "to_outline_result",
        ToDraftRound = "to_draft_round",
        ToDraftResult = "to_draft_result",
        /// An official asks for the approval of how it ends.
        ProposeDecision = "propose_decision",
        ProposeAbandonment = "propose_abandonment",
        ProposeExemption = "propose_exemption",
        Decide = "decide",
        Abandon = "abandon",
        Exempt = "exempt",
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
        /// No round runs that residents were shown, and none was answered.
        NothingAnswered = "nothing_answered",
        OutlineUnderway = "outline_underway",
        OutlineAnswered = "outline_answered",
        DraftUnderway = "draft_underway",
        /// The result of the last round, at the draft stage, is public: no decision comes before it (accident 13).
        DraftAnswered = "draft_answered",
        /// Every round has its result or was called off.
        RoundsOver = "rounds_over",
        /// Residents were never shown a round.
        NothingOpened = "nothing_opened",
        /// What is to be published about the end is complete: the final plan, or the reason.
        EndComplete = "end_complete",
        /// Another person approved exactly this content.
        EndApproved = "end_approved",
    }
}

named!(State, Event, Guard);

/// How far a project's rounds have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Nothing,
    /// A round at this stage was opened, and neither answered nor called off.
    Underway(Stage),
    /// The last answered round was at this stage, and none is underway.
    Answered(Stage),
}

/// A round as far as its project looks at it.
#[derive(Clone, Copy, Debug)]
pub struct RoundFact {
    pub stage: Stage,
    pub state: round::State,
    /// Whether its period began, see `opened` in the commands.
    pub opened: bool,
    /// Whether a result of it is public; it stays so while a correction is prepared.
    pub answered: bool,
}

impl RoundFact {
    /// Whether nothing is left to be done before its first result.
    pub fn is_over(&self) -> bool {
        self.answered || self.state == round::State::Cancelled
    }
}

/// How far these rounds, in their order, have come.
pub fn standing(rounds: &[RoundFact]) -> Standing {
    if let Some(underway) = rounds.iter().rev().find(|round| round.opened && !round.is_over()) {
        return Standing::Underway(underway.stage);
    }
    rounds.iter().rev().find(|round| round.answered).map_or(Standing::Nothing, |round| Standing::Answered(round.stage))
}

/// The event that brings a project to where its rounds stand; none while it is there. One that came to its end stays there: a result
/// that is corrected afterwards takes nothing back.
pub fn follows(state: State, standing: Standing) -> Option<Event> {
    if Project::FINAL.contains(&state) {
        return None;
    }
    let (there, event) = match standing {
        Standing::Nothing => (Registered, ToRegistered),
        Standing::Underway(Stage::Outline) => (OutlineRound, ToOutlineRound),
        Standing::Answered(Stage::Outline) => (OutlineResult, ToOutlineResult),
        Standing::Underway(Stage::Draft) => (DraftRound, ToDraftRound),
        Standing::Answered(Stage::Draft) => (DraftResult, ToDraftResult),
    };
    (state != there).then_some(event)
}

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub title: bool,
    pub sections: bool,
    pub announced_stands: bool,
    /// None where it was not looked at.
    pub standing: Option<Standing>,
    pub rounds_over: bool,
    pub nothing_opened: bool,
    pub end_complete: bool,
    pub approved: bool,
}

use Audience::{Section, Submitters, Subscribers};
use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const OFFICIAL: &[Role] = &[Role::Official];
const APPROVER: &[Role] = &[Role::Approver];
/// Whoever brought the round on: the clock that opens it, the approver who releases its result or calls it off.
const MOVERS: &[Role] = &[Role::Clock, Role::Approver];
const LIVE: &[State] = &[Registered, OutlineRound, OutlineResult, DraftRound, DraftResult];
const REST: &[State] = &[Registered, OutlineResult, DraftResult];
const EVERYBODY: &[Audience] = &[Submitters, Subscribers, Section];
const DECIDABLE: &[Guard] = &[RoundsOver, DraftAnswered, EndComplete];
const DECIDED_BY: &[Guard] = &[RoundsOver, DraftAnswered, EndComplete, EndApproved];

impl Machine for Project {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "project";
    const START: State = New;
    const FINAL: &'static [State] = &[Decided, Abandoned, Exempted];

    // A project registered before its stages were kept stands at Registered whatever its rounds did; P5 and P7 take it along.
    #[rustfmt::skip]
    const RULES: &'static [Rule<Project>] = &[
        //   id     from                                     on                  by        every guard must hold                      to                 tell
        rule("P1",  &[New],                                  Register,           OFFICIAL, &[TitleGiven],                             Is(Registered),    &[]),
        rule("P2",  LIVE,                                    Edit,               OFFICIAL, &[TitleGiven, AnnouncedStands],            Same,              &[]),
        rule("P3",  LIVE,                                    AddPlan,            OFFICIAL, &[SectionsFound],                          Same,              &[]),
        rule("P4",  &[Registered, OutlineResult],            ToOutlineRound,     MOVERS,   &[OutlineUnderway],                        Is(OutlineRound),  &[]),
        rule("P5",  &[Registered, OutlineRound, DraftRound], ToOutlineResult,    MOVERS,   &[OutlineAnswered],                        Is(OutlineResult), &[]),
        rule("P6",  REST,                                    ToDraftRound,       MOVERS,   &[DraftUnderway],                          Is(DraftRound),    &[]),
        rule("P7",  &[Registered, DraftRound],               ToDraftResult,      MOVERS,   &[DraftAnswered],                          Is(DraftResult),   &[]),
        rule("P8",  &[OutlineRound, DraftRound],             ToRegistered,       MOVERS,   &[NothingAnswered],                        Is(Registered),    &[]),
        rule("P9",  &[DraftResult],                          ProposeDecision,    OFFICIAL, DECIDABLE,                                 Same,              &[]),
        rule("P10", &[DraftResult],                          Decide,             APPROVER, DECIDED_BY,                                Is(Decided),       EVERYBODY),
        rule("P11", REST,                                    ProposeAbandonment, OFFICIAL, &[RoundsOver, EndComplete],                Same,              &[]),
        rule("P12", REST,                                    Abandon,            APPROVER, &[RoundsOver, EndComplete, EndApproved],   Is(Abandoned),     EVERYBODY),
        rule("P13", &[Registered],                           ProposeExemption,   OFFICIAL, &[NothingOpened, RoundsOver, EndComplete], Same,           &[]),
        rule("P14", &[Registered],                           Exempt,             APPROVER, &[NothingOpened, RoundsOver, EndComplete, EndApproved], Is(Exempted), &[Subscribers, Section]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            TitleGiven => facts.title,
            SectionsFound => facts.sections,
            AnnouncedStands => facts.announced_stands,
            NothingAnswered => facts.standing == Some(Standing::Nothing),
            OutlineUnderway => facts.standing == Some(Standing::Underway(Stage::Outline)),
            OutlineAnswered => facts.standing == Some(Standing::Answered(Stage::Outline)),
            DraftUnderway => facts.standing == Some(Standing::Underway(Stage::Draft)),
            DraftAnswered => facts.standing == Some(Standing::Answered(Stage::Draft)),
            RoundsOver => facts.rounds_over,
            NothingOpened => facts.nothing_opened,
            EndComplete => facts.end_complete,
            EndApproved => facts.approved,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTLINE: RoundFact = RoundFact { stage: Stage::Outline, state: round::State::Open, opened: true, answered: false };
    const DRAFT: RoundFact = RoundFact { stage: Stage::Draft, ..OUTLINE };

    fn answered(round: RoundFact) -> RoundFact {
        RoundFact { state: round::State::ResultPublished, answered: true, ..round }
    }

    fn called_off(round: RoundFact) -> RoundFact {
        RoundFact { state: round::State::Cancelled, ..round }
    }

    #[test]
    fn a_project_stands_where_its_rounds_stand() {
        use Standing::*;
        let planned = RoundFact { state: round::State::Scheduled, opened: false, ..DRAFT };
        let corrected = RoundFact { state: round::State::Responding, answered: true, ..OUTLINE };

        for (rounds, expected) in [
            (vec![], Nothing),
            (vec![planned], Nothing),
            (vec![OUTLINE], Underway(Stage::Outline)),
            (vec![called_off(OUTLINE)], Nothing),
            (vec![answered(OUTLINE)], Answered(Stage::Outline)),
            (vec![answered(OUTLINE), planned], Answered(Stage::Outline)),
            (vec![answered(OUTLINE), DRAFT], Underway(Stage::Draft)),
            (vec![answered(OUTLINE), called_off(DRAFT)], Answered(Stage::Outline)),
            (vec![corrected, DRAFT], Underway(Stage::Draft)),
            (vec![corrected], Answered(Stage::Outline)),
            (vec![answered(OUTLINE), answered(DRAFT), called_off(DRAFT)], Answered(Stage::Draft)),
        ] {
            assert_eq!(standing(&rounds), expected, "{rounds:?}");
        }
    }

    #[test]
    fn wherever_rounds_can_have_come_a_rule_takes_the_project_there() {
        let facts = |standing| Facts { standing: Some(standing), ..Facts::default() };
        let now: Moment = "2026-06-01T00:00:00.000Z".parse().unwrap();
        let steps = [
            (Registered, Standing::Underway(Stage::Outline), OutlineRound),
            (OutlineRound, Standing::Answered(Stage::Outline), OutlineResult),
            (OutlineRound, Standing::Nothing, Registered),
            (OutlineResult, Standing::Underway(Stage::Draft), DraftRound),
            (DraftRound, Standing::Answered(Stage::Outline), OutlineResult),
            (DraftRound, Standing::Answered(Stage::Draft), DraftResult),
            (DraftResult, Standing::Underway(Stage::Draft), DraftRound),
            (Registered, Standing::Underway(Stage::Draft), DraftRound),
            (DraftRound, Standing::Nothing, Registered),
            (OutlineResult, Standing::Underway(Stage::Outline), OutlineRound),
        ];
        for (from, standing, to) in steps {
            let event = follows(from, standing).unwrap();
            let rule = crate::procedure::decide::<Project>(from, event, Role::Clock, &facts(standing), now).unwrap();

            assert_eq!(rule.target(from), to);
            assert_eq!(follows(to, standing), None);
        }
    }
}
