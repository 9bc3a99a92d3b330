//! Plays the story in one order of time that ends now, through the same commands as the pages.

use super::complaining::{Act, Case};
use super::debate::Debate;
use super::explaining::{Course, Deed};
use super::stage::{DemoError, Stage};
use super::story::{Letter, Project as Told, Story, Until};
use super::{planning, sorting};
use crate::commands::Actor;
use crate::commands::approval::{Decide, Decision};
use crate::commands::ledger::Waive;
use crate::commands::project::{ProjectForm, RegisterProject};
use crate::commands::round::facts::counts_by_way;
use crate::commands::round::{Certify, CloseDue, DraftRound, OpenDue, Reconcile, RoundForm, SubmitRound};
use crate::commands::submission::{Enter, Post, Receipt, Receive};
use crate::model::Moment;
use crate::model::ids::{PlanId, ProjectId, RoundId};
use crate::model::letter::Person;
use crate::model::round::Announcement;
use crate::model::terms::{Channel, EligibilityClass, Lang, Tongue};
use crate::store::projects::Project;
use crate::store::rounds::Round;
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// What happens to a project at one moment.
#[derive(Clone, Copy, Debug)]
enum Step {
    Prepare,
    Open,
    Letter(usize),
    Close,
    Intake,
    Sort,
    Publish,
    Decide,
}

/// What happens at one moment, and to which project or complaint of the story, or in the debate about the hall.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Project(usize, Step),
    Complaint(usize, Act),
    Hall(Deed),
}

/// A project of the story on its way.
pub struct Run<'s> {
    pub told: &'s Told,
    pub opens_at: Moment,
    pub closes_at: Moment,
    pub project: Option<Project>,
    pub round: Option<RoundId>,
    /// One for each letter that has come in.
    pub receipts: Vec<Receipt>,
}

/// Plays everything until `today`. The hall comes after all projects of the story, whose numbers stay as they are.
pub fn play(stage: &Stage<'_>, story: &Story, debate: &Debate, today: Moment) -> Result<(), DemoError> {
    let mut runs: Vec<Run<'_>> = story.projects.iter().map(|told| Run::of(told, today)).collect();
    let mut cases: Vec<Case<'_>> = story.complaints.iter().map(Case::of).collect();
    let mut hall = Course::of(debate);
    for (when, turn) in turns(&runs, &cases, &hall, today) {
        stage.wait_until(when);
        match turn {
            Turn::Project(at, step) => {
                let before = earlier(&runs, at);
                runs.get_mut(at).map(|run| run.take(stage, step, before)).transpose()?
            }
            Turn::Complaint(at, act) => cases.get_mut(at).map(|case| case.take(stage, act, about(&runs, case))).transpose()?,
            Turn::Hall(deed) => Some(hall.take(stage, deed)?),
        };
    }
    stage.wait_until(today);
    Ok(())
}

/// All that happens until `today`, in the order of time.
fn turns(runs: &[Run<'_>], cases: &[Case<'_>], hall: &Course<'_>, today: Moment) -> Vec<(Moment, Turn)> {
    let mut turns: Vec<(Moment, Turn)> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        turns.extend(run.steps().into_iter().map(|(when, step)| (when, Turn::Project(at, step))));
    }
    for (at, case) in cases.iter().enumerate() {
        turns.extend(case.acts(today).into_iter().map(|(when, act)| (when, Turn::Complaint(at, act))));
    }
    turns.extend(hall.deeds(today).into_iter().map(|(when, deed)| (when, Turn::Hall(deed))));
    turns.retain(|(when, _)| *when <= today);
    // Stable: steps of one project at one moment keep their order.
    turns.sort_by_key(|(when, _)| *when);
    turns
}

