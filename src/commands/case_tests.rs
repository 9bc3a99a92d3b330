//! A case for tests: a town with one project and one round that is led from its draft to its result, step by step.

use super::approval::{Decide, Decision};
use super::desk::With;
use super::issue::RaiseIssue;
use super::round::{Certify, CloseDue, DraftRound, OpenDue, Reconcile, RoundForm, StartResponding, SubmitRound};
use super::testing::{Do, Town};
use super::view::{DraftView, EditView, SubmitView, ViewForm};
use super::{Actor, Stop};
use crate::model::ids::{ApprovalId, IssueId, OpinionId, PlanId, SubmissionId};
use crate::model::letter::Person;
use crate::model::round::Announcement;
use crate::model::terms::{Channel, Lang, ResponseCategory, Role, Scope, Stage, Validity};
use crate::procedure::submission::State as LetterState;
use crate::similarity::same::SameTextKey;
use crate::store::approvals::Approval;
use crate::store::issues::{Issue, View};
use crate::store::json::Json;
use crate::store::opinions::Opinion;
use crate::store::persons::PersonRow;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;

/// The town and its people, and the round as it was drafted.
pub struct Case {
    pub town: Town,
    pub official: Actor,
    /// Looks letters through for personal data; another person than who releases.
    pub clerk: Actor,
    pub approver: Actor,
    pub round: Round,
}

impl Case {
    /// A drafted round that may be submitted.
    pub fn drafted() -> Self {
        let town = Town::new();
        let (official, clerk) = (town.staff("tanaka", Role::Official), town.staff("clerk", Role::Official));
        let approver = town.staff("suzuki", Role::Approver);
        let (project, plan) = town.project(&official);
        let form = round_form(&town, plan.id);
        let round = town.ok(&official, DraftRound { project: project.id, stage: Stage::Draft, form });
        Self { town, official, clerk, approver, round }
    }

    /// The same with the period open.
    pub fn open() -> Self {
        let case = Self::drafted();
        let approval = case.submit();
        case.town.ok(&case.approver, approve(&approval));
        case.town.wait_until(case.now().opens_at.unwrap());
        case.town.ok(&Actor::Clock, OpenDue { round: case.round.id });
        case
    }

    /// Closes, certifies and reconciles: every letter that is there is read and split.
    pub fn sort(&self) {
        let (town, round) = (&self.town, self.round.id);
        town.wait_until(self.now().closes_at.unwrap().plus_minutes(10));
        town.ok(&Actor::Clock, CloseDue { round });
        self.certify();
        town.ok(&self.official, Reconcile { round });
    }

    /// Certifies every way in with today's count.
    pub fn certify(&self) {
        let now = self.now();
        for (way, registered) in self.town.read(|db| super::round::facts::counts_by_way(db, &now)) {
            let explanation = String::new();
            self.town.ok(&self.official, Certify { round: now.id, way, received: registered, registered, explanation });
        }
    }

    /// Goes on to the answers.
    pub fn respond(&self) {
        self.town.ok(&self.official, StartResponding { round: self.round.id });
    }

    /// The round as it is now.
    pub fn now(&self) -> Round {
        self.town.read(|db| Round::by_id(db, self.round.id)).unwrap()
    }

    /// Asks for the opening.
    pub fn submit(&self) -> Approval {
        self.town.ok(&self.official, SubmitRound { round: self.round.id, rev: self.now().rev })
    }

    /// An approval as it is now.
    pub fn approval(&self, id: ApprovalId) -> Approval {
        self.town.read(|db| Approval::by_id(db, id)).unwrap()
    }

    /// An issue with this title.
    pub fn issue(&self, title: &str) -> Issue {
        let (theme, title) = ("緑".to_owned(), title.to_owned());
        self.town.ok(&self.official, RaiseIssue { project: self.round.project, theme, title })
    }

