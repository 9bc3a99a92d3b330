//! What we promise about the code itself: the direction of layers, sizes, who may know the database engine, unescaped
//! templates, words of this or that machine, nothing that panics on what comes from outside, and a test for every fault.
//!
//! Each promise is a function from text to findings, tried on a bad example first, so that it can be seen to fail.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Which top-level modules of `src/` each may use (docs: the map in `src/lib.rs`). A module that is not listed fails.
const LAYERS: &[(&str, &str)] = &[
    ("model", ""),
    ("texts", "model"),
    ("templates", "model texts"),
    ("keys", ""),
    ("timepiece", "model"),
    ("procedure", "model"),
    ("record", "model"),
    ("documents", "model record"),
    ("similarity", "model"),
    ("fonts", "documents"),
    ("store", "model procedure record"),
    ("config", "model store"),
    ("commands", "model procedure record store documents similarity config keys timepiece"),
    ("installation", "model record store commands keys timepiece"),
    ("probe", "model procedure store commands timepiece worker"),
    (
        "web",
        "model procedure record store commands documents similarity fonts config keys timepiece texts templates installation probe mail worker",
    ),
    ("worker", "commands"),
    ("mail", "model procedure record store commands documents config keys timepiece texts templates worker"),
    ("clock", "model procedure store commands keys timepiece worker"),
    ("cli", "model procedure record store commands documents similarity config keys timepiece texts installation web mail clock probe"),
];

/// Lines a file of code may have, without its tests.
const FILE_LINES: usize = 300;
/// Lines a function may have, from its `fn` to its closing brace.
const FUNCTION_LINES: usize = 60;

/// Files over the limit, each with the reason why it is still one idea.
const LONG_FILES: &[(&str, &str)] = &[("src/store/schema.rs", "a list of columns, read table by table")];
/// Functions over the limit, as `file: name`, each with its reason.
const LONG_FUNCTIONS: &[(&str, &str)] = &[];
/// Templates that may put text into a page unescaped, each with the reason why that text is safe.
const UNESCAPED: &[(&str, &str)] = &[];
/// Files of `src/` that may call `unwrap` or `expect`, each with the reason why it cannot fail.
const PANICKING: &[(&str, &str)] = &[];

#[test]
fn layers_are_used_in_one_direction() {
    assert_eq!(upward("web", "use crate::store::Db;\nuse crate::{model::Id, cli};\n"), ["cli"]);
    assert_eq!(upward("model", "use crate::closed;\nlet x = crate::web::page();\n// crate::store\n"), ["web"]);
    assert!(climbs("src/web/page.rs", "use super::super::mail;\n") && climbs("src/web/mod.rs", "use super::mail;\n"));
    assert!(!climbs("src/web/page.rs", "use super::error;\n#[cfg(test)]\nmod tests {\n    use super::super::tree;\n}\n"));

    let mut findings = Vec::new();
    for (name, text) in sources() {
        let layer = layer_of(&name);
        if ["lib", "main"].contains(&layer.as_str()) {
            continue;
        }
        findings.extend(upward(&layer, &text).into_iter().map(|other| format!("{name} uses {other}")));
        if climbs(&name, &text) && !is_test(&name) {
            findings.push(format!("{name} leaves its layer through super"));
        }
    }
    none(findings);
}

#[test]
fn files_and_functions_stay_small() {
    let long = format!("impl X {{\n    pub fn f(\n        x: u8,\n    ) {{\n{}    }}\n}}\n", "        x;\n".repeat(70));
    assert_eq!(functions(&long), [("f".to_owned(), 74)]);
    assert_eq!(functions("fn a() {}\ntrait T {\n    fn b(&self);\n    fn c(\n        &self,\n    );\n}\nfn d() {\n}\n").len(), 1);
    assert_eq!(code("a\n#[cfg(test)]\nmod tests {\n    b\n}\n").lines().count(), 1);
    assert_eq!(code("a\n#[cfg(test)]\nmod tests;\nb\n").lines().count(), 4);

    let (mut files, mut long_functions) = (Vec::new(), Vec::new());
    for (name, text) in sources() {
        if code(&text).lines().count() > FILE_LINES && !is_test(&name) {
            files.push(name.clone());
        }
        let over = functions(code(&text)).into_iter().filter(|(_, lines)| *lines > FUNCTION_LINES);
        long_functions.extend(over.map(|(function, _)| format!("{name}: {function}")));
    }
    files.extend(
        walk(&["tests", "benches"], "rs").into_iter().filter(|(_, text)| code(text).lines().count() > FILE_LINES).map(|(name, _)| name),
    );
    excused(files, LONG_FILES);
    excused(long_functions, LONG_FUNCTIONS);
}

