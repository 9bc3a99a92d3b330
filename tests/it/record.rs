//! The signed record from outside: tiles, checkpoint and key as anybody fetches them, proofs as writers keep them, and the
//! pages that say it in words.

use crate::support::app::TestApp;
use crate::support::round::OpenRound;
use ronten::commands::Actor;
use ronten::commands::submission::{Amend, Post, Receipt, Receive, receipt_hash};
use ronten::model::letter::Person;
use ronten::model::receipt::ReceiptCode;
use ronten::model::terms::{EligibilityClass, Lang, Role};
use ronten::record::checkpoint::Verifier;
use ronten::record::digest::Digest;
use ronten::record::entry::Entry;
use ronten::record::proof::Proof;
use ronten::record::tile::unbundle;
use ronten::record::tree::leaf_hash;
use std::process::Command;

const WORDS: &str = "公園に木を植えてください。";

fn letter(app: &TestApp, round: &OpenRound, text: &str) -> Receipt {
    let person = Person {
        name: "葛󠄀城　太郎".to_owned(),
        address: "みほん市本町9-9-9".to_owned(),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    };
    let post = Post { key: format!("key of {text}"), payload: text.as_bytes().to_vec() };
    let parts = vec![(None, text.to_owned())];
    app.perform(&Actor::Resident, Receive { post, round: round.id, parts, person, lang: Lang::Ja, received_at: app.time.now() })
}

fn verifier(app: &TestApp) -> Verifier {
    app.browser().get("/log/key").text().trim_end().parse().unwrap()
}

#[test]
fn the_record_is_served_as_tiles_that_agree_with_the_signed_head() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    for n in 0..260 {
        letter(&app, &round, &format!("意見{n}"));
    }
    let mut browser = app.browser();

    let note = browser.get("/log/checkpoint");
    let checkpoint = verifier(&app).open(&note.body).unwrap();
    assert!(checkpoint.size > 260 && note.header("cache-control") == Some("no-cache"));
    let full = browser.get("/log/tile/entries/000");
    assert_eq!(full.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let entries = unbundle(&full.body).unwrap();
    assert_eq!(entries.len(), 256);
    let hashes: Vec<u8> = entries.iter().flat_map(|entry| leaf_hash(entry).0).collect();
    assert_eq!(browser.get("/log/tile/0/000").body, hashes);
    assert_eq!(Entry::parse(entries[7]).unwrap().seq, 7);
    let rest = checkpoint.size - 256;
    let partial = browser.get(&format!("/log/tile/entries/001.p/{rest}"));
    assert_eq!(unbundle(&partial.body).unwrap().len() as u64, rest);
    assert_eq!(browser.get("/log/tile/1/000.p/1").body.len(), 32);
    let public = String::from_utf8_lossy(&[full.body, partial.body].concat()).into_owned();
    assert!(!public.contains("意見") && !public.contains("太郎"));

    for path in [
        format!("/log/tile/entries/001.p/{}", rest + 1),
        "/log/tile/entries/001".to_owned(),
        "/log/tile/1/000".to_owned(),
        "/log/tile/2/000.p/1".to_owned(),
        "/log/tile/00/000".to_owned(),
        "/log/tile/entries/0".to_owned(),
        "/log/tile/".to_owned(),
        "/log/tile/..%2F..%2Fkeys".to_owned(),
        "/en/log/checkpoint".to_owned(),
        "/log/audit".to_owned(),
    ] {
        assert_eq!(browser.get(&path).status, 404, "{path}");
    }
}

#[test]
fn a_writer_can_prove_the_own_words_and_the_file_names_nobody() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let receipt = letter(&app, &round, WORDS);
    let hash = receipt_hash(&receipt.code.parse::<ReceiptCode>().unwrap());
    let post = Post { key: "amended".to_owned(), payload: Vec::new() };
    let parts = vec![(None, "桜を植えてください。".to_owned())];
    app.perform(&Actor::Resident, Amend { receipt: hash, post, parts, received_at: app.time.now() });
    let path = format!("/receipts/{}/proof", receipt.code);
    let mut browser = app.browser();

    let file = browser.get(&path);

    assert_eq!((file.status, file.header("cache-control")), (200, Some("no-store")));
    let name = file.header("content-disposition").unwrap();
    assert!(name.ends_with(".tlog-proof\"") && !name.contains(&receipt.code.to_string()), "the code is not for showing around: {name}");
    let proof = Proof::parse(&file.body).unwrap();
    let proven = proof.verify(&verifier(&app)).unwrap();
    assert_eq!(proven.entry.kind, "submission.receive");
    assert!(proof.openings.len() == 1 && proof.openings[0].payload.contains(WORDS));
    let shown = proof.openings[0].payload.clone() + &String::from_utf8_lossy(&proof.entry);
    assert!(!shown.contains("太郎") && !shown.contains("9-9-9"), "{shown}");
    let amended = Proof::parse(&browser.get(&format!("{path}?amendment=1")).body).unwrap();
    assert!(amended.verify(&verifier(&app)).unwrap().entry.kind == "submission.amend" && amended.openings[0].payload.contains("桜"));

    assert_eq!(browser.get(&format!("{path}?amendment=2")).status, 404);
    assert_eq!(browser.get("/receipts/0000-0000-0000-0000-0/proof").status, 404);
    assert_eq!(browser.get("/receipts/x/proof").status, 404);
}

