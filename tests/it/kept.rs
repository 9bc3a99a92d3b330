//! Public pages are kept as bytes: never older than the last answer of this process, and soon as new as what another one wrote.

use crate::support::app::TestApp;
use crate::support::http::raw;
use crate::support::resident::Resident;
use crate::support::round::OpenRound;
use flate2::read::GzDecoder;
use ronten::commands::project::{EditProject, ProjectForm};
use ronten::store::projects::Project;
use std::io::Read;

#[test]
fn a_page_is_never_older_than_the_answer_to_what_changed_it() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let (mut resident, mut reader) = (Resident::at(&app, &round), app.browser());
    let total = |n: usize| format!("これまでに{n}通");
    assert!(reader.get(&round.path()).says(&total(0)), "{}", reader.get(&round.path()).text());

    for n in 1..=10 {
        resident.receipt(&format!("k{n}"), "木を植えてください。");

        assert!(reader.get(&round.path()).says(&total(n)), "{n}");
    }
}

#[test]
fn what_another_process_writes_is_seen() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    assert!(app.browser().get(&round.project_path()).says("みどりの基本計画"));
    let other = app.place.open(&app.time).unwrap();
    let now = app.read(|db| Project::by_id(db, round.project.id)).unwrap();
    let summary = "公園を増やす計画です。".to_owned();
    let form = ProjectForm { title: now.title, title_en: now.title_en, kind: Some(now.kind), summary };

    other.writer.perform_blocking(round.official.clone(), EditProject { project: now.id, rev: now.rev, form }).unwrap();

    app.wait_for(|| app.browser().get(&round.project_path()).says("公園を増やす計画です。"));
}

#[test]
fn a_browser_gets_the_same_page_compressed() {
    let app = TestApp::start();
    for path in ["/", "/en"] {
        let plain = app.browser().get(path);
        let asked = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate\r\nConnection: close\r\n\r\n");

        let answer = raw(app.address, asked.as_bytes());

        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        assert!(head.contains("content-encoding: gzip") && head.contains("vary: accept-encoding"), "{head}");
        let mut page = Vec::new();
        GzDecoder::new(&answer[end + 4..]).read_to_end(&mut page).unwrap();
        assert_eq!((plain.header("content-encoding"), &plain.body), (None, &page), "{path}");
    }
}