#[test]
fn only_the_dialect_knows_the_engine() {
    let engine = |text: &str| text.contains("SqliteConnection") || text.contains("PgConnection");
    assert!(engine("use diesel::PgConnection;") && !engine("use diesel::Connection;"));

    none(
        sources().into_iter().filter(|(name, text)| !name.starts_with("src/store/dialect") && engine(text)).map(|(name, _)| name).collect(),
    );
}

#[test]
fn templates_escape_what_they_show() {
    let raw = |text: &str| text.contains("{{{") || text.contains("{{&") || text.contains("{{~{") || text.contains("{{~&");
    assert!(raw("<p>{{{body}}}</p>") && raw("{{~& body}}") && !raw("<p>{{body}} {{#if x}}{{/if}}</p>"));

    excused(walk(&["templates"], "hbs").into_iter().filter(|(_, text)| raw(text)).map(|(name, _)| name).collect(), UNESCAPED);
}

#[test]
fn nothing_panics_on_what_comes_from_outside() {
    assert!(panics("    x.unwrap();\n") && panics("x\n    .expect(\"reason\")\n") && panics("todo!()"));
    assert!(!panics("/// x.unwrap()\n x.unwrap_or(1); #[expect(lint)]\n"));

    let files = sources().into_iter().filter(|(name, text)| !is_test(name) && panics(code(text)));
    excused(files.map(|(name, _)| name).collect(), PANICKING);
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let silent = sources().into_iter().filter(|(_, text)| !text.starts_with("//! "));
    none(silent.map(|(name, _)| name).collect());
}

#[test]
fn no_file_knows_a_machine() {
    // Written in pieces, or this file would be a finding.
    let places = [concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/")];
    let named = |text: &str| places.iter().any(|place| text.contains(place));
    assert!(named(concat!("/ho", "me/someone/ronten")) && !named("/etc/ronten"));

    let mut files = Vec::new();
    for extension in ["rs", "hbs", "toml", "sql", "md", "sh", "mjs", "json", "css", "scss", "html", "txt"] {
        let folders = ["src", "tests", "benches", "docs", "templates", "texts", "config", "migrations", "assets", ".ci"];
        files.extend(walk(&folders, extension));
    }
    for name in ["README.md", "README.ja.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "Cargo.toml", "deny.toml", ".ci/run"] {
        files.extend(std::fs::read_to_string(root().join(name)).map(|text| (name.to_owned(), text)));
    }
    none(files.into_iter().filter(|(_, text)| named(text)).map(|(name, _)| name).collect());
}

/// Whether code outside of tests goes up with `super` as far as the crate's root, where `upward` does not see it.
/// Tests that `docs/faults.md` names and nobody wrote: in `a::b::c` the function is `c`, in a file with `a` or `b` in its path.
#[test]
fn every_fault_has_its_test() {
    let tests = [("tests/it/a.rs".to_owned(), "fn c() {".to_owned())];
    assert_eq!(untested("| x | y | `a::c`, `a::d`, `b::c` |\n| `z::z` |", &tests), ["a::d", "b::c"]);

    let table = std::fs::read_to_string(root().join("docs/faults.md")).unwrap();
    none(untested(&table, &walk(&["src", "tests/it"], "rs")));
}

fn untested(table: &str, sources: &[(String, String)]) -> Vec<String> {
    let last = table.lines().filter(|line| line.matches('|').count() == 4).filter_map(|line| line.split('|').nth(3));
    let named: Vec<&str> = last.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let written = |name: &&str| {
        let mut path: Vec<&str> = name.split("::").collect();
        let function = format!("fn {}()", path.pop().unwrap_or_default());
        sources.iter().any(|(file, text)| text.contains(&function) && path.iter().all(|part| file.contains(part)))
    };
    named.into_iter().filter(|name| !written(name)).map(str::to_owned).collect()
}

fn climbs(name: &str, text: &str) -> bool {
    let depth = name.trim_start_matches("src/").trim_end_matches("/mod.rs").split('/').count();
    let chain = "super::".repeat(depth);
    code(text).lines().any(|line| !line.trim_start().starts_with("//") && line.contains(&chain))
}

/// Whether a file of `src/` holds nothing but tests: `x_tests.rs` beside `x.rs`, `tests.rs` or a folder `tests/`, and
/// `testing.rs` with what the tests of one layer share.
fn is_test(name: &str) -> bool {
    name.ends_with("_tests.rs") || name.split('/').any(|part| ["tests", "tests.rs", "testing.rs"].contains(&part))
}

/// The layers that `text`, a file of `layer`, uses and must not.
fn upward(layer: &str, text: &str) -> Vec<String> {
    let own: BTreeSet<&str> = LAYERS.iter().find(|(l, _)| *l == layer).map(|(_, may)| may.split(' ').collect()).unwrap_or_default();
    let known = LAYERS.iter().any(|(l, _)| *l == layer);
    let mut findings: Vec<String> = if known { Vec::new() } else { vec![format!("{layer}, which has no place in LAYERS")] };
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let used = line.split("crate::").skip(1).filter(|_| !line.contains("$crate::")).flat_map(first_segments);
        // `crate::closed!` is exported at the root but lives in the model.
        findings.extend(used.filter(|name| name != layer && name != "closed" && !own.contains(name.as_str())));
    }
    findings
}

