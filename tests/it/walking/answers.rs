//! The city's views, and what waits for a second person: written, asked for, stamped, returned, taken back.

use super::city::City;
use ronten::commands::Actor;
use ronten::commands::approval::many::DecideMany;
use ronten::commands::approval::{Decide, Decision, LookAfter};
use ronten::commands::carried;
use ronten::commands::round::facts::unanswered;
use ronten::commands::view::{DraftView, EditView, SubmitView, UndoView, ViewForm, last_step};
use ronten::model::ids::{ApprovalId, IssueId, ProjectId};
use ronten::model::route::{Stamp, Step};
use ronten::model::terms::{ResponseCategory, Role};
use ronten::procedure::approval::{Approval as ApprovalMachine, Event as ApprovalEvent, State as ApprovalState};
use ronten::procedure::city_view::{CityView, Event, State};
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::issues::View;
use ronten::store::rounds::Round;

impl City {
    /// The issues of a round that wait for an answer.
    pub fn unanswered(&self, round: &Round) -> Vec<IssueId> {
        self.read(|db| unanswered(db, round)).into_iter().collect()
    }

    fn view_form(&mut self, round: &Round, issue: IssueId) -> ViewForm {
        let category = self.dice.one(ResponseCategory::ALL);
        let mut covered = self.read(|db| carried::members(db, round, issue));
        if self.dice.chance(5) {
            covered.pop();
        }
        // Now and then somebody names a writer in an answer.
        let known = self.of_round(round);
        let named =
            self.dice.pick(&known).copied().filter(|_| self.dice.chance(3)).map_or_else(|| "市民の方".to_owned(), super::people::name);
        let reason = if self.dice.chance(5) { String::new() } else { "費用がかかるためです。".to_owned() };
        ViewForm {
            category: Some(category),
            text: format!("{named}のご意見を踏まえて検討します。{}", self.events),
            reason,
            place: "第1章".to_owned(),
            before_text: "増やす。".to_owned(),
            after_text: "倍にする。".to_owned(),
            page: "3ページ".to_owned(),
            later_stage: "実施設計".to_owned(),
            covered,
            sections: Vec::new(),
        }
    }

    /// One event of the view on an issue for a round.
    pub fn view_event(&mut self, round: &Round, issue: IssueId, event: Event, actor: &Actor) {
        let view = self.read(|db| View::of(db, issue, round.id));
        let state = view.as_ref().map_or(State::New, |view| view.state);
        match (event, view) {
            (Event::Draft, _) => {
                let form = self.view_form(round, issue);
                self.attempt::<CityView, _>(actor, state, &[event], DraftView { issue, round: round.id, form });
            }
            (Event::Edit, Some(view)) => {
                let form = self.view_form(round, issue);
                let rev = if self.dice.chance(3) { view.rev - 1 } else { view.rev };
                self.attempt::<CityView, _>(actor, state, &[event], EditView { view: view.id, rev, form });
            }
            (Event::Submit, Some(view)) => {
                self.attempt::<CityView, _>(actor, state, &[event], SubmitView { view: view.id, rev: view.rev });
            }
            (Event::Undo, Some(view)) => {
                let step = self.read(|db| last_step(db, &view)).unwrap_or(0);
                self.attempt::<CityView, _>(actor, state, &[event], UndoView { view: view.id, step });
            }
            // The rest is what becomes of an approval.
            _ => {}
        }
    }

    /// What waits for its second person in a project.
    pub fn waiting(&self, project: ProjectId) -> Vec<Approval> {
        let section = self.project(project).section;
        let all = self.read(|db| Approval::waiting(db, None, None, None, 10_000));
        all.into_iter().filter(|one| one.project == project && one.section == section && one.state == ApprovalState::Requested).collect()
    }

    /// Whoever should decide does, mostly with yes.
    pub fn decide(&mut self, approval: &Approval) {
        let actor = self.decider(approval);
        let round = approval.round.and_then(|id| self.read(|db| Round::by_id(db, id)));
        let missed =
            approval.purpose == Purpose::Opening && round.and_then(|round| round.opens_at).is_none_or(|opens| opens <= self.app.time.now());
        let event = if missed || self.dice.chance(8) { ApprovalEvent::Return } else { ApprovalEvent::Approve };
        self.approval_event(approval, event, &actor);
    }

