//! What an official wrote about an issue: its name, the city's view on it, and that its approval was asked for.

use super::{step, take_back};
use crate::support::case::Case;
use crate::support::http::Browser;
use ronten::commands::approval::Decision;
use ronten::commands::result::Remarks;
use ronten::model::terms::{ResponseCategory, Role};
use ronten::procedure::city_view::State;
use ronten::procedure::{approval, issue};
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::issues::{Issue, View};
use ronten::store::log::{EntryRow, Log};
use ronten::store::opinions::Opinion;

/// A closed round with one opinion in issue 1; the issue's page, and the official's browser.
fn sorted() -> (Case, String, Opinion) {
    let case = Case::open();
    let opinion = case.opinion("山田 太郎", "公園に木を植えてください。");
    case.close();
    case.issue("公園の木", std::slice::from_ref(&opinion));
    case.respond();
    let page = format!("{}/issues/1", case.base);
    (case, page, opinion)
}

fn issue(case: &Case) -> Issue {
    case.app.read(|db| Issue::by_number(db, case.now().project, 1)).unwrap()
}

fn view(case: &Case) -> View {
    case.app.read(|db| View::of(db, issue(case).id, case.round)).unwrap()
}

fn asked(case: &Case) -> Approval {
    case.app.read(|db| Approval::newest(db, view(case).id.as_str(), Purpose::View)).unwrap()
}

/// Saves the view with the rev that the page was made with.
#[track_caller]
fn save(desk: &mut Browser, page: &str, fields: &[(&str, &str)]) {
    let rev = desk.get(page).value("rev");
    let rev: Vec<(&str, &str)> = rev.iter().map(|rev| ("rev", rev.as_str())).collect();
    let done = desk.send_form(page, &format!("{page}/view"), &[rev.as_slice(), fields].concat());
    assert_eq!(done.status, 303, "{}", done.text());
}

#[test]
fn a_draft_is_taken_back_to_what_it_was() {
    let (case, page, opinion) = sorted();
    let (mut desk, to, covered) = (case.desk(), format!("{page}/view"), opinion.id.to_string());
    assert_eq!(step(&desk.get(&page), &to), None, "nothing is written yet");
    save(&mut desk, &page, &[("category", "noted"), ("text", "植えます。"), ("covered", &covered)]);
    save(&mut desk, &page, &[("category", "not_reflected"), ("text", "植えません。"), ("reason", "費用のため"), ("shown", &covered)]);

    let shown = take_back(&mut desk, &page, &to);

    assert!(shown.says("植えます。") && !shown.says("費用のため"), "{}", shown.text());
    let back = view(&case);
    assert_eq!((back.category, back.reason.as_str(), back.covered.as_slice()), (Some(ResponseCategory::Noted), "", &[opinion.id][..]));
    take_back(&mut desk, &page, &to);
    let empty = view(&case);
    assert_eq!((empty.category, empty.text.as_str(), empty.covered.len(), empty.state), (None, "", 0, State::Drafted));
    let shown = desk.get(&page);
    assert_eq!(step(&shown, &to), None);
    let no = case.base.split('/').nth(3).unwrap().to_owned();
    assert!(desk.get(&format!("/projects/{no}/record")).says("市の考え方や決裁の求めを、一つ前に戻しました。"));
    let again = desk.post(&format!("{to}/undo"), &[("csrf", "csrf-tanaka"), ("step", "1")]);
    assert_eq!((again.status, view(&case).rev), (409, empty.rev), "{}", again.text());
}

#[test]
fn a_request_for_approval_is_taken_back_until_it_is_answered() {
    let (case, page, opinion) = sorted();
    let (mut desk, to, covered) = (case.desk(), format!("{page}/view"), opinion.id.to_string());
    let words = [("category", "noted"), ("text", "植えます。"), ("covered", covered.as_str())];
    save(&mut desk, &page, &[words.as_slice(), &[("then", "submit")]].concat());
    let first = asked(&case);
    assert!(desk.get(&page).says("最後の操作（決裁の求め）を取り消す"));

    take_back(&mut desk, &page, &to);

    assert_eq!((view(&case).state, view(&case).text.as_str(), asked(&case).state), (State::Drafted, "植えます。", approval::State::Voided));
    let mut approver = case.app.sign_in(&case.approver);
    let decision = [("csrf", "csrf-suzuki"), ("rev", "1"), ("decision", "approve")];
    assert_eq!(approver.post(&format!("/office/approvals/{}/decision", first.id), &decision).status, 409);
    save(&mut desk, &page, &[words.as_slice(), &[("then", "submit")]].concat());
    case.decide(&asked(&case), Decision::Return { reason: "短すぎます".to_owned() });
    // What was returned is answered: the next step back is the words.
    let shown = desk.get(&page);
    assert!(shown.says("最後の操作（市の考え方）を取り消す"), "{}", shown.text());
    let last = step(&shown, &to).unwrap().parse().unwrap();
    assert_eq!(case.app.read(|db| EntryRow::from(db, Log::Record, last, 1))[0].kind, "city_view.edit");
    save(&mut desk, &page, &[words.as_slice(), &[("then", "submit")]].concat());
    let shown = step(&desk.get(&page), &to).unwrap();
    case.decide(&asked(&case), Decision::Approve);
    let refused = desk.send_form(&page, &format!("{to}/undo"), &[("step", &shown)]);
    assert!(refused.status == 409 && refused.says("「決裁済み」のあいだは"), "{}", refused.text());
    assert_eq!((view(&case).state, step(&desk.get(&page), &to)), (State::Approved, None));
}

