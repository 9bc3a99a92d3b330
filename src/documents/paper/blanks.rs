//! What is written on by hand or photographed: fields, ruled boxes, a code beside facts, and the line at which a sheet is cut.

use super::block::{baseline, definitions, flow, put_line};
use super::lines::{lines, single};
use super::page::{Area, Book, Purpose, Thing};
use super::style::{BLACK, CELL, DARK, HAIR, LEFT, MM, RULE, SHADE, SMALL, TABLE, TABLE_HEAD, WIDTH};
use super::tags::Role;
use super::{Blank, Code, Ruled};
use qrcode::{Color, QrCode};

/// Side of a code without the space around it.
const SIDE: f32 = 26.0 * MM;
/// White space that a code needs around it, in its own modules (ISO/IEC 18004).
const QUIET: f32 = 4.0;
/// Height of a line of handwriting.
const HAND: f32 = 8.0 * MM;
/// What a field's name has of the width.
const LABELS: f32 = WIDTH * 0.27;
/// A cut line's dash, and the gap to the next one.
const DASH: (f32, f32) = (4.0, 3.0);

/// A run of dark modules: its column, its line and how long it is.
type Run = (usize, usize, usize);

/// The dark modules of a code, as runs from left to right in each line, with the side of the code. None for what is too long for any code.
pub fn marks(link: &str) -> Option<(usize, Vec<Run>)> {
    let code = QrCode::new(link.as_bytes()).ok()?;
    let (side, colors) = (code.width(), code.to_colors());
    let mut runs: Vec<Run> = Vec::new();
    for (at, _) in colors.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        let (x, y) = (at % side, at / side);
        match runs.last_mut().filter(|(from, line, length)| *line == y && from + length == x) {
            Some((_, _, length)) => *length += 1,
            None => runs.push((x, y, 1)),
        }
    }
    Some((side, runs))
}

/// Facts, and the code at their right.
pub fn code(book: &mut Book<'_>, code: &Code) {
    let Some((modules, runs)) = marks(&code.link) else { return };
    let module = SIDE / modules as f32;
    let column = SIDE + 2.0 * QUIET * module;
    let caption = lines(book.shaper, &code.caption, SMALL, column);
    book.need(column + caption.len() as f32 * SMALL.leading);
    let (page, top) = (book.page(), book.y);
    definitions(book, &code.facts, (TABLE_HEAD, TABLE), WIDTH - column - 12.0);
    let (last, bottom) = (book.page(), book.y);

    let left = LEFT + WIDTH - column;
    let part = book.tree.part(None, Role::Figure(code.says.clone()));
    let area = |(x, y, length): &Run| {
        let (x, y) = (left + (*x as f32 + QUIET) * module, top + (*y as f32 + QUIET) * module);
        Area(x, y, *length as f32 * module, module)
    };
    let mut things = vec![Thing::Picture { areas: runs.iter().map(area).collect(), part }];
    let part = book.tree.part(None, Role::Paragraph);
    let mut y = top + column - module;
    for line in caption {
        let x = left + (column - line.width) / 2.0;
        things.push(Thing::Text { x, y: y + baseline(SMALL), line, grey: BLACK, purpose: Purpose::Read(part) });
        y += SMALL.leading;
    }
    book.pages[page].extend(things);
    // Facts of more than a page end below the code in any case.
    book.y = if last == page { bottom.max(y) } else { bottom };
    book.space(6.0);
}

