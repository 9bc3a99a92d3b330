//! A published result: what the pages and files show, that they agree with the record, and that older versions stay.

use crate::support::app::TestApp;
use crate::support::round::OpenRound;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::install::Install;
use ronten::commands::issue::{RaiseIssue, RewordIssue};
use ronten::commands::result::{Remarks, SubmitResult};
use ronten::commands::round::facts::counts_by_way;
use ronten::commands::round::{Certify, Reconcile, StartResponding};
use ronten::commands::submission::{Assign, Enter, Judge, Mark, Open, Piece, Place, Post, Redact, Split};
use ronten::commands::view::{DraftView, SubmitView, ViewForm};
use ronten::model::letter::{Person, RedactionMark};
use ronten::model::terms::{Channel, Lang, RedactionReason, ResponseCategory, Scope, Tongue, Validity};
use ronten::record::digest::Digest;
use ronten::store::approvals::Approval;
use ronten::store::issues::Issue;
use ronten::store::opinions::Opinion;
use ronten::store::projects::Plan;
use ronten::store::submissions::Submission;

/// The letter: the name at its beginning is replaced, the rest is two opinions, of which one is in no issue.
const LETTER: &str = "=山田太郎です。駅前に木を植えてください。\n賛成です。";

/// The letter, and its receipt code.
fn enter(app: &TestApp, round: &OpenRound) -> (Submission, String) {
    let person = Person { name: "山田太郎".to_owned(), address: "みほん市本町1-2-3".to_owned(), ..Person::default() };
    let post = Post { key: format!("one of {}", round.id), payload: Vec::new() };
    let parts = vec![(None, LETTER.to_owned())];
    let (received_at, lang, written_in) = (app.time.now(), Lang::Ja, Tongue::Ja);
    let (office, scans, channel) = (String::new(), Vec::new(), Channel::Post);
    let command = Enter { post, round: round.id, channel, office, received_at, parts, person, lang, written_in, scans };
    let receipt = app.perform(&round.official, command);
    (app.read(|db| Submission::by_id(db, receipt.submission)).unwrap(), receipt.code.to_string())
}

/// Reads, splits, assigns and clears the letter; gives the issue.
fn sort(app: &TestApp, round: &OpenRound, letter: &Submission) -> Issue {
    let (official, submission) = (&round.official, letter.id);
    let issue =
        app.perform(official, RaiseIssue { project: round.project.id, theme: "公園".to_owned(), title: "木を植える場所".to_owned() });
    let opened = app.perform(official, Open { submission });
    let judged = app.perform(official, Judge { submission, rev: opened.rev, validity: Validity::Valid, reason: String::new() });
    let length = LETTER.chars().count();
    let plan = app.read(|db| Plan::version(db, round.project.id, 1)).unwrap();
    let park = plan.sections.iter().find(|section| section.place == "2.1").map(|section| section.id);
    let opinion = |start, end, scope| Piece { start, end, mark: Mark::Opinion { scope, section: park, gist: None } };
    let line = LETTER.find('\n').map(|at| LETTER[..at].chars().count() + 1).unwrap();
    let pieces = vec![opinion(0, line, Scope::InScope), opinion(line, length, Scope::StanceOnly)];
    let split = app.perform(official, Split { submission, rev: judged.rev, pieces });
    let opinions = app.read(|db| Opinion::of_submission(db, submission));
    app.perform(official, Assign { opinions: vec![(opinions[0].id, opinions[0].rev)], to: Place::Issue(issue.id) });
    let none = ronten::model::terms::NoIssueReason::StanceOnly;
    app.perform(official, Assign { opinions: vec![(opinions[1].id, opinions[1].rev)], to: Place::None(none) });
    let redactions = vec![RedactionMark::free(1, 5, RedactionReason::Name)];
    let rev = app.read(|db| Submission::by_id(db, submission)).unwrap().rev;
    app.perform(official, Redact { submission, rev, redactions, dismissed: Vec::new(), done: true });
    assert!(split.uncovered == 0);
    issue
}

