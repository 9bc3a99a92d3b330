//! The desk: nothing that waits is out of reach because much waits.

use crate::results::answered;
use crate::support::app::TestApp;
use crate::support::outbox::write;
use crate::support::round::OpenRound;
use ronten::commands::project::{ProjectForm, RegisterProject};
use ronten::commands::round::{DraftRound, RoundForm, SubmitRound};
use ronten::commands::withhold::RequestWithholding;
use ronten::model::terms::{ProjectKind, RedactionReason, Role, Stage};

#[test]
fn an_old_rounds_unread_letters_are_behind_a_link_and_what_is_over_takes_no_place() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    write(&app, &round, "somebody@example.jp");
    let mut desk = app.sign_in(&round.official);
    assert!(desk.get("/office").says("未読1通"));
    let form = ProjectForm { title: "川の計画".to_owned(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
    for _ in 0..50 {
        let project = app.perform(&round.official, RegisterProject(form.clone()));
        app.perform(&round.official, DraftRound { project: project.id, stage: Stage::Draft, form: RoundForm::default() });
    }

    let first = desk.get("/office");

    assert!(first.says("川の計画") && !first.says("未読1通"), "{}", first.text());
    let rest = desk.get(&first.link("/office?before=").unwrap());
    assert!(rest.says("未読1通") && !rest.says("川の計画"), "{}", rest.text());
    assert!(!rest.text().contains("govuk-pagination"));
    round.cancel(&app);
    let over = desk.get("/office");
    assert!(
        over.says("終わった意見募集") && over.says(&round.project.title) && !over.text().contains("govuk-pagination"),
        "{}",
        over.text()
    );
}

#[test]
fn an_opening_is_seen_behind_much_that_another_reader_decides() {
    let app = TestApp::start();
    let round = answered(&app);
    let said: Vec<char> = "駅前に木を植えてください".chars().collect();
    // Other words each time: the same would not be asked for twice.
    let pieces = (0..said.len()).flat_map(|from| (from + 2..=said.len()).map(move |until| (from, until)));
    for (from, until) in pieces.take(51) {
        let words = said[from..until].iter().collect();
        let command = RequestWithholding { round: round.id, words, reason: RedactionReason::ThirdParty };
        app.perform(&round.official, command);
    }
    let opening = OpenRound::drafted(&app);
    let row = opening.row(&app);
    let approval = app.perform(&round.official, SubmitRound { round: row.id, rev: row.rev });
    let href = format!("/office/approvals/{}", approval.id);

    let (mut pr, mut approver) = (app.sign_in(&app.staff("koho", Role::PrSection)), app.sign_in(&round.approver));

    assert!(pr.get("/office").link(&href).is_some(), "{}", pr.get("/office").text());
    // What has a day by which it is due stands before what has none, however long that waits.
    let desk = approver.get("/office");
    assert!(desk.link(&href).is_some());
    let rest = approver.get(&desk.link("/office/approvals?after=").unwrap());
    assert!(rest.link("/office/approvals/").is_some_and(|other| other != href && desk.link(&other).is_none()), "{}", rest.text());
}
