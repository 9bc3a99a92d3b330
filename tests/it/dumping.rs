//! Everything public in one file: made by the command line or at night, offered to anybody, checked with foreign programs.

use crate::result_files::published;
use crate::support::app::TestApp;
use crate::support::folder::Folder;
use crate::support::program::run_beside;
use crate::support::round::OpenRound;
use ronten::documents::package::read;
use ronten::web::dump;
use std::process::Command;

#[test]
fn all_that_is_public_is_in_one_file_that_foreign_programs_check() {
    let case = published();
    let no = case.base.split('/').nth(3).unwrap().to_owned();
    let file = case.app.place.key_file.with_file_name("public.zip");
    let mut reader = case.app.browser();
    assert_eq!(reader.get("/public.zip").status, 404, "nobody made it yet");

    let ended = run_beside(&case.app.place, &["export", "public", "--out", file.to_str().unwrap()]);
    assert_eq!((ended.code, ended.text.contains("1 projects")), (Some(0), true), "{}", ended.text);
    assert!(reader.get("/projects").link("/public.zip").is_some());
    let answer = reader.get("/public.zip");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/zip")));
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"public.zip\""));
    assert!(answer.body == std::fs::read(&file).unwrap());

    let files = read(&answer.body).unwrap();
    let year = no.split('-').next().unwrap();
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let (package, annual) = (format!("projects/{no}.zip"), format!("annual-{year}.json"));
    assert_eq!(names, ["README.txt", "SHA256SUMS", &annual, "complaints.json", &package]);
    assert!(files[&package] == reader.get(&format!("/projects/{no}/package.zip")).body, "what its page offers");
    assert_eq!(String::from_utf8_lossy(&files[&annual]).matches("\"round\": 1").count(), 1);

    let folder = Folder::new();
    let python = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
    assert!(Command::new("python3").args(["-c", python]).arg(&file).arg(folder.path()).status().unwrap().success());
    assert!(
        Command::new("sha256sum")
            .args(["--check", "--strict", "--quiet", "SHA256SUMS"])
            .current_dir(folder.path())
            .status()
            .unwrap()
            .success()
    );
    let verified = run_beside(&case.app.place, &["verify", folder.path().join(&package).to_str().unwrap()]);
    assert_eq!(verified.code, Some(0), "{}", verified.text);
    for secret in ["佐藤", "鈴木", "高橋"] {
        assert!(!answer.body.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()), "{secret}");
    }
}

#[test]
fn one_project_is_exported_and_one_that_nobody_knows_of_is_not() {
    let case = published();
    let no = case.base.split('/').nth(3).unwrap().to_owned();
    let out = case.app.place.key_file.with_file_name("one.zip");
    let ended = run_beside(&case.app.place, &["export", "project", &no, "--out", out.to_str().unwrap()]);
    assert_eq!(ended.code, Some(0), "{}", ended.text);
    assert!(std::fs::read(&out).unwrap() == case.app.browser().get(&format!("/projects/{no}/package.zip")).body);

    let app = TestApp::start();
    let round = OpenRound::drafted(&app);
    let out = app.place.key_file.with_file_name("one.zip");
    let ended = run_beside(&app.place, &["export", "project", &round.project.no(), "--out", out.to_str().unwrap()]);
    assert_eq!((ended.code, out.exists()), (Some(1), false), "{}", ended.text);
    assert!(ended.text.contains("nothing is public"), "{}", ended.text);
}

#[test]
fn what_was_there_stays_until_the_new_file_is_whole() {
    let case = published();
    let file = case.app.place.key_file.with_file_name("public.zip");
    std::fs::write(&file, b"yesterday's").unwrap();
    let stopped = dump::write(&case.app.app, &file, &|| true);
    assert!(matches!(stopped, Err(dump::DumpError::Stopped)));
    assert_eq!(case.app.browser().get("/public.zip").body, b"yesterday's");
    assert_eq!(dump::write(&case.app.app, &file, &|| false).unwrap(), 1);
    assert!(read(&case.app.browser().get("/public.zip").body).is_ok());
}
