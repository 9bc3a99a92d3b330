//! Something is missing in a letter, or cannot be read: it is asked for, given, and judged anew; or it never comes.

use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use ronten::commands::approval::Decision;
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::model::letter::Person;
use ronten::model::terms::Validity;
use ronten::record::finding::Finding;
use ronten::store::log::{EntryRow, Log};
use ronten::store::persons::PersonRow;

/// An opened letter of this person, its page, and the official's browser.
fn opened(case: &Case, person: Person) -> (i64, String, Browser) {
    let number = case.letter_of(person, "木を植えてください。");
    let (page, mut desk) = (format!("{}/letters/{number}", case.base), case.desk());
    assert_eq!(desk.send_form(&page, &format!("{page}/opening"), &[]).status, 303);
    (number, page, desk)
}

fn ask(case: &Case, desk: &mut Browser, number: i64, missing: &[&str], note: &str) -> Page {
    let page = format!("{}/letters/{number}/asking", case.base);
    let rev = case.stored(number).rev.to_string();
    let mut fields = vec![("rev", rev.as_str()), ("note", note)];
    fields.extend(missing.iter().map(|one| ("missing", *one)));
    desk.send_form(&page, &page, &fields)
}

fn judge(case: &Case, desk: &mut Browser, number: i64, validity: &str, reason: &str) -> Page {
    let page = format!("{}/letters/{number}", case.base);
    let rev = case.stored(number).rev.to_string();
    desk.send_form(&page, &format!("{page}/validity"), &[("rev", &rev), ("validity", validity), ("reason", reason)])
}

fn person(case: &Case, number: i64) -> Person {
    case.app.read(|db| PersonRow::of(db, case.stored(number).id)).map(|row| row.person().unwrap()).unwrap_or_default()
}

fn findings(case: &Case) -> Vec<Finding> {
    crate::erasing::findings(case)
}

#[test]
fn what_is_missing_is_asked_for_given_by_the_receipt_and_the_letter_judged_anew() {
    let case = Case::open();
    let (number, page, mut desk) = opened(&case, Person { mail: "umi@example.jp".to_owned(), ..Person::default() });
    assert_eq!(judge(&case, &mut desk, number, "missing_identity", "お名前とご住所がありません。").status, 303);
    let nothing = ask(&case, &mut desk, number, &[], "");
    assert!(nothing.status == 422 && nothing.says("選"), "{}", nothing.text());

    assert_eq!(ask(&case, &mut desk, number, &["name", "address"], "一枚目の署名が消えています。").status, 303);

    let asked = desk.get(&format!("{page}/asking"));
    assert!(asked.says("メールアドレスへお知らせしました") && asked.says("まだ補われていません"), "{}", asked.text());
    assert!(!asked.text().contains("umi@example.jp"), "nothing that is stored is shown");
    assert!(desk.get("/office").says("回答待ち1通"));
    let list = desk.get(&format!("{}/letters?show=asked", case.base));
    assert!(list.says("回答待ち（期限："), "{}", list.text());
    let receipt = case.receipt(number);
    let mut resident = case.app.browser();
    assert!(resident.get(&receipt).says("ご意見に足りないことがあります"), "{}", resident.get(&receipt).text());
    let form = resident.get(&format!("{receipt}/completion"));
    assert!(
        form.says("お名前") && form.says("一枚目の署名") && !form.text().contains("umi@") && !form.text().contains("name=\"phone\""),
        "{}",
        form.text()
    );
    let half =
        resident.send_form(&format!("{receipt}/completion"), &format!("{receipt}/completion"), &[("name", "海野 花子"), ("address", " ")]);
    assert!(half.status == 422 && half.value("name").as_deref() == Some("海野 花子"), "{}", half.text());
    // Nobody asked for another mail address: whoever has the code cannot put one in the place of the writer's.
    let given = [("name", "海野 花子"), ("address", "みほん市本町1-2-3"), ("mail", "someone.else@example.jp")];
    let done = resident.send_form(&format!("{receipt}/completion"), &format!("{receipt}/completion"), &given);
    assert_eq!(done.location(), Some(receipt.as_str()), "{}", done.text());

    let kept = person(&case, number);
    assert_eq!((kept.name.as_str(), kept.address.as_str(), kept.mail.as_str()), ("海野 花子", "みほん市本町1-2-3", "umi@example.jp"));
    let letter = case.stored(number);
    assert_eq!((letter.validity, letter.repair_until), (Some(Validity::MissingIdentity), None), "nothing is decided by that");
    assert!(letter.particulars.asked[0].answered_at.is_some());
    assert!(!resident.get(&receipt).says("ご意見に足りない"));
    let csrf = resident.token(&receipt.replace(&receipt, "/receipts"));
    let again = resident.post(&format!("{receipt}/completion"), &[&[("csrf", csrf.as_str())], &given[..]].concat());
    assert_eq!(again.location(), Some(receipt.as_str()), "a second click finds what the first did");
    assert_eq!(judge(&case, &mut desk, number, "valid", "").status, 303);
    assert_eq!(case.stored(number).validity, Some(Validity::Valid));
    assert_eq!(findings(&case), []);
}

