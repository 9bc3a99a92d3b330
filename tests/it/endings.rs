//! How a project ends, through the pages: decided, given up, or exempted; never before its last result, never by one person.

use crate::erasing::findings;
use crate::support::app::TestApp;
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use ronten::commands::approval::Decision;
use ronten::commands::project::{ProjectForm, RegisterProject};
use ronten::commands::result::Remarks;
use ronten::commands::round::CancelRound;
use ronten::commands::withhold::RequestWithholding;
use ronten::model::terms::{ProjectKind, RedactionReason, Role};
use ronten::procedure::project::State;
use ronten::record::digest::Digest;
use ronten::store::approvals::{Approval, Snapshot};
use ronten::store::endings::Ending;
use ronten::store::projects::Project;

/// A project whose only round, at the draft stage, is answered.
fn answered() -> Case {
    let case = Case::open();
    let opinion = case.opinion("海野 花子", "駅前に木を植えてください。");
    case.close();
    let issue = case.issue("木を植える場所", &[opinion]);
    case.respond();
    let asked = case.answer(issue, "駅前は狭いため、広場に植えます。");
    case.decide(&asked, Decision::Approve);
    let asked = case.ask_for_release(Remarks::default());
    case.decide(&asked, Decision::Approve);
    case
}

fn project(case: &Case) -> Project {
    let id = case.now().project;
    case.app.read(|db| Project::by_id(db, id)).unwrap()
}

/// Sends the form of an end with the rev that its page shows.
fn ask(desk: &mut Browser, page: &str, fields: &[(&str, &str)]) -> Page {
    let rev = desk.get(page).value("rev").unwrap_or_else(|| "0".to_owned());
    let mut all = vec![("rev", rev.as_str())];
    all.extend_from_slice(fields);
    desk.send_form(page, page, &all)
}

/// The approver presses the button on the page of what was asked last.
fn decide(case: &Case, decision: &str) -> Page {
    let id = project(case).id;
    let asked = case.app.read(|db| Approval::of_subject(db, id.as_str())).pop().unwrap();
    let (page, rev) = (format!("/office/approvals/{}", asked.id), asked.rev.to_string());
    let mut approver = case.app.sign_in(&case.approver);
    approver.send_form(&page, &format!("{page}/decision"), &[("rev", &rev), ("decision", decision), ("reason", "直してください。")])
}

