//! What an official decided about a letter: valid, personal data, a repetition, of the same writer.

use super::{step, take_back};
use crate::support::case::Case;
use crate::support::http::Browser;
use ronten::commands::approval::Decision;
use ronten::commands::result::Remarks;
use ronten::model::ids::SubmissionId;
use ronten::model::terms::{Role, Validity};
use ronten::procedure::submission::State;
use ronten::store::log::{EntryRow, Log};
use ronten::store::opinions::Opinion;
use ronten::store::submissions::Submission;

/// Sends a form of a letter's page with the rev that the page was made with.
#[track_caller]
fn send(desk: &mut Browser, page: &str, to: &str, fields: &[(&str, &str)]) {
    let rev = desk.get(page).value("rev").unwrap();
    let done = desk.send_form(page, to, &[&[("rev", rev.as_str())], fields].concat());
    assert_eq!(done.status, 303, "{}", done.text());
}

fn spans(letter: &Submission) -> Vec<(usize, usize)> {
    letter.redactions.iter().map(|mark| (mark.start, mark.end)).collect()
}

#[test]
fn marks_and_the_end_of_the_check_are_taken_back_one_by_one() {
    let case = Case::open();
    let number = case.letter("山田 太郎", "佐藤さんの庭に木を植えて。");
    let (page, mut desk) = (format!("{}/letters/{number}", case.base), case.desk());
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    send(&mut desk, &page, &format!("{page}/validity"), &[("validity", "valid")]);
    let redactions = format!("{page}/redactions");
    assert_eq!(step(&desk.get(&redactions), &redactions), None, "nothing is done yet");
    send(&mut desk, &redactions, &redactions, &[("words", "佐藤"), ("reason", "third_party")]);
    send(&mut desk, &redactions, &redactions, &[("hit-0-2", "third_party"), ("then", "done")]);
    send(&mut desk, &redactions, &redactions, &[("hit-0-2", "leave"), ("words", "庭"), ("reason", "other")]);
    let cleared = || (spans(&case.stored(number)), case.stored(number).dismissed.len(), case.stored(number).cleared_by.is_some());
    assert_eq!(cleared(), (vec![(5, 6)], 1, false));

    let shown = take_back(&mut desk, &redactions, &redactions);

    assert_eq!(cleared(), (vec![(0, 2)], 0, true), "marks, places left standing, and who looked the letter through");
    assert!(shown.says("確認は済んでいます"), "{}", shown.text());
    take_back(&mut desk, &redactions, &redactions);
    assert_eq!(cleared(), (vec![(0, 2)], 0, false));
    take_back(&mut desk, &redactions, &redactions);
    assert_eq!(cleared(), (vec![], 0, false));
    assert_eq!(step(&desk.get(&redactions), &redactions), None);
    let kinds = case.app.read(|db| EntryRow::of_subject(db, Log::Record, case.stored(number).id.as_str()));
    assert_eq!(kinds.iter().filter(|entry| entry.kind.ends_with("redact")).count(), 6, "nothing is forgotten");
    assert!(desk.get(&page).says("個人情報の確認を、一つ前に戻しました。"), "the record says it in words");
}

#[test]
fn only_the_step_that_was_shown_is_taken_back_and_only_before_the_result_is_asked_for() {
    let case = Case::open();
    let opinion = case.opinion("山田 太郎", "木を植えてください。");
    let redactions = format!("{}/letters/1/redactions", case.base);
    let shown = step(&case.desk().get(&redactions), &redactions).unwrap();
    case.close();
    let issue = case.issue("公園の木", &[opinion]);
    case.respond();
    let asked = case.answer(issue, "植えます。");
    case.decide(&asked, Decision::Approve);
    case.ask_for_release(Remarks::default());
    let mut desk = case.desk();

    let settled = desk.post(&format!("{redactions}/undo"), &[("csrf", "csrf-tanaka"), ("step", &shown)]);

    assert!(settled.status == 409 && settled.says("決裁に入っているか、公表済みです"), "{}", settled.text());
    assert_eq!(step(&desk.get(&redactions), &redactions), None, "no button either");
    let (round, rev) = (case.base.clone(), case.now().rev.to_string());
    assert_eq!(desk.send_form(&round, &format!("{round}/result-request/withdrawal"), &[("rev", &rev)]).status, 303);
    take_back(&mut desk, &redactions, &redactions);
    let again = desk.post(&format!("{redactions}/undo"), &[("csrf", "csrf-tanaka"), ("step", &shown)]);
    assert!(again.status == 409 && case.stored(1).cleared_by.is_none(), "taken back once: {}", again.text());
}

