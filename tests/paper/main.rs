//! Printed documents, read back with poppler's programs (the Debian package poppler-utils): text, fonts, tags, places.
//!
//! With `RONTEN_PAPER=FOLDER` the documents of these tests are kept there, to be looked at.

mod hostile;
mod lines;
mod poppler;
mod sample;

use hostile::{comparable, runs_backwards};
use poppler::Pdf;
use ronten::documents::paper::{
    Anchor, Blank, Block, Code, Column, Cover, Fonts, IndexEntry, Language, Level, Paper, PaperError, Row, Ruled, Table, render,
};
use std::sync::LazyLock;

static FONTS: LazyLock<Fonts> = LazyLock::new(|| ronten::fonts::find(&[]).unwrap());

fn printed(name: &str, paper: &Paper) -> Pdf {
    Pdf::keep(name, render(paper, &FONTS).unwrap())
}

fn paper(blocks: Vec<Block>) -> Paper {
    Paper { title: "試し刷り".into(), blocks, ..Paper::default() }
}

fn heading(level: Level, text: &str) -> Block {
    Block::Heading { level, text: text.into(), anchor: Some(Anchor(text.into())) }
}

fn one_column(cells: Vec<String>) -> Table {
    let rows = cells.into_iter().map(|cell| Row { cells: vec![cell], anchor: None }).collect();
    Table { caption: None, columns: vec![Column { head: "欄の見出し".into(), width: 1 }], rows }
}

#[test]
fn a_booklet_says_what_it_is_and_brings_its_fonts() {
    let pdf = printed("booklet", &sample::booklet(20));

    let about = pdf.about();
    for line in [
        "Title: 架空市総合計画（素案）論点整理台帳 第3版",
        "Tagged: yes",
        "JavaScript: no",
        "Form: none",
        "Page size: 595.276 x 841.89 pts (A4)",
    ] {
        assert!(about.contains(line), "{line}: {about}");
    }
    assert!(about.contains("CreationDate: Mon Nov 23 00:00:00 2026"), "{about}");
    for said in ["/Lang(ja)", "/Outlines", "/DisplayDocTitle true", "pdfuaid:part"] {
        assert!(pdf.has(said), "{said}");
    }
    let fonts = pdf.fonts();
    assert!(fonts.len() >= 2 && fonts.iter().all(|font| font.contains("NotoSansCJKjp") && font.contains("yes yes yes")), "{fonts:#?}");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let paper = sample::booklet(10);
    let again = ronten::fonts::find(&[]).unwrap();
    assert_eq!(render(&paper, &FONTS).unwrap(), render(&paper, &again).unwrap());
    assert!(!Pdf::keep("undated", render(&Paper { made: None, ..paper }, &FONTS).unwrap()).about().contains("Date:"));
}

#[test]
fn screen_readers_find_headings_and_the_heads_of_tables() {
    let columns = ["番号", "論点"].map(|head| Column { head: head.into(), width: 1 }).into();
    let rows = (0..200).map(|row| Row { cells: vec![row.to_string(), String::new()], anchor: None }).collect();
    let table = Block::Table(Table { caption: Some("表1".into()), columns, rows });
    let terms = Block::Definitions(vec![("期間".into(), "三十日間".into())]);
    let pdf = printed("tags", &paper(vec![heading(Level::One, "一"), heading(Level::Three, "三"), terms, table]));

    let tags = pdf.tags();
    let count = |tag: &str| tags.iter().filter(|found| *found == tag).count();
    // A level that nobody wrote is not skipped, and a head that is repeated is read once.
    assert_eq!([count("H1"), count("H2"), count("H3")], [1, 1, 0]);
    assert_eq!([count("Table"), count("Caption"), count("TH"), count("TR"), count("TD")], [1, 1, 2, 201, 400]);
    assert_eq!([count("L"), count("LI"), count("Lbl"), count("LBody")], [1, 1, 1, 1]);
    assert!((2..=pdf.pages()).all(|page| pdf.page(page).contains("番号")), "the head is missing on a page");
}

/// Prints strings between signs of ours and reads them again.
fn all_come_back(name: &str, strings: &[String], blocks: impl Fn(Vec<String>) -> Vec<Block>) {
    let name = &format!("hostile-{name}");
    let signed = strings.iter().enumerate().map(|(n, text)| format!("ゑ{n}ゐ{text}ヱ")).collect();
    let text = comparable(&printed(name, &paper(blocks(signed))).body());
    for (n, string) in strings.iter().enumerate() {
        let found = text.split_once(&format!("ゑ{n}ゐ")).and_then(|(_, rest)| rest.split_once('ヱ'));
        let found = found.unwrap_or_else(|| panic!("{name} {n}: {string:?} is missing")).0;
        let mut both = [found.to_owned(), comparable(string)];
        if runs_backwards(string) {
            both = both.map(|text| {
                let mut characters: Vec<char> = text.chars().collect();
                characters.sort_unstable();
                characters.into_iter().collect()
            });
        }
        assert_eq!(both[0], both[1], "{name} {n}: {string:?}");
    }
}