/// The modules named right after `crate::`: one, or each of a group in braces on the same line.
fn first_segments(rest: &str) -> Vec<String> {
    let word = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(c),
        }
        depth += i32::from(c == '{') - i32::from(c == '}');
    }
    parts.iter().map(|part| word(part)).filter(|part| !part.is_empty()).collect()
}

/// The name and length of each function with a body, by the indentation that rustfmt gives.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let head = line.trim_start().split('(').next().unwrap_or_default();
        let Some((before, name)) = head.split_once("fn ") else { continue };
        let words = ["", "pub", "const", "async", "unsafe", "pub(crate)", "pub(super)"];
        if !before.split(' ').all(|word| words.contains(&word)) || head.starts_with("//") || line.ends_with(['}', ';']) {
            continue;
        }
        let end =
            lines[start + 1..].iter().position(|l| l.len() - l.trim_start().len() == indent && l.trim_start().starts_with(['}', ')']));
        let Some(mut end) = end.map(|offset| start + 1 + offset) else { continue };
        if lines[end].trim_start().starts_with(')') {
            if lines[end].ends_with(';') {
                continue;
            }
            let close = |l: &&str| l.len() - l.trim_start().len() == indent && l.trim_start().starts_with('}');
            end += 1 + lines[end + 1..].iter().position(close).unwrap_or(0);
        }
        found.push((name.split('<').next().unwrap_or_default().to_owned(), end - start + 1));
    }
    found
}

/// The file without its `mod tests { … }`, which stands at the end.
fn code(text: &str) -> &str {
    let starts =
        ["mod tests {", "pub(super) mod tests {", "pub(crate) mod tests {"].map(|head| text.find(&format!("#[cfg(test)]\n{head}")));
    starts.into_iter().flatten().min().map_or(text, |end| &text[..end])
}

fn panics(text: &str) -> bool {
    let calls = [".unwrap()", ".expect(", "todo!(", "unimplemented!(", "dbg!("];
    text.lines().any(|line| !line.trim_start().starts_with("//") && calls.iter().any(|call| line.contains(call)))
}

/// `src/web/office/x.rs` → `web`, `src/clock.rs` → `clock`.
fn layer_of(name: &str) -> String {
    name.trim_start_matches("src/").split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of the program with its path from the project's root.
fn sources() -> Vec<(String, String)> {
    let files = walk(&["src"], "rs");
    assert!(files.iter().any(|(name, _)| name == "src/lib.rs"), "the walk found no sources");
    files
}

/// All files with this extension in these folders, in order of their names. A folder need not exist.
fn walk(folders: &[&str], extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).filter(|path| path.is_dir()).collect();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let skipped = ["node_modules", "out"].iter().any(|name| path.ends_with(name));
            if path.is_dir() && !skipped {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push((relative(&path), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

/// Fails unless exactly the excused ones were found: a new one needs an argument, and an excuse goes when its reason does.
fn excused(found: Vec<String>, excuses: &[(&str, &str)]) {
    let found: BTreeSet<String> = found.into_iter().collect();
    let known: BTreeSet<String> = excuses.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, known);
}

fn none(findings: Vec<String>) {
    assert_eq!(findings, Vec::<String>::new());
}
