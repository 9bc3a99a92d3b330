//! What comes of complaints beside their answer: hostile input, removals, reminders, and the numbers of the year.

use super::*;

#[test]
fn hostile_input_is_refused_and_kept_and_a_second_post_is_no_second_complaint() {
    let app = TestApp::start();
    let mut resident = app.browser();
    let long = "長".repeat(5_001);
    for (fields, says) in [
        (vec![("grievance", "period")], "入力してください"),
        (vec![("complaint", "期間が短い。")], "選んでください"),
        (vec![("grievance", "no_such"), ("complaint", "期間が短い。")], "選んでください"),
        (vec![("grievance", "period"), ("complaint", long.as_str())], "5000字以内"),
        (vec![("grievance", "period"), ("complaint", "期間\u{7}が短い。")], "制御文字"),
        (vec![("grievance", "period"), ("complaint", "期間が短い。"), ("mail", "nobody")], "の形で入力してください"),
        (vec![("grievance", "period"), ("complaint", "期間が短い。"), ("project", "2026-999")], "その番号の案件はありません"),
        (vec![("grievance", "period"), ("complaint", "期間が短い。"), ("project", "<script>")], "その番号の案件はありません"),
    ] {
        let page = send(&mut resident, &fields);
        assert!(page.status == 422 && page.says(says), "{says}: {} {}", page.status, page.text());
        for (name, value) in fields.iter().filter(|(name, _)| ["complaint", "mail", "project"].contains(name)) {
            assert!(*name == "complaint" && value.contains('\u{7}') || page.says(value), "{name} is kept");
        }
        assert!(!page.text().contains("<script>"), "{}", page.text());
    }
    let foreign = resident.post("/complaints", &[("csrf", "x"), ("grievance", "period"), ("complaint", "期間が短い。")]);
    assert_eq!(foreign.status, 403);
    assert!(app.read(|db| Complaint::list(db, State::ALL, Whose::All, None, 1)).is_empty());

    let key = resident.get("/complaints/new").value("once").unwrap();
    let fields = [("once", key.as_str()), ("grievance", "other"), ("complaint", "<b>短い</b>\r\n=1+1")];
    let (one, two) =
        (resident.send_form("/complaints/new", "/complaints", &fields), resident.send_form("/complaints/new", "/complaints", &fields));

    assert_eq!(one.location().unwrap(), two.location().unwrap());
    let complaint = newest(&app);
    assert_eq!(complaint.number, 1);
    let known = app.read(|db| ComplainantRow::of(db, complaint.id)).unwrap().complainant().unwrap();
    assert_eq!(known.words, "<b>短い</b>\n=1+1");
    assert!(resident.get(one.location().unwrap()).text().contains("&lt;b&gt;短い"));
    for address in [
        "/complaints/2026-1",
        "/complaints/1999-001",
        "/complaints/x",
        "/complaints/receipts/x",
        "/complaints/receipts/0000-0000-0000-0000-0",
    ] {
        assert_eq!(resident.get(address).status, 404, "{address}");
    }
    let code = one.location().unwrap().rsplit('/').next().unwrap().to_owned();
    let found = resident.send_form("/receipts", "/receipts", &[("code", &code)]);
    let found = resident.follow(&found);
    assert_eq!(found.location(), Some(format!("/complaints/receipts/{code}").as_str()), "the field for receipts finds it too");
    let withdrawn = resident.send_form(one.location().unwrap(), &format!("/complaints/receipts/{code}/withdrawal"), &[]);
    assert_eq!(withdrawn.status, 303);
    assert!(newest(&app).state == State::Withdrawn && resident.get("/complaints").says("取下げ"));
}

