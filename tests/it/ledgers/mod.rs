//! The issue ledger through the office's pages: who puts a project under the method, issues and views, editions, owed answers.

mod answers;
mod editions;
mod ends;
mod objections;

use crate::support::app::TestApp;
use crate::support::hall::Hall;
use crate::support::http::{Browser, Page};
use ronten::commands::Actor;
use ronten::commands::issue::course::Split;
use ronten::commands::project::{ProjectForm, RegisterProject};
use ronten::documents::ledger::Standing;
use ronten::model::ids::ProjectId;
use ronten::model::terms::{ProjectKind, Role};
use ronten::procedure::issue::State;
use ronten::record::finding::Finding;
use ronten::store::approvals::Purpose;
use ronten::store::issues::Issue;
use ronten::store::ledger::{Ledger, LedgerView};
use ronten::store::projects::Project;

/// Everything that is wrong with the database by its own record.
fn findings(app: &TestApp) -> Vec<Finding> {
    app.place.open(&app.time).unwrap().check(&app.place, None).unwrap().findings().cloned().collect()
}

/// The path of a project's ledger.
fn ledger_of(app: &TestApp, project: ProjectId) -> String {
    format!("/office/projects/{}/ledger", app.read(|db| Project::by_id(db, project)).unwrap().no())
}

/// A project that nobody decided on.
fn undecided(app: &TestApp, official: &Actor) -> ProjectId {
    let form = ProjectForm { title: "市民会館の建替え".to_owned(), kind: Some(ProjectKind::Facility), ..ProjectForm::default() };
    app.perform(official, RegisterProject(form)).id
}

#[test]
fn a_project_comes_under_the_method_or_stays_outside_for_a_reason() {
    let app = TestApp::start();
    let official = app.staff("tanaka", Role::Official);
    let (one, other) = (undecided(&app, &official), undecided(&app, &official));
    let (ledger, second) = (ledger_of(&app, one), ledger_of(&app, other));
    let mut desk = app.sign_in(&official);
    let project = desk.get(ledger.trim_end_matches("/ledger"));
    assert_eq!(project.link("/ledger").as_deref(), Some(ledger.as_str()));
    assert!(desk.get(&ledger).says("まだ決まっていません"));

    let without = desk.send_form(&ledger, &format!("{ledger}/adoption"), &[("ground", " ")]);
    assert!(without.status == 422 && without.says("対象とする理由"), "{}", without.text());
    let adopted = desk.send_form(&ledger, &format!("{ledger}/adoption"), &[("ground", "市民会館を建てるため")]);
    assert_eq!(adopted.status, 303);
    let page = desk.get(&ledger);
    assert!(page.says("市民会館を建てるため") && page.says("論点はまだありません"), "{}", page.text());
    assert!(!page.says("/adoption") && !page.says("/waiver"));

    let mut pr = app.sign_in(&app.staff("koho", Role::PrSection));
    assert_eq!(pr.send_form(&second, &format!("{second}/waiver"), &[("reason", "改修だけのため")]).status, 303);
    assert!(desk.get(&second).says("改修だけのため") && desk.get(&second).says("/adoption"), "it can still come under the method");
    assert!(app.read(|db| Ledger::of_project(db, one)).unwrap().runs());
    assert!(findings(&app).is_empty());
}

#[test]
fn who_only_reads_writes_nothing_and_another_section_finds_nothing() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let ledger = ledger_of(&app, hall.project);
    hall.issue("建設費");
    let mut auditor = app.sign_in(&app.staff("kansa", Role::Auditor));
    for page in [ledger.clone(), format!("{ledger}/issues/1"), format!("{ledger}/editions/new")] {
        let shown = auditor.get(&page);
        let writes = shown.text().split("<form ").any(|form| form.starts_with(&format!("method=\"post\" action=\"{ledger}")));
        assert!(shown.status == 200 && !writes, "{page}: {} {}", shown.status, shown.text());
    }
    assert_eq!(auditor.post(&format!("{ledger}/issues"), &[("csrf", "csrf-kansa"), ("title", "場所")]).status, 403);
    let elsewhere = app.account("yoso", Role::Official, "shogai", None);
    let mut other = app.sign_in(&elsewhere);
    assert_eq!(other.get(&ledger).status, 404);
    assert_eq!(other.post(&format!("{ledger}/issues"), &[("csrf", "csrf-yoso"), ("title", "場所")]).status, 404);
    assert_eq!(app.read(|db| Issue::of_project(db, hall.project)).len(), 1);
    assert_eq!(auditor.get(&format!("{ledger}/issues/7")).status, 404);
}

