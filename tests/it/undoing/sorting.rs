//! Where opinions were put on the sorting board, many at once, and a new issue.

use super::{step, take_back};
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use ronten::commands::submission::Undo;
use ronten::commands::submission::{Work, last_step};
use ronten::model::ids::IssueId;
use ronten::model::terms::NoIssueReason;
use ronten::procedure::issue;
use ronten::store::issues::Issue;
use ronten::store::opinions::Opinion;

/// An open round with two opinions, an issue, the board and the official's browser.
fn board() -> (Case, [Opinion; 2], String, Browser) {
    let case = Case::open();
    let opinions = [case.opinion("山田 太郎", "公園に木を植えてください。"), case.opinion("佐藤 花子", "公園の木を増やして。")];
    let (issues, mut desk) = (format!("{}/issues", case.base), case.desk());
    desk.send_form(&issues, &issues, &[("title", "公園の木")]);
    (case, opinions, issues, desk)
}

fn now(case: &Case, opinion: &Opinion) -> Opinion {
    case.app.read(|db| Opinion::by_id(db, opinion.id)).unwrap()
}

fn places(case: &Case, opinions: &[Opinion]) -> Vec<(Option<IssueId>, Option<NoIssueReason>)> {
    opinions.iter().map(|opinion| now(case, opinion)).map(|opinion| (opinion.issue, opinion.no_issue)).collect()
}

/// Puts opinions where `to` says, from this page.
#[track_caller]
fn put(case: &Case, desk: &mut Browser, page: &str, opinions: &[&Opinion], to: &str) -> Page {
    let tokens: Vec<String> = opinions.iter().map(|opinion| format!("{}:{}", opinion.id, now(case, opinion).rev)).collect();
    let from = page.rsplit('/').next().filter(|last| *last != "issues").map(|issue| ("from", issue));
    let fields: Vec<(&str, &str)> = tokens.iter().map(|token| ("opinion", token.as_str())).chain([("to", to)]).chain(from).collect();
    let done = desk.send_form(page, &format!("{}/assignments", case.base), &fields);
    assert_eq!(done.status, 303, "{}", done.text());
    desk.follow(&done)
}

fn issue(case: &Case, number: i64) -> Issue {
    case.app.read(|db| Issue::by_number(db, case.now().project, number)).unwrap()
}

#[test]
fn opinions_that_went_together_come_back_together() {
    let (case, opinions, issues, mut desk) = board();
    let (undo, one) = (format!("{}/assignments", case.base), issue(&case, 1).id);
    put(&case, &mut desk, &issues, &[&opinions[0]], "none.stance_only");
    let shown = put(&case, &mut desk, &issues, &[&opinions[0], &opinions[1]], "issue.1");
    assert!(shown.says("最後の操作（意見2件：1 公園の木）を取り消す"), "{}", shown.text());
    let done = step(&shown, &undo).unwrap();

    let shown = take_back(&mut desk, &issues, &undo);

    let stance = (None, Some(NoIssueReason::StanceOnly));
    assert_eq!(places(&case, &opinions), [stance, (None, None)], "each where it was");
    assert!(shown.says("最後の操作（意見1件：論点に入れない：賛否・感想のみ）を取り消す"), "{}", shown.text());
    let again = desk.send_form(&issues, &format!("{undo}/undo"), &[("step", &done)]);
    assert!(again.status == 409 && !again.says("先に、あとの操作"), "it was taken back already: {}", again.text());
    take_back(&mut desk, &issues, &undo);
    assert_eq!(places(&case, &opinions), [(None, None), (None, None)]);
    // Moved from the issue's page, they are taken back there.
    put(&case, &mut desk, &issues, &[&opinions[0], &opinions[1]], "issue.1");
    let page = format!("{issues}/1");
    put(&case, &mut desk, &page, &[&opinions[1]], "undecided");
    let shown = take_back(&mut desk, &page, &undo);
    assert!(shown.says("この論点の意見（2件）"), "{}", shown.text());
    assert_eq!(places(&case, &opinions), [(Some(one), None), (Some(one), None)]);
    // The letter's own page knows that its step is gone, and its history says what happened.
    take_back(&mut desk, &issues, &undo);
    let letter = case.stored(1);
    let last = case.app.read(|db| last_step(db, &letter, Work::Splitting)).unwrap();
    case.app.perform(&case.official, Undo { submission: letter.id, work: Work::Splitting, step: last });
    assert_eq!(case.stored(1).opinions, 0, "the splitting was next");
}

#[test]
fn what_was_changed_since_is_not_taken_back() {
    let (case, opinions, issues, mut desk) = board();
    let undo = format!("{}/assignments", case.base);
    let shown = put(&case, &mut desk, &issues, &[&opinions[0], &opinions[1]], "issue.1");
    let done = step(&shown, &undo).unwrap();
    let page = format!("{}/letters/2/splitting", case.base);
    take_back(&mut desk, &page, &page);
    assert_eq!(step(&desk.get(&issues), &undo), None, "no button");
    let before = places(&case, &opinions);

    let refused = desk.send_form(&issues, &format!("{undo}/undo"), &[("step", &done)]);

    assert!(refused.status == 409 && refused.says("先に、あとの操作を取り消してください"), "{}", refused.text());
    assert_eq!(places(&case, &opinions), before);
}

#[test]
fn once_the_result_is_asked_for_the_board_stands() {
    let (case, opinions, issues, mut desk) = board();
    let undo = format!("{}/assignments", case.base);
    put(&case, &mut desk, &issues, &[&opinions[0], &opinions[1]], "none.stance_only");
    let done = step(&desk.get(&issues), &undo).unwrap();
    case.close();
    case.respond();
    case.ask_for_release(ronten::commands::result::Remarks::default());
    let mut desk = case.desk();

    let refused = desk.post(&format!("{undo}/undo"), &[("csrf", "csrf-tanaka"), ("step", &done)]);

    assert!(refused.status == 409 && refused.says("決裁に入っているか、公表済みです"), "{}", refused.text());
    assert_eq!(step(&desk.get(&issues), &undo), None);
}

#[test]
fn a_new_issue_is_taken_back_while_it_is_empty() {
    let (case, opinions, issues, mut desk) = board();
    let button = "最後の操作（論点を立てる：1 公園の木）を取り消す";
    assert!(desk.get(&issues).says(button));
    assert!(!put(&case, &mut desk, &issues, &[&opinions[0]], "issue.1").says(button), "another step is the last");
    take_back(&mut desk, &issues, &format!("{}/assignments", case.base));
    let shown = desk.get(&issues);
    assert!(shown.says(button), "{}", shown.text());

    let done = desk.send_form(&issues, &format!("{issues}/1/retirement"), &[("issue_rev", &shown.value("issue_rev").unwrap())]);

    assert_eq!((done.status, issue(&case, 1).state), (303, issue::State::Retired));
    assert!(!desk.get(&issues).says("最後の操作"));
}
