//! From a text to its outline: which lines are headings, as a careful reader would say.
//!
//! A line is a heading if its form says so (`marker.rs`) and its surroundings do not speak against it: it is not in a
//! table, a footnote or a table of contents, not a sentence or the beginning of a broken one, not an item of a list, and
//! its number can follow what was there before.

use super::article::is_caption;
use super::contents::contents;
use super::line::{Line, lines, width};
use super::marker::{Kind, Marker, marker};
use super::nest::nest;
use super::outline::{Heading, MAX_LEVEL, Outline};
use super::source::Source;
use std::collections::{HashMap, HashSet};

/// The most characters a heading has; longer lines are sentences without a full stop.
const LONGEST: usize = 60;
/// From how many columns on a line can be one that was broken at the margin.
const LONG: usize = 50;

/// The outline of a source: the author's own marks where there are at least two, else what the lines look like.
pub fn detect(source: &Source) -> Outline {
    if source.marked.len() >= 2 {
        return Outline::settle(&source.text, source.marked.iter().copied());
    }
    let all: Vec<Line<'_>> = lines(&source.text).collect();
    let page = Page::of(&all, &source.barred);
    let found = page.headings();
    let levels = nest(&found.iter().map(|(_, marker)| (marker.kind, marker.number)).collect::<Vec<_>>());
    let headings = found.iter().zip(levels).filter_map(|((at, _), level)| {
        let line = all.get(*at)?;
        Some(Heading { start: line.start, level: level.min(MAX_LEVEL) })
    });
    Outline::settle(&source.text, headings)
}

/// The lines of a text with what must be known of all of them to judge one.
struct Page<'a, 't> {
    /// The lines with words; blank ones say nothing, as texts from PDF have them after every line.
    lines: Vec<(usize, &'a Line<'t>)>,
    /// Aligned with `lines`: the heading that the line could be.
    candidates: Vec<Option<Marker<'t>>>,
    /// Columns at which the text was broken, if it was.
    margin: Option<usize>,
}

impl<'a, 't> Page<'a, 't> {
    fn of(all: &'a [Line<'t>], barred: &[(usize, usize)]) -> Self {
        let listed = contents(all);
        let lines: Vec<(usize, &Line<'_>)> = all.iter().enumerate().filter(|(_, line)| !line.is_blank()).collect();
        let margin = margin(lines.iter().map(|(_, line)| line.text.trim_end()));
        // Stretches rise and do not overlap, so the last one that begins before the line decides.
        let free = |at: usize, line: &Line<'_>| {
            let before = barred.partition_point(|(start, _)| *start <= line.start);
            let inside = before.checked_sub(1).and_then(|before| barred.get(before)).is_some_and(|(_, end)| line.start < *end);
            !listed.get(at).copied().unwrap_or(false) && !inside
        };
        let candidates = lines.iter().map(|(at, line)| if free(*at, line) { candidate(line.text) } else { None }).collect();
        Self { lines, candidates, margin }
    }

    /// The headings: index into all lines, and mark.
    fn headings(mut self) -> Vec<(usize, Marker<'t>)> {
        self.drop_sentences();
        self.drop_lists();
        self.drop_labels();
        self.captions();
        // From the end: the next number of the same kind, for each candidate.
        let mut following: HashMap<Kind, Option<u32>> = HashMap::new();
        let next: Vec<Option<u32>> = self
            .candidates
            .iter()
            .rev()
            .map(|candidate| candidate.and_then(|marker| following.insert(marker.kind, marker.number).flatten()))
            .collect();
        let mut count = Count::default();
        let kept = self.candidates.iter().zip(next.iter().rev()).enumerate().filter_map(|(at, (marker, next))| {
            let marker = (*marker)?;
            let broken = at.checked_sub(1).and_then(|before| self.lines.get(before)).is_some_and(|(_, line)| self.is_broken(line.text));
            count.accepts(marker, *next, broken).then_some((self.lines.get(at)?.0, marker))
        });
        kept.collect()
    }

    fn text(&self, at: usize) -> &'t str {
        self.lines.get(at).map_or("", |(_, line)| line.text.trim())
    }

    /// Whether the line ends in the middle of a sentence because the margin was reached.
    fn is_broken(&self, line: &str) -> bool {
        let line = line.trim_end();
        self.margin.is_some_and(|margin| width(line) * 8 >= margin * 7) && !ends_sentence(line)
    }

    /// Lines that go on in the next line, and signs (○, 【…】) that no sentence follows: those only name what is listed.
    fn drop_sentences(&mut self) {
        for at in 0..self.candidates.len() {
            let Some(marker) = self.candidates.get(at).copied().flatten() else { continue };
            let next = self.text(at + 1);
            let drop = match marker.kind {
                Kind::Sign(_) | Kind::Bracket => {
                    let lower = self.candidates.get(at + 1).copied().flatten().is_some_and(|next| next.number == Some(1));
                    !lower && !next.contains('。') && !self.is_broken(next)
                }
                _ => self.is_broken(self.text(at)),
            };
            if let Some(candidate) = self.candidates.get_mut(at).filter(|_| drop) {
                *candidate = None;
            }
        }
    }

    /// Runs of small headings with nothing between them are the items of a list.
    fn drop_lists(&mut self) {
        let mut at = 0;
        while at < self.candidates.len() {
            let kind = self.candidates.get(at).copied().flatten().map(|marker| marker.kind);
            let same = |marker: &&Option<Marker<'_>>| marker.is_some_and(|marker| Some(marker.kind) == kind);
            let run = if kind.is_some() { self.candidates.iter().skip(at).take_while(same).count() } else { 1 };
            let list = match kind {
                Some(Kind::Paren | Kind::ParenKanji | Kind::Dotted(_)) => run >= 3,
                Some(
                    Kind::HalfParen
                    | Kind::Kana
                    | Kind::ParenKana
                    | Kind::Letter
                    | Kind::ParenLetter
                    | Kind::Circled
                    | Kind::BlackCircled
                    | Kind::Sign(_)
                    | Kind::Bracket,
                ) => run >= 2,
                _ => false,
            };
            if list {
                self.candidates.iter_mut().skip(at).take(run).for_each(|candidate| *candidate = None);
            }
            at += run;
        }
    }

    /// Labels (基本方針１) count if there are a first and a second; one without title gives way to the same with title.
    fn drop_labels(&mut self) {
        let labels: Vec<Marker<'_>> = self.candidates.iter().flatten().filter(|marker| is_label(marker.kind)).copied().collect();
        let numbers: HashSet<(Kind, Option<u32>)> = labels.iter().map(|marker| (marker.kind, marker.number)).collect();
        let titled: HashSet<(Kind, Option<u32>)> =
            labels.iter().filter(|marker| !marker.title.is_empty()).map(|marker| (marker.kind, marker.number)).collect();
        for candidate in &mut self.candidates {
            let drop = candidate.is_some_and(|marker| {
                let series = [1, 2].iter().all(|number| numbers.contains(&(marker.kind, Some(*number))));
                let named_elsewhere = marker.title.is_empty() && titled.contains(&(marker.kind, marker.number));
                is_label(marker.kind) && (!series || named_elsewhere)
            });
            if drop {
                *candidate = None;
            }
        }
    }

    /// An article's section begins at the caption in the line before it.
    fn captions(&mut self) {
        for at in 1..self.candidates.len() {
            let article = self.candidates.get(at).copied().flatten().filter(|marker| marker.kind == Kind::Article);
            let adjoining = self.lines.get(at - 1).zip(self.lines.get(at)).is_some_and(|(before, line)| before.0 + 1 == line.0);
            if article.is_some() && adjoining && is_caption(self.text(at - 1)) {
                self.candidates.swap(at - 1, at);
                if let Some(candidate) = self.candidates.get_mut(at) {
                    *candidate = None;
                }
            }
        }
    }
}

