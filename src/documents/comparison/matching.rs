//! Which section of the version before a section of a new version is likely to be. A proposal: an official confirms it.
//!
//! In this order: the same words; the same heading under the same heading; the same heading anywhere, if it is there once;
//! at last words that are alike. No section is proposed twice, and a section is rather proposed as new than guessed.

use super::part::{Part, Version, parts};
use crate::closed;
use crate::documents::plan::Section;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Pairs of sections whose words are compared at most; beyond it only those that stand near each other among the rest.
const PAIRS: usize = 20_000;
/// Characters of a section's words that are compared.
const COMPARED: usize = 1_000;
/// How much of their words two sections must share, in percent.
const ALIKE: usize = 50;
/// The same for sections at the same number under the same heading.
const ALIKE_IN_PLACE: usize = 30;

closed! {
    /// Why two sections are taken for the same.
    pub enum Likeness {
        /// The words are the same.
        Words = "words",
        /// The heading is the same.
        Heading = "heading",
        /// The words are alike.
        Alike = "alike",
    }
}

/// The section of the version before that a section is likely to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Its position among the sections of that version.
    pub at: usize,
    pub likeness: Likeness,
}

/// For each section of a new text the one of the version before that it is likely to be; none is a new section.
pub fn propose(old: Version<'_>, text: &str, sections: &[Section]) -> Vec<Option<Proposed>> {
    let cut = |section: &'_ Section| (section.level, section.start, section.heading_end, section.end);
    let cuts: Vec<_> = sections.iter().map(cut).zip(sections.iter().map(|section| section.place.as_str())).collect();
    let new = parts(text, cuts.into_iter().map(|((level, start, heading_end, end), place)| (level, place, start, heading_end, end)));
    let (old, new) = (Side::of(old.parts()), Side::of(new));
    let mut pairs = Pairs { of_new: vec![None; new.parts.len()], taken: vec![false; old.parts.len()] };
    pairs.front(&old, &new);
    pairs.once(&old, &new, |side, at| side.words.get(at).cloned(), Likeness::Words);
    pairs.under_the_same(&old, &new);
    pairs.once(&old, &new, |side, at| side.titles.get(at).cloned(), Likeness::Heading);
    pairs.under_the_same(&old, &new);
    pairs.alike(&old, &new);
    pairs.under_the_same(&old, &new);
    pairs.of_new
}

/// The sections of a text with what they are recognised by.
struct Side<'t> {
    parts: Vec<Part<'t>>,
    /// Headings without number, folded; empty where there is none.
    titles: Vec<String>,
    /// All words but the number, folded; empty where there are none beside the heading.
    words: Vec<String>,
}

impl<'t> Side<'t> {
    fn of(parts: Vec<Part<'t>>) -> Self {
        let titles: Vec<String> = parts.iter().map(|part| folded(part.title())).collect();
        let words = parts.iter().zip(&titles).map(|(part, title)| match folded(part.body) {
            body if body.is_empty() => body,
            body => format!("{title}\n{body}"),
        });
        Self { words: words.collect(), titles, parts }
    }
}

/// Width, case and white space aside.
fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

struct Pairs {
    of_new: Vec<Option<Proposed>>,
    /// Which old sections have been given away.
    taken: Vec<bool>,
}

impl Pairs {
    fn pair(&mut self, old: usize, new: usize, likeness: Likeness) {
        if let (Some(taken @ false), Some(pair @ None)) = (self.taken.get_mut(old), self.of_new.get_mut(new)) {
            *taken = true;
            *pair = Some(Proposed { at: old, likeness });
        }
    }

    fn is_free(&self, old: usize) -> bool {
        self.taken.get(old) == Some(&false)
    }

    /// The new sections that have none yet.
    fn open(&self) -> Vec<usize> {
        self.of_new.iter().enumerate().filter(|(_, pair)| pair.is_none()).map(|(at, _)| at).collect()
    }

    /// What stands before the first heading is that in every version.
    fn front(&mut self, old: &Side<'_>, new: &Side<'_>) {
        let is_front = |side: &Side<'_>| side.parts.first().is_some_and(|part| part.level == 0);
        if is_front(old) && is_front(new) {
            let same = old.words.first() == new.words.first();
            self.pair(0, 0, if same { Likeness::Words } else { Likeness::Alike });
        }
    }

