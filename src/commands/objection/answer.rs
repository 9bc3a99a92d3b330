//! What the city answers to an objection: the record is corrected, or it stands, for a reason; by two persons.

use super::published_row;
use crate::commands::approval::{self, Asked};
use crate::commands::desk::With;
use crate::commands::ledger::{REASON_LIMIT, day, fresh, names, post, read};
use crate::commands::occasion::own_occasion;
use crate::commands::occasion::rows::{POST_LIMIT, WORDS_LIMIT};
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::ledger::{CorrectedLine, Line, OBJECTION, ObjectionSheet, What};
use crate::model::ids::ObjectionId;
use crate::model::method::{PostingSource, Ruling, Source};
use crate::procedure::objection::{Event, Facts, Objection as Machine};
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;

/// What an official answers.
#[derive(Clone, Debug, Default)]
pub struct AnswerForm {
    /// The row that is corrected; 0 for the record as a whole, none when nothing was chosen.
    pub row: Option<i64>,
    pub ruling: Option<Ruling>,
    /// What is shown of the objection, without names.
    pub said: String,
    /// What is to be read instead.
    pub text: String,
    pub answer: String,
    pub post: String,
    pub reason: String,
    /// Tokens of the places that were looked at and name nobody.
    pub kept: Vec<String>,
}

/// Answers an objection and asks for the approval of the answer. One that waits for its approval waits no more.
pub struct AnswerObjection {
    pub objection: ObjectionId,
    pub rev: i64,
    pub form: AnswerForm,
}

impl Command for AnswerObjection {
    type Reply = Objection;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Objection, Stop> {
        let mut objection = found(Objection::by_id(desk.db, self.objection)?)?;
        let occasion = own_occasion(desk, objection.occasion)?;
        // What is typed counts as given; the fields are checked one by one.
        let facts = Facts { answer_complete: true, names_cleared: true, ..Facts::default() };
        let rule = desk.decide::<Machine>(objection.state, Event::Answer, &facts)?;
        let kept = self.form.kept.clone();
        fill(desk.db, &mut objection, self.form)?;
        fresh(objection.rev, self.rev)?;
        names::demand(&named(desk.db, &objection)?, &kept)?;
        objection.state = rule.target(objection.state);
        objection.drafter = Some(desk.actor.account_id()?);
        let cause = desk.change(rule, &mut objection, With::default())?;
        approval::void(desk, objection.id.as_str(), Purpose::Objection, Some(cause))?;
        let project = found(Project::by_id(desk.db, objection.project)?)?;
        let asked = Asked {
            purpose: Purpose::Objection,
            subject: objection.id.as_str(),
            round: None,
            project: project.id,
            section: &occasion.section,
        };
        approval::request(desk, &asked, &sheet(&project, &occasion, &objection)?, "")?;
        Ok(objection)
    }
}

fn fill(db: &mut Db, objection: &mut Objection, form: AnswerForm) -> Result<(), Stop> {
    let mut typed = Typed::default();
    let ruling = typed.chosen("ruling", form.ruling);
    let corrects = ruling == Some(Ruling::Corrected);
    objection.of_row = typed.chosen("row", form.row.filter(|row| *row >= 0)).unwrap_or_default();
    objection.said = typed.needed("said", &form.said, WORDS_LIMIT);
    let mut instead = |field: &str, text: &str, limit| if corrects { typed.text(field, text, limit) } else { String::new() };
    objection.text = instead("text", &form.text, WORDS_LIMIT);
    objection.answer = instead("answer", &form.answer, WORDS_LIMIT);
    objection.post = instead("post", &form.post, POST_LIMIT);
    if corrects && objection.text.is_empty() {
        typed.wrong(FieldError::new("text", "needed"));
    }
    objection.reason = typed.needed("reason", &form.reason, REASON_LIMIT);
    if objection.of_row > 0 && published_row(db, objection.occasion, objection.of_row)?.is_none() {
        typed.wrong(FieldError::new("row", "choose"));
    }
    typed.done()?;
    objection.ruling = ruling;
    Ok(())
}

/// Every place of an answer that may name somebody.
pub fn named(db: &mut Db, objection: &Objection) -> Result<Vec<names::Named>, Stop> {
    let Objection { said, text, answer, post, reason, .. } = objection;
    let texts = [("said", said), ("text", text), ("answer", answer), ("post", post), ("reason", reason)];
    names::named(db, objection.project, texts.map(|(field, text)| (field, 0, text.as_str())))
}

fn sheet(project: &Project, occasion: &Occasion, objection: &Objection) -> Result<ObjectionSheet, Stop> {
    Ok(ObjectionSheet {
        format: OBJECTION.to_owned(),
        project: project.no(),
        occasion: occasion.number,
        objection: objection.number,
        row: objection.of_row,
        said: objection.said.clone(),
        ruling: found(objection.ruling)?,
        text: objection.text.clone(),
        answer: objection.answer.clone(),
        post: objection.post.clone(),
        reason: objection.reason.clone(),
    })
}

/// What the approval of an answer is about, as it is now.
pub(in crate::commands) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<ObjectionSheet, Stop> {
    let (objection, occasion, project) = of(desk.db, approval)?;
    sheet(&project, &occasion, &objection)
}

/// The answer was approved or returned. A correction enters the ledger; the record that it corrects is not touched. `cause` is the
/// decision's entry.
pub(in crate::commands) fn decided(desk: &mut Desk<'_>, approval: &Approval, approved: bool, cause: i64) -> Result<(), Stop> {
    let (mut objection, occasion, project) = of(desk.db, approval)?;
    let corrects = objection.ruling == Some(Ruling::Corrected);
    let facts = Facts { approved, returned: !approved, corrects, ..Facts::default() };
    let event = match (approved, corrects) {
        (false, _) => Event::Return,
        (true, true) => Event::Correct,
        (true, false) => Event::Keep,
    };
    let rule = desk.decide::<Machine>(objection.state, event, &facts)?;
    objection.state = rule.target(objection.state);
    if !approved {
        desk.change(rule, &mut objection, With { cause: Some(cause), ..With::default() })?;
        return Ok(());
    }
    objection.decided_at = Some(desk.now);
    let cause = desk.change(rule, &mut objection, approval::released(approval, cause)?)?;
    if !corrects {
        return Ok(());
    }
    let ledger = read(desk.db, project.id, None)?;
    let opinion = ledger.opinions_of(Source::Occasion(occasion.number)).get(&objection.of_row).map(|(line, _)| *line);
    let what = What::Corrected(CorrectedLine {
        occasion: occasion.number,
        objection: objection.number,
        row: Some(objection.of_row).filter(|row| *row > 0),
        opinion,
        text: objection.text,
        answer: objection.answer,
        post: objection.post,
        reason: objection.reason,
    });
    let with = With { second: Some(approval.requested_person), cause: Some(cause), ..With::default() };
    let lines = vec![Line { on: day(desk.now), what }];
    post(desk, &project, (PostingSource::Correction, objection.id.as_str()), lines, with)?;
    Ok(())
}

fn of(db: &mut Db, approval: &Approval) -> Result<(Objection, Occasion, Project), Stop> {
    let id: ObjectionId = approval.subject.parse().map_err(|_| Refused::Missing)?;
    let objection = found(Objection::by_id(db, id)?)?;
    let occasion = found(Occasion::by_id(db, objection.occasion)?)?;
    let project = found(Project::by_id(db, objection.project)?)?;
    Ok((objection, occasion, project))
}