/// The numbers counted so far.
#[derive(Default)]
struct Count<'t> {
    last: HashMap<Kind, (u32, &'t str)>,
    /// Numbers in order of the whole text, for those that go on across chapters.
    highest_since_one: HashMap<Kind, u32>,
}

impl<'t> Count<'t> {
    /// Whether the number can stand here; if so it is counted. `follows` is the next number of the kind, `broken` says
    /// that the line before ends in the middle of a sentence.
    fn accepts(&mut self, marker: Marker<'t>, follows: Option<u32>, broken: bool) -> bool {
        let Some(number) = marker.number else { return !broken };
        let last = self.last.get(&marker.kind).copied();
        // A running head repeats the heading it stands under.
        if last == Some((number, marker.title)) && !matches!(marker.kind, Kind::Label(_)) {
            return false;
        }
        let before = last.map(|(number, _)| number).or(self.highest_since_one.get(&marker.kind).copied());
        let next = before.is_some_and(|before| number == before + 1);
        let plausible = match marker.kind {
            _ if number == 1 || next => true,
            Kind::Plain | Kind::Dotted(_) | Kind::Letter | Kind::Kanji | Kind::HalfParen => {
                let skips = before.is_some_and(|before| (before + 1..=before + 3).contains(&number));
                !broken && (skips || follows == Some(number + 1))
            }
            _ => !broken,
        };
        if plausible {
            // A chapter's sections count anew, unless they count on.
            if matches!(marker.kind, Kind::Unit(_)) {
                self.last.clear();
                for (kind, number) in &self.highest_since_one {
                    if matches!(kind, Kind::Unit(_)) {
                        self.last.insert(*kind, (*number, ""));
                    }
                }
            }
            self.last.insert(marker.kind, (number, marker.title));
            self.highest_since_one.insert(marker.kind, number);
        }
        plausible
    }
}

fn is_label(kind: Kind) -> bool {
    matches!(kind, Kind::Label(_) | Kind::Appendix)
}

/// The heading that a line could be by itself.
fn candidate(line: &str) -> Option<Marker<'_>> {
    let line = line.trim();
    let marker = marker(line)?;
    if marker.kind == Kind::Article {
        return Some(marker);
    }
    let table = line.starts_with('|') || marker.title.contains('\t');
    let sentence = line.contains('。') || line.ends_with(['、', '，', '．', ',', '：', ':', '；', ';', '→', '⇒']);
    let long = line.chars().count() > LONGEST;
    if table || sentence || long { None } else { Some(marker) }
}

/// The column at which most long lines end without ending a sentence; `None` if the lines were not broken.
fn margin<'l>(lines: impl Iterator<Item = &'l str>) -> Option<usize> {
    let long: Vec<&str> = lines.filter(|line| width(line.trim()) >= LONG && !line.starts_with('|') && !line.contains('\t')).collect();
    let mut broken: Vec<usize> = long.iter().filter(|line| !ends_sentence(line)).map(|line| width(line)).collect();
    broken.sort_unstable();
    // Sentences end by chance at the margin, too; a text that is not broken has nearly all of them ending there.
    if broken.len() < 5 || broken.len() * 2 < long.len() {
        return None;
    }
    broken.get(broken.len() / 2).copied().filter(|middle| *middle <= 120)
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['。', '」', '）', ')', '』', '：', ':', '！', '？'])
}
