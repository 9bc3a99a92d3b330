//! Tests of the commands about letters, through the writer.

mod amend;
mod assign;
mod enter;
mod identity;
mod read;
mod receive;
mod redact;
mod relate;
mod split;
mod undo;

use super::*;
use crate::commands::desk::With;
use crate::commands::{Actor, Command, FieldError, WriterError, testing};
use crate::model::Moment;
use crate::model::ids::{AccountId, ApprovalId, IssueId, PersonId, PlanId, ProjectId, RoundId, SectionId, ViewId};
use crate::model::letter::Person;
use crate::model::round::{Announcement, ChannelOffer};
use crate::model::terms::{ArrivalRule, EligibilityClass, Lang, Scope, Stage, Tongue, Validity};
use crate::procedure::{Why, approval, city_view, round::State as RoundState};
use crate::store::accounts::Account;
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::{Issue, View};
use crate::store::json::Json;
use crate::store::recorded::Recorded;

/// The section that the town's projects belong to.
const SECTION: &str = "midori";
/// A section that has nothing to do with them.
const OTHER_SECTION: &str = "shogai";

/// The town of all command tests, with one project and its plan.
struct Town {
    town: testing::Town,
    project: ProjectId,
    plan: PlanId,
    section: SectionId,
}

impl std::ops::Deref for Town {
    type Target = testing::Town;
    fn deref(&self) -> &testing::Town {
        &self.town
    }
}

impl Town {
    fn new() -> Self {
        let town = testing::Town::new();
        let drafter = town.staff("drafter", Role::Official);
        let (project, plan) = town.project(&drafter);
        Self { town, project: project.id, plan: plan.id, section: plan.sections[0].id }
    }

    /// Performs a command and waits for it.
    fn perform<C: Command>(&self, actor: &Actor, command: C) -> Result<C::Reply, WriterError> {
        self.try_to(actor, command)
    }

    /// Writes the first version of a row past all rules.
    fn put<R: Recorded + Send + 'static>(&self, row: R) -> R {
        self.ok(&Actor::System, Put(row))
    }

    /// Writes the next version of a row past all rules.
    fn change<R: Recorded + Send + 'static>(&self, row: R) -> R {
        self.ok(&Actor::System, Change(row))
    }

    /// A round that opened yesterday, closes in ten days and takes letters in every way.
    fn open_round(&self) -> Round {
        let now = self.time.now();
        let offer = |channel: &Channel| ChannelOffer { channel: *channel, address: String::new(), arrival: ArrivalRule::MustArrive };
        self.put(Round {
            id: RoundId::new(),
            project: self.project,
            section: SECTION.to_owned(),
            number: self.read(|db| Round::next_number(db, self.project)),
            stage: Stage::Draft,
            plan: Some(self.plan),
            state: RoundState::Open,
            opens_at: Some(now.plus_days(-1)),
            closes_at: Some(now.plus_days(10)),
            published_at: None,
            policy: 1,
            fields: Json::new(Announcement::default()),
            channels: Json::new(Channel::ALL.iter().map(offer).collect()),
            certificates: Json::new(Vec::new()),
            cancel_reason: String::new(),
            drafter: AccountId::new(),
            rev: 1,
            correction: String::new(),
            numbers: String::new(),
            notice_at: None,
            extensions: Json::new(Vec::new()),
            revisions: Json::new(Vec::new()),
            postponements: Json::new(Vec::new()),
            slips: Json::new(Vec::new()),
        })
    }

    /// Moves a round into a state past all rules.
    fn move_round(&self, round: RoundId, state: RoundState) -> Round {
        let mut row = self.read(|db| Round::by_id(db, round)).unwrap();
        row.state = state;
        self.change(row)
    }
}

struct Put<R>(R);

impl<R: Recorded + Send + 'static> Command for Put<R> {
    type Reply = R;

    fn perform(mut self, desk: &mut Desk<'_>) -> Result<R, Stop> {
        desk.create_plain("policy.changed", &mut self.0, With::default())?;
        Ok(self.0)
    }
}

struct Change<R>(R);

impl<R: Recorded + Send + 'static> Command for Change<R> {
    type Reply = R;

    fn perform(mut self, desk: &mut Desk<'_>) -> Result<R, Stop> {
        desk.change_plain("policy.changed", &mut self.0, With::default())?;
        Ok(self.0)
    }
}

/// Somebody of the staff, a person of their own each time.
fn staff(role: Role, section: Option<&str>) -> Actor {
    Actor::Staff(Box::new(Account {
        id: AccountId::new(),
        person: PersonId::new(),
        login: "somebody".to_owned(),
        name: "職員".to_owned(),
        role,
        section: section.map(str::to_owned),
        mail: String::new(),
        lang: Lang::Ja,
        disabled: false,
        made_at: Moment::from_unix_ms(0),
        rev: 1,
        position: String::new(),
    }))
}

/// An official of the town's section.
fn official() -> Actor {
    staff(Role::Official, Some(SECTION))
}

fn taro() -> Person {
    Person {
        name: "見本 太郎".to_owned(),
        address: "みほん市本町1-2-3".to_owned(),
        mail: "taro@example.jp".to_owned(),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    }
}