#[test]
fn the_command_line_checks_a_proof_offline_and_says_by_its_exit_code_what_is_wrong() {
    let app = TestApp::start();
    let receipt = letter(&app, &OpenRound::start(&app), WORDS);
    let file = app.browser().get(&format!("/receipts/{}/proof", receipt.code)).body;
    let folder = crate::support::folder::Folder::new();
    let key = verifier(&app).to_string();
    let other = {
        let strange = ronten::record::checkpoint::Signer::from_seed("elsewhere.example/log", &[5; 32]).unwrap();
        strange.verifier().to_string()
    };
    let run = |bytes: &[u8], key: &str| {
        let path = folder.path().join("a.tlog-proof");
        std::fs::write(&path, bytes).unwrap();
        let done =
            Command::new(env!("CARGO_BIN_EXE_ronten")).args(["verify", "--json", "--key", key, "--proof"]).arg(&path).output().unwrap();
        (done.status.code().unwrap(), String::from_utf8_lossy(&done.stdout).into_owned())
    };

    let (code, said) = run(&file, &key);
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &said["kind"], &said["proven"][0]), (0, &"submission.receive".into(), &"text".into()));
    assert!(said["openings"]["text"].as_str().unwrap().contains(WORDS));

    let text = String::from_utf8(file.clone()).unwrap();
    let altered = {
        let mut proof = Proof::parse(&file).unwrap();
        proof.openings[0].payload = proof.openings[0].payload.replace("木", "杭");
        proof.to_text().unwrap()
    };
    let moved = {
        let mut proof = Proof::parse(&file).unwrap();
        proof.path[0] = Digest::of(&[b"x"]);
        proof.to_text().unwrap()
    };
    assert_eq!(run(altered.as_bytes(), &key).0, 10);
    assert_eq!(run(moved.as_bytes(), &key).0, 16);
    assert_eq!(run(&file, &other).0, 17);
    assert_eq!(run(&text.as_bytes()[1..], &key).0, 22);
    assert_eq!(run(&file, "no key").0, 2);
}

#[test]
fn the_record_page_tells_in_words_what_happened_and_links_each_rule() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    letter(&app, &round, WORDS);
    let path = format!("{}/record", round.project_path());

    let page = app.browser().get(&path);

    for words in [
        "案件を登録しました。",
        "開始を決裁しました。",
        "募集を始めました。",
        "時計（自動）",
        "意見書を受け付けました。",
        "ronten-entry/v1",
    ] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(page.text().contains("href=\"/procedure#round.A4\""), "{}", page.text());
    for hidden in [WORDS, "太郎", "drafter", "decider"] {
        assert!(!page.says(hidden), "{hidden}");
    }
    assert!(app.browser().get("/procedure").text().contains("id=\"round.A4\""));
    assert!(app.browser().get(&format!("/en{path}")).says("By: the clock (automatic)"));
    assert_eq!(app.browser().get("/projects/2020-001/record").status, 404);
}

#[test]
fn long_records_are_read_page_by_page_without_gap() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    for n in 0..220 {
        letter(&app, &round, &format!("意見{n}"));
    }
    let mut browser = app.browser();
    let (mut path, mut seen) = (format!("{}/record", round.project_path()), 0);
    loop {
        let page = browser.get(&path);
        seen += page.text().matches("意見書を受け付けました。").count();
        let text = page.text();
        let Some(at) = text.find("rel=\"next\"") else { break };
        let link = &text[..at];
        path = link[link.rfind("href=\"").unwrap() + 6..].split('"').next().unwrap().replace("&#x3D;", "=");
    }

    assert_eq!(seen, 220);
}

#[test]
fn only_auditors_read_the_audit_pages_and_find_marks_instead_of_names() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    letter(&app, &round, WORDS);
    let mut auditor = app.sign_in(&app.staff("kansa", Role::Auditor));
    let mut official = app.sign_in(&round.official);

    assert_eq!(auditor.get("/office").location(), Some("/audit"));
    let home = auditor.get("/audit");
    assert!(home.status == 200 && home.says(&round.project.no()) && home.says("監査用の記録"), "{}", home.text());
    for path in ["/audit/record", "/audit/record?log=audit", &format!("/audit/record?log=record&project={}", round.project.no())] {
        let page = auditor.get(path);
        assert_eq!((page.status, page.header("cache-control")), (200, Some("no-store")), "{path}");
        assert!(!page.says("太郎") && !page.says(WORDS) && !page.says("職員 drafter"), "{path}");
    }
    assert!(auditor.get("/audit/record").says("staff:"));
    assert_eq!(auditor.get("/audit/record?log=other").status, 404);
    for path in ["/audit", "/audit/record", "/audit/record?log=audit"] {
        assert_eq!(official.get(path).status, 403, "{path}");
        assert_eq!(app.browser().get(path).status, 303, "{path}");
    }
}
