//! Numbers that lead to a person: phones, postal codes, the individual number (マイナンバー), cards.
//!
//! Works on the view in which kanji numbers are digits already. A run is a row of digits with at most three separating
//! characters between; it may be cut into several numbers only where people cut, at white space and commas.

use super::{Hit, hit};
use crate::model::fold::Folded;
use crate::model::terms::RedactionReason;
use std::ops::Range;

/// Digits in a row with separators between.
struct Run {
    digits: Vec<(char, usize)>,
    /// The digits that stand together, as ranges of `digits`; true where the run may be cut before the group.
    groups: Vec<(Range<usize>, bool)>,
}

/// Every number that may lead to a person; `own` is the writer's phone as typed.
pub fn find(view: &Folded, own: Option<&str>) -> Vec<Hit> {
    let chars = view.chars();
    let mut hits = Vec::new();
    for run in runs(chars) {
        hits.extend(anyones(view, &run));
        if let Some(own) = own {
            hits.extend(own_phone(view, &run, own));
        }
    }
    hits
}

fn runs(chars: &[char]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, &c) in chars.iter().enumerate().filter(|(_, c)| c.is_ascii_digit()) {
        let gap = runs.last().and_then(|run| run.digits.last()).and_then(|(_, last)| chars.get(last + 1..at));
        match (gap, runs.last_mut()) {
            (Some([]), Some(run)) => {
                let next = run.digits.len() + 1;
                if let Some((group, _)) = run.groups.last_mut() {
                    group.end = next;
                }
                run.digits.push((c, at));
            }
            (Some(gap), Some(run)) if gap.len() <= 3 && gap.iter().all(|c| is_separator(*c)) => {
                let next = run.digits.len();
                run.groups.push((next..next + 1, gap.iter().any(|c| c.is_whitespace() || ",、/・".contains(*c))));
                run.digits.push((c, at));
            }
            _ => runs.push(Run { digits: vec![(c, at)], groups: vec![(0..1, true)] }),
        }
    }
    runs
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || "-()./・,、の~[]局".contains(c)
}

fn own_phone(view: &Folded, run: &Run, own: &str) -> Vec<Hit> {
    let typed = super::numbers::with_digits(&Folded::of(own));
    let digits: Vec<char> = typed.chars().iter().copied().filter(char::is_ascii_digit).collect();
    let bare = if digits.starts_with(&['8', '1']) && typed.chars().contains(&'+') { digits.get(2..) } else { Some(digits.as_slice()) };
    // Without the 0 that falls away after +81, and in spreadsheets.
    let bare: Vec<char> = bare.unwrap_or_default().iter().copied().skip_while(|c| *c == '0').collect();
    if bare.len() < 5 {
        return Vec::new();
    }
    let here: Vec<char> = run.digits.iter().map(|(c, _)| *c).collect();
    let mut hits = Vec::new();
    for start in here.windows(bare.len()).enumerate().filter(|(_, window)| *window == bare).map(|(start, _)| start) {
        let before = here.get(..start).unwrap_or_default();
        let lead = [&['8', '1', '0'][..], &['8', '1'], &['0', '0'], &['0']]
            .into_iter()
            .find(|lead| before.ends_with(lead))
            .map_or(0, <[char]>::len);
        hits.extend(digits_hit(view, run, start - lead..start + bare.len(), RedactionReason::Phone, lead > 0));
    }
    // Among neighbours a number is given without its area code.
    let groups: Vec<String> = typed
        .chars()
        .iter()
        .collect::<String>()
        .split(|c: char| !c.is_ascii_digit())
        .filter(|g| !g.is_empty())
        .map(str::to_owned)
        .collect();
    if let [_, exchange, number] = groups.as_slice() {
        let short: Vec<char> = format!("{exchange}{number}").chars().collect();
        let places = windows(run).into_iter().filter(|window| short.len() > 5 && here.get(window.clone()) == Some(&short));
        hits.extend(places.filter_map(|window| digits_hit(view, run, window, RedactionReason::Phone, false)));
    }
    hits
}

fn digits_hit(view: &Folded, run: &Run, digits: Range<usize>, kind: RedactionReason, certain: bool) -> Option<Hit> {
    let (_, first) = *run.digits.get(digits.start)?;
    let (_, last) = *run.digits.get(digits.end.checked_sub(1)?)?;
    let opening = view.chars().iter().take(first).rev().take_while(|c| "(+〒".contains(**c)).count();
    hit(view, first - opening..last + 1, kind, certain)
}

