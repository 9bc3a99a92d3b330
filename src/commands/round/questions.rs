//! The questions that a round asks, as they were typed.

use crate::commands::FieldError;
use crate::model::text::is_blank;

/// Most questions of a round, and the longest, in code points.
const QUESTIONS: usize = 20;
const QUESTION_LIMIT: usize = 500;

/// Each question is one line; blank ones are none.
pub(super) fn check(questions: &mut Vec<String>) -> Option<FieldError> {
    questions.iter_mut().for_each(|question| *question = question.trim().to_owned());
    questions.retain(|question| !is_blank(question));
    if questions.len() > QUESTIONS {
        return Some(FieldError::new("questions", "too_many").with("limit", QUESTIONS).with("is", questions.len()));
    }
    if questions.iter().any(|question| question.chars().any(char::is_control)) {
        return Some(FieldError::new("questions", "control_in_line"));
    }
    let longest = questions.iter().map(|question| question.chars().count()).max().unwrap_or(0);
    (longest > QUESTION_LIMIT).then(|| FieldError::new("questions", "question_too_long").with("limit", QUESTION_LIMIT).with("is", longest))
}
