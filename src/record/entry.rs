//! `Entry`: one thing that happened, as sixteen lines of text under a header line. Its bytes are the leaf of the tree.
//!
//! An entry names no resident and quotes no word: it holds ids, hashes and salted commitments, so it may be public
//! and need never be changed. Each value has one spelling; [`Entry::parse`] refuses every other.

use super::commitment::Field;
use super::digest::{Digest, hex, unhex};
use crate::model::terms::Role;
use crate::model::{Id, Moment};

/// The first line: format and version.
pub const HEADER: &str = "ronten-entry/v1";

/// The keys of the lines that follow, in their order.
pub const KEYS: [&str; 16] = [
    "seq", "time", "kind", "project", "subject", "rev", "actor", "role", "second", "cause", "rule", "rules", "content", "text", "person",
    "files",
];

/// An entry is never longer, in bytes; with it a bundle's 16-bit length always suffices.
pub const MAX_BYTES: usize = 4096;

/// A `kind` or `rule` is never longer, in bytes.
const MAX_WORD: usize = 64;

/// Tag of the ids of the project line; `Id::cast` leads to it and back.
pub enum Project {}

/// Tag of the ids of the subject line: whatever the entry's `kind` is about. `Id::cast` leads to it and back.
pub enum Subject {}

/// Eight bytes that stand for a person on the staff without naming the person.
pub type StaffMark = [u8; 8];

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody from outside; never told apart here.
    Resident,
    /// The passing of time.
    Clock,
    /// The program itself: installation, migration, mail.
    System,
    /// A person on the staff.
    Staff(StaffMark),
}

/// One entry of the record. Fields stand in the order of their lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The leaf's index in the tree, from 0, so that a copied leaf shows itself.
    pub seq: u64,
    /// When, never earlier than the entry before.
    pub time: Moment,
    /// `<machine>.<event>` or one of the fixed kinds: parts of `a-z 0-9 _` joined by dots, at most 64 bytes.
    pub kind: String,
    /// The project it belongs to, if any.
    pub project: Option<Id<Project>>,
    /// What it is about, if anything.
    pub subject: Option<Id<Subject>>,
    /// Revision of the subject, from 1 without gaps; 0 (written `-`) exactly when there is no subject.
    pub rev: u64,
    /// Who did it.
    pub actor: Actor,
    /// In which role.
    pub role: Option<Role>,
    /// The second person where two are needed.
    pub second: Option<StaffMark>,
    /// `seq` of the earlier entry that allows this one.
    pub cause: Option<u64>,
    /// The rule that allowed it, such as `round.A4`: like `kind`, capitals allowed.
    pub rule: Option<String>,
    /// The first 16 hexadecimal digits of the SHA-256 of the machine's table.
    pub rules: Option<String>,
    /// Plain SHA-256 of the snapshot that was made public.
    pub content: Option<Digest>,
    /// Commitment to the words.
    pub text: Option<Digest>,
    /// Commitment to name and contact.
    pub person: Option<Digest>,
    /// Commitment to the list of files.
    pub files: Option<Digest>,
}

