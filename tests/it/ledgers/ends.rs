//! The end of a ledger: refused while something waits, concluded with the course of the discussion, or carried over into the ledger of
//! the next project; and what is still published afterwards.

use super::{findings, ledger_of};
use crate::support::app::TestApp;
use crate::support::hall::Hall;
use crate::support::http::{Browser, Page};
use ronten::commands::Actor;
use ronten::commands::issue::course::Settle;
use ronten::commands::ledger::edition::ProposeEdition;
use ronten::commands::objection::{ObjectionForm, Receive};
use ronten::model::method::Settlement;
use ronten::model::terms::Lang;
use ronten::store::approvals::Purpose;
use ronten::store::issues::Issue;
use ronten::store::ledger::{Ledger, LineRow};
use ronten::store::objections::Objection;
use ronten::store::projects::Project;

const REASON: &str = "基本設計が決まったため";

fn propose(desk: &mut Browser, page: &str, how: &str, next: &str) -> Page {
    let rev = desk.get(page).value("rev").unwrap();
    desk.send_form(page, page, &[("rev", &rev), ("how", how), ("successor", next), ("reason", REASON)])
}

/// The approver decides what waits for it.
fn decide(app: &TestApp, hall: &Hall<'_>, decision: &str) {
    let mut approver = app.sign_in(&hall.approver);
    let asked = approver.get("/office/approvals").link("/office/approvals/").unwrap();
    let content = approver.get(&asked);
    assert!(content.says(REASON) && content.link("/ledger/editions/").is_some(), "{}", content.text());
    let rev = content.value("rev").unwrap();
    let fields = [("rev", rev.as_str()), ("decision", decision), ("reason", "日付を確かめてください")];
    assert_eq!(approver.send_form(&asked, &format!("{asked}/decision"), &fields).status, 303);
}

/// An evening on one issue, whose record is public.
fn explained<'a>(hall: &Hall<'a>) -> Issue {
    let (first, cost) = (hall.announced(10), hall.issue("建設費"));
    hall.freeze(first);
    hall.hold(first);
    hall.file(&hall.note(first, "k-1", "建設費はいくらですか。"), cost.id, None);
    hall.publish(first);
    cost
}

/// Everything that entered goes into an edition.
fn freeze(hall: &Hall<'_>) {
    let edition = ProposeEdition { project: hall.project, occasion: None, late_reason: String::new(), kept: Vec::new() };
    let edition = hall.app.perform(&hall.official, edition);
    hall.approve(edition.id.as_str(), Purpose::Edition).unwrap();
}

fn lines(app: &TestApp, hall: &Hall<'_>) -> usize {
    app.read(|db| LineRow::of_project(db, hall.project, None)).len()
}

#[test]
fn a_ledger_is_concluded_by_two_persons_with_its_course() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let cost = explained(&hall);
    let (ledger, page) = (ledger_of(&app, hall.project), format!("{}/end", ledger_of(&app, hall.project)));
    let mut desk = app.sign_in(&hall.official);
    let open = propose(&mut desk, &page, "concluded", "");
    assert!(open.status == 409 && open.says("終わっていない論点があります") && open.says(REASON), "{}", open.text());
    hall.view(&cost, "約38億円です。", "").unwrap();
    let answered = hall.fresh(&cost);
    let settle = Settle { issue: cost.id, rev: answered.rev, how: Some(Settlement::Adopted), reason: "案に入れたため".to_owned() };
    app.perform(&hall.official, settle);
    let unfrozen = propose(&mut desk, &page, "concluded", "");
    assert!(unfrozen.status == 409 && unfrozen.says("次の版を確定してください"), "{}", unfrozen.text());
    freeze(&hall);
    let next = Hall::another(&app, (hall.official.clone(), hall.clerk.clone(), hall.approver.clone()));
    let next = app.read(|db| Project::by_id(db, next.project)).unwrap().no();
    let nothing = propose(&mut desk, &page, "moved", &next);
    assert!(nothing.status == 409 && nothing.says("引き継げるのは、終わっていない論点があるときだけです"), "{}", nothing.text());
    assert_eq!(propose(&mut desk, &page, "concluded", "").status, 303);
    decide(&app, &hall, "return");
    assert!(app.read(|db| Ledger::of_project(db, hall.project)).unwrap().runs(), "what was sent back goes on");
    assert_eq!(propose(&mut desk, &page, "concluded", "").status, 303);
    let day = app.time.now().jst_date();
    app.wait_until(app.time.now().plus_days(2));
    decide(&app, &hall, "approve");

    let public = ledger.replace("/office", "");
    let then = app.browser().get(&format!("{public}?as_of={day}"));
    assert!(then.status == 200 && !then.says(REASON), "it goes on as of a day before its end: {}", then.text());
    let mut desk = app.sign_in(&hall.official);
    let shown = app.browser().get(&public);
    assert!(shown.says(REASON) && shown.says("経過一覧") && shown.link("/ledger/editions/2").is_some(), "{}", shown.text());
    let before = lines(&app, &hall);
    let csrf = desk.token("/office");
    let raised = desk.post(&format!("{ledger}/issues"), &[("csrf", &csrf), ("theme", ""), ("title", "駐車場")]);
    assert!(raised.status >= 400 && lines(&app, &hall) == before, "{} {}", raised.status, raised.text());
    assert_eq!(app.read(|db| Issue::of_project(db, hall.project)).len(), 1);
    assert_eq!(desk.get(&page).status, 404);
    assert!(findings(&app).is_empty());
}

