//! Tables: columns side by side, rows that may be continued on the next page, and a head on each of them.

use super::block::baseline;
use super::lines::{Line, lines};
use super::page::{Area, Book, Purpose, Thing};
use super::shape::Shaper;
use super::style::{BLACK, BOTTOM, CELL, HAIR, LEFT, RULE, SHADE, Style, TABLE, TABLE_HEAD, TOP, WIDTH};
use super::tags::{Part, Role};
use super::{Column, Table};

/// A row that is lower than this goes to the next page as a whole; a higher one is continued there.
const WHOLE: f32 = (BOTTOM - TOP) * 0.3;

/// Space above a table.
const BEFORE: f32 = 5.0;

/// A column's left edge and width.
type Slot = (f32, f32);

/// A cell's part and lines.
type Cell = (Part, std::collections::VecDeque<Line>);

pub fn lay_out(book: &mut Book<'_>, table: &Table) {
    if table.columns.is_empty() {
        return;
    }
    let slots = slots(&table.columns);
    book.space(BEFORE);
    let root = book.tree.part(None, Role::Table);
    book.need(least(book.shaper, table) - BEFORE);
    if let Some(text) = &table.caption {
        let part = book.tree.part(Some(root), Role::Caption);
        for line in lines(book.shaper, text, TABLE_HEAD, WIDTH) {
            book.need(TABLE_HEAD.leading + 1.0);
            super::block::put_line(book, line, TABLE_HEAD, LEFT, Purpose::Read(part));
            book.y += TABLE_HEAD.leading + 1.0;
        }
    }
    // After a caption of pages the head needs room anew.
    book.need(height(book.shaper, table, &slots) + 3.0 * TABLE.leading);
    let group = book.tree.part(Some(root), Role::TableHead);
    let row = book.tree.part(Some(group), Role::Row);
    let parts: Vec<Part> = slots.iter().map(|_| book.tree.part(Some(row), Role::HeadCell)).collect();
    head(book, table, &slots, Some(&parts));
    let body = book.tree.part(Some(root), Role::TableBody);
    for row in &table.rows {
        let part = book.tree.part(Some(body), Role::Row);
        let cells = row.cells.iter().zip(&slots).map(|(text, slot)| {
            let cell = book.tree.part(Some(part), Role::Cell);
            (cell, cell_lines(book.shaper, text, TABLE, *slot).into())
        });
        let mut cells: Vec<Cell> = cells.collect();
        if together(cells.iter().map(|(_, lines)| lines.len())) > book.room() {
            turn(book, table, &slots);
        }
        row.anchor.iter().for_each(|anchor| book.mark(anchor));
        while fill(book, &slots, &mut cells) {
            turn(book, table, &slots);
        }
    }
    book.y += 10.0;
}

/// How much of a table cannot be divided: its caption, its head, and what stays together of its first row.
pub fn least(shaper: &Shaper<'_>, table: &Table) -> f32 {
    let slots = slots(&table.columns);
    let caption = table.caption.as_ref().map_or(0, |text| lines(shaper, text, TABLE_HEAD, WIDTH).len());
    let first = table
        .rows
        .first()
        .map_or(0.0, |row| together(row.cells.iter().zip(&slots).map(|(text, slot)| cell_lines(shaper, text, TABLE, *slot).len())));
    BEFORE + caption as f32 * (TABLE_HEAD.leading + 1.0) + height(shaper, table, &slots) + first
}

/// How high a row is, from its cells' lines; or as much of it as may stand alone, if it is so high that it is continued.
fn together(lines: impl Iterator<Item = usize>) -> f32 {
    let whole = lines.max().unwrap_or(1) as f32 * TABLE.leading + 2.0 * CELL.1;
    if whole <= WHOLE { whole } else { 3.0 * TABLE.leading + 2.0 * CELL.1 }
}