#[test]
fn a_complainant_is_removed_by_two_persons_and_nothing_of_them_stays() {
    let case = Case::open();
    let (mut desk, mut approver, shown) = asked(&case, "改めます。");
    assert_eq!(decide(&case.app, &mut approver, &shown, "approve", "").status, 303);
    let complaint = newest(&case.app);
    let page = page_of(&complaint);
    let asks = |desk: &mut Browser, reason: &str| desk.send_form(&page, &format!("{page}/identity-view"), &[("who_reason", reason)]).status;
    assert_eq!(asks(&mut desk, "海野 花子さんから電話があったため"), 200);
    let rev = complaint.rev.to_string();
    let unsaid = desk.send_form(&page, &format!("{page}/erasure"), &[("rev", &rev)]);
    assert!(unsaid.status == 422 && unsaid.says("選んでください"));
    assert_eq!(desk.send_form(&page, &format!("{page}/erasure"), &[("rev", &rev), ("ground", "writer_asked")]).status, 303);
    assert!(approver.get("/office").says("消去が求められています"), "what waits for the approver stands on the desk");
    assert!(!desk.get("/office").says("消去が求められています"));
    let rev = newest(&case.app).rev.to_string();
    let unsaid = approver.send_form(&page, &format!("{page}/erasure/decision"), &[("rev", &rev), ("go", "refuse")]);
    assert!(unsaid.status == 422 && unsaid.says("理由を入力してください"), "beside its field: {}", unsaid.text());
    let twin = case.app.account("twin", Role::Approver, "midori", Some(case.official.account().unwrap().person));
    let mut same = case.app.sign_in(&twin);
    let csrf = same.token("/office/complaints");
    let refused = same.post(&format!("{page}/erasure/decision"), &[("csrf", &csrf), ("rev", &rev), ("go", "erase")]);
    assert_eq!(refused.status, 409, "not who asked");

    let done = approver.send_form(&page, &format!("{page}/erasure/decision"), &[("rev", &rev), ("go", "erase")]);

    assert_eq!(done.status, 303, "{}", done.text());
    assert!(case.app.read(|db| ComplainantRow::of(db, complaint.id)).is_none());
    assert!(desk.get(&page).says("消去されています"));
    assert!(!approver.get("/office").says("消去が求められています"));
    for log in [Log::Record, Log::Audit] {
        for body in case.app.read(|db| Body::from(db, log, 0, 10_000)) {
            assert!(!body.body.contains("海野") && !body.body.contains("hanako@"), "{log}: {}", body.body);
        }
    }
    assert_eq!(findings(&case), [], "and the record explains what is gone");
    assert!(case.app.browser().get("/complaints").says("改めます。"), "the answer stays");
    assert_eq!(asks(&mut desk, "もう一度"), 200);
}

#[test]
fn one_about_the_procedure_in_general_is_answered_by_who_answers_for_it_and_entered_ones_need_a_day_and_a_way() {
    let app = TestApp::start();
    let mut pr = app.sign_in(&app.staff("koho", Role::PrSection));
    let new = "/office/complaints/new";
    let wrong = pr.send_form(new, new, &[("grievance", "conduct"), ("complaint", "窓口で断られた。")]);
    assert!(wrong.status == 422 && wrong.says("選んでください") && wrong.says("窓口で断られた。"), "{}", wrong.text());
    let future = app.time.now().plus_days(3).jst_date().to_string();
    let fields = [("grievance", "conduct"), ("complaint", "窓口で断られた。"), ("channel", "counter"), ("received_on", future.as_str())];
    assert!(pr.send_form(new, new, &fields).says("いまより後の日時です"));
    let today = app.time.now().jst_date().to_string();
    let fields = [("grievance", "conduct"), ("complaint", "窓口で断られた。"), ("channel", "counter"), ("received_on", today.as_str())];
    assert_eq!(pr.send_form(new, new, &fields).status, 303);
    let midori = app.staff("tanaka", Role::Official);
    assert_eq!(app.sign_in(&midori).get(&page_of(&newest(&app))).status, 404, "another section's");
    assert_eq!(answer(&app, &mut pr, "研修を行います。").status, 303);
    assert_eq!(submit(&app, &mut pr, &[]).status, 303);
    let mut approver = app.sign_in(&app.staff("suzuki", Role::Approver));
    let shown = approver.get(&page_of(&newest(&app))).value("shown").unwrap();

    assert_eq!(decide(&app, &mut approver, &shown, "approve", "").status, 303);

    assert!(app.browser().get("/complaints").says("手続全般"));
    assert!(app.sign_in(&app.staff("kansa", Role::Auditor)).get(&page_of(&newest(&app))).says("研修を行います。"));
}