/// Writes a view as somebody who just opened the page, ticking every row that is there.
fn write(desk: &mut Browser, page: &str, text: &str, change: &str) -> Page {
    let shown = desk.get(page);
    let form = shown.text().split("/view\"").nth(1).unwrap().to_owned();
    let rows: Vec<String> = form
        .split("name=\"covered\"")
        .skip(1)
        .filter_map(|tag| Some(tag.split_once("value=\"")?.1.split('"').next()?.to_owned()))
        .collect();
    let rev = rev_of(&shown, "/view\"");
    let mut fields = vec![("rev", rev.as_str()), ("category", "explained_only"), ("text", text), ("change", change)];
    fields.extend(rows.iter().map(|row| ("covered", row.as_str())));
    desk.send_form(page, &format!("{page}/view"), &fields)
}

/// The rev in the form that is sent to an address which ends so.
fn rev_of(page: &Page, form: &str) -> String {
    let text = page.text();
    let after = text.split_once(form).unwrap_or_else(|| panic!("no form {form}")).1;
    after.split_once("name=\"rev\" value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

fn request(desk: &mut Browser, page: &str) -> Page {
    let rev = rev_of(&desk.get(page), "/view\"");
    desk.send_form(page, &format!("{page}/view/request"), &[("rev", &rev)])
}

#[test]
fn a_view_is_drafted_approved_and_superseded_for_a_reason() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let (first, cost) = (hall.announced(10), hall.issue("建設費"));
    hall.freeze(first);
    hall.hold(first);
    hall.file(&hall.note(first, "k-1", "建設費はいくらですか。"), cost.id, None);
    hall.publish(first);
    let ledger = ledger_of(&app, hall.project);
    let page = format!("{ledger}/issues/1");
    let mut desk = app.sign_in(&hall.official);
    assert!(desk.get(&ledger).says("回答が必要"));
    assert!(desk.get(&page).says("建設費はいくらですか。"));

    assert_eq!(write(&mut desk, &page, "", "").status, 303);
    let short = request(&mut desk, &page);
    assert!(short.status == 409 && short.says("市の考え方を入力してください。"), "{}", short.text());
    assert_eq!(write(&mut desk, &page, "約38億円の見込みです。", "").status, 303);
    let stale = desk.send_form(&page, &format!("{page}/view"), &[("rev", "1"), ("text", "約99億円です。"), ("category", "noted")]);
    assert!(stale.status == 409 && stale.says("約99億円です。") && stale.says("約38億円の見込みです。"), "both texts are there");
    assert_eq!(request(&mut desk, &page).status, 303);
    let asked = app.read(|db| LedgerView::of_issue(db, cost.id)).pop().unwrap();
    hall.approve(asked.id.as_str(), Purpose::LedgerView).unwrap();
    let shown = desk.get(&page);
    assert!(shown.says("その1の考え方を示しています") && shown.says("市の考え方（その1）"), "{}", shown.text());
    assert!(!desk.get(&ledger).says("回答が必要"));

    // Without saying why the city changed its mind the next one is refused, and what was typed stays.
    assert_eq!(write(&mut desk, &page, "約41億円の見込みです。", "").status, 303);
    let unreasoned = request(&mut desk, &page);
    assert!(unreasoned.status == 409 && unreasoned.says("変えた理由を入力してください"), "{}", unreasoned.text());
    assert!(unreasoned.says("約41億円の見込みです。"), "nothing typed is lost");
    assert_eq!(write(&mut desk, &page, "約41億円の見込みです。", "資材が高くなったため").status, 303);
    assert_eq!(request(&mut desk, &page).status, 303);
    let asked = app.read(|db| LedgerView::of_issue(db, cost.id)).pop().unwrap();
    hall.approve(asked.id.as_str(), Purpose::LedgerView).unwrap();
    let shown = desk.get(&page);
    assert!(shown.says("資材が高くなったため") && shown.says("約38億円の見込みです。"), "the old one stays readable");
    assert_eq!(hall.ledger().issues[&1].view().map(|view| view.view), Some(2));
    assert!(findings(&app).is_empty());
}

#[test]
fn a_place_that_may_name_somebody_is_looked_at_before_a_view_goes_out() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let issue = hall.issue("場所");
    let page = format!("{}/issues/1", ledger_of(&app, hall.project));
    let mut desk = app.sign_in(&hall.official);
    assert_eq!(write(&mut desk, &page, "本町の山田さんのご意見のとおりです。", "").status, 303);
    let blind = request(&mut desk, &page);
    assert!(blind.status == 422 && blind.says("山田さん"), "{} {}", blind.status, blind.text());
    let (rev, token) = (rev_of(&blind, "/view\""), blind.value("kept").unwrap());
    let looked = desk.send_form(&page, &format!("{page}/view/request"), &[("rev", &rev), ("kept", &token)]);
    assert_eq!(looked.status, 303);
    assert_eq!(hall.fresh(&issue).state, State::Raised);
}

