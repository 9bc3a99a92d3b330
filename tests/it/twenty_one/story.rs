//! What is said on which evening, as `story.toml` has it.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub issues: Vec<Issue>,
    /// Views that the city changed, after which evening.
    pub changes: Vec<Change>,
    pub evenings: Vec<Evening>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// How the rows name it.
    pub key: String,
    pub theme: String,
    pub title: String,
    /// The city's first view.
    pub view: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub after: usize,
    pub on: String,
    pub view: String,
    pub because: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evening {
    pub area: String,
    pub place: String,
    pub rows: Vec<Row>,
}

/// One row: a question, an opinion or a request, answered there or taken back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub on: String,
    q: Option<String>,
    o: Option<String>,
    r: Option<String>,
    #[serde(default)]
    pub a: String,
    /// Days after which it is answered.
    pub back: Option<i64>,
    #[serde(default)]
    pub later: String,
    /// The same was asked before.
    #[serde(default)]
    pub again: bool,
    /// Who spoke.
    pub s: Option<String>,
}

impl Story {
    pub fn read() -> Self {
        toml::from_str(include_str!("story.toml")).unwrap()
    }

    pub fn issue(&self, key: &str) -> &Issue {
        self.issues.iter().find(|issue| issue.key == key).unwrap_or_else(|| panic!("no issue {key}"))
    }
}

impl Row {
    /// `question`, `opinion` or `request`, and the words.
    pub fn said(&self) -> (&'static str, &str) {
        let all = [("question", &self.q), ("opinion", &self.o), ("request", &self.r)];
        let mut said = all.into_iter().filter_map(|(kind, words)| Some((kind, words.as_deref()?)));
        let (first, other) = (said.next().expect("words"), said.next());
        assert!(other.is_none() && self.a.is_empty() != self.back.is_none(), "{}: one kind, and one kind of answer", first.1);
        first
    }
}
