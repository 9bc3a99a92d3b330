//! Blocks one below the other: where each comes to stand.

use super::lines::{Line, lines, one_line, single};
use super::page::{Area, Book, Places, Purpose, Set, Thing};
use super::shape::Shaper;
use super::style::{self, BLACK, BODY, BOTTOM, CELL, DARK, FOOT_LINE, HAIR, HEAD_LINE, LEFT, PAGE, RULE, SHADE, SMALL, Style, TOP, WIDTH};
use super::tags::{Part, Role};
use super::{Block, Cover, Level, Paper, blanks, contents, table};

/// Space between paragraphs.
const BETWEEN: f32 = 6.0;

/// What fills half a page may begin on the page after its heading.
const MOST: f32 = (BOTTOM - TOP) / 2.0;

/// Lays out a document; `known` are the places that an earlier layout found, if there was one.
pub fn lay_out<'a>(paper: &Paper, shaper: &'a Shaper<'a>, known: Option<&Places>) -> Book<'a> {
    let mut book = Book::new(shaper);
    for (at, block) in paper.blocks.iter().enumerate() {
        match block {
            Block::Cover(content) => cover(&mut book, content),
            Block::Heading { level, text, anchor } => {
                let next = least(&book, &paper.blocks[at + 1..]);
                heading(&mut book, *level, text, next);
                anchor.iter().for_each(|anchor| book.mark(anchor));
            }
            Block::Paragraph(text) => {
                let part = book.tree.part(None, Role::Paragraph);
                flow(&mut book, text, BODY, (LEFT, WIDTH), part);
                book.space(BETWEEN);
            }
            Block::Definitions(terms) => {
                definitions(&mut book, terms, (style::TERM, BODY), WIDTH);
                book.space(BETWEEN);
            }
            Block::Note { title, text } => note(&mut book, title.as_deref(), text),
            Block::Table(content) => table::lay_out(&mut book, content),
            Block::PageBreak if !book.at_top() || !book.pages.last().is_none_or(Vec::is_empty) => book.turn(),
            Block::PageBreak => {}
            Block::Contents { title, deepest } => contents::contents(&mut book, title, *deepest, &paper.blocks),
            Block::Index { title, entries } => contents::index(&mut book, title, entries, known),
            Block::Mark(anchor) => book.mark(anchor),
            Block::Code(content) => blanks::code(&mut book, content),
            Block::Blanks(fields) => blanks::blanks(&mut book, fields),
            Block::Ruled(content) => blanks::ruled(&mut book, *content),
            Block::Cut(text) => blanks::cut(&mut book, text),
        }
        // A cover stands alone.
        if matches!(block, Block::Cover(_)) && paper.blocks.get(at + 1).is_some_and(|next| !matches!(next, Block::PageBreak)) {
            book.turn();
        }
    }
    if book.pages.len() > 1 && book.pages.last().is_some_and(Vec::is_empty) {
        book.pages.pop();
    }
    running(&mut book, paper);
    book
}

/// Lines of a text one below the other, on as many pages as they need. A page neither ends nor begins with a single line of it.
pub fn flow(book: &mut Book<'_>, text: &str, style: Style, (x, width): (f32, f32), part: Part) {
    let lines = lines(book.shaper, text, style, width);
    let count = lines.len();
    for (at, line) in lines.into_iter().enumerate() {
        let left = count - at;
        // Where two lines must stay together there has to be room for both.
        let together = if at == 0 && count > 1 || left == 2 && count > 2 { 2 } else { 1 };
        book.need(style.leading * together as f32);
        put_line(book, line, style, x, Purpose::Read(part));
        book.y += style.leading;
    }
}

/// A line whose upper edge is the book's.
pub fn put_line(book: &mut Book<'_>, line: Line, style: Style, x: f32, purpose: Purpose) {
    let y = book.y + baseline(style);
    book.put(Thing::Text { x, y, line, grey: BLACK, purpose });
}

/// How far the baseline is below the upper edge of a line: the em box stands in the middle.
pub fn baseline(style: Style) -> f32 {
    (style.leading - style.size) / 2.0 + style.size * 0.88
}

