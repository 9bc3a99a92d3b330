//! Tables that officials bring along, said in words: why a file is not opened, and what stands against its lines.

use crate::commands::FieldError;
use crate::documents::intake::{Finding, Limits, Shape};
use crate::documents::plan::{ImportError, wrong_line};
use crate::model::terms::Lang;
use crate::texts::texts;

/// The same with the line of what cannot be read, if it can be told.
pub fn wrong_encoding(field: &str, bytes: &[u8], error: ImportError, limits: &Limits) -> FieldError {
    match wrong_line(bytes) {
        Some(line) if error == ImportError::Encoding => FieldError::new(field, "intake_encoding_line").with("n", line),
        _ => refused_file(field, error, limits),
    }
}

/// Why a file is not opened, at its field.
pub fn refused_file(field: &str, error: ImportError, limits: &Limits) -> FieldError {
    match error {
        ImportError::TooLarge => FieldError::new(field, "intake_too_large").with("limit", limits.bytes / 1024),
        ImportError::Empty => FieldError::new(field, "intake_empty"),
        ImportError::Encoding => FieldError::new(field, "intake_encoding"),
        ImportError::Protected => FieldError::new(field, "import_protected"),
        ImportError::Macros => FieldError::new(field, "intake_macros"),
        ImportError::TooManyEntries => FieldError::new(field, "intake_too_many").with("rows", limits.rows).with("columns", limits.columns),
        ImportError::UnpacksTooLarge => FieldError::new(field, "intake_bomb"),
        ImportError::Name | ImportError::NotWord | ImportError::ExternalTemplate | ImportError::Damaged => {
            FieldError::new(field, "intake_damaged")
        }
    }
}

/// The name of a shape in forms and in the store.
pub fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Csv => "csv",
        Shape::Tsv => "tsv",
        Shape::Sheet => "xlsx",
        Shape::Transcript => "transcript",
    }
}

/// A shape by that name.
pub fn shape_named(word: &str) -> Option<Shape> {
    [Shape::Csv, Shape::Tsv, Shape::Sheet, Shape::Transcript].into_iter().find(|shape| name(*shape) == word)
}

/// What stands against a line.
pub fn finding_text(lang: Lang, finding: &Finding) -> String {
    let what = texts().get(lang, &format!("intake.finding.{}", finding.code), &[]);
    let what = if finding.what.is_empty() { what } else { texts().get(lang, "intake.of", &[("what", &what), ("column", &finding.what)]) };
    at_line(lang, finding.line, &what)
}

/// Something about a line.
pub fn at_line(lang: Lang, line: usize, what: &str) -> String {
    texts().get(lang, "intake.at", &[("n", &line.to_string()), ("what", what)])
}