/// Fields one below the other, each with its name in a shaded cell and room beside it.
pub fn blanks(book: &mut Book<'_>, fields: &[Blank]) {
    let list = book.tree.part(None, Role::List);
    for field in fields {
        let item = book.tree.part(Some(list), Role::Item);
        let (label, body) = (book.tree.part(Some(item), Role::Term), book.tree.part(Some(item), Role::Meaning));
        let inner = WIDTH - LABELS - 2.0 * CELL.0;
        let choices: Vec<String> = field.choices.iter().map(|choice| format!("□\u{a0}{}", choice.replace(' ', "\u{a0}"))).collect();
        let names = lines(book.shaper, &field.label, TABLE_HEAD, LABELS - 2.0 * CELL.0);
        let ticks = if choices.is_empty() { Vec::new() } else { lines(book.shaper, &choices.join("　 "), TABLE, inner) };
        let hints = if field.hint.is_empty() { Vec::new() } else { lines(book.shaper, &field.hint, SMALL, inner) };
        let hand = f32::from(field.lines) * HAND * 0.85;
        let content = ticks.len() as f32 * TABLE.leading + hand + hints.len() as f32 * SMALL.leading;
        let height = content.max(names.len() as f32 * TABLE_HEAD.leading) + 1.2 * CELL.1;
        book.need(height);
        let top = book.y;
        book.put(Thing::Fill { area: Area(LEFT, top, LABELS, height), grey: SHADE });
        frame(book, &[LEFT, LEFT + LABELS, LEFT + WIDTH], (top, height));
        book.y = top + 0.6 * CELL.1;
        for line in names {
            put_line(book, line, TABLE_HEAD, LEFT + CELL.0, Purpose::Read(label));
            book.y += TABLE_HEAD.leading;
        }
        book.y = top + 0.6 * CELL.1;
        for line in ticks {
            put_line(book, line, TABLE, LEFT + LABELS + CELL.0, Purpose::Read(body));
            book.y += TABLE.leading;
        }
        book.y = top + height - 0.6 * CELL.1 - hints.len() as f32 * SMALL.leading;
        for line in hints {
            let y = book.y + baseline(SMALL);
            book.put(Thing::Text { x: LEFT + LABELS + CELL.0, y, line, grey: DARK, purpose: Purpose::Read(body) });
            book.y += SMALL.leading;
        }
        book.y = top + height;
    }
    book.space(8.0);
}

/// Rules at these edges, above and below.
fn frame(book: &mut Book<'_>, edges: &[f32], (top, height): (f32, f32)) {
    for x in edges {
        book.put(Thing::Fill { area: Area(x - HAIR / 2.0, top, HAIR, height), grey: RULE });
    }
    let (Some(left), Some(right)) = (edges.first(), edges.last()) else { return };
    for y in [top, top + height] {
        book.put(Thing::Fill { area: Area(*left, y - HAIR / 2.0, right - left, HAIR), grey: RULE });
    }
}

/// How much of a box cannot be divided.
pub fn least(ruling: Ruled) -> f32 {
    f32::from(ruling.lines.max(1)) * HAND
}

/// A box with lines to write on.
pub fn ruled(book: &mut Book<'_>, ruling: Ruled) {
    book.need(least(ruling));
    let lines = if ruling.whole { ((book.room() / HAND) as usize).max(1) } else { usize::from(ruling.lines.max(1)) };
    let top = book.y;
    for line in 1..lines {
        let y = top + line as f32 * HAND;
        dashes(book, y, (LEFT + 4.0, LEFT + WIDTH - 4.0), (1.5, 2.5));
    }
    frame(book, &[LEFT, LEFT + WIDTH], (top, lines as f32 * HAND));
    book.y = top + lines as f32 * HAND;
    book.space(8.0);
}

/// Dashes from edge to edge with what is said in their middle.
pub fn cut(book: &mut Book<'_>, text: &str) {
    book.space(10.0);
    book.need(2.0 * SMALL.leading);
    let part = book.tree.part(None, Role::Paragraph);
    let width = single(book.shaper, text, SMALL).width;
    let (middle, line) = (LEFT + WIDTH / 2.0, book.y + SMALL.leading / 2.0);
    let gap = if width > 0.0 { width / 2.0 + 6.0 } else { 0.0 };
    dashes(book, line, (0.0, middle - gap), DASH);
    dashes(book, line, (middle + gap, 2.0 * middle), DASH);
    flow(book, text, SMALL, (middle - width / 2.0, width + 1.0), part);
    book.space(10.0);
}

fn dashes(book: &mut Book<'_>, y: f32, (mut x, end): (f32, f32), (dash, gap): (f32, f32)) {
    while x < end {
        book.put(Thing::Fill { area: Area(x, y, dash.min(end - x), HAIR), grey: RULE });
        x += dash + gap;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runs_of_a_code_are_its_dark_modules() {
        let link = "https://example.jp/projects/2026-001/rounds/1/submissions/new";
        let (side, runs) = marks(link).unwrap();
        let mut dark = vec![false; side * side];
        for (x, y, length) in runs {
            (x..x + length).for_each(|x| dark[y * side + x] = true);
        }

        assert_eq!(dark, QrCode::new(link).unwrap().to_colors().into_iter().map(|color| color == Color::Dark).collect::<Vec<_>>());
        assert!(marks(&"a".repeat(4000)).is_none());
    }
}
