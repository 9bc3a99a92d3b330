//! What a corrected result changes, in words: for residents, for who prepares it and for who releases it.

use crate::documents::result_changes::{Answer, Changes, IssueChange};
use crate::model::terms::Lang;
use crate::texts::texts;
use serde::Serialize;

/// For the part `pages/result_changes`.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Opinions added, gone or changed, counts, other parts: one sentence each.
    lines: Vec<String>,
    issues: Vec<Issue>,
}

/// An issue before and after.
#[derive(Debug, Serialize)]
struct Issue {
    number: i64,
    before: Option<Said>,
    after: Option<Said>,
}

/// What was said of an issue.
#[derive(Debug, Serialize)]
struct Said {
    title: String,
    label: String,
    text: String,
    reason: String,
    page: String,
    later_stage: String,
}

impl Shown {
    pub fn of(changes: Changes, lang: Lang) -> Self {
        let say = |key: &str, values: &[(&str, &str)]| texts().get(lang, &format!("result_changes.{key}"), values);
        let Changes { added, removed, changed, issues, counts, parts } = changes;
        let mut lines = Vec::new();
        for (key, numbers) in [("added", added), ("removed", removed), ("changed", changed)] {
            if !numbers.is_empty() {
                let names = numbers.iter().map(|n| texts().get(lang, "result.opinion_no", &[("n", &n.to_string())]));
                lines.push(say(key, &[("opinions", &names.collect::<Vec<_>>().join(&say("comma", &[])))]));
            }
        }
        for (name, before, after) in counts {
            let name = texts().get(lang, &format!("result.count.{name}"), &[]);
            let values = [("name", &*name), ("before", &before.to_string()), ("after", &after.to_string())];
            lines.push(say("count", &values));
        }
        lines.extend(parts.into_iter().map(|part| texts().get(lang, &format!("result_changes.part.{part}"), &[])));
        Self { lines, issues: issues.into_iter().map(|change| issue(change, lang)).collect() }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.issues.is_empty()
    }
}

fn issue(change: IssueChange, lang: Lang) -> Issue {
    let said = |answer: Answer| {
        let label = answer.label.get(lang).to_owned();
        let Answer { theme: _, title, label: _, text, reason, page, later_stage } = answer;
        Said { title, label, text, reason, page, later_stage }
    };
    Issue { number: change.number, before: change.before.map(said), after: change.after.map(said) }
}