fn post(key: &str, payload: &str) -> Post {
    Post { key: key.to_owned(), payload: payload.as_bytes().to_vec() }
}

/// A letter with these words, received now.
fn letter(town: &Town, round: RoundId, text: &str) -> Receive {
    let post = post(&SubmissionId::new().to_string(), text);
    Receive { post, round, parts: vec![(None, text.to_owned())], person: taro(), lang: Lang::Ja, received_at: town.time.now() }
}

/// Sends a letter and gives it as it is stored.
fn send(town: &Town, round: RoundId, text: &str) -> Submission {
    let receipt = town.perform(&Actor::Resident, letter(town, round, text)).unwrap();
    stored(town, receipt.submission)
}

fn stored(town: &Town, id: SubmissionId) -> Submission {
    town.read(|db| Submission::by_id(db, id)).unwrap()
}

/// A letter that an official judged valid.
fn judged(town: &Town, round: RoundId, text: &str) -> Submission {
    let letter = send(town, round, text);
    judge(town, &letter, Validity::Valid, "").unwrap()
}

fn judge(town: &Town, letter: &Submission, validity: Validity, reason: &str) -> Result<Submission, WriterError> {
    town.perform(&official(), Judge { submission: letter.id, rev: letter.rev, validity, reason: reason.to_owned() })
}

/// Marks spans as opinions, within the draft and about no section.
fn split(town: &Town, letter: &Submission, spans: &[(usize, usize)]) -> Result<Submission, WriterError> {
    let pieces = spans.iter().map(|(start, end)| opinion_piece(*start, *end)).collect();
    town.perform(&official(), Split { submission: letter.id, rev: letter.rev, pieces })
}

fn opinion_piece(start: usize, end: usize) -> Piece {
    Piece { start, end, mark: Mark::Opinion { scope: Scope::InScope, section: None, gist: None } }
}

/// The counted opinions of a letter in their order.
fn opinions(town: &Town, letter: SubmissionId) -> Vec<Opinion> {
    town.read(|db| Opinion::of_submission(db, letter))
}

/// The spans of the counted opinions.
fn spans(town: &Town, letter: SubmissionId) -> Vec<(i64, i64)> {
    opinions(town, letter).iter().map(|opinion| (opinion.start_at, opinion.end_at)).collect()
}

/// An issue of the town's project.
fn issue(town: &Town, number: i64) -> Issue {
    let words = (String::new(), format!("論点{number}"));
    town.put(Issue::raised(town.project, number, words, crate::procedure::issue::State::Raised))
}

/// An approved view on an issue, with its approval.
fn approved_view(town: &Town, round: RoundId, issue: IssueId) -> View {
    let view = town.put(View {
        id: ViewId::new(),
        project: town.project,
        issue,
        round,
        state: city_view::State::Approved,
        category: None,
        text: "考え方".to_owned(),
        reason: String::new(),
        place: String::new(),
        before_text: String::new(),
        after_text: String::new(),
        page: String::new(),
        later_stage: String::new(),
        covered: Json::new(Vec::new()),
        drafter: AccountId::new(),
        rev: 1,
        sections: Json::new(Vec::new()),
    });
    town.put(Approval {
        id: ApprovalId::new(),
        purpose: Purpose::View,
        subject: view.id.to_string(),
        project: town.project,
        section: SECTION.to_owned(),
        round: Some(round),
        snapshot: "0".repeat(64),
        detail: String::new(),
        state: approval::State::Approved,
        requested_by: AccountId::new(),
        requested_person: PersonId::new(),
        requested_at: town.time.now(),
        decided_by: None,
        decided_person: None,
        decided_at: None,
        reason: String::new(),
        rev: 1,
        route: Json::new(Vec::new()),
        stamps: Json::new(Vec::new()),
        turn_section: String::new(),
    });
    view
}

/// Where a view and its approval stand.
fn standing(town: &Town, view: ViewId) -> (city_view::State, approval::State) {
    let state = town.read(|db| View::by_id(db, view)).unwrap().state;
    (state, town.read(|db| Approval::newest(db, view.as_str(), Purpose::View)).unwrap().state)
}

const STANDS: (city_view::State, approval::State) = (city_view::State::Approved, approval::State::Approved);
const VOID: (city_view::State, approval::State) = (city_view::State::Drafted, approval::State::Voided);

/// What a command was refused with.
#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, WriterError>) -> Refused {
    match result {
        Err(WriterError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

/// Why the table said no.
#[track_caller]
fn why<T: std::fmt::Debug>(result: Result<T, WriterError>) -> Why {
    match refused(result) {
        Refused::Rule(refusal) => refusal.why,
        other => panic!("not refused by a rule: {other:?}"),
    }
}

/// The fields that must be repaired, each with its problem.
#[track_caller]
fn problems<T: std::fmt::Debug>(result: Result<T, WriterError>) -> Vec<(String, &'static str)> {
    match refused(result) {
        Refused::Fields(errors) => errors.into_iter().map(|FieldError { field, problem, .. }| (field, problem)).collect(),
        other => panic!("not refused for its fields: {other:?}"),
    }
}
