//! The zip file around a Word document, opened with hard limits.

use super::super::source::{ImportError, MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED_BYTES};
use super::{attribute, walk};
use quick_xml::events::Event;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The first bytes of a compound file: an old .doc, or a .docx that a password protects.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// The directory's name in a compound file that holds an encrypted document, in UTF-16.
const ENCRYPTED: &str = "EncryptedPackage";

/// The parts of a document whose size, kind and relations were found harmless.
#[derive(Debug)]
pub struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes that may still be unpacked, whatever the directory of the file claims.
    budget: u64,
}

impl<'b> Package<'b> {
    /// Opens the file and refuses it if it is too large unpacked, has macros or draws on an outside template.
    pub fn open(bytes: &'b [u8]) -> Result<Self, ImportError> {
        Self::open_within(bytes, MAX_UNPACKED_BYTES)
    }

    /// The same for a file whose parts may not be larger together than `most` bytes.
    pub fn open_within(bytes: &'b [u8], most: u64) -> Result<Self, ImportError> {
        if bytes.starts_with(COMPOUND) {
            let name: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let protected = bytes.windows(name.len()).any(|window| window == name);
            return Err(if protected { ImportError::Protected } else { ImportError::NotWord });
        }
        if !bytes.starts_with(b"PK\x03\x04") {
            return Err(ImportError::NotWord);
        }
        // The directory is only read if it is short: reading a long one takes memory already.
        if claimed_entries(bytes).is_none_or(|count| count > MAX_ENTRIES) {
            return Err(if claimed_entries(bytes).is_none() { ImportError::Damaged } else { ImportError::TooManyEntries });
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::Damaged)?;
        if archive.len() > MAX_ENTRIES {
            return Err(ImportError::TooManyEntries);
        }
        let budget = most.min((bytes.len() as u64).saturating_mul(MAX_RATIO));
        let mut package = Self { archive, budget };
        package.check()?;
        Ok(package)
    }

    /// The name of the part with the document's words.
    pub fn main_part(&mut self) -> Result<String, ImportError> {
        let mut main = None;
        let relations = self.part("_rels/.rels")?.ok_or(ImportError::NotWord)?;
        relationships(&relations, |kind, target, _| {
            if kind.ends_with("/officeDocument") {
                main = Some(target.trim_start_matches('/').to_owned());
            }
            Ok(())
        })?;
        main.filter(|name| name.starts_with("word/")).ok_or(ImportError::NotWord)
    }

    /// A part's text; `None` if there is no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        let mut entry = match self.archive.by_name(name) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(ImportError::Damaged),
        };
        let mut bytes = Vec::new();
        let taken = entry.by_ref().take(self.budget + 1).read_to_end(&mut bytes).map_err(|_| ImportError::Damaged)? as u64;
        self.budget = self.budget.checked_sub(taken).ok_or(ImportError::UnpacksTooLarge)?;
        let text = String::from_utf8(bytes).map_err(|_| ImportError::Damaged)?;
        Ok(Some(match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        }))
    }

    /// Unpacks each part and gives it to `on`: what the file states about sizes may be false.
    pub fn each(&mut self, mut on: impl FnMut(&str, &[u8]) -> Result<(), ImportError>) -> Result<(), ImportError> {
        for index in 0..self.archive.len() {
            let mut entry = self.archive.by_index(index).map_err(|_| ImportError::Damaged)?;
            let name = entry.name().map_err(|_| ImportError::Damaged)?.into_owned();
            let mut bytes = Vec::new();
            let taken = entry.by_ref().take(self.budget + 1).read_to_end(&mut bytes).map_err(|_| ImportError::Damaged)? as u64;
            self.budget = self.budget.checked_sub(taken).ok_or(ImportError::UnpacksTooLarge)?;
            on(&name, &bytes)?;
        }
        Ok(())
    }

    fn check(&mut self) -> Result<(), ImportError> {
        let mut total = 0u64;
        let mut relations = Vec::new();
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(index).map_err(|_| ImportError::Damaged)?;
            if entry.encrypted() {
                return Err(ImportError::Protected);
            }
            total = total.saturating_add(entry.size());
            let name = entry.name().map_err(|_| ImportError::Damaged)?.into_owned();
            let lower = name.to_ascii_lowercase();
            if lower.ends_with("vbaproject.bin") || lower.ends_with("vbadata.xml") {
                return Err(ImportError::Macros);
            }
            if lower.ends_with(".rels") {
                relations.push(name);
            }
        }
        if total > self.budget {
            return Err(ImportError::UnpacksTooLarge);
        }
        let types = self.part("[Content_Types].xml")?.ok_or(ImportError::NotWord)?;
        if types.to_ascii_lowercase().contains("macroenabled") {
            return Err(ImportError::Macros);
        }
        for name in relations {
            let Some(xml) = self.part(&name)? else { continue };
            relationships(
                &xml,
                |kind, _, outside| {
                    if outside && kind.ends_with("/attachedTemplate") { Err(ImportError::ExternalTemplate) } else { Ok(()) }
                },
            )?;
        }
        Ok(())
    }
}

/// How many entries the end of the zip file claims; `None` if it has no end.
pub fn claimed_entries(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = bytes.get(at + 10..at + 12)?;
    count.try_into().ok().map(|count| usize::from(u16::from_le_bytes(count)))
}

/// Gives each relationship's type, target and whether it points outside.
fn relationships(xml: &str, mut on: impl FnMut(&str, &str, bool) -> Result<(), ImportError>) -> Result<(), ImportError> {
    walk(xml, |event| {
        let (Event::Start(element) | Event::Empty(element)) = event else { return Ok(()) };
        if element.local_name().as_ref() != "Relationship" {
            return Ok(());
        }
        let of = |name| attribute(&element, name).unwrap_or_default();
        on(&of("Type"), &of("Target"), of("TargetMode").eq_ignore_ascii_case("External"))
    })
}
