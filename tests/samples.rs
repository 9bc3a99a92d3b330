//! Two real plans become the trees that a careful reader wrote down beforehand (`tests/golden/samples/`).
//!
//! The plans are not part of the project: `RONTEN_SAMPLES` names the folder that has them in `plans/`. The golden files
//! hold no words of them, only levels, places in code points and the SHA-256 of each heading.

use ronten::documents::plan::{Source, detect};
use sha2::{Digest, Sha256};
use std::path::Path;

/// The sections of a plan as the golden files write them, with the headings beside them to explain a difference.
fn rows(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let source = Source::read(name, bytes).expect("a plan that can be imported");
    let sections = detect(&source).sections(&source.text);
    let joined: String = sections.iter().map(|section| section.text(&source.text)).collect();
    assert_eq!(joined, source.text, "the sections give back every character");

    let characters: Vec<char> = source.text.chars().collect();
    let row = |section: &ronten::documents::plan::Section| {
        let heading: String = characters[section.heading_start..section.heading_end].iter().collect();
        let hash: String = Sha256::digest(&heading).iter().map(|byte| format!("{byte:02x}")).collect();
        let hash = if section.level == 0 { "-".to_owned() } else { hash };
        (format!("{}\t{}\t{}\t{hash}", section.level, section.start, section.end), format!("{} {heading}", section.place))
    };
    sections.iter().map(row).collect()
}

#[test]
fn real_plans_import_as_a_careful_reader_expects() {
    let Some(folder) = std::env::var_os("RONTEN_SAMPLES") else {
        println!("samples: absent");
        return;
    };
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/samples");
    let mut files = 0;
    let mut differences = String::new();
    for entry in std::fs::read_dir(&golden).expect("the golden trees") {
        let tree = entry.expect("a golden tree").path();
        let plan = Path::new(&folder).join("plans").join(tree.file_stem().expect("a name")).with_extension("txt");
        let bytes = std::fs::read(&plan).expect("the plan of a golden tree");
        let expected = std::fs::read_to_string(&tree).expect("a golden tree");
        let expected: Vec<&str> = expected.lines().skip(1).collect();
        let found = rows("plan.txt", &bytes);
        // The end of a section follows from the next one, so a row is known by its level, start and heading.
        let missing = expected.iter().filter(|row| !found.iter().any(|(found, _)| found == *row)).map(|row| format!("- {row}\n"));
        let surplus = found.iter().filter(|(row, _)| !expected.contains(&row.as_str())).map(|(row, words)| format!("+ {row} {words}\n"));
        differences.extend(missing.chain(surplus));
        files += 1;
    }
    println!("samples: {files} files");
    assert_eq!(differences, "", "trees differ from tests/golden/samples");
    assert_eq!(files, 2);
}
