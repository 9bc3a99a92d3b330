//! Where lines begin and end, in columns of many widths.

use super::{paper, printed};
use ronten::documents::paper::{Block, Column, Row, Table};

/// What no line may begin with (JIS X 4051, strictly), and what none may end with.
const NOT_FIRST: &str = "、。，．・：；？！゛゜ヽヾゝゞ々ー）〕］｝〉》」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.)]}!?:;";
const NOT_LAST: &str = "（〔［｛〈《「『【([{";

const TEXT: &str = "「市の考え方」は、意見（四百十二件）を読んで、きっと・ずっと使えるものにしてください。どうですか？――ええ、もちろん！『ちゃんとしたメンテナンスをしてほしい』（六十代、男性）。〔一部、省略〕バリアフリーについて、ヴァーチャルなツアーも、やってみてはどうでしょうか（任意）。時々、人々が集う場に。";

#[test]
fn lines_neither_begin_nor_end_with_what_they_must_not() {
    let mut lines = 0;
    for width in 16..60u16 {
        let columns = [("甲", width), ("乙", 100 - width)].map(|(head, width)| Column { head: head.into(), width }).into();
        let rows = vec![Row { cells: vec![TEXT.repeat(2), String::new()], anchor: None }];
        for line in printed(&format!("kinsoku-{width}"), &paper(vec![Block::Table(Table { caption: None, columns, rows })])).lines() {
            lines += 1;
            assert!(!line.starts_with(|first| NOT_FIRST.contains(first)), "width {width}: {line}");
            assert!(!line.ends_with(|last| NOT_LAST.contains(last)), "width {width}: {line}");
        }
    }
    assert!(lines > 800, "{lines} lines are too few to say anything");
}

#[test]
fn words_of_latin_letters_stay_whole_where_they_can() {
    let text = "The quick brown fox jumps over the lazy dog. ".repeat(30);
    let body = printed("latin", &paper(vec![Block::Paragraph(text.clone())])).body();
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&body), words(&text));
}
