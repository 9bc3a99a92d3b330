//! A set of letters with what careful readers found in them: opinions, issues, answers, personal data.
//!
//! The sets are not part of the project: `RONTEN_SAMPLES` names the folder that has them in `opinions/`. Offsets count code
//! points of a body, as ours do.

use chrono::{DateTime, FixedOffset};
use ronten::model::span::slice;
use ronten::model::terms::{Channel, RedactionReason, ResponseCategory, Scope, Validity};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub struct Set {
    pub title: String,
    pub plan: Vec<u8>,
    /// Calendar days from the first to the last.
    pub days: i64,
    /// In the order of arrival.
    pub letters: Vec<Letter>,
    pub issues: Vec<Issue>,
}

pub struct Letter {
    pub id: String,
    /// After the beginning of the period.
    pub minutes: i64,
    pub channel: Channel,
    pub name: String,
    pub address: String,
    pub body: String,
    /// `第5章　３　家庭ごみの有料化`, or empty.
    pub section: String,
    pub validity: Validity,
    /// Position among the letters of the one that this one repeats.
    pub repeats: Option<usize>,
    pub opinions: Vec<Opinion>,
    pub redactions: Vec<Redaction>,
}

pub struct Opinion {
    pub start: usize,
    pub end: usize,
    /// Position among the issues.
    pub issue: usize,
}

pub struct Redaction {
    pub start: usize,
    pub end: usize,
    pub reason: RedactionReason,
}

pub struct Issue {
    pub title: String,
    pub view: String,
    pub category: ResponseCategory,
}

impl Issue {
    pub fn scope(&self) -> Scope {
        if self.category == ResponseCategory::OutOfScope { Scope::OutOfScope } else { Scope::InScope }
    }
}

impl Letter {
    /// The words of a span.
    pub fn words(&self, start: usize, end: usize) -> &str {
        slice(&self.body, start, end).unwrap()
    }

    pub fn is_valid(&self) -> bool {
        self.validity == Validity::Valid
    }
}

/// The folder of a set; none when there are no samples on this machine.
pub fn folder(name: &str) -> Option<PathBuf> {
    Some(Path::new(&std::env::var_os("RONTEN_SAMPLES")?).join("opinions").join(name))
}

type Row = HashMap<String, String>;

fn rows(folder: &Path, name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

impl Set {
    pub fn read(folder: &Path) -> Self {
        let meta: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("meta.json")).unwrap()).unwrap();
        let moment = |key: &str| DateTime::parse_from_rfc3339(meta[key].as_str().unwrap()).unwrap();
        let begins = moment("period_start");
        let issues = rows(folder, "issues.csv");
        let mut letters: Vec<Letter> = Vec::new();
        let mut at: HashMap<String, usize> = HashMap::new();
        for (row, status) in rows(folder, "submissions.csv").into_iter().zip(rows(folder, "status.csv")) {
            assert_eq!(row["submission_id"], status["submission_id"]);
            at.insert(row["submission_id"].clone(), letters.len());
            letters.push(letter(&row, &status, begins, &at));
        }
        for row in rows(folder, "opinions.csv") {
            let issue = issues.iter().position(|issue| issue["issue_id"] == row["issue_id"]).unwrap();
            let (letter, (start, end)) = (&mut letters[at[&row["submission_id"]]], span(&row));
            assert_eq!(letter.words(start, end), row["text"]);
            letter.opinions.push(Opinion { start, end, issue });
        }
        for row in rows(folder, "redactions.csv") {
            let (start, end) = span(&row);
            letters[at[&row["submission_id"]]].redactions.push(Redaction { start, end, reason: reason(&row["kind"]) });
        }
        Self {
            title: meta["title"].as_str().unwrap().to_owned(),
            plan: std::fs::read(folder.join("plan.txt")).unwrap(),
            days: (moment("period_end").date_naive() - begins.date_naive()).num_days() + 1,
            letters,
            issues: issues.iter().map(issue).collect(),
        }
    }
}

fn letter(row: &Row, status: &Row, begins: DateTime<FixedOffset>, at: &HashMap<String, usize>) -> Letter {
    let received = DateTime::parse_from_rfc3339(&row["received_at"]).unwrap();
    Letter {
        id: row["submission_id"].clone(),
        minutes: (received - begins).num_minutes(),
        channel: channel(&row["channel"]),
        name: row["name"].clone(),
        address: row["address"].clone(),
        body: row["body"].clone(),
        section: row["section_ref"].clone(),
        validity: match (status["admitted"].as_str(), status["flags"].contains("late")) {
            ("1", _) => Validity::Valid,
            (_, true) => Validity::LateArrival,
            (_, false) => Validity::Unreadable,
        },
        repeats: at.get(&status["duplicate_of"]).copied(),
        opinions: Vec::new(),
        redactions: Vec::new(),
    }
}

fn issue(row: &Row) -> Issue {
    let category = match row["category"].as_str() {
        "adopted" | "partly_adopted" => ResponseCategory::Reflected,
        "already_covered" => ResponseCategory::AlreadyIncluded,
        "reference" => ResponseCategory::FutureReference,
        "not_adopted" => ResponseCategory::NotReflected,
        "out_of_scope" => ResponseCategory::OutOfScope,
        other => panic!("{other}"),
    };
    Issue { title: row["title"].clone(), view: row["city_view"].clone(), category }
}

fn span(row: &Row) -> (usize, usize) {
    (row["start_char"].parse().unwrap(), row["end_char"].parse().unwrap())
}

fn channel(name: &str) -> Channel {
    match name {
        "web" => Channel::WebForm,
        "briefing" => Channel::Spoken,
        other => other.parse().unwrap(),
    }
}

fn reason(kind: &str) -> RedactionReason {
    match kind {
        "email" => RedactionReason::Mail,
        other => other.parse().unwrap(),
    }
}
