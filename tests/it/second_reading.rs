//! The second reading: letters from paper that are drawn are typed once more by another person, and no intake is certified before.

use crate::scanning::PNG;
use crate::support::app::{SECTION, shipped};
use crate::support::case::Case;
use crate::support::http::{Browser, File, Page};
use ronten::commands::Actor;
use ronten::commands::round::CloseDue;
use ronten::commands::submission::{Amend, Post};
use ronten::model::terms::{Channel, Role};
use ronten::procedure::submission::State;
use ronten::store::log::{Body, EntryRow, Log};
use ronten::store::opinions::Opinion;

fn under(share: i64) -> Case {
    let mut policy = shipped();
    policy.desk.second_reading = share;
    Case::under(policy)
}

fn page(case: &Case, number: i64) -> String {
    format!("{}/letters/{number}/second-reading", case.base)
}

/// Another person of the section.
fn colleague(case: &Case) -> Browser {
    case.app.sign_in(&case.app.account("kato", Role::Official, SECTION, None))
}

fn read(browser: &mut Browser, case: &Case, number: i64, fields: &[(&str, &str)]) -> Page {
    let (page, rev) = (page(case, number), case.stored(number).rev.to_string());
    browser.send_form(&page, &page, &[&[("rev", rev.as_str())], fields].concat())
}

fn waits(case: &Case, number: i64) -> Option<bool> {
    case.stored(number).particulars.second.as_ref().map(|second| second.waits)
}

fn certify(case: &Case, registered: i64) -> Page {
    let n = registered.to_string();
    let fields = [("channel", "post"), ("office", ""), ("registered", &*n), ("received_post", &*n), ("explanation_post", "")];
    let page = format!("{}/certificates", case.base);
    case.desk().send_form(&page, &page, &fields)
}

fn close(case: &Case) {
    case.app.wait_until(case.now().closes_at.unwrap().plus_minutes(10));
    case.app.perform(&Actor::Clock, CloseDue { round: case.round });
}

#[test]
fn another_person_types_it_again_and_only_then_the_intake_is_certified() {
    let case = under(100);
    let number = case.letter("山田 太郎", "木を植えてください。\n川も、きれいに。");
    assert_eq!(waits(&case, number), Some(true));
    close(&case);
    let refused = certify(&case, 1);
    assert!(refused.status == 422 && refused.says("二人目の読み取りを待っている意見書が1通あります（受付番号 1）"), "{}", refused.text());

    // Neither who typed it nor another account of that person.
    let mut first = case.desk();
    assert!(first.get(&page(&case, number)).says("はじめに入力した方とは別の方"));
    let person = case.official.account().unwrap().person;
    let mut same = case.app.sign_in(&case.app.account("tanaka-2", Role::Official, SECTION, Some(person)));
    let text = ("text-1", "木を植えてください。\n川も、きれいに。");
    for browser in [&mut first, &mut same] {
        // The form is not shown to them; its token is the session's.
        let (path, rev) = (page(&case, number), case.stored(number).rev.to_string());
        let csrf = browser.token(&format!("{}/letters/new", case.base));
        let refused = browser.post(&path, &[("csrf", &csrf), ("rev", &rev), text]);
        assert_eq!(refused.status, 409, "{}", refused.text());
    }
    assert_eq!(waits(&case, number), Some(true));

    let mut second = colleague(&case);
    let form = second.get(&page(&case, number));
    assert!(form.says("見くらべる") && !form.says("木を植えて"), "not before it is typed: {}", form.text());
    let done = read(&mut second, &case, number, &[("text-1", "木を植えてください。  \r\n川も、\r\nきれいに。\r\n")]);

    assert_eq!(done.location(), Some(format!("{}/letters/{number}", case.base).as_str()), "{}", done.text());
    let letter = case.stored(number);
    let reading = letter.particulars.second.clone().unwrap();
    assert_eq!((reading.waits, reading.differed, reading.typed_by), (false, false, person));
    assert!(reading.by.is_some_and(|by| by != person) && reading.at.is_some());
    assert_eq!((letter.text.as_str(), letter.text_rev), ("木を植えてください。\n川も、きれいに。", 1));
    assert_eq!(read(&mut second, &case, number, &[text]).status, 409, "once");
    assert_eq!(certify(&case, 1).status, 303);
    assert_eq!(crate::erasing::findings(&case), []);
}