    /// Pairs what has a key that is there once on both sides.
    fn once(&mut self, old: &Side<'_>, new: &Side<'_>, key: impl Fn(&Side<'_>, usize) -> Option<String>, likeness: Likeness) {
        let index = |side: &Side<'_>, free: Vec<usize>| {
            let mut index: HashMap<String, Vec<usize>> = HashMap::new();
            for at in free {
                if let Some(key) = key(side, at).filter(|key| !key.is_empty()) {
                    index.entry(key).or_default().push(at);
                }
            }
            index
        };
        let olds = index(old, (0..old.parts.len()).filter(|at| self.is_free(*at)).collect());
        for (key, news) in index(new, self.open()) {
            if let (Some([old]), [new]) = (olds.get(&key).map(Vec::as_slice), news.as_slice()) {
                self.pair(*old, *new, likeness);
            }
        }
    }

    /// Whether the sections that two lie in are the same, or both lie in none.
    fn beside(&self, old: &Part<'_>, new: &Part<'_>) -> bool {
        let parent = new.parent.map(|parent| self.of_new.get(parent).copied().flatten().map(|pair| pair.at));
        match parent {
            None => old.parent.is_none(),
            Some(parent) => parent.is_some() && parent == old.parent,
        }
    }

    /// Pairs the same headings under headings that are paired, in their order; parents come before what lies in them.
    fn under_the_same(&mut self, old: &Side<'_>, new: &Side<'_>) {
        let mut by_title: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, title) in old.titles.iter().enumerate().filter(|(at, title)| self.is_free(*at) && !title.is_empty()) {
            by_title.entry(title).or_default().push(at);
        }
        for at in self.open() {
            let (Some(part), Some(title)) = (new.parts.get(at), new.titles.get(at)) else { continue };
            let free = by_title.get(title.as_str()).into_iter().flatten().copied();
            let found = free.filter(|old| self.is_free(*old)).find(|at| old.parts.get(*at).is_some_and(|old| self.beside(old, part)));
            if let Some(found) = found {
                self.pair(found, at, Likeness::Heading);
            }
        }
    }

    /// Pairs what is most alike first.
    fn alike(&mut self, old: &Side<'_>, new: &Side<'_>) {
        let news = self.open();
        let olds: Vec<usize> = (0..old.parts.len()).filter(|at| self.is_free(*at)).collect();
        let profiles = |side: &Side<'_>, which: &[usize]| -> Vec<Vec<u64>> {
            which.iter().map(|at| side.parts.get(*at).map_or_else(Vec::new, |part| profile(&part.words))).collect()
        };
        let (old_profiles, new_profiles) = (profiles(old, &olds), profiles(new, &news));
        let near = PAIRS / news.len().max(1) / 2;
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for (n, (new_at, profile)) in news.iter().zip(&new_profiles).enumerate() {
            let middle = n * olds.len() / news.len().max(1);
            let from = if olds.len() * news.len() <= PAIRS { 0 } else { middle.saturating_sub(near) };
            let count = if from == 0 && olds.len() * news.len() <= PAIRS { olds.len() } else { 2 * near + 1 };
            for (old_at, other) in olds.iter().zip(&old_profiles).skip(from).take(count) {
                let (Some(old), Some(new)) = (old.parts.get(*old_at), new.parts.get(*new_at)) else { continue };
                let in_place = old.place == new.place && self.beside(old, new);
                let shared = shared_percent(profile, other);
                if shared >= if in_place { ALIKE_IN_PLACE } else { ALIKE } && (old.level == 0) == (new.level == 0) {
                    found.push((shared, *new_at, *old_at));
                }
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, new, old) in found {
            self.pair(old, new, Likeness::Alike);
        }
    }
}

/// The pairs of neighbouring characters of a text, sorted.
fn profile(words: &str) -> Vec<u64> {
    let chars: Vec<char> = words.nfkc().filter(|c| c.is_alphanumeric()).take(COMPARED).collect();
    let mut pairs: Vec<u64> =
        chars.windows(2).filter_map(|pair| Some((u64::from(*pair.first()? as u32) << 32) | u64::from(*pair.last()? as u32))).collect();
    pairs.sort_unstable();
    pairs
}