#[test]
fn whoever_took_a_mark_back_does_not_release_the_result() {
    let case = Case::open();
    let opinion = case.opinion("山田 太郎", "木を植えてください。");
    let sato = case.app.staff("sato", Role::Official);
    let redactions = format!("{}/letters/1/redactions", case.base);
    take_back(&mut case.app.sign_in(&sato), &redactions, &redactions);
    send(&mut case.desk(), &redactions, &redactions, &[("then", "done")]);
    case.close();
    let issue = case.issue("公園の木", &[opinion]);
    case.respond();
    let asked = case.answer(issue, "植えます。");
    case.decide(&asked, Decision::Approve);
    let asked = case.ask_for_release(Remarks::default());
    let person = sato.account().unwrap().person;
    let mut second = case.app.sign_in(&case.app.account("sato2", Role::Approver, "midori", Some(person)));
    let page = format!("/office/approvals/{}", asked.id);
    let decision = [("csrf", "csrf-sato2"), ("rev", "1"), ("decision", "approve")];

    let refused = second.post(&format!("{page}/decision"), &decision);

    assert!(refused.status == 409 && refused.says("個人情報を確認した人は、公表の決裁ができません"), "{}", refused.text());
    case.decide(&asked, Decision::Approve);
}

#[test]
fn a_link_to_the_same_words_is_what_it_was_before() {
    let case = Case::open();
    let numbers: Vec<i64> = (0..3).map(|_| case.letter("山田 太郎", "木を植えて。")).collect();
    let [first, second, third] = [0, 1, 2].map(|at| numbers[at]);
    let (page, mut desk) = (format!("{}/letters/{third}", case.base), case.desk());
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let link = format!("{page}/duplicate");
    let linked = || case.stored(third).duplicate_of;
    for other in [first.to_string(), second.to_string(), String::new()] {
        send(&mut desk, &page, &link, &[("other", &other)]);
    }
    assert_eq!(linked(), None);

    take_back(&mut desk, &page, &link);

    assert_eq!(linked(), Some(case.stored(second).id), "that it was parted is a step too");
    take_back(&mut desk, &page, &link);
    assert_eq!(linked(), Some(case.stored(first).id));
    let shown = take_back(&mut desk, &page, &link);
    assert_eq!((linked(), step(&shown, &link)), (None, None));
    assert!(shown.says("同じ文面の意見書との結びつきを、一つ前に戻しました。"), "{}", shown.text());
}

/// Four opened letters, and their pages.
fn four(case: &Case, desk: &mut Browser) -> [String; 4] {
    [0; 4].map(|_| {
        let page = format!("{}/letters/{}", case.base, case.letter("山田 太郎", "木を植えて。"));
        desk.send_form(&page, &format!("{page}/opening"), &[]);
        page
    })
}

/// For each letter the intake number of the first one of the same submitter.
fn groups(case: &Case) -> Vec<i64> {
    let of: Vec<SubmissionId> = (1..=4).map(|number| case.stored(number).submitter).collect();
    of.iter().map(|one| of.iter().position(|other| other == one).unwrap() as i64 + 1).collect()
}

