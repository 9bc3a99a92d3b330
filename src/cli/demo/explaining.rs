//! A hall explained to residents: evenings with their records, views that change, an answer that was taken back, an objection.

use super::debate::{Debate, Evening, View};
use super::stage::{DemoError, Stage};
use crate::commands::Actor;
use crate::commands::approval::{Decide, Decision};
use crate::commands::issue::RaiseIssue;
use crate::commands::issue::course::Split;
use crate::commands::ledger::edition::ProposeEdition;
use crate::commands::ledger::view::{LedgerViewForm, SubmitView, WriteView, members};
use crate::commands::ledger::{Adopt, read};
use crate::commands::objection::{AnswerForm, AnswerObjection, ObjectionForm, Receive};
use crate::commands::occasion::answers::AnswerLater;
use crate::commands::occasion::record::{Absorb, ConfirmRecord, DraftRecord, Hold, SubmitRecord};
use crate::commands::occasion::rows::{FileRow, NoteRow};
use crate::commands::occasion::{Announce, OccasionForm, Plan};
use crate::commands::project::{ProjectForm, RegisterProject};
use crate::model::Moment;
use crate::model::ids::{IssueId, ProjectId};
use crate::model::method::{OccasionKind, Ruling, Source};
use crate::model::terms::{Lang, ProjectKind};
use crate::store::approvals::{Approval, Purpose};
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::qa_rows::QaRow;
use chrono::TimeDelta;
use std::collections::HashMap;

/// What happens at one moment; the numbers are places in the lists of the debate.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    Begin,
    Announce(usize),
    Freeze(usize),
    Hold(usize),
    Publish(usize),
    AnswerLater,
    View(usize),
    Split,
    Object,
    Correct,
}

/// The debate on its way.
pub struct Course<'s> {
    told: &'s Debate,
    project: Option<ProjectId>,
    issues: HashMap<&'s str, IssueId>,
}

impl<'s> Course<'s> {
    pub fn of(told: &'s Debate) -> Self {
        Self { told, project: None, issues: HashMap::new() }
    }

    /// When what happens.
    pub fn deeds(&self, today: Moment) -> Vec<(Moment, Deed)> {
        let at = |days_ago: i64, hour: i64| Moment::start_of_day(today.jst_date() - TimeDelta::days(days_ago)).plus_minutes(hour * 60);
        let Debate { later, split, objection, .. } = self.told;
        let mut deeds = vec![(at(self.told.begins_days_ago, 11), Deed::Begin)];
        for (place, evening) in self.told.evenings.iter().enumerate() {
            let day = evening.days_ago;
            // Announced when the one before is in the ledger, or at the beginning.
            let before = place.checked_sub(1).and_then(|before| self.told.evenings.get(before));
            deeds.push((at(before.map_or(self.told.begins_days_ago, |before| before.days_ago - 1), 13), Deed::Announce(place)));
            // Three days ahead, or this morning where it is further off.
            deeds.push((at((day + 3).max(1), 14), Deed::Freeze(place)));
            if day > 0 {
                deeds.push((at(day, 19), Deed::Hold(place)));
                deeds.push((at(day - 1, 10), Deed::Publish(place)));
            }
        }
        deeds.push((at(later.days_ago, 15), Deed::AnswerLater));
        deeds.extend(self.told.views.iter().enumerate().map(|(place, view)| (at(view.days_ago, 16), Deed::View(place))));
        deeds.push((at(split.days_ago, 11), Deed::Split));
        deeds.push((at(objection.days_ago, 20), Deed::Object));
        deeds.push((at(objection.answered_days_ago, 11), Deed::Correct));
        deeds
    }

    /// Lets it happen.
    pub fn take(&mut self, stage: &Stage<'_>, deed: Deed) -> Result<(), DemoError> {
        match deed {
            Deed::Begin => self.begin(stage),
            Deed::Announce(place) => self.announce(stage, place),
            Deed::Freeze(place) => self.freeze(stage, place),
            Deed::Hold(place) => self.hold(stage, place),
            Deed::Publish(place) => self.publish(stage, place),
            Deed::AnswerLater => self.answer_later(stage),
            Deed::View(place) => self.view(stage, place),
            Deed::Split => self.split(stage),
            Deed::Object => self.object(stage),
            Deed::Correct => self.correct(stage),
        }
    }

    fn begin(&mut self, stage: &Stage<'_>) -> Result<(), DemoError> {
        let (told, official) = (self.told, self.official(stage)?);
        let form = ProjectForm {
            title: told.title.clone(),
            title_en: told.title_en.clone(),
            kind: Some(ProjectKind::Facility),
            summary: told.summary.clone(),
        };
        let project = stage.act(official, RegisterProject(form))?.id;
        stage.act(official, Adopt { project, ground: told.ground.clone() })?;
        for issue in told.issues.iter().filter(|issue| issue.key != told.split.into) {
            let raise = RaiseIssue { project, theme: issue.theme.clone(), title: issue.title.clone() };
            self.issues.insert(&issue.key, stage.act(official, raise)?.id);
        }
        self.project = Some(project);
        Ok(())
    }