fn approve(app: &TestApp, round: &OpenRound, approval: &Approval) {
    app.perform(&round.approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve });
}

/// Closes the round and confirms what came by each channel.
fn close(app: &TestApp, round: &OpenRound) {
    round.close(app);
    app.wait_until(round.closes_at.plus_minutes(30));
    let row = round.row(app);
    for (way, n) in app.read(|db| counts_by_way(db, &row)) {
        let certify = Certify { round: round.id, way, received: n, registered: n, explanation: String::new() };
        app.perform(&round.official, certify);
    }
    app.perform(&round.official, Reconcile { round: round.id });
}

fn publish(app: &TestApp, round: &OpenRound) {
    let rev = round.row(app).rev;
    let remarks = Remarks {
        remark: "案の一部を改めました。".to_owned(), next_step: "計画を決定します。".to_owned(), ..Remarks::default()
    };
    let approval = app.perform(&round.official, SubmitResult { round: round.id, rev, remarks });
    approve(app, round, &approval);
}

/// What an official may have pasted: none of it is more than words.
const MARKUP: &str = "![木](https://evil.example/x.png) [y](javascript:z) <b>太い</b> {{7*7}}";

/// A round with one letter, answered and published.
pub fn answered(app: &TestApp) -> OpenRound {
    answered_letter(app).0
}

/// The same with the letter's receipt code.
fn answered_letter(app: &TestApp) -> (OpenRound, String) {
    let round = OpenRound::start(app);
    let (letter, code) = enter(app, &round);
    close(app, &round);
    let issue = sort(app, &round, &letter);
    app.perform(&round.official, StartResponding { round: round.id });
    let covered = app.read(|db| Opinion::of_issue(db, round.id, issue.id, None, 10)).iter().map(|opinion| opinion.id).collect();
    let form = ViewForm {
        category: Some(ResponseCategory::Reflected),
        text: format!("駅前にも植えます。{MARKUP}"),
        place: "2.1".to_owned(),
        before_text: "川沿いに植える。".to_owned(),
        after_text: "川沿いと駅前に植える。".to_owned(),
        covered,
        sections: app.read(|db| Opinion::of_round(db, round.id)).iter().take(1).filter_map(|opinion| opinion.plan_section).collect(),
        ..ViewForm::default()
    };
    let view = app.perform(&round.official, DraftView { issue: issue.id, round: round.id, form });
    let approval = app.perform(&round.official, SubmitView { view: view.id, rev: view.rev });
    approve(app, &round, &approval);
    publish(app, &round);
    (round, code)
}