/// Why bytes are not an entry, or why an entry has no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Longer than [`MAX_BYTES`].
    #[error("an entry has at most {MAX_BYTES} bytes")]
    TooLong,
    /// Not ASCII.
    #[error("an entry is ASCII text")]
    NotAscii,
    /// The first line is not [`HEADER`].
    #[error("the first line is not the header of this version")]
    Header,
    /// The line with this key is missing, elsewhere, or not ended by a line feed.
    #[error("the line {0} is missing")]
    Line(&'static str),
    /// The value of this key is not one this key can have, or not in its one spelling.
    #[error("the value of {0} is malformed")]
    Value(&'static str),
    /// Something stands after the last line.
    #[error("bytes after the last line")]
    Trailing,
}

impl Entry {
    /// The canonical bytes. Refuses an entry that [`Entry::parse`] would refuse, so what is hashed can always be read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        self.check()?;
        let bytes = self.written().into_bytes();
        if bytes.len() > MAX_BYTES { Err(EntryError::TooLong) } else { Ok(bytes) }
    }

    /// Reads canonical bytes and nothing else; never panics.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_BYTES {
            return Err(EntryError::TooLong);
        }
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()).ok_or(EntryError::NotAscii)?;
        let mut lines = Lines(text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n')).ok_or(EntryError::Header)?);

        let entry = Entry {
            seq: lines.needed("seq", number)?,
            time: lines.needed("time", |text| text.parse().ok())?,
            kind: lines.needed("kind", |text| Some(text.to_owned()))?,
            project: lines.value("project", |text| text.parse().ok())?,
            subject: lines.value("subject", |text| text.parse().ok())?,
            rev: lines.value("rev", |text| number(text).filter(|rev| *rev > 0))?.unwrap_or(0),
            actor: lines.needed("actor", actor)?,
            role: lines.value("role", |text| text.parse().ok())?,
            second: lines.value("second", staff)?,
            cause: lines.value("cause", number)?,
            rule: lines.value("rule", |text| Some(text.to_owned()))?,
            rules: lines.value("rules", |text| Some(text.to_owned()))?,
            content: lines.value("content", digest)?,
            text: lines.value("text", digest)?,
            person: lines.value("person", digest)?,
            files: lines.value("files", digest)?,
        };
        if !lines.0.is_empty() {
            return Err(EntryError::Trailing);
        }
        entry.check()?;
        Ok(entry)
    }

    /// The commitment this entry makes to a payload of this kind.
    pub fn commitment(&self, field: Field) -> Option<Digest> {
        match field {
            Field::Text => self.text,
            Field::Person => self.person,
            Field::Files => self.files,
        }
    }

    /// What the types alone do not ensure.
    fn check(&self) -> Result<(), EntryError> {
        let capitals = |rule: &String| word(rule, |c| matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '_'));
        let checks = [
            ("seq", number_fits(self.seq)),
            ("kind", word(&self.kind, |c| matches!(c, 'a'..='z' | '0'..='9' | '_'))),
            ("rev", number_fits(self.rev) && (self.rev > 0) == self.subject.is_some()),
            ("cause", self.cause.is_none_or(|cause| cause < self.seq)),
            ("rule", self.rule.as_ref().is_none_or(capitals)),
            ("rules", self.rules.as_ref().is_none_or(|rules| unhex::<8>(rules).is_some())),
        ];
        match checks.into_iter().find(|(_, holds)| !holds) {
            Some((key, _)) => Err(EntryError::Value(key)),
            None => Ok(()),
        }
    }

    fn written(&self) -> String {
        let digest = |value: Option<Digest>| value.map(|digest| digest.base64());
        let values: [Option<String>; 16] = [
            Some(self.seq.to_string()),
            Some(self.time.to_string()),
            Some(self.kind.clone()),
            self.project.map(String::from),
            self.subject.map(String::from),
            Some(self.rev).filter(|rev| *rev > 0).map(|rev| rev.to_string()),
            Some(self.actor.to_string()),
            self.role.map(String::from),
            self.second.map(|mark| Actor::Staff(mark).to_string()),
            self.cause.map(|cause| cause.to_string()),
            self.rule.clone(),
            self.rules.clone(),
            digest(self.content),
            digest(self.text),
            digest(self.person),
            digest(self.files),
        ];
        let mut out = format!("{HEADER}\n");
        for (key, value) in KEYS.iter().zip(&values) {
            out.push_str(key);
            out.push(' ');
            out.push_str(value.as_deref().unwrap_or("-"));
            out.push('\n');
        }
        out
    }
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Actor::Resident => f.write_str("resident"),
            Actor::Clock => f.write_str("clock"),
            Actor::System => f.write_str("system"),
            Actor::Staff(mark) => write!(f, "staff:{}", hex(mark)),
        }
    }
}

/// The lines not yet read.
struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    /// The value of the next line, which must have this key; `None` for `-`.
    fn value<T>(&mut self, key: &'static str, read: impl FnOnce(&'a str) -> Option<T>) -> Result<Option<T>, EntryError> {
        let (line, rest) = self.0.split_once('\n').ok_or(EntryError::Line(key))?;
        let text = line.strip_prefix(key).and_then(|line| line.strip_prefix(' ')).ok_or(EntryError::Line(key))?;
        self.0 = rest;
        if text == "-" { Ok(None) } else { read(text).map(Some).ok_or(EntryError::Value(key)) }
    }

    fn needed<T>(&mut self, key: &'static str, read: impl FnOnce(&'a str) -> Option<T>) -> Result<T, EntryError> {
        self.value(key, read)?.ok_or(EntryError::Value(key))
    }
}

fn actor(text: &str) -> Option<Actor> {
    match text {
        "resident" => Some(Actor::Resident),
        "clock" => Some(Actor::Clock),
        "system" => Some(Actor::System),
        _ => staff(text).map(Actor::Staff),
    }
}

fn staff(text: &str) -> Option<StaffMark> {
    text.strip_prefix("staff:").and_then(unhex)
}

fn digest(text: &str) -> Option<Digest> {
    Digest::from_base64(text).ok()
}

/// Decimal digits without leading zero, within what both databases hold in a BIGINT.
pub(crate) fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if digits { text.parse().ok().filter(|number| number_fits(*number)) } else { None }
}

fn number_fits(number: u64) -> bool {
    i64::try_from(number).is_ok()
}

fn word(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    text.len() <= MAX_WORD && text.split('.').all(|part| !part.is_empty() && part.chars().all(&allowed))
}

#[cfg(test)]
#[path = "entry_tests.rs"]
mod tests;
