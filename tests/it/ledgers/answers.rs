//! Answers that were taken back on the spot: approved by somebody else, and public from that moment on.

use super::{findings, ledger_of};
use crate::support::app::TestApp;
use crate::support::hall::Hall;
use ronten::commands::occasion::rows::{NoteRow, RowForm};
use ronten::store::qa_rows::QaRow;

#[test]
fn an_answer_given_later_is_public_as_soon_as_a_second_person_approves_it() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let (first, place) = (hall.announced(10), hall.issue("場所"));
    hall.freeze(first);
    hall.hold(first);
    let due = Some(app.time.now().plus_days(5).jst_date());
    let form = RowForm { taken_back: true, due, ..hall.row("なぜ本町なのですか。") };
    let owed = app.perform(&hall.clerk, NoteRow { occasion: first, key: "k-1".to_owned(), form });
    hall.file(&owed, place.id, None);
    hall.publish(first);
    let published = app.time.now().jst_date();
    app.wait_until(app.time.now().plus_days(2));

    let page = format!("{}/answers/1/1", ledger_of(&app, hall.project));
    let mut desk = app.sign_in(&hall.official);
    let rev = app.read(|db| QaRow::by_id(db, owed.id)).unwrap().rev.to_string();
    let with = |answer: &'static str| {
        [("rev", rev.clone()), ("go", "answer".to_owned()), ("answer", answer.to_owned()), ("post", "課長".to_owned())]
    };
    let send = |desk: &mut crate::support::http::Browser, fields: &[(&str, String)]| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        desk.send_form(&page, &page, &fields)
    };
    // Somebody's name is looked at first; what was typed comes back with the place.
    let named = send(&mut desk, &with("本町の山田さんの土地の隣だからです。"));
    assert!(named.status == 422 && named.says("本町の山田さんの土地の隣だからです。") && named.says("name=\"kept\""), "{}", named.text());
    assert_eq!(send(&mut desk, &with("駅から歩けるためです。")).status, 303);

    let public = ledger_of(&app, hall.project).replace("/office", "").replace("/ledger", "");
    let (record, issue) = (format!("{public}/occasions/1"), format!("{public}/issues/1"));
    let mut resident = app.browser();
    for page in [&record, &issue] {
        let shown = resident.get(page);
        assert!(shown.status == 200 && !shown.says("駅から歩けるためです。"), "{page} says it before it is approved");
    }
    let mut approver = app.sign_in(&hall.approver);
    let asked = approver.get("/office/approvals").link("/office/approvals/").unwrap();
    let content = approver.get(&asked);
    assert!(content.says("なぜ本町なのですか。") && content.says("駅から歩けるためです。"), "{}", content.text());
    let rev = content.value("rev").unwrap();
    assert_eq!(approver.send_form(&asked, &format!("{asked}/decision"), &[("rev", &rev), ("decision", "approve")]).status, 303);

    // The promise stays where it was made; the answer stands beside it with its day.
    let shown = resident.get(&record);
    assert!(shown.says("持ち帰りました") && shown.says("の回答") && shown.says("駅から歩けるためです。"), "{}", shown.text());
    assert!(resident.get(&issue).says("駅から歩けるためです。"));
    let before = resident.get(&format!("{issue}?as_of={published}"));
    assert!(before.says("なぜ本町なのですか。") && !before.says("駅から歩けるためです。"), "{}", before.text());
    let then = resident.get(&format!("{issue}?as_of={}", app.time.now().jst_date()));
    assert!(then.says("駅から歩けるためです。"), "{}", then.text());
    assert!(!app.read(|db| QaRow::by_id(db, owed.id)).unwrap().owes_answer());
    // The next edition has it already, and adds nothing for it.
    assert!(!desk.get(&format!("{}/editions/new", ledger_of(&app, hall.project))).says("駅から歩けるためです。"));
    assert!(findings(&app).is_empty());
}
