//! One letter (意見書), from its arrival to its splitting into opinions.
//!
//! Nothing is ever deleted: what is late, unreadable or withdrawn keeps its place, its words and its count.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// The machine's tag.
pub struct Submission;

closed! {
    /// Where a letter stands.
    pub enum State {
        New = "new",
        Received = "received",
        /// An official has read it.
        Opened = "opened",
        /// Its validity is decided.
        Judged = "judged",
        /// Its opinions are marked.
        Divided = "divided",
        Withdrawn = "withdrawn",
    }
}

closed! {
    /// What can happen to a letter.
    pub enum Event {
        /// It came in by the form.
        Receive = "receive",
        /// An official typed in a letter, fax, mail, slip or spoken statement.
        Enter = "enter",
        /// 開封: an official deliberately marks it as read.
        Open = "open",
        Judge = "judge",
        /// It is linked to an earlier letter with the same words; both count.
        Link = "link",
        /// It is confirmed as being of the same submitter as another letter.
        Join = "join",
        Split = "split",
        /// Its opinions are given issues, or reasons for having none.
        Assign = "assign",
        /// Personal data in it are decided on.
        Redact = "redact",
        /// The writer sent new words; the old ones stay.
        Amend = "amend",
        Withdraw = "withdraw",
        /// The writer is asked for what is missing.
        AskBack = "ask_back",
        /// What was asked for was given: by the writer, or by an official who heard it from the writer.
        Complete = "complete",
        /// The last judgement is taken back.
        UndoJudge = "undo_judge",
        /// The last step of splitting and sorting it is taken back.
        UndoSplit = "undo_split",
        /// The last decision on personal data in it is taken back.
        UndoRedact = "undo_redact",
        /// The last link to a letter with the same words, or its end, is taken back.
        UndoLink = "undo_link",
        /// That it is of another letter's submitter, or no longer, is taken back.
        UndoJoin = "undo_join",
        /// It was meant for another round and goes on to that.
        HandOver = "hand_over",
        /// It came in to another round and was handed over to this one.
        TakeOver = "take_over",
        /// An official says in which language it is written.
        SayLanguage = "say_language",
        /// What opinions in another language say in Japanese is written or revised.
        Translate = "translate",
        /// It came in by mail, and the program took it in.
        Arrive = "arrive",
        /// A second person typed it from the paper, and its words stay.
        ReadAgain = "read_again",
        /// A second person found that it was typed wrongly, and corrected it.
        Correct = "correct",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The round is open, or closed no longer than the minutes of grace and not yet sorted.
        RoundTakesForms = "round_takes_forms",
        /// The round has opened and its result is not yet in approval.
        RoundTakesPaper = "round_takes_paper",
        /// The round announced this way in.
        ChannelIsOpen = "channel_is_open",
        /// There is something to read.
        WordsGiven = "words_given",
        /// The period has not ended.
        PeriodOpen = "period_open",
        /// The result of its round is not in approval or published.
        ResultUnsettled = "result_unsettled",
        /// It belongs to a round of the official's section.
        OwnSection = "own_section",
        /// Whatever is not valid has a reason.
        ReasonUnlessValid = "reason_unless_valid",
        /// It was judged valid.
        LetterValid = "letter_valid",
        /// The marked spans lie in the text and do not overlap.
        SpansFit = "spans_fit",
        /// What it is linked to is another letter of the same round.
        TargetFits = "target_fits",
        /// What is missing can still be given.
        Repairable = "repairable",
        /// It was asked for and not given yet.
        AskedBack = "asked_back",
        /// Who wrote it was not erased.
        WriterKept = "writer_kept",
        /// No later step rests on the one that is taken back.
        NothingSince = "nothing_since",
        /// It was not handed over to another round.
        StaysHere = "stays_here",
        /// What is put into no issue has a reason for which the city's rules owe no answer.
        NoAnswerOwed = "no_answer_owed",
        /// Somebody said that it is written in another language than Japanese.
        NotInJapanese = "not_in_japanese",
        /// It was drawn to be typed a second time, and nobody has done so yet.
        AwaitsSecond = "awaits_second",
        /// Who types it is another person than who did so first.
        SecondPerson = "second_person",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub round_takes_forms: bool,
    pub round_takes_paper: bool,
    pub channel_open: bool,
    pub words: bool,
    pub period_open: bool,
    pub result_unsettled: bool,
    pub own_section: bool,
    pub reason: bool,
    pub valid: bool,
    pub spans_fit: bool,
    pub target_fits: bool,
    pub nothing_since: bool,
    pub no_answer_owed: bool,
    pub repairable: bool,
    pub asked_back: bool,
    pub writer_kept: bool,
    pub stays_here: bool,
    pub foreign: bool,
    pub awaits_second: bool,
    pub second_person: bool,
}

use Audience::{Section, Submitter};
use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const RESIDENT: &[Role] = &[Role::Resident];
const OFFICIAL: &[Role] = &[Role::Official];
const PROGRAM: &[Role] = &[Role::System];
const HERE: &[State] = &[Received, Opened, Judged, Divided];

impl Machine for Submission {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "submission";
    const START: State = New;
    const FINAL: &'static [State] = &[Withdrawn];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Submission>] = &[
        //   id     from               on        by        every guard must hold                                      to             tell
        rule("S1",  &[New],            Receive,  RESIDENT, &[RoundTakesForms, ChannelIsOpen, WordsGiven],             Is(Received),  &[Submitter, Section]),
        rule("S2",  &[New],            Enter,    OFFICIAL, &[OwnSection, RoundTakesPaper, ChannelIsOpen, WordsGiven], Is(Received),  &[Submitter, Section]),
        rule("S3",  &[Received],       Open,     OFFICIAL, &[OwnSection],                                             Is(Opened),    &[]),
        rule("S4",  HERE,              Judge,    OFFICIAL, &[OwnSection, ResultUnsettled, ReasonUnlessValid, StaysHere], Is(Judged),    &[]),
        rule("S5",  &[Judged, Divided],  Split, OFFICIAL, &[OwnSection, ResultUnsettled, LetterValid, SpansFit], Is(Divided),   &[]),
        rule("S6",  &[Divided],          Assign,   OFFICIAL, &[OwnSection, ResultUnsettled, LetterValid, NoAnswerOwed], Same,          &[]),
        rule("S7",  HERE,              Amend,    RESIDENT, &[PeriodOpen, WordsGiven, StaysHere],                      Is(Received),  &[Submitter, Section]),
        rule("S8",  HERE,              Withdraw, RESIDENT, &[PeriodOpen, StaysHere],                                  Is(Withdrawn), &[Submitter, Section]),
        rule("S9",  &[Judged, Divided],  Redact,   OFFICIAL, &[OwnSection, ResultUnsettled],                            Same,          &[]),
        rule("S10", &[Opened, Judged, Divided], Link, OFFICIAL, &[OwnSection, ResultUnsettled, TargetFits],             Same,          &[]),
        rule("S11", &[Opened, Judged, Divided], Join, OFFICIAL, &[OwnSection, ResultUnsettled, TargetFits],             Same,          &[]),
        rule("S12", &[Judged, Divided],  UndoJudge,  OFFICIAL, &[OwnSection, ResultUnsettled, NothingSince, StaysHere], Is(Opened),    &[]),
        rule("S13", &[Divided],          UndoSplit,  OFFICIAL, &[OwnSection, ResultUnsettled, LetterValid, NothingSince], Same,      &[]),
        rule("S14", &[Judged, Divided],  UndoRedact, OFFICIAL, &[OwnSection, ResultUnsettled],                        Same,          &[]),
        rule("S15", &[Opened, Judged, Divided], UndoLink, OFFICIAL, &[OwnSection, ResultUnsettled],                   Same,          &[]),
        rule("S16", &[Opened, Judged, Divided], UndoJoin, OFFICIAL, &[OwnSection, ResultUnsettled, NothingSince],     Same,          &[]),
        rule("S17", &[Opened, Judged, Divided], AskBack, OFFICIAL, &[OwnSection, ResultUnsettled, WriterKept, Repairable, StaysHere], Same,       &[Submitter]),
        rule("S18", HERE,              Complete, RESIDENT, &[ResultUnsettled, AskedBack, Repairable],                 Same,          &[Submitter, Section]),
        rule("S19", HERE,              Complete, OFFICIAL, &[OwnSection, ResultUnsettled, WriterKept, AskedBack],     Same,          &[Submitter]),
        rule("S20", &[Opened, Judged, Divided], HandOver, OFFICIAL, &[OwnSection, ResultUnsettled, WriterKept, StaysHere], Is(Judged), &[]),
        rule("S21", &[New],            TakeOver, OFFICIAL, &[RoundTakesPaper],                                        Is(Received),  &[Submitter, Section]),
        rule("S22", &[Opened, Judged, Divided], SayLanguage, OFFICIAL, &[OwnSection, ResultUnsettled, StaysHere],     Same,          &[]),
        rule("S23", &[Divided],          Translate, OFFICIAL, &[OwnSection, ResultUnsettled, LetterValid, NotInJapanese], Same,       &[]),
        rule("S24", &[New],            Arrive,   PROGRAM,  &[RoundTakesPaper, ChannelIsOpen, WordsGiven],             Is(Received),  &[Submitter, Section]),
        rule("S25", HERE,              ReadAgain, OFFICIAL, &[OwnSection, ResultUnsettled, AwaitsSecond, SecondPerson, StaysHere], Same, &[]),
        rule("S26", HERE,              Correct,  OFFICIAL, &[OwnSection, ResultUnsettled, AwaitsSecond, SecondPerson, StaysHere, WordsGiven], Is(Received), &[Submitter]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            RoundTakesForms => facts.round_takes_forms,
            RoundTakesPaper => facts.round_takes_paper,
            ChannelIsOpen => facts.channel_open,
            WordsGiven => facts.words,
            PeriodOpen => facts.period_open,
            ResultUnsettled => facts.result_unsettled,
            OwnSection => facts.own_section,
            ReasonUnlessValid => facts.reason || facts.valid,
            LetterValid => facts.valid,
            SpansFit => facts.spans_fit,
            TargetFits => facts.target_fits,
            NothingSince => facts.nothing_since,
            NoAnswerOwed => facts.no_answer_owed,
            Repairable => facts.repairable,
            AskedBack => facts.asked_back,
            WriterKept => facts.writer_kept,
            StaysHere => facts.stays_here,
            NotInJapanese => facts.foreign,
            AwaitsSecond => facts.awaits_second,
            SecondPerson => facts.second_person,
        }
    }
}
