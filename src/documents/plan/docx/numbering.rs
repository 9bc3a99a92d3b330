//! Numbers that Word makes by itself, `第1章`, `(1)`, `①` (ECMA-376 part 1, 17.9): they stand in no text of the file, and yet every
//! reader sees them and cites them.

use super::super::source::ImportError;
use super::written::written;
use super::{attribute, walk};
use quick_xml::events::Event;
use std::collections::{HashMap, HashSet};

/// Levels of a list in Word.
const LEVELS: usize = 9;
/// Characters of a level's text that are looked at: one set before each paragraph must not make a small file a large text.
const TEXT: usize = 60;

/// The lists of a document.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Definitions by `abstractNumId`.
    lists: HashMap<String, Vec<Level>>,
    /// What paragraphs refer to, by `numId`.
    uses: HashMap<String, Use>,
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: String,
    /// Such as `第%1章` or `%1.%2`.
    text: String,
    /// The paragraph style whose paragraphs are of this level.
    style: String,
    /// Nothing stands between number and words.
    close: bool,
    /// All numbers in it are shown as 1, 2, 3.
    legal: bool,
}

#[derive(Debug, Default)]
struct Use {
    list: String,
    /// Levels that begin anew with the first paragraph of this use.
    starts: Vec<(usize, u32)>,
}

impl Numbering {
    /// Reads `numbering.xml`; an empty text gives no lists.
    pub fn read(xml: &str) -> Result<Self, ImportError> {
        let mut numbering = Self::default();
        let (mut list, mut level, mut of_use) = (None::<String>, None::<usize>, None::<String>);
        walk(xml, |event| {
            let (Event::Start(element) | Event::Empty(element)) = &event else {
                if let Event::End(element) = &event {
                    match element.local_name().as_ref() {
                        "abstractNum" => list = None,
                        "num" => of_use = None,
                        "lvl" | "lvlOverride" => level = None,
                        _ => {}
                    }
                }
                return Ok(());
            };
            let value = || attribute(element, "val").unwrap_or_default();
            let at = || attribute(element, "ilvl").and_then(|at| at.parse().ok()).filter(|at| *at < LEVELS);
            let name = element.local_name();
            match (name.as_ref(), &list, &of_use) {
                ("abstractNum", ..) => {
                    let id = attribute(element, "abstractNumId").unwrap_or_default();
                    numbering.lists.insert(id.clone(), vec![Level { start: 1, ..Level::default() }; LEVELS]);
                    list = Some(id);
                }
                ("num", ..) => of_use = attribute(element, "numId"),
                ("abstractNumId", None, Some(id)) => numbering.uses.entry(id.clone()).or_default().list = value(),
                ("lvl" | "lvlOverride", ..) => level = at(),
                ("startOverride", None, Some(id)) => {
                    let start = level.zip(value().parse().ok());
                    numbering.uses.entry(id.clone()).or_default().starts.extend(start);
                }
                (detail, Some(id), _) => {
                    if let Some(level) = level.and_then(|at| numbering.lists.get_mut(id)?.get_mut(at)) {
                        level.set(detail, value);
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(numbering)
    }

    /// The level that a style's paragraphs have in a list.
    fn level_of(&self, list: &str, style: &str) -> Option<usize> {
        self.lists.get(list)?.iter().position(|level| !style.is_empty() && level.style == style)
    }
}

impl Level {
    fn set(&mut self, detail: &str, value: impl Fn() -> String) {
        match detail {
            "start" => self.start = value().parse().unwrap_or(1),
            "numFmt" => self.format = value(),
            "lvlText" => self.text = value().chars().take(TEXT).collect(),
            "pStyle" => self.style = value(),
            "suff" => self.close = value() == "nothing",
            "isLgl" => self.legal = !matches!(value().as_str(), "0" | "false" | "off"),
            _ => {}
        }
    }
}

/// The numbers given so far, in the order of the document.
#[derive(Debug)]
pub struct Counters<'a> {
    numbering: &'a Numbering,
    /// The next number of each level by list, once it has begun: paragraphs of one list count on although they refer to it by
    /// several uses.
    following: HashMap<&'a str, [Option<u32>; LEVELS]>,
    begun: HashSet<&'a str>,
}

impl<'a> Counters<'a> {
    pub fn new(numbering: &'a Numbering) -> Self {
        Self { numbering, following: HashMap::new(), begun: HashSet::new() }
    }

    /// What stands before the next paragraph of a use (`numId`), which is of a style and of a level where it says so itself. None
    /// when the document has no such list.
    pub fn next(&mut self, id: &str, level: Option<usize>, style: &str) -> Option<String> {
        let (id, of) = self.numbering.uses.get_key_value(id)?;
        let (list, levels) = self.numbering.lists.get_key_value(of.list.as_str())?;
        let at = level.or_else(|| self.numbering.level_of(list, style)).unwrap_or(0).min(LEVELS - 1);
        let following = self.following.entry(list).or_default();
        if self.begun.insert(id) {
            of.starts.iter().for_each(|(level, start)| following[*level] = Some(*start));
        }
        following[at + 1..].fill(None);
        let mut numbers = [0; LEVELS];
        for (level, number) in numbers.iter_mut().enumerate().take(at + 1) {
            let own = level == at || following[level].is_none();
            *number = following[level].map_or(levels[level].start, |next| if own { next } else { next.saturating_sub(1) });
            following[level] = Some(number.saturating_add(1));
        }
        Some(shown(levels, at, &numbers))
    }
}

fn shown(levels: &[Level], at: usize, numbers: &[u32; LEVELS]) -> String {
    let level = &levels[at];
    let mut number = String::new();
    if level.format == "bullet" {
        // Signs of symbol fonts have no code of their own.
        number.extend(level.text.chars().map(|sign| if ('\u{E000}'..='\u{F8FF}').contains(&sign) { '・' } else { sign }));
    } else {
        let mut signs = level.text.chars();
        while let Some(sign) = signs.next() {
            match (sign, signs.clone().next().and_then(|digit| digit.to_digit(10))) {
                ('%', Some(n @ 1..=9)) => {
                    signs.next();
                    let n = n as usize - 1;
                    let format = if level.legal { "decimal" } else { levels[n].format.as_str() };
                    number.push_str(&written(numbers[n], format));
                }
                _ => number.push(sign),
            }
        }
    }
    if !number.is_empty() && !level.close {
        number.push('\u{3000}');
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<w:numbering xmlns:w="w">
        <w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalFullWidth"/><w:pStyle w:val="1"/><w:lvlText w:val="第%1章"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="(%2)"/></w:lvl>
            <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="aiueoFullWidth"/><w:lvlText w:val="%1-%2-%3"/><w:isLgl/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
        <w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        <w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num>
    </w:numbering>"#;

    #[test]
    fn numbers_count_on_by_level_and_begin_anew_below_a_higher_one() {
        let numbering = Numbering::read(XML).unwrap();
        let mut counters = Counters::new(&numbering);
        let mut next = |id: &str, level, style: &str| counters.next(id, level, style).unwrap_or_else(|| "-".to_owned());

        let given = [
            next("3", None, "1"),
            next("3", Some(1), ""),
            next("3", Some(1), ""),
            next("3", Some(2), ""),
            next("3", None, "1"),
            next("3", Some(1), ""),
            next("4", Some(1), ""),
            next("4", Some(1), ""),
            next("5", Some(0), ""),
            next("9", Some(0), ""),
        ];

        assert_eq!(given, ["第１章　", "(1)", "(2)", "1-2-1　", "第２章　", "(1)", "(5)", "(6)", "・　", "-"]);
    }
}
