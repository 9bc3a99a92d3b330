//! The city's view (市の考え方) on one issue for one round, or in the issue ledger: drafted by one person, approved by another.
//!
//! A view in the ledger is dated and never overwritten: the next one supersedes it, and says why the city changed its mind.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::Role;

/// The machine's tag.
pub struct CityView;

closed! {
    /// Where a view stands.
    pub enum State {
        New = "new",
        Drafted = "drafted",
        InApproval = "in_approval",
        Approved = "approved",
        /// A later view in the ledger stands in its place; what it said stays readable.
        Superseded = "superseded",
    }
}

closed! {
    /// What can happen to a view.
    pub enum Event {
        Draft = "draft",
        Edit = "edit",
        /// Something it was approved with has changed: its opinions, its gist.
        Void = "void",
        Submit = "submit",
        Approve = "approve",
        Return = "return",
        /// The last edit, or the request for approval, is taken back.
        Undo = "undo",
        Supersede = "supersede",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The result of its round is not in approval or published; a view in the ledger is not approved.
        ResultUnsettled = "result_unsettled",
        TextGiven = "text_given",
        /// What its category demands is there: changed place with before and after, reason, page, or later stage.
        DemandsMet = "demands_met",
        /// Every opinion of the issue is ticked as covered by the answer.
        MembersCovered = "members_covered",
        /// Another person approved exactly this content.
        ApprovalGiven = "approval_given",
        /// The approver sent it back with a reason.
        ApprovalReturned = "approval_returned",
        /// It is the first on its issue, or says why it differs from the one before.
        ChangeReasoned = "change_reasoned",
        /// Another one was approved to stand in its place.
        SuccessorApproved = "successor_approved",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub result_unsettled: bool,
    pub text: bool,
    pub demands_met: bool,
    pub members_covered: bool,
    pub approved: bool,
    pub returned: bool,
    pub change_reasoned: bool,
    pub successor_approved: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::Is;

const OFFICIAL: &[Role] = &[Role::Official];
const APPROVER: &[Role] = &[Role::Approver];
/// Who can change the opinions that a view answers: officials, and residents who amend or withdraw until the deadline.
const CHANGERS: &[Role] = &[Role::Official, Role::Resident];

impl Machine for CityView {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "city_view";
    const START: State = New;
    const FINAL: &'static [State] = &[Approved, Superseded];

    #[rustfmt::skip]
    const RULES: &'static [Rule<CityView>] = &[
        //   id    from                              on       by        every guard must hold                                   to              tell
        rule("V1", &[New],                           Draft,   OFFICIAL, &[ResultUnsettled],                                     Is(Drafted),    &[]),
        rule("V2", &[Drafted, InApproval, Approved], Edit,    OFFICIAL, &[ResultUnsettled],                                     Is(Drafted),    &[]),
        rule("V3", &[Drafted],                       Submit,  OFFICIAL, &[ResultUnsettled, TextGiven, DemandsMet, MembersCovered, ChangeReasoned], Is(InApproval), &[]),
        rule("V4", &[InApproval],                    Approve, APPROVER, &[ApprovalGiven],                                       Is(Approved),   &[]),
        rule("V5", &[InApproval],                    Return,  APPROVER, &[ApprovalReturned],                                    Is(Drafted),    &[]),
        rule("V6", &[InApproval, Approved],          Void,    CHANGERS, &[ResultUnsettled],                                     Is(Drafted),    &[]),
        rule("V7", &[Drafted, InApproval],           Undo,    OFFICIAL, &[ResultUnsettled],                                     Is(Drafted),    &[]),
        rule("V8", &[Approved],                      Supersede, APPROVER, &[SuccessorApproved],                                 Is(Superseded), &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            ResultUnsettled => facts.result_unsettled,
            TextGiven => facts.text,
            DemandsMet => facts.demands_met,
            MembersCovered => facts.members_covered,
            ApprovalGiven => facts.approved,
            ApprovalReturned => facts.returned,
            ChangeReasoned => facts.change_reasoned,
            SuccessorApproved => facts.successor_approved,
        }
    }
}
