//! Printed documents: a small model of our own, and its rendering to a tagged PDF on A4.
//!
//! Everything in a [`Paper`] is plain text. There is no markup to escape from: text goes through shaping and line breaking
//! straight to glyphs, so nothing in it can be a command.

mod blanks;
mod block;
mod contents;
mod draw;
pub mod fonts;
mod html;
mod lines;
mod page;
mod shape;
mod style;
mod table;
mod tags;

use crate::model::moment::Moment;
pub use fonts::{FontFile, Fonts};
pub use html::html;

/// A document to be printed.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// What it is called: in the file's properties and, where `running` is empty, at the head of each page.
    pub title: String,
    /// The language it is written in, which screen readers speak.
    pub language: Language,
    /// The head of each page but the cover.
    pub running: String,
    /// The foot of each page, beside the page number: which edition this is and its hash.
    pub footer: String,
    /// When the content was made, for the file's properties. The clock is never asked.
    pub made: Option<Moment>,
    pub blocks: Vec<Block>,
}

/// A document's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Japanese,
    English,
}

/// A piece of a document. A line feed in any text begins a new line.
#[derive(Clone, Debug)]
pub enum Block {
    /// A page of its own.
    Cover(Cover),
    Heading {
        level: Level,
        text: String,
        /// How an index finds this place.
        anchor: Option<Anchor>,
    },
    Paragraph(String),
    /// Terms, each with what it means.
    Definitions(Vec<(String, String)>),
    /// A box set apart from the text around it, with a title in bold when there is one.
    Note {
        title: Option<String>,
        text: String,
    },
    Table(Table),
    /// What follows begins on a new page.
    PageBreak,
    /// Headings down to a level with their pages, under a heading of its own.
    Contents {
        title: String,
        deepest: Level,
    },
    /// Entries with the pages where their anchors stand, under a heading of its own.
    Index {
        title: String,
        entries: Vec<IndexEntry>,
    },
    /// A place that an index can name, where there is neither a heading nor a row.
    Mark(Anchor),
    /// Facts in small type, and beside them a code that leads somewhere when it is photographed.
    Code(Code),
    /// Fields that somebody fills in by hand.
    Blanks(Vec<Blank>),
    /// A ruled box for words written by hand.
    Ruled(Ruled),
    /// A line across the page at which it is cut, with what is said there.
    Cut(String),
}

/// Facts with a QR code.
#[derive(Clone, Debug, Default)]
pub struct Code {
    pub facts: Vec<(String, String)>,
    /// The address within the code.
    pub link: String,
    /// Under the code.
    pub caption: String,
    /// What the code is to who does not see it.
    pub says: String,
}

/// A field that is filled in by hand.
#[derive(Clone, Debug, Default)]
pub struct Blank {
    pub label: String,
    /// Why it is asked, or how it is filled in, in small type.
    pub hint: String,
    /// What is ticked.
    pub choices: Vec<String>,
    /// Lines of handwriting that it has room for.
    pub lines: u8,
}

/// A box for words written by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// Lines that it has at least.
    pub lines: u8,
    /// Whether it fills the page.
    pub whole: bool,
}

/// The first page of a booklet.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    pub title: String,
    pub subtitle: String,
    /// At the foot of the page: who publishes it, the date, the edition.
    pub lines: Vec<String>,
}

/// How deep a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    One = 1,
    Two = 2,
    Three = 3,
}

/// A name for a place, the same at the place and in the index. One name may stand at many places.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor(pub String);

/// A table whose head is repeated on every page that it covers.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub caption: Option<String>,
    pub columns: Vec<Column>,
    /// Each with as many cells as there are columns.
    pub rows: Vec<Row>,
}

/// A column with its head.
#[derive(Clone, Debug)]
pub struct Column {
    pub head: String,
    /// Its width in proportion to the others'; 0 counts as 1.
    pub width: u16,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub cells: Vec<String>,
    pub anchor: Option<Anchor>,
}

/// A line of an index.
#[derive(Clone, Debug)]
pub struct IndexEntry {
    pub text: String,
    pub at: Vec<Anchor>,
}

/// Why a document could not be printed. Says nothing of what stands in it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    #[error("block {block}, row {row} of the table has {found} cells; its {expected} columns need as many")]
    Cells { block: usize, row: usize, expected: usize, found: usize },
    #[error("block {block}: the head of the table is higher than half a page")]
    Head { block: usize },
    #[error("block {block}: the index names a place that is not in the document")]
    NoSuchPlace { block: usize },
    #[error("block {block}: the address is too long for a code")]
    Code { block: usize },
    #[error("the font file {file} cannot be used for printing")]
    Font { file: String },
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

/// Layouts of a document with an index before its places: its length depends on their pages, and they on its length.
const LAYOUTS: usize = 4;

/// The bytes of the PDF: the same for the same document and the same fonts.
pub fn render(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, PaperError> {
    check(paper)?;
    let shaper = shape::Shaper::new(fonts)?;
    let crowded = |block: &Block| matches!(block, Block::Table(table) if !table::has_room(&shaper, table));
    if let Some(block) = paper.blocks.iter().position(crowded) {
        return Err(PaperError::Head { block });
    }
    let mut book = block::lay_out(paper, &shaper, None);
    for _ in 1..LAYOUTS {
        if !asks_ahead(paper) {
            break;
        }
        let known = std::mem::take(&mut book.places);
        book = block::lay_out(paper, &shaper, Some(&known));
        if book.places == known {
            break;
        }
    }
    draw::pdf(paper, fonts, &shaper, book)
}

/// Whether an index stands before the end, so that places may come after it.
fn asks_ahead(paper: &Paper) -> bool {
    let index = paper.blocks.iter().position(|block| matches!(block, Block::Index { .. }));
    let last = paper.blocks.iter().rposition(|block| matches!(block, Block::Heading { .. } | Block::Mark(_) | Block::Table(_)));
    index.zip(last).is_some_and(|(index, last)| index < last)
}

/// Refuses what would print as something that nobody wrote: a row that misses its columns, an index to nowhere.
fn check(paper: &Paper) -> Result<(), PaperError> {
    let mut anchors = std::collections::HashSet::new();
    for block in &paper.blocks {
        match block {
            Block::Heading { anchor, .. } => anchors.extend(anchor),
            Block::Mark(anchor) => _ = anchors.insert(anchor),
            Block::Table(table) => anchors.extend(table.rows.iter().filter_map(|row| row.anchor.as_ref())),
            _ => {}
        }
    }
    for (block, content) in paper.blocks.iter().enumerate() {
        match content {
            Block::Table(Table { columns, rows, .. }) => {
                let (expected, wrong) = (columns.len(), rows.iter().position(|row| row.cells.len() != columns.len()));
                if let Some(row) = wrong {
                    return Err(PaperError::Cells { block, row, expected, found: rows[row].cells.len() });
                }
            }
            Block::Code(code) if blanks::marks(&code.link).is_none() => return Err(PaperError::Code { block }),
            Block::Index { entries, .. } if entries.iter().flat_map(|entry| &entry.at).any(|anchor| !anchors.contains(anchor)) => {
                return Err(PaperError::NoSuchPlace { block });
            }
            _ => {}
        }
    }
    Ok(())
}
