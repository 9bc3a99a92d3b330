//! Projects: registered, renamed, given plans, decided, given up, exempted; and words that must go from what is published.

use super::city::{City, SECTIONS};
use ronten::commands::Actor;
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::project::ending::{EndForm, ProposeEnd};
use ronten::commands::project::{AddPlan, EditProject, Outline, ProjectForm, RegisterProject};
use ronten::commands::withhold::RequestWithholding;
use ronten::documents::plan::{Section, Source, detect};
use ronten::model::ids::{ProjectId, SubmissionId};
use ronten::model::terms::{ExemptionGround, ProjectKind, RedactionReason};
use ronten::procedure::approval::{Approval as ApprovalMachine, Event as ApprovalEvent, State as ApprovalState};
use ronten::procedure::project::{Event, Project as Machine, State};
use ronten::store::projects::{Plan, Project};
use ronten::store::rounds::Round;

impl City {
    /// A new project of a section.
    pub fn register(&mut self) {
        let section = self.dice.one(&SECTIONS);
        let actor = self.official(section);
        let form = self.project_form();
        let project = self.reply::<Machine, _>(&actor, State::New, &[Event::Register], RegisterProject(form));
        self.projects.extend(project.map(|project| project.id));
    }

    fn project_form(&mut self) -> ProjectForm {
        let title = if self.dice.chance(5) { String::new() } else { format!("計画{}", self.events) };
        ProjectForm { title, kind: Some(ProjectKind::Plan), ..ProjectForm::default() }
    }

    /// One event of a project, tried by somebody.
    pub fn project_event(&mut self, project: &Project, event: Event, actor: &Actor) {
        let (id, state, rev) = (project.id, project.state, project.rev);
        let said = |words: &str| words.to_owned();
        let today = self.app.time.now().jst_date();
        match event {
            Event::Register if self.projects.len() > self.most => {}
            Event::Register => self.register(),
            Event::Edit => {
                let form = self.project_form();
                self.attempt::<Machine, _>(actor, state, &[event], EditProject { project: id, rev, form });
            }
            Event::AddPlan => self.add_plan(project, actor),
            Event::ProposeDecision | Event::Decide => {
                let plan = self.read(|db| Plan::of_project(db, id)).last().map(|plan| plan.id);
                let form = EndForm::Decided { plan, decided_on: Some(today), decided_by: said("市長"), remark: said("") };
                self.attempt::<Machine, _>(actor, state, &[Event::ProposeDecision], ProposeEnd { project: id, rev, form });
            }
            Event::ProposeAbandonment | Event::Abandon => {
                let form = EndForm::Abandoned {
                    reason: said("用地が得られないため"),
                    new_draft: Some(false),
                    new_draft_note: said("予定はありません"),
                    remark: said(""),
                };
                self.attempt::<Machine, _>(actor, state, &[Event::ProposeAbandonment], ProposeEnd { project: id, rev, form });
            }
            Event::ProposeExemption | Event::Exempt => {
                let form = EndForm::Exempted { ground: Some(ExemptionGround::Urgent), reason: said("災害のため"), remark: said("") };
                self.attempt::<Machine, _>(actor, state, &[Event::ProposeExemption], ProposeEnd { project: id, rev, form });
            }
            // A project follows its rounds.
            Event::ToOutlineRound | Event::ToOutlineResult | Event::ToDraftRound | Event::ToDraftResult | Event::ToRegistered => {}
        }
    }

    fn add_plan(&mut self, project: &Project, actor: &Actor) {
        let text = format!("第1章 目的\n緑を増やす。\n第2章 施策\n木を{}本植える。\n", self.events);
        let source = Source::read("plan.txt", text.as_bytes()).unwrap();
        let sections = detect(&source).sections(&text).into_iter().map(|section| {
            let Section { level, place, start, heading_end, end, .. } = section;
            Outline { same_as: None, level, start, end, heading_end, place }
        });
        let sections = if self.dice.chance(5) { Vec::new() } else { sections.collect() };
        let command = AddPlan { project: project.id, title: "素案".to_owned(), file_name: "plan.txt".to_owned(), text, sections };
        self.attempt::<Machine, _>(actor, project.state, &[Event::AddPlan], command);
    }

    /// Somebody asks that the writer of a letter be erased.
    pub fn ask_erasure(&mut self, submission: SubmissionId, actor: &Actor) {
        let command = RequestErasure { submission, ground: Ground::WriterAsked };
        self.attempt::<ApprovalMachine, _>(actor, ApprovalState::New, &[ApprovalEvent::Request], command);
    }

    /// Somebody asks that words of a round be withheld: of its plan, of its announcement, or of its result.
    pub fn ask_withholding(&mut self, round: &Round, actor: &Actor) {
        // Of the plan most of all: it may be put to comment once more.
        let words = self
            .dice
            .one(&["緑を増やす", "緑を増やす", "緑を増やす", "審議会で", "道を広げないで", "案に賛成", "費用がかかる", "どこにもない語"])
            .to_owned();
        let command = RequestWithholding { round: round.id, words, reason: RedactionReason::Other };
        self.attempt::<ApprovalMachine, _>(actor, ApprovalState::New, &[ApprovalEvent::Request], command);
    }

    /// Projects that have come to their end leave the walk after a while.
    pub fn leave_behind(&mut self) {
        let ended: Vec<ProjectId> = self.projects.iter().copied().filter(|id| self.project(*id).state.name().contains("ed")).collect();
        let over = |city: &Self, id: ProjectId| matches!(city.project(id).state, State::Decided | State::Abandoned | State::Exempted);
        for id in ended {
            if over(self, id) && self.dice.chance(25) {
                self.look_at(id);
                self.projects.retain(|one| *one != id);
            }
        }
    }
}
