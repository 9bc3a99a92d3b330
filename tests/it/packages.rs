//! The publication package: what was published in one file, which is checked without the site, and with foreign programs.

use crate::poppler;
use crate::result_files::{WORDS, published};
use crate::stacking::told;
use crate::support::app::TestApp;
use crate::support::case::Case;
use crate::support::folder::Folder;
use ronten::commands::approval::Decision;
use ronten::commands::withhold::RequestWithholding;
use ronten::documents::package::{Checked, Files, MANIFEST, Manifest, Part, SUMS, check, read, write};
use ronten::model::terms::RedactionReason;
use ronten::record::checkpoint::Verifier;
use ronten::record::finding::Code;
use ronten::store::projects::Project;
use std::process::Command;

/// The package of a project, as its page offers it.
fn fetch(app: &TestApp, no: &str) -> Vec<u8> {
    let mut resident = app.browser();
    let page = resident.get(&format!("/projects/{no}"));
    let page = resident.get(&page.link("/package").unwrap_or_else(|| panic!("{no}: {}", page.text())));
    let zip = resident.get(&page.link("/package.zip").expect("the package's page offers the file"));
    assert_eq!((zip.status, zip.header("content-type")), (200, Some("application/zip")));
    assert_eq!(zip.header("content-disposition"), Some(format!("attachment; filename=\"{no}.zip\"").as_str()));
    zip.body
}

fn key(app: &TestApp) -> Verifier {
    app.browser().get("/log/key").text().trim().parse().unwrap()
}

fn checked(app: &TestApp, zip: &[u8]) -> Checked {
    check(&read(zip).unwrap(), &key(app)).unwrap()
}

/// The codes of what is wrong with a package.
fn codes(files: &Files, key: &Verifier) -> Vec<Code> {
    match check(files, key) {
        Ok(checked) => checked.problems.iter().map(|problem| problem.code()).collect(),
        Err(problem) => vec![problem.code()],
    }
}

#[test]
fn a_package_holds_what_was_published_and_foreign_programs_read_it() {
    let case = published();
    let no = case.base.split('/').nth(3).unwrap().to_owned();
    let zip = fetch(&case.app, &no);
    assert!(zip == fetch(&case.app, &no), "the same bytes until something else is published");

    let found = checked(&case.app, &zip);
    assert_eq!(found.problems, []);
    let files = read(&zip).unwrap();
    let manifest: Manifest = serde_json::from_slice(&files[MANIFEST]).unwrap();
    let of = |part: Part| manifest.files.iter().filter(move |file| file.part == part).map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(found.contents, of(Part::Content).len());
    assert_eq!(of(Part::Copy), ["files/result-1-v1.csv", "files/result-1-v1.html", "files/result-1-v1.pdf", "files/result-1-v1.xlsx"]);
    assert_eq!(of(Part::Plan), ["plans/1.txt"]);

    // To the byte what the site serves.
    let mut resident = case.app.browser();
    let result = format!("{}/result", case.base.replace("/office", ""));
    for ending in ["csv", "xlsx", "pdf"] {
        assert!(files[&format!("files/result-1-v1.{ending}")] == resident.get(&format!("{result}.{ending}")).body, "{ending}");
    }
    assert!(of(Part::Content).iter().any(|path| files[path] == resident.get(&format!("{result}.json")).body));
    let page = String::from_utf8(files["files/result-1-v1.html"].clone()).unwrap();
    assert!(WORDS.iter().all(|words| page.contains(words)), "{page}");
    let guide = String::from_utf8(files["index.html"].clone()).unwrap();
    assert!(manifest.files.iter().filter(|file| file.part != Part::Guide).all(|file| guide.contains(&format!("href=\"{}\"", file.path))));

    // Nobody's name is in any of its bytes.
    let pdf = poppler::Pdf::keep("package", files["files/result-1-v1.pdf"].clone()).body();
    for name in ["佐藤", "鈴木", "高橋", "一郎"] {
        assert!(!pdf.contains(name), "{name} is in the PDF");
        assert!(files.iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains(name)), "{name} is in a file");
    }

    // With the command line, and with programs that are not ours.
    let folder = Folder::new();
    std::fs::write(folder.path().join("package.zip"), &zip).unwrap();
    let verify = |key: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_ronten")).arg("verify").arg(folder.path().join("package.zip")).args(key).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let right = key(&case.app).to_string();
    let (code, said) = verify(&["--key", &right]);
    assert!(code == Some(0) && said.contains("0 problems") && !said.contains("with the key in the package"), "{said}");
    let (code, said) = verify(&[]);
    assert!(code == Some(0) && said.contains("with the key in the package"), "{said}");
    let other = key(&TestApp::start()).to_string();
    assert_eq!(verify(&["--key", &other]).0, Some(17), "another city's key");
    let unpacked = Command::new("python3").args(["-m", "zipfile", "-e", "package.zip", "."]).current_dir(folder.path()).status().unwrap();
    assert!(unpacked.success());
    let summed = Command::new("sha256sum").args(["--check", "--strict", "--quiet", SUMS]).current_dir(folder.path()).status().unwrap();
    assert!(summed.success());
}

