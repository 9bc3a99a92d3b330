//! Who hears of what the method brings: speakers by the addresses that they left, writers in an issue, followers of a district, and
//! the section when a day comes.

mod due;

use crate::stacking::{correct, hall as of_case, publish as publish_result};
use crate::support::app::TestApp;
use crate::support::case::Case;
use crate::support::hall::Hall;
use crate::support::http::Browser;
use crate::support::outbox::{step, to};
use crate::support::smtp_sink::SmtpSink;
use ronten::commands::ledger::Adopt;
use ronten::commands::ledger::edition::ProposeEdition;
use ronten::commands::occasion::rows::MoveRow;
use ronten::model::ids::{OccasionId, QaRowId};
use ronten::model::letter::Person;
use ronten::model::terms::Role;
use ronten::store::approvals::Purpose;
use ronten::store::issues::Issue;
use ronten::store::mail::{Letter, Notice};
use ronten::store::projects::Project;
use ronten::store::subscriptions::Subscription;

/// Sends all that waits.
fn send(app: &TestApp, sink: &SmtpSink) {
    let mut post = app.post(sink.address());
    let now = app.time.now();
    while !app.read(|db| Notice::open(db, 1)).is_empty() || !app.read(|db| Letter::due(db, now, 1)).is_empty() {
        step(&mut post);
    }
}

/// The page of a row of an occasion.
fn row(hall: &Hall<'_>, occasion: OccasionId, number: i64) -> String {
    let project = hall.app.read(|db| Project::by_id(db, hall.project)).unwrap();
    format!("/office/projects/{}/occasions/{}/notes/{number}", project.no(), hall.occasion(occasion).number)
}

fn leave(desk: &mut Browser, page: &str, mail: &str) -> u16 {
    desk.send_form(page, &format!("{page}/addresses"), &[("mail", mail), ("lang", "ja")]).status
}

#[test]
fn an_address_that_was_left_is_kept_once_mended_and_seen_by_nobody_else() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let evening = hall.announced(5);
    hall.freeze(evening);
    hall.hold(evening);
    let noted = hall.note(evening, "k-1", "いくらですか。");
    let page = row(&hall, evening, 1);
    let mut desk = app.sign_in(&hall.clerk);

    assert_eq!(leave(&mut desk, &page, "asker@example.jp"), 303);
    assert_eq!(leave(&mut desk, &page, "asker@example.jp"), 303, "twice is once");
    let refused = desk.send_form(&page, &format!("{page}/addresses"), &[("mail", "asker.example.jp"), ("lang", "ja")]);

    assert_eq!((refused.status, refused.says("の形で入力してください")), (422, true), "{}", refused.text());
    assert!(refused.text().contains("asker.example.jp"), "what was typed comes back");
    let shown = desk.get(&page);
    assert_eq!(shown.text().matches("asker@example.jp を削除する").count(), 1);
    for n in 2..=5 {
        assert_eq!(leave(&mut desk, &page, &format!("asker{n}@example.jp")), 303);
    }
    assert_eq!(leave(&mut desk, &page, "asker6@example.jp"), 422, "five at most");
    for other in [hall.approver.clone(), app.staff("auditor", Role::Auditor)] {
        assert!(!app.sign_in(&other).get(&page).text().contains("asker@example.jp"), "{other:?}");
    }
    let rows = addresses(&app, noted.id);
    assert_eq!(rows.len(), 5);
    let dropped = desk.send_form(&page, &format!("{page}/addresses"), &[("drop", rows[0].id.as_str())]);
    assert_eq!(dropped.status, 303);
    assert!(!desk.get(&page).text().contains("asker@example.jp"));
}

/// The addresses left at a row.
fn addresses(app: &TestApp, row: QaRowId) -> Vec<Subscription> {
    app.read(|db| Subscription::of_rows(db, &[row], app.time.now()))
}

fn held(hall: &Hall<'_>) -> OccasionId {
    let evening = hall.announced(5);
    let edition = ProposeEdition { late_reason: "続けて開くため".to_owned(), ..hall.propose(Some(evening)) };
    let edition = hall.app.perform(&hall.official, edition);
    hall.approve(edition.id.as_str(), Purpose::Edition).unwrap();
    hall.hold(evening);
    evening
}

