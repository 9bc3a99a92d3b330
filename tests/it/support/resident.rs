//! `Resident`: somebody who writes to an open round by the form.

use super::app::TestApp;
use super::http::{Browser, Page};
use super::round::OpenRound;
use ronten::model::receipt::ReceiptCode;
use ronten::store::submissions::{Filter, Submission};

/// A browser on the form of one round.
pub struct Resident {
    pub browser: Browser,
    /// `…/submissions`.
    pub path: String,
    csrf: String,
}

impl Resident {
    /// Opens the form.
    pub fn at(app: &TestApp, round: &OpenRound) -> Self {
        let path = format!("{}/submissions", round.path());
        let mut browser = app.browser();
        let csrf = browser.token(&format!("{path}/new"));
        Self { browser, path, csrf }
    }

    /// Sends a letter about the whole under a key, with these fields in place of the usual ones.
    pub fn send(&mut self, key: &str, text: &str, other: &[(&str, &str)]) -> Page {
        let fields = self.fields(key, text, other);
        self.browser.post(&self.path, &borrowed(&fields))
    }

    /// The same fields, to be posted elsewhere.
    pub fn fields(&self, key: &str, text: &str, other: &[(&str, &str)]) -> Vec<(String, String)> {
        let usual = [
            ("csrf", self.csrf.as_str()),
            ("key", key),
            ("text-1", text),
            ("name", "見本 太郎"),
            ("address", "みほん市本町1-2-3"),
            ("class", "resident"),
        ];
        let kept = usual.iter().filter(|(name, _)| other.iter().all(|(changed, _)| changed != name));
        kept.chain(other).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// Sends a form to a page of the form or of a receipt, with the token.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.clone();
        self.browser.post(path, &[&[("csrf", csrf.as_str())], fields].concat())
    }

    /// Sends a letter that must be taken; gives `/receipts/{code}`.
    pub fn receipt(&mut self, key: &str, text: &str) -> String {
        taken(&self.send(key, text, &[]))
    }
}

/// Where a letter that was taken leads to.
pub fn taken(page: &Page) -> String {
    let location = page.location().unwrap_or_else(|| panic!("{}: {}", page.status, page.text()));
    assert_eq!(page.status, 303);
    assert!(location.trim_start_matches("/receipts/").parse::<ReceiptCode>().is_ok(), "{location}");
    location.to_owned()
}

/// Fields as the browser takes them.
pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The letters of a round in their order.
pub fn letters(app: &TestApp, round: &OpenRound) -> Vec<Submission> {
    app.read(|db| Submission::list(db, round.id, Filter::All, 0, 1000))
}
