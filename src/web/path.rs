//! What the address of a request says: in which language it is asked, and whether it is the staff's.

use crate::model::terms::Lang;

/// The language of a path, and the path without its prefix. English pages are the same paths under `/en`.
pub fn split_language(path: &str) -> (Lang, &str) {
    match path.strip_prefix("/en") {
        Some("") => (Lang::En, "/"),
        Some(rest) if rest.starts_with('/') => (Lang::En, rest),
        Some(rest) if rest.starts_with('?') => (Lang::En, rest),
        _ => (Lang::Ja, path),
    }
}

/// Whether a path belongs to the staff.
pub fn is_staff_path(path: &str) -> bool {
    ["/office", "/audit"].iter().any(|area| path.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?'])))
}