#[test]
fn a_speaker_hears_of_the_record_wherever_the_row_went_and_can_end_it() {
    let app = TestApp::start();
    let (hall, sink) = (Hall::new(&app), SmtpSink::start());
    let wrong = held(&hall);
    let right = held(&hall);
    let typed = hall.note(wrong, "k-1", "いくらですか。");
    let mut desk = app.sign_in(&hall.clerk);
    assert_eq!(leave(&mut desk, &row(&hall, wrong, 1), "asker@example.jp"), 303);
    let form = MoveRow { row: typed.id, rev: typed.rev, to: Some(right), reason: "別の回の発言のため".to_owned() };
    let typed = app.perform(&hall.official, form);
    let issue = hall.issue("建設費");
    hall.file(&typed, issue.id, None);
    hall.publish(right);
    send(&app, &sink);

    let mails = sink.mails();
    let [told] = to(&mails, "asker@example.jp")[..] else { panic!("one mail") };
    assert!(told.header("Subject").is_some() && told.text().contains("記録を公表しました"), "{}", told.text());
    assert!(!told.text().contains("いくらですか"), "no words of anybody in a mail");
    let link = told.text().lines().find(|line| line.contains("/subscriptions/")).unwrap().strip_prefix(&app.base).unwrap().to_owned();
    let page = app.browser().get(&link);
    assert!(page.says("記録の1番へのお答え") && !page.says("どの地区"), "{}", page.text());

    assert_eq!(app.browser().post(&format!("{link}/end"), &[("List-Unsubscribe", "One-Click")]).status, 200);
    hall.view(&hall.fresh(&issue), "約38億円です。", "").unwrap();
    send(&app, &sink);
    assert_eq!(to(&sink.mails(), "asker@example.jp").len(), 1, "nobody is written to who ended it");
    assert!(addresses(&app, typed.id).is_empty());
}

#[test]
fn who_wrote_in_a_round_hears_of_the_first_view_by_its_result_and_of_a_change_by_the_ledger() {
    let case = Case::open();
    for (name, mail, text) in
        [("佐藤 一郎", "trees@example.jp", "駅前に木を植えてください。"), ("鈴木 二郎", "costs@example.jp", "費用が高いと思います。")]
    {
        let (name, mail, address) = (name.to_owned(), mail.to_owned(), "みほん市本町1-2-3".to_owned());
        case.letter_of(Person { name, mail, address, ..Person::default() }, text);
    }
    case.app.perform(&case.official, Adopt { project: case.now().project, ground: "くらしに関わるため".to_owned() });
    publish_result(&case);
    correct(&case);
    let (hall, sink) = (of_case(&case), SmtpSink::start());
    send(&case.app, &sink);
    let before = sink.mails().len();

    let issue = case.app.read(|db| Issue::by_number(db, hall.project, 1)).unwrap();
    hall.view(&issue, "駅前と川沿いに植えます。", "土地が見つかったため").unwrap();
    send(&case.app, &sink);

    let mails = sink.mails().split_off(before);
    let told: Vec<_> = mails.iter().filter(|mail| mail.text().contains("ご意見のあった論点について")).collect();
    let to: Vec<_> = told.iter().map(|mail| mail.to[0].as_str()).collect();
    assert_eq!(to, ["trees@example.jp"], "the writer on the trees, and not the one on the costs");
    assert!(told[0].text().contains("市の考え方を改めました") && told[0].text().contains("/receipts/"), "{}", told[0].text());
}

#[test]
fn a_project_without_a_round_can_be_followed_once_an_occasion_was_announced() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let no = app.read(|db| Project::by_id(db, hall.project)).unwrap().no();
    let follow = |district: &str| {
        let fields = [("mail", "a@example.jp"), ("target", "project"), ("project", &no), ("district", district)];
        app.browser().send_form("/subscriptions", "/subscriptions", &fields)
    };
    assert_eq!(follow("").status, 404);
    hall.announced(5);

    let asked = follow("本町");
    let unknown = follow("どこにもない地区");

    assert_eq!((asked.status, unknown.status), (303, 422));
    assert!(unknown.text().contains("a@example.jp"), "what was typed comes back");
}
