//! Objections to a published record: by the form without account, entered by an official, answered by two persons, and public.

use super::{findings, ledger_of};
use crate::support::app::TestApp;
use crate::support::hall::Hall;
use crate::support::http::Browser;
use ronten::commands::Actor;
use ronten::commands::objection::{ObjectionForm, Receive};
use ronten::model::terms::Lang;
use ronten::store::approvals::Purpose;
use ronten::store::ledger::Posting;
use ronten::store::objections::Objection;

/// An evening whose record is public.
fn recorded(hall: &Hall<'_>) -> String {
    let (first, cost) = (hall.announced(10), hall.issue("建設費"));
    hall.freeze(first);
    hall.hold(first);
    hall.file(&hall.note(first, "k-1", "建設費は十億円ですか。"), cost.id, None);
    hall.publish(first);
    format!("{}/occasions/1", ledger_of(hall.app, hall.project).replace("/office", "").replace("/ledger", ""))
}

fn object(resident: &mut Browser, record: &str, words: &str) -> String {
    let (form, to) = (format!("{record}/objections/new"), format!("{record}/objections"));
    let once = resident.get(&form).value("once").unwrap();
    let fields = [("once", once.as_str()), ("row", "1"), ("words", words), ("wanted", "「二十億円」です。")];
    let sent = resident.send_form(&form, &to, &fields);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let again = resident.send_form(&form, &to, &fields);
    assert_eq!(again.location(), sent.location(), "the same form twice is one objection");
    sent.location().unwrap().to_owned()
}

#[test]
fn a_record_is_corrected_beside_what_it_said() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let record = recorded(&hall);
    let mut resident = app.browser();
    assert!(resident.get(&record).link("/objections/new").is_some());
    let form = format!("{record}/objections/new");
    let empty = resident.send_form(&form, &format!("{record}/objections"), &[("row", "9"), ("words", ""), ("wanted", "二十億円")]);
    assert!(empty.status == 422 && empty.says("二十億円") && empty.says("違うところ"), "{}", empty.text());
    let own = object(&mut resident, &record, "隣の山田さんも、二十億円と聞いています。");
    assert!(own.ends_with("/objections/1"));
    let shown = resident.get(&own);
    assert!(shown.status == 200 && !shown.says("山田") && !shown.says("二十億円"), "nothing is public before the answer");
    assert!(!resident.get(&record).says("山田"));

    let page = format!("/office{own}");
    let mut desk = app.sign_in(&hall.official);
    assert!(desk.get("/office").link("/occasions/1/objections/1").is_some(), "it stands on the desk");
    assert!(desk.get(&page).says("隣の山田さん"));
    let answer = |desk: &mut Browser, said: &str, ruling: &str, text: &str| {
        let rev = desk.get(&page).value("rev").unwrap();
        let fields =
            [("rev", rev.as_str()), ("row", "1"), ("ruling", ruling), ("said", said), ("text", text), ("reason", "録音で確かめたため")];
        desk.send_form(&page, &page, &fields)
    };
    let named = answer(&mut desk, "隣の山田さんも、二十億円と聞いています。", "corrected", "建設費は二十億円ですか。");
    assert!(named.status == 422 && named.says("name=\"kept\"") && named.says("建設費は二十億円ですか。"), "{}", named.text());
    let bare = answer(&mut desk, "二十億円と言いました。", "corrected", "");
    assert!(bare.status == 422 && bare.says("訂正後の内容"), "{}", bare.text());
    assert_eq!(answer(&mut desk, "二十億円と言いました。", "corrected", "建設費は二十億円ですか。").status, 303);
    let id = app.read(|db| Objection::waiting(db, None, 9)).len();
    assert_eq!(id, 0, "it waits for its second person");

    let mut approver = app.sign_in(&hall.approver);
    let asked = approver.get("/office/approvals").link("/office/approvals/").unwrap();
    let content = approver.get(&asked);
    assert!(content.says("建設費は二十億円ですか。") && content.says("隣の山田さん"), "{}", content.text());
    let rev = content.value("rev").unwrap();
    assert_eq!(approver.send_form(&asked, &format!("{asked}/decision"), &[("rev", &rev), ("decision", "approve")]).status, 303);

    // The record stays as it was; what is to be read instead stands with it, on the issue's page and in the ledger's lines.
    let shown = resident.get(&record);
    assert!(shown.says("建設費は十億円ですか。") && shown.says("建設費は二十億円ですか。"), "{}", shown.text());
    assert!(shown.says("二十億円と言いました。") && shown.says("録音で確かめたため") && !shown.says("山田"));
    let issue = resident.get(&record.replace("/occasions/1", "/issues/1"));
    assert!(issue.says("建設費は二十億円ですか。") && issue.says("建設費は十億円ですか。"), "{}", issue.text());
    let yesterday = app.time.now().plus_days(-1).jst_date();
    let before = resident.get(&format!("{}?as_of={yesterday}", record.replace("/occasions/1", "/issues/1")));
    assert!(!before.says("建設費は二十億円ですか。"));
    assert!(resident.get(&own).says("二十億円と言いました。"));
    assert!(findings(&app).is_empty());
}

