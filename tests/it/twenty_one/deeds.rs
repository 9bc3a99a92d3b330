//! What the office does, in its browsers.

use super::DAYS;
use super::story::{Evening, Row, Story};
use crate::support::case::Case;
use crate::support::hall::Hall;
use crate::support::http::{Browser, Page};
use chrono::NaiveDate;
use ronten::commands::Actor;
use ronten::documents::ledger::{Ledger, What};
use ronten::model::ids::ProjectId;
use ronten::model::terms::Role;
use ronten::store::issues::Issue;
use ronten::store::occasions::Occasion;
use ronten::store::qa_rows::QaRow;
use std::collections::{BTreeMap, BTreeSet};

/// A city with one hall to explain.
pub struct Town {
    pub case: Case,
    pub no: String,
    pub project: ProjectId,
    clerk: Actor,
    pub desk: Browser,
    colleague: Browser,
    approver: Browser,
    resident: Browser,
    /// The numbers of the issues by their keys, also of those that went into another one.
    pub numbers: BTreeMap<String, i64>,
    /// The city's view on each as it is now.
    pub views: BTreeMap<String, String>,
    pub owed: Vec<Owed>,
    /// Issues whose pages changed since they were read.
    pub touched: BTreeSet<i64>,
    /// Editions so far.
    pub frozen: i64,
    /// Letters of the rounds, and rows that repeat others.
    pub letters: usize,
    pub repeated: usize,
}

/// An answer that was taken back.
pub struct Owed {
    pub occasion: i64,
    pub row: i64,
    pub key: String,
    pub due: NaiveDate,
    pub answer: String,
}

impl Town {
    /// The project comes under the method, and its issues are raised.
    pub fn begin(story: &Story) -> Self {
        let case = Case::open_on("みほん市民文化会館の建替え", "基本計画（案）", "第1章 目的\n文化会館を建て替える。\n");
        let clerk = case.app.staff("kato", Role::Official);
        let browsers = [&case.official, &clerk, &case.approver].map(|actor| case.app.sign_in(actor));
        let [desk, colleague, approver] = browsers;
        let (resident, project) = (case.app.browser(), case.now().project);
        let no = case.base.split('/').nth(3).unwrap().to_owned();
        let (numbers, views, owed, touched) = Default::default();
        let (frozen, letters, repeated) = (0, 0, 0);
        let mut town = Self {
            case,
            no,
            project,
            clerk,
            desk,
            colleague,
            approver,
            resident,
            numbers,
            views,
            owed,
            touched,
            frozen,
            letters,
            repeated,
        };
        town.post("/ledger/adoption", &[("ground", "市民が長く使う施設を建てるため")]);
        for (at, issue) in story.issues.iter().enumerate() {
            town.raise(&issue.theme, &issue.title);
            town.numbers.insert(issue.key.clone(), at as i64 + 1);
        }
        town
    }

    pub fn resident(&mut self) -> &mut Browser {
        &mut self.resident
    }

    pub fn number(&self, key: &str) -> i64 {
        self.numbers[key]
    }

    pub fn issue(&self, number: i64) -> Issue {
        self.case.app.read(|db| Issue::by_number(db, self.project, number)).unwrap()
    }

    pub fn ledger(&self) -> Ledger {
        Hall::of(&self.case.app, (self.case.official.clone(), self.clerk.clone(), self.case.approver.clone()), self.project).ledger()
    }

    /// The city's view on an issue as it is now.
    pub fn said(&self, story: &Story, key: &str) -> String {
        self.views.get(key).cloned().unwrap_or_else(|| story.issue(key).view.clone())
    }