/// Twice what two profiles share by what they hold together, in percent.
fn shared_percent(a: &[u64], b: &[u64]) -> usize {
    let (mut a_rest, mut b_rest, mut shared) = (a.iter().peekable(), b.iter().peekable(), 0_usize);
    while let (Some(x), Some(y)) = (a_rest.peek(), b_rest.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => _ = a_rest.next(),
            std::cmp::Ordering::Greater => _ = b_rest.next(),
            std::cmp::Ordering::Equal => {
                shared += 1;
                _ = (a_rest.next(), b_rest.next());
            }
        }
    }
    (200 * shared).checked_div(a.len() + b.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::plan::{Source, detect};
    use crate::model::ids::SectionId;
    use crate::model::round::Section as Saved;

    fn saved(text: &str) -> Vec<Saved> {
        let saved = |section: Section| Saved {
            id: SectionId::new(),
            level: section.level,
            start: section.start,
            end: section.end,
            heading_end: section.heading_end,
            place: section.place,
        };
        found(text).into_iter().map(saved).collect()
    }

    fn found(text: &str) -> Vec<Section> {
        if text.is_empty() {
            return Vec::new();
        }
        detect(&Source::read("案.md", text.as_bytes()).unwrap()).sections(text)
    }

    /// Each new place with the old one and why.
    fn proposed(old: &str, new: &str) -> Vec<String> {
        let (sections, news) = (saved(old), found(new));
        let proposed = propose(Version { text: old, sections: &sections }, new, &news);
        let line = |(new, was): (&Section, &Option<Proposed>)| match was {
            Some(was) => format!("{} = {} {}", new.place, sections[was.at].place, was.likeness),
            None => format!("{} new", new.place),
        };
        news.iter().zip(&proposed).map(line).collect()
    }

    const OLD: &str = "まえがき\n# 第1章 目的\n緑を増やします。\n# 第2章 現状\n## 現状と課題\n公園は十か所です。\n# 第3章 交通\n## 現状と課題\n駐輪場が足りません。\n# 第4章 費用\n毎年百万円を見込みます。\n";

    #[test]
    fn a_plan_is_recognised_by_its_headings() {
        let new = "まえがきを直した\n# 第1章 目的\n緑と水辺を増やします。\n# 第2章 位置付け\n総合計画によります。\n# 第3章 現状\n## 現状と課題\n公園は十二か所です。\n# 第4章 交通\n## 現状と課題\n駐輪場が足りません。\n";

        assert_eq!(
            proposed(OLD, new),
            ["0 = 0 alike", "1 = 1 heading", "2 new", "3 = 2 heading", "3.1 = 2.1 heading", "4 = 3 heading", "4.1 = 3.1 words"]
        );
    }

    #[test]
    fn a_section_with_another_heading_is_recognised_by_its_words() {
        let new = OLD.replace("第4章 費用", "第4章 財源と見通し").replace("百万円", "二百万円");

        assert_eq!(proposed(OLD, &new).last().unwrap(), "4 = 4 alike");
    }

    #[test]
    fn a_moved_section_is_found_under_its_new_heading() {
        let new = "# 第1章 交通\n## 費用\n毎年百万円を見込みます。\n## 現状と課題\n全く別の文章になりました。\n";

        assert_eq!(proposed(OLD, new), ["1 = 3 heading", "1.1 = 4 words", "1.2 = 3.1 heading"]);
    }

    #[test]
    fn what_has_nothing_in_common_is_new() {
        assert_eq!(proposed(OLD, "# 災害への備え\n避難所を三つ設けます。\n"), ["1 new"]);
        assert_eq!(proposed("", "# 目的\n"), ["1 new"]);
    }

    #[test]
    fn no_section_is_proposed_twice() {
        let old = "# 目的\n一\n# 目的\n二\n";
        let new = "# 目的\n三\n# 目的\n二\n# 目的\n四\n";

        assert_eq!(proposed(old, new), ["1 = 1 heading", "2 = 2 words", "3 new"]);
    }

    #[test]
    fn thousands_of_unlike_sections_take_no_square_of_time() {
        let plan = |word: &str| (0..3_000).map(|n| format!("# {word}{n}\n{word}{n}番の本文です。\n")).collect::<String>();
        let old = plan("甲");

        assert_eq!(proposed(&old, &plan("乙の別の")).len(), 3_000);
    }
}