fn decision(case: &Case) -> [(&'static str, String); 4] {
    let today = case.app.time.now().jst_date().to_string();
    [
        ("plan", "1".to_owned()),
        ("decided_on", today),
        ("decided_by", "市長の決裁".to_owned()),
        ("remark", "予算は9月に計上します。".to_owned()),
    ]
}

fn fields<'f>(all: &'f [(&'static str, String)]) -> Vec<(&'f str, &'f str)> {
    all.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[test]
fn a_decision_is_published_with_its_plan_its_rounds_and_its_hash() {
    let case = answered();
    let (mut desk, no) = (case.desk(), project(&case).no());
    let office = format!("/office/projects/{no}");
    assert!(desk.get(&office).link("/outcome/decision").is_some());
    let page = format!("{office}/outcome/decision");

    let asked = ask(&mut desk, &page, &fields(&decision(&case)));

    assert_eq!(asked.status, 303, "{}", asked.text());
    let public = format!("/projects/{no}/outcome");
    assert_eq!(case.app.browser().get(&public).status, 404, "not before another person approved");
    let approval = asked.header("location").unwrap();
    let seen = case.app.sign_in(&case.approver).get(approval);
    assert!(
        seen.says("市長の決裁") && seen.says("案から変わったところはありません") && seen.says("予算は9月に計上します。"),
        "{}",
        seen.text()
    );

    assert_eq!(decide(&case, "approve").status, 303);

    let shown = case.app.browser().get(&public);
    assert!(shown.status == 200 && shown.says("市長の決裁") && shown.says("第1回"), "{}", shown.text());
    let ending = case.app.read(|db| Ending::newest(db, project(&case).id)).unwrap();
    let json = case.app.browser().get(&format!("{public}.json"));
    assert_eq!(Digest::of(&[json.text().as_bytes()]).hex(), ending.snapshot);
    assert!(!json.text().contains("海野"), "no name of a resident");
    assert_eq!(project(&case).state, State::Decided);
    for page in ["/projects?state=ended", &format!("/projects/{no}"), "/feed.atom"] {
        assert!(case.app.browser().get(page).says("決定"), "{page}");
    }
    assert!(case.app.browser().get(&format!("/en{public}")).says("How it was decided"));
    assert_eq!(desk.get(&format!("{office}/rounds/new")).status, 404, "a project that ended takes no further round");
}

#[test]
fn a_decision_waits_for_the_result_and_says_what_is_wrong_in_its_form() {
    let case = Case::open();
    let (mut desk, no) = (case.desk(), project(&case).no());
    let page = format!("/office/projects/{no}/outcome/decision");
    assert_eq!(desk.get(&page).status, 404, "while residents comment nothing can be decided");

    let case = answered();
    let (mut desk, no) = (case.desk(), project(&case).no());
    let page = format!("/office/projects/{no}/outcome/decision");
    let yesterday = case.app.time.now().plus_days(-1).jst_date().to_string();
    let tomorrow = case.app.time.now().plus_days(1).jst_date().to_string();
    for (change, told) in [
        (("plan", ""), "選んでください"),
        (("decided_by", " "), "入力してください"),
        (("decided_on", ""), "入力してください"),
        (("decided_on", yesterday.as_str()), "最後の意見募集の結果を公表した日より前です"),
        (("decided_on", tomorrow.as_str()), "いまより後の日時です"),
        (("decided_on", "きのう"), "日付"),
    ] {
        let mut sent = decision(&case);
        sent.iter_mut().filter(|(name, _)| *name == change.0).for_each(|(_, value)| *value = change.1.to_owned());
        let answer = ask(&mut desk, &page, &fields(&sent));
        assert!(answer.status == 422 && answer.says(told) && answer.says("予算は9月に計上します。"), "{change:?}: {}", answer.text());
    }
    assert!(case.app.read(|db| Approval::of_subject(db, project(&case).id.as_str())).is_empty());
}

#[test]
fn what_changed_since_it_was_asked_cannot_be_approved_and_is_asked_anew() {
    let case = answered();
    let (mut desk, no) = (case.desk(), project(&case).no());
    let page = format!("/office/projects/{no}/outcome/decision");
    assert_eq!(ask(&mut desk, &page, &fields(&decision(&case))).status, 303);

    // Another end is asked for meanwhile: the first request is void.
    let up = [("reason", "財源がない"), ("new_draft", "no"), ("new_draft_note", "予定はありません")];
    assert_eq!(ask(&mut desk, &page.replace("decision", "abandonment"), &up).status, 303);
    let asked = case.app.read(|db| Approval::of_subject(db, project(&case).id.as_str()));
    assert_eq!(asked.iter().map(|one| one.state.name()).collect::<Vec<_>>(), ["voided", "requested"]);

    assert_eq!(decide(&case, "return").status, 303);
    let again = desk.get(&page.replace("decision", "abandonment"));
    assert!(again.says("財源がない"), "what was typed is there again");
    assert_eq!(ask(&mut desk, &page, &fields(&decision(&case))).status, 303);
    assert_eq!(decide(&case, "approve").status, 303);
    assert_eq!(decide(&case, "approve").status, 409, "once");
    assert_eq!(project(&case).state, State::Decided);
}

#[test]
fn a_project_is_given_up_only_when_no_round_runs_and_its_writers_are_told_why() {
    let case = Case::open();
    case.letter("海野 花子", "木を植えてください。");
    let (mut desk, no) = (case.desk(), project(&case).no());
    let page = format!("/office/projects/{no}/outcome/abandonment");
    assert_eq!(desk.get(&page).status, 404);
    let reason = "国の制度が変わったため".to_owned();
    case.app.perform(&case.approver, CancelRound { round: case.round, rev: case.now().rev, reason });
    assert_eq!(project(&case).state, State::Registered, "nothing is under way");

    let told = ask(&mut desk, &page, &[("reason", ""), ("new_draft", ""), ("new_draft_note", "")]);
    assert!(told.status == 422 && told.says("入力してください") && told.says("選んでください"), "{}", told.text());
    let up = [("reason", "財源がない"), ("new_draft", "yes"), ("new_draft_note", "令和9年度に、あらためて骨格から募集します。")];
    assert_eq!(ask(&mut desk, &page, &up).status, 303);
    assert_eq!(decide(&case, "approve").status, 303);

    let shown = case.app.browser().get(&format!("/projects/{no}/outcome"));
    assert!(
        shown.says("財源がない") && shown.says("令和9年度に、あらためて骨格から募集します。") && shown.says("中止"),
        "{}",
        shown.text()
    );
    assert_eq!(project(&case).state, State::Abandoned);
}

#[test]
fn words_withheld_leave_what_is_public_about_the_end_too() {
    let case = answered();
    let (mut desk, no) = (case.desk(), project(&case).no());
    let mut sent = decision(&case);
    sent[3].1 = "山田花子さんのご指摘のとおりです。".to_owned();
    assert_eq!(ask(&mut desk, &format!("/office/projects/{no}/outcome/decision"), &fields(&sent)).status, 303);
    assert_eq!(decide(&case, "approve").status, 303);
    let hash = case.app.read(|db| Ending::newest(db, project(&case).id)).unwrap().snapshot;

    let command = RequestWithholding { round: case.round, words: "山田花子".to_owned(), reason: RedactionReason::Name };
    let asked = case.app.perform(&case.official, command);
    let seen = case.app.sign_in(&case.approver).get(&format!("/office/approvals/{}", asked.id));
    assert!(seen.says("案件の終わりについて公表した内容"), "{}", seen.text());
    case.decide(&asked, Decision::Approve);

    let public = format!("/projects/{no}/outcome");
    for page in [public.clone(), format!("{public}.json")] {
        let shown = case.app.browser().get(&page);
        assert!(!shown.text().contains("山田花子") && shown.says("［非公開：個人情報］"), "{page}: {}", shown.text());
    }
    let now = case.app.read(|db| Ending::newest(db, project(&case).id)).unwrap();
    assert!(now.snapshot != hash && case.app.read(|db| Snapshot::by_hash(db, &hash)).is_none(), "the old bytes are gone");
    assert!(!case.app.read(|db| Approval::by_id(db, now.approval)).unwrap().detail.contains("山田花子"));
    assert_eq!(findings(&case), []);
}

#[test]
fn an_exemption_is_public_with_its_ground_and_its_reason() {
    let app = TestApp::start();
    let (official, approver) = (app.staff("tanaka", Role::Official), app.staff("suzuki", Role::Approver));
    let form = ProjectForm { title: "災害復旧".to_owned(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
    let project = app.perform(&official, RegisterProject(form));
    let public = format!("/projects/{}", project.no());
    assert_eq!(app.browser().get(&public).status, 404);
    let (mut desk, page) = (app.sign_in(&official), format!("/office{public}/outcome/exemption"));

    assert_eq!(ask(&mut desk, &page, &[("ground", "because"), ("reason", "急ぐため")]).status, 422);
    assert_eq!(ask(&mut desk, &page, &[("ground", "urgent"), ("reason", "崩れた道をすぐに直すため")]).status, 303);
    let asked = app.read(|db| Approval::of_subject(db, project.id.as_str())).pop().unwrap();
    let (approval, rev) = (format!("/office/approvals/{}", asked.id), asked.rev.to_string());
    let decided = app.sign_in(&approver).send_form(&approval, &format!("{approval}/decision"), &[("rev", &rev), ("decision", "approve")]);
    assert_eq!(decided.status, 303);

    assert!(app.browser().get(&public).says("手続の適用除外"));
    let shown = app.browser().get(&format!("{public}/outcome"));
    assert!(shown.says("緊急に行う必要がある") && shown.says("崩れた道をすぐに直すため"), "{}", shown.text());
    assert!(app.browser().get("/projects").says("災害復旧"));
    assert_eq!(desk.get(&page).status, 404);
}
