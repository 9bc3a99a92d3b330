//! The letters are read, judged, split, cleared and answered as the set's readers did.

use super::office::{Desk, Office, accepted};
use super::set::{Issue, Letter, Redaction};
use crate::support::http::Page;
use ronten::model::terms::{RedactionReason, ResponseCategory, Validity};
use ronten::store::opinions::Opinion;
use std::collections::{BTreeMap, BTreeSet};

impl Office<'_> {
    /// Every letter is opened and judged; the valid ones are split and cleared, copies linked, letters of one writer joined.
    pub fn read_all(&self) {
        let mut desk = self.desk();
        let letters = &self.set.letters;
        for (at, letter) in letters.iter().enumerate() {
            let page = format!("{}/letters/{}", self.round, at + 1);
            accepted(desk.send(&format!("{page}/opening"), &[]));
            let reason = match letter.validity {
                Validity::Valid => "",
                Validity::LateArrival => "締切の後に届いたため",
                _ => "意見が書かれていないため",
            };
            desk.change(&page, "/validity", &[("validity", letter.validity.name()), ("reason", reason)]);
            if let Some(first) = letter.repeats {
                desk.change(&page, "/duplicate", &[("other", &(first + 1).to_string())]);
            }
            if let Some(first) = same_writer(letters, at) {
                let proposed = format!("letters/{}\"", first + 1);
                assert!(desk.browser.get(&page).text().contains(&proposed), "{}", letter.id);
                desk.change(&page, "/submitter", &[("other", &(first + 1).to_string())]);
            }
            if letter.is_valid() {
                self.split(&mut desk, at);
                clear(&mut desk, &format!("{page}/redactions"), &letter.redactions);
            }
        }
    }

    fn split(&self, desk: &mut Desk, at: usize) {
        let letter = &self.set.letters[at];
        let length = letter.body.chars().count();
        let cuts: BTreeSet<usize> =
            letter.opinions.iter().flat_map(|one| [one.start, one.end]).chain([0]).filter(|cut| *cut < length).collect();
        let section = self.stored(at).parts[0].section.map(|id| id.to_string()).unwrap_or_default();
        let mut fields = vec![("cuts".to_owned(), cuts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))];
        for start in &cuts {
            fields.push(("cut".to_owned(), start.to_string()));
            let what = match letter.opinions.iter().find(|one| one.start == *start) {
                Some(one) => {
                    fields.push((format!("about-{start}"), section.clone()));
                    format!("opinion.{}", self.set.issues[one.issue].scope())
                }
                None if *start == 0 => "aside.greeting".to_owned(),
                None => "aside.other".to_owned(),
            };
            fields.push((format!("what-{start}"), what));
        }
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = format!("{}/letters/{}/splitting", self.round, at + 1);
        desk.change(&page, "", &fields);
        assert_eq!(self.stored(at).uncovered, 0, "{}", letter.id);
    }

    /// Every opinion goes to its issue, and every issue is answered and approved.
    pub fn answer(&self) {
        let mut desk = self.desk();
        let board = format!("{}/issues", self.round);
        for issue in &self.set.issues {
            accepted(desk.send(&board, &[("title", &issue.title)]));
        }
        let mut members: BTreeMap<usize, Vec<Opinion>> = BTreeMap::new();
        for (at, letter) in self.set.letters.iter().enumerate().filter(|(_, letter)| letter.is_valid()) {
            let rows = self.app.read(|db| Opinion::of_submission(db, self.stored(at).id));
            let places: Vec<_> = rows.iter().map(|row| (row.start_at as usize, row.end_at as usize)).collect();
            assert_eq!(places, letter.opinions.iter().map(|one| (one.start, one.end)).collect::<Vec<_>>(), "{}", letter.id);
            for (one, row) in letter.opinions.iter().zip(rows) {
                members.entry(one.issue).or_default().push(row);
            }
        }
        assert_eq!(desk.browser.get(&board).status, 200);
        for (issue, opinions) in &members {
            let mut fields = vec![("to", format!("issue.{}", issue + 1))];
            fields.extend(opinions.iter().map(|one| ("opinion", format!("{}:{}", one.id, one.rev))));
            accepted(desk.send(&format!("{}/assignments", self.round), &borrowed(&fields)));
        }
        self.press(&mut desk, "responding", &[]);
        for (issue, opinions) in &members {
            let page = format!("{board}/{}", issue + 1);
            let mut fields = view(&self.set.issues[*issue]);
            fields.extend(opinions.iter().map(|one| ("covered", one.id.to_string())));
            assert_eq!(desk.browser.get(&page).status, 200);
            accepted(desk.send(&format!("{page}/view"), &borrowed(&fields)));
        }
        assert_eq!(self.approve_all(), members.len());
    }
}

