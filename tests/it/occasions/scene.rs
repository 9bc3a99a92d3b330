//! A project under the issue-sorting method with the people who work on it, and their browsers.

use crate::support::app::TestApp;
use crate::support::http::{Browser, Page};
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::issue::RaiseIssue;
use ronten::commands::ledger::Adopt;
use ronten::commands::ledger::edition::ProposeEdition;
use ronten::commands::project::{ProjectForm, RegisterProject};
use ronten::model::method::Utterance;
use ronten::model::terms::{ProjectKind, Role};
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::issues::Issue;
use ronten::store::occasions::Occasion;
use ronten::store::projects::Project;
use ronten::store::qa_rows::QaRow;

pub struct Hall {
    pub app: TestApp,
    pub official: Actor,
    pub clerk: Actor,
    pub approver: Actor,
    pub project: Project,
    /// `/office/projects/{no}/occasions`.
    pub list: String,
}

impl Hall {
    pub fn start() -> Self {
        let app = TestApp::start();
        let (official, clerk) = (app.staff("tanaka", Role::Official), app.staff("kato", Role::Official));
        let approver = app.staff("suzuki", Role::Approver);
        let form = ProjectForm { title: "市民会館の整備".to_owned(), kind: Some(ProjectKind::Facility), ..ProjectForm::default() };
        let project = app.perform(&official, RegisterProject(form));
        app.perform(&official, Adopt { project: project.id, ground: "市民会館を建てるため".to_owned() });
        let list = format!("/office/projects/{}/occasions", project.no());
        Self { app, official, clerk, approver, project, list }
    }

    /// The official's browser.
    pub fn desk(&self) -> Browser {
        self.app.sign_in(&self.official)
    }

    pub fn page(&self, number: i64) -> String {
        format!("{}/{number}", self.list)
    }

    pub fn occasion(&self, number: i64) -> Occasion {
        self.app.read(|db| Occasion::by_number(db, self.project.id, number)).unwrap()
    }

    pub fn rows(&self, number: i64) -> Vec<QaRow> {
        let occasion = self.occasion(number).id;
        self.app.read(|db| QaRow::of_occasion(db, occasion))
    }

    pub fn issue(&self, title: &str) -> Issue {
        self.app.perform(&self.official, RaiseIssue { project: self.project.id, theme: String::new(), title: title.to_owned() })
    }

    /// What an official types, for a day so many days ahead.
    pub fn day(&self, days: i64) -> String {
        self.app.time.now().plus_days(days).jst_date().to_string()
    }

    /// Plans an occasion by its form.
    pub fn plan(&self, desk: &mut Browser, days: i64) -> Page {
        let (new, day) = (format!("{}/new", self.list), self.day(days));
        let once = desk.get(&new).value("once").unwrap();
        let mut fields = vec![("once", once.as_str())];
        fields.extend(said(&day));
        desk.send_form(&new, &new, &fields)
    }

    /// Presses a button of an occasion's page.
    pub fn press(&self, browser: &mut Browser, number: i64, act: &str, fields: &[(&str, &str)]) -> Page {
        let (page, rev) = (self.page(number), self.occasion(number).rev.to_string());
        let mut all = vec![("rev", rev.as_str())];
        all.extend_from_slice(fields);
        browser.send_form(&page, &format!("{page}/{act}"), &all)
    }

    /// The newest thing that was asked for about a subject is approved.
    pub fn approve(&self, subject: &str, purpose: Purpose) {
        let asked = self.app.read(|db| Approval::newest(db, subject, purpose)).unwrap();
        self.app.perform(&self.approver, Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve });
    }

    /// An edition is frozen for an occasion.
    pub fn freeze(&self, number: i64, late_reason: &str) {
        let occasion = Some(self.occasion(number).id);
        let propose = ProposeEdition { project: self.project.id, occasion, late_reason: late_reason.to_owned(), kept: Vec::new() };
        let edition = self.app.perform(&self.official, propose);
        self.approve(edition.id.as_str(), Purpose::Edition);
    }

    /// An occasion that is being held, from its plan on.
    pub fn held(&self, days: i64) -> i64 {
        let mut desk = self.desk();
        assert_eq!(self.plan(&mut desk, days).status, 303);
        let number = self.app.read(|db| Occasion::of_project(db, self.project.id)).len() as i64;
        assert_eq!(self.press(&mut desk, number, "announcement", &[]).status, 303);
        self.freeze(number, if number > 1 { "開催日が続くため" } else { "" });
        self.app.wait_until(self.occasion(number).starts_at.unwrap());
        assert_eq!(self.press(&mut self.desk(), number, "opening", &[("handed_out", "on")]).status, 303);
        number
    }

    /// Notes a row as somebody who just opened the screen.
    pub fn note(&self, browser: &mut Browser, number: i64, words: &str) -> Page {
        let notes = format!("{}/notes", self.page(number));
        let key = browser.get(&notes).value("key").unwrap();
        browser.send_form(&notes, &notes, &row(&key, words))
    }
}

/// What the form of an occasion holds.
pub fn said(day: &str) -> Vec<(&str, &str)> {
    vec![
        ("kind", "briefing"),
        ("title", "市民会館の説明会"),
        ("area", "本町地区"),
        ("place", "本町公民館"),
        ("held_on", day),
        ("starts_at", "午後7時"),
        ("ends_at", "20:30"),
        ("capacity", "８０人"),
    ]
}

/// What the form of a row holds.
pub fn row<'t>(key: &'t str, words: &'t str) -> Vec<(&'t str, &'t str)> {
    vec![("key", key), ("kind", Utterance::Question.name()), ("speaker", "resident"), ("district", "本町"), ("words", words)]
}
