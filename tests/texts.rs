//! Words against their use: every text that a template asks for exists and gets what it needs, and no text is left over.

use ronten::model::terms::Lang;
use ronten::texts::texts;
use std::collections::BTreeSet;
use std::path::Path;

/// Areas whose every key is required by a table of the code; `tests/machines/words.rs` lets none be left over.
const HELD_ELSEWHERE: &[&str] = &["machine.", "refusal.", "terms."];

/// A call of the helpers `t` and `said`: its key, with `*` for a part that comes from the data, and the names it fills.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    key: String,
    names: BTreeSet<String>,
}

#[test]
fn templates_ask_for_texts_that_exist_and_fill_them() {
    let call = |key: &str, names: &[&str]| Call { key: key.into(), names: names.iter().map(|name| (*name).into()).collect() };
    assert_eq!(calls(r#"{{t "a.b"}} {{> x y=(t "c" n=(number n) of=m)}}"#), [call("a.b", &[]), call("c", &["n", "of"])]);
    assert_eq!(calls(r#"{{t "a" machine "state" state.name n="%{count}"}}{{at "no"}}"#), [call("a.*.state.*", &["n"])]);
    assert_eq!(calls(r#"{{said "a" n=m}}"#), [call("a", &["n"])]);
    assert!(covers("a.*.c", "a.b.c") && !covers("a.*", "a.b.c") && !covers("a.*.c", "a.b.d"));

    for (file, source) in files("templates", "hbs") {
        for call in calls(&source) {
            let keys: Vec<&str> = texts().keys(Lang::Ja).filter(|key| covers(&call.key, key)).collect();
            assert!(!keys.is_empty(), "{file}: there is no text {}", call.key);
            for key in keys {
                let needed: BTreeSet<String> = texts().placeholders(Lang::Ja, key).into_iter().map(str::to_owned).collect();
                assert!(needed.is_subset(&call.names), "{file}: {key} needs {needed:?}, gets {:?}", call.names);
            }
        }
    }
}

#[test]
fn every_text_is_used() {
    let mut used: BTreeSet<String> = files("templates", "hbs").iter().flat_map(|(_, source)| calls(source)).map(|call| call.key).collect();
    // In code a key is a literal, or a format: "round.refused.{code}" stands for every text of `round.refused`.
    used.extend(files("src", "rs").iter().flat_map(|(_, source)| source.split('"')).filter_map(literal_key));

    let held = |key: &str| HELD_ELSEWHERE.iter().any(|area| key.starts_with(area)) || used.iter().any(|pattern| covers(pattern, key));
    let unused: Vec<&str> = texts().keys(Lang::Ja).filter(|key| !held(key)).collect();

    assert!(unused.is_empty(), "texts that nothing uses: {unused:#?}");
}

/// A string of the code as a key, if it looks like one.
fn literal_key(literal: &str) -> Option<String> {
    let mut key = String::new();
    // A stored reason that is the program's own is the key of its text behind an “@”.
    let mut rest = literal.strip_prefix('@').unwrap_or(literal);
    while let Some((before, hole)) = rest.split_once('{') {
        key = key + before + "*";
        rest = hole.split_once('}')?.1;
    }
    key += rest;
    let named = key.contains('.') && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '*'));
    (named && !key.starts_with('*')).then_some(key)
}

fn covers(pattern: &str, key: &str) -> bool {
    let (pattern, key): (Vec<&str>, Vec<&str>) = (pattern.split('.').collect(), key.split('.').collect());
    pattern.len() == key.len() && pattern.iter().zip(key).all(|(pattern, key)| *pattern == "*" || *pattern == key)
}

fn calls(source: &str) -> Vec<Call> {
    let begins = |at: usize| source[..at].ends_with("{{") || source[..at].ends_with('(');
    let starts = ["t ", "said "].into_iter().flat_map(|helper| {
        let found = source.match_indices(helper).filter(move |(at, _)| begins(*at) && source[at + helper.len()..].starts_with('"'));
        found.map(move |(at, _)| at + helper.len())
    });
    starts
        .map(|at| {
            let (names, parts): (Vec<String>, Vec<String>) = arguments(&source[at..]).into_iter().partition(|word| word.contains('='));
            let part = |word: &String| word.strip_prefix('"').map_or("*", |word| word.trim_end_matches('"')).to_owned();
            let name = |word: String| word.split('=').next().unwrap_or_default().to_owned();
            Call { key: parts.iter().map(part).collect::<Vec<_>>().join("."), names: names.into_iter().map(name).collect() }
        })
        .collect()
}

/// The words up to the end of the expression; what stands in brackets or quotes belongs to its word.
fn arguments(rest: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut words) = (0, false, vec![String::new()]);
    for c in rest.chars() {
        match c {
            '"' => quoted = !quoted,
            ')' | '}' if depth == 0 && !quoted => break,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            c if c.is_whitespace() && depth == 0 && !quoted => words.push(String::new()),
            _ => {}
        }
        if !c.is_whitespace() {
            words.last_mut().unwrap().push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The files below `folder` with this ending, without the comments of templates.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push((path.display().to_string(), uncommented(&std::fs::read_to_string(&path).unwrap())));
            }
        }
    }
    assert!(!found.is_empty(), "no {ending} files in {folder}");
    found
}

fn uncommented(source: &str) -> String {
    let mut kept = String::new();
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("{{!--") {
        kept.push_str(before);
        rest = comment.split_once("--}}").map_or("", |(_, after)| after);
    }
    kept + rest
}