#[test]
fn whatever_is_changed_added_or_taken_out_of_a_package_is_found() {
    let case = published();
    let no = case.base.split('/').nth(3).unwrap().to_owned();
    let (files, key) = (read(&fetch(&case.app, &no)).unwrap(), key(&case.app));
    assert_eq!(codes(&files, &key), []);

    for path in files.keys() {
        let mut altered = files.clone();
        let bytes = altered.get_mut(path).unwrap();
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        assert_ne!(codes(&altered, &key), [], "{path} altered");
        let mut without = files.clone();
        without.remove(path);
        assert_ne!(codes(&without, &key), [], "{path} taken out");
    }
    let mut more = files.clone();
    more.insert("content/x.json".to_owned(), b"{}".to_vec());
    assert_eq!(codes(&more, &key), [Code::Moved]);

    // Who changes the manifest too is betrayed by the record.
    let content = files.keys().find(|path| path.ends_with("publication.publish.json") || path.contains("publication")).unwrap().clone();
    let mut package = repacked(&files, |path, bytes| match path {
        path if path == content => Some(String::from_utf8_lossy(bytes).replace("川沿い", "駅前").into_bytes()),
        _ => Some(bytes.to_vec()),
    });
    assert_eq!(codes(&package, &key), [Code::Moved, Code::Missing]);
    package = repacked(&files, |path, bytes| (path != content).then(|| bytes.to_vec()));
    assert_eq!(codes(&package, &key), [Code::Missing]);
    package = repacked(&files, |path, bytes| {
        let (mut bytes, word) = (bytes.to_vec(), b"kind publication.publish");
        let at = bytes.windows(word.len()).position(|window| window == word).filter(|_| path.contains("tile/entries/"));
        at.into_iter().for_each(|at| bytes[at + word.len() - 1] = b'x');
        Some(bytes)
    });
    assert_eq!(codes(&package, &key), [Code::Edited]);
    assert_eq!(read(&write(&files).unwrap()).unwrap(), files);
}

/// The files with other bytes, or without some, and a manifest and sums that fit them.
fn repacked(files: &Files, change: impl Fn(&str, &[u8]) -> Option<Vec<u8>>) -> Files {
    let mut manifest: Manifest = serde_json::from_slice(&files[MANIFEST]).unwrap();
    let listed = std::mem::take(&mut manifest.files);
    let mut package = ronten::documents::package::Package { manifest, files: Files::new() };
    for file in listed {
        if let Some(bytes) = change(&file.path, &files[&file.path]) {
            package.add(file.part, file.path.clone(), bytes, &file.of);
        }
    }
    package.finish().unwrap()
}

#[test]
fn words_that_were_withheld_are_in_no_byte_of_a_package_and_it_says_that_they_were() {
    let case = published();
    let no = case.base.split('/').nth(3).unwrap().to_owned();
    let before = fetch(&case.app, &no);
    let (words, reason) = ("𠮷野桜".to_owned(), RedactionReason::ThirdParty);
    let asked = case.app.perform(&case.official, RequestWithholding { round: case.round, words: words.clone(), reason });
    case.decide(&asked, Decision::Approve);

    let after = fetch(&case.app, &no);
    assert_ne!(before, after);
    let found = checked(&case.app, &after);
    assert!(found.problems.is_empty() && found.withheld >= 1, "{found:?}");
    let files = read(&after).unwrap();
    let pdf = poppler::Pdf::keep("package-withheld", files["files/result-1-v1.pdf"].clone()).body();
    assert!(pdf.contains("［非公開：第三者の情報］") && !pdf.contains(&words), "{pdf}");
    for (path, bytes) in &files {
        assert!(!String::from_utf8_lossy(bytes).contains(&words), "{path}");
    }
    // A workbook is a zip file of its own.
    let sheet = ronten::documents::package::read(&files["files/result-1-v1.xlsx"]).unwrap();
    assert!(sheet.values().all(|bytes| !String::from_utf8_lossy(bytes).contains(&words)));
}

#[test]
fn a_ledger_is_in_its_package_and_a_project_without_a_publication_has_none() {
    let asked = Case::open();
    // What is put to comment is public from the opening on, with its announcement; another round that waits for its opening is not.
    let no = asked.base.split('/').nth(3).unwrap();
    let zip = fetch(&asked.app, no);
    let found = checked(&asked.app, &zip);
    assert_eq!((found.problems, found.contents), (Vec::new(), 1));

    let app = TestApp::start();
    let kept = told(&app);
    let no = app.read(|db| Project::by_id(db, kept.project)).unwrap().no();
    let zip = fetch(&app, &no);
    assert_eq!(checked(&app, &zip).problems, []);
    let files = read(&zip).unwrap();
    for ending in ["csv", "html", "pdf", "xlsx"] {
        assert!(files.contains_key(&format!("files/ledger-edition-3.{ending}")), "{ending}: {:?}", files.keys());
    }
    assert!(checked(&app, &zip).contents >= 3);
}
