//! Words against their use: every text that a template asks for exists and gets what it needs, and no text is left over.

use ronten::model::terms::Lang;
use ronten::texts::texts;
use std::collections::BTreeSet;
use std::path::Path;

/// A call of the helper `t`: its key, whether a variant follows, and the names it fills.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    key: String,
    variant: bool,
    names: BTreeSet<String>,
}

#[test]
fn templates_ask_for_texts_that_exist_and_fill_them() {
    let call =
        |key: &str, variant, names: &[&str]| Call { key: key.into(), variant, names: names.iter().map(|name| (*name).into()).collect() };
    assert_eq!(calls(r#"{{t "a.b"}} {{> x y=(t "c" n=(number n) of=m)}}"#), [call("a.b", false, &[]), call("c", false, &["n", "of"])]);
    assert_eq!(calls(r#"{{t "a" state.name n="%{count}"}}{{at "no"}}"#), [call("a", true, &["n"])]);

    for (file, source) in files("templates", "hbs") {
        for call in calls(&source) {
            let keys: Vec<&str> =
                if call.variant { under(&call.key) } else { texts().keys(Lang::Ja).filter(|key| *key == call.key).collect() };
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
    let mut used: BTreeSet<String> = BTreeSet::new();
    for (_, source) in files("templates", "hbs") {
        for call in calls(&source) {
            used.extend(under(&call.key).into_iter().filter(|_| call.variant).map(str::to_owned));
            used.insert(call.key);
        }
    }
    for (_, source) in files("src", "rs") {
        // "round.refused.{code}" stands for everything below `round.refused`.
        for literal in source.split('"') {
            let below = literal.split_once(".{").map_or("", |(prefix, _)| prefix);
            used.extend(under(below).into_iter().filter(|_| !below.is_empty()).map(str::to_owned));
            used.insert(literal.to_owned());
        }
    }

    let unused: Vec<&str> = texts().keys(Lang::Ja).filter(|key| !used.contains(*key)).collect();

    assert!(unused.is_empty(), "texts that nothing uses: {unused:#?}");
}

fn under(group: &str) -> Vec<&'static str> {
    let direct = |key: &&str| key.strip_prefix(group).is_some_and(|rest| rest.starts_with('.'));
    texts().keys(Lang::Ja).filter(direct).collect()
}

fn calls(source: &str) -> Vec<Call> {
    let starts = source.match_indices("t \"").filter(|(at, _)| source[..*at].ends_with("{{") || source[..*at].ends_with('('));
    starts
        .map(|(at, _)| {
            let (key, rest) = source[at + 3..].split_once('"').unwrap();
            let words = arguments(rest);
            let names = words.iter().filter_map(|word| word.split_once('=')).map(|(name, _)| name.to_owned()).collect();
            Call { key: key.to_owned(), variant: words.iter().any(|word| !word.contains('=')), names }
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
