//! Which lines are a table of contents (目次): they name the headings but are none.

use super::line::Line;
use super::marker::marker;
use std::collections::{HashMap, HashSet};

/// For each line whether it belongs to a table of contents.
pub fn contents(all: &[Line<'_>]) -> Vec<bool> {
    let names: Vec<String> = all.iter().map(|line| name(line.text)).collect();
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (at, name) in names.iter().enumerate() {
        last.insert(name, at);
    }
    let again = |at: usize| names.get(at).and_then(|name| last.get(name.as_str())).is_some_and(|last| *last > at);

    let mut found: Vec<bool> = all.iter().map(|line| leads_to_page(line.text)).collect();
    let mut block = 0;
    for (at, line) in all.iter().enumerate() {
        if at >= block && is_title(line.text) {
            let listed = |at: usize, line: &Line<'_>| page_at_end(line.text) || is_row(line.text) || is_number(line.text) || again(at);
            block = run(all, &names, at + 1, listed);
            found.iter_mut().take(block).skip(at).for_each(|found| *found = true);
        }
    }
    // Without a title: three headings in a row with nothing between, each of which comes again.
    let mut at = 0;
    while at < all.len() {
        let listed = |at: usize, line: &Line<'_>| marker(line.text).is_some() && again(at);
        let end = run(all, &names, at, listed);
        let entries = all.iter().take(end).skip(at).filter(|line| !line.is_blank()).count();
        if entries >= 3 {
            found.iter_mut().take(end).skip(at).for_each(|found| *found = true);
        }
        at = end.max(at + 1);
    }
    found
}

/// Where the lines from `at` on cease to be listed: at the latest at a heading whose name was listed before, since that
/// is the heading itself.
fn run(all: &[Line<'_>], names: &[String], at: usize, listed: impl Fn(usize, &Line<'_>) -> bool) -> usize {
    let mut seen: HashSet<&str> = HashSet::new();
    for ((line, name), at) in all.iter().skip(at).zip(names.iter().skip(at)).zip(at..) {
        if line.is_blank() {
            continue;
        }
        let heading = marker(line.text).is_some() && seen.contains(name.as_str());
        if heading || !(listed(at, line) || leads_to_page(line.text)) {
            return at;
        }
        seen.insert(name);
    }
    all.len()
}

/// 目次 alone on its line.
fn is_title(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !c.is_whitespace() && !"【】＜＞《》〈〉〔〕-－―|#■●○◆□".contains(*c)).collect();
    ["目次", "もくじ"].contains(&bare.as_str())
}

/// A run of dots between a heading and its page.
fn leads_to_page(line: &str) -> bool {
    let line = line.trim_end_matches([' ', '\u{3000}', '\t', '|']);
    let before = line.trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace() || "-－Pp.．ページ頁".contains(c));
    // The dots may have gone with the page number, being dots themselves.
    let tail = line.get(before.len()..).unwrap_or("");
    let leader = |c: char| "…‥・･.．·⋯─┄┈".contains(c);
    let dots = before.chars().rev().take_while(|c| leader(*c) || c.is_whitespace()).filter(|c| leader(*c));
    let weight: usize = dots.chain(tail.chars().filter(|c| leader(*c))).map(|c| if c == '…' || c == '⋯' { 2 } else { 1 }).sum();
    weight >= 3
}

/// A heading with a page number set apart at its end.
fn page_at_end(line: &str) -> bool {
    let line = line.trim();
    let title = line.trim_end_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    title.len() < line.len() && title.ends_with(char::is_whitespace) && title.chars().any(char::is_alphabetic)
}

fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|')
}

fn is_number(line: &str) -> bool {
    line.trim().chars().all(|c| c.is_numeric() || "-－ ".contains(c))
}

/// What a heading and its entry in a table of contents have in common: no spaces, dots, rules, page number or widths.
fn name(line: &str) -> String {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '|');
    let line = if leads_to_page(line) || page_at_end(line) {
        line.trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace() || "…‥・･.．·⋯─┄┈-－|".contains(c))
    } else {
        line
    };
    line.chars()
        .filter(|c| !c.is_whitespace() && !"|#*".contains(*c))
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn listed(text: &str) -> Vec<&str> {
        let all: Vec<_> = lines(text).collect();
        contents(&all).into_iter().zip(&all).filter(|(listed, line)| *listed && !line.is_blank()).map(|(_, line)| line.text).collect()
    }

    #[test]
    fn dots_before_a_page_are_a_table_of_contents_anywhere() {
        for line in ["第１章　総則 ………… 3", "１ 目的 ...... １２", "| 1 目的..... | |", "（１）現状・・・・・・5", "1 期間……"]
        {
            assert_eq!(listed(line), [line]);
        }
        for line in ["１ 目的", "※1 ＳＮＳ… 略語", "協力・連携・交流", "人口は 3", "（１）樹木・草花・水辺"]
        {
            assert!(listed(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_listing_under_its_title_ends_where_the_headings_begin() {
        let text = "計画（素案）\n目　次\n第１章 総則 1\n１ 目的\n２ 期間\t3\n- 1 -\n第１章　総則\n１　目的\n本文。\n２　期間\n本文。\n";

        assert_eq!(listed(text), ["目　次", "第１章 総則 1", "１ 目的", "２ 期間\t3", "- 1 -"]);
    }

    #[test]
    fn a_listing_without_title_is_known_by_what_comes_again() {
        let text = "第１章 総則\n１ 目的\n第２章 現状\n\n第１章 総則\n１ 目的\n本文。\n第２章 現状\n１ 人口\n本文。";

        assert_eq!(listed(text), ["第１章 総則", "１ 目的", "第２章 現状"]);
    }

    #[test]
    fn headings_with_bodies_that_come_again_are_no_listing() {
        assert!(listed("① 支援\n概要。\n② 教育\n概要。\n③ 安全\n概要。\n① 支援\n本文。\n② 教育\n本文。\n③ 安全\n本文。").is_empty());
    }
}
