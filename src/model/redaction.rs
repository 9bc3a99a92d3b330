//! The public copy of a text: the original with the words to be withheld replaced by a marker.
//!
//! The marker says why but not how long the words were; the original is never touched.

use super::span::Span;
use super::terms::RedactionReason;
use super::text::length;

/// One place to be replaced in the original, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Redaction {
    /// The words, in the original.
    pub span: Span,
    /// Why they are replaced.
    pub reason: RedactionReason,
}

/// A redaction that reaches beyond the end of the text, so it was made for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a redaction ends at {}, beyond the text", .0.end())]
pub struct OutOfText(pub Span);

/// A derived copy, and which places of the original its markers stand for, first to last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    /// The copy with markers.
    pub text: String,
    /// One redaction per marker: overlapping ones are merged under the reason of the first,
    /// touching ones only if they have the same reason.
    pub redactions: Vec<Redaction>,
}

/// Replaces each redaction (in any order) by the marker of its reason, e.g. ［個人情報］.
pub fn redact<'m>(text: &str, redactions: &[Redaction], marker: impl Fn(RedactionReason) -> &'m str) -> Result<Redacted, OutOfText> {
    let is = length(text);
    if let Some(beyond) = redactions.iter().find(|redaction| redaction.span.end() > is) {
        return Err(OutOfText(beyond.span));
    }
    let merged = merge(redactions);
    let mut copy = String::with_capacity(text.len());
    let mut places = merged.iter().peekable();
    for (at, c) in text.chars().enumerate() {
        while places.next_if(|redaction| redaction.span.end() <= at).is_some() {}
        match places.peek() {
            Some(redaction) if redaction.span.start() == at => copy.push_str(marker(redaction.reason)),
            Some(redaction) if redaction.span.start() < at => {}
            _ => copy.push(c),
        }
    }
    Ok(Redacted { text: copy, redactions: merged })
}

/// Merges redactions that would otherwise leave no text, or nonsense, between two markers.
pub fn merge(redactions: &[Redaction]) -> Vec<Redaction> {
    let mut sorted = redactions.to_vec();
    sorted.sort_by_key(|redaction| redaction.span);
    let mut merged: Vec<Redaction> = Vec::with_capacity(sorted.len());
    for next in sorted {
        match merged.last_mut() {
            Some(last) if last.span.overlaps(next.span) || (last.span.end() == next.span.start() && last.reason == next.reason) => {
                let end = last.span.end().max(next.span.end());
                last.span = Span::new(last.span.start(), end).unwrap_or(last.span);
            }
            _ => merged.push(next),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(start: usize, end: usize, reason: RedactionReason) -> Redaction {
        Redaction { span: Span::new(start, end).unwrap(), reason }
    }

    fn marker(reason: RedactionReason) -> &'static str {
        if reason == RedactionReason::Other { "［非公開］" } else { "［個人情報］" }
    }

    #[test]
    fn words_give_way_to_a_marker() {
        let text = "𠮷田太郎です。電話は0267-62-2111です。";
        let copy = redact(text, &[place(10, 22, RedactionReason::Phone), place(0, 4, RedactionReason::Name)], marker).unwrap();

        assert_eq!(copy.text, "［個人情報］です。電話は［個人情報］です。");
        assert_eq!(copy.redactions.first().unwrap().span.of(text), Some("𠮷田太郎"));
        assert_eq!(redact(text, &[], marker).unwrap().text, text);
        assert_eq!(redact("あい", &[place(0, 2, RedactionReason::Other)], marker).unwrap().text, "［非公開］");
    }

    #[test]
    fn overlaps_become_one_marker() {
        let overlapping = [place(0, 2, RedactionReason::Name), place(1, 4, RedactionReason::Phone)];
        let touching = [place(0, 2, RedactionReason::Name), place(2, 4, RedactionReason::Phone), place(4, 5, RedactionReason::Phone)];

        assert_eq!(merge(&overlapping), [place(0, 4, RedactionReason::Name)]);
        assert_eq!(merge(&touching), [place(0, 2, RedactionReason::Name), place(2, 5, RedactionReason::Phone)]);
        assert_eq!(redact("あいうえお", &touching, marker).unwrap().text, "［個人情報］［個人情報］");
    }

    #[test]
    fn a_redaction_of_another_text_is_refused() {
        assert_eq!(redact("あい", &[place(1, 3, RedactionReason::Name)], marker), Err(OutOfText(Span::new(1, 3).unwrap())));
    }

    proptest! {
        #[test]
        fn nothing_else_changes(text in "[あ-ん]{0,30}", raw in prop::collection::vec((0usize..30, 1usize..6), 0..6)) {
            let count = text.chars().count();
            let redactions: Vec<Redaction> = raw.iter().map(|&(start, length)| place(start, start + length, RedactionReason::Name))
                .filter(|r| r.span.end() <= count).collect();
            let copy = redact(&text, &redactions, |_| "■").unwrap();
            let spans: Vec<Span> = redactions.iter().map(|r| r.span).collect();
            let kept: String = crate::model::span::uncovered(&text, &spans).iter().filter_map(|gap| gap.of(&text)).collect();

            prop_assert_eq!(copy.text.replace('■', ""), kept);
            prop_assert_eq!(copy.text.matches('■').count(), copy.redactions.len());
        }
    }
}
