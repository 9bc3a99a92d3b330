//! A city whose approvals go through four steps, with everybody who holds one.

use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use crate::support::routes::{four_steps, holder};
use ronten::commands::Actor;
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::view::{EditView, SubmitView, ViewForm};
use ronten::model::ids::IssueId;
use ronten::model::policy::Policy;
use ronten::procedure::approval::State;
use ronten::store::approvals::Approval;
use ronten::store::issues::View;
use std::collections::BTreeMap;

/// Accounts with a position: login, section, position.
const HOLDERS: [(&str, &str, &str); 5] = [
    ("chief", "midori", "chief"),
    ("koho-head", "koho", "head"),
    ("head", "midori", "head"),
    ("deputy", "midori", "deputy"),
    ("director", "midori", "director"),
];

/// One round in which an answer waits for its approval.
pub struct Scene {
    pub case: Case,
    pub issue: IssueId,
    /// The same with others, where there are several.
    pub issues: Vec<IssueId>,
    pub holders: BTreeMap<&'static str, Actor>,
}

impl Scene {
    /// An issue whose answer nobody has asked to have approved.
    pub fn new() -> Self {
        Self::under(four_steps())
    }

    pub fn under(policy: Policy) -> Self {
        Self::with_issues(policy, 1)
    }

    /// The same with several issues.
    pub fn with_issues(policy: Policy, n: usize) -> Self {
        let case = Case::under(policy);
        let holder = |(login, section, position)| (login, holder(&case.app, login, section, position));
        let holders = HOLDERS.map(holder).into();
        let issue = |at| case.issue(&format!("木を増やすこと{at}"), &[case.opinion("海野 花子", "木を植えてください。")]);
        let issues: Vec<_> = (1..=n).map(issue).collect();
        case.close();
        case.respond();
        Self { case, issue: issues[0], issues, holders }
    }

    /// The answer on the issue waits from now on.
    pub fn ask(&self) -> Approval {
        self.case.answer(self.issue, "木を植えます。")
    }

    /// Once more, as it is now.
    pub fn ask_again(&self, before: &Approval) -> Approval {
        let view = self.view(before);
        self.case.app.perform(&self.case.official, SubmitView { view: view.id, rev: view.rev })
    }

    /// The drafter changes the answer.
    pub fn edit(&self, approval: &Approval, text: &str) {
        let view = self.view(approval);
        let form = ViewForm { category: view.category, text: text.to_owned(), covered: view.covered.to_vec(), ..ViewForm::default() };
        self.case.app.perform(&self.case.official, EditView { view: view.id, rev: view.rev, form });
    }

    /// The writer of the first letter is to be erased.
    pub fn ask_erasure(&self) -> Approval {
        let request = RequestErasure { submission: self.case.stored(1).id, ground: Ground::WriterAsked };
        self.case.app.perform(&self.case.official, request)
    }

    pub fn browser(&self, login: &str) -> Browser {
        self.case.app.sign_in(&self.holders[login])
    }

    /// Posts the decision from the page as it is now.
    pub fn decide(&self, login: &str, approval: &Approval, fields: &[(&str, &str)]) -> Page {
        let page = format!("/office/approvals/{}", approval.id);
        let mut browser = self.browser(login);
        let shown = browser.get(&page);
        assert_eq!(shown.status, 200, "{login}: {}", shown.text());
        let rev = self.now(approval).rev.to_string();
        let csrf = shown.value("csrf").unwrap();
        let own = [("csrf", csrf.as_str()), ("rev", rev.as_str()), ("decision", "approve")];
        let all: Vec<_> = own.iter().filter(|(name, _)| !fields.iter().any(|(given, _)| given == name)).chain(fields).copied().collect();
        browser.post(&format!("{page}/decision"), &all)
    }

    /// The same for one that must be taken.
    pub fn agree(&self, login: &str, approval: &Approval) {
        let answer = self.decide(login, approval, &[]);
        assert_eq!(answer.status, 303, "{login}: {}", answer.text());
    }

    pub fn now(&self, approval: &Approval) -> Approval {
        self.case.app.read(|db| Approval::by_id(db, approval.id)).unwrap()
    }

    /// How far it has come.
    pub fn stands(&self, approval: &Approval) -> (State, usize) {
        let now = self.now(approval);
        (now.state, now.stamps.len())
    }

    /// The answer as it is now.
    pub fn view(&self, approval: &Approval) -> View {
        let id = approval.subject.parse().unwrap();
        self.case.app.read(|db| View::by_id(db, id)).unwrap()
    }
}
