//! The same document as a page that stands alone: what is handed out on paper can be read on a screen without the site.

use super::{Anchor, Block, Language, Level, Paper, Row, Table};
use quick_xml::escape::escape;
use std::collections::HashMap;
use std::fmt::Write;

/// The page. `style` is where its style sheet stands, as seen from the page.
pub fn html(paper: &Paper, style: &str) -> String {
    let lang = match paper.language {
        Language::Japanese => "ja",
        Language::English => "en",
    };
    let title = escape(&paper.title);
    let mut page = Page { out: String::new(), headings: 0, places: HashMap::new() };
    page.out = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"{}\">\n</head>\n<body class=\"ro-paper\">\n<main>\n",
        escape(style)
    );
    paper.blocks.iter().for_each(|block| page.block(block, paper));
    let footer = text(&paper.footer);
    let _ = write!(page.out, "</main>\n<footer><p>{footer}</p></footer>\n</body>\n</html>\n");
    page.out
}

struct Page {
    out: String,
    /// Headings so far, by which contents and places refer to them.
    headings: usize,
    /// How many places have a name so far.
    places: HashMap<Anchor, usize>,
}

impl Page {
    fn block(&mut self, block: &Block, paper: &Paper) {
        match block {
            Block::Cover(cover) => {
                let lines: String = cover.lines.iter().map(|line| format!("<p>{}</p>\n", text(line))).collect();
                self.put(format_args!("<h1>{}</h1>\n<p>{}</p>\n{lines}", text(&cover.title), text(&cover.subtitle)));
            }
            Block::Heading { level, text: words, anchor } => {
                let (at, tag) = (self.headings, tag(*level));
                self.headings += 1;
                anchor.iter().for_each(|anchor| self.place(anchor));
                self.put(format_args!("<{tag} id=\"h{at}\">{}</{tag}>\n", text(words)));
            }
            Block::Paragraph(words) => self.put(format_args!("<p>{}</p>\n", text(words))),
            Block::Definitions(terms) => {
                let terms: String = terms.iter().map(|(term, means)| definition(term, means)).collect();
                self.put(format_args!("<dl>\n{terms}</dl>\n"));
            }
            Block::Note { title, text: words } => {
                let title = title.as_ref().map(|title| format!("<p><strong>{}</strong></p>\n", text(title))).unwrap_or_default();
                self.put(format_args!("<div class=\"ro-note\">\n{title}<p>{}</p>\n</div>\n", text(words)));
            }
            Block::Table(table) => self.table(table),
            Block::PageBreak => {}
            Block::Contents { title, deepest } => self.contents(title, *deepest, paper),
            Block::Index { title, entries } => {
                let entry = |entry: &super::IndexEntry| {
                    let at = entry.at.first().map(|anchor| format!(" <a href=\"#{}-0\">→</a>", escape(&anchor.0))).unwrap_or_default();
                    format!("<li>{}{at}</li>\n", text(&entry.text))
                };
                let entries: String = entries.iter().map(entry).collect();
                self.put(format_args!("<h2>{}</h2>\n<ul>\n{entries}</ul>\n", text(title)));
            }
            Block::Mark(anchor) => self.place(anchor),
            Block::Code(code) => {
                let facts: String = code.facts.iter().map(|(term, means)| definition(term, means)).collect();
                self.put(format_args!("<dl>\n{facts}</dl>\n<p>{} {}</p>\n", text(&code.caption), text(&code.link)));
            }
            Block::Blanks(fields) => {
                let means = |blank: &super::Blank| format!("{}\n{}", blank.hint, blank.choices.join("\n"));
                let field = |blank: &super::Blank| definition(&blank.label, means(blank).trim());
                let fields: String = fields.iter().map(field).collect();
                self.put(format_args!("<dl>\n{fields}</dl>\n"));
            }
            Block::Ruled(_) | Block::Cut(_) => self.out.push_str("<hr>\n"),
        }
    }

