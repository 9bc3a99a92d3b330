//! Word documents (.docx, ECMA-376): their words in reading order, with the headings that styles mark.
//!
//! The document comes from outside and may be made to harm: its size is limited before anything is unpacked, macros
//! and outside templates refuse it, nothing it refers to is fetched, and no entity is expanded.

mod body;
mod numbering;
mod package;
mod styles;
#[cfg(test)]
mod tests;
mod written;

use super::outline::Heading;
use super::source::{Format, ImportError, Source};
use body::Line;
use numbering::Numbering;
pub(in crate::documents) use package::{Package, claimed_entries};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use styles::Styles;

/// The words of a Word document: a paragraph a line, a table row a line with tabs between the cells, footnotes as ※
/// lines after the paragraph (or table) that refers to them. Numbers that Word makes are words too. Deleted revisions, headers, footers and field codes are no
/// part of the text.
pub fn read(bytes: &[u8]) -> Result<Source, ImportError> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut beside = |name: &str| package.part(&format!("{folder}/{name}"));
    let styles = Styles::read(beside("styles.xml")?.as_deref().unwrap_or(""))?;
    let numbering = Numbering::read(beside("numbering.xml")?.as_deref().unwrap_or(""))?;
    let mut notes = body::notes(beside("footnotes.xml")?.as_deref().unwrap_or(""), "footnote")?;
    notes.extend(body::notes(beside("endnotes.xml")?.as_deref().unwrap_or(""), "endnote")?);
    let document = package.part(&main)?.ok_or(ImportError::NotWord)?;
    Ok(source(body::lines(&document, &styles, &numbering, &notes)?))
}

fn source(lines: Vec<Line>) -> Source {
    let (mut text, mut marked, mut barred) = (String::new(), Vec::new(), Vec::new());
    let mut at = 0;
    for line in lines {
        let end = at + line.text.chars().count();
        if let Some(level) = line.level.filter(|_| !line.text.trim().is_empty()) {
            marked.push(Heading { start: at, level });
        }
        if line.barred {
            barred.push((at, end));
        }
        text.push_str(&line.text);
        text.push('\n');
        at = end + 1;
    }
    Source { format: Format::Word, text, marked, barred }
}

/// Reads well-formed XML to its end, giving each event to `on`. A document type is refused: it is there for harm only.
pub(in crate::documents) fn walk<'x>(xml: &'x str, mut on: impl FnMut(Event<'x>) -> Result<(), ImportError>) -> Result<(), ImportError> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0usize;
    loop {
        let event = reader.read_event().map_err(|_| ImportError::Damaged)?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.checked_sub(1).ok_or(ImportError::Damaged)?,
            Event::DocType(_) => return Err(ImportError::Damaged),
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(ImportError::Damaged),
            _ => {}
        }
        on(event)?;
    }
}

/// An attribute by its name without prefix.
pub(in crate::documents) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).filter_map(Result::ok).find(|found| found.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}
