//! Complaints about the procedure, through the pages: from a resident's form to the published answer, with two persons in between.

mod ends;

use crate::erasing::findings;
use crate::support::app::{TestApp, shipped};
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use ronten::commands::Actor;
use ronten::commands::mail::Expand;
use ronten::commands::remind::Remind;
use ronten::model::Moment;
use ronten::model::calendar::fiscal_year;
use ronten::model::ids::ProjectId;
use ronten::model::letter::Person;
use ronten::model::personal_data::contains_any;
use ronten::model::terms::{ExemptionGround, Role};
use ronten::procedure::complaint::State;
use ronten::store::complaints::{ComplainantRow, Complaint, Whose};
use ronten::store::log::{Body, EntryRow, Log};
use ronten::store::mail::Notice;
use ronten::store::projects::Project;

const NAME: &str = "海野 花子";
const WORDS: &str = "海野です。募集の期間が短すぎて、資料を読む時間がありませんでした。";

/// What a resident types.
const COMPLAINT: [(&str, &str); 5] =
    [("grievance", "period"), ("complaint", WORDS), ("name", NAME), ("address", "みほん市本町9-9-9"), ("mail", "hanako@example.jp")];

fn send(browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
    let key = browser.get("/complaints/new").value("once").unwrap();
    let mut all = vec![("once", key.as_str())];
    all.extend_from_slice(fields);
    browser.send_form("/complaints/new", "/complaints", &all)
}

fn newest(app: &TestApp) -> Complaint {
    app.read(|db| Complaint::list(db, State::ALL, Whose::All, None, 1)).remove(0)
}

fn project(case: &Case) -> Project {
    let id: ProjectId = case.now().project;
    case.app.read(|db| Project::by_id(db, id)).unwrap()
}

fn page_of(complaint: &Complaint) -> String {
    format!("/office/complaints/{}", complaint.no())
}

/// Writes the answer as somebody who just opened the page.
fn answer(app: &TestApp, desk: &mut Browser, words: &str) -> Page {
    let complaint = newest(app);
    let rev = complaint.rev.to_string();
    let fields = [
        ("rev", rev.as_str()),
        ("grievance", "period"),
        ("gist", "募集の期間が短く、資料を読む時間がなかった。"),
        ("outcome", "accepted"),
        ("measure", "次回から30日以上とします。"),
        ("answer", words),
    ];
    desk.send_form(&page_of(&complaint), &format!("{}/answer", page_of(&complaint)), &fields)
}

fn submit(app: &TestApp, desk: &mut Browser, kept: &[&str]) -> Page {
    let complaint = newest(app);
    let rev = complaint.rev.to_string();
    let mut fields = vec![("rev", rev.as_str())];
    fields.extend(kept.iter().map(|token| ("kept", *token)));
    desk.send_form(&page_of(&complaint), &format!("{}/submission", page_of(&complaint)), &fields)
}

/// Presses a button below the answer that `shown` is the hash of.
fn decide(app: &TestApp, approver: &mut Browser, shown: &str, go: &str, reason: &str) -> Page {
    let page = page_of(&newest(app));
    approver.send_form(&page, &format!("{page}/decision"), &[("shown", shown), ("go", go), ("return_reason", reason)])
}

/// An answer that waits for its approval, with the desk and the approver signed in.
fn asked(case: &Case, words: &str) -> (Browser, Browser, String) {
    let no = project(case).no();
    let mut fields = COMPLAINT.to_vec();
    fields.push(("project", &no));
    assert_eq!(send(&mut case.app.browser(), &fields).status, 303);
    let mut desk = case.desk();
    assert_eq!(answer(&case.app, &mut desk, words).status, 303);
    assert_eq!(submit(&case.app, &mut desk, &[]).status, 303);
    let mut approver = case.app.sign_in(&case.approver);
    let shown = approver.get(&page_of(&newest(&case.app))).value("shown").unwrap();
    (desk, approver, shown)
}