#[test]
fn where_they_differ_the_second_person_says_which_is_right() {
    let case = under(100);
    let (kept, mended) = (case.letter("山田 太郎", "木を植えてください。"), case.letter("川辺 守", "木を値えてください。"));
    let opinion = case.heard(mended, None);
    let mut second = colleague(&case);

    let differs = read(&mut second, &case, kept, &[("text-1", "本を植えてください。")]);

    assert!(differs.status == 422 && differs.says("を植えてください。") && differs.says("違うところ"), "{}", differs.text());
    assert!(differs.text().contains("<del") && differs.text().contains("<ins"), "{}", differs.text());
    assert_eq!((waits(&case, kept), case.stored(kept).rev), (Some(true), 1), "nothing is written");
    assert_eq!(read(&mut second, &case, kept, &[("text-1", "本を植えてください。"), ("right", "first")]).status, 303);
    let letter = case.stored(kept);
    assert_eq!(
        (letter.text.as_str(), letter.text_rev, letter.particulars.second.as_ref().unwrap().differed),
        ("木を植えてください。", 1, true)
    );

    assert_eq!(read(&mut second, &case, mended, &[("text-1", "")]).status, 422, "nothing was typed");
    let done = read(&mut second, &case, mended, &[("text-1", "木を植えてください。"), ("right", "second")]);
    assert_eq!(done.status, 303, "{}", done.text());
    let letter = case.stored(mended);
    assert_eq!((letter.text.as_str(), letter.text_rev, letter.state), ("木を植えてください。", 2, State::Received));
    assert_eq!((letter.validity, waits(&case, mended)), (None, Some(false)));
    assert!(!case.app.read(|db| Opinion::by_id(db, opinion.id)).unwrap().active, "what was marked in the wrong words counts no more");
    let entries = case.app.read(|db| EntryRow::of_subject(db, Log::Record, letter.id.as_str()));
    assert_eq!(entries.last().map(|entry| entry.kind.as_str()), Some("submission.correct"));
    assert!(case.app.browser().get(&case.receipt(mended)).says("木を植えてください。"));
    second.send_form(&format!("{}/letters/{mended}", case.base), &format!("{}/letters/{mended}/opening", case.base), &[]);
    assert!(second.get(&format!("{}/letters/{mended}", case.base)).says("木を値えて"), "the words before stay readable");
    assert_eq!(crate::erasing::findings(&case), []);
}

#[test]
fn a_letter_that_came_to_an_office_that_nobody_listed_is_waited_for_too() {
    let case = under(100);
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    let csrf = desk.token(&format!("{letters}/new"));
    let fields = [("csrf", csrf.as_str()), ("key", "k1"), ("parts", "1"), ("channel", "post"), ("office", "川上支所"), ("text-1", "木を")];
    let sent = desk.post_files(&letters, &[&fields[..], &[("received_date", "2026-04-01")]].concat(), &[]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    close(&case);

    let refused = certify(&case, 1);

    assert!(refused.status == 422 && refused.says("受付番号 1"), "{}", refused.text());
    assert_eq!(read(&mut colleague(&case), &case, 1, &[("text-1", "木を")]).status, 303);
    assert_eq!(certify(&case, 1).status, 303);
}

#[test]
fn its_scans_stand_beside_and_auditors_learn_who_had_them() {
    let case = under(100);
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    let csrf = desk.token(&format!("{letters}/new"));
    let fields =
        [("csrf", csrf.as_str()), ("key", "k1"), ("parts", "1"), ("channel", "fax"), ("received_date", "2026-04-01"), ("text-1", "木を")];
    let file = File { field: "file-1", name: "1.png", mime: "image/png", bytes: PNG };
    assert_eq!(desk.post_files(&letters, &fields, &[file]).status, 303);
    let viewed = || {
        let entries = case.app.read(|db| EntryRow::newest(db, Log::Audit, None, 20));
        let seqs = entries.into_iter().filter(|entry| entry.kind == "person.viewed").map(|entry| entry.seq);
        seqs.map(|seq| case.app.read(|db| Body::of(db, Log::Audit, seq)).unwrap().body).collect::<Vec<_>>()
    };
    let mut second = colleague(&case);
    assert!(!second.get(&page(&case, 1)).text().contains("ro-scan__picture"));
    assert!(viewed().is_empty());

    let beside = read(&mut second, &case, 1, &[("scan", "1"), ("text-1", "木")]);

    assert!(beside.status == 200 && beside.says("木"), "{}", beside.text());
    let src = beside.text().split("<img class=\"ro-scan__picture\" src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let scan = second.get(&src);
    assert_eq!((scan.status, scan.body.as_slice()), (200, PNG));
    assert_eq!(case.desk().get(&src).status, 404, "only for who asked");
    let viewed = viewed();
    assert!(viewed.len() == 1 && viewed[0].contains("二人目の読み取り") && viewed[0].contains("scan"), "{viewed:?}");
}

#[test]
fn only_what_came_on_paper_is_drawn_and_new_words_of_the_writer_wait_for_nobody() {
    let none = under(0);
    assert_eq!(waits(&none, none.letter("山田 太郎", "木を植えてください。")), None);

    let case = under(100);
    assert_eq!(waits(&case, case.sent("木を植えてください。")), None, "the form is typed by its writer");
    let number = case.letter("山田 太郎", "木を植えてください。");
    let letter = case.stored(number);
    assert_eq!((letter.channel, waits(&case, number)), (Channel::Post, Some(true)));
    let post = Post { key: "new words".to_owned(), payload: b"x".to_vec() };
    let parts = vec![(None, "桜を植えてください。".to_owned())];
    case.app.perform(&Actor::Resident, Amend { receipt: letter.receipt, post, parts, received_at: case.app.time.now() });
    assert_eq!(waits(&case, number), None);
    close(&case);
    assert_eq!(certify(&case, 1).status, 303);
}
