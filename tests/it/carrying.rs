//! What was answered "for a later stage" comes back at the next one, and no result goes out without it.

use crate::support::case::Case;
use crate::support::http::Page;
use ronten::commands::approval::Decision;
use ronten::commands::carried::carried;
use ronten::commands::result::Remarks;
use ronten::commands::round::facts::unanswered;
use ronten::commands::view::{DraftView, SubmitView, ViewForm};
use ronten::documents::ending::How;
use ronten::model::ids::IssueId;
use ronten::model::terms::{ResponseCategory, Stage};
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::issues::{Issue, View};
use ronten::store::opinions::Opinion;
use ronten::store::projects::Project;

/// A first round in which one issue was put off and another answered; the second round is open.
fn second_round() -> (Case, Issue, Issue) {
    let mut case = Case::open();
    let letters = ["歩道を広げてください。", "広場に木を植えてください。"].map(|text| case.opinion("海野 花子", text));
    let [pavement, trees] = letters;
    case.close();
    let later = case.issue("歩道の幅", &[pavement]);
    let done = case.issue("木を植える場所", &[trees]);
    case.respond();
    put_off(&case, later);
    let asked = case.answer(done, "広場に植えます。");
    case.decide(&asked, Decision::Approve);
    let asked = case.ask_for_release(Remarks::default());
    case.decide(&asked, Decision::Approve);
    case.next_round();
    let issue = |id| case.app.read(|db| Issue::by_id(db, id)).unwrap();
    let (later, done) = (issue(later), issue(done));
    (case, later, done)
}

/// The view on an issue says that a later stage will look at it, and is approved.
fn put_off(case: &Case, issue: IssueId) {
    let covered = case.app.read(|db| Opinion::ids_of_issue(db, case.round, issue));
    let form = ViewForm {
        category: Some(ResponseCategory::FutureReference),
        text: "道路の設計で考えます。".to_owned(),
        later_stage: "道路の実施設計（土木課）".to_owned(),
        covered,
        ..ViewForm::default()
    };
    let view = case.app.perform(&case.official, DraftView { issue, round: case.round, form });
    let asked = case.app.perform(&case.official, SubmitView { view: view.id, rev: view.rev });
    case.decide(&asked, Decision::Approve);
}

fn send_view(case: &Case, issue: &Issue, fields: &[(&str, &str)]) -> Page {
    let (mut desk, page) = (case.desk(), format!("{}/issues/{}", case.base, issue.number));
    let rev = case.app.read(|db| View::of(db, issue.id, case.round)).map(|view| view.rev.to_string());
    let mut all: Vec<(&str, &str)> = rev.iter().map(|rev| ("rev", rev.as_str())).collect();
    all.extend([("text", "第2段階では、幅を3メートルにします。"), ("shown_carried", "1"), ("then", "submit")]);
    all.extend_from_slice(fields);
    desk.send_form(&page, &format!("{page}/view"), &all)
}

#[test]
fn what_was_put_off_is_answered_at_the_next_stage_and_shown_with_it() {
    let (case, later, done) = second_round();
    case.close();
    case.respond();
    let round = case.now();
    assert_eq!(case.app.read(|db| unanswered(db, &round)).into_iter().collect::<Vec<_>>(), [later.id], "only what was put off");
    let page = case.desk().get(&case.base);
    assert!(page.says("「今後の参考」とお答えした論点が1件"), "{}", page.text());
    let request = case.desk().get(&format!("{}/result-request", case.base));
    assert!(request.says("歩道の幅") && request.says("決裁された市の考え方がない論点"), "{}", request.text());
    assert!(case.desk().get(&format!("{}/issues", case.base)).says("持ち越し"));
    let issue_page = case.desk().get(&format!("{}/issues/{}", case.base, later.number));
    assert!(issue_page.says("道路の設計で考えます。") && issue_page.says("第1回のご意見1件"), "{}", issue_page.text());

    let unticked = send_view(&case, &later, &[("category", "explained_only")]);
    assert!(unticked.status == 409 || unticked.status == 422, "an answer that does not cover them is not asked for: {}", unticked.status);
    let asked = send_view(&case, &later, &[("category", "explained_only"), ("carried", "1")]);
    assert_eq!(asked.status, 303, "{}", asked.text());
    approve(&case, &later);
    let asked = case.ask_for_release(Remarks::default());
    case.decide(&asked, Decision::Approve);

    let project = case.app.read(|db| Project::by_id(db, round.project)).unwrap();
    let result = case.app.browser().get(&format!("/projects/{}/rounds/2/result", project.no()));
    assert!(result.says("第1回の意見") && result.says("第2段階では、幅を3メートルにします。"), "{}", result.text());
    assert!(result.link("/rounds/1/opinions/").is_some());
    let table = case.app.browser().get(&format!("/projects/{}/rounds/2/result.csv", project.no()));
    assert!(table.text().contains("第1回の意見1,") && table.text().contains("幅を3メートルにします"), "{}", table.text());
    assert!(!result.says(&done.title), "what was answered for good does not come back");
    assert!(case.app.read(|db| carried(db, project.id, None)).is_empty());
}

#[test]
fn what_is_carried_on_again_stands_in_the_decision_with_who_will_look_at_it() {
    let (case, later, _) = second_round();
    case.close();
    case.respond();
    let asked = send_view(&case, &later, &[("category", "future_reference"), ("later_stage", "令和9年度の予算"), ("carried", "1")]);
    assert_eq!(asked.status, 303, "{}", asked.text());
    approve(&case, &later);
    let asked = case.ask_for_release(Remarks::default());
    case.decide(&asked, Decision::Approve);

    let project = case.app.read(|db| Project::by_id(db, case.now().project)).unwrap();
    let page = format!("/office/projects/{}/outcome/decision", project.no());
    let today = case.app.time.now().jst_date().to_string();
    let rev = case.desk().get(&page).value("rev").unwrap();
    let fields = [("rev", rev.as_str()), ("plan", "1"), ("decided_on", &today), ("decided_by", "市長の決裁")];
    assert_eq!(case.desk().send_form(&page, &page, &fields).status, 303);
    let asked = case.app.read(|db| Approval::newest(db, project.id.as_str(), Purpose::Decision)).unwrap();
    case.decide(&asked, Decision::Approve);

    let shown = case.app.browser().get(&format!("/projects/{}/outcome", project.no()));
    assert!(shown.says("令和9年度の予算") && shown.says("第2回　論点"), "{}", shown.text());
    let json = case.app.browser().get(&format!("/projects/{}/outcome.json", project.no()));
    let ended: ronten::documents::ending::Ended = serde_json::from_str(&json.text()).unwrap();
    let How::Decided(decided) = ended.how else { panic!("{}", json.text()) };
    assert_eq!(decided.carried.iter().map(|one| (one.round, one.issue)).collect::<Vec<_>>(), [(2, later.number)]);
    assert_eq!(ended.rounds.iter().map(|round| round.stage).collect::<Vec<_>>(), [Stage::Draft, Stage::Draft]);
}

fn approve(case: &Case, issue: &Issue) {
    let view = case.app.read(|db| View::of(db, issue.id, case.round)).unwrap();
    let asked = case.app.read(|db| Approval::newest(db, view.id.as_str(), Purpose::View)).unwrap();
    case.decide(&asked, Decision::Approve);
}
