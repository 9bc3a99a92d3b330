//! `OpenRound`: a project with a plan of its own and a round on it, brought to the day on which it opens by the commands that
//! the office uses.

use super::app::TestApp;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::project::{AddPlan, Outline, ProjectForm, RegisterProject};
use ronten::commands::round::{CancelRound, CloseDue, DraftRound, OpenDue, RoundForm, SubmitRound};
use ronten::model::Moment;
use ronten::model::ids::{PlanId, ProjectId, RoundId};
use ronten::model::round::Announcement;
use ronten::model::terms::{Channel, ProjectKind, Role, Stage};
use ronten::store::accounts::Account;
use ronten::store::projects::Project;
use ronten::store::rounds::Round;
use std::collections::BTreeMap;

/// The plan's text: a preface, two chapters, and a section of the second with a table and what a template engine might eat.
pub const PLAN: &str =
    "この案は見本です。\n第１章　目的\n緑を増やす。\n第２章　施策\n二つあります。\n１　公園\n樹種|本数\n桜|30\n{{7*7}} <b>※注</b>\n";

/// A round and the staff who made it.
pub struct OpenRound {
    pub official: Actor,
    pub approver: Actor,
    pub project: Project,
    pub id: RoundId,
    pub opens_at: Moment,
    pub closes_at: Moment,
}

impl OpenRound {
    /// A round that opened just now, runs for 30 days and takes letters by form, post and mail.
    pub fn start(app: &TestApp) -> Self {
        let round = Self::scheduled(app);
        round.open(app);
        round
    }

    /// A round that was approved and opens in an hour.
    pub fn scheduled(app: &TestApp) -> Self {
        let round = Self::drafted(app);
        round.approve(app);
        round
    }

    /// A round that nobody has approved.
    pub fn drafted(app: &TestApp) -> Self {
        Self::titled(app, "みどりの基本計画")
    }

    /// The same in a project of this name.
    pub fn titled(app: &TestApp, title: &str) -> Self {
        let (official, approver) = (staff(app, "drafter", Role::Official), staff(app, "decider", Role::Approver));
        let form = ProjectForm {
            title: title.to_owned(),
            title_en: "Plan for Parks".to_owned(),
            kind: Some(ProjectKind::Plan),
            summary: "緑をどう増やすかの計画です。".to_owned(),
        };
        let project = app.perform(&official, RegisterProject(form));
        let plan = app.perform(&official, version(project.id));
        let opens_at = app.time.now().plus_minutes(60);
        let closes_at = opens_at.plus_days(30);
        let form =
            RoundForm { plan: Some(plan.id), opens_at: Some(opens_at), closes_at: Some(closes_at), fields: fields(), channels: ways() };
        let round = app.perform(&official, DraftRound { project: project.id, stage: Stage::Draft, form });
        Self { official, approver, project, id: round.id, opens_at, closes_at }
    }

    /// Has it approved.
    pub fn approve(&self, app: &TestApp) {
        let row = self.row(app);
        let approval = app.perform(&self.official, SubmitRound { round: row.id, rev: row.rev });
        app.perform(&self.approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve });
    }

    /// Another version of the plan with the same words, whose sections nobody matched.
    pub fn another_plan(&self, app: &TestApp) -> PlanId {
        app.perform(&self.official, version(self.project.id)).id
    }

    /// The project's next round, on this version of the plan; it opened just now.
    pub fn next(&self, app: &TestApp, plan: PlanId) -> Self {
        let opens_at = app.time.now().plus_minutes(60);
        let closes_at = opens_at.plus_days(30);
        let form = RoundForm { plan: Some(plan), opens_at: Some(opens_at), closes_at: Some(closes_at), fields: fields(), channels: ways() };
        let round = app.perform(&self.official, DraftRound { project: self.project.id, stage: Stage::Draft, form });
        let (official, approver, project) = (self.official.clone(), self.approver.clone(), self.project.clone());
        let next = Self { official, approver, project, id: round.id, opens_at, closes_at };
        next.approve(app);
        next.open(app);
        next
    }

    /// Lets the opening come.
    pub fn open(&self, app: &TestApp) {
        app.wait_until(self.opens_at);
        app.perform(&Actor::Clock, OpenDue { round: self.id });
    }

    /// Lets the close come, without waiting out the minutes of grace.
    pub fn close(&self, app: &TestApp) {
        app.wait_until(self.closes_at);
        app.perform(&Actor::Clock, CloseDue { round: self.id });
    }

    /// Calls it off.
    pub fn cancel(&self, app: &TestApp) {
        let row = self.row(app);
        app.perform(&self.approver, CancelRound { round: row.id, rev: row.rev, reason: "国の制度が変わったため".to_owned() });
    }

    /// The round as it is now.
    pub fn row(&self, app: &TestApp) -> Round {
        app.read(|db| Round::by_id(db, self.id)).unwrap()
    }

    /// `/projects/2026-001`.
    pub fn project_path(&self) -> String {
        format!("/projects/{}", self.project.no())
    }

    /// `/projects/2026-001/rounds/1`.
    pub fn path(&self) -> String {
        format!("{}/rounds/1", self.project_path())
    }
}

fn version(project: ProjectId) -> AddPlan {
    AddPlan {
        project,
        title: "みどりの基本計画（素案）".to_owned(),
        file_name: "plan.txt".to_owned(),
        text: PLAN.to_owned(),
        sections: outline(),
    }
}

/// An account that other rounds of the same program have too.
fn staff(app: &TestApp, login: &str, role: Role) -> Actor {
    let account = app.read(|db| Account::by_login(db, login));
    account.map_or_else(|| app.staff(login, role), |account| Actor::Staff(Box::new(account)))
}

/// The outline of [`PLAN`]: line by line, since its headings are whole lines.
fn outline() -> Vec<Outline> {
    let headings = [("第１章　目的", 1, "1"), ("第２章　施策", 1, "2"), ("１　公園", 2, "2.1")];
    let at = |words: &str| PLAN[..PLAN.find(words).unwrap()].chars().count();
    let length = PLAN.chars().count();
    let mut starts: Vec<usize> = headings.iter().map(|(words, ..)| at(words)).collect();
    let mut sections = vec![Outline { same_as: None, level: 0, start: 0, end: starts[0], heading_end: 0, place: String::new() }];
    starts.push(length);
    for (index, (words, level, place)) in headings.iter().enumerate() {
        let (start, end) = (starts[index], starts[index + 1]);
        sections.push(Outline {
            same_as: None,
            level: *level,
            start,
            end,
            heading_end: start + words.chars().count(),
            place: (*place).to_owned(),
        });
    }
    sections
}

fn fields() -> Announcement {
    Announcement {
        purpose: "緑を増やすため。".to_owned(),
        outline_omitted_reason: "骨格は審議会で市民の意見を聴いたため。".to_owned(),
        background: "緑が減っています。".to_owned(),
        summary: "二つの施策を進めます。".to_owned(),
        who_may_comment: "市内に住んでいる方など".to_owned(),
        materials: "緑の現況調査 https://www.town.example/midori/genkyo.html".to_owned(),
        viewing_places: "市役所1階".to_owned(),
        contact: "みどり公園課　000-000-0102".to_owned(),
        ..Announcement::default()
    }
}

fn ways() -> BTreeMap<Channel, String> {
    [(Channel::WebForm, ""), (Channel::Post, "みほん市本町1-1"), (Channel::Email, "midori@town.example")]
        .map(|(channel, address)| (channel, address.to_owned()))
        .into()
}
