//! Documents that are zip files: what stands in their directory, and every part unpacked once against what the directory says, because
//! the directory may lie.

use super::{Fault, Kind};
use crate::documents::plan::{MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED_BYTES, attribute, claimed_entries, walk};
use quick_xml::events::Event;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

/// The first bytes of a compound file: an old .doc or .xls, or a newer one that a password protects.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// The directory's name in a compound file that holds an encrypted document.
const ENCRYPTED: &str = "EncryptedPackage";
/// How other files begin that must not be inside.
const INSIDE: [&[u8]; 8] = [super::ZIP, b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ", b"MZ", COMPOUND];
/// The largest part that is read for its words, in bytes; the others are unpacked and dropped.
const READ: u64 = 4 * 1024 * 1024;
/// The bits of a part's mode that tell its sort, and those of a link.
const SORT: (u32, u32) = (0o170_000, 0o120_000);
/// What may lie elsewhere: it is opened when somebody asks for it, not by itself.
const ASKED_FOR: [&str; 3] = ["/hyperlink", "/externalLinkPath", "/externalLinkLongPath"];

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Whether a password protects the document in this compound file.
pub fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(COMPOUND) && bytes.windows(name.len()).any(|window| window == name)
}

/// The kind of document.
pub fn told(bytes: &[u8]) -> Result<Kind, Fault> {
    kind(&mut open(bytes)?)
}

/// The kind of a document that may be kept.
pub fn inspect(bytes: &[u8]) -> Result<Kind, Fault> {
    let mut archive = open(bytes)?;
    let most = MAX_UNPACKED_BYTES.min((bytes.len() as u64).saturating_mul(MAX_RATIO));
    let mut total = 0u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| Fault::Damaged)?;
        listed(&entry)?;
        total = total.saturating_add(entry.size());
    }
    if total > most {
        return Err(Fault::Unpacks);
    }
    let kind = kind(&mut archive)?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|_| Fault::Damaged)?;
        let name = entry.name().map_err(|_| Fault::Paths)?.to_ascii_lowercase();
        let size = entry.size();
        if begins_as_file(&mut entry, size)? {
            return Err(Fault::Holds);
        }
        if name.ends_with(".rels") {
            drop(entry);
            relations(&read(&mut archive, index)?)?;
        } else if name == "meta-inf/manifest.xml" {
            drop(entry);
            if read(&mut archive, index)?.contains("encryption-data") {
                return Err(Fault::Protected);
            }
        }
    }
    Ok(kind)
}

/// Opens the file. Its directory is only read if it is short: reading a long one takes memory already.
fn open(bytes: &[u8]) -> Result<Archive<'_>, Fault> {
    if claimed_entries(bytes).ok_or(Fault::Damaged)? > MAX_ENTRIES {
        return Err(Fault::Unpacks);
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
    if archive.len() > MAX_ENTRIES { Err(Fault::Unpacks) } else { Ok(archive) }
}

/// By what the document says of itself: OpenDocument by its first part, the others by their list of parts.
fn kind(archive: &mut Archive<'_>) -> Result<Kind, Fault> {
    if let Some(index) = archive.index_for_name("mimetype") {
        return if read(archive, index)?.trim() == Kind::Odt.media() { Ok(Kind::Odt) } else { Err(Fault::Kind) };
    }
    let index = archive.index_for_name("[Content_Types].xml").ok_or(Fault::Kind)?;
    let types = read(archive, index)?.to_ascii_lowercase();
    let (word, sheet) = (types.contains("wordprocessingml.document.main+xml"), types.contains("spreadsheetml.sheet.main+xml"));
    match (word, sheet) {
        _ if types.contains("macroenabled") || types.contains("vbaproject") => Err(Fault::Macros),
        (true, false) => Ok(Kind::Docx),
        (false, true) => Ok(Kind::Xlsx),
        _ => Err(Fault::Kind),
    }
}

/// What the directory tells about one part.
fn listed<R: Read + ?Sized>(entry: &ZipFile<'_, R>) -> Result<(), Fault> {
    const ARCHIVES: [&str; 10] = [".zip", ".7z", ".gz", ".rar", ".tar", ".xz", ".bz2", ".exe", ".js", ".jar"];
    let name = entry.name().map_err(|_| Fault::Paths)?.to_ascii_lowercase();
    let link = entry.unix_mode().is_some_and(|mode| mode & SORT.0 == SORT.1);
    let away = name.starts_with('/') || name.contains(['\\', ':']) || name.split('/').any(|step| step == "..");
    let within = |folder: &str| name.starts_with(folder) || name.contains(&format!("/{folder}"));
    match () {
        () if entry.encrypted() => Err(Fault::Protected),
        () if link || away || name.chars().any(char::is_control) => Err(Fault::Paths),
        () if name.ends_with("vbaproject.bin") || name.ends_with("vbadata.xml") => Err(Fault::Macros),
        () if name.starts_with("basic/") || name.starts_with("scripts/") || within("macrosheets/") => Err(Fault::Macros),
        () if within("embeddings/") || within("activex/") || name.contains("oleobject") => Err(Fault::Holds),
        () if ARCHIVES.iter().any(|ending| name.ends_with(ending)) => Err(Fault::Holds),
        () => Ok(()),
    }
}

/// Unpacks a part to its end, keeping only its beginning; whether that is another file's.
fn begins_as_file(entry: &mut impl Read, size: u64) -> Result<bool, Fault> {
    let (mut head, mut unpacked, mut buffer) = (Vec::new(), 0u64, [0; 16 * 1024]);
    loop {
        let read = entry.read(&mut buffer).map_err(|_| Fault::Damaged)?;
        let new = buffer.get(..read).unwrap_or_default();
        if new.is_empty() {
            break;
        }
        unpacked += new.len() as u64;
        if unpacked > size {
            return Err(Fault::Unpacks);
        }
        head.extend(new.iter().take(COMPOUND.len().saturating_sub(head.len())));
    }
    Ok(INSIDE.iter().any(|sign| head.starts_with(sign)))
}

fn read(archive: &mut Archive<'_>, index: usize) -> Result<String, Fault> {
    let mut text = String::new();
    let entry = archive.by_index(index).map_err(|_| Fault::Damaged)?;
    entry.take(READ + 1).read_to_string(&mut text).map_err(|_| Fault::Damaged)?;
    if text.len() as u64 > READ { Err(Fault::Unpacks) } else { Ok(text.trim_start_matches('\u{feff}').to_owned()) }
}

/// Nothing may come from outside without being asked for.
fn relations(xml: &str) -> Result<(), Fault> {
    let mut outside = false;
    let read = walk(xml, |event| {
        let (Event::Start(element) | Event::Empty(element)) = event else { return Ok(()) };
        let of = |name| attribute(&element, name).unwrap_or_default();
        let kind = of("Type");
        outside |= of("TargetMode").eq_ignore_ascii_case("External") && !ASKED_FOR.iter().any(|known| kind.ends_with(known));
        Ok(())
    });
    read.map_err(|_| Fault::Damaged)?;
    if outside { Err(Fault::Outside) } else { Ok(()) }
}
