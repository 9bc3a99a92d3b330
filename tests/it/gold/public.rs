//! Everything that anybody can get from the server without signing in, and what must not stand in it.

use super::set::{Letter, Set};
use crate::support::app::TestApp;
use crate::support::http::Browser;
use ronten::model::terms::RedactionReason;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// More addresses than this is a trap for robots, not a site.
const MOST: usize = 3000;

/// Every public address with its bytes: what links lead to from the first pages, and what no link needs to lead to.
pub fn everything(app: &TestApp, project: &str) -> BTreeMap<String, Vec<u8>> {
    let mut browser = app.browser();
    let result = format!("{project}/rounds/1/result");
    let mut waiting: Vec<String> = ["/", "/en", "/feed.atom", "/calendar.ics", "/log/checkpoint", "/log/key"].map(str::to_owned).into();
    for lang in ["", "/en"] {
        waiting.extend([format!("{lang}{result}.json"), format!("{lang}{result}.csv"), format!("{lang}{result}/versions/1")]);
        waiting.push(format!("{lang}{project}/rounds/1/submissions/new"));
    }
    waiting.extend(tiles(&mut browser));
    let mut seen = BTreeMap::new();
    while let Some(path) = waiting.pop() {
        if seen.contains_key(&path) {
            continue;
        }
        let page = browser.get(&path);
        assert!(page.status < 500 && page.status != 404, "{path}: {}", page.status);
        if page.header("content-type").is_some_and(|media| media.contains("html") || media.contains("xml") || media.contains("calendar")) {
            waiting.extend(links(&page.text(), &app.base));
        }
        seen.insert(path, page.body);
        assert!(seen.len() < MOST, "the site does not end: {:?}", seen.keys().take(20).collect::<Vec<_>>());
    }
    seen
}

/// The addresses on this server in a page's text.
fn links(text: &str, base: &str) -> Vec<String> {
    let quoted = ["href=\"", "src=\""].into_iter().flat_map(|name| text.split(name).skip(1)).filter_map(|rest| rest.split('"').next());
    let bare =
        text.split(base).skip(1).map(|rest| rest.split(|c: char| c == '"' || c == '<' || c.is_whitespace()).next().unwrap_or_default());
    let paths = quoted.map(|link| link.strip_prefix(base).unwrap_or(link)).chain(bare);
    let paths = paths.map(|link| link.split('#').next().unwrap_or_default().replace("&amp;", "&").replace("&#x3D;", "="));
    paths.filter(|path| path.starts_with('/') && !["/office", "/audit", "/en/office"].iter().any(|staff| path.starts_with(staff))).collect()
}

/// All tiles and bundles of the signed record at its present size.
fn tiles(browser: &mut Browser) -> Vec<String> {
    let note = browser.get("/log/checkpoint").text();
    let size: u64 = note.lines().nth(1).unwrap().parse().unwrap();
    let mut paths = Vec::new();
    for kind in ["entries", "0"] {
        let whole = (0..size / 256).map(|n| format!("/log/tile/{kind}/{n:03}"));
        let rest = (!size.is_multiple_of(256)).then(|| format!("/log/tile/{kind}/{:03}.p/{}", size / 256, size % 256));
        paths.extend(whole.chain(rest));
    }
    paths
}

/// Text without what people write differently: width, spaces, hyphens, the words for parts of an address.
pub fn folded(text: &str) -> String {
    let plain: String = text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !is_hyphen(*c)).collect();
    ["丁目", "番地", "番", "号"].iter().fold(plain, |text, word| text.replace(word, ""))
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

/// What must not be public, folded, with the letter that it is of: every writer's name and full address, and whatever the
/// set's readers marked as personal.
pub fn secrets(set: &Set, city: &str) -> Vec<(String, String)> {
    let mut secrets = Vec::new();
    for letter in &set.letters {
        let mut keep = |words: &str| secrets.push((folded(words), letter.id.clone()));
        if !letter.name.is_empty() {
            keep(&letter.name);
        }
        if is_full(&letter.address) {
            keep(&letter.address);
            keep(letter.address.trim_start_matches(city));
        }
        letter.redactions.iter().for_each(|mark| keep(letter.words(mark.start, mark.end)));
    }
    secrets
}

/// Whether an address names a house: a town or a block of it is not full.
fn is_full(address: &str) -> bool {
    let address: String = address.nfkc().collect();
    let house = address.split_once("丁目").map_or(address.as_str(), |(_, house)| house);
    house.contains(|c: char| c.is_ascii_digit())
}

/// The words of an opinion as the public reads them.
pub fn cleared(letter: &Letter, start: usize, end: usize) -> String {
    let mut text = String::new();
    let mut at = start;
    for mark in letter.redactions.iter().filter(|mark| start <= mark.start && mark.end <= end) {
        text += letter.words(at, mark.start);
        text += if mark.reason == RedactionReason::ThirdParty { "［第三者の情報］" } else { "［個人情報］" };
        at = mark.end;
    }
    text + letter.words(at, end)
}