#[test]
fn issues_are_considered_merged_split_settled_and_taken_up_again() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let (first, cost, loan) = (hall.announced(10), hall.issue("建設費"), hall.issue("借入れ"));
    hall.freeze(first);
    hall.hold(first);
    let rows = [hall.note(first, "k-1", "建設費はいくらですか。"), hall.note(first, "k-2", "何年で返すのですか。")];
    hall.file(&rows[0], cost.id, None);
    hall.file(&rows[1], loan.id, None);
    hall.publish(first);
    let ledger = ledger_of(&app, hall.project);
    let (one, two) = (format!("{ledger}/issues/1"), format!("{ledger}/issues/2"));
    let mut desk = app.sign_in(&hall.official);
    let act = |desk: &mut Browser, page: &str, act: &str, fields: &[(&str, &str)]| {
        let rev = rev_of(&desk.get(page), "/wording\"");
        let mut all = vec![("rev", rev.as_str())];
        all.extend_from_slice(fields);
        desk.send_form(page, &format!("{page}/{act}"), &all)
    };

    let past = act(&mut desk, &one, "consideration", &[("consider_owner", "都市計画課長"), ("consider_due", "2020-01-01")]);
    assert!(past.status == 422 && past.says("都市計画課長"), "{}", past.text());
    let unread = act(&mut desk, &one, "consideration", &[("consider_owner", "都市計画課長"), ("consider_due", "あさって")]);
    assert!(unread.status == 422 && unread.says("あさって"));
    let due = app.time.now().plus_days(30).jst_date().to_string();
    assert_eq!(act(&mut desk, &one, "consideration", &[("consider_owner", "都市計画課長"), ("consider_due", &due)]).status, 303);
    assert!(desk.get(&ledger).says("都市計画課長"));

    let itself = act(&mut desk, &two, "merger", &[("merge_into", "2"), ("merge_reason", "同じ問いのため")]);
    assert!(itself.status == 409 && itself.says("同じ問いのため"), "{}", itself.text());
    let nowhere = act(&mut desk, &two, "merger", &[("merge_into", ""), ("merge_reason", "同じ問いのため")]);
    assert_eq!(nowhere.status, 422);
    assert_eq!(act(&mut desk, &two, "merger", &[("merge_into", "1"), ("merge_reason", "同じ問いのため")]).status, 303);
    let circle = act(&mut desk, &one, "merger", &[("merge_into", "2"), ("merge_reason", "逆も同じため")]);
    assert!(circle.status == 409 && circle.says("一回りして"), "{}", circle.text());
    let merged = desk.get(&two);
    assert!(merged.says("統合しました") && !merged.says(&format!("{two}/merger")), "{}", merged.text());
    assert!(desk.get(&one).says("何年で返すのですか。"), "the rows of what went into it stand there");

    hall.view(&cost, "約38億円を20年で返します。", "").unwrap();
    let unsettled = act(&mut desk, &one, "settlement", &[("settle_how", ""), ("settle_reason", "予算に入れたため")]);
    assert!(unsettled.status == 422 && unsettled.says("予算に入れたため"));
    assert_eq!(act(&mut desk, &one, "settlement", &[("settle_how", "adopted"), ("settle_reason", "予算に入れたため")]).status, 303);
    let settled = hall.fresh(&cost);
    let rev = settled.rev.to_string();
    let reopened = [("rev", rev.as_str()), ("reopen_because", "new_fact"), ("reopen_reason", "地盤が弱いと分かったため")];
    assert_eq!(desk.send_form(&one, &format!("{one}/reopening"), &reopened).status, 303);
    assert_eq!(hall.fresh(&cost).state, State::Reopened);

    let key = desk.get(&one).value("once").unwrap();
    let row = rows[0].id.to_string();
    let split =
        [("once", key.as_str()), ("split_title", "地盤の工事費"), ("split_reason", "別の答えが要るため"), ("split_rows", row.as_str())];
    let made = desk.send_form(&one, &format!("{one}/splitting"), &split);
    assert_eq!(made.location(), Some(format!("{ledger}/issues/3").as_str()), "{}", made.text());
    assert_eq!(desk.send_form(&one, &format!("{one}/splitting"), &split).location(), made.location(), "sent twice, made once");
    assert!(desk.get(&format!("{ledger}/issues/3")).says("建設費はいくらですか。"));
    let wording = [("reword_title", ""), ("reword_theme", "お金")];
    assert!(matches!(act(&mut desk, &one, "wording", &wording).status, 409 | 422));
    assert_eq!(act(&mut desk, &one, "wording", &[("reword_title", "建設の費用"), ("reword_theme", "お金")]).status, 303);
    assert!(desk.get(&one).says("建設の費用"));
    assert!(matches!(hall.ledger().issues[&1].standing, Standing::Answered), "what the office does is public with the next edition");
    assert!(findings(&app).is_empty());
}

