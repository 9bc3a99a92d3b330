//! The beginning of an opinion, where there is no gist.

/// Code points shown.
const LENGTH: usize = 80;
/// A word that would be cut is left out, if it began within so many code points of the end.
const WORD: usize = 20;

/// The beginning of a text on one line.
pub fn excerpt(text: &str) -> String {
    let line: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let Some(next) = line.get(LENGTH) else { return line.iter().collect() };
    let mut shown: Vec<char> = line.iter().copied().take(LENGTH).collect();
    let space = shown.iter().rposition(|c| *c == ' ').filter(|at| LENGTH - at <= WORD);
    if let (true, Some(space)) = (next.is_ascii_alphanumeric(), space) {
        shown.truncate(space);
    }
    shown.iter().collect::<String>().trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line_and_says_when_there_is_more() {
        assert_eq!(excerpt("一\n 二　三"), "一 二 三");
        assert_eq!(excerpt(&"𠮷".repeat(80)), "𠮷".repeat(80));
        assert_eq!(excerpt(&"𠮷".repeat(81)), "𠮷".repeat(80) + "…");
    }

    #[test]
    fn words_with_spaces_between_them_stay_whole() {
        let text = format!("{} through the winter", "a".repeat(75));
        assert_eq!(excerpt(&text), "a".repeat(75) + "…");
        assert_eq!(excerpt(&"a".repeat(90)), "a".repeat(80) + "…");
    }
}
