//! How the sections keep the days that they planned for results: which of them are late again and again.

use super::Line;
use serde::Serialize;
use std::collections::BTreeMap;

/// A section with what it answered in the year.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    name: String,
    rounds: usize,
    answered: usize,
    /// Results that came after their planned day.
    late: usize,
    /// The middle of the days from the close to the result.
    median: Option<i64>,
}

/// The sections of the year's rounds, by name.
pub fn of(lines: &[Line]) -> Vec<Section> {
    let mut sections: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        sections.entry(&line.section).or_default().push(line);
    }
    let section = |(name, lines): (&str, Vec<&Line>)| Section {
        name: name.to_owned(),
        rounds: lines.len(),
        answered: lines.iter().filter(|line| line.answered_at.is_some()).count(),
        late: lines.iter().filter(|line| line.facts.late().is_some_and(|days| days > 0)).count(),
        median: super::complaints::median(lines.iter().filter_map(|line| line.days).collect()),
    };
    sections.into_iter().map(section).collect()
}
