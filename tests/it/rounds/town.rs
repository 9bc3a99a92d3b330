//! A town whose rounds are drafted and put forward through the office's forms.

use crate::support::app::TestApp;
use crate::support::http::{Browser, Page};
use ronten::commands::Actor;
use ronten::commands::project::{AddPlan, Outline, ProjectForm, RegisterProject};
use ronten::model::terms::{ProjectKind, Role};
use ronten::store::projects::Project;
use ronten::store::rounds::Round;

/// A section's officials with a project that has a plan.
pub(super) struct Town {
    pub(super) app: TestApp,
    pub(super) official: Actor,
    pub(super) project: Project,
    /// The project's page.
    pub(super) page: String,
}

impl Town {
    pub(super) fn new() -> Self {
        Self::that_is(ProjectKind::Plan)
    }

    pub(super) fn that_is(kind: ProjectKind) -> Self {
        let app = TestApp::start();
        let official = app.staff("sato", Role::Official);
        let form = ProjectForm { title: "みどりの計画".into(), kind: Some(kind), ..ProjectForm::default() };
        let project = app.perform(&official, RegisterProject(form));
        let text = "第1章 目的\n緑を増やす。\n".to_owned();
        let end = text.chars().count();
        let sections = vec![Outline { same_as: None, level: 1, start: 0, end, heading_end: 6, place: "1".into() }];
        app.perform(&official, AddPlan { project: project.id, title: "素案".into(), file_name: "案.md".into(), text, sections });
        let page = format!("/office/projects/{}", project.no());
        Self { app, official, project, page }
    }

    pub(super) fn round(&self) -> Round {
        self.app.read(|db| Round::of_project(db, self.project.id)).pop().unwrap()
    }

    /// The form of a round that can be put forward, from `opens` days on for `days` days.
    pub(super) fn form(&self, opens: i64, days: i64) -> Vec<(&'static str, String)> {
        let day = |days| self.app.time.now().plus_days(days).jst_date().to_string();
        let mut fields: Vec<(&str, String)> = [
            ("stage", "draft"),
            ("plan", "1"),
            ("purpose", "緑を増やすため"),
            ("outline_omitted_reason", "骨格は審議会で市民の意見を聴いたため"),
            ("background", "緑が減っている"),
            ("materials", "なし"),
            ("summary", "公園を増やす"),
            ("contact", "みどり公園課 000-000-0102"),
            ("channel_web_form", "on"),
            ("channel_post", "〒000-0000 みほん市1-1 みどり公園課あて"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .into();
        fields.extend([("opens_on", day(opens)), ("closes_on", day(opens + days - 1)), ("closes_time", "17時必着".to_owned())]);
        fields
    }

    /// Sends the form of a new round.
    pub(super) fn draft(&self, browser: &mut Browser, fields: &[(&'static str, String)]) -> Page {
        let page = format!("{}/rounds/new", self.page);
        send(browser, &page, &page, fields)
    }

    /// Presses a button on the round's page.
    pub(super) fn press(&self, browser: &mut Browser, tail: &str, more: &[(&'static str, String)]) -> Page {
        let page = format!("{}/rounds/1", self.page);
        let mut fields = vec![("rev", self.round().rev.to_string())];
        fields.extend_from_slice(more);
        send(browser, &page, &format!("{page}/{tail}"), &fields)
    }
}

pub(super) fn send(browser: &mut Browser, page: &str, action: &str, fields: &[(&'static str, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.send_form(page, action, &fields)
}

pub(super) fn with(fields: &[(&'static str, String)], name: &'static str, value: &str) -> Vec<(&'static str, String)> {
    let others = fields.iter().filter(|(other, _)| *other != name).cloned();
    others.chain([(name, value.to_owned())]).collect()
}