    fn announce(&self, stage: &Stage<'_>, place: usize) -> Result<(), DemoError> {
        let (official, told) = (self.official(stage)?, self.evening(place)?);
        let today = stage.installation.time.now().jst_date();
        let ahead = self.told.evenings.get(place.wrapping_sub(1)).map_or(self.told.begins_days_ago, |before| before.days_ago - 1);
        let starts_at = Moment::start_of_day(today + TimeDelta::days(ahead - told.days_ago)).plus_minutes(19 * 60);
        let form = OccasionForm {
            kind: Some(if told.attendees.is_empty() { OccasionKind::Dialogue } else { OccasionKind::Briefing }),
            title: told.title.clone(),
            area: told.area.clone(),
            place: told.place.clone(),
            capacity: Some(told.capacity),
            starts_at: Some(starts_at),
            ends_at: Some(starts_at.plus_minutes(90)),
            note: String::new(),
        };
        let planned = stage.act(official, Plan { project: self.project()?, form })?;
        stage.act(official, Announce { occasion: planned.id, rev: planned.rev })?;
        Ok(())
    }

    fn freeze(&self, stage: &Stage<'_>, place: usize) -> Result<(), DemoError> {
        let occasion = Some(self.occasion(stage, place as i64 + 1)?.id);
        let propose = ProposeEdition { project: self.project()?, occasion, late_reason: String::new(), kept: Vec::new() };
        let edition = stage.act(self.official(stage)?, propose)?;
        self.approve(stage, edition.id.as_str(), Purpose::Edition)
    }

    fn hold(&self, stage: &Stage<'_>, place: usize) -> Result<(), DemoError> {
        let (official, told) = (self.official(stage)?, self.evening(place)?);
        let occasion = self.occasion(stage, place as i64 + 1)?;
        let occasion = stage.act(official, Hold { occasion: occasion.id, rev: occasion.rev, handed_out: true })?;
        for (at, row) in told.rows.iter().enumerate() {
            let key = format!("demo-{place}-{at}");
            let form = row.form(stage.installation.time.now());
            let noted = stage.act(official, NoteRow { occasion: occasion.id, key, form })?;
            let repeats = row.repeats.map(|said| self.line(stage, said)).transpose()?;
            let issue = Some(self.issue(&row.issue)?);
            stage.act(official, FileRow { row: noted.id, rev: noted.rev, issue, repeats })?;
        }
        Ok(())
    }

    /// The line of a row that was published.
    fn line(&self, stage: &Stage<'_>, (occasion, row): (i64, i64)) -> Result<i64, DemoError> {
        let project = self.project()?;
        let ledger = stage.read(|db| Ok(read(db, project, None)))?.map_err(|_| missing("the ledger"))?;
        ledger.opinions_of(Source::Occasion(occasion)).get(&row).map(|(line, ..)| *line).ok_or_else(|| missing("a row"))
    }

    /// From the last row to the record in the ledger, by three persons.
    fn publish(&self, stage: &Stage<'_>, place: usize) -> Result<(), DemoError> {
        let (official, told, number) = (self.official(stage)?, self.evening(place)?, place as i64 + 1);
        let row = self.occasion(stage, number)?;
        let draft = DraftRecord {
            occasion: row.id,
            rev: row.rev,
            participants: Some(told.participants),
            attendees: told.attendees.clone(),
            remarks: String::new(),
            nobody_spoke: false,
        };
        let row = stage.act(official, draft)?;
        let row = stage.act(self.person(stage, 1)?, ConfirmRecord { occasion: row.id, rev: row.rev, was_there: true })?;
        stage.act(official, SubmitRecord { occasion: row.id, rev: row.rev, kept: Vec::new() })?;
        self.approve(stage, row.id.as_str(), Purpose::OccasionRecord)?;
        let row = self.occasion(stage, number)?;
        stage.act(official, Absorb { occasion: row.id, rev: row.rev })?;
        Ok(())
    }

    fn answer_later(&self, stage: &Stage<'_>) -> Result<(), DemoError> {
        let later = &self.told.later;
        let occasion = self.occasion(stage, later.evening)?.id;
        let row = stage.read(|db| QaRow::by_number(db, occasion, later.row))?.ok_or_else(|| missing("a row"))?;
        let (answer, post) = (later.answer.clone(), later.post.clone());
        stage.act(self.official(stage)?, AnswerLater { row: row.id, rev: row.rev, answer, post, kept: Vec::new() })?;
        self.approve(stage, row.id.as_str(), Purpose::LaterAnswer)
    }