#[test]
fn who_answers_is_reminded_and_a_past_day_goes_to_the_approvers_once() {
    let case = Case::open();
    let no = project(&case).no();
    let mut fields = COMPLAINT.to_vec();
    fields.push(("project", &no));
    assert_eq!(send(&mut case.app.browser(), &fields).status, 303);
    let due: chrono::NaiveDate = newest(&case.app).due.parse().unwrap();
    let told = || {
        case.app.perform(&Actor::Clock, Remind);
        let waiting = case.app.read(|db| Notice::open(db, 100));
        let names: Vec<_> =
            waiting.iter().filter(|one| one.name.ends_with(".complaint")).map(|one| format!("{}.{}", one.name, one.audience)).collect();
        while case.app.perform(&Actor::System, Expand) {}
        names
    };
    assert_eq!(told(), Vec::<String>::new());

    case.app.wait_until(Moment::start_of_day(due).plus_days(-2));
    assert_eq!(told(), ["reminder.complaint.section"]);
    assert_eq!(told(), Vec::<String>::new(), "once");
    case.app.wait_until(Moment::start_of_day(due).plus_days(1));
    assert_eq!(told(), ["overdue.complaint.approvers"]);
    assert_eq!(told(), Vec::<String>::new(), "once");

    let desk = case.desk().get("/office");
    assert!(desk.says("回答の期限（") && desk.says("を過ぎています"), "{}", desk.text());
    let mut without = shipped();
    without.deadlines.complaint_days = 0;
    let app = TestApp::under(without);
    assert_eq!(send(&mut app.browser(), &COMPLAINT).status, 303);
    assert_eq!(newest(&app).due, "");
}

#[test]
fn the_years_report_counts_complaints_and_lists_exemptions() {
    let case = Case::open();
    let (_, mut approver, shown) = asked(&case, "改めます。");
    assert_eq!(decide(&case.app, &mut approver, &shown, "approve", "").status, 303);
    for kind in ["period", "conduct"] {
        assert_eq!(send(&mut case.app.browser(), &[("grievance", kind), ("complaint", "説明がない。")]).status, 303);
    }
    let year = fiscal_year(case.app.time.now().jst_date());

    let page = case.app.browser().get(&format!("/annual/{year}"));

    let cell = |heading: &str| {
        let text = page.text();
        let row = text.split(&format!("{heading}</dt>")).nth(1).unwrap_or_else(|| panic!("{heading}: {text}")).to_owned();
        row.split("</dd>").next().unwrap().chars().filter(char::is_ascii_digit).collect::<String>()
    };
    assert_eq!((cell("苦情の数"), cell("お答えしたもの"), cell("お答えしていないもの")), ("3".into(), "1".into(), "2".into()));
    assert_eq!(cell("受け付けからお答えまでの日数（中央値）"), "0");
    let line = |name: &str| page.text().split(&format!("{name}</th>")).nth(1).map(|rest| rest.split("</td>").next().unwrap().to_owned());
    assert!(line("募集の期間や時期").unwrap().ends_with(">2") && line("職員の対応").unwrap().ends_with(">1"), "{}", page.text());
    assert!(line("申出のとおりと認めた").unwrap().ends_with(">1"));
    assert!(page.says("手続を行わないことにした案件はありません"));
    exempt(&case);
    let page = case.app.browser().get(&format!("/annual/{year}"));
    assert!(page.says("災害の復旧") && page.says("急いで直すため。"), "{}", page.text());
}

/// Another project goes without the procedure.
fn exempt(case: &Case) {
    use ronten::commands::approval::{Decide, Decision};
    use ronten::commands::project::ending::{EndForm, ProposeEnd};
    use ronten::commands::project::{ProjectForm, RegisterProject};
    use ronten::model::terms::ProjectKind;
    let form = ProjectForm { title: "災害の復旧".to_owned(), kind: Some(ProjectKind::Facility), ..ProjectForm::default() };
    let project = case.app.perform(&case.official, RegisterProject(form));
    let (ground, reason) = (Some(ExemptionGround::Urgent), "急いで直すため。".to_owned());
    let form = EndForm::Exempted { ground, reason, remark: String::new() };
    let asked = case.app.perform(&case.official, ProposeEnd { project: project.id, rev: project.rev, form });
    case.app.perform(&case.approver, Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve });
}
