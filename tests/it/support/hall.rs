//! A hall that is explained to residents again and again, brought along by the commands that the office uses.

use super::app::TestApp;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::issue::RaiseIssue;
use ronten::commands::ledger::edition::ProposeEdition;
use ronten::commands::ledger::view::{LedgerViewForm, SubmitView, WriteView, members};
use ronten::commands::ledger::{Adopt, read};
use ronten::commands::occasion::record::{Absorb, ConfirmRecord, DraftRecord, Hold, SubmitRecord};
use ronten::commands::occasion::rows::{FileRow, NoteRow, RowForm};
use ronten::commands::occasion::{Announce, OccasionForm, Plan};
use ronten::commands::project::{ProjectForm, RegisterProject};
use ronten::commands::{Actor, Refused, Stop, WriterError};
use ronten::documents::ledger::Ledger as Folded;
use ronten::model::ids::{IssueId, OccasionId, ProjectId};
use ronten::model::method::{OccasionKind, Speaker, Utterance};
use ronten::model::terms::{ProjectKind, ResponseCategory, Role};
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::issues::Issue;
use ronten::store::ledger::Edition;
use ronten::store::occasions::Occasion;
use ronten::store::qa_rows::QaRow;

/// A project under the method with the people who work on it.
pub struct Hall<'a> {
    pub app: &'a TestApp,
    pub official: Actor,
    pub clerk: Actor,
    pub approver: Actor,
    pub project: ProjectId,
}

impl<'a> Hall<'a> {
    /// A new project of the section of parks, and its people.
    pub fn new(app: &'a TestApp) -> Self {
        let staff = |login: &str, role| app.staff(login, role);
        let people = (staff("hall-official", Role::Official), staff("hall-clerk", Role::Official), staff("hall-approver", Role::Approver));
        Self::another(app, people)
    }

    /// A new project of people who are there.
    pub fn another(app: &'a TestApp, people: (Actor, Actor, Actor)) -> Self {
        let title = "市民会館の建替え".to_owned();
        let form = ProjectForm { title, kind: Some(ProjectKind::Facility), ..ProjectForm::default() };
        let project = app.perform(&people.0, RegisterProject(form));
        let hall = Self::of(app, people, project.id);
        hall.app.perform(&hall.official, Adopt { project: project.id, ground: "市民会館を建てるため".to_owned() });
        hall
    }

    /// Of a project that is there.
    pub fn of(app: &'a TestApp, (official, clerk, approver): (Actor, Actor, Actor), project: ProjectId) -> Self {
        Self { app, official, clerk, approver, project }
    }

    pub fn form(&self, days: i64) -> OccasionForm {
        let starts_at = Some(self.app.time.now().plus_days(days));
        let (title, area, place) = ("市民会館の説明会".to_owned(), "本町地区".to_owned(), "本町公民館".to_owned());
        OccasionForm { kind: Some(OccasionKind::Briefing), title, area, place, capacity: Some(80), starts_at, ..OccasionForm::default() }
    }

    pub fn announced(&self, days: i64) -> OccasionId {
        let planned = self.app.perform(&self.official, Plan { project: self.project, form: self.form(days) });
        self.app.perform(&self.official, Announce { occasion: planned.id, rev: planned.rev }).id
    }

    pub fn occasion(&self, id: OccasionId) -> Occasion {
        self.app.read(|db| Occasion::by_id(db, id)).unwrap()
    }

    pub fn propose(&self, occasion: Option<OccasionId>) -> ProposeEdition {
        ProposeEdition { project: self.project, occasion, late_reason: String::new(), kept: Vec::new() }
    }

    pub fn approve(&self, subject: &str, purpose: Purpose) -> Result<(), Refused> {
        let asked = self.app.read(|db| Approval::newest(db, subject, purpose)).unwrap();
        let decide = Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve };
        self.app.try_to(&self.approver, decide).map(drop).map_err(|error| match error {
            WriterError::Refused(refused) => refused,
            other => panic!("{other}"),
        })
    }

    pub fn freeze(&self, occasion: OccasionId) -> Edition {
        let edition = self.app.perform(&self.official, self.propose(Some(occasion)));
        self.approve(edition.id.as_str(), Purpose::Edition).unwrap();
        self.app.read(|db| Edition::by_id(db, edition.id)).unwrap()
    }

    pub fn hold(&self, id: OccasionId) {
        let occasion = self.occasion(id);
        self.app.wait_until(occasion.starts_at.unwrap());
        self.app.perform(&self.official, Hold { occasion: id, rev: occasion.rev, handed_out: true });
    }

    pub fn note(&self, occasion: OccasionId, key: &str, words: &str) -> QaRow {
        self.app.perform(&self.official, NoteRow { occasion, key: key.to_owned(), form: self.row(words) })
    }

    pub fn row(&self, words: &str) -> RowForm {
        RowForm { kind: Some(Utterance::Question), speaker: Some(Speaker::Resident), words: words.to_owned(), ..RowForm::default() }
    }

    pub fn issue(&self, title: &str) -> Issue {
        let (theme, title) = ("建物".to_owned(), title.to_owned());
        self.app.perform(&self.official, RaiseIssue { project: self.project, theme, title })
    }

    pub fn file(&self, row: &QaRow, issue: IssueId, repeats: Option<i64>) -> QaRow {
        self.app.perform(&self.official, FileRow { row: row.id, rev: row.rev, issue: Some(issue), repeats })
    }

    /// From the last row to the published and absorbed record.
    pub fn publish(&self, id: OccasionId) {
        let attendees = "都市計画課長".to_owned();
        let draft = DraftRecord {
            occasion: id,
            rev: self.occasion(id).rev,
            participants: Some(42),
            attendees,
            remarks: String::new(),
            nobody_spoke: false,
        };
        self.app.perform(&self.official, draft);
        self.app.perform(&self.clerk, ConfirmRecord { occasion: id, rev: self.occasion(id).rev, was_there: true });
        self.app.perform(&self.official, SubmitRecord { occasion: id, rev: self.occasion(id).rev, kept: Vec::new() });
        self.approve(id.as_str(), Purpose::OccasionRecord).unwrap();
        self.app.perform(&self.official, Absorb { occasion: id, rev: self.occasion(id).rev });
    }

    pub fn view(&self, issue: &Issue, text: &str, change: &str) -> Result<(), Refused> {
        let covered = self.app.read(|db| members(db, issue.id).map_err(broken));
        let form = LedgerViewForm {
            category: Some(ResponseCategory::ExplainedOnly),
            text: text.to_owned(),
            change: change.to_owned(),
            covered: covered.iter().map(|row| row.id).collect(),
            ..LedgerViewForm::default()
        };
        let view = self.app.perform(&self.official, WriteView { issue: issue.id, rev: 0, form });
        let submit = SubmitView { view: view.id, rev: view.rev, kept: Vec::new() };
        match self.app.try_to(&self.official, submit) {
            Ok(_) => self.approve(view.id.as_str(), Purpose::LedgerView),
            Err(WriterError::Refused(refused)) => Err(refused),
            Err(other) => panic!("{other}"),
        }
    }

    pub fn ledger(&self) -> Folded {
        self.app.read(|db| read(db, self.project, None).map_err(broken))
    }

    pub fn fresh(&self, issue: &Issue) -> Issue {
        self.app.read(|db| Issue::by_id(db, issue.id)).unwrap()
    }
}

/// A read that broke fails the test.
fn broken(stop: Stop) -> diesel::result::Error {
    diesel::result::Error::QueryBuilderError(stop.to_string().into())
}
