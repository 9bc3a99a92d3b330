//! Opinions are sorted into issues, issues are answered, and what is missing stands before the result.

use crate::support::app::shipped;
use crate::support::case::Case;
use crate::support::http::Browser;
use ronten::commands::approval::{Decide, Decision};
use ronten::model::policy::Label;
use ronten::model::terms::{NoIssueReason, ResponseCategory, Role};
use ronten::procedure::city_view::State;
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::issues::{Issue, View};
use ronten::store::opinions::Opinion;

fn now(case: &Case, opinion: &Opinion) -> Opinion {
    case.app.read(|db| Opinion::by_id(db, opinion.id)).unwrap()
}

fn issue(case: &Case, number: i64) -> Issue {
    case.app.read(|db| Issue::by_number(db, case.now().project, number)).unwrap()
}

fn view(case: &Case, number: i64) -> View {
    case.app.read(|db| View::of(db, issue(case, number).id, case.round)).unwrap()
}

/// A closed round with one opinion in one issue, waiting for its answer, and the official's browser.
fn sorted() -> (Case, Browser, Opinion) {
    let case = Case::open();
    let opinion = case.opinion("山田 太郎", "公園に木を植えてください。");
    case.close();
    let (issues, mut desk) = (format!("{}/issues", case.base), case.desk());
    desk.send_form(&issues, &issues, &[("title", "公園の木")]);
    let token = format!("{}:{}", opinion.id, opinion.rev);
    desk.send_form(&issues, &format!("{}/assignments", case.base), &[("opinion", &token), ("to", "issue.1")]);
    case.respond();
    (case, desk, opinion)
}

/// The issue is answered, and the approver approves.
fn answer(case: &Case, desk: &mut Browser, opinion: &Opinion, text: &str) {
    let (page, covered) = (format!("{}/issues/1", case.base), opinion.id.to_string());
    let fields = [("category", "noted"), ("text", text), ("covered", covered.as_str()), ("then", "submit")];
    assert_eq!(desk.send_form(&page, &format!("{page}/view"), &fields).status, 303);
    let approval = case.app.read(|db| Approval::newest(db, view(case, 1).id.as_str(), Purpose::View)).unwrap();
    case.app.perform(&case.approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve });
}

#[test]
fn opinions_go_to_issues_by_ticks_and_by_proposals() {
    let case = Case::open();
    let park = case.opinion("山田 太郎", "駅前の公園に桜の木を植えてください。");
    let (second, vague) = (case.opinion("佐藤 花子", "公園の桜の木を増やしてほしい。"), case.opinion("鈴木 一郎", "よく分かりません。"));
    let (issues, assign, mut desk) = (format!("{}/issues", case.base), format!("{}/assignments", case.base), case.desk());
    assert_eq!(desk.send_form(&issues, &issues, &[("title", ""), ("theme", "みどり")]).status, 409);
    assert_eq!(desk.send_form(&issues, &issues, &[("title", "公園の木"), ("theme", "みどり")]).status, 303);

    let token = |opinion: &Opinion| format!("{}:{}", opinion.id, now(&case, opinion).rev);
    let (first, other) = (token(&park), token(&vague));
    assert_eq!(desk.send_form(&issues, &assign, &[("to", "issue.1")]).status, 422);
    assert_eq!(desk.send_form(&issues, &assign, &[("opinion", &first), ("to", "issue.1")]).status, 303);
    assert_eq!(desk.send_form(&issues, &assign, &[("opinion", &other), ("to", "none.unintelligible")]).status, 303);
    let board = desk.get(&issues);
    let accept = format!("{}:1", token(&second));
    assert!(board.says("候補") && board.says("公園") && board.text().contains(&accept), "{}", board.text());
    assert_eq!(desk.send_form(&issues, &assign, &[("accept", &accept)]).status, 303);

    assert_eq!((now(&case, &park).issue, now(&case, &second).issue), (Some(issue(&case, 1).id), Some(issue(&case, 1).id)));
    assert_eq!(now(&case, &vague).no_issue, Some(NoIssueReason::Unintelligible));
    assert!(desk.get(&issues).says("すべての意見の論点が決まっています"));
    let stale = desk.send_form(&issues, &assign, &[("opinion", &first), ("to", "undecided")]);
    assert_eq!((stale.status, now(&case, &park).issue.is_some()), (409, true));
    let page = format!("{issues}/1");
    let fresh = token(&park);
    let moved = desk.send_form(&page, &assign, &[("from", "1"), ("opinion", &fresh), ("to", "undecided")]);
    assert_eq!((moved.location(), now(&case, &park).issue), (Some(page.as_str()), None));
}