/// Puts as many lines of a row on this page as fit; says whether some are left.
fn fill(book: &mut Book<'_>, slots: &[Slot], cells: &mut [Cell]) -> bool {
    let fitting = (((book.room() - 2.0 * CELL.1) / TABLE.leading + 0.001) as usize).max(1);
    let count = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0).min(fitting);
    let top = book.y;
    for ((part, lines), (x, _)) in cells.iter_mut().zip(slots) {
        for (at, line) in lines.drain(..count.min(lines.len())).enumerate() {
            let y = top + CELL.1 + at as f32 * TABLE.leading + baseline(TABLE);
            book.put(Thing::Text { x: x + CELL.0, y, line, grey: BLACK, purpose: Purpose::Read(*part) });
        }
    }
    book.y += count as f32 * TABLE.leading + 2.0 * CELL.1;
    frame(book, slots, top);
    cells.iter().any(|(_, lines)| !lines.is_empty())
}

/// A new page with the table's head, which is read only the first time.
fn turn(book: &mut Book<'_>, table: &Table, slots: &[Slot]) {
    book.turn();
    head(book, table, slots, None);
}

fn head(book: &mut Book<'_>, table: &Table, slots: &[Slot], parts: Option<&[Part]>) {
    let (top, height) = (book.y, height(book.shaper, table, slots));
    book.put(Thing::Fill { area: Area(LEFT, top, WIDTH, height), grey: SHADE });
    for (at, (column, (x, width))) in table.columns.iter().zip(slots).enumerate() {
        let purpose = parts.map_or(Purpose::Adorn, |parts| Purpose::Read(parts[at]));
        for (n, line) in cell_lines(book.shaper, &column.head, TABLE_HEAD, (*x, *width)).into_iter().enumerate() {
            let y = top + CELL.1 + n as f32 * TABLE_HEAD.leading + baseline(TABLE_HEAD);
            book.put(Thing::Text { x: x + CELL.0, y, line, grey: BLACK, purpose });
        }
    }
    book.put(Thing::Fill { area: Area(LEFT, top - HAIR / 2.0, WIDTH, HAIR), grey: RULE });
    book.y += height;
    frame(book, slots, top);
}

/// Whether the head leaves room for rows.
pub fn has_room(shaper: &Shaper<'_>, table: &Table) -> bool {
    height(shaper, table, &slots(&table.columns)) <= (BOTTOM - TOP) / 2.0
}

/// How high the head is.
fn height(shaper: &Shaper<'_>, table: &Table, slots: &[Slot]) -> f32 {
    let heads = table.columns.iter().zip(slots).map(|(column, slot)| cell_lines(shaper, &column.head, TABLE_HEAD, *slot).len());
    heads.max().unwrap_or(1) as f32 * TABLE_HEAD.leading + 2.0 * CELL.1
}

/// The lines of a cell. An empty one has a line with a space, so that its row keeps all its cells for a screen reader.
fn cell_lines(shaper: &Shaper<'_>, text: &str, style: Style, (_, width): Slot) -> Vec<Line> {
    let text = if text.is_empty() { " " } else { text };
    lines(shaper, text, style, width - 2.0 * CELL.0)
}

/// Rules beside the cells and below them, from a row's top to the book's current height.
fn frame(book: &mut Book<'_>, slots: &[Slot], top: f32) {
    let height = book.y - top;
    let edges = slots.iter().map(|(x, _)| *x).chain([LEFT + WIDTH]);
    for x in edges {
        book.put(Thing::Fill { area: Area(x - HAIR / 2.0, top, HAIR, height), grey: RULE });
    }
    book.put(Thing::Fill { area: Area(LEFT, book.y - HAIR / 2.0, WIDTH, HAIR), grey: RULE });
}

/// Where the columns stand: shares of the width, but none narrower than two characters.
fn slots(columns: &[Column]) -> Vec<Slot> {
    let least = 2.0 * TABLE.size + 2.0 * CELL.0;
    let total: f32 = columns.iter().map(|column| f32::from(column.width.max(1))).sum();
    let wanted = columns.iter().map(|column| (WIDTH * f32::from(column.width.max(1)) / total).max(least));
    let wanted: Vec<f32> = wanted.collect();
    let sum: f32 = wanted.iter().sum();
    let mut x = LEFT;
    wanted
        .into_iter()
        .map(|width| {
            let slot = (x, width * WIDTH / sum);
            x += slot.1;
            slot
        })
        .collect()
}
