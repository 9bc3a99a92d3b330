//! A letter that was meant for another round goes on to it: nothing in it changes, both pages and both receipts lead to each other,
//! and it is counted where it came in and answered where it belongs.

use crate::erasing::findings;
use crate::support::app::TestApp;
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use crate::support::round::OpenRound;
use ronten::commands::approval::Decision;
use ronten::commands::result::Remarks;
use ronten::commands::submission::{Enter, Post, Scan, receipt_code};
use ronten::model::letter::{CoSigner, Person};
use ronten::model::terms::{Channel, Lang, Role, Tongue, Validity};
use ronten::store::persons::PersonRow;
use ronten::store::submissions::{Filter, Submission};
use ronten::store::working::FileRow;
use serde_json::Value;

const WORDS: &str = "川辺 守です。駅前の木を切らないでください。";

fn person() -> Person {
    let co_signers = CoSigner::typed("森 一郎、みほん市本町9");
    Person { name: "川辺 守".to_owned(), address: "みほん市本町1-2-3".to_owned(), co_signers, ..Person::default() }
}

/// A letter with a scan that came by post just now, opened by an official; its number.
fn misdirected(case: &Case, desk: &mut Browser) -> i64 {
    let command = Enter {
        post: Post { key: "misdirected".to_owned(), payload: Vec::new() },
        round: case.round,
        channel: Channel::Post,
        office: String::new(),
        received_at: case.app.time.now(),
        parts: vec![(None, WORDS.to_owned())],
        person: person(),
        lang: Lang::Ja,
        written_in: Tongue::Ja,
        scans: vec![Scan { name: "1.pdf".to_owned(), bytes: b"%PDF-1.7 x".to_vec() }],
    };
    let receipt = case.app.perform(&case.official, command);
    let number = case.app.read(|db| Submission::by_id(db, receipt.submission)).unwrap().intake_no;
    let page = format!("{}/letters/{number}", case.base);
    assert_eq!(desk.send_form(&page, &format!("{page}/opening"), &[]).status, 303);
    number
}

/// Another project's round, open to letters by form, post and mail.
fn another(app: &TestApp) -> OpenRound {
    let round = OpenRound::titled(app, "駅前の緑の計画");
    round.approve(app);
    round.open(app);
    round
}

fn hand_over(case: &Case, desk: &mut Browser, number: i64, to: &str) -> Page {
    let page = format!("{}/letters/{number}/handing-over", case.base);
    desk.send_form(&page, &page, &[("rev", &case.stored(number).rev.to_string()), ("to", to)])
}

fn letters(app: &TestApp, round: &OpenRound) -> Vec<Submission> {
    app.read(|db| Submission::list(db, round.id, Filter::All, 0, 10))
}

#[test]
fn it_goes_on_as_it_is_and_both_pages_and_both_receipts_lead_to_each_other() {
    let case = Case::open();
    let mut desk = case.desk();
    let target = another(&case.app);
    let number = misdirected(&case, &mut desk);
    let page = format!("{}/letters/{number}", case.base);
    assert!(desk.get(&page).link("handing-over").is_some());
    let form = desk.get(&format!("{page}/handing-over"));
    assert!(form.says("駅前の緑の計画　第1回（都市整備部 公園緑地課）") && !form.says("みどりの計画　第1回（"), "{}", form.text());
    let nowhere = hand_over(&case, &mut desk, number, "");
    assert!(nowhere.status == 422 && nowhere.says("駅前の緑の計画"), "{}", nowhere.text());
    assert_eq!(hand_over(&case, &mut desk, number, case.round.as_str()).status, 422, "where it is already");

    let done = hand_over(&case, &mut desk, number, target.id.as_str());

    assert_eq!(done.location(), Some(page.as_str()), "{}", done.text());
    let (here, there) = (case.stored(number), letters(&case.app, &target).remove(0));
    assert_eq!((here.validity, there.validity), (Some(Validity::WrongRound), None));
    assert_eq!((&*there.text, there.received_at, there.channel), (WORDS, here.received_at, Channel::Post));
    assert_eq!((there.particulars.handed_from, here.particulars.handed_to), (Some(here.id), Some(there.id)));
    assert_eq!(there.particulars.co_signers, 1);
    assert_eq!(case.app.read(|db| PersonRow::of(db, there.id)).unwrap().person().unwrap(), person());
    assert_eq!(case.app.read(|db| FileRow::of_submission(db, there.id))[0].bytes, b"%PDF-1.7 x");
    let shown = desk.get(&page);
    assert!(shown.says("引き継いだ先") && shown.says("駅前の緑の計画　第1回（都市整備部 公園緑地課）　受付番号1"), "{}", shown.text());
    let beyond = format!("/office/projects/{}/rounds/1/letters/1", target.project.no());
    assert!(shown.link(&beyond).is_some());
    let beyond = desk.get(&beyond);
    assert!(beyond.says("引き継がれる前") && beyond.link(&page).is_some(), "{}", beyond.text());
    let mut resident = case.app.browser();
    let receipt = |letter: &Submission| format!("/receipts/{}", receipt_code(&case.app.app.keys, letter.id));
    let old = resident.get(&receipt(&here));
    assert!(old.says("届いた日時のまま引き継ぎました") && old.link(&receipt(&there)).is_some(), "{}", old.text());
    let new = resident.get(&receipt(&there));
    assert!(new.says("こちらに引き継ぎました") && new.link(&receipt(&here)).is_some() && new.says(WORDS), "{}", new.text());
    assert!([old, new].iter().all(|page| !page.says("森 一郎")));
    assert_eq!(findings(&case), []);
}