#[test]
fn a_view_is_kept_as_a_draft_until_it_has_what_its_category_demands() {
    let case = Case::open();
    let opinion = case.opinion("山田 太郎", "公園に木を植えてください。");
    let (issues, mut desk) = (format!("{}/issues", case.base), case.desk());
    desk.send_form(&issues, &issues, &[("title", "公園の木")]);
    let token = format!("{}:{}", opinion.id, opinion.rev);
    desk.send_form(&issues, &format!("{}/assignments", case.base), &[("opinion", &token), ("to", "issue.1")]);
    let (page, covered) = (format!("{issues}/1"), opinion.id.to_string());
    let send = format!("{page}/view");

    let lacking =
        desk.send_form(&page, &send, &[("text", "植えます。"), ("category", "reflected"), ("place", "第1章"), ("then", "submit")]);

    assert_eq!(lacking.status, 409, "{}", lacking.text());
    assert!(
        lacking.says("修正前の文を入力してください") && lacking.says("植えます。") && !lacking.says("修正箇所を入力"),
        "{}",
        lacking.text()
    );
    assert_eq!((view(&case, 1).state, view(&case, 1).rev), (State::Drafted, 1));
    let whole =
        [("category", "reflected"), ("text", "植えます。"), ("place", "第1章"), ("before_text", "増やす"), ("after_text", "大きく増やす")];
    let uncovered = desk.send_form(&page, &send, &[whole.as_slice(), &[("rev", "1"), ("then", "submit")]].concat());
    assert_eq!(uncovered.status, 409, "an opinion is not ticked: {}", uncovered.text());
    let stale = desk.send_form(&page, &send, &[whole.as_slice(), &[("rev", "1")]].concat());
    assert!(stale.status == 409 && stale.says("大きく増やす") && view(&case, 1).rev == 2, "{}", stale.text());
    let asked = desk.send_form(&page, &send, &[whole.as_slice(), &[("rev", "2"), ("covered", &covered), ("then", "submit")]].concat());
    assert_eq!((asked.status, view(&case, 1).state), (303, State::InApproval), "{}", asked.text());
    let (approver, pr) = (case.approver.clone(), case.app.staff("koho", Role::PrSection));
    assert!(case.app.sign_in(&approver).get("/office").says("市の考え方　論点1 公園の木"), "the desk says which issue's view waits");
    assert!(!case.app.sign_in(&pr).get("/office").says("市の考え方"), "the PR section approves openings alone");

    let approval = case.app.read(|db| Approval::newest(db, view(&case, 1).id.as_str(), Purpose::View)).unwrap();
    let seen = case.app.sign_in(&case.approver).get(&format!("/office/approvals/{}", approval.id));
    for words in ["公園に木を植えてください。", "反映（案を修正します）", "大きく増やす", "受付番号1の意見1"]
    {
        assert!(seen.says(words), "{words}: {}", seen.text());
    }
    let decision = Decision::Return { reason: "短すぎます".to_owned() };
    case.app.perform(&case.approver, Decide { approval: approval.id, rev: approval.rev, decision });
    let returned = desk.get(&page);
    assert!(returned.says("差し戻されました") && returned.says("短すぎます") && returned.says("植えます。"), "{}", returned.text());
}

#[test]
fn issues_are_reworded_and_empty_ones_retired() {
    let case = Case::open();
    let (issues, mut desk) = (format!("{}/issues", case.base), case.desk());
    desk.send_form(&issues, &issues, &[("title", "公園の木")]);
    let page = format!("{issues}/1");

    assert_eq!(desk.send_form(&page, &format!("{page}/wording"), &[("issue_rev", "1"), ("title", "公園の樹木")]).status, 303);
    let stale = desk.send_form(&page, &format!("{page}/wording"), &[("issue_rev", "1"), ("title", "別の名前")]);
    assert!(stale.status == 409 && stale.says("別の名前"), "{}", stale.text());
    assert_eq!(desk.send_form(&page, &format!("{page}/retirement"), &[("issue_rev", "2")]).status, 303);

    assert_eq!(issue(&case, 1).title, "公園の樹木");
    assert!(desk.get(&page).says("この論点は使われていません"));
}