#[test]
fn a_record_is_corrected_after_the_end() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    explained(&hall);
    let next = Hall::another(&app, (hall.official.clone(), hall.clerk.clone(), hall.approver.clone()));
    let page = format!("{}/end", ledger_of(&app, hall.project));
    let mut desk = app.sign_in(&hall.official);
    freeze_considered(&hall);
    let no = app.read(|db| Project::by_id(db, next.project)).unwrap().no();
    assert_eq!(propose(&mut desk, &page, "moved", &no).status, 303);
    decide(&app, &hall, "approve");
    let before = lines(&app, &hall);

    let evening = app.read(|db| ronten::store::occasions::Occasion::by_number(db, hall.project, 1)).unwrap().id;
    let words = "「いくらですか」とは言っていません。".to_owned();
    let form = ObjectionForm { row: Some(1), words, wanted: String::new(), lang: Lang::Ja };
    app.perform(&Actor::Resident, Receive { occasion: evening, form, received_at: app.time.now() });
    let objection = page.replace("/ledger/end", "/occasions/1/objections/1");
    let rev = desk.get(&objection).value("rev").unwrap();
    let fields = [
        ("rev", rev.as_str()),
        ("row", "1"),
        ("ruling", "corrected"),
        ("said", "言い方が違います。"),
        ("text", "建設費を教えてください。"),
        ("reason", "録音で確かめたため"),
    ];
    assert_eq!(desk.send_form(&objection, &objection, &fields).status, 303);
    let id = app.read(|db| Objection::of_occasion(db, evening)).pop().unwrap().id;
    hall.approve(id.as_str(), Purpose::Objection).unwrap();
    assert_eq!(lines(&app, &hall), before + 1, "the correction enters the ledger that has ended");
    assert!(findings(&app).is_empty());
}

/// The one open issue is considered, so that an edition can be frozen.
fn freeze_considered(hall: &Hall<'_>) {
    use ronten::commands::issue::course::Consider;
    let issue = hall.app.read(|db| Issue::of_project(db, hall.project)).pop().unwrap();
    let due = Some(hall.app.time.now().plus_days(30).jst_date());
    hall.app.perform(&hall.official, Consider { issue: issue.id, rev: issue.rev, owner: "建設課長".to_owned(), due });
    freeze(hall);
}

#[test]
fn what_is_open_goes_on_in_the_ledger_of_the_next_project() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let cost = explained(&hall);
    let next = Hall::another(&app, (hall.official.clone(), hall.clerk.clone(), hall.approver.clone()));
    next.issue("設計の日程");
    let no = |id| app.read(|db| Project::by_id(db, id)).unwrap().no();
    let (ledger, page) = (ledger_of(&app, hall.project), format!("{}/end", ledger_of(&app, hall.project)));
    let mut desk = app.sign_in(&hall.official);
    assert!(desk.get(&ledger).link("/ledger/end").is_some());
    freeze_considered(&hall);
    let nowhere = propose(&mut desk, &page, "moved", "2026-999");
    assert!(nowhere.status == 422 && nowhere.says("引き継ぐ先"), "{}", nowhere.text());
    assert_eq!(propose(&mut desk, &page, "moved", &no(next.project)).status, 303);
    let mut resident = app.browser();
    let public = ledger.replace("/office", "");
    assert!(!resident.get(&public).says(REASON), "not before it is approved");
    decide(&app, &hall, "approve");

    let shown = resident.get(&public);
    assert!(shown.says(REASON) && shown.says("次の段階の案件に引き継ぎました"), "{}", shown.text());
    assert!(shown.link(&format!("/projects/{}/ledger", no(next.project))).is_some());
    let old = resident.get(&public.replace("/ledger", "/issues/1"));
    assert!(old.link(&format!("/projects/{}/issues/2", no(next.project))).is_some(), "{}", old.text());
    let new = resident.get(&format!("/projects/{}/issues/2", no(next.project)));
    assert!(new.says("建設費") && new.link(&format!("/projects/{}/issues/1", no(hall.project))).is_some(), "{}", new.text());
    let carried = app.read(|db| Issue::by_number(db, next.project, 2)).unwrap();
    assert_eq!(carried.carried_from, Some(cost.id));
    assert!(resident.get(&format!("/projects/{}/ledger", no(next.project))).link(&public).is_some());
    assert!(!app.read(|db| Ledger::of_project(db, hall.project)).unwrap().runs());
    assert!(findings(&app).is_empty());
}

#[test]
fn a_place_of_the_reason_that_may_name_somebody_is_looked_at_and_shown_to_who_approves() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    explained(&hall);
    let next = Hall::another(&app, (hall.official.clone(), hall.clerk.clone(), hall.approver.clone()));
    let no = app.read(|db| Project::by_id(db, next.project)).unwrap().no();
    freeze_considered(&hall);
    let page = format!("{}/end", ledger_of(&app, hall.project));
    let mut desk = app.sign_in(&hall.official);
    let rev = desk.get(&page).value("rev").unwrap();
    let reason = "山田太郎様のご意見のとおり、設計で決めるため";
    let mut fields = vec![("rev", rev.as_str()), ("how", "moved"), ("successor", no.as_str()), ("reason", reason)];
    let unseen = desk.send_form(&page, &page, &fields);
    assert!(unseen.status == 422 && unseen.says(reason), "{}", unseen.text());
    let token = unseen.value("kept").unwrap();
    fields.push(("kept", &token));
    assert_eq!(desk.send_form(&page, &page, &fields).status, 303);

    let mut approver = app.sign_in(&hall.approver);
    let asked = approver.get("/office/approvals").link("/office/approvals/").unwrap();
    let content = approver.get(&asked);
    assert!(content.says("個人の名前などではないと確かめた箇所"), "{}", content.text());
}