/// A block for every text.
fn each(block: impl Fn(String) -> Block) -> impl Fn(Vec<String>) -> Vec<Block> {
    move |texts| texts.into_iter().map(&block).collect()
}

#[test]
fn hostile_texts_come_back_as_they_are() {
    let strings = hostile::strings();
    assert_eq!(strings.len(), 500);
    let term = |term: &str, text| Block::Definitions(vec![(term.into(), text)]);
    let captioned = |text| Block::Table(Table { caption: Some(text), ..one_column(vec!["欄".into()]) });
    all_come_back("paragraphs", &strings, each(Block::Paragraph));
    all_come_back("notes", &strings, each(|text| Block::Note { title: None, text }));
    all_come_back("meanings", &strings, each(|text| term("語", text)));
    all_come_back("headings", &strings, each(|text| Block::Heading { level: Level::Two, text, anchor: None }));
    all_come_back("captions", &strings, each(captioned));
    all_come_back("cells", &strings, |texts| vec![Block::Table(one_column(texts))]);
}

#[test]
fn hostile_titles_headings_and_terms_are_printed_too() {
    for (n, text) in hostile::strings().into_iter().enumerate().step_by(9) {
        let blocks = vec![
            Block::Cover(Cover { title: text.clone(), subtitle: text.clone(), lines: vec![text.clone()] }),
            Block::Contents { title: text.clone(), deepest: Level::Three },
            heading(Level::Two, &text),
            Block::Definitions(vec![(text.clone(), text.clone())]),
            Block::Table(Table { caption: Some(text.clone()), ..one_column(vec![text.clone()]) }),
            Block::Index { title: text.clone(), entries: vec![IndexEntry { text: text.clone(), at: vec![Anchor(text.clone())] }] },
        ];
        let paper = Paper { title: text.clone(), running: text.clone(), footer: text.clone(), blocks, ..Paper::default() };
        assert!(render(&paper, &FONTS).is_ok(), "{n}: {text:?}");
    }
}

#[test]
fn characters_without_a_shape_are_shown_by_their_numbers() {
    let text = comparable_numbers("鈴\u{7}と\u{202e}逆さ\u{fffe}と\u{10fffd}");
    assert_eq!(text, "鈴〔U+0007〕と〔U+202E〕逆さ〔U+FFFE〕と〔U+10FFFD〕");
}

fn comparable_numbers(text: &str) -> String {
    printed("numbers", &paper(vec![Block::Paragraph(text.into())])).body().trim().to_owned()
}

#[test]
fn a_cell_that_is_longer_than_a_page_is_continued() {
    let long: String = (0..4_000).map(|n| format!("第{n}文。")).collect();
    let pdf = printed("long-cell", &paper(vec![Block::Table(one_column(vec!["前".into(), long.clone(), "後".into()]))]));
    assert!(pdf.pages() > 5);
    let body = comparable(&pdf.body()).replace("欄の見出し", "");
    assert_eq!(body, format!("前{long}後"));
}

#[test]
fn headings_and_heads_of_tables_stay_with_what_follows() {
    let first = Row { cells: vec!["最初の行。".repeat(60)], anchor: None };
    let table = Block::Table(Table { rows: vec![first], caption: Some("表の題".into()), ..one_column(vec![]) });
    for filling in 15..40 {
        let before = Block::Paragraph("行\n".repeat(filling));
        let pdf = printed(
            &format!("kept-{filling}"),
            &paper(vec![before, heading(Level::Two, "章題"), heading(Level::Three, "節題"), table.clone()]),
        );
        let page = (1..=pdf.pages()).map(|page| pdf.page(page)).find(|page| page.contains("章題")).unwrap();
        for kept in ["節題", "表の題", "欄の見出し", "最初の行"] {
            assert!(page.contains(kept), "{filling} lines before: {kept} is not on the page of its heading");
        }
    }
}