#[test]
fn asked_too_early_the_answer_is_the_list_of_what_is_missing() {
    let (case, mut desk, opinion) = sorted();
    let issues = format!("{}/issues", case.base);
    let (result, ask) = (format!("{}/result", case.base), format!("{}/result-request", case.base));
    let rev = case.now().rev.to_string();

    let early = desk.post(&ask, &[("csrf", "csrf-tanaka"), ("rev", &rev)]);

    assert!(early.status == 409 && early.text().contains(&format!("{issues}/1")), "{}", early.text());
    assert!(desk.get(&result).says("まだ残っている作業がある"));
    answer(&case, &mut desk, &opinion, "承りました。");
    let shown = desk.get(&result);
    assert!(shown.says("承りました。") && shown.says("公園に木を植えてください。") && !shown.says("山田"), "{}", shown.text());
}

#[test]
fn a_writers_name_in_the_answer_is_kept_for_a_reason_or_not_at_all() {
    let (case, mut desk, opinion) = sorted();
    answer(&case, &mut desk, &opinion, "ヤマダではなく、山田　太郎さんの木です。");
    let ask = format!("{}/result-request", case.base);
    let rev = case.now().rev.to_string();

    let asked = desk.get(&ask);
    assert!(asked.says("論点1への市の考え方：…") && asked.says("山田　太郎さんの木です"), "{}", asked.text());
    let kept = asked.value("kept").unwrap();
    let silent = desk.send_form(&ask, &ask, &[("rev", &rev), ("remark", "書いたこと")]);
    assert!(silent.status == 422 && silent.says("1か所残っています") && silent.says("書いたこと"), "{}", silent.text());
    let unreasoned = desk.send_form(&ask, &ask, &[("rev", &rev), ("remark", "費用のため"), ("kept", &kept)]);
    assert!(unreasoned.status == 422 && unreasoned.text().contains(&format!("value=\"{kept}\" checked")), "{}", unreasoned.text());
    let reasoned = desk.send_form(
        &ask,
        &ask,
        &[("rev", &rev), ("remark", "費用のため"), ("kept", &kept), ("kept_reason", "公園に名を残す昔の人です")],
    );
    assert_eq!(reasoned.status, 303, "{}", reasoned.text());

    let release = case.app.read(|db| Approval::newest(db, case.round.as_str(), Purpose::Result)).unwrap();
    let shown = case.app.sign_in(&case.approver).get(&format!("/office/approvals/{}", release.id));
    assert!(shown.says("公園に名を残す昔の人です") && shown.says("論点1への市の考え方：…"), "{}", shown.text());
}

#[test]
fn another_section_sorts_nothing() {
    let case = Case::open();
    let mut own = case.desk();
    let issues = format!("{}/issues", case.base);
    own.send_form(&issues, &issues, &[("title", "公園の木")]);
    let mut other = case.app.sign_in(&case.app.account("other", Role::Official, "shogai", None));

    for path in ["issues", "issues/1", "result"] {
        assert_eq!(other.get(&format!("{}/{path}", case.base)).status, 404, "{path}");
    }
    for path in ["issues", "issues/1/view", "issues/1/wording", "issues/1/retirement"] {
        let answer = other.post(&format!("{}/{path}", case.base), &[("csrf", "csrf-other"), ("title", "x"), ("issue_rev", "1")]);
        assert_eq!(answer.status, 404, "{path}");
    }
    assert_eq!(issue(&case, 1).rev, 1);
}

