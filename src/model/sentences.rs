//! Where the sentences of a letter end, so that officials split between sentences and not between characters.

use super::span::Span;

/// The sentences of a text as spans that follow each other without a gap. A sentence ends after 。！？ (with the closing
/// brackets and the spaces that follow) or at a line break; a quotation that goes on with と or the like stays whole.
pub fn sentences(text: &str) -> Vec<Span> {
    let chars: Vec<char> = text.chars().collect();
    let mut spans = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < chars.len() {
        at = match end_at(&chars, at) {
            Some(end) => {
                spans.extend(Span::new(start, end));
                start = end;
                end
            }
            None => at + 1,
        };
    }
    spans.extend(Span::new(start, chars.len()));
    spans
}

/// The end of the sentence that the character at `at` closes, if it closes one.
fn end_at(chars: &[char], at: usize) -> Option<usize> {
    let here = *chars.get(at)?;
    if here == '\n' {
        return Some(after_space(chars, at));
    }
    if !ends(chars, at) {
        return None;
    }
    let run = chars.iter().skip(at).take_while(|c| is_terminator(**c)).count();
    let closers = chars.iter().skip(at + run).take_while(|c| is_closer(**c)).count();
    let end = at + run + closers;
    // 「反対だ。」と言われた: the quotation is a part of its sentence.
    if closers > 0 && chars.get(end).is_some_and(|next| "とっのはがをにでもや、，,".contains(*next)) {
        return None;
    }
    Some(after_space(chars, end))
}

/// Past the spaces from `at` on; when they hold a line break, only past the last one, since the rest indents what follows.
fn after_space(chars: &[char], at: usize) -> usize {
    let spaces = || chars.iter().skip(at).take_while(|c| c.is_whitespace());
    at + spaces().collect::<Vec<_>>().iter().rposition(|c| **c == '\n').map_or_else(|| spaces().count(), |last| last + 1)
}

const fn is_terminator(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '!' | '?' | '‼' | '⁇' | '⁈' | '⁉')
}

const fn is_closer(c: char) -> bool {
    matches!(c, '」' | '』' | '）' | ')' | '］' | ']' | '】' | '〉' | '》' | '〕' | '｣' | '”' | '’' | '"' | '\'')
}

/// ASCII marks end nothing inside a word: `https://example.jp/?a=1`.
fn ends(chars: &[char], at: usize) -> bool {
    let Some(here) = chars.get(at) else { return false };
    is_terminator(*here)
        && !(here.is_ascii() && chars.get(at + 1).is_some_and(|next| next.is_ascii_alphanumeric() || "/&=#%".contains(*next)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|span| span.of(text).unwrap()).collect()
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        for (text, parts) in [
            ("反対です。理由を述べます。", vec!["反対です。", "理由を述べます。"]),
            ("本当ですか！？困ります", vec!["本当ですか！？", "困ります"]),
            ("「高い。」「遠い。」", vec!["「高い。」", "「遠い。」"]),
            ("（表１を見よ。）次に", vec!["（表１を見よ。）", "次に"]),
            ("「移す。」と約束した。次", vec!["「移す。」と約束した。", "次"]),
            ("一行目\n二行目", vec!["一行目\n", "二行目"]),
            ("終わり。\n\n　次の段落。 続き。", vec!["終わり。\n\n", "　次の段落。 ", "続き。"]),
            ("https://example.jp/?a=1を見た? はい", vec!["https://example.jp/?a=1を見た? ", "はい"]),
            ("3.5％です", vec!["3.5％です"]),
            ("\n\n", vec!["\n\n"]),
            ("", vec![]),
        ] {
            assert_eq!(split(text), parts, "{text}");
        }
    }

    proptest! {
        #[test]
        fn they_partition_the_text(text in "[あ。！？」』）\\n 　a?!(「と]{0,60}") {
            prop_assert_eq!(split(&text).concat(), text);
        }
    }
}
