//! Residents write to a round by the form: the way through it, the moment that counts, and letters sent more than once.

mod bad_input;

use crate::support::app::TestApp;
use crate::support::resident::{Resident, letters, taken};
use crate::support::round::OpenRound;
use ronten::model::letter::Person;
use ronten::model::terms::Validity;
use ronten::store::persons::PersonRow;
use ronten::store::projects::Plan;
use std::thread;

/// A city with an open round.
fn open() -> (TestApp, OpenRound) {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    (app, round)
}

/// Who wrote the newest letter.
fn writer(app: &TestApp, round: &OpenRound) -> Person {
    let letter = letters(app, round).pop().unwrap();
    serde_json::from_str(&app.read(|db| PersonRow::of(db, letter.id)).unwrap().body).unwrap()
}

#[test]
fn a_letter_goes_from_a_section_to_its_receipt_and_nothing_typed_is_lost_on_the_way() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    let (send, new) = (resident.path.clone(), format!("{}/new", resident.path));
    let page = resident.browser.get(&format!("{new}?section=2.1"));
    let key = page.value("key").unwrap();
    assert!(page.says("「１　公園」について") && page.value("part-1").as_deref() == Some("2.1"), "{}", page.text());

    let said = [("key", key.as_str()), ("part-1", "2.1"), ("text-1", " 桜を\r\n植えて。"), ("part-2", ""), ("text-2", "")];
    let page = resident.post(&new, &[&said[..], &[("from", "write"), ("go", "add"), ("add", "1"), ("add", "9.9")]].concat());
    assert!(page.status == 200 && page.says("「第１章　目的」について") && page.says(" 桜を\n植えて。</textarea>"), "{}", page.text());
    assert_eq!((page.value("part-1").as_deref(), page.value("part-2").as_deref()), (Some("1"), Some("2.1")));

    let page = resident.post(&new, &[&said[..], &[("from", "write"), ("go", "next")]].concat());
    assert!(page.says("どなたのご意見かを確認するためです。"), "{}", page.text());
    assert_eq!(page.value("text-1").as_deref(), Some(" 桜を\n植えて。"));
    let who = [("name", "髙橋 𠮷子"), ("address", "みほん市"), ("class", "resident")];
    let page = resident.post(&new, &[&said[..], &who, &[("from", "about")]].concat());
    assert!(page.says("まだ送っていません") && page.says("髙橋 𠮷子") && page.says("市内に住んでいる方"), "{}", page.text());
    assert_eq!(letters(&app, &round).len(), 0);

    let page = resident.post(&send, &[&said[..], &who].concat());
    let receipt = resident.browser.get(&taken(&page));
    assert!(receipt.says("ご意見を受け付けました") && receipt.says(" 桜を\n植えて。"), "{}", receipt.text());
    assert!(receipt.says("「１　公園」について") && !receipt.says("髙橋"));
    let letter = letters(&app, &round).remove(0);
    let plan = app.read(|db| Plan::version(db, round.project.id, 1)).unwrap();
    let park = plan.sections.iter().find(|section| section.place == "2.1").unwrap();
    assert_eq!((letter.text.as_str(), letter.parts[0].section), (" 桜を\n植えて。", Some(park.id)));
    assert_eq!(writer(&app, &round).name, "髙橋 𠮷子");
}

#[test]
fn who_writes_personal_data_into_the_words_is_told_before_sending_and_may_send_all_the_same() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    let new = format!("{}/new", resident.path);
    let check = |resident: &mut Resident, text: &str| {
        let said = [("key", "k"), ("part-1", ""), ("text-1", text), ("from", "about")];
        resident.post(&new, &[&said[..], &[("name", "山田 太郎"), ("address", "みほん市本町1-2-3"), ("class", "resident")]].concat())
    };

    let quiet = check(&mut resident, "桜を植えてください。");
    assert!(quiet.says("まだ送っていません") && !quiet.says("個人がわかるかもしれない"), "{}", quiet.text());
    let told = check(&mut resident, "山田太郎です。電話は０９０－１２３４－５６７８。");

    assert!(told.status == 200 && told.says("個人がわかるかもしれない"), "{}", told.text());
    assert!(
        told.says("電話番号と思われるところ：「０９０－１２３４－５６７８」") && told.says("氏名と思われるところ：「山田太郎」"),
        "{}",
        told.text()
    );
    let receipt = taken(&resident.send("k", "山田太郎です。電話は０９０－１２３４－５６７８。", &[]));
    let amended = [("key", "a"), ("part-1", ""), ("text-1", "連絡は yamada@x.example.jp へ。"), ("from", "write")];
    let amended = resident.post(&format!("{receipt}/amendment"), &amended);
    assert!(amended.says("メールアドレスと思われるところ：「yamada@x.example.jp」"), "{}", amended.text());
}