#[test]
fn whoever_took_a_view_back_does_not_approve_it() {
    let (case, page, opinion) = sorted();
    let covered = opinion.id.to_string();
    let words = [("category", "noted"), ("text", "植えます。"), ("covered", covered.as_str())];
    save(&mut case.desk(), &page, &words);
    save(&mut case.desk(), &page, &[("category", "noted"), ("text", "植えません。"), ("covered", covered.as_str())]);
    let sato = case.app.staff("sato", Role::Official);
    take_back(&mut case.app.sign_in(&sato), &page, &format!("{page}/view"));
    save(&mut case.desk(), &page, &[words.as_slice(), &[("then", "submit")]].concat());
    let person = sato.account().unwrap().person;
    let mut second = case.app.sign_in(&case.app.account("sato2", Role::Approver, "midori", Some(person)));
    let decision = [("csrf", "csrf-sato2"), ("rev", "1"), ("decision", "approve")];

    let refused = second.post(&format!("/office/approvals/{}/decision", asked(&case).id), &decision);

    assert!(refused.status == 409 && refused.says("起案した人は、自分で決裁や差戻しができません"), "{}", refused.text());
    case.decide(&asked(&case), Decision::Approve);
}

#[test]
fn a_name_is_taken_back_and_an_answer_under_the_other_name_falls() {
    let (case, page, _) = sorted();
    let mut desk = case.desk();
    assert_eq!(step(&desk.get(&page), &page), None);
    for title in ["公園の樹木", "公園の植樹"] {
        let rev = desk.get(&page).value("issue_rev").unwrap();
        desk.send_form(&page, &format!("{page}/wording"), &[("issue_rev", &rev), ("title", title), ("theme", "木")]);
    }
    let asked = case.answer(issue(&case).id, "植えます。");
    case.decide(&asked, Decision::Approve);
    let shown = step(&desk.get(&page), &page).unwrap();
    case.ask_for_release(Remarks::default());
    let settled = desk.post(&format!("{page}/undo"), &[("csrf", "csrf-tanaka"), ("step", &shown)]);
    assert!(settled.status == 409 && settled.says("決裁に入っているか、公表済みです"), "{}", settled.text());
    assert_eq!((step(&desk.get(&page), &page), issue(&case).title.as_str()), (None, "公園の植樹"));
    let (round, rev) = (case.base.clone(), case.now().rev.to_string());
    desk.send_form(&round, &format!("{round}/result-request/withdrawal"), &[("rev", &rev)]);

    take_back(&mut desk, &page, &page);

    assert_eq!((issue(&case).title.as_str(), view(&case).state), ("公園の樹木", State::Drafted), "approved under another name");
    take_back(&mut desk, &page, &page);
    let first = issue(&case);
    assert_eq!((first.title.as_str(), first.theme.as_str(), step(&desk.get(&page), &page)), ("公園の木", "緑", None));
}

#[test]
fn an_issue_that_was_retired_is_taken_into_use_again() {
    let case = Case::open();
    let (issues, mut desk) = (format!("{}/issues", case.base), case.desk());
    desk.send_form(&issues, &issues, &[("title", "公園の木")]);
    let page = format!("{issues}/1");
    desk.send_form(&page, &format!("{page}/retirement"), &[("issue_rev", "1")]);
    assert_eq!(issue(&case).state, issue::State::Retired);

    let shown = take_back(&mut desk, &page, &page);

    assert!(!shown.says("この論点は使われていません"), "{}", shown.text());
    assert_eq!((issue(&case).state, issue(&case).title.as_str(), step(&shown, &page)), (issue::State::Raised, "公園の木", None));
}
