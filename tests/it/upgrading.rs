//! A database that an earlier version of the program made goes on: it is migrated, verifies to the last row, and its projects
//! stand where their rounds have come to.
//!
//! `tests/upgrade/first.*` were made by the program that knew one round: the demo's city and its keys, which open nothing else.

use crate::support::http::Browser;
use crate::support::program::Program;
use flate2::read::GzDecoder;
use std::io::Read;

const DATABASE: &[u8] = include_bytes!("../upgrade/first.db.gz");
const KEYS: &str = include_str!("../upgrade/first.keys");
/// The copies that the program keeps beside its keys.
const CHECKPOINTS: [(&str, &str); 2] = [
    ("keys.checkpoint", include_str!("../upgrade/first.keys.checkpoint")),
    ("keys.audit-checkpoint", include_str!("../upgrade/first.keys.audit-checkpoint")),
];

#[test]
fn a_database_of_the_first_version_goes_on_and_verifies() {
    let program = Program::new();
    let file = program.folder.path().join("first.db");
    let mut bytes = Vec::new();
    GzDecoder::new(DATABASE).read_to_end(&mut bytes).unwrap();
    std::fs::write(&file, bytes).unwrap();
    std::fs::write(program.folder.path().join("keys"), KEYS).unwrap();
    for (name, note) in CHECKPOINTS {
        std::fs::write(program.folder.path().join(name), note).unwrap();
    }
    program.configure(|text| text.replace(&program.database.url(), &format!("sqlite:{}", file.display())));
    let verify = || {
        let ended = program.run(&["verify", "--database"]);
        assert!(ended.code == Some(0) && ended.text.contains("0 findings"), "{}", ended.text);
    };

    assert_eq!(program.run(&["migrate"]).code, Some(0));
    verify();
    let mut serving = program.serve();
    let mut reader = Browser::new(&program.base());
    for (no, stands) in [("2026-001", "素案段階の結果公表済み"), ("2026-002", "素案段階の意見募集"), ("2026-003", "素案段階の意見募集")]
    {
        // The clock's first step takes them along.
        assert!((0..5000).any(|_| reader.get(&format!("/projects/{no}")).says(stands)), "{no}");
    }
    assert!(reader.get("/projects/2026-001/rounds/1/result").says("市の考え方"));
    assert_eq!(serving.end(), Some(0));
    verify();
}
