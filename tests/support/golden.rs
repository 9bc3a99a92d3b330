//! Golden files: what the program prints, committed, so that a change of it is read as a diff.
//!
//! Used by several test targets: `#[path = "../support/golden.rs"] mod golden;`.

use std::path::Path;

/// Compares `actual` with the file at `path`, relative to the project's root; with `UPDATE_GOLDEN=1` writes it instead.
///
/// Panics with the first line that differs.
#[track_caller]
pub fn assert_golden(path: &str, actual: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}; UPDATE_GOLDEN=1 writes it"));
    if expected == actual {
        return;
    }
    let differs = expected.lines().zip(actual.lines()).position(|(old, new)| old != new);
    let at = differs.unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(end of file)").to_owned();
    panic!("{path} line {}:\n  file: {}\n  now:  {}\nUPDATE_GOLDEN=1 accepts the change", at + 1, line(&expected), line(actual));
}