    fn decider(&mut self, approval: &Approval) -> Actor {
        if self.dice.chance(15) {
            return self.actor(&[Role::Approver, Role::PrSection], &approval.section.clone());
        }
        let cleared = |actor: &Actor, city: &Self| {
            let (Some(round), Some(account)) = (approval.round, actor.account()) else { return false };
            approval.purpose == Purpose::Result
                && city.read(|db| ronten::store::submissions::Submission::cleared_by_person(db, round, account.person))
        };
        let step = approval.step().cloned();
        let fits = |actor: &&Actor| {
            let Some(account) = actor.account() else { return false };
            let section = step.as_ref().map_or(approval.section.as_str(), |step| step.section.as_str());
            let position = step.as_ref().is_none_or(|step| step.position == account.position || step.stand_in == account.position);
            account.role == Role::Approver
                && account.section.as_deref() == Some(section)
                && position
                && account.person != approval.requested_person
        };
        let fitting: Vec<Actor> = self.staff.iter().filter(fits).filter(|actor| !cleared(actor, self)).cloned().collect();
        match self.dice.pick(&fitting) {
            Some(actor) => actor.clone(),
            None => self.anybody(),
        }
    }

    /// One event of an approval, tried by somebody.
    pub fn approval_event(&mut self, approval: &Approval, event: ApprovalEvent, actor: &Actor) {
        let (id, rev, state) = (approval.id, approval.rev, approval.state);
        let rev = if self.dice.chance(3) { rev - 1 } else { rev };
        let agree = [ApprovalEvent::Approve, ApprovalEvent::Endorse, ApprovalEvent::Consult];
        match event {
            ApprovalEvent::Request | ApprovalEvent::Void => {}
            ApprovalEvent::LookAfter => {
                self.attempt::<ApprovalMachine, _>(actor, state, &[event], LookAfter { approval: id, rev });
            }
            ApprovalEvent::Return => {
                let reason = if self.dice.chance(10) { String::new() } else { "理由が足りません。".to_owned() };
                let decision = Decision::Return { reason };
                self.attempt::<ApprovalMachine, _>(actor, state, &[event], Decide { approval: id, rev, decision });
            }
            _ if approval.purpose == Purpose::View && self.dice.chance(20) => {
                // DecideMany says what stands against it instead of refusing.
                let before = self.size();
                let hindered = self.attempt_plain(actor, "decide many", DecideMany { items: vec![(id, rev)] }).unwrap_or_default();
                assert!(hindered.is_empty() || self.size() == before, "hindered, and decided all the same");
            }
            _ => {
                let stand_in = if self.dice.chance(80) { "出張中のため".to_owned() } else { String::new() };
                let decision = Decision::Stamp { comment: String::new(), stand_in };
                self.attempt::<ApprovalMachine, _>(actor, state, &agree, Decide { approval: id, rev, decision });
                self.look_after(id);
            }
        }
    }

    /// Who was stood in for often looks at it on the same day.
    fn look_after(&mut self, id: ApprovalId) {
        let Some(approval) = self.read(|db| Approval::by_id(db, id)) else { return };
        if !approval.stamps.iter().any(Stamp::to_be_seen) || self.dice.chance(50) {
            return;
        }
        let fits = |actor: &&Actor| {
            actor.account().is_some_and(|own| {
                let of = |step: &Step| own.section.as_deref() == Some(&*step.section) && own.position == step.position;
                own.role == Role::Approver && approval.route.iter().any(of)
            })
        };
        let holders: Vec<Actor> = self.staff.iter().filter(fits).cloned().collect();
        let Some(holder) = self.dice.pick(&holders).cloned() else { return };
        let command = LookAfter { approval: id, rev: approval.rev };
        self.attempt::<ApprovalMachine, _>(&holder, approval.state, &[ApprovalEvent::LookAfter], command);
    }
}