#[test]
fn a_complaint_goes_from_a_residents_form_to_its_published_answer() {
    let case = Case::open();
    let app = &case.app;
    let mut resident = app.browser();
    assert!(resident.get("/complaints").says("苦情の申出はありません"));
    let no = project(&case).no();
    let mut fields = COMPLAINT.to_vec();
    fields.push(("project", &no));

    let sent = send(&mut resident, &fields);

    let receipt = sent.location().unwrap().to_owned();
    let shown = resident.get(&receipt);
    let complaint = newest(app);
    assert!(shown.status == 200 && shown.says(WORDS) && !shown.says("本町9-9-9"), "{}", shown.text());
    assert_eq!(shown.header("cache-control"), Some("no-store"), "nobody else finds it in a cache");
    assert_eq!((complaint.number, complaint.state, complaint.project), (1, State::Received, Some(project(&case).id)));
    assert!(!complaint.due.is_empty());
    let public = resident.get("/complaints");
    assert!(public.says("第1号") && public.says("回答待ち") && public.says("みどりの計画"), "{}", public.text());
    assert!(!public.says("資料を読む時間"), "the complainant's own words are not published");

    let mut desk = case.desk();
    assert!(desk.get("/office").says("第1号"));
    let page = desk.get(&page_of(&complaint));
    assert!(page.says(WORDS) && !page.says("本町9-9-9"), "name and address are asked for with a reason");
    let who = desk.send_form(&page_of(&complaint), &format!("{}/identity-view", page_of(&complaint)), &[("who_reason", "郵送するため")]);
    assert!(who.status == 200 && who.says(NAME) && who.says("本町9-9-9"));
    assert!(app.read(|db| EntryRow::of_subject(db, Log::Audit, complaint.id.as_str())).iter().any(|entry| entry.kind == "person.viewed"));
    assert_eq!(submit(app, &mut desk, &[]).status, 409, "nothing to approve yet");
    assert_eq!(answer(app, &mut desk, "ご不便をおかけしました。").status, 303);
    assert!(!resident.get("/complaints").says("ご不便"), "a draft is nobody's business");
    assert_eq!(submit(app, &mut desk, &[]).status, 303);

    let mut approver = app.sign_in(&case.approver);
    assert!(approver.get("/office").says("第1号"));
    let hash = approver.get(&page_of(&complaint)).value("shown").unwrap();
    let without = decide(app, &mut approver, &hash, "return", "");
    assert!(without.status == 422 && without.says("理由を入力してください"));
    assert_eq!(decide(app, &mut approver, &hash, "return", "期限も書いてください。").status, 303);
    assert!(desk.get(&page_of(&complaint)).says("期限も書いてください。"));
    assert_eq!(answer(app, &mut desk, "ご不便をおかけしました。来年度から改めます。").status, 303);
    assert_eq!(submit(app, &mut desk, &[]).status, 303);
    let hash = approver.get(&page_of(&complaint)).value("shown").unwrap();
    assert_eq!(decide(app, &mut approver, &hash, "approve", "").status, 303);

    for page in [resident.get("/complaints"), resident.get(&format!("/complaints/{}", complaint.no())), resident.get(&receipt)] {
        assert!(page.says("来年度から改めます。") && page.says("次回から30日以上") && page.says("申出のとおりと認めた"), "{}", page.text());
    }
    assert!(resident.get("/en/complaints").says("Accepted"));
    assert!(resident.get("/feed.atom").text().contains(&format!("/complaints/{}", complaint.no())));
    let entry = app.read(|db| EntryRow::of_subject(db, Log::Record, complaint.id.as_str())).pop().unwrap();
    assert!(
        entry.kind == "complaint.approve" && !entry.leaf.contains("\ncontent -\n") && !entry.leaf.contains("\nsecond -\n"),
        "{}",
        entry.leaf
    );
    let late = resident.send_form("/complaints/new", &format!("{receipt}/withdrawal"), &[]);
    assert_eq!(late.status, 409, "what is answered is not taken back");
    for page in ["/complaints", "/feed.atom", &format!("/projects/{no}/record"), &format!("/complaints/{}", complaint.no())] {
        assert!(!contains_any(&resident.get(page).body, NAME), "{page}");
    }
    assert_eq!(findings(&case), []);
}

#[test]
fn whoever_wrote_the_answer_does_not_approve_it_whatever_the_account() {
    let case = Case::open();
    let (_, _, shown) = asked(&case, "改めます。");
    let person = case.official.account().unwrap().person;
    let twin = case.app.account("tanaka-decides", Role::Approver, "midori", Some(person));
    let mut approver = case.app.sign_in(&twin);

    let page = approver.get(&page_of(&newest(&case.app)));
    assert!(page.says("回答案を書いた方") && page.value("shown").is_none(), "the page says why: {}", page.text());
    for (go, reason) in [("approve", ""), ("return", "自分で。")] {
        let refused = decide_directly(&case, &mut approver, &shown, go, reason);
        assert!(refused.status == 409 && refused.says("回答案を書いた方"), "{go}: {}", refused.text());
    }

    assert_eq!(newest(&case.app).state, State::InApproval);
    let mut desk = case.desk();
    assert_eq!(decide_directly(&case, &mut desk, &shown, "approve", "").status, 403, "officials approve nothing");
    let elsewhere = case.app.account("shogai-approver", Role::Approver, "shogai", None);
    assert_eq!(decide_directly(&case, &mut case.app.sign_in(&elsewhere), &shown, "approve", "").status, 404);
}

