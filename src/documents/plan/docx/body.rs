//! The words of a document part, line by line.

use super::super::source::ImportError;
use super::numbering::{Counters, Numbering};
use super::styles::Styles;
use super::{attribute, walk};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Elements whose words are no part of the text: deleted revisions, former formatting, field codes, properties of form
/// fields, and the second copy of a drawing for old programs.
const SKIPPED: &[&str] = &["del", "moveFrom", "delText", "instrText", "pPrChange", "rPrChange", "sectPrChange", "sdtPr", "Fallback"];
/// Stands where a character of a symbol font stood, which has no code of its own (下駄).
const UNKNOWN: char = '〓';

/// One line of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    /// The heading level that its style gives it.
    pub level: Option<u8>,
    /// Whether it is of a table or a footnote.
    pub barred: bool,
}

/// Footnotes and endnotes: the element's name and id, and its words in one line.
pub type Notes = HashMap<(String, String), String>;

/// What is open around the place that is being read.
enum Frame {
    /// Its words, the notes it refers to, and the lines of text boxes anchored in it.
    Paragraph { line: Line, numbered: Numbered, notes: Vec<Line>, boxes: Vec<Line> },
    /// Lines of the rows so far, cells of this row, lines of this cell, and the notes that the table refers to.
    Table { rows: Vec<Line>, cells: Vec<Vec<Line>>, cell: Vec<Line>, notes: Vec<Line> },
    /// A footnote with its key.
    Note { key: (String, String), lines: Vec<Line> },
}

/// What a paragraph says about the number that Word puts before it.
#[derive(Default)]
struct Numbered {
    style: String,
    /// `numId`; `0` says that there is none.
    list: Option<String>,
    level: Option<usize>,
}

struct Reading<'a> {
    styles: &'a Styles,
    known: &'a Notes,
    counters: Counters<'a>,
    frames: Vec<Frame>,
    lines: Vec<Line>,
    notes: Notes,
    numbered: usize,
    /// How many skipped elements are open.
    skipped: usize,
    in_text: bool,
}

/// The lines of the document part.
pub fn lines(xml: &str, styles: &Styles, numbering: &Numbering, notes: &Notes) -> Result<Vec<Line>, ImportError> {
    Ok(read(xml, styles, numbering, notes)?.lines)
}

/// The notes of a notes part; an empty text has none. `element` is `footnote` or `endnote`.
pub fn notes(xml: &str, element: &str) -> Result<Notes, ImportError> {
    let mut notes = read(xml, &Styles::default(), &Numbering::default(), &Notes::new())?.notes;
    notes.retain(|(name, _), _| name == element);
    Ok(notes)
}

fn read<'a>(xml: &str, styles: &'a Styles, numbering: &'a Numbering, known: &'a Notes) -> Result<Reading<'a>, ImportError> {
    let counters = Counters::new(numbering);
    let mut reading = Reading {
        styles,
        known,
        counters,
        frames: Vec::new(),
        lines: Vec::new(),
        notes: Notes::new(),
        numbered: 0,
        skipped: 0,
        in_text: false,
    };
    walk(xml, |event| reading.event(event))?;
    Ok(reading)
}