#[test]
fn what_was_handed_over_is_dealt_with_only_where_it_went() {
    let case = Case::open();
    let mut desk = case.desk();
    let target = another(&case.app);
    let number = misdirected(&case, &mut desk);
    let stranger = case.app.account("elsewhere", Role::Official, "shogai", None);
    let page = format!("{}/letters/{number}", case.base);
    assert_eq!(case.app.sign_in(&stranger).get(&format!("{page}/handing-over")).status, 404);
    assert_eq!(hand_over(&case, &mut desk, number, target.id.as_str()).status, 303);

    let again = hand_over(&case, &mut desk, number, target.id.as_str());
    let judged =
        desk.send_form(&page, &format!("{page}/validity"), &[("rev", &case.stored(number).rev.to_string()), ("validity", "valid")]);

    for refused in [again, judged] {
        assert!(refused.status == 409 && refused.says("別の意見募集に引き継いでいます"), "{}", refused.text());
    }
    let mut resident = case.app.browser();
    let old = resident.get(&case.receipt(number));
    assert!(old.link("/amendment").is_none() && old.link("/withdrawal").is_none(), "{}", old.text());
    let there = letters(&case.app, &target).remove(0);
    let new = format!("/receipts/{}", receipt_code(&case.app.app.keys, there.id));
    let csrf = resident.token(&format!("{new}/withdrawal"));
    assert_eq!(resident.post(&format!("{new}/withdrawal"), &[("csrf", &csrf)]).status, 303);
    assert_eq!(letters(&case.app, &target)[0].validity, Some(Validity::Withdrawn));
    assert_eq!(letters(&case.app, &target).len(), 1);
}

#[test]
fn the_time_of_its_arrival_decides_whether_it_is_late_there() {
    let case = Case::open();
    let mut desk = case.desk();
    let (early, target) = (misdirected(&case, &mut desk), another(&case.app));
    case.app.wait_until(target.closes_at);
    target.close(&case.app);
    let late = case.letter_of(person(), "遅れました。");
    // Weeks later the session is over.
    let mut desk = case.desk();
    let page = format!("{}/letters/{late}", case.base);
    assert_eq!(desk.send_form(&page, &format!("{page}/opening"), &[]).status, 303);
    assert!(desk.get(&format!("{page}/handing-over")).says("期限後の到着として登録されます"));

    assert_eq!(hand_over(&case, &mut desk, early, target.id.as_str()).status, 303);
    assert_eq!(hand_over(&case, &mut desk, late, target.id.as_str()).status, 303);

    let there: Vec<_> = letters(&case.app, &target).iter().map(|letter| letter.validity).collect();
    assert_eq!(there, [None, Some(Validity::LateArrival)]);
    let closed = OpenRound::titled(&case.app, "取りやめた計画");
    closed.approve(&case.app);
    closed.open(&case.app);
    closed.cancel(&case.app);
    let mut desk = case.desk();
    let number = case.letter("山田 太郎", "木を。");
    let page = format!("{}/letters/{number}", case.base);
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    assert!(!desk.get(&format!("{page}/handing-over")).says("取りやめた計画"));
    assert_eq!(hand_over(&case, &mut desk, number, closed.id.as_str()).status, 409);
    assert_eq!(case.stored(number).validity, None, "it stays as it was");
}

#[test]
fn both_rounds_count_it_as_received_and_one_as_accepted() {
    let case = Case::open();
    let mut desk = case.desk();
    let target = another(&case.app);
    let number = misdirected(&case, &mut desk);
    case.heard(number, None);
    case.letter("山田 太郎", "木を。");
    assert_eq!(hand_over(&case, &mut desk, number, target.id.as_str()).status, 303);
    assert_eq!(case.stored(number).opinions, 0, "its opinions went with it");
    let opinions = [case.heard(2, None)];
    case.close();
    let issue = case.issue("木を植える場所", &opinions);
    case.respond();
    let view = case.answer(issue, "検討します。");
    case.decide(&view, Decision::Approve);
    let asked = case.ask_for_release(Remarks::default());
    case.decide(&asked, Decision::Approve);

    let json = case.app.browser().get(&format!("{}/result.json", case.base.replace("/office", ""))).body;

    let counts = serde_json::from_slice::<Value>(&json).unwrap()["counts"].clone();
    assert_eq!(counts["letters_by_validity"], serde_json::json!({ "valid": 1, "wrong_round": 1 }));
    assert_eq!((counts["letters"].as_u64(), counts["opinions"].as_u64(), counts["valid_submitters"].as_u64()), (Some(2), Some(1), Some(1)));
    assert_eq!(letters(&case.app, &target).len(), 1);
    assert_eq!(findings(&case), []);
}