    /// A letter as the desk leaves it: read, valid, each line an opinion of the issue beside it, looked through by the clerk.
    pub fn letter(&self, text: &str, issues: &[&Issue]) -> (Submission, Vec<Opinion>) {
        let intake_no = self.town.read(|db| Submission::next_intake_no(db, self.round.id));
        let letter = letter(&self.round, intake_no, text, self.clerk.person().unwrap(), issues.len() as i64, self.town.time.now());
        let mut start = 0;
        let mut opinions = Vec::new();
        for (at, (line, issue)) in text.split_inclusive('\n').zip(issues).enumerate() {
            let end = start + line.chars().count() as i64;
            opinions.push(opinion(&letter, at as i64 + 1, (start, end), line, issue.id));
            start = end;
        }
        self.town.ok(
            &self.official,
            Do(move |desk: &mut super::Desk<'_>| {
                let (mut letter, mut opinions) = (letter, opinions);
                desk.create_plain("submission.receive", &mut letter, With::default())?;
                for opinion in &mut opinions {
                    desk.create_plain("opinion.split", opinion, With::default())?;
                }
                Ok((letter, opinions))
            }),
        )
    }

    /// Says who wrote a letter.
    pub fn written_by(&self, submission: SubmissionId, person: &Person) {
        let body = serde_json::to_string(person).unwrap();
        let row = PersonRow { submission, seq: 0, salt: vec![0; 32], body, identity: None, mail: None };
        self.town.ok(&self.official, Do(move |desk: &mut super::Desk<'_>| Ok(PersonRow::insert_all(&[row], desk.db)?)));
    }

    /// Changes a letter behind the desk's back, as its own commands would.
    pub fn change_letter(&self, id: SubmissionId, change: impl FnOnce(&mut Submission) + Send + 'static) {
        let command = Do(move |desk: &mut super::Desk<'_>| {
            let mut letter = Submission::by_id(desk.db, id)?.ok_or_else(|| Stop::Broken("no letter".to_owned()))?;
            change(&mut letter);
            desk.change_plain("submission.judge", &mut letter, With::default())
        });
        self.town.ok(&self.official, command);
    }

    /// Changes an opinion behind the desk's back, as the letters' commands would.
    pub fn change_opinion(&self, id: OpinionId, change: impl FnOnce(&mut Opinion) + Send + 'static) {
        let command = Do(move |desk: &mut super::Desk<'_>| {
            let mut opinion = Opinion::by_id(desk.db, id)?.ok_or_else(|| Stop::Broken("no opinion".to_owned()))?;
            change(&mut opinion);
            desk.change_plain("opinion.assign", &mut opinion, With::default())
        });
        self.town.ok(&self.official, command);
    }

    /// What an official types as the view on an issue, with every opinion ticked.
    pub fn view_form(&self, issue: &Issue, category: ResponseCategory) -> ViewForm {
        let text = || "考え方".to_owned();
        ViewForm {
            category: Some(category),
            text: text(),
            reason: text(),
            place: "第1章".to_owned(),
            before_text: "増やす。".to_owned(),
            after_text: "倍にする。".to_owned(),
            page: "3ページ".to_owned(),
            later_stage: "実施設計".to_owned(),
            covered: self.town.read(|db| Opinion::ids_of_issue(db, self.round.id, issue.id)),
            sections: Vec::new(),
        }
    }

    /// A drafted view.
    pub fn draft_view(&self, issue: &Issue, category: ResponseCategory) -> View {
        let form = self.view_form(issue, category);
        self.town.ok(&self.official, DraftView { issue: issue.id, round: self.round.id, form })
    }

    /// An approved view.
    pub fn answer(&self, issue: &Issue, category: ResponseCategory) -> View {
        let view = self.draft_view(issue, category);
        let approval = self.town.ok(&self.official, SubmitView { view: view.id, rev: view.rev });
        self.town.ok(&self.approver, approve(&approval));
        self.view(&view)
    }

    /// Answers an issue as it is now, whatever view it had.
    pub fn answer_again(&self, issue: &Issue) {
        let Some(view) = self.town.read(|db| View::of(db, issue.id, self.round.id)) else {
            self.answer(issue, ResponseCategory::NotReflected);
            return;
        };
        let form = self.view_form(issue, view.category.unwrap());
        let view = self.town.ok(&self.official, EditView { view: view.id, rev: view.rev, form });
        let approval = self.town.ok(&self.official, SubmitView { view: view.id, rev: view.rev });
        self.town.ok(&self.approver, approve(&approval));
    }

    /// A view as it is now.
    pub fn view(&self, view: &View) -> View {
        self.town.read(|db| View::by_id(db, view.id)).unwrap()
    }
}

/// A form from which a round may be submitted.
pub fn round_form(town: &Town, plan: PlanId) -> RoundForm {
    let opens = town.time.now().plus_days(1);
    let text = || "本文".to_owned();
    let contact = "みどり公園課".to_owned();
    let fields = Announcement {
        purpose: text(),
        background: text(),
        summary: text(),
        materials: text(),
        contact,
        outline_omitted_reason: text(),
        ..Default::default()
    };
    let channels = [(Channel::WebForm, String::new()), (Channel::Post, "市役所".to_owned())];
    RoundForm { plan: Some(plan), opens_at: Some(opens), closes_at: Some(opens.plus_days(31)), fields, channels: channels.into() }
}

/// The second person agrees.
pub fn approve(approval: &Approval) -> Decide {
    Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve }
}

/// The second person sends it back.
pub fn give_back(approval: &Approval, reason: &str) -> Decide {
    Decide { approval: approval.id, rev: approval.rev, decision: Decision::Return { reason: reason.to_owned() } }
}

fn letter(
    round: &Round,
    intake_no: i64,
    text: &str,
    clerk: crate::model::ids::PersonId,
    opinions: i64,
    now: crate::model::Moment,
) -> Submission {
    let id = SubmissionId::new();
    Submission {
        id,
        project: round.project,
        round: round.id,
        intake_no,
        channel: Channel::WebForm,
        office: String::new(),
        received_at: now,
        registered_at: now,
        registered_by: None,
        state: LetterState::Divided,
        validity: Some(Validity::Valid),
        validity_reason: String::new(),
        duplicate_of: None,
        submitter: id,
        lang: Lang::Ja,
        text: text.to_owned(),
        text_key: SameTextKey::of(text).to_string(),
        text_rev: 1,
        parts: Json::new(Vec::new()),
        asides: Json::new(Vec::new()),
        redactions: Json::new(Vec::new()),
        dismissed: Json::new(Vec::new()),
        cleared_by: Some(clerk),
        uncovered: 0,
        opinions,
        receipt: id.to_string(),
        files: String::new(),
        rev: 1,
        found_on: String::new(),
        found_how: String::new(),
        particulars: Json::new(crate::model::letter::Particulars::default()),
        repair_until: None,
    }
}

fn opinion(letter: &Submission, position: i64, (start_at, end_at): (i64, i64), words: &str, issue: IssueId) -> Opinion {
    Opinion {
        id: OpinionId::new(),
        submission: letter.id,
        project: letter.project,
        round: letter.round,
        text_rev: 1,
        position,
        start_at,
        end_at,
        scope: Scope::InScope,
        issue: Some(issue),
        no_issue: None,
        gist: String::new(),
        plan_section: None,
        text_key: SameTextKey::of(words).to_string(),
        active: true,
        translation: String::new(),
        translation_due: false,
        rev: 1,
    }
}