#[test]
fn the_same_post_is_one_letter_and_another_one_under_its_key_is_offered_as_an_amendment() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    let receipt = resident.receipt("k", "最初の意見");

    assert_eq!(resident.receipt("k", "最初の意見"), receipt, "refresh, back and send again");
    app.wait_until(app.time.now().plus_days(3));
    assert_eq!(resident.receipt("k", "最初の意見"), receipt, "later");
    let page = resident.send("k", "別の意見", &[]);

    assert!(page.status == 422 && page.says("別の意見") && page.says(&receipt), "{}", page.text());
    assert_eq!(letters(&app, &round).len(), 1);
    let page = resident.post(&format!("{receipt}/amendment"), &[("from", "used"), ("part-1", ""), ("text-1", "別の意見")]);
    assert!(page.status == 200 && page.says("別の意見</textarea>"), "{}", page.text());
    let page = resident.send("", "鍵のない意見", &[]);
    assert!(page.status == 422 && page.says("鍵のない意見") && page.value("key").is_some_and(|key| key.len() == 32), "{}", page.text());
}

#[test]
fn many_clicks_at_once_are_one_letter() {
    let (app, round) = open();
    let clicks: Vec<_> = (0..8).map(|_| Resident::at(&app, &round)).collect();

    let threads: Vec<_> = clicks.into_iter().map(|mut one| thread::spawn(move || one.receipt("same", "意見"))).collect();
    let receipts: Vec<String> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();

    assert!(receipts.iter().all(|receipt| *receipt == receipts[0]), "{receipts:?}");
    assert_eq!(letters(&app, &round).len(), 1);
}

#[test]
fn the_moment_of_receipt_decides_and_what_comes_too_late_is_given_back() {
    let (app, round) = open();
    app.wait_until(round.closes_at.plus_minutes(-60));
    let mut resident = Resident::at(&app, &round);
    let new = format!("{}/new", resident.path);
    taken(&resident.send("in time", "間に合った意見", &[]));

    round.close(&app);
    let form = resident.browser.get(&new);
    assert!(form.status == 200 && form.says("締切を過ぎています"), "{}", form.text());
    let receipt = taken(&resident.send("late", "少し遅れた意見", &[]));
    assert!(resident.browser.get(&receipt).says("期限後の到着として受け付けました"));

    app.wait_until(round.closes_at.plus_minutes(10));
    let page = resident.send("over", "とても遅い意見", &[]);
    assert!(page.status == 409 && page.says("とても遅い意見") && page.says("募集は終わりました"), "{}", page.text());
    assert!(page.says("まででした"), "the closing time: {}", page.text());
    assert_eq!(resident.browser.get(&new).status, 409);
    let stored: Vec<_> = letters(&app, &round).into_iter().map(|letter| letter.validity).collect();
    assert_eq!(stored, [None, Some(Validity::LateArrival)]);
    taken(&resident.send("in time", "間に合った意見", &[]));
}

#[test]
fn a_round_that_has_not_opened_or_was_called_off_takes_nothing() {
    let app = TestApp::start();
    let round = OpenRound::scheduled(&app);
    let early = app.browser().get(&format!("{}/submissions/new", round.path()));
    assert!(early.status == 409 && early.says("まだ募集が始まっていません"), "{}", early.text());
    round.open(&app);
    let mut resident = Resident::at(&app, &round);

    round.cancel(&app);

    let page = resident.send("k", "書きかけの意見", &[]);
    assert!(page.status == 409 && page.says("書きかけの意見") && page.says("中止しました"), "{}", page.text());
}
