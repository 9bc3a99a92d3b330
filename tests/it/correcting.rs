//! Corrections of a published result, through the pages that people use: what is public meanwhile, the next version with its
//! reason and differences, letters found late, and numbers that stay.

use crate::erasing::findings;
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use ronten::commands::approval::Decision;
use ronten::commands::project::ending::{EndForm, ProposeEnd};
use ronten::commands::result::Remarks;
use ronten::commands::submission::{Assign, Judge, Mark, Piece, Place, Split};
use ronten::commands::view::{EditView, SubmitView, ViewForm};
use ronten::model::ids::IssueId;
use ronten::model::terms::{Role, Scope, Validity};
use ronten::procedure::round::State;
use ronten::store::issues::{Issue, View};
use ronten::store::opinions::Opinion;
use ronten::store::projects::Project;

/// A published result with two opinions in two issues.
fn published() -> Case {
    let case = Case::open();
    case.letter("佐藤 一郎", "駅前に木を植えてください。");
    case.letter("鈴木 二郎", "費用が高いと思います。");
    case.close();
    let (trees, costs) = (case.heard(1, None), case.heard(2, None));
    let issues = [case.issue("植える場所", &[trees]), case.issue("費用", &[costs])];
    case.respond();
    for (issue, text) in issues.into_iter().zip(["川沿いに植えます。", "費用は変えません。"]) {
        let asked = case.answer(issue, text);
        case.decide(&asked, Decision::Approve);
    }
    release(&case);
    case
}

fn release(case: &Case) {
    let asked = case.ask_for_release(Remarks { next_step: "計画を決定します。".to_owned(), ..Remarks::default() });
    case.decide(&asked, Decision::Approve);
}

fn public(case: &Case) -> String {
    format!("{}/result", case.base.trim_start_matches("/office"))
}

/// Begins the correction as an official does.
fn begin(case: &Case, reason: &str) -> Page {
    let (path, rev) = (format!("{}/correction", case.base), case.now().rev.to_string());
    case.desk().send_form(&path, &path, &[("rev", &rev), ("reason", reason)])
}

/// The project is decided.
fn decide(case: &Case) {
    let (project, today) = (case.now().project, case.app.time.now().jst_date());
    let rev = case.app.read(|db| Project::by_id(db, project)).unwrap().rev;
    let decided_by = "市長の決裁".to_owned();
    let form = EndForm::Decided { plan: case.now().plan, decided_on: Some(today), decided_by, remark: String::new() };
    let asked = case.app.perform(&case.official, ProposeEnd { project, rev, form });
    case.decide(&asked, Decision::Approve);
}

/// The first issue gets another answer, approved.
fn answer_otherwise(case: &Case, text: &str) {
    let issue = case.app.read(|db| Issue::by_number(db, case.now().project, 1)).unwrap();
    let view = case.app.read(|db| View::of(db, issue.id, case.round)).unwrap();
    let covered = case.app.read(|db| Opinion::ids_of_issue(db, case.round, issue.id));
    let form = ViewForm { category: view.category, text: text.to_owned(), covered, ..ViewForm::default() };
    let view = case.app.perform(&case.official, EditView { view: view.id, rev: view.rev, form });
    let asked = case.app.perform(&case.official, SubmitView { view: view.id, rev: view.rev });
    case.decide(&asked, Decision::Approve);
}