impl Reading<'_> {
    fn event(&mut self, event: Event<'_>) -> Result<(), ImportError> {
        match event {
            Event::Start(element) => self.open(&element),
            Event::Empty(element) => {
                self.open(&element);
                self.close(element.local_name().as_ref());
            }
            Event::End(element) => self.close(element.local_name().as_ref()),
            Event::Text(text) if self.in_text => self.push(&text.xml10_content()),
            Event::CData(text) if self.in_text => self.push(&text.xml10_content()),
            Event::GeneralRef(reference) if self.in_text => {
                let character = match reference.resolve_char_ref().map_err(|_| ImportError::Damaged)? {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&reference).ok_or(ImportError::Damaged)?.to_owned(),
                };
                self.push(&character);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        if self.skipped > 0 || SKIPPED.contains(&name) {
            self.skipped += 1;
            return;
        }
        let value = |name| attribute(element, name).unwrap_or_default();
        match name {
            "p" => self.frames.push(Frame::Paragraph {
                line: Line::default(),
                numbered: Numbered::default(),
                notes: Vec::new(),
                boxes: Vec::new(),
            }),
            "tbl" => {
                self.frames.push(Frame::Table { rows: Vec::new(), cells: Vec::new(), cell: Vec::new(), notes: Vec::new() });
            }
            "footnote" | "endnote" => self.frames.push(Frame::Note { key: (name.to_owned(), value("id")), lines: Vec::new() }),
            "pStyle" => {
                let style = value("val");
                self.set_level(self.styles.level(&style));
                self.of_number(|numbered| numbered.style = style);
            }
            "numId" => self.of_number(|numbered| numbered.list = Some(value("val"))),
            "ilvl" => self.of_number(|numbered| numbered.level = value("val").parse().ok()),
            "outlineLvl" => {
                let level = value("val").parse::<u8>().ok().filter(|level| *level < 9).map(|level| level + 1);
                self.set_level(level);
            }
            "t" => self.in_text = true,
            "tab" | "ptab" => self.push_in_run("\t"),
            "br" | "cr" if !matches!(value("type").as_str(), "page" | "column") => self.line_break(),
            "noBreakHyphen" => self.push("\u{2011}"),
            "sym" => self.push(UNKNOWN.encode_utf8(&mut [0; 4])),
            "rt" => self.push("（"),
            "footnoteReference" => self.refer("footnote", value("id")),
            "endnoteReference" => self.refer("endnote", value("id")),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "rt" => self.push("）"),
            "tc" => {
                if let Some(Frame::Table { cells, cell, .. }) = self.frames.last_mut() {
                    cells.push(std::mem::take(cell));
                }
            }
            "tr" => {
                if let Some(Frame::Table { rows, cells, .. }) = self.frames.last_mut() {
                    rows.extend(row(std::mem::take(cells)));
                }
            }
            "p" => {
                if let Some(Frame::Paragraph { mut line, numbered, notes, boxes }) =
                    self.pop(|frame| matches!(frame, Frame::Paragraph { .. }))
                {
                    let number = self.number(&numbered).filter(|_| !line.text.trim().is_empty());
                    line.text.insert_str(0, &number.unwrap_or_default());
                    self.deliver(std::iter::once(line).chain(boxes).collect(), notes);
                }
            }
            "tbl" => {
                if let Some(Frame::Table { rows, notes, .. }) = self.pop(|frame| matches!(frame, Frame::Table { .. })) {
                    self.deliver(rows, notes);
                }
            }
            "footnote" | "endnote" => {
                if let Some(Frame::Note { key, lines }) = self.pop(|frame| matches!(frame, Frame::Note { .. })) {
                    self.notes.insert(key, joined(&lines));
                }
            }
            _ => {}
        }
    }

    fn pop(&mut self, wanted: impl Fn(&Frame) -> bool) -> Option<Frame> {
        if self.frames.last().is_some_and(wanted) { self.frames.pop() } else { None }
    }

    /// Hands finished lines to what is around them. Notes go to the end of the paragraph or table that is outermost.
    fn deliver(&mut self, lines: Vec<Line>, refers: Vec<Line>) {
        match self.frames.last_mut() {
            None => {
                self.lines.extend(lines.into_iter().flat_map(split));
                self.lines.extend(refers);
            }
            Some(Frame::Paragraph { boxes, notes, .. }) => {
                boxes.extend(lines);
                notes.extend(refers);
            }
            Some(Frame::Table { cell, notes, .. }) => {
                cell.extend(lines);
                notes.extend(refers);
            }
            Some(Frame::Note { lines: note, .. }) => note.extend(lines),
        }
    }

    fn push(&mut self, words: &str) {
        if let Some(Frame::Paragraph { line, .. }) = self.frames.last_mut() {
            line.text.push_str(words);
        }
    }

    /// A tab of the text; `tab` also names a tab stop, which stands before all words.
    fn push_in_run(&mut self, words: &str) {
        if let Some(Frame::Paragraph { line, .. }) = self.frames.last_mut()
            && !line.text.is_empty()
        {
            line.text.push_str(words);
        }
    }

    fn line_break(&mut self) {
        if let Some(Frame::Paragraph { line, .. }) = self.frames.last_mut() {
            line.text.push(if line.level.is_some() { ' ' } else { '\n' });
        }
    }

    fn set_level(&mut self, level: Option<u8>) {
        if let Some(Frame::Paragraph { line, .. }) = self.frames.last_mut() {
            line.level = level;
        }
    }

    fn of_number(&mut self, set: impl FnOnce(&mut Numbered)) {
        if let Some(Frame::Paragraph { numbered, .. }) = self.frames.last_mut() {
            set(numbered);
        }
    }

    /// What Word puts before the paragraph; an empty one is counted too.
    fn number(&mut self, numbered: &Numbered) -> Option<String> {
        let by_style = self.styles.list(&numbered.style);
        match &numbered.list {
            Some(list) => self.counters.next(list, numbered.level, &numbered.style),
            None => by_style.and_then(|(list, level, style)| self.counters.next(list, numbered.level.or(level), style)),
        }
    }

    fn refer(&mut self, element: &str, id: String) {
        let Some(words) = self.known.get(&(element.to_owned(), id)) else { return };
        self.numbered += 1;
        let mark = format!("※{}", self.numbered);
        self.push(&mark);
        if let Some(Frame::Paragraph { notes, .. }) = self.frames.last_mut() {
            notes.push(Line { text: format!("{mark} {words}"), level: None, barred: true });
        }
    }
}

/// The lines of a table row: its cells with tabs between; a row of one cell is a box around its lines.
fn row(mut cells: Vec<Vec<Line>>) -> Vec<Line> {
    if cells.len() == 1 {
        let lines = cells.pop().unwrap_or_default();
        return lines.into_iter().flat_map(split).map(|line| Line { level: None, barred: true, ..line }).collect();
    }
    let text = cells.iter().map(|cell| joined(cell)).collect::<Vec<_>>().join("\t");
    vec![Line { text, level: None, barred: true }]
}

/// A paragraph with line breaks in it as the lines it is.
fn split(line: Line) -> impl Iterator<Item = Line> {
    let texts: Vec<String> = line.text.split('\n').map(str::to_owned).collect();
    texts.into_iter().map(move |text| Line { text, ..line.clone() })
}

/// Lines as one, without tabs and line breaks.
fn joined(lines: &[Line]) -> String {
    let texts = lines.iter().map(|line| line.text.trim().replace(['\n', '\t'], " "));
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}
