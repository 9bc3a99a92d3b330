//! A complaint about the procedure itself (苦情申出): taken in, answered by one person, approved by another, and published.
//!
//! Its approval is a step of this machine: a complaint may be about no project at all, and what is approved is bound to a hash
//! of what the approver was shown (`docs/decisions/0007`).

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// The machine's tag.
pub struct Complaint;

closed! {
    /// Where a complaint stands.
    pub enum State {
        New = "new",
        Received = "received",
        Drafted = "drafted",
        InApproval = "in_approval",
        Answered = "answered",
        Withdrawn = "withdrawn",
    }
}

closed! {
    /// What can happen to a complaint.
    pub enum Event {
        /// A resident sends the form.
        Receive = "receive",
        /// Somebody on the staff enters what came otherwise.
        Enter = "enter",
        Draft = "draft",
        Edit = "edit",
        Submit = "submit",
        Approve = "approve",
        Return = "return",
        Withdraw = "withdraw",
        /// The removal of who complained is asked for.
        AskErasure = "ask_erasure",
        Erase = "erase",
        /// The removal is not agreed to.
        RefuseErasure = "refuse_erasure",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// There is something to read.
        WordsGiven = "words_given",
        /// It belongs to the section of whoever acts, or to no project.
        OwnSection = "own_section",
        /// Gist, outcome, what came of it and the answer are all there.
        AnswerComplete = "answer_complete",
        /// Every place that may name somebody was looked at.
        NamesCleared = "names_cleared",
        /// Who decides wrote nothing of it and did not ask for it, whatever account was used.
        OtherPerson = "other_person",
        /// The answer is what the approver was shown.
        ContentUnchanged = "content_unchanged",
        ReasonGiven = "reason_given",
        /// Who complained was not removed.
        ComplainantKept = "complainant_kept",
        /// No removal waits for its second person.
        NoErasureWaits = "no_erasure_waits",
        /// One does.
        ErasureWaits = "erasure_waits",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub words: bool,
    pub own_section: bool,
    pub answer_complete: bool,
    pub names_cleared: bool,
    pub other_person: bool,
    pub content_unchanged: bool,
    pub reason: bool,
    pub complainant_kept: bool,
    pub no_erasure_waits: bool,
    pub erasure_waits: bool,
}

use Audience::{Approvers, Complainant, Drafter, PrSection, Section};
use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const RESIDENT: &[Role] = &[Role::Resident];
/// The responsible section, and the one that answers for the procedure.
const STAFF: &[Role] = &[Role::Official, Role::PrSection];
const APPROVER: &[Role] = &[Role::Approver];
/// Where nothing is decided yet.
const UNDECIDED: &[State] = &[Received, Drafted, InApproval];
const ANY: &[State] = &[Received, Drafted, InApproval, Answered, Withdrawn];

impl Machine for Complaint {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "complaint";
    const START: State = New;
    const FINAL: &'static [State] = &[Answered, Withdrawn];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Complaint>] = &[
        //   id     from                     on             by        every guard must hold                                to              tell
        rule("Q1",  &[New],                  Receive,       RESIDENT, &[WordsGiven],                                       Is(Received),   &[Complainant, Section, PrSection]),
        rule("Q2",  &[New],                  Enter,         STAFF,    &[OwnSection, WordsGiven],                           Is(Received),   &[Complainant]),
        rule("Q3",  &[Received],             Draft,         STAFF,    &[OwnSection],                                       Is(Drafted),    &[]),
        rule("Q4",  &[Drafted, InApproval],  Edit,          STAFF,    &[OwnSection],                                       Is(Drafted),    &[]),
        rule("Q5",  &[Drafted],              Submit,        STAFF,    &[OwnSection, AnswerComplete, NamesCleared],         Is(InApproval), &[Approvers]),
        rule("Q6",  &[InApproval],           Approve,       APPROVER, &[OwnSection, OtherPerson, ContentUnchanged],         Is(Answered),   &[Complainant, Drafter]),
        rule("Q7",  &[InApproval],           Return,        APPROVER, &[OwnSection, OtherPerson, ReasonGiven],             Is(Drafted),    &[Drafter]),
        rule("Q8",  UNDECIDED,               Withdraw,      STAFF,    &[OwnSection, ReasonGiven],                          Is(Withdrawn),  &[Complainant]),
        rule("Q9",  UNDECIDED,               Withdraw,      RESIDENT, &[],                                                 Is(Withdrawn),  &[Complainant, Section]),
        rule("Q10", ANY,                     AskErasure,    STAFF,    &[OwnSection, ComplainantKept, NoErasureWaits],      Same,           &[Approvers]),
        rule("Q11", ANY,                     Erase,         APPROVER, &[OwnSection, OtherPerson, ErasureWaits],            Same,           &[]),
        rule("Q12", ANY,                     RefuseErasure, APPROVER, &[OwnSection, OtherPerson, ErasureWaits, ReasonGiven], Same,         &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            WordsGiven => facts.words,
            OwnSection => facts.own_section,
            AnswerComplete => facts.answer_complete,
            NamesCleared => facts.names_cleared,
            OtherPerson => facts.other_person,
            ContentUnchanged => facts.content_unchanged,
            ReasonGiven => facts.reason,
            ComplainantKept => facts.complainant_kept,
            NoErasureWaits => facts.no_erasure_waits,
            ErasureWaits => facts.erasure_waits,
        }
    }
}
