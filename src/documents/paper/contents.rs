//! The table of contents and the index: texts with the pages where they lead.

use super::block::{baseline, heading, put_line};
use super::lines::{Line, lines, one_line, single};
use super::page::{Area, Book, Places, Purpose, Target, Thing};
use super::style::{BLACK, BODY, LEFT, RULE, Style, TABLE, WIDTH};
use super::tags::Role;
use super::{Block, IndexEntry, Level};
use std::collections::BTreeSet;

/// Room for a page number at the right.
const NUMBER: f32 = 34.0;
/// What an index gives to its texts.
const TEXTS: f32 = WIDTH * 0.68;

/// The headings of a document, but for the one of the contents itself.
pub fn contents(book: &mut Book<'_>, title: &str, deepest: Level, blocks: &[Block]) {
    heading(book, Level::One, title, 2.0 * BODY.leading);
    book.y += 6.0;
    let root = book.tree.part(None, Role::Contents);
    // In the order in which they will be set; contents and index bring headings of their own.
    let titles = blocks.iter().filter_map(|block| match block {
        Block::Heading { level, text, .. } => Some((*level, text)),
        Block::Contents { title, .. } | Block::Index { title, .. } => Some((Level::One, title)),
        _ => None,
    });
    let own = book.headings.len() - 1;
    for (at, (level, text)) in titles.enumerate().filter(|(at, (level, _))| *at != own && *level <= deepest) {
        let style = Style { bold: level == Level::One, ..BODY };
        let indent = 14.0 * (level as u8 - 1) as f32;
        if level == Level::One {
            book.space(4.0);
        }
        let lines = lines(book.shaper, text, style, WIDTH - indent - NUMBER - 12.0);
        book.need(lines.len() as f32 * style.leading);
        let item = book.tree.part(Some(root), Role::ContentsItem);
        let reference = book.tree.part(Some(item), Role::Reference);
        let part = book.tree.part(Some(reference), Role::Link);
        let (top, x) = (book.y, LEFT + indent);
        let mut end = x;
        for line in lines {
            end = x + line.width;
            put_line(book, line, style, x, Purpose::Read(part));
            book.y += style.leading;
        }
        let y = book.y - style.leading + baseline(style);
        leader(book, end, y);
        book.put(Thing::PageOf { heading: at, right: LEFT + WIDTH, y, part });
        let area = Area(x, top, LEFT + WIDTH - x, book.y - top);
        book.put(Thing::Link { area, to: Target::Heading(at), part, says: one_line(text) });
    }
    book.space(BODY.leading);
}

/// Dots from the end of a text to the page number.
fn leader(book: &mut Book<'_>, from: f32, y: f32) {
    let right = LEFT + WIDTH - NUMBER;
    let mut x = right;
    while x > from + 8.0 {
        book.put(Thing::Fill { area: Area(x, y - 2.2, 1.0, 1.0), grey: RULE });
        x -= 5.0;
    }
}

/// Entries with the pages of their anchors, each page once. Without what an earlier layout found out, these are the pages so far.
pub fn index(book: &mut Book<'_>, title: &str, entries: &[IndexEntry], known: Option<&Places>) {
    heading(book, Level::One, title, 2.0 * BODY.leading);
    book.y += 4.0;
    let root = book.tree.part(None, Role::Index);
    for entry in entries {
        let places = known.unwrap_or(&book.places);
        let pages: BTreeSet<usize> = entry.at.iter().filter_map(|anchor| places.of(anchor)).flatten().copied().collect();
        let texts = lines(book.shaper, &entry.text, TABLE, TEXTS - 10.0);
        let numbers = numbers(book, &pages);
        let height = texts.len().max(numbers.last().map_or(0, |number| number.row + 1)) as f32 * TABLE.leading;
        book.need(height.min(12.0 * TABLE.leading));
        let part = book.tree.part(Some(root), Role::Paragraph);
        let (page, top) = (book.page(), book.y);
        for line in texts {
            book.need(TABLE.leading);
            put_line(book, line, TABLE, LEFT, Purpose::Read(part));
            book.y += TABLE.leading;
        }
        // Beside the text, unless that went over the end of the page.
        let top = if book.page() == page { top } else { book.y - TABLE.leading };
        for number in numbers {
            let reference = book.tree.part(Some(part), Role::Reference);
            let link = book.tree.part(Some(reference), Role::Link);
            let (x, y) = (LEFT + TEXTS + number.x, top + number.row as f32 * TABLE.leading);
            let area = Area(x, y, number.line.width, TABLE.leading);
            let says = format!("{} {}", one_line(&entry.text), number.page + 1);
            let purpose = Purpose::Read(link);
            book.put(Thing::Text { x, y: y + baseline(TABLE), line: number.line, grey: BLACK, purpose });
            book.put(Thing::Link { area, to: Target::Page(number.page), part: link, says });
        }
        book.y = book.y.max(top + height) + 3.0;
        let y = book.y - 2.0;
        book.put(Thing::Fill { area: Area(LEFT, y, WIDTH, 0.3), grey: RULE });
    }
    book.space(BODY.leading);
}

/// A page number in the index's right column.
struct Number {
    page: usize,
    line: Line,
    x: f32,
    row: usize,
}

fn numbers(book: &Book<'_>, pages: &BTreeSet<usize>) -> Vec<Number> {
    let (mut x, mut row) = (0.0, 0);
    let mut numbers = Vec::new();
    for page in pages {
        let line = single(book.shaper, &(page + 1).to_string(), TABLE);
        if x + line.width > WIDTH - TEXTS {
            (x, row) = (0.0, row + 1);
        }
        let width = line.width;
        numbers.push(Number { page: *page, line, x, row });
        x += width + 12.0;
    }
    numbers
}