/// Posts a decision without a form on the page.
fn decide_directly(case: &Case, browser: &mut Browser, shown: &str, go: &str, reason: &str) -> Page {
    let page = page_of(&newest(&case.app));
    let csrf = browser.token("/office/complaints");
    browser.post(&format!("{page}/decision"), &[("csrf", &csrf), ("shown", shown), ("go", go), ("return_reason", reason)])
}

#[test]
fn what_changed_since_it_was_read_is_not_approved_and_two_drafters_lose_nothing() {
    let case = Case::open();
    let (mut desk, mut approver, shown) = asked(&case, "改めます。");
    let opened = newest(&case.app).rev.to_string();
    let colleague = case.app.staff("kato", Role::Official);
    let mut other = case.app.sign_in(&colleague);

    assert_eq!(answer(&case.app, &mut other, "すぐに改めます。").status, 303);

    let late = decide(&case.app, &mut approver, &shown, "approve", "");
    assert_eq!(late.status, 409, "it waits for nobody any more: {}", late.text());
    assert_eq!(submit(&case.app, &mut other, &[]).status, 303);
    let stale = decide(&case.app, &mut approver, &shown, "approve", "");
    assert!(stale.status == 409 && stale.says("回答案が変わりました") && stale.says("すぐに改めます。"), "{}", stale.text());
    let stale = decide(&case.app, &mut approver, &shown, "return", "もう一度。");
    assert!(stale.status == 409 && stale.says("もう一度。"), "what was typed is kept: {}", stale.text());

    let page = page_of(&newest(&case.app));
    let fields = [
        ("rev", opened.as_str()),
        ("grievance", "period"),
        ("gist", "短い。"),
        ("outcome", "partly"),
        ("measure", "検討します。"),
        ("answer", "検討します。"),
    ];
    let clash = desk.send_form(&page, &format!("{page}/answer"), &fields);
    assert!(
        clash.status == 409 && clash.says("すぐに改めます。") && clash.says("検討します。") && clash.says("短い。"),
        "{}",
        clash.text()
    );
    let rev = clash.value("rev").unwrap();
    let again: Vec<_> = fields.iter().map(|(name, value)| (*name, if *name == "rev" { rev.as_str() } else { *value })).collect();
    assert_eq!(desk.send_form(&page, &format!("{page}/answer"), &again).status, 303, "one more press decides");
    assert_eq!(newest(&case.app).answer, "検討します。");
}

#[test]
fn names_of_the_complainant_and_of_the_projects_writers_do_not_get_into_the_answer_unseen() {
    let case = Case::open();
    case.letter_of(
        Person { name: "山田 太郎".to_owned(), address: "みほん市南町1-2-3".to_owned(), ..Person::default() },
        "木を植えてください。",
    );
    let no = project(&case).no();
    let mut fields = COMPLAINT.to_vec();
    fields.push(("project", &no));
    assert_eq!(send(&mut case.app.browser(), &fields).status, 303);
    let mut desk = case.desk();
    assert_eq!(answer(&case.app, &mut desk, "海野花子さん、山田太郎さんの意見も読みました。").status, 303);

    let refused = submit(&case.app, &mut desk, &[]);

    assert!(refused.status == 409 && refused.says("氏名や連絡先と同じ言葉が残っています"), "{}", refused.text());
    let tokens: Vec<String> =
        refused.text().split("name=\"kept\"").skip(1).map(|rest| rest.split('"').nth(3).unwrap().to_owned()).collect();
    assert_eq!(tokens.len(), 2, "{tokens:?}");
    assert_eq!(submit(&case.app, &mut desk, &[&tokens[0]]).status, 409, "each of them");
    assert_eq!(submit(&case.app, &mut desk, &[&tokens[0], &tokens[1]]).status, 303, "somebody looked at each");
    let mut approver = case.app.sign_in(&case.approver);
    let page = approver.get(&page_of(&newest(&case.app)));
    assert!(page.says("だれも指していないとしています"));
    let shown = page.value("shown").unwrap();
    // Somebody whose name happens to stand there writes before the decision.
    case.letter_of(Person { name: "資料 時間".to_owned(), ..Person::default() }, "花を植えてください。");
    case.letter_of(Person { name: "意見 読人".to_owned(), ..Person::default() }, "草を刈ってください。");
    assert_eq!(decide(&case.app, &mut approver, &shown, "approve", "").status, 303, "names that are not there change nothing");
}