#[test]
fn an_issue_whose_first_view_makes_it_public_says_where_it_came_from() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let (first, cost) = (hall.announced(10), hall.issue("建設費"));
    hall.freeze(first);
    hall.hold(first);
    let rows = [hall.note(first, "k-1", "建設費はいくらですか。"), hall.note(first, "k-2", "地盤を直す費用は入っていますか。")];
    let rows = rows.map(|row| hall.file(&row, cost.id, None));
    hall.publish(first);
    let (theme, title, reason) = ("建物".to_owned(), "地盤の工事費".to_owned(), "山田太郎様のご意見で、別の答えが要るため".to_owned());
    let ground = app.perform(&hall.official, Split { issue: cost.id, theme, title, reason, rows: vec![rows[1].id] });
    let (mut desk, page) = (app.sign_in(&hall.official), format!("{}/issues/2", ledger_of(&app, hall.project)));
    assert_eq!(write(&mut desk, &page, "入っています。", "").status, 303);
    let unseen = request(&mut desk, &page);
    assert!(unseen.status == 422 && unseen.says("山田太郎様"), "the reason goes out with the view: {}", unseen.text());
    let (rev, token) = (rev_of(&unseen, "/view\""), unseen.value("kept").unwrap());
    assert_eq!(desk.send_form(&page, &format!("{page}/view/request"), &[("rev", &rev), ("kept", &token)]).status, 303);
    let view = app.read(|db| LedgerView::of_issue(db, ground.id)).pop().unwrap();
    hall.approve(view.id.as_str(), Purpose::LedgerView).unwrap();

    let course = hall.ledger().issues.remove(&2).unwrap();
    assert_eq!(course.split_from, Some(1));
    let public = app.browser().get(&page.replace("/office", "").replace("/ledger/issues", "/issues"));
    assert!(
        public.says("論点1から論点2を分けました") && public.says("別の答えが要るため") && public.says("論点の系譜"),
        "{}",
        public.text()
    );
    assert!(findings(&app).is_empty());
}
