//! The record of an occasion: begun when it is held, handed over, confirmed by somebody else who was there, published by another
//! person, absorbed by the ledger.

use super::rows::counted;
use super::{NOTE_LIMIT, about, facts, go, own_occasion};
use crate::commands::approval::{self, Asked};
use crate::commands::desk::With;
use crate::commands::issue::course::raised_again;
use crate::commands::ledger::{REASON_LIMIT, fresh, names, post, read};
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::ledger::{RECORD, RecordIssue, RecordRow, RecordSheet};
use crate::model::ids::{IssueId, OccasionId};
use crate::model::method::PostingSource;
use crate::model::policy::Label;
use crate::procedure::occasion::{Event, Facts, Occasion as Machine};
use crate::procedure::qa_row;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::Issue;
use crate::store::ledger::Edition;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use std::collections::{BTreeSet, HashMap};

/// Longest list of posts, in code points.
const ATTENDEES_LIMIT: usize = 500;
/// Most people that come.
const MOST: i64 = 100_000;

/// It begins: from now on rows are noted.
pub struct Hold {
    pub occasion: OccasionId,
    pub rev: i64,
    /// What was handed out is what was frozen.
    pub handed_out: bool,
}

impl Command for Hold {
    type Reply = Occasion;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Occasion, Stop> {
        let occasion = own_occasion(desk, self.occasion)?;
        let facts = Facts { material_handed_out: self.handed_out, ..facts(desk.db, &occasion, desk.now)? };
        let rule = desk.decide::<Machine>(occasion.state, Event::Hold, &facts)?;
        fresh(occasion.rev, self.rev)?;
        go(desk, rule, occasion)
    }
}

/// The recorder hands the record over to somebody else who was there.
pub struct DraftRecord {
    pub occasion: OccasionId,
    pub rev: i64,
    pub participants: Option<i64>,
    /// Who spoke for the city, by post.
    pub attendees: String,
    pub remarks: String,
    /// Nobody said anything, so there is no row.
    pub nobody_spoke: bool,
}

impl Command for DraftRecord {
    type Reply = Occasion;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Occasion, Stop> {
        let mut occasion = own_occasion(desk, self.occasion)?;
        let known = facts(desk.db, &occasion, desk.now)?;
        let facts = Facts { rows_noted: known.rows_noted || self.nobody_spoke, ..known };
        let rule = desk.decide::<Machine>(occasion.state, Event::DraftRecord, &facts)?;
        let mut typed = Typed::default();
        occasion.attendees = typed.needed("attendees", &self.attendees, ATTENDEES_LIMIT);
        occasion.remarks = typed.text("remarks", &self.remarks, NOTE_LIMIT);
        match self.participants {
            None => typed.wrong(FieldError::new("participants", "needed")),
            Some(people) if !(0..=MOST).contains(&people) => {
                typed.wrong(FieldError::new("participants", "out_of_range").with("from", 0).with("to", MOST));
            }
            Some(_) => occasion.participants = self.participants,
        }
        typed.done()?;
        fresh(occasion.rev, self.rev)?;
        occasion.recorder = Some(desk.actor.account_id()?);
        go(desk, rule, occasion)
    }
}

/// Somebody else who was there says that it went so.
pub struct ConfirmRecord {
    pub occasion: OccasionId,
    pub rev: i64,
    pub was_there: bool,
}

impl Command for ConfirmRecord {
    type Reply = Occasion;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Occasion, Stop> {
        let mut occasion = own_occasion(desk, self.occasion)?;
        let other_person = is_other(desk.db, &occasion, desk.actor.account())?;
        let facts = Facts { other_person, was_there: self.was_there, ..facts(desk.db, &occasion, desk.now)? };
        let rule = desk.decide::<Machine>(occasion.state, Event::ConfirmRecord, &facts)?;
        fresh(occasion.rev, self.rev)?;
        occasion.confirmer = Some(desk.actor.account_id()?);
        go(desk, rule, occasion)
    }
}

