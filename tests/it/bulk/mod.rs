//! Letters from a table: chosen, its columns named, shown, taken in as typed letters are; all or nothing, and none twice.

mod bad;
mod run;
mod ways;

use crate::support::case::Case;
use crate::support::http::{Browser, File, Page};
use ronten::store::submissions::{Filter, Submission};
use std::time::{Duration, Instant};

/// A table as a city has it.
pub const TABLE: &str = "番号,受付日時,提出方法,氏名,住所,メール,ご意見\n\
    1,2026-11-20 10:30,電子メール,髙橋 能子,みほん市本町1-2-3,taro@example.jp,①木を植えてください。表ソ能\n\
    2,2026-11-21,ＦＡＸ,,,,\"反対です。\n理由は二つあります。\"\n";

/// One clerk with the pages of one round.
pub struct Clerk<'c> {
    pub case: &'c Case,
    pub desk: Browser,
    /// The first page.
    pub path: String,
}

impl<'c> Clerk<'c> {
    pub fn of(case: &'c Case) -> Self {
        Self { case, desk: case.desk(), path: format!("{}/letters/intake", case.base) }
    }

    pub fn send(&mut self, name: &str, bytes: &[u8]) -> Page {
        let token = self.desk.token(&self.path);
        let file = File { field: "file", name, mime: "application/octet-stream", bytes };
        self.desk.post_files(&self.path, &[("csrf", &token)], &[file])
    }

    /// Chooses a file that can be opened; its page.
    pub fn choose(&mut self, name: &str, bytes: &[u8]) -> String {
        let sent = self.send(name, bytes);
        assert_eq!(sent.status, 303, "{}", sent.text());
        sent.location().unwrap().to_owned()
    }

    /// Says that the columns hold what is proposed, but for these fields.
    pub fn say(&mut self, file: &str, other: &[(&str, &str)]) -> Page {
        let page = self.desk.get(file);
        assert_eq!(page.status, 200, "{}", page.text());
        let chosen = selects(&page.text());
        let mut fields: Vec<(&str, &str)> = chosen.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.retain(|(name, _)| !other.iter().any(|(one, _)| one == name));
        fields.extend(other);
        self.desk.send_form(file, file, &fields)
    }

    /// What would come in.
    pub fn trial(&mut self, file: &str, other: &[(&str, &str)]) -> Page {
        let said = self.say(file, other);
        assert_eq!(said.status, 303, "{}", said.text());
        self.desk.get(&format!("{file}/trial"))
    }

    /// Presses the button of a trial, and waits for the end.
    pub fn take(&mut self, file: &str, shown: &Page) -> Page {
        let hash = shown.value("hash").unwrap_or_else(|| panic!("{}", shown.text()));
        let begun = self.desk.send_form(&format!("{file}/trial"), &format!("{file}/trial"), &[("hash", &hash)]);
        assert_eq!((begun.status, begun.location()), (303, Some(format!("{file}/run").as_str())), "{}", begun.text());
        self.ended(file)
    }

    /// The page of a run when it has ended.
    pub fn ended(&mut self, file: &str) -> Page {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let page = self.desk.get(&format!("{file}/run"));
            assert_eq!(page.status, 200, "{}", page.text());
            if page.header("refresh").is_none() {
                return page;
            }
            assert!(Instant::now() < until, "{}", page.text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// All steps with what is proposed.
    pub fn all(&mut self, name: &str, bytes: &[u8]) -> Page {
        let file = self.choose(name, bytes);
        let shown = self.trial(&file, &[]);
        self.take(&file, &shown)
    }

    /// The letters of the round by their numbers.
    pub fn letters(&self) -> Vec<Submission> {
        let round = self.case.round;
        self.case.app.read(|db| Submission::list(db, round, Filter::All, 0, 1_000_000))
    }

    pub fn count(&self) -> usize {
        self.letters().len()
    }
}

/// The selects of a page by name, with what is chosen.
fn selects(html: &str) -> Vec<(String, String)> {
    let one = |part: &str| {
        let name = part.split_once("name=\"")?.1.split_once('"')?.0.to_owned();
        let body = part.split_once("</select>")?.0;
        let chosen = body.split("<option value=\"").find(|option| option.contains(" selected"));
        Some((name, chosen.and_then(|option| option.split_once('"')).map(|(value, _)| value.to_owned()).unwrap_or_default()))
    };
    html.split("<select").skip(1).filter_map(one).collect()
}