#[test]
fn a_writer_without_mail_gets_a_printed_letter_and_an_official_enters_the_answer() {
    let case = Case::open();
    let (number, page, mut desk) = opened(&case, Person { address: "みほん市本町9".to_owned(), ..Person::default() });
    assert_eq!(ask(&case, &mut desk, number, &["name"], "").status, 303);
    let asking = desk.get(&format!("{page}/asking"));
    assert!(asking.says("メールアドレスがわかりません") && !asking.says("みほん市本町9"), "{}", asking.text());
    let looks = || {
        let kinds = case.app.read(|db| EntryRow::newest(db, Log::Audit, None, 10)).into_iter().map(|entry| entry.kind);
        kinds.filter(|kind| matches!(kind.as_str(), "person.viewed" | "receipt.shown")).count()
    };
    let unsaid = desk.send_form(&format!("{page}/asking"), &format!("{page}/asking/letter"), &[("why", " ")]);
    assert!(unsaid.status == 422 && !unsaid.says("みほん市本町9") && looks() == 0, "{}", unsaid.text());

    let letter = desk.send_form(&format!("{page}/asking"), &format!("{page}/asking/letter"), &[("why", "補正のお願いを送るため")]);

    assert!(
        letter.status == 200 && letter.says("みほん市本町9") && letter.says("お名前") && letter.text().contains("<svg"),
        "{}",
        letter.text()
    );
    assert_eq!(looks(), 2, "the auditors see both");
    let rev = case.stored(number).rev.to_string();
    let empty = desk.send_form(&format!("{page}/asking"), &format!("{page}/asking/completion"), &[("rev", &rev)]);
    assert!(empty.status == 422, "{}", empty.text());
    let given = [("rev", rev.as_str()), ("name", "海野 花子")];
    assert_eq!(desk.send_form(&format!("{page}/asking"), &format!("{page}/asking/completion"), &given).status, 303);
    let stale = desk.send_form(&format!("{page}/asking"), &format!("{page}/asking/completion"), &given);
    assert!(stale.status == 409 && stale.says("いま、おたずねしていることはありません"), "{}", stale.text());

    assert_eq!((person(&case, number).name.as_str(), person(&case, number).address.as_str()), ("海野 花子", "みほん市本町9"));
    assert_eq!(findings(&case), []);
}