fn borrowed<'f>(fields: &'f [(&'static str, String)]) -> Vec<(&'static str, &'f str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// What the issue's page is sent: the set's answer, and what its category demands beside it.
fn view(issue: &Issue) -> Vec<(&'static str, String)> {
    let mut fields = vec![("category", issue.category.name().to_owned()), ("text", issue.view.clone()), ("then", "submit".to_owned())];
    let mut say = |name, text: &str| fields.push((name, text.to_owned()));
    match issue.category {
        ResponseCategory::Reflected => {
            say("place", "第4章");
            say("before_text", "（新設）");
            say("after_text", &issue.view);
        }
        ResponseCategory::AlreadyIncluded => say("page", "第3章"),
        ResponseCategory::FutureReference => say("later_stage", "実施計画をつくるとき"),
        _ => say("reason", &issue.view),
    }
    fields
}

/// Position of the first letter with the same name and address as this one.
pub fn same_writer(letters: &[Letter], at: usize) -> Option<usize> {
    let writer = |letter: &Letter| (letter.name.clone(), letter.address.clone());
    let known = |letter: &&Letter| !letter.name.is_empty() && !letter.address.is_empty();
    let this = letters.get(at).filter(known)?;
    letters[..at].iter().position(|other| writer(other) == writer(this))
}

/// Marks what the set's readers marked, leaves what else the detector found, and confirms that the letter was looked through.
fn clear(desk: &mut Desk, page: &str, redactions: &[Redaction]) {
    for mark in redactions {
        let found = places(&desk.browser.get(page));
        if !found.contains(&(mark.start, mark.end)) {
            // As people count: from one, with the last.
            let (from, to) = ((mark.start + 1).to_string(), mark.end.to_string());
            let decided = decisions(&found, redactions);
            let more = [("from", from.as_str()), ("to", &to), ("reason", mark.reason.name())];
            desk.change(page, "", &[&pairs(&decided)[..], &more].concat());
        }
    }
    let decided = decisions(&places(&desk.browser.get(page)), redactions);
    desk.change(page, "", &[&pairs(&decided)[..], &[("then", "done")]].concat());
}

/// The places that the page asks about.
fn places(page: &Page) -> BTreeSet<(usize, usize)> {
    let text = page.text();
    let names = text.split("name=\"hit-").skip(1).filter_map(|rest| rest.split('"').next()?.split_once('-'));
    names.map(|(start, end)| (start.parse().unwrap(), end.parse().unwrap())).collect()
}

fn decisions(places: &BTreeSet<(usize, usize)>, redactions: &[Redaction]) -> Vec<(String, &'static str)> {
    let decide = |(start, end): &(usize, usize)| {
        let exact = redactions.iter().find(|mark| (mark.start, mark.end) == (*start, *end));
        let within = redactions.iter().any(|mark| mark.start <= *start && *end <= mark.end);
        let choice = exact.map_or(if within { "" } else { "leave" }, |mark| RedactionReason::name(mark.reason));
        (format!("hit-{start}-{end}"), choice)
    };
    places.iter().map(decide).collect()
}

fn pairs<'f>(fields: &'f [(String, &'static str)]) -> Vec<(&'f str, &'f str)> {
    fields.iter().map(|(name, value)| (name.as_str(), *value)).collect()
}