    /// Sends a form of the project's office pages, which must be taken.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let path = format!("/office/projects/{}{path}", self.no);
        sent(&mut self.desk, "csrf-tanaka", &path, fields)
    }

    fn raise(&mut self, theme: &str, title: &str) {
        let once = self.desk.get(&format!("/office/projects/{}/ledger", self.no)).value("once").unwrap();
        self.post("/ledger/issues", &[("once", &once), ("theme", theme), ("title", title)]);
    }

    /// The other person decides the one thing that waits.
    pub fn approve(&mut self) {
        let asked = self.approver.get("/office/approvals").link("/office/approvals/").expect("something waits");
        let rev = self.approver.get(&asked).value("rev").unwrap();
        sent(&mut self.approver, "csrf-suzuki", &format!("{asked}/decision"), &[("rev", &rev), ("decision", "approve")]);
    }

    /// Everybody signs in anew, as on another day.
    pub fn sign_in(&mut self) {
        self.desk = self.case.app.sign_in(&self.case.official);
        self.colleague = self.case.app.sign_in(&self.clerk);
        self.approver = self.case.app.sign_in(&self.case.approver);
    }

    pub fn occasion(&self, number: i64) -> Occasion {
        self.case.app.read(|db| Occasion::by_number(db, self.project, number)).unwrap()
    }

    /// Presses a button of an occasion's page.
    fn press(&mut self, number: i64, act: &str, fields: &[(&str, &str)]) {
        let rev = self.occasion(number).rev.to_string();
        let mut all = vec![("rev", rev.as_str())];
        all.extend_from_slice(fields);
        self.post(&format!("/occasions/{number}/{act}"), &all);
    }

    /// An edition is asked for and approved.
    pub fn freeze(&mut self, occasion: Option<i64>) {
        self.sign_in();
        let occasion = occasion.map(|number| number.to_string()).unwrap_or_default();
        self.post("/ledger/editions/new", &[("occasion", &occasion), ("late_reason", "")]);
        self.approve();
        self.frozen += 1;
    }

    /// An evening from its announcement to its absorbed record.
    pub fn evening(&mut self, number: i64, evening: &Evening) {
        self.sign_in();
        let day = self.case.app.time.now().plus_days(DAYS - 1).jst_date().to_string();
        let once = self.desk.get(&format!("/office/projects/{}/occasions/new", self.no)).value("once").unwrap();
        let title = format!("文化会館の説明会（{}）", evening.area);
        let said = [
            ("once", once.as_str()),
            ("kind", "briefing"),
            ("title", &title),
            ("area", &evening.area),
            ("place", &evening.place),
            ("held_on", &day),
            ("starts_at", "午後7時"),
            ("ends_at", "20:30"),
            ("capacity", "120"),
        ];
        self.post("/occasions/new", &said);
        self.press(number, "announcement", &[]);
        self.freeze(Some(number));
        self.case.app.wait_until(self.occasion(number).starts_at.unwrap());
        self.sign_in();
        self.press(number, "opening", &[("handed_out", "on")]);
        let before = self.ledger();
        for (at, row) in evening.rows.iter().enumerate() {
            self.note((number, at as i64 + 1), row);
            self.file((number, at as i64 + 1), row, &before);
        }
        self.press(number, "record", &[("participants", "64"), ("attendees", "文化会館建設室長"), ("remarks", "")]);
        let rev = self.occasion(number).rev.to_string();
        let confirm = format!("/office/projects/{}/occasions/{number}/confirmation", self.no);
        sent(&mut self.colleague, "csrf-kato", &confirm, &[("rev", &rev), ("was_there", "on")]);
        self.press(number, "record/request", &[]);
        self.approve();
        self.press(number, "absorption", &[]);
    }

    fn note(&mut self, (occasion, number): (i64, i64), row: &Row) {
        let (kind, words) = row.said();
        let due = row.back.map(|days| self.case.app.time.now().plus_days(days).jst_date());
        let (key, day) = (format!("row-{occasion}-{number}"), due.map(|due| due.to_string()).unwrap_or_default());
        let mut fields = vec![("key", key.as_str()), ("kind", kind), ("speaker", row.s.as_deref().unwrap_or("resident")), ("words", words)];
        match due {
            Some(due) => {
                fields.extend([("taken_back", "on"), ("due", &day)]);
                let (key, answer) = (row.on.clone(), row.later.clone());
                self.owed.push(Owed { occasion, row: number, key, due, answer });
            }
            None => fields.extend([("answer", row.a.as_str()), ("answered_by", "文化会館建設室長")]),
        }
        self.post(&format!("/occasions/{occasion}/notes"), &fields);
    }

    /// Puts a row into its issue, and links it with the newest of those who said the same.
    fn file(&mut self, (occasion, number): (i64, i64), row: &Row, ledger: &Ledger) {
        let (issue, id) = (self.number(&row.on), self.occasion(occasion).id);
        let stored = self.case.app.read(|db| QaRow::by_number(db, id, number)).unwrap();
        let before = row.again.then(|| {
            let entries = &ledger.issues[&issue].entries;
            let asked = entries.iter().filter(|entry| matches!(entry.line.what, What::Opinion(_)));
            asked.map(|entry| entry.number).max().expect("somebody asked before").to_string()
        });
        self.repeated += usize::from(before.is_some());
        let (rev, issue) = (stored.rev.to_string(), self.issue(issue).id.to_string());
        let fields = [("rev", rev.as_str()), ("issue", &issue), ("repeats", before.as_deref().unwrap_or(""))];
        self.post(&format!("/occasions/{occasion}/notes/{number}/issue"), &fields);
    }
}

/// Sends a form with somebody's token, which must be taken.
fn sent(browser: &mut Browser, csrf: &str, path: &str, fields: &[(&str, &str)]) -> Page {
    let mut all = vec![("csrf", csrf)];
    all.extend_from_slice(fields);
    let page = browser.post(path, &all);
    assert_eq!(page.status, 303, "{path} {fields:?}: {}", page.text());
    page
}