/// Of an issue with more kinds of wording than one page shows, each page keeps the ticks of the other, and copies go together.
#[test]
fn a_long_issue_is_answered_page_by_page_and_the_same_words_at_once() {
    let case = Case::open();
    let mut opinions: Vec<Opinion> = (0..51).map(|n| case.opinion("山田 太郎", &format!("公園に木を{n}本植えてください。"))).collect();
    opinions.push(case.opinion("佐藤 花子", "公園に木を0本　植えてください。"));
    case.issue("公園の木", &opinions);
    let (page, mut desk) = (format!("{}/issues/1", case.base), case.desk());
    let send = format!("{page}/view");
    let ticks = |opinions: &[Opinion]| -> Vec<(&str, String)> {
        opinions.iter().flat_map(|one| [("shown", one.id.to_string()), ("covered", one.id.to_string())]).collect()
    };
    let first = desk.get(&page);
    assert!(first.says("この論点の意見（52件）") && first.says("同じ文面の意見が2件あります"), "{}", first.text());
    assert!(first.says("49本") && !first.says("50本"), "{}", first.text());

    let next = opinions[49].id.to_string();
    let sent = [ticks(&opinions[..50]), vec![("category", "noted".to_owned()), ("text", "植えます。".to_owned())]].concat();
    let on = desk.send_form(&page, &send, &borrowed(&[sent, vec![("next", next.clone()), ("then", "next".to_owned())]].concat()));
    let second = format!("{page}?after={next}");
    assert_eq!(on.location(), Some(second.as_str()), "{}", on.text());
    let rest = desk.get(&second);
    assert!(rest.says("50本") && !rest.says("49本") && rest.says("植えます。"), "{}", rest.text());
    assert_eq!(view(&case, 1).covered.len(), 51, "fifty lines are 51 opinions, with the copy");

    let sent =
        [ticks(&opinions[50..51]), vec![("rev", "1".to_owned()), ("category", "noted".to_owned()), ("text", "植えます。".to_owned())]];
    let asked = desk.send_form(&second, &send, &borrowed(&[sent.concat(), vec![("after", next), ("then", "submit".to_owned())]].concat()));
    assert_eq!((asked.location(), view(&case, 1).state), (Some(second.as_str()), State::InApproval), "{}", asked.text());
    let (copies, assign) = (format!("{}:1 {}:1", opinions[0].id, opinions[51].id), format!("{}/assignments", case.base));
    let copies = copies.replace(":1", &format!(":{}", now(&case, &opinions[0]).rev));
    assert!(desk.get(&page).text().contains(&format!("value=\"{copies}\"")), "both stand behind one line");
    desk.send_form(&page, &assign, &[("from", "1"), ("opinion", &copies), ("to", "undecided")]);
    assert_eq!((now(&case, &opinions[0]).issue, now(&case, &opinions[51]).issue), (None, None));
}

fn borrowed<'f>(fields: &'f [(&'f str, String)]) -> Vec<(&'f str, &'f str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[test]
fn an_opinion_that_the_city_always_answers_cannot_be_left_without_an_issue() {
    let mut policy = shipped();
    policy.answering.always = vec![NoIssueReason::StanceOnly];
    policy.categories.insert(ResponseCategory::Noted, label("うかがったこと"));
    let case = Case::under(policy.clone());
    let opinion = case.opinion("山田 太郎", "この案に賛成です。");
    let (issues, assign, mut desk) = (format!("{}/issues", case.base), format!("{}/assignments", case.base), case.desk());
    let token = format!("{}:{}", opinion.id, opinion.rev);

    let board = desk.get(&issues);
    assert!(!board.says("none.stance_only") && board.says("none.out_of_scope"));
    let refused = desk.send_form(&issues, &assign, &[("opinion", &token), ("to", "none.stance_only")]);
    assert_eq!(refused.status, 409);
    assert!(refused.says("お答えを載せずに終えることはできません"), "{}", refused.text());
    assert_eq!(now(&case, &opinion).no_issue, None);

    // The city changes its rules and its words; the round goes on under those with which it was opened.
    policy.answering.always.clear();
    policy.categories.insert(ResponseCategory::Noted, label("ご感想として承ります"));
    case.app.adopt(policy);
    assert_eq!(desk.send_form(&issues, &assign, &[("opinion", &token), ("to", "none.stance_only")]).status, 409);
    desk.send_form(&issues, &issues, &[("title", "賛成の声")]);
    assert_eq!(desk.send_form(&issues, &assign, &[("opinion", &token), ("to", "issue.1")]).status, 303);
    let view = desk.get(&format!("{issues}/1"));
    assert!(view.says("うかがったこと") && !view.says("ご感想として承ります"), "{}", view.text());
}

fn label(text: &str) -> Label {
    Label { ja: text.to_owned(), en: text.to_owned() }
}
