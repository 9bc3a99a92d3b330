//! Editions of a ledger, and the answers that they wait for.

use super::{findings, ledger_of, rev_of};
use crate::support::app::TestApp;
use crate::support::hall::Hall;
use ronten::commands::occasion::rows::{NoteRow, RowForm};
use ronten::store::approvals::Purpose;
use ronten::store::ledger::Edition;

#[test]
fn an_edition_waits_for_what_is_missing_and_is_then_approved() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let (first, cost, place) = (hall.announced(10), hall.issue("建設費"), hall.issue("場所"));
    hall.freeze(first);
    hall.hold(first);
    hall.file(&hall.note(first, "k-1", "建設費はいくらですか。"), cost.id, None);
    let day = app.time.now().plus_days(5).jst_date();
    let form = RowForm { taken_back: true, due: Some(day), ..hall.row("なぜ本町なのですか。") };
    let owed = app.perform(&hall.clerk, NoteRow { occasion: first, key: "k-2".to_owned(), form });
    hall.file(&owed, place.id, None);
    hall.publish(first);
    hall.view(&place, "駅に近いためです。", "").unwrap();
    app.wait_until(app.time.now().plus_days(7));
    hall.announced(20);
    let ledger = ledger_of(&app, hall.project);
    let (new, answer) = (format!("{ledger}/editions/new"), format!("{ledger}/answers/1/2"));
    let mut desk = app.sign_in(&hall.official);

    let board = desk.get(&ledger);
    assert!(board.says("期限を過ぎています") && board.link("/answers/1/2").is_some(), "{}", board.text());
    let missing = desk.get(&new);
    assert!(missing.link("/issues/1").is_some() && missing.link("/answers/1/2").is_some(), "{}", missing.text());
    let csrf = board.value("csrf").unwrap();
    let refused = desk.post(&new, &[("csrf", &csrf), ("occasion", "2"), ("late_reason", "")]);
    assert!(refused.status == 409 && refused.says("市の考え方も、検討の担当と期限もない"), "{}", refused.text());
    assert!(refused.says("期限を過ぎた持ち帰り") && refused.link("/issues/1").is_some());

    // Its day is past: it gets another one with a reason, or the answer.
    let rev = owed_rev(&app, &hall);
    let put_off = [("rev", rev.as_str()), ("go", "put_off"), ("due", "2099-01-31"), ("reason", "")];
    let unreasoned = desk.send_form(&answer, &answer, &put_off);
    assert!(unreasoned.status == 422 && unreasoned.says("2099-01-31"), "{}", unreasoned.text());
    let put_off = [("rev", rev.as_str()), ("go", "put_off"), ("due", "2099-01-31"), ("reason", "調査に時間がかかるため")];
    assert_eq!(desk.send_form(&answer, &answer, &put_off).status, 303);
    assert!(desk.get(&answer).says("調査に時間がかかるため") && !desk.get(&ledger).says("期限を過ぎています"));
    let rev = owed_rev(&app, &hall);
    let given = [("rev", rev.as_str()), ("go", "answer"), ("answer", "駅から歩けるためです。"), ("post", "都市計画課長")];
    let stale = desk.send_form(&answer, &answer, &[("rev", "1"), given[1], given[2], given[3]]);
    assert!(stale.status == 409 && stale.says("駅から歩けるためです。"), "{}", stale.text());
    assert_eq!(desk.send_form(&answer, &answer, &given).status, 303);
    assert!(desk.get(&answer).says("駅から歩けるためです。"));
    hall.approve(owed.id.as_str(), Purpose::LaterAnswer).unwrap();
    hall.view(&cost, "約38億円の見込みです。", "").unwrap();

    let ready = desk.get(&new);
    assert!(!ready.says("版を作る前にすること"), "{}", ready.text());
    assert_eq!(desk.send_form(&new, &new, &[("occasion", "9")]).status, 422);
    assert_eq!(desk.send_form(&new, &new, &[("occasion", "2")]).status, 303);
    assert!(desk.get(&new).says("決裁を待っています"));
    let board = desk.get(&ledger);
    assert!(board.link("/office/approvals/").is_some());
    let rev = rev_of(&board, "/taking-back\"");
    let back = format!("{ledger}/editions/2/taking-back");
    assert_eq!(desk.send_form(&ledger, &back, &[("rev", &rev)]).status, 303);
    assert_eq!(desk.send_form(&new, &new, &[("occasion", "2")]).status, 303);
    let asked = app.read(|db| Edition::open(db, hall.project)).unwrap();
    hall.approve(asked.id.as_str(), Purpose::Edition).unwrap();
    let board = desk.get(&ledger);
    let frozen = app.read(|db| Edition::newest_frozen(db, hall.project)).unwrap();
    assert!(frozen.number == 2 && board.says(&frozen.hash) && board.says("確定"), "{}", board.text());
    assert!(findings(&app).is_empty());
}

/// The rev of the row whose answer was taken back.
fn owed_rev(app: &TestApp, hall: &Hall<'_>) -> String {
    let rows = app.read(|db| ronten::store::qa_rows::QaRow::owed(db, hall.project, 10));
    rows[0].rev.to_string()
}

#[test]
fn an_edition_for_the_next_evening_says_why_it_does_not_wait_for_the_one_before() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let (first, _) = (hall.announced(10), hall.announced(11));
    hall.freeze(first);
    hall.hold(first);
    let new = format!("{}/editions/new", ledger_of(&app, hall.project));
    let mut desk = app.sign_in(&hall.official);
    assert!(desk.get(&new).says("まだ台帳に反映されていません"));
    let refused = desk.send_form(&new, &new, &[("occasion", "2"), ("late_reason", "")]);
    assert_eq!(refused.status, 409);
    let long = "あ".repeat(2_001);
    let kept = desk.send_form(&new, &new, &[("occasion", "2"), ("late_reason", &long)]);
    assert!(kept.status == 422 && kept.says(&long), "what was typed stays");
    assert_eq!(desk.send_form(&new, &new, &[("occasion", "2"), ("late_reason", "開催日が続くため")]).status, 303);
    let waits = app.read(|db| Edition::open(db, hall.project)).unwrap();
    assert_eq!((waits.number, waits.late_reason.as_str()), (2, "開催日が続くため"));
}