#[test]
fn what_came_by_telephone_is_entered_and_a_record_that_is_right_stands() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let record = recorded(&hall);
    let (list, day) = (format!("/office{record}/objections"), app.time.now().jst_date().to_string());
    let mut desk = app.sign_in(&hall.official);
    let entered = [("channel", "spoken"), ("received_on", day.as_str()), ("row", "0"), ("words", "私の発言がありません。")];
    let without = desk.send_form(&list, &list, &entered[1..]);
    assert!(without.status == 422 && without.says("私の発言がありません。"), "{}", without.text());
    let made = desk.send_form(&list, &list, &entered);
    assert_eq!(made.status, 303, "{}", made.text());
    let page = format!("{list}/1");
    let rev = desk.get(&page).value("rev").unwrap();
    let fields = [
        ("rev", rev.as_str()),
        ("row", "0"),
        ("ruling", "stands"),
        ("said", "発言が抜けている。"),
        ("reason", "録音にないため"),
        ("text", "捨てられる"),
    ];
    assert_eq!(desk.send_form(&page, &page, &fields).status, 303);
    let postings = app.read(|db| Posting::of_project(db, hall.project)).len();
    let id = app.read(|db| ronten::store::occasions::Occasion::by_number(db, hall.project, 1)).unwrap().id;
    let objection = app.read(|db| Objection::by_number(db, id, 1)).unwrap();
    assert_eq!(objection.text, "", "what stands has nothing instead");
    hall.approve(objection.id.as_str(), Purpose::Objection).unwrap();
    assert_eq!(app.read(|db| Posting::of_project(db, hall.project)).len(), postings, "nothing enters the ledger");
    let shown = app.browser().get(&record);
    assert!(shown.says("発言が抜けている。") && shown.says("録音にないため"), "{}", shown.text());
    assert!(findings(&app).is_empty());
}

#[test]
fn after_the_days_the_form_says_so_and_leads_to_the_contact() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let record = recorded(&hall);
    let occasion = app.read(|db| ronten::store::occasions::Occasion::by_number(db, hall.project, 1)).unwrap();
    let form = format!("{record}/objections/new");
    let mut resident = app.browser();
    app.wait_until(app.time.now().plus_days(16));
    let late = resident.get(&form);
    assert!(late.status == 200 && late.says("終わりました") && late.says("電話") && late.value("once").is_none(), "{}", late.text());
    let csrf = resident.get("/complaints/new").value("csrf").unwrap();
    let sent = resident.post(&format!("{record}/objections"), &[("csrf", &csrf), ("row", "1"), ("words", "違います。")]);
    assert_eq!(sent.status, 409, "{}", sent.text());
    let form = ObjectionForm { row: Some(1), words: "違います。".to_owned(), wanted: String::new(), lang: Lang::Ja };
    assert!(app.try_to(&Actor::Resident, Receive { occasion: occasion.id, form, received_at: app.time.now() }).is_err());
    assert!(findings(&app).is_empty());
}