/// A heading, on the same page as so much of what follows.
pub fn heading(book: &mut Book<'_>, level: Level, text: &str, next: f32) {
    let (style, above, below) = style::heading(level);
    let indent = if level == Level::Two { 9.0 } else { 0.0 };
    let lines = lines(book.shaper, text, style, WIDTH - indent);
    let height = lines.len() as f32 * style.leading;
    book.space(above);
    book.need(height + below + next);
    let plain = one_line(text);
    let (page, y) = (book.page(), book.y);
    book.headings.push(Set { text: plain.clone(), level, page, y });
    let part = book.tree.part(None, Role::Heading(level, plain));
    if level == Level::Two {
        book.put(Thing::Fill { area: Area(LEFT, y + 2.5, 3.5, (height - 5.0).min(BOTTOM - y)), grey: DARK });
    }
    for line in lines {
        book.need(style.leading);
        put_line(book, line, style, LEFT + indent, Purpose::Read(part));
        book.y += style.leading;
    }
    if level == Level::One {
        book.put(Thing::Fill { area: Area(LEFT, book.y + 2.0, WIDTH, 1.2), grey: DARK });
    }
    book.y += below;
}

/// How much of what follows a heading has to stand on its page: two lines, the head and a row of a table, headings below it.
fn least(book: &Book<'_>, blocks: &[Block]) -> f32 {
    let mut needed = 0.0;
    for block in blocks.iter().filter(|block| !matches!(block, Block::Mark(_))) {
        if let Block::Heading { level, text, .. } = block {
            let (style, above, below) = style::heading(*level);
            needed += above + lines(book.shaper, text, style, WIDTH).len() as f32 * style.leading + below;
            if needed < MOST {
                continue;
            }
        }
        needed += match block {
            Block::PageBreak | Block::Cover(_) | Block::Heading { .. } | Block::Mark(_) => 0.0,
            Block::Table(next) => table::least(book.shaper, next),
            Block::Note { .. } => 3.0 * BODY.leading + 2.0 * CELL.1 + 4.0,
            Block::Ruled(next) => blanks::least(*next),
            Block::Paragraph(_) | Block::Definitions(_) | Block::Contents { .. } | Block::Index { .. } => 2.0 * BODY.leading,
            Block::Code(_) | Block::Blanks(_) | Block::Cut(_) => 2.0 * BODY.leading,
        };
        break;
    }
    needed.min(MOST)
}

fn cover(book: &mut Book<'_>, cover: &Cover) {
    book.need(BOTTOM);
    let page = book.page();
    book.bare.insert(page);
    book.y = PAGE.1 * 0.27;
    let texts = [(&cover.title, style::COVER_TITLE, Role::Title), (&cover.subtitle, style::COVER_SUBTITLE, Role::Paragraph)];
    for (text, style, role) in texts.into_iter().filter(|(text, ..)| !text.is_empty()) {
        let part = book.tree.part(None, role);
        flow(book, text, style, (LEFT, WIDTH), part);
        if style == style::COVER_TITLE {
            book.put(Thing::Fill { area: Area(LEFT, book.y + 8.0, WIDTH, 1.5), grey: DARK });
            book.y += 26.0;
        }
    }
    let style = style::COVER_LINE;
    let height: usize = cover.lines.iter().map(|text| lines(book.shaper, text, style, WIDTH).len()).sum();
    book.y = (BOTTOM - height as f32 * style.leading).max(book.y + style.leading);
    for text in &cover.lines {
        let part = book.tree.part(None, Role::Paragraph);
        flow(book, text, style, (LEFT, WIDTH), part);
    }
}

/// Terms in a column of their own, unless one is too long for it.
pub fn definitions(book: &mut Book<'_>, terms: &[(String, String)], (term_style, style): (Style, Style), width: f32) {
    let list = book.tree.part(None, Role::List);
    let widest = terms.iter().map(|(term, _)| single(book.shaper, term, term_style).width).fold(0.0, f32::max);
    let column = (widest + 12.0).min(width * 0.34);
    for (term, meaning) in terms {
        let item = book.tree.part(Some(list), Role::Item);
        let label = book.tree.part(Some(item), Role::Term);
        let body = book.tree.part(Some(item), Role::Meaning);
        let head = lines(book.shaper, term, term_style, column - 12.0);
        book.need((head.len().min(30) as f32 * term_style.leading).max(style.leading * 2.0));
        let (page, top) = (book.page(), book.y);
        for line in head {
            book.need(term_style.leading);
            put_line(book, line, term_style, LEFT, Purpose::Read(label));
            book.y += term_style.leading;
        }
        let bottom = book.y;
        // The meaning begins beside the term, if that still is on this page.
        if book.page() == page {
            book.y = top;
        }
        flow(book, meaning, style, (LEFT + column, width - column), body);
        if book.page() == page {
            book.y = book.y.max(bottom);
        }
        book.space(3.0);
    }
}

