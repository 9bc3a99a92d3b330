//! Accidents that happened in real cities, played again from the first step to the last through the doors that people use. Each test
//! says in its first lines what happened, and what makes it impossible here.

mod names;
mod published;
mod unseen;

use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use crate::support::resident::taken;
use ronten::commands::Actor;
use ronten::commands::round::CloseDue;
use ronten::model::terms::Channel;

/// A letter by the form of the round, whose receipt page the writer is led to.
fn send(case: &Case, key: &str, name: &str, text: &str) -> String {
    let mut browser = case.app.browser();
    let round = case.base.replace("/office", "");
    let csrf = browser.token(&format!("{round}/submissions/new"));
    let fields = [("csrf", csrf.as_str()), ("key", key), ("text-1", text), ("name", name), ("address", ADDRESS), ("class", "resident")];
    taken(&browser.post(&format!("{round}/submissions"), &fields))
}

/// Where the people of these stories live.
const ADDRESS: &str = "みほん市本町9-8-7";

/// Fills in a form of a page and sends it, with what the page itself carries.
fn press(browser: &mut Browser, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let shown = browser.get(page);
    let (rev, csrf) = (shown.value("rev").unwrap_or_default(), shown.value("csrf").unwrap_or_else(|| panic!("{page}: {}", shown.status)));
    browser.post(action, &[&[("csrf", csrf.as_str()), ("rev", rev.as_str())], fields].concat())
}

/// The same for what must be done.
fn done(browser: &mut Browser, page: &str, action: &str, fields: &[(&str, &str)]) {
    let answer = press(browser, page, action, fields);
    assert_eq!(answer.status, 303, "{action}: {}", answer.text());
}

/// The period ends by the passing of time, and its minutes of grace are over.
fn period_ends(case: &Case) {
    case.app.wait_until(case.now().closes_at.unwrap().plus_minutes(10));
    case.app.perform(&Actor::Clock, CloseDue { round: case.round });
}

/// Certifies one way in at the only office, with what the page says is registered.
fn certify(desk: &mut Browser, case: &Case, way: &str, (received, registered): (usize, usize), why: &str) -> Page {
    let page = format!("{}/certificates", case.base);
    let (received, registered) = (received.to_string(), registered.to_string());
    let (received_field, why_field) = (format!("received_{way}"), format!("explanation_{way}"));
    let fields = [("channel", way), ("registered", &*registered), (&*received_field, &*received), (&*why_field, why)];
    press(desk, &page, &page, &fields)
}

/// The whole intake is certified, with so many by the form and nothing else, and sorting begins.
fn reconciled(desk: &mut Browser, case: &Case, by_form: usize) {
    for way in Channel::ALL {
        let n = if *way == Channel::WebForm { by_form } else { 0 };
        let answer = certify(desk, case, way.name(), (n, n), "");
        assert_eq!(answer.status, 303, "{way}: {}", answer.text());
    }
    done(desk, &case.base, &format!("{}/reconciliation", case.base), &[]);
}

/// Asks for the release of the result as the round is now, from whatever page is open.
fn ask_for_result(desk: &mut Browser, case: &Case, remark: &str) -> Page {
    let (csrf, rev) = (desk.token("/office"), case.now().rev.to_string());
    desk.post(&format!("{}/result-request", case.base), &[("csrf", csrf.as_str()), ("rev", rev.as_str()), ("remark", remark)])
}