    fn view(&self, stage: &Stage<'_>, place: usize) -> Result<(), DemoError> {
        let View { issue, category, text, page, later_stage, change, .. } = self.told.views.get(place).ok_or_else(|| missing("a view"))?;
        let (official, issue) = (self.official(stage)?, self.issue(issue)?);
        let covered = stage.read(|db| Ok(members(db, issue)))?.map_err(|_| missing("the rows of an issue"))?;
        let form = LedgerViewForm {
            category: Some(*category),
            text: text.clone(),
            reason: String::new(),
            page: page.clone(),
            later_stage: later_stage.clone(),
            change: change.clone(),
            covered: covered.iter().map(|row| row.id).collect(),
        };
        let view = stage.act(official, WriteView { issue, rev: 0, form })?;
        stage.act(official, SubmitView { view: view.id, rev: view.rev, kept: Vec::new() })?;
        self.approve(stage, view.id.as_str(), Purpose::LedgerView)
    }

    /// One issue turns out to be two.
    fn split(&mut self, stage: &Stage<'_>) -> Result<(), DemoError> {
        let told = &self.told.split;
        let into = self.told.issues.iter().find(|issue| issue.key == told.into).ok_or_else(|| missing("the issue that is split off"))?;
        let occasion = self.occasion(stage, told.evening)?.id;
        let row = stage.read(|db| QaRow::by_number(db, occasion, told.row))?.ok_or_else(|| missing("a row"))?.id;
        let (theme, title, reason) = (into.theme.clone(), into.title.clone(), told.reason.clone());
        let split = Split { issue: self.issue(&told.from)?, theme, title, reason, rows: vec![row] };
        self.issues.insert(&into.key, stage.act(self.official(stage)?, split)?.id);
        Ok(())
    }

    fn object(&self, stage: &Stage<'_>) -> Result<(), DemoError> {
        let told = &self.told.objection;
        let form = ObjectionForm { row: Some(told.row), words: told.words.clone(), wanted: told.wanted.clone(), lang: Lang::Ja };
        let occasion = self.occasion(stage, told.evening)?.id;
        stage.act(&Actor::Resident, Receive { occasion, form, received_at: stage.installation.time.now() })?;
        Ok(())
    }

    fn correct(&self, stage: &Stage<'_>) -> Result<(), DemoError> {
        let told = &self.told.objection;
        let occasion = self.occasion(stage, told.evening)?.id;
        let row = stage.read(|db| QaRow::by_number(db, occasion, told.row))?.ok_or_else(|| missing("a row"))?;
        let objection = stage.read(|db| Objection::of_occasion(db, occasion))?.pop().ok_or_else(|| missing("an objection"))?;
        let form = AnswerForm {
            row: Some(told.row),
            ruling: Some(Ruling::Corrected),
            said: told.words.clone(),
            text: row.words,
            answer: told.answer.clone(),
            post: told.post.clone(),
            reason: told.reason.clone(),
            kept: Vec::new(),
        };
        let answered = stage.act(self.official(stage)?, AnswerObjection { objection: objection.id, rev: objection.rev, form })?;
        self.approve(stage, answered.id.as_str(), Purpose::Objection)
    }

    fn approve(&self, stage: &Stage<'_>, subject: &str, purpose: Purpose) -> Result<(), DemoError> {
        let asked = stage.read(|db| Approval::newest(db, subject, purpose))?.ok_or_else(|| missing("an approval"))?;
        stage.act(self.person(stage, 2)?, Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve })?;
        Ok(())
    }

    fn official<'t>(&self, stage: &'t Stage<'_>) -> Result<&'t Actor, DemoError> {
        self.person(stage, 0)
    }

    fn person<'t>(&self, stage: &'t Stage<'_>, place: usize) -> Result<&'t Actor, DemoError> {
        stage.person(self.told.staff.get(place).ok_or_else(|| missing("somebody"))?)
    }

    fn project(&self) -> Result<ProjectId, DemoError> {
        self.project.ok_or_else(|| missing("the project"))
    }

    fn evening(&self, place: usize) -> Result<&'s Evening, DemoError> {
        self.told.evenings.get(place).ok_or_else(|| missing("an evening"))
    }

    fn issue(&self, key: &str) -> Result<IssueId, DemoError> {
        self.issues.get(key).copied().ok_or_else(|| missing(key))
    }

    fn occasion(&self, stage: &Stage<'_>, number: i64) -> Result<Occasion, DemoError> {
        let project = self.project()?;
        stage.read(|db| Occasion::by_number(db, project, number))?.ok_or_else(|| missing("an occasion"))
    }
}

fn missing(what: &str) -> DemoError {
    DemoError::Other(format!("the debate has no {what}"))
}