    fn table(&mut self, table: &Table) {
        let caption = table.caption.as_ref().map(|caption| format!("<caption>{}</caption>\n", text(caption))).unwrap_or_default();
        let heads: String = table.columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", text(&column.head))).collect();
        self.put(format_args!("<table>\n{caption}<thead><tr>{heads}</tr></thead>\n<tbody>\n"));
        for Row { cells, anchor } in &table.rows {
            let id = anchor.as_ref().map(|anchor| self.id(anchor)).unwrap_or_default();
            let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", text(cell))).collect();
            self.put(format_args!("<tr{id}>{cells}</tr>\n"));
        }
        self.out.push_str("</tbody>\n</table>\n");
    }

    fn contents(&mut self, title: &str, deepest: Level, paper: &Paper) {
        let headings = paper.blocks.iter().filter_map(|block| match block {
            Block::Heading { level, text, .. } => Some((*level, text)),
            _ => None,
        });
        let lines = headings.enumerate().filter(|(_, (level, _))| *level <= deepest);
        let lines: String = lines.map(|(at, (_, words))| format!("<li><a href=\"#h{at}\">{}</a></li>\n", text(words))).collect();
        self.put(format_args!("<nav>\n<h2>{}</h2>\n<ul>\n{lines}</ul>\n</nav>\n", text(title)));
    }

    fn place(&mut self, anchor: &Anchor) {
        let id = self.id(anchor);
        self.put(format_args!("<span{id}></span>\n"));
    }

    /// The attribute of a place; one name may stand at many.
    fn id(&mut self, anchor: &Anchor) -> String {
        let at = self.places.entry(anchor.clone()).or_default();
        let id = format!(" id=\"{}-{at}\"", escape(&anchor.0));
        *at += 1;
        id
    }

    fn put(&mut self, markup: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.out.write_fmt(markup);
    }
}

/// The cover has the only first heading.
fn tag(level: Level) -> &'static str {
    match level {
        Level::One => "h2",
        Level::Two => "h3",
        Level::Three => "h4",
    }
}

fn definition(term: &str, means: &str) -> String {
    format!("<dt>{}</dt><dd>{}</dd>\n", text(term), text(means))
}

fn text(words: &str) -> String {
    // Marks of direction act on the words they stand in and on nothing around them.
    format!("<bdi>{}</bdi>", escape(words).replace('\n', "<br>\n"))
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Cover};
    use super::*;

    #[test]
    fn words_are_words_and_every_link_has_its_place() {
        let hostile = "<script>alert(1)</script>\"'&\u{202e}";
        let anchor = || Anchor("issue-1".to_owned());
        let table = Table {
            caption: Some(hostile.to_owned()),
            columns: vec![Column { head: hostile.to_owned(), width: 1 }],
            rows: vec![Row { cells: vec![format!("{hostile}\n二行目")], anchor: Some(anchor()) }],
        };
        let paper = Paper {
            title: hostile.to_owned(),
            footer: hostile.to_owned(),
            blocks: vec![
                Block::Cover(Cover { title: hostile.to_owned(), subtitle: hostile.to_owned(), lines: vec![hostile.to_owned()] }),
                Block::Contents { title: hostile.to_owned(), deepest: Level::Two },
                Block::Heading { level: Level::One, text: hostile.to_owned(), anchor: Some(anchor()) },
                Block::Definitions(vec![(hostile.to_owned(), hostile.to_owned())]),
                Block::Note { title: Some(hostile.to_owned()), text: hostile.to_owned() },
                Block::Table(table),
                Block::Index {
                    title: hostile.to_owned(),
                    entries: vec![super::super::IndexEntry { text: hostile.to_owned(), at: vec![anchor()] }],
                },
            ],
            ..Paper::default()
        };
        let page = html(&paper, "../style.css");

        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("二行目") && page.contains("<html lang=\"ja\">"));
        for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap_or_default()) {
            assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
        }
    }
}
