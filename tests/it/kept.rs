//! Public pages are kept as bytes: never older than the last answer of this process, and soon as new as what another one wrote.

use crate::support::app::TestApp;
use crate::support::resident::Resident;
use crate::support::round::OpenRound;
use ronten::commands::project::{EditProject, ProjectForm};
use ronten::model::terms::ProjectKind;
use ronten::store::projects::Project;

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
    let form = ProjectForm { title: "公園の計画".to_owned(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
    let edit = EditProject { project: round.project.id, rev: app.read(|db| Project::by_id(db, round.project.id)).unwrap().rev, form };

    other.writer.perform_blocking(round.official.clone(), edit).unwrap();

    app.wait_for(|| app.browser().get(&round.project_path()).says("公園の計画"));
}