#[test]
fn a_result_shows_opinions_answers_and_changes_and_names_nobody() {
    let app = TestApp::start();
    let round = answered(&app);
    let base = format!("{}/result", round.path());
    let mut browser = app.browser();

    let page = browser.get(&base);

    for words in [
        "木を植える場所",
        "駅前にも植えます。",
        "反映（案を修正します）",
        "川沿いと駅前に植える。",
        "賛否・感想のみ",
        "計画を決定します。",
        "氏名：1か所",
        // Where and how opinions were taken (what a result has to say beside the answers).
        "案を見られた場所",
        "意見の出し方",
        "段階",
    ] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    let opinion = browser.get(&format!("{}/opinions/1", round.path()));
    for page in [&page, &opinion] {
        assert!(page.says(MARKUP) && !page.text().contains("<b>太い") && !page.text().contains("\"https://evil"), "{}", page.text());
    }
    assert!(opinion.says("［個人情報］です。駅前に木を植えてください。") && opinion.says("駅前にも植えます。"), "{}", opinion.text());
    assert!(opinion.says("案の修正（2.1）：「川沿いに植える。」を、「川沿いと駅前に植える。」に改めます。"), "{}", opinion.text());
    assert!(opinion.says(">１　公園<") && !opinion.says("2.1 １　公園"), "a place has one number: {}", opinion.text());
    let stance = browser.get(&format!("{}/opinions/2", round.path()));
    assert!(stance.says("賛成です。") && stance.says("論点に入れていません"), "{}", stance.text());
    let csv = browser.get(&format!("{base}.csv"));
    assert!(csv.body.starts_with(b"\xEF\xBB\xBF") && csv.text().contains("'=［個人情報］です。"), "{}", csv.text());
    assert_eq!(csv.header("content-disposition"), Some(format!("attachment; filename=\"{}-1-v1.csv\"", round.project.no()).as_str()));
    let json = browser.get(&format!("{base}.json"));
    for shown in [&page, &opinion, &stance, &csv, &json] {
        assert!(shown.status == 200 && !shown.says("山田") && !shown.says("本町1-2-3"), "{}", shown.text());
    }
    for missing in [
        format!("{}/opinions/3", round.path()),
        format!("{}/opinions/01", round.path()),
        format!("{base}/versions/2"),
        format!("{base}.txt"),
    ] {
        assert_eq!(browser.get(&missing).status, 404, "{missing}");
    }
    assert!(browser.get(&format!("/en{base}")).says("Reflected: the draft is changed"));
    let office = app.sign_in(&round.official).get(&format!("/office{}", round.path()));
    assert!(office.says("公表した結果を見る") && office.link(&base).is_some(), "{}", office.text());
}

#[test]
fn an_english_page_tells_the_citys_own_words_from_its_own() {
    let app = TestApp::start();
    let (round, code) = answered_letter(&app);
    let mut browser = app.browser();

    let result = browser.get(&format!("/en{}/result", round.path())).text();
    let opinion = browser.get(&format!("/en{}/opinions/1", round.path())).text();
    let receipt = browser.get(&format!("/en/receipts/{code}")).text();

    let cells = || result.split("<td").skip(1).filter_map(|cell| cell.split('>').next());
    assert!(cells().count() > 0 && cells().all(|cell| !cell.contains("lang=")), "labels stand in cells: {result}");
    for (page, words) in [
        (&result, "lang=\"ja\">木を植える場所"),
        (&opinion, "<span lang=\"ja\">川沿いに植える。</span>"),
        (&receipt, "<span lang=\"ja\">川沿いに植える。</span>"),
        (&receipt, "Issue 1"),
        (&receipt, "<span lang=\"ja\">木を植える場所</span>"),
        (&receipt, "lang=\"ja\">駅前にも植えます。"),
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(
        !browser.get(&format!("{}/opinions/1", round.path())).says("<span lang=\"ja\">川沿い"),
        "on a Japanese page it is nothing else"
    );
}

#[test]
fn a_receipt_names_the_numbers_under_which_its_opinions_were_published() {
    let app = TestApp::start();
    let (round, code) = answered_letter(&app);

    let receipt = app.browser().get(&format!("/receipts/{code}"));

    let issue = app.read(|db| Issue::by_number(db, round.project.id, 1)).unwrap();
    let reworded = RewordIssue { issue: issue.id, rev: issue.rev, theme: String::new(), title: "並木の場所".to_owned() };
    app.perform(&round.official, reworded);
    let later = app.browser().get(&format!("/receipts/{code}"));
    for page in [&receipt, &later, &app.browser().get(&format!("{}/result", round.path()))] {
        assert!(page.says("木を植える場所") && !page.says("並木の場所"), "what was published stays: {}", page.text());
    }
    for number in [1, 2] {
        let (words, href) = (format!("公表した結果では「意見{number}」です"), format!("{}/opinions/{number}", round.path()));
        assert!(receipt.says(&words) && receipt.link(&href).is_some(), "{words}: {}", receipt.text());
    }
}

#[test]
fn the_published_bytes_have_the_hash_that_page_and_record_name() {
    let app = TestApp::start();
    let round = answered(&app);
    let base = format!("{}/result", round.path());
    let mut browser = app.browser();

    let hash = Digest::of(&[&browser.get(&format!("{base}.json")).body]);

    let shown = browser.get(&format!("{base}/versions/1"));
    let grouped = hash.hex().as_bytes().chunks(8).map(|group| String::from_utf8_lossy(group).into_owned()).collect::<Vec<_>>().join(" ");
    assert!(shown.says(&grouped) && shown.says(&hash.hex()), "for the eye, and for copying: {}", shown.text());
    let record = browser.get(&format!("{}/record", round.project_path()));
    assert!(record.says(&grouped) && record.says(&hash.hex()), "{}", record.text());
    assert!(browser.get(&format!("{}/record", round.project_path())).says(&format!("content {}", hash.base64())));
    assert!(browser.get("/feed.atom").text().contains("#published"));
}

#[test]
fn a_round_without_letters_says_so_and_nothing_is_there_before() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let base = format!("{}/result", round.path());
    let mut browser = app.browser();
    close(&app, &round);
    app.perform(&round.official, StartResponding { round: round.id });
    for path in [base.clone(), format!("{base}.csv"), format!("{base}.json"), format!("{}/opinions/1", round.path())] {
        assert_eq!(browser.get(&path).status, 404, "{path}");
    }

    publish(&app, &round);

    let page = browser.get(&base);
    assert!(page.status == 200 && page.says("ご意見はありませんでした。"), "{}", page.text());
}