/// The ranges of digits between two places where the run may be cut, longest first.
fn windows(run: &Run) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = run.groups.iter().filter(|(_, cut)| *cut).map(|(group, _)| group.start).collect();
    cuts.push(run.digits.len());
    let mut windows: Vec<Range<usize>> = Vec::new();
    for (nth, start) in cuts.iter().enumerate() {
        windows.extend(cuts.iter().skip(nth + 1).take(6).map(|end| *start..*end));
    }
    windows.sort_by_key(|window| std::cmp::Reverse(window.len()));
    windows
}

fn anyones(view: &Folded, run: &Run) -> Vec<Hit> {
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut hits = Vec::new();
    for window in windows(run) {
        if taken.iter().any(|other| other.start < window.end && window.start < other.end) {
            continue;
        }
        if let Some((kind, certain)) = classify(view.chars(), run, &window) {
            hits.extend(digits_hit(view, run, window.clone(), kind, certain));
            taken.push(window);
        }
    }
    hits
}

/// What a number is by its length, its groups and the words around it, and whether it can hardly be anything else.
fn classify(chars: &[char], run: &Run, window: &Range<usize>) -> Option<(RedactionReason, bool)> {
    let (_, first) = *run.digits.get(window.start)?;
    let (_, last) = *run.digits.get(window.end.checked_sub(1)?)?;
    let digits: Vec<u32> = run.digits.get(window.clone())?.iter().filter_map(|(c, _)| c.to_digit(10)).collect();
    let groups: Vec<usize> = run.groups.iter().filter(|(group, _)| window.contains(&group.start)).map(|(group, _)| group.len()).collect();
    let before: String = chars.iter().take(first).rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    let labelled =
        |labels: &[&str]| labels.iter().any(|label| before.trim_end_matches([' ', ':', '(', '番', '号', '-', '\n']).ends_with(label));
    let phone = ["電話", "tel", "でんわ", "携帯", "けいたい", "fax", "ふぁっくす", "連絡先"];
    match (digits.as_slice(), groups.as_slice()) {
        ([0, rest @ ..], _) if matches!(rest.len(), 9 | 10) && groups.len() <= 4 => {
            let mobile = rest.len() == 10 && matches!(rest, [5 | 7 | 8 | 9, 0, ..]);
            Some((RedactionReason::Phone, groups.len() == 3 || mobile || labelled(&phone)))
        }
        ([8, 1, ..], _) if before.ends_with('+') && (11..=13).contains(&digits.len()) => Some((RedactionReason::Phone, true)),
        (_, [3, 4] | [7]) if labelled(&["〒", "郵便"]) => Some((RedactionReason::Address, true)),
        (_, _) if labelled(&phone) && (6..=11).contains(&digits.len()) => Some((RedactionReason::Phone, digits.len() > 9)),
        (_, [3, 4]) if !chars.get(last + 1).is_some_and(|c| "円人件万億年%tkmg個台戸世".contains(*c)) => {
            Some((RedactionReason::Address, false))
        }
        (_, [12] | [4, 4, 4]) => Some((RedactionReason::Number, is_individual_number(&digits))),
        (_, [13..=19] | [4, 4, 4, 4] | [4, 6, 5] | [4, 6, 4]) if is_card(&digits) => Some((RedactionReason::Number, true)),
        (_, [4, 4, 4, 4]) => Some((RedactionReason::Number, false)),
        _ => None,
    }
}

/// The check digit of the individual number (Ministry of Internal Affairs Ordinance 85 of 2014, Art. 5).
fn is_individual_number(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let sum: u32 = body.iter().rev().zip((2..=7).chain(2..=6)).map(|(digit, weight)| digit * weight).sum();
    *check == if sum % 11 <= 1 { 0 } else { 11 - sum % 11 }
}

/// The check digit of payment cards (ISO/IEC 7812-1, Luhn).
fn is_card(digits: &[u32]) -> bool {
    let weigh = |(nth, digit): (usize, &u32)| if nth % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit };
    digits.iter().rev().enumerate().map(weigh).sum::<u32>() % 10 == 0
}
