//! Complaints about the procedure: sent by the form, answered by the section, the answer approved.

use super::stage::{DemoError, Stage};
use super::story::Complaint as Told;
use crate::commands::Actor;
use crate::commands::complaint::{AnswerForm, Arrival, Decide, Decision, Receive, Submit, WriteAnswer, present};
use crate::model::Moment;
use crate::model::ids::ProjectId;
use crate::model::letter::Person;
use crate::model::terms::Lang;
use crate::store::complaints::Complaint;
use chrono::TimeDelta;

/// What happens to a complaint at one moment.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    Send,
    Answer,
    Approve,
}

/// A complaint of the story on its way.
pub struct Case<'s> {
    pub told: &'s Told,
    row: Option<Complaint>,
}

impl<'s> Case<'s> {
    pub fn of(told: &'s Told) -> Self {
        Self { told, row: None }
    }

    /// When what happens to it: each in the morning of its day.
    pub fn acts(&self, today: Moment) -> Vec<(Moment, Act)> {
        let morning = |days_ago: i64| Moment::start_of_day(today.jst_date() - TimeDelta::days(days_ago)).plus_minutes(10 * 60);
        let mut acts = vec![(morning(self.told.sent_days_ago), Act::Send)];
        if let Some(answered) = &self.told.answered {
            acts.push((morning(answered.days_ago), Act::Answer));
            acts.extend(answered.approved_days_ago.map(|days| (morning(days), Act::Approve)));
        }
        acts
    }

    /// Lets it happen; `project` is what the complaint is about.
    pub fn take(&mut self, stage: &Stage<'_>, act: Act, project: Option<ProjectId>) -> Result<(), DemoError> {
        self.row = match act {
            Act::Send => Some(self.send(stage, project)?),
            Act::Answer => Some(self.answer(stage)?),
            Act::Approve => Some(self.approve(stage)?),
        };
        Ok(())
    }

    fn send(&self, stage: &Stage<'_>, project: Option<ProjectId>) -> Result<Complaint, DemoError> {
        let Told { kind, words, name, mail, .. } = self.told;
        let person = Person { name: name.clone(), mail: mail.clone(), ..Person::default() };
        let arrival = Arrival { kind: Some(*kind), project, words: words.clone(), person, lang: Lang::Ja };
        stage.act(&Actor::Resident, Receive { arrival, received_at: stage.installation.time.now() })
    }

    fn answer(&self, stage: &Stage<'_>) -> Result<Complaint, DemoError> {
        let (row, Some(answered)) = (self.row()?, &self.told.answered) else {
            return Err(DemoError::Other("a complaint has no answer".to_owned()));
        };
        let official = stage.person(&answered.staff[0])?;
        let form = AnswerForm {
            kind: Some(row.kind),
            gist: answered.gist.clone(),
            outcome: Some(answered.outcome),
            measure: answered.measure.clone(),
            answer: answered.answer.clone(),
        };
        let row = stage.act(official, WriteAnswer { complaint: row.id, rev: row.rev, form })?;
        stage.act(official, Submit { complaint: row.id, rev: row.rev, kept: Vec::new() })
    }

    fn approve(&self, stage: &Stage<'_>) -> Result<Complaint, DemoError> {
        let (row, Some(answered)) = (self.row()?, &self.told.answered) else {
            return Err(DemoError::Other("a complaint has no answer".to_owned()));
        };
        let shown = stage.read(|db| Ok(present(db, row)))?;
        let (shown, _) = shown.map_err(|_| DemoError::Other("an answer cannot be shown".to_owned()))?;
        let decide = Decide { complaint: row.id, shown: shown.hex(), decision: Decision::Approve };
        stage.act(stage.person(&answered.staff[1])?, decide)
    }

    fn row(&self) -> Result<&Complaint, DemoError> {
        self.row.as_ref().ok_or_else(|| DemoError::Other("a complaint was not sent yet".to_owned()))
    }
}