#[test]
fn a_published_result_keeps_the_labels_of_its_day_under_a_later_policy() {
    let app = TestApp::start();
    let round = answered(&app);
    let page = format!("{}/result", round.path());
    let mut browser = app.browser();
    let labels = |text: &str| text.matches("反映しません").count();
    let before = browser.get(&page).text();
    assert!(labels(&before) > 0, "a category that no issue has is listed too: {before}");

    let old = (*app.read(ronten::store::policies::PolicyRow::newest).unwrap().body).clone();
    let text = serde_json::to_string(&old).unwrap().replace("反映しません", "取り入れません");
    app.perform(&Actor::System, Install { policy: serde_json::from_str(&text).unwrap() });

    let after = browser.get(&page).text();
    assert!(labels(&after) == labels(&before) && !after.contains("取り入れません"), "{after}");
}

#[test]
fn a_result_in_which_nothing_is_reflected_says_why() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let (letter, _) = enter(&app, &round);
    close(&app, &round);
    let issue = sort(&app, &round, &letter);
    app.perform(&round.official, StartResponding { round: round.id });
    let covered = app.read(|db| Opinion::of_issue(db, round.id, issue.id, None, 10)).iter().map(|opinion| opinion.id).collect();
    let (text, category) = ("承りました。".to_owned(), Some(ResponseCategory::Noted));
    let form = ViewForm { category, text, covered, ..ViewForm::default() };
    let view = app.perform(&round.official, DraftView { issue: issue.id, round: round.id, form });
    let approval = app.perform(&round.official, SubmitView { view: view.id, rev: view.rev });
    approve(&app, &round, &approval);
    let mut desk = app.sign_in(&round.official);
    let ask = format!("/office{}/result-request", round.path());
    let rev = round.row(&app).rev.to_string();

    let silent = desk.send_form(&ask, &ask, &[("rev", &rev), ("remark", "　"), ("next_step", "決定します。")]);

    assert!(silent.status == 422 && silent.says("案を変えなかった理由を、ここに書いてください"), "{}", silent.text());
    assert!(silent.text().contains("href=\"#remark\"") && silent.says("決定します。"), "{}", silent.text());
    let said = desk.send_form(&ask, &ask, &[("rev", &rev), ("remark", "費用がかかるためです。")]);
    assert_eq!(said.status, 303, "{}", said.text());
}