#[test]
fn what_is_published_stays_until_a_second_person_releases_the_next_version() {
    let case = published();
    let (page, mut browser) = (public(&case), case.app.browser());
    let first = browser.get(&format!("{page}.json")).text();

    assert!(begin(&case, " 　").status == 409 && case.now().state == State::ResultPublished, "a reason is needed");
    assert_eq!(begin(&case, "植える場所の答えに誤りがありました。").status, 303);

    assert_eq!(case.now().state, State::Responding);
    let meanwhile = browser.get(&page);
    assert!(meanwhile.says("川沿いに植えます。") && meanwhile.says("訂正の準備をしています"), "{}", meanwhile.text());
    assert!(!meanwhile.says("誤りがありました"), "the reason is public with the version that it explains");
    assert_eq!(browser.get(&format!("{page}.json")).text(), first);
    let round = page.trim_end_matches("/result").to_owned();
    for (path, words) in [
        (round.as_str(), "結果公表済み"),
        ("/projects?state=answered", "みどりの計画"),
        (round.as_str(), "ご意見と市の考え方を公表しました。"),
    ] {
        assert!(browser.get(path).says(words), "{path}: {words}");
    }
    assert!(!browser.get("/projects?state=working").says("みどりの計画"));
    let mut desk = case.desk();
    assert!(desk.get("/office").says("みどりの計画") && desk.get(&case.base).says("公表した結果を見る"));
    answer_otherwise(&case, "駅前に植えます。");
    assert!(desk.get(&format!("{}/correction", case.base)).says("駅前に植えます。"), "the page shows what differs so far");
    let asked = case.ask_for_release(Remarks { next_step: "計画を決定します。".to_owned(), ..Remarks::default() });
    let shown = case.app.sign_in(&case.approver).get(&format!("/office/approvals/{}", asked.id));
    assert!(
        shown.says("公表した結果の訂正（第2版）") && shown.says("誤りがありました") && shown.says("川沿いに植えます。"),
        "{}",
        shown.text()
    );
    assert!(browser.get(&page).says("川沿いに植えます。"));
    case.decide(&asked, Decision::Approve);

    let corrected = browser.get(&page);
    for words in ["訂正した内容（第2版）", "植える場所の答えに誤りがありました。", "駅前に植えます。", "川沿いに植えます。", "（第2版）"]
    {
        assert!(corrected.says(words), "{words}: {}", corrected.text());
    }
    let old = browser.get(&format!("{page}/versions/1"));
    assert!(old.says("これは第1版です") && old.link(&page).is_some() && !old.says("駅前に植えます。"), "{}", old.text());
    assert_eq!(browser.get(&format!("{page}/versions/1.json")).text(), first);
    assert_ne!(browser.get(&format!("{page}.json")).text(), first);
    assert!(browser.get(&format!("{page}/versions/1.csv")).text().contains("川沿いに植えます。"));
    assert!(browser.get(&format!("{page}/versions/2.csv")).text().contains("駅前に植えます。"));
    let opinion = browser.get(&format!("{page}/versions/1/opinions/1"));
    assert!(opinion.says("これは第1版です") && opinion.says("川沿いに植えます。"), "{}", opinion.text());
    assert!(browser.get(&format!("{round}/opinions/1")).says("結果の第2版の内容です。"));
    assert!(browser.get("/feed.atom").text().contains("訂正しました"));
    let project = browser.get(round.split("/rounds").next().unwrap());
    assert!(project.says("結果を訂正しました"), "{}", project.text());
    let record = browser.get(&format!("{}/record", round.split("/rounds").next().unwrap()));
    assert!(record.says("round.A12") && record.says("round.A30"), "{}", record.text());
    assert_eq!(findings(&case), []);
}

#[test]
fn a_needless_correction_ends_only_while_nothing_differs() {
    let case = published();
    begin(&case, "調べ直します。");
    let (page, mut desk) = (format!("{}/correction", case.base), case.desk());
    let end = |desk: &mut Browser| desk.send_form(&case.base, &format!("{page}/end"), &[("rev", &case.now().rev.to_string())]);
    answer_otherwise(&case, "駅前に植えます。");
    let refused = end(&mut desk);
    assert!(refused.status == 409 && refused.says("公表中の結果と、いまの内容が違います"), "{}", refused.text());
    answer_otherwise(&case, "川沿いに植えます。");

    assert!(desk.get(&page).says("違いはありません"), "{}", desk.get(&page).text());
    assert_eq!(end(&mut desk).status, 303);

    assert_eq!((case.now().state, case.now().correction.as_str()), (State::ResultPublished, ""));
    assert!(!case.app.browser().get(&public(&case)).says("訂正の準備"));
    assert_eq!(findings(&case), []);
}