#[test]
fn a_reply_that_never_comes_leaves_its_trace_and_after_the_term_nothing_is_asked() {
    let case = Case::open();
    let (number, page, mut desk) = opened(&case, Person::default());
    assert_eq!(ask(&case, &mut desk, number, &["name", "address"], "").status, 303);
    let receipt = case.receipt(number);
    case.close();
    // The session has ended meanwhile.
    desk = case.desk();

    let list = desk.get(&format!("{}/letters?show=asked", case.base));
    assert!(list.says("回答がないまま期限を過ぎています"), "{}", list.text());
    let mut resident = case.app.browser();
    let late = resident.get(&format!("{receipt}/completion"));
    assert!(late.status == 409 && late.says("補える期限を過ぎています"), "{}", late.text());
    let again = ask(&case, &mut desk, number, &["name"], "");
    assert!(again.status == 409 && again.says("補える期限を過ぎています"), "{}", again.text());
    assert_eq!(judge(&case, &mut desk, number, "missing_identity", "お答えがありませんでした。").status, 303);

    let shown = desk.get(&page);
    assert!(shown.says("おたずねしたこと") && shown.says("まだ補われていません"), "{}", shown.text());
    assert_eq!(case.stored(number).repair_until, None);
    assert!(desk.get(&format!("{}/letters?show=asked", case.base)).says("おたずね中 0"));
}

#[test]
fn words_that_cannot_be_read_are_written_anew_and_hostile_input_is_refused() {
    let case = Case::open();
    let (number, _, mut desk) = opened(&case, Person { name: "海野 花子".to_owned(), ..Person::default() });
    let long = "長".repeat(20_000);
    let refused = ask(&case, &mut desk, number, &["words"], &long);
    assert!(refused.status == 422 && refused.says(&long), "{}", refused.status);
    assert_eq!(ask(&case, &mut desk, number, &["words", "nonsense"], "").status, 303);
    let receipt = case.receipt(number);
    let mut resident = case.app.browser();
    assert!(resident.get(&format!("{receipt}/completion")).says("ご意見の文を書き直す"));

    let amended = [("from", "check"), ("go", "send"), ("key", "k"), ("part-1", ""), ("text-1", "読める文です。")];
    let done = resident.send_form(&format!("{receipt}/amendment"), &format!("{receipt}/amendment"), &amended);

    assert_eq!(done.status, 303, "{}", done.text());
    let letter = case.stored(number);
    assert_eq!((letter.text.as_str(), letter.repair_until), ("読める文です。", None));
    assert!(letter.particulars.asked[0].answered_at.is_some());
    let (second, _, mut desk) = opened(&case, Person { mail: "a@example.jp".to_owned(), ..Person::default() });
    assert_eq!(ask(&case, &mut desk, second, &["name"], "").status, 303);
    let receipt = case.receipt(second);
    for name in ["あ\u{1B}い", &"長".repeat(20_000)] {
        let refused = resident.send_form(&format!("{receipt}/completion"), &format!("{receipt}/completion"), &[("name", name)]);
        assert_eq!(refused.status, 422, "{}", refused.text());
    }
    let kept = resident.send_form(&format!("{receipt}/completion"), &format!("{receipt}/completion"), &[("name", "<b>海野</b>\u{202E}")]);
    assert_eq!(kept.status, 303, "{}", kept.text());
    assert_eq!(person(&case, second).name, "<b>海野</b>\u{202E}");
}

#[test]
fn an_erased_writer_is_asked_nothing_and_what_was_asked_names_nobody() {
    let case = Case::open();
    let (number, page, mut desk) = opened(&case, Person { name: "海野 花子".to_owned(), ..Person::default() });
    assert_eq!(ask(&case, &mut desk, number, &["address"], "海野 花子さんのご住所が要ります。").status, 303);
    let receipt = case.receipt(number);

    let asked = case.app.perform(&case.official, RequestErasure { submission: case.stored(number).id, ground: Ground::WriterAsked });
    case.decide(&asked, Decision::Approve);

    let letter = case.stored(number);
    assert!(letter.repair_until.is_none() && !letter.particulars.asked[0].note.contains("海野"), "{:?}", letter.particulars);
    assert_eq!(case.app.browser().get(&format!("{receipt}/completion")).status, 404);
    let again = ask(&case, &mut desk, number, &["name"], "");
    assert!(again.status == 409 && again.says("消去しています"), "{}", again.text());
    assert!(!desk.get(&page).says("海野"));
    assert_eq!(findings(&case), []);
}
