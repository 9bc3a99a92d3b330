//! Markdown: where the author's headings stand. The text itself stays as written, with its marks.

use super::line::lines;
use super::outline::Heading;
use super::source::{Format, Source};
use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};

/// The Markdown text with its headings marked and its code, tables and raw HTML barred.
pub fn read(text: String) -> Source {
    // The parser ends lines at a lone carriage return too; ours end at line feeds only, so it is shown a space there.
    let shown = text.replace('\r', " ");
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.front_matter_delimiter = Some("---".to_owned());
    let arena = Arena::new();
    let document = parse_document(&arena, &shown, &options);
    let starts: Vec<(usize, usize)> = lines(&text).map(|line| (line.start, line.end())).collect();
    // Lines are numbered from 1.
    let line = |number: usize| number.checked_sub(1).and_then(|index| starts.get(index)).copied();

    let mut marked = Vec::new();
    let mut barred = Vec::new();
    for node in document.children() {
        let node = node.data();
        let (first, last) = (line(node.sourcepos.start.line), line(node.sourcepos.end.line));
        match (&node.value, first, last) {
            (NodeValue::Heading(heading), Some((start, _)), _) => marked.push(Heading { start, level: heading.level }),
            (
                NodeValue::CodeBlock(_) | NodeValue::Table(_) | NodeValue::HtmlBlock(_) | NodeValue::FrontMatter(_),
                Some((start, _)),
                Some((_, end)),
            ) => barred.push((start, end)),
            _ => {}
        }
    }
    Source { format: Format::Markdown, text, marked, barred }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Vec<(String, u8)> {
        let source = read(text.to_owned());
        let all: Vec<_> = lines(text).collect();
        let words = |start| all.iter().find(|line| line.start == start).map(|line| line.text.to_owned());
        source.marked.iter().map(|heading| (words(heading.start).unwrap(), heading.level)).collect()
    }

    #[test]
    fn headings_of_both_styles_count_and_code_does_not() {
        let text =
            "序文\n\n# 目的\n本文\n```sh\n# これは見出しではない\n```\n\n計画の期間\n---\n\n    # 字下げ\n\n### 細目 ###\n> # 引用\n";

        assert_eq!(headings(text), [("# 目的".to_owned(), 1), ("計画の期間".to_owned(), 2), ("### 細目 ###".to_owned(), 3)]);
    }

    #[test]
    fn a_lone_carriage_return_does_not_shift_the_lines() {
        assert_eq!(headings("一\r二\n\n# 目的\n"), [("# 目的".to_owned(), 1)]);
    }

    #[test]
    fn tables_are_barred() {
        let text = "| 指標 | 値 |\n|---|---|\n| 1 人口 | 2 |\n\n本文\n";
        assert_eq!(read(text.to_owned()).barred, [(0, 33)]);
    }
}