/// A box that is continued on the next page where it has to be.
fn note(book: &mut Book<'_>, title: Option<&str>, text: &str) {
    let aside = book.tree.part(None, Role::Aside);
    let inner = WIDTH - 4.0 * CELL.0;
    let mut rest = Vec::new();
    for (style, text) in title.map(|title| (style::TERM, title)).into_iter().chain([(BODY, text)]) {
        let part = book.tree.part(Some(aside), Role::Paragraph);
        rest.extend(lines(book.shaper, text, style, inner).into_iter().map(|line| (line, style, part)));
    }
    book.space(4.0);
    book.need(BODY.leading * rest.len().min(3) as f32 + 2.0 * CELL.1);
    let mut rest = rest.into_iter().peekable();
    while rest.peek().is_some() {
        let (page, top) = (book.page(), book.y);
        let begun = book.pages.last().map_or(0, Vec::len);
        book.y += CELL.1;
        while let Some((line, style, part)) = rest.next_if(|(_, style, _)| book.room() >= style.leading + CELL.1) {
            put_line(book, line, style, LEFT + 3.0 * CELL.0, Purpose::Read(part));
            book.y += style.leading;
        }
        book.y += CELL.1;
        // Below the text, so it is drawn before it.
        let height = book.y - top;
        let back = [
            Thing::Fill { area: Area(LEFT, top, WIDTH, height), grey: SHADE },
            Thing::Fill { area: Area(LEFT, top, 3.0, height), grey: RULE },
        ];
        book.pages[page].splice(begun..begun, back);
        if rest.peek().is_some() {
            book.turn();
        }
    }
    book.space(BETWEEN + 4.0);
}

/// Head and foot of every page.
fn running(book: &mut Book<'_>, paper: &Paper) {
    let head = if paper.running.is_empty() { &paper.title } else { &paper.running };
    let count = book.pages.len();
    for page in 0..count {
        let number = single(book.shaper, &format!("{} / {count}", page + 1), SMALL);
        let room = WIDTH - number.width - 20.0;
        let mut things = vec![rule(FOOT_LINE - 11.0)];
        things.push(text(LEFT + WIDTH - number.width, FOOT_LINE, number, Purpose::Foot));
        things.extend(first(book.shaper, &paper.footer, room).map(|line| text(LEFT, FOOT_LINE, line, Purpose::Foot)));
        if !book.bare.contains(&page) {
            things.extend(first(book.shaper, head, WIDTH).map(|line| text(LEFT, HEAD_LINE, line, Purpose::Head)));
            things.push(rule(HEAD_LINE + 5.0));
        }
        book.pages[page].extend(things);
    }
}

fn rule(y: f32) -> Thing {
    Thing::Fill { area: Area(LEFT, y, WIDTH, HAIR), grey: RULE }
}

fn text(x: f32, y: f32, line: Line, purpose: Purpose) -> Thing {
    Thing::Text { x, y, line, grey: DARK, purpose }
}

/// As much of a text as fits into one small line.
fn first(shaper: &Shaper<'_>, text: &str, width: f32) -> Option<Line> {
    let text = one_line(text);
    if text.is_empty() {
        return None;
    }
    let whole = single(shaper, &text, SMALL);
    if whole.width <= width {
        return Some(whole);
    }
    let dots = SMALL.size;
    let fitting = lines(shaper, &text, SMALL, width - dots).into_iter().next()?;
    let kept: usize = fitting.pieces.iter().flat_map(|piece| &piece.glyphs).map(|(range, _)| range.end).max()?;
    Some(single(shaper, &format!("{}…", text.get(..kept)?.trim_end()), SMALL))
}
