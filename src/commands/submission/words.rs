//! The letter's words on their way in: what was typed about each section, joined to one text.

use crate::commands::{FieldError, Stop};
use crate::model::ids::SectionId;
use crate::model::letter::{Part, Topic};
use crate::model::text::{self, TextError};
use crate::store::Db;
use crate::store::projects::Plan;
use crate::store::rounds::Round;

/// What stands between two parts: one blank line, as a writer would leave it.
const BETWEEN: &str = "\n\n";

/// What was typed about one section of the plan or in answer to one question, or about the whole when there is neither.
pub type Typed = (Option<Topic>, String);

/// A letter's text, and where its parts lie in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub parts: Vec<Part>,
}

/// Joins what was typed, leaving out parts in which there is nothing to see. The part at position `n` (from 1) is the
/// input `text-<n>`. `limit` is in code points of the joined text.
pub fn join(typed: &[Typed], limit: usize) -> Result<Words, Vec<FieldError>> {
    let mut words = Words::default();
    let (mut errors, mut end, mut longest) = (Vec::new(), 0, (0, 1));
    for (at, (topic, raw)) in typed.iter().enumerate() {
        match text::intake(raw, usize::MAX) {
            Ok(part) => {
                if !words.parts.is_empty() {
                    words.text.push_str(BETWEEN);
                    end += text::length(BETWEEN);
                }
                let length = text::length(&part);
                words.parts.push(Part::new(*topic, end, end + length));
                words.text.push_str(&part);
                end += length;
                longest = longest.max((length, at + 1));
            }
            Err(TextError::Control { at: place }) => errors.push(FieldError::new(&input(at + 1), "control").with("at", place + 1)),
            Err(TextError::Empty | TextError::TooLong { .. }) => {}
        }
    }
    if end > limit {
        // Whoever has to shorten the letter looks at its longest part first.
        errors.push(FieldError::new(&input(longest.1), "too_long").with("limit", limit).with("is", end));
    }
    if errors.is_empty() && words.parts.is_empty() {
        errors.push(FieldError::new(&input(1), "needed"));
    }
    if errors.is_empty() { Ok(words) } else { Err(errors) }
}

fn input(number: usize) -> String {
    format!("text-{number}")
}

/// What letters of a round can be about: what it asks, and the sections of its plan, also those that it had before a correction, since a
/// letter that was begun then is not refused.
pub struct Topics(Vec<SectionId>);

impl Topics {
    /// For what was typed; sections are only looked up where it is about some.
    pub fn of(db: &mut Db, round: &Round, typed: &[Typed]) -> Result<Self, Stop> {
        let of_sections = typed.iter().any(|(topic, _)| matches!(topic, Some(Topic::Section(_))));
        Ok(Self(if of_sections { known_sections(db, round)? } else { Vec::new() }))
    }

    /// Everything that is about something else.
    pub fn check(&self, round: &Round, typed: &[Typed]) -> Vec<FieldError> {
        let problem = |topic: &Topic| match topic {
            Topic::Section(section) => (!self.0.contains(section)).then_some("no_such_section"),
            Topic::Question(number) => round.fields.question(*number).is_none().then_some("no_such_question"),
        };
        let problems = typed.iter().enumerate().filter_map(|(at, (topic, _))| Some((at, topic.as_ref().and_then(problem)?)));
        problems.map(|(at, problem)| FieldError::new(&input(at + 1), problem)).collect()
    }
}

/// The sections of the plan that the round is about, in every version that was put to comment.
pub fn known_sections(db: &mut Db, round: &Round) -> Result<Vec<SectionId>, Stop> {
    let mut known = Vec::new();
    for plan in round.plans() {
        known.extend(Plan::section_ids(db, plan)?);
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(parts: &[&str]) -> Vec<Typed> {
        parts.iter().map(|part| (None, (*part).to_owned())).collect()
    }

    #[test]
    fn parts_are_joined_by_a_blank_line_and_stay_findable() {
        let words = join(&typed(&["一\r\n二", "　\n", "𠮷三 "]), 100).unwrap();

        assert_eq!(words.text, "一\n二\n\n𠮷三 ");
        let spans: Vec<_> = words.parts.iter().map(|part| (part.start, part.end)).collect();
        assert_eq!(spans, [(0, 3), (5, 8)]);
    }

    #[test]
    fn the_limit_is_that_of_the_whole() {
        assert!(join(&typed(&["ああ", "いいい"]), 7).is_ok());
        let errors = join(&typed(&["ああ", "いいい"]), 6).unwrap_err();
        assert_eq!(errors, [FieldError::new("text-2", "too_long").with("limit", 6).with("is", 7)]);
    }

    #[test]
    fn every_part_that_is_wrong_is_named() {
        let errors = join(&typed(&["a\0", "b", "c\u{1B}"]), 100).unwrap_err();

        assert_eq!(errors, [FieldError::new("text-1", "control").with("at", 2), FieldError::new("text-3", "control").with("at", 2)]);
        assert_eq!(join(&typed(&["", "\u{3000}\u{200B}"]), 9).unwrap_err(), [FieldError::new("text-1", "needed")]);
        assert_eq!(join(&[], 9).unwrap_err(), [FieldError::new("text-1", "needed")]);
    }
}
