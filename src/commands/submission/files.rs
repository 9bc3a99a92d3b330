//! Files of a letter, scans of paper among them: how many and how large, and how they are kept.

use crate::commands::{Desk, FieldError, Stop};
use crate::documents::attachment::{Kind, inspect, told};
use crate::model::ids::{FileId, SubmissionId};
use crate::record::digest::Digest;
use crate::store::working::FileRow;
use std::fmt::Write;

/// Largest file, in bytes.
pub const FILE_LIMIT: usize = 10 * 1024 * 1024;
/// Most files of one letter.
pub const FILES: usize = 5;
/// The name of the mail that a letter came as. It is told by its name because it may begin with anything; nobody else can bring a file of
/// this name.
pub const MAIL_NAME: &str = "mail.eml";
/// Its media type.
const MAIL: &str = "message/rfc822";
/// Longest file name, in code points.
const NAME_LIMIT: usize = 200;

/// A file as it was uploaded. Its declared media type is not asked: it is what anybody can claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All that is wrong with the files; the file at position `n` (from 1) is the input `file-<n>`.
pub fn check(scans: &[Scan]) -> Vec<FieldError> {
    let mut errors: Vec<_> = scans.iter().enumerate().filter_map(|(at, scan)| check_one(&format!("file-{}", at + 1), scan)).collect();
    if scans.len() > FILES {
        errors.push(FieldError::new("file-1", "too_many_files").with("limit", FILES).with("is", scans.len()));
    }
    errors
}

/// The files of these that can be kept beside the mail in which they all are.
pub fn keepable(files: Vec<Scan>) -> Vec<Scan> {
    files.into_iter().filter(|scan| check_one("", scan).is_none()).take(FILES).collect()
}

fn check_one(field: &str, scan: &Scan) -> Option<FieldError> {
    let bad_name = scan.name == MAIL_NAME || scan.name.chars().count() > NAME_LIMIT || scan.name.chars().any(char::is_control);
    if scan.bytes.is_empty() {
        Some(FieldError::new(field, "file_empty"))
    } else if scan.bytes.len() > FILE_LIMIT {
        Some(FieldError::new(field, "file_too_large").with("limit", FILE_LIMIT / 1024 / 1024))
    } else if bad_name {
        Some(FieldError::new(field, "file_name"))
    } else {
        inspect(&scan.bytes).err().map(|fault| FieldError::new(field, fault.name()))
    }
}

/// Keeps the files and gives their manifest, `sha256 size media id` a line: what the record's `files` commitment is over.
pub fn store(desk: &mut Desk<'_>, submission: SubmissionId, scans: Vec<Scan>) -> Result<String, Stop> {
    let mut manifest = String::new();
    for (position, scan) in (1..).zip(scans) {
        let mail = (scan.name == MAIL_NAME).then_some(MAIL);
        let media = mail.or_else(|| told(&scan.bytes).map(Kind::media)).ok_or_else(|| Stop::Broken("an unchecked file".to_owned()))?;
        let row = FileRow {
            id: FileId::new(),
            submission,
            position,
            name: scan.name,
            media: media.to_owned(),
            size: scan.bytes.len() as i64,
            sha256: Digest::of(&[&scan.bytes]).hex(),
            bytes: scan.bytes,
        };
        row.insert(desk.db)?;
        // Writing to a String cannot fail.
        let _ = writeln!(manifest, "{} {} {} {}", row.sha256, row.size, row.media, row.id);
    }
    Ok(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(scans: &[(&str, &[u8])]) -> Vec<(String, &'static str)> {
        let scans: Vec<_> = scans.iter().map(|(name, bytes)| Scan { name: (*name).to_owned(), bytes: bytes.to_vec() }).collect();
        check(&scans).into_iter().map(|error| (error.field, error.problem)).collect()
    }

    #[test]
    fn the_bytes_tell_and_the_name_does_not() {
        assert_eq!(problems(&[("a.exe", b"%PDF-1.7"), ("b.pdf", "意見".as_bytes())]), []);
        for bytes in [&b"MZ\x90"[..], b"<svg", b"<html", b"\n%PDF-1.7"] {
            assert_eq!(problems(&[("a.pdf", bytes)]), [("file-1".to_owned(), "file_kind")]);
        }
    }

    #[test]
    fn empty_large_many_and_badly_named_files_are_told_apart() {
        let mut large = b"%PDF-".to_vec();
        large.resize(FILE_LIMIT, b' ');
        assert_eq!(problems(&[("a", &large)]), []);
        large.push(b' ');

        let wrong = problems(&[("a", b""), ("b", &large), ("c\r\nX: y", b"%PDF-"), (MAIL_NAME, b"%PDF-")]);
        let expected = ["file_empty", "file_too_large", "file_name", "file_name"];
        assert_eq!(wrong, (1..).zip(expected).map(|(n, problem): (u8, _)| (format!("file-{n}"), problem)).collect::<Vec<_>>());
        assert_eq!(problems(&[("a", &b"%PDF-"[..]); 6]), [("file-1".to_owned(), "too_many_files")]);
    }
}