#[test]
fn a_result_is_corrected_although_the_project_was_decided_in_the_meantime() {
    let case = published();
    decide(&case);
    assert_eq!(begin(&case, "回答に誤りがありました。").status, 303);
    answer_otherwise(&case, "川沿いの桜も残します。");

    release(&case);

    assert!(case.app.browser().get(&public(&case)).says("川沿いの桜も残します。"));
    assert_eq!(case.app.read(|db| Project::by_id(db, case.now().project)).unwrap().state.name(), "decided");
    assert_eq!(findings(&case), []);
}

#[test]
fn who_began_a_correction_does_not_release_it_and_nobody_calls_a_published_round_off() {
    let case = published();
    begin(&case, "答えを直します。");
    let again = case.app.account("tanaka-decides", Role::Approver, "midori", Some(case.official.person().unwrap()));
    answer_otherwise(&case, "駅前に植えます。");
    let asked = case.ask_for_release(Remarks::default());

    let mut other = case.app.sign_in(&again);
    let page = format!("/office/approvals/{}", asked.id);
    let refused = other.send_form(&page, &format!("{page}/decision"), &[("rev", "1"), ("decision", "approve")]);

    assert!(refused.status >= 400, "{}", refused.text());
    let cancelled = case.app.sign_in(&case.approver).get(&format!("{}/cancellation", case.base));
    assert_eq!(cancelled.status, 404);
}

/// What is typed on the paper desk.
fn letter<'a>(found_on: &'a str, found_how: &'a str) -> Vec<(&'a str, &'a str)> {
    let arrival = [("channel", "post"), ("received_date", "2026-12-01"), ("parts", "1"), ("lang", "ja")];
    let words = [("name", "高橋 三郎"), ("text-1", "川沿いの桜を残してください。")];
    arrival.into_iter().chain(words).chain([("found_on", found_on), ("found_how", found_how)]).collect()
}

fn take_in(case: &Case, found_on: &str, found_how: &str) -> Page {
    let (mut desk, page) = (case.desk(), format!("{}/letters/new", case.base));
    let form = desk.get(&page);
    let mut fields = letter(found_on, found_how);
    let (csrf, key) = (form.value("csrf").unwrap(), form.value("key").unwrap());
    fields.extend([("csrf", csrf.as_str()), ("key", key.as_str())]);
    desk.post_files(&format!("{}/letters", case.base), &fields, &[])
}