/// Whether an account is of another person than who handed the record over.
pub fn is_other(db: &mut Db, occasion: &Occasion, account: Option<&Account>) -> Result<bool, Stop> {
    let recorder = occasion.recorder.map(|recorder| Account::by_id(db, recorder)).transpose()?.flatten();
    Ok(recorder.zip(account).is_some_and(|(recorder, account)| recorder.person != account.person))
}

/// The record goes back to be written on. What was asked for its publication is void.
pub struct ReopenRecord {
    pub occasion: OccasionId,
    pub rev: i64,
    pub reason: String,
}

impl Command for ReopenRecord {
    type Reply = Occasion;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Occasion, Stop> {
        let mut occasion = own_occasion(desk, self.occasion)?;
        let rule = desk.decide::<Machine>(occasion.state, Event::ReopenRecord, &Facts { reason: true, ..Facts::default() })?;
        let mut typed = Typed::default();
        occasion.reason = typed.needed("reason", &self.reason, REASON_LIMIT);
        typed.done()?;
        fresh(occasion.rev, self.rev)?;
        occasion.state = rule.target(occasion.state);
        occasion.confirmer = None;
        let about = about(&occasion);
        let cause = desk.change(rule, &mut occasion, With { about, ..With::default() })?;
        approval::void(desk, occasion.id.as_str(), Purpose::OccasionRecord, Some(cause))?;
        Ok(occasion)
    }
}

/// Asks for the publication of exactly this record.
pub struct SubmitRecord {
    pub occasion: OccasionId,
    pub rev: i64,
    /// Tokens of the places that were looked at and name nobody.
    pub kept: Vec<String>,
}

impl Command for SubmitRecord {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let mut occasion = own_occasion(desk, self.occasion)?;
        let content = sheet(desk, &occasion)?;
        let named = named(desk.db, &occasion, &content)?;
        let facts = Facts { names_cleared: names::cleared(&named, &self.kept), ..facts(desk.db, &occasion, desk.now)? };
        let rule = desk.decide::<Machine>(occasion.state, Event::SubmitRecord, &facts)?;
        fresh(occasion.rev, self.rev)?;
        occasion.kept = named.iter().map(names::Named::token).collect::<Vec<_>>().join("\n");
        let section = occasion.section.clone();
        let about = about(&occasion);
        let cause = desk.change(rule, &mut occasion, With { about, ..With::default() })?;
        approval::void(desk, occasion.id.as_str(), Purpose::OccasionRecord, Some(cause))?;
        let asked = Asked {
            purpose: Purpose::OccasionRecord,
            subject: occasion.id.as_str(),
            round: None,
            project: occasion.project,
            section: &section,
        };
        approval::request(desk, &asked, &content, "")
    }
}

/// Every place of a record that may name somebody.
pub fn named(db: &mut Db, occasion: &Occasion, content: &RecordSheet) -> Result<Vec<names::Named>, Stop> {
    let mut content = content.clone();
    let texts: Vec<_> = content.texts().into_iter().map(|(field, row, text)| (field, row, text.clone())).collect();
    names::named(db, occasion.project, texts.iter().map(|(field, row, text)| (*field, *row, text.as_str())))
}

/// The record as it would be published now; for a page.
pub fn shown(db: &mut Db, occasion: &Occasion, (city, section): (Label, Label)) -> Result<RecordSheet, Stop> {
    let project = found(Project::by_id(db, occasion.project)?)?;
    let edition = occasion.edition.map(|edition| Edition::by_id(db, edition)).transpose()?.flatten();
    let issues: HashMap<IssueId, Issue> = Issue::of_project(db, project.id)?.into_iter().map(|issue| (issue.id, issue)).collect();
    let rows = counted(db, occasion.id)?.into_iter().map(|row| of_row(row, &issues)).collect();
    Ok(RecordSheet {
        format: RECORD.to_owned(),
        city,
        project: project.no(),
        title: project.title,
        kind: project.kind,
        section,
        occasion: occasion.number,
        of: occasion.kind,
        name: occasion.title.clone(),
        area: occasion.area.clone(),
        place: occasion.place.clone(),
        starts_at: found(occasion.starts_at)?,
        ends_at: occasion.ends_at,
        participants: occasion.participants,
        attendees: occasion.attendees.clone(),
        edition: edition.as_ref().map_or(0, |edition| edition.number),
        edition_hash: edition.map_or_else(String::new, |edition| edition.hash),
        rows,
        remarks: occasion.remarks.clone(),
    })
}