#[test]
fn contents_and_index_name_the_right_pages() {
    let titles: Vec<String> = (0..60).map(|n| format!("論題{n}号")).collect();
    let entries: Vec<IndexEntry> =
        titles.iter().map(|title| IndexEntry { text: format!("索引{title}"), at: vec![Anchor(title.clone())] }).collect();
    let chapters =
        titles.iter().enumerate().flat_map(|(n, title)| [heading(Level::Two, title), Block::Paragraph("本文。".repeat(40 * (n % 9)))]);
    let index = Block::Index { title: "索引".into(), entries };
    let contents = Block::Contents { title: "目次".into(), deepest: Level::Two };
    let behind: Vec<Block> = [contents.clone(), Block::PageBreak].into_iter().chain(chapters.clone()).chain([index.clone()]).collect();
    // An index in front needs pages that are not laid out yet.
    let before: Vec<Block> = [index, contents, Block::PageBreak].into_iter().chain(chapters).collect();
    for (name, blocks) in [("index-behind", behind), ("index-before", before)] {
        let pdf = printed(name, &paper(blocks));
        let pages: Vec<String> = (1..=pdf.pages()).map(|page| comparable(&pdf.page(page))).collect();
        let all = pages.concat();
        // The number behind the title, first below the head of the contents or of the index.
        let number = |head: &str, before: &str| {
            let text = all.split_once(head).and_then(|(_, rest)| rest.split_once(before));
            let text = text.unwrap_or_else(|| panic!("{name}: {before} is not below {head}")).1;
            text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<usize>().ok()
        };
        for title in &titles {
            let place = pages.iter().rposition(|page| page.replace("索引論", "").contains(title)).map(|page| page + 1);
            assert_eq!(number("目次", title), place, "{name}: contents, {title}");
            assert_eq!(number("", &format!("索引{title}")), place, "{name}: index, {title}");
        }
    }
}

#[test]
fn what_would_print_as_something_else_is_refused() {
    let short = Table { rows: vec![Row::default()], ..one_column(vec![]) };
    let refused = render(&paper(vec![Block::Table(short)]), &FONTS).unwrap_err();
    assert_eq!(refused, PaperError::Cells { block: 0, row: 0, expected: 1, found: 0 });

    let columns = vec![Column { head: "長い見出し".repeat(600), width: 1 }];
    let refused = render(&paper(vec![Block::Table(Table { columns, ..Table::default() })]), &FONTS).unwrap_err();
    assert_eq!(refused, PaperError::Head { block: 0 });

    let entries = vec![IndexEntry { text: "どこにもない".into(), at: vec![Anchor("どこ".into())] }];
    let refused = render(&paper(vec![Block::PageBreak, Block::Index { title: "索引".into(), entries }]), &FONTS).unwrap_err();
    assert_eq!(refused, PaperError::NoSuchPlace { block: 1 });
}

#[test]
fn an_empty_document_is_a_page() {
    let pdf = printed("empty", &Paper { language: Language::English, ..Paper::default() });
    assert_eq!(pdf.pages(), 1);
    assert!(pdf.has("/Lang(en)"));
}

#[test]
fn fields_boxes_and_codes_are_drawn_and_only_what_is_read_is_told() {
    let facts = vec![("締切".to_owned(), "令和8年12月1日（火）まで".to_owned())];
    let link = "https://example.jp/projects/2026-001/rounds/1/submissions/new".to_owned();
    let code = Code { facts, link, caption: "インターネットで出す".into(), says: "提出欄へのQRコード".into() };
    let field = |choices: Vec<String>| Blank { label: "氏名".into(), hint: "公表しません。".into(), choices, lines: 1 };
    let ticks = field(vec!["市内に住んでいる方".into(), "市内で働いている方".into()]);
    let fields = std::iter::repeat_n(field(Vec::new()), 40).chain([ticks]).collect();
    let whole = Ruled { lines: 8, whole: true };
    let blocks = vec![
        Block::Code(code),
        Block::Blanks(fields),
        heading(Level::Three, "ご意見"),
        Block::Ruled(whole),
        Block::PageBreak,
        Block::Cut("きりとり線".into()),
    ];

    let pdf = printed("fields", &paper(blocks));

    let body = pdf.body().replace('\n', "");
    assert_eq!(body.matches("公表しません。").count(), 41);
    assert!(body.contains("□") && body.contains("市内で働いている方") && body.contains("きりとり線"), "{body}");
    let tags = pdf.tags();
    assert_eq!(tags.iter().filter(|tag| *tag == "Figure").count(), 1);
    assert_eq!(tags.iter().filter(|tag| *tag == "LI").count(), 42);
    assert!(pdf.pages() > 2, "forty fields have no room on one page");

    let long = Code { link: "a".repeat(4000), ..Code::default() };
    assert_eq!(render(&paper(vec![Block::Code(long)]), &FONTS).unwrap_err(), PaperError::Code { block: 0 });
}
