//! A letter is cut into opinions and cleared of personal data, by forms alone.

use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use ronten::model::terms::{RedactionReason, Scope};
use ronten::store::opinions::Opinion;

/// An opened and valid letter, and the browser of the official.
fn judged(text: &str) -> (Case, String, i64, Browser) {
    let case = Case::open();
    let number = case.letter("山田 太郎", text);
    let (page, mut desk) = (format!("{}/letters/{number}", case.base), case.desk());
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    assert_eq!(desk.send_form(&page, &format!("{page}/validity"), &[("rev", "2"), ("validity", "valid")]).status, 303);
    (case, page, number, desk)
}

fn send(desk: &mut Browser, page: &str, fields: &[(&str, &str)]) -> Page {
    let rev = desk.get(page).value("rev").unwrap();
    desk.send_form(page, page, &[&[("rev", rev.as_str())], fields].concat())
}

#[test]
fn a_letter_is_split_saved_and_taken_back() {
    let (case, page, number, mut desk) = judged("拝啓。公園が要る。木も要る。");
    let page = format!("{page}/splitting");
    let first = desk.get(&page);
    assert!(first.says("まとまり1") && !first.says("まとまり2") && first.says("0 / 14字"), "{}", first.text());

    let cut = send(&mut desk, &page, &[("cuts", "0"), ("cut", "3"), ("cut", "9"), ("what-0", "opinion.in_scope")]);
    assert!(cut.status == 200 && cut.says("まとまり3") && cut.value("cuts").as_deref() == Some("0 3 9"), "{}", cut.text());
    assert_eq!(case.stored(number).uncovered, -1, "showing pieces stores nothing");
    let whats = [("what-0", "aside.greeting"), ("what-3", "opinion.in_scope"), ("what-9", ""), ("gist-3", "公園がほしい")];
    let cuts = [("cuts", "0 3 9"), ("cut", "3"), ("cut", "9")];
    let saved = send(&mut desk, &page, &[cuts.as_slice(), &whats].concat());

    assert_eq!(saved.status, 303, "{}", saved.text());
    let shown = desk.follow(&saved);
    assert!(shown.says("9 / 14字") && shown.says("公園がほしい") && shown.says("最後の操作を取り消す"), "{}", shown.text());
    let whole = send(
        &mut desk,
        &page,
        &[cuts.as_slice(), &whats, &[("what-9", "opinion.question")]]
            .concat()
            .into_iter()
            .filter(|pair| *pair != ("what-9", ""))
            .collect::<Vec<_>>(),
    );
    assert_eq!((whole.status, case.stored(number).uncovered), (303, 0));
    let opinions = case.app.read(|db| Opinion::of_submission(db, case.stored(number).id));
    let seen: Vec<_> = opinions.iter().map(|opinion| (opinion.start_at, opinion.end_at, opinion.scope, opinion.gist.as_str())).collect();
    assert_eq!(seen, [(3, 9, Scope::InScope, "公園がほしい"), (9, 14, Scope::Question, "")]);

    let step = desk.get(&page).value("step").unwrap();
    assert_eq!(desk.send_form(&page, &format!("{page}/undo"), &[("step", &step)]).status, 303);
    assert_eq!(case.stored(number).uncovered, 5);
    assert_eq!(desk.send_form(&page, &format!("{page}/undo"), &[("step", &step)]).status, 409, "taken back once");
}

#[test]
fn a_sentence_is_cut_before_words_and_an_old_form_changes_nothing() {
    let (case, page, number, mut desk) = judged("公園が要るし木も要る。");
    let page = format!("{page}/splitting");

    let cut = send(&mut desk, &page, &[("cuts", "0"), ("words", "木も")]);
    let lost = send(&mut desk, &page, &[("cuts", "0"), ("words", "学校")]);

    assert!(cut.status == 200 && cut.value("cuts").as_deref() == Some("0 6"), "{}", cut.text());
    assert!(lost.status == 422 && lost.says("その言葉は、本文にありません"), "{}", lost.text());
    let stale = desk.send_form(&page, &page, &[("rev", "1"), ("cuts", "0"), ("what-0", "opinion.in_scope"), ("gist-0", "要約です")]);
    assert!(stale.status == 409 && stale.says("要約です"), "{}", stale.text());
    assert_eq!(case.stored(number).uncovered, -1);
}

#[test]
fn every_place_found_is_decided_on_before_the_check_is_done() {
    let (case, page, number, mut desk) = judged("電話は090-1234-5678です。隣の佐藤さんも困っています。佐藤さんに聞いて。");
    let page = format!("{page}/redactions");
    let shown = desk.get(&page);
    assert!(shown.says("hit-3-16") && shown.says("090-1234-5678"), "{}", shown.text());

    let open = send(&mut desk, &page, &[("then", "done")]);
    assert!(
        open.status == 422 && open.says("伏せるか残すかを決めてください") && case.stored(number).cleared_by.is_none(),
        "{}",
        open.text()
    );
    let words = [("hit-3-16", "phone"), ("words", "佐藤"), ("reason", "third_party")];
    assert_eq!(send(&mut desk, &page, &words).status, 303);
    let marked = case.stored(number);
    let reasons: Vec<_> = marked.redactions.iter().map(|mark| mark.reason).collect();
    assert_eq!(reasons, [RedactionReason::Phone, RedactionReason::ThirdParty, RedactionReason::ThirdParty]);
    assert!(marked.cleared_by.is_none());
    let names: Vec<(String, &str)> =
        marked.redactions.iter().map(|mark| (format!("hit-{}-{}", mark.start, mark.end), mark.reason.name())).collect();
    let mut fields: Vec<(&str, &str)> = names.iter().map(|(name, reason)| (name.as_str(), *reason)).collect();
    fields.extend([("then", "done"), ("from", "1"), ("to", "2"), ("reason", "other")]);
    assert_eq!(send(&mut desk, &page, &fields).status, 303);

    let cleared = case.stored(number);
    assert_eq!((cleared.redactions.len(), cleared.cleared_by), (4, case.official.account().map(|account| account.person)));
}