#[test]
fn a_letter_found_late_is_added_with_its_day_under_a_number_of_its_own() {
    let case = published();
    let numbers = |page: &Page| ["駅前に木を植えてください。", "費用が高いと思います。"].map(|words| page.text().contains(words));
    begin(&case, "届いていた意見書1通が見つかりました。");
    let today = case.app.time.now().jst_date();
    let day = today.to_string();
    for (on, how, says) in [
        ("", "書庫で発見", "入力してください"),
        ("2099-01-01", "書庫で発見", "いまより後"),
        ("2020-01-01", "書庫で発見", "受け付けた日より前"),
        (&*day, " ", "入力してください"),
    ] {
        let refused = take_in(&case, on, how);
        assert!(refused.status == 422 && refused.says(says), "{on} {how}: {}", refused.text());
    }
    let taken = take_in(&case, &day, "別の課の書庫にあった。");
    assert_eq!(taken.status, 303, "{}", taken.text());
    assert!(case.desk().get(&format!("{}/letters/3", case.base)).says("別の課の書庫にあった。"));

    let found = case.heard(3, None);
    case.app.perform(&case.official, Assign { opinions: vec![(found.id, found.rev)], to: Place::Issue(first_issue(&case)) });
    answer_otherwise(&case, "川沿いの桜も残します。");
    let certificates = format!("{}/certificates", case.base);
    let certify = |explanation: &str| {
        let fields = [("channel", "post"), ("registered", "3"), ("received_post", "3"), ("explanation_post", explanation)];
        case.desk().send_form(&certificates, &certificates, &fields)
    };
    let silent = certify("");
    assert!(silent.status == 422 && silent.says("結果を公表したあとの確認です"), "{}", silent.text());
    let asking = case.desk().get(&format!("{}/result-request", case.base));
    assert!(asking.says("届いた数と登録した数を確認してください"), "{}", asking.text());
    assert_eq!(certify("書庫で1通見つかったため。").status, 303);
    release(&case);

    let (mut browser, page) = (case.app.browser(), public(&case));
    let result = browser.get(&page);
    for words in ["追加公表分", "に判明", "追加したご意見：意見3", "意見書：2から3に", "届いていた意見書1通が見つかりました。"]
    {
        assert!(result.says(words), "{words}: {}", result.text());
    }
    assert!(!result.says("書庫") && !result.says("高橋"), "{}", result.text());
    let round = page.trim_end_matches("/result");
    for (number, words) in [(1, "駅前に木を植えてください。"), (2, "費用が高いと思います。"), (3, "川沿いの桜を残してください。")]
    {
        assert!(browser.get(&format!("{round}/opinions/{number}")).says(words), "numbers stay: {number}");
    }
    assert!(browser.get(&format!("{round}/opinions/3")).says("追加公表分"));
    assert!(browser.get(&format!("{page}.csv")).text().contains(&day) && numbers(&browser.get(&page)) == [true, true]);
    assert_eq!(browser.get(&format!("{page}/versions/1/opinions/3")).status, 404);
    assert_eq!(findings(&case), []);
}

fn first_issue(case: &Case) -> IssueId {
    case.app.read(|db| Issue::by_number(db, case.now().project, 1)).unwrap().id
}

#[test]
fn what_is_taken_out_keeps_its_number_and_its_old_page() {
    let case = published();
    begin(&case, "案と関わりのない意見書でした。");
    let letter = case.stored(1);
    let judge = Judge {
        submission: letter.id, rev: letter.rev, validity: Validity::WrongRound, reason: "別の案件あてでした。".to_owned()
    };
    case.app.perform(&case.official, judge);
    release(&case);

    let (mut browser, page) = (case.app.browser(), public(&case));
    let round = page.trim_end_matches("/result");
    let gone = browser.get(&format!("{round}/opinions/1"));
    assert!(gone.says("意見1は、第2版で掲載を取りやめました") && gone.says("駅前に木を植えてください。"), "{}", gone.text());
    assert!(browser.get(&format!("{round}/opinions/2")).says("費用が高いと思います。"));
    assert!(browser.get(&page).says("掲載を取りやめたご意見：意見1"));
    assert_eq!(findings(&case), []);
}

#[test]
fn a_receipt_shows_what_is_published_and_then_what_was_corrected() {
    let case = published();
    let mut browser = case.app.browser();
    begin(&case, "答えに誤りがありました。");
    answer_otherwise(&case, "駅前に植えます。");
    let letter = case.stored(1);
    let half = |start, end| Piece { start, end, mark: Mark::Opinion { scope: Scope::InScope, section: None, gist: None } };
    case.app.perform(&case.official, Split { submission: letter.id, rev: letter.rev, pieces: vec![half(0, 4), half(4, 13)] });

    let meanwhile = browser.get(&case.receipt(1));

    assert!(meanwhile.says("川沿いに植えます。") && meanwhile.says("訂正の準備をしています"), "{}", meanwhile.text());
    assert!(!meanwhile.says("駅前に植えます。") && meanwhile.says("「意見1」です"), "{}", meanwhile.text());
    assert!(!browser.get(&case.receipt(2)).says("訂正あり"));
}
