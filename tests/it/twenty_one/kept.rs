//! What residents read on a day, and whether they read the same of that day later.

use super::deeds::Town;
use serde_json::Value;
use std::collections::BTreeMap;

/// Pages as of the day on which they were read, and editions by number.
#[derive(Default)]
pub struct Kept {
    pages: BTreeMap<(String, String), String>,
    editions: BTreeMap<i64, Vec<u8>>,
}

impl Kept {
    /// Reads the table, every issue that was touched since, and the new editions, at the end of a day.
    pub fn read(&mut self, town: &mut Town) {
        let day = town.case.app.time.now().jst_date();
        let base = format!("/projects/{}", town.no);
        let issues = std::mem::take(&mut town.touched);
        let issues = issues.into_iter().map(|issue| format!("{base}/issues/{issue}"));
        for path in [format!("{base}/ledger")].into_iter().chain(issues) {
            let now = town.resident().get(&path);
            assert_eq!(now.status, 200, "{path}: {}", now.text());
            self.pages.insert((path, day.to_string()), content(&now.text(), ""));
        }
        for number in self.editions.len() as i64 + 1..=town.frozen {
            self.editions.insert(number, edition(town, number));
        }
        town.case.app.wait_until(town.case.app.time.now().plus_days(1));
    }

    /// Every page as of its day says what it said, and every edition begins with the lines of the one before.
    pub fn is_read_again(&self, town: &mut Town) {
        for ((path, day), before) in &self.pages {
            let then = town.resident().get(&format!("{path}?as_of={day}"));
            let now = content(&then.text(), day);
            let words = |text: &str| text.split_inclusive('>').map(str::to_owned).collect::<Vec<_>>();
            let differs = words(&now).into_iter().zip(words(before)).find(|(now, before)| now != before);
            assert!(&now == before, "{path} as of {day}: {differs:?}");
        }
        for (number, before) in &self.editions {
            assert_eq!(&edition(town, *number), before, "edition {number} changed");
        }
        assert!(self.editions.len() >= 21, "{} editions", self.editions.len());
        let lines: Vec<Vec<Value>> = self.editions.values().map(|edition| lines(edition)).collect();
        for (before, after) in lines.iter().zip(lines.iter().skip(1)) {
            assert!(before.len() < after.len() && after.starts_with(before));
        }
    }
}

fn edition(town: &mut Town, number: i64) -> Vec<u8> {
    let path = format!("/projects/{}/ledger/editions/{number}.json", town.no);
    town.resident().get(&path).body
}

/// What a page says, without its frame and without what leads to a day: the line that names it, the form that asks for it, and the
/// links that stay in it.
fn content(page: &str, day: &str) -> String {
    let main = page.split_once("<main").expect("main").1.split_once("</main>").expect("its end").0;
    let main = without(main, "<div class=\"govuk-inset-text\">", "</div>", "の終わりの時点の内容です");
    let main = without(&main, "<form method=\"get\"", "</form>", "as_of");
    let links = [format!("?as_of&#x3D;{day}"), format!("&amp;as_of&#x3D;{day}")];
    let main = links.iter().fold(main, |main, link| if day.is_empty() { main } else { main.replace(link, "") });
    main.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without the parts between these two that hold some words.
fn without(text: &str, from: &str, to: &str, words: &str) -> String {
    let mut parts = text.split(from);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |so_far, part| match part.split_once(to) {
        Some((inner, rest)) if inner.contains(words) => so_far + rest,
        _ => so_far + from + part,
    })
}

fn lines(edition: &[u8]) -> Vec<Value> {
    let edition: Value = serde_json::from_slice(edition).unwrap();
    edition["lines"].as_array().unwrap().clone()
}