#[test]
fn joining_is_taken_back_for_all_letters_that_it_brought_along() {
    let case = Case::open();
    let mut desk = case.desk();
    let [_, two, three, four] = four(&case, &mut desk);
    let join = |desk: &mut Browser, page: &str, other: &str| send(desk, page, &format!("{page}/submitter"), &[("other", other)]);
    join(&mut desk, &two, "1");
    join(&mut desk, &four, "3");
    join(&mut desk, &three, "2");
    assert_eq!(groups(&case), [1, 1, 1, 1]);

    // The page of a letter that was brought along has the button too.
    take_back(&mut desk, &four, &format!("{four}/submitter"));

    assert_eq!(groups(&case), [1, 1, 3, 3]);
    take_back(&mut desk, &four, &format!("{four}/submitter"));
    assert_eq!(groups(&case), [1, 1, 3, 4]);
    // To part is a step as well, also for the letter by whose id the others go.
    join(&mut desk, &three, "1");
    let one = two.replace("/letters/2", "/letters/1");
    join(&mut desk, &one, "");
    assert_eq!(groups(&case), [1, 2, 2, 4]);
    let shown = take_back(&mut desk, &one, &format!("{one}/submitter"));
    assert_eq!(groups(&case), [1, 1, 1, 4]);
    assert!(shown.says("同じ提出者としたまとまりを、一つ前に戻しました。"), "{}", shown.text());
}

#[test]
fn joining_is_not_taken_back_under_a_later_step_that_rests_on_it() {
    let case = Case::open();
    let mut desk = case.desk();
    let [_, two, three, four] = four(&case, &mut desk);
    let join = |desk: &mut Browser, page: &str, other: &str| send(desk, page, &format!("{page}/submitter"), &[("other", other)]);
    join(&mut desk, &two, "1");
    join(&mut desk, &three, "2");
    join(&mut desk, &four, "3");
    let action = format!("{three}/submitter");
    let shown = step(&desk.get(&three), &action).unwrap();

    let refused = desk.send_form(&three, &format!("{action}/undo"), &[("step", &shown)]);

    assert!(refused.status == 409 && refused.says("先に、あとの操作を取り消してください"), "{}", refused.text());
    assert_eq!(groups(&case), [1, 1, 1, 1]);
    take_back(&mut desk, &four, &format!("{four}/submitter"));
    take_back(&mut desk, &three, &action);
    assert_eq!(groups(&case), [1, 1, 3, 4]);
}

#[test]
fn a_judgement_is_taken_back_once_nothing_rests_on_it() {
    let case = Case::open();
    let number = case.letter("山田 太郎", "木を植えて。");
    let (page, mut desk) = (format!("{}/letters/{number}", case.base), case.desk());
    let (validity, splitting) = (format!("{page}/validity"), format!("{page}/splitting"));
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    send(&mut desk, &page, &validity, &[("validity", "unreadable"), ("reason", "読めません")]);
    send(&mut desk, &page, &validity, &[("validity", "valid")]);
    send(&mut desk, &splitting, &splitting, &[("cuts", "0"), ("what-0", "opinion.in_scope")]);
    let stands = || (case.stored(number).state, case.stored(number).validity, case.stored(number).opinions);
    let valid = step(&desk.get(&page), &validity).unwrap();

    let refused = desk.send_form(&page, &format!("{validity}/undo"), &[("step", &valid)]);

    assert!(refused.status == 409 && refused.says("先に、あとの操作を取り消してください"), "{}", refused.text());
    send(&mut desk, &page, &validity, &[("validity", "ineligible"), ("reason", "市外の方です")]);
    assert_eq!(stands(), (State::Judged, Some(Validity::Ineligible), 0));
    take_back(&mut desk, &page, &validity);
    assert_eq!(stands(), (State::Divided, Some(Validity::Valid), 1), "with the splitting that was there");
    let opinions = case.app.read(|db| Opinion::of_submission(db, case.stored(number).id));
    assert_eq!(opinions.iter().map(|one| (one.start_at, one.end_at)).collect::<Vec<_>>(), [(0, 6)]);
    take_back(&mut desk, &splitting, &splitting);
    take_back(&mut desk, &page, &validity);
    assert_eq!((stands(), case.stored(number).validity_reason.as_str()), ((State::Judged, Some(Validity::Unreadable), 0), "読めません"));
    let shown = take_back(&mut desk, &page, &validity);
    assert_eq!((stands(), step(&shown, &validity)), ((State::Opened, None, 0), None), "read, and not judged");
    assert!(shown.says("有効かどうかの判断を取り消しました。"), "{}", shown.text());
}