fn called(runs: &[Run<'_>], title: &str) -> Option<Project> {
    runs.iter().find(|run| run.told.title == title)?.project.clone()
}

/// The project that a complaint is about.
fn about(runs: &[Run<'_>], case: &Case<'_>) -> Option<ProjectId> {
    called(runs, case.told.about.as_ref()?).map(|project| project.id)
}

/// The project of which a run is the next stage.
fn earlier(runs: &[Run<'_>], at: usize) -> Option<Project> {
    called(runs, runs.get(at)?.told.continues.as_ref()?)
}

impl<'s> Run<'s> {
    fn of(told: &'s Told, today: Moment) -> Self {
        let opens_on = today.jst_date() - TimeDelta::days(told.opens_days_ago);
        let opens_at = Moment::start_of_day(opens_on);
        Self { told, opens_at, closes_at: opens_at.plus_days(told.days), project: None, round: None, receipts: Vec::new() }
    }

    fn steps(&self) -> Vec<(Moment, Step)> {
        // Nobody is at the office before the morning; the clock opens and closes at midnight.
        let at_work = |day: Moment| day.plus_minutes(10 * 60);
        let mut steps = vec![(at_work(self.opens_at.plus_days(-self.told.prepared_days)), Step::Prepare)];
        if self.told.until == Until::Scheduled {
            return steps;
        }
        steps.push((self.opens_at, Step::Open));
        for (at, letter) in self.told.letters.iter().enumerate() {
            // Around noon, a few minutes apart, so that no two come at the same moment.
            steps.push((self.opens_at.plus_days(letter.day - 1).plus_minutes(12 * 60 + 7 * at as i64), Step::Letter(at)));
        }
        if self.told.until != Until::Open {
            steps.push((self.closes_at, Step::Close));
            steps.push((at_work(self.closes_at.plus_days(1)), Step::Intake));
            steps.push((at_work(self.closes_at.plus_days(5)), Step::Sort));
        }
        if matches!(self.told.until, Until::Asked | Until::Published) {
            let result = self.closes_at.plus_days(self.told.days_to_result);
            steps.push((at_work(result), Step::Publish));
            steps.extend(self.told.decision.as_ref().map(|decision| (at_work(result.plus_days(decision.days)), Step::Decide)));
        }
        steps
    }

    fn take(&mut self, stage: &Stage<'_>, step: Step, before: Option<Project>) -> Result<(), DemoError> {
        match step {
            Step::Prepare => self.prepare(stage, before),
            Step::Open => stage.act(&Actor::Clock, OpenDue { round: self.round()? }),
            Step::Letter(at) => self.letter(stage, at),
            Step::Close => stage.act(&Actor::Clock, CloseDue { round: self.round()? }),
            Step::Intake => self.intake(stage),
            Step::Sort => sorting::sort(stage, self),
            Step::Publish => sorting::publish(stage, self),
            Step::Decide => planning::decide(stage, self),
        }
    }

    /// The round, once it was drafted.
    pub fn round(&self) -> Result<RoundId, DemoError> {
        self.round.ok_or_else(|| DemoError::Other(format!("{} has no round yet", self.told.title)))
    }

    /// The official and the approver of the section.
    pub fn people<'t>(&self, stage: &'t Stage<'_>) -> Result<(&'t Actor, &'t Actor), DemoError> {
        let [official, approver] = &self.told.staff;
        Ok((stage.person(official)?, stage.person(approver)?))
    }

    fn prepare(&mut self, stage: &Stage<'_>, before: Option<Project>) -> Result<(), DemoError> {
        let (official, approver) = self.people(stage)?;
        let told = self.told;
        let form = ProjectForm {
            title: told.title.clone(),
            title_en: told.title_en.clone(),
            kind: Some(told.kind),
            summary: told.summary.clone(),
        };
        let project = before.map_or_else(|| stage.act(official, RegisterProject(form)), Ok)?;
        if !told.outside_method.is_empty() {
            stage.act(official, Waive { project: project.id, reason: told.outside_method.clone() })?;
        }
        let plan = planning::add(stage, official, project.id, told.plan())?;
        let draft = DraftRound { project: project.id, stage: told.stage, form: self.form(plan) };
        let round = stage.act(official, draft)?;
        let approval = stage.act(official, SubmitRound { round: round.id, rev: round.rev })?;
        stage.act(approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve })?;
        (self.project, self.round) = (Some(project), Some(round.id));
        Ok(())
    }

    fn form(&self, plan: PlanId) -> RoundForm {
        let told = self.told;
        let due = self.closes_at.plus_days(45).jst_date().to_string();
        let fields = Announcement {
            purpose: told.purpose.clone(),
            background: told.background.clone(),
            outline_omitted_reason: told.outline_omitted.clone(),
            summary: told.announcement.clone(),
            who_may_comment: "市内にお住まいの方、市内で働く方や学ぶ方、市内に事務所のある団体など、この計画に関心のあるすべての方"
                .to_owned(),
            materials: "計画の資料編（市役所1階 情報コーナーで読めます）".to_owned(),
            viewing_places: "市役所1階 情報コーナー、各支所、市立図書館".to_owned(),
            result_due: due,
            contact: "担当課へお電話でお問い合わせください。".to_owned(),
            ..Announcement::default()
        };
        let address = "〒000-0000 みほん市本町1番地 みほん市役所 担当課あて";
        let channels = [
            (Channel::WebForm, ""),
            (Channel::Post, address),
            (Channel::Fax, "000-000-0199"),
            (Channel::Email, "iken@mihon.example"),
            (Channel::Counter, "市役所3階 担当課の窓口"),
        ];
        let channels: BTreeMap<_, _> = channels.into_iter().map(|(channel, address)| (channel, address.to_owned())).collect();
        RoundForm { plan: Some(plan), opens_at: Some(self.opens_at), closes_at: Some(self.closes_at), fields, channels }
    }

    fn letter(&mut self, stage: &Stage<'_>, at: usize) -> Result<(), DemoError> {
        let (told, round) = (self.told, self.round()?);
        let Some(letter) = told.letters.get(at) else { return Ok(()) };
        let post = Post { key: format!("demo {round} {at}"), payload: letter.text().into_bytes() };
        let (parts, person, lang) = (vec![(None, letter.text())], person(letter), letter.lang.unwrap_or(Lang::Ja));
        let received_at = stage.installation.time.now();
        let receipt = if letter.channel == Channel::WebForm {
            stage.act(&Actor::Resident, Receive { post, round, parts, person, lang, received_at })?
        } else {
            let (official, _) = self.people(stage)?;
            let (office, written_in) = ("担当課".to_owned(), letter.written_in.unwrap_or(Tongue::Ja));
            let command =
                Enter { post, round, channel: letter.channel, office, received_at, parts, person, lang, written_in, scans: Vec::new() };
            stage.act(official, command)?
        };
        self.receipts.push(receipt);
        Ok(())
    }

    /// Every channel's own count agrees with the desk's, and the intake ends.
    fn intake(&mut self, stage: &Stage<'_>) -> Result<(), DemoError> {
        let round = self.round()?;
        let (official, _) = self.people(stage)?;
        let counted = stage.read(|db| Round::by_id(db, round)?.map_or_else(|| Ok(BTreeMap::new()), |row| counts_by_way(db, &row)))?;
        for (way, n) in counted {
            stage.act(official, Certify { round, way, received: n, registered: n, explanation: String::new() })?;
        }
        stage.act(official, Reconcile { round })?;
        Ok(())
    }
}

fn person(letter: &Letter) -> Person {
    Person {
        name: letter.name.clone(),
        address: letter.address.clone(),
        mail: letter.mail.clone(),
        class: (!letter.address.is_empty()).then_some(EligibilityClass::Resident),
        ..Person::default()
    }
}