fn of_row(row: QaRow, issues: &HashMap<IssueId, Issue>) -> RecordRow {
    let issue = row.issue.and_then(|issue| issues.get(&issue)).map(|issue| RecordIssue {
        number: issue.number,
        theme: issue.theme.clone(),
        title: issue.title.clone(),
        split_from: issue.split_from.and_then(|from| issues.get(&from)).map(|from| from.number),
    });
    RecordRow {
        number: row.number,
        utterance: row.kind,
        speaker: row.speaker,
        district: row.district,
        words: row.words,
        answer: row.answer,
        post: row.answered_by,
        due: row.due,
        issue,
        repeats: row.repeats,
    }
}

fn sheet(desk: &mut Desk<'_>, occasion: &Occasion) -> Result<RecordSheet, Stop> {
    let (_, policy) = desk.present_policy()?;
    let section = found(policy.section(&occasion.section))?.name.clone();
    shown(desk.db, occasion, (policy.city.name.clone(), section))
}

/// What the approval of a record is about, as it is now.
pub(in crate::commands) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<RecordSheet, Stop> {
    let occasion = of(desk.db, approval)?;
    sheet(desk, &occasion)
}

/// The publication was approved: the record is public, and its rows enter the ledger. `cause` is the decision's entry.
pub(in crate::commands) fn decided(desk: &mut Desk<'_>, approval: &Approval, cause: i64) -> Result<(), Stop> {
    let mut occasion = of(desk.db, approval)?;
    let project = found(Project::by_id(desk.db, occasion.project)?)?;
    let facts = Facts { record_approved: true, ..Facts::default() };
    let rule = desk.decide::<Machine>(occasion.state, Event::PublishRecord, &facts)?;
    let sheet = sheet(desk, &occasion)?;
    occasion.state = rule.target(occasion.state);
    occasion.record = approval.snapshot.clone();
    occasion.published_at = Some(desk.now);
    let about = about(&occasion);
    let cause = desk.change(rule, &mut occasion, With { about, ..approval::released(approval, cause)? })?;
    let mut asked_anew: BTreeSet<IssueId> = BTreeSet::new();
    for mut row in counted(desk.db, occasion.id)? {
        let facts = qa_row::Facts { record_approved: true, ..qa_row::Facts::default() };
        let rule = desk.decide::<qa_row::QaRow>(row.state, qa_row::Event::Publish, &facts)?;
        row.state = rule.target(row.state);
        asked_anew.extend(row.issue.filter(|_| row.repeats.is_none()));
        desk.change(rule, &mut row, With { cause: Some(cause), ..With::default() })?;
    }
    let ledger = read(desk.db, project.id, None)?;
    let with = With { second: Some(approval.requested_person), cause: Some(cause), ..With::default() };
    post(desk, &project, (PostingSource::Record, occasion.id.as_str()), sheet.lines(&ledger), with)?;
    for issue in asked_anew {
        let issue = found(Issue::by_id(desk.db, issue)?)?;
        raised_again(desk, issue, cause)?;
    }
    Ok(())
}

/// Every row has its issue: the ledger has taken the occasion in, and the next one can be prepared.
pub struct Absorb {
    pub occasion: OccasionId,
    pub rev: i64,
}

impl Command for Absorb {
    type Reply = Occasion;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Occasion, Stop> {
        let occasion = own_occasion(desk, self.occasion)?;
        let facts = facts(desk.db, &occasion, desk.now)?;
        let rule = desk.decide::<Machine>(occasion.state, Event::Absorb, &facts)?;
        fresh(occasion.rev, self.rev)?;
        go(desk, rule, occasion)
    }
}

fn of(db: &mut Db, approval: &Approval) -> Result<Occasion, Stop> {
    let id: OccasionId = approval.subject.parse().map_err(|_| Refused::Missing)?;
    found(Occasion::by_id(db, id)?)
}
