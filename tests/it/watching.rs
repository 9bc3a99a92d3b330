//! What staff watch: the mails of their section, and for auditors the letters of a round by pseudonym.

use crate::support::app::TestApp;
use crate::support::case::Case;
use crate::support::http::Page;
use crate::support::mail::Mail;
use crate::support::outbox::{hours, only_letter, write};
use crate::support::round::OpenRound;
use crate::support::smtp_sink::{At, Say, SmtpSink};
use ronten::commands::issue::RaiseIssue;
use ronten::commands::submission::{Assign, Judge, Mark, Piece, Place, Redact, Split};
use ronten::commands::view::{DraftView, SubmitView, ViewForm};
use ronten::model::letter::RedactionMark;
use ronten::model::terms::{AsideReason, RedactionReason, ResponseCategory, Role, Scope, Validity};
use ronten::procedure::letter::State;

#[test]
fn a_mail_that_failed_is_seen_by_its_section_and_sent_again_and_no_address_is_shown() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let (id, _) = write(&app, &round, "nobody@example.jp");
    sink.script(At::Recipient("nobody@example.jp"), Say::Code(550), 1);
    let mut post = app.post(sink.address());
    hours(&app, &mut post, 1);
    assert_eq!(only_letter(&app, id).state, State::Failed);
    let (mut desk, mut approver) = (app.sign_in(&round.official), app.sign_in(&round.approver));

    let told = sink.mails().iter().map(Mail::text).find(|text| text.contains("届けられませんでした")).unwrap();
    let link = told.lines().find_map(|line| line.strip_prefix(app.base.as_str())).unwrap();
    let page = desk.get(link);

    assert_eq!(link, "/office/mail");
    assert!(page.status == 200 && page.says("受付番号1の意見書を出した方") && page.says("550"), "{}", page.text());
    assert!(page.says(&round.project.title) && !page.says("nobody@example.jp"), "{}", page.text());
    let retry = format!("/office/mail/{}/retry", only_letter(&app, id).id);
    assert!(page.text().contains(&retry) && !approver.get("/office/mail").text().contains(&retry));
    let mut other = app.sign_in(&app.account("other", Role::Official, "shogai", None));
    assert!(!other.get("/office/mail").says(&round.project.title));
    assert_eq!(other.post(&retry, &[("csrf", "csrf-other")]).status, 404);
    let done = desk.send_form("/office/mail", &retry, &[]);
    assert_eq!(done.location(), Some("/office/mail"), "{}", done.text());
    assert!(desk.follow(&done).says("もう一度送信待ちに入れました"));
    hours(&app, &mut post, 1);
    assert_eq!(only_letter(&app, id).state, State::Handed);
    assert!(desk.get("/office/mail").says("送れなかったメールはありません"));
    assert_eq!(desk.post(&retry, &[("csrf", "csrf-drafter")]).status, 409, "it is sent already");
}

#[test]
fn failed_mails_are_paged_and_what_concerns_no_project_is_seen_by_the_section_for_the_procedure() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    (0..21).for_each(|_| drop(write(&app, &round, "nobody@example.jp")));
    sink.script(At::Recipient("nobody@example.jp"), Say::Code(550), 22);
    let asked = app.browser().send_form("/subscriptions", "/subscriptions", &[("mail", "nobody@example.jp"), ("target", "city")]);
    assert_eq!(asked.status, 303, "{}", asked.text());
    hours(&app, &mut app.post(sink.address()), 1);
    let retries = |page: &Page| page.text().matches("/retry\"").count();
    let mut desk = app.sign_in(&round.official);

    let first = desk.get("/office/mail");
    let second = desk.get(&first.link("?failed=").unwrap());

    assert_eq!((retries(&first), retries(&second)), (20, 1));
    assert!(first.says("受付番号21の") && !first.says("受付番号1の") && second.says("受付番号1の"));
    assert!(second.link("/letters/1").is_some_and(|letter| desk.get(&letter).status == 200));
    let mut koho = app.sign_in(&app.account("koho", Role::Official, "koho", None));
    let page = koho.get("/office/mail");
    assert!(retries(&page) == 1 && page.says("お知らせメールを登録した方") && !page.says("受付番号"), "{}", page.text());
}

#[test]
fn an_auditor_sees_every_letter_by_pseudonym_and_no_name_or_word() {
    let case = Case::open();
    for n in 0..101 {
        case.letter(&format!("別人 {n}"), "木を植えてください。");
    }
    let mut auditor = case.app.sign_in(&case.app.staff("kansa", Role::Auditor));
    let list = auditor.get("/audit").link("/submissions").unwrap();

    let first = auditor.get(&list);

    assert!(first.status == 200 && first.says("101通") && first.says("郵送"), "{}", first.text());
    assert!(!first.says("別人") && !first.says("木を植えて"), "{}", first.text());
    let rows = |text: &str| text.matches("<code>").count();
    assert_eq!(rows(&first.text()), 100);
    let second = auditor.get(&first.link("?after=100").unwrap());
    assert_eq!(rows(&second.text()), 1);
    assert_eq!(second.link("?after=0"), Some(format!("{list}?after=0")));
    let mut official = case.desk();
    assert_eq!(official.get(&list).status, 403);
}

#[test]
fn an_auditor_reads_the_cleared_copy_of_a_letter_and_the_whole_course_to_its_answer_and_no_name() {
    let case = Case::open();
    let text = "見本太郎です。駅前に木を植えてください。";
    let number = case.letter("見本 太郎", text);
    let letter = case.stored(number);
    let judge = |rev, validity, reason: &str| Judge { submission: letter.id, rev, validity, reason: reason.to_owned() };
    let judged = case.app.perform(&case.official, judge(1, Validity::Valid, "見本太郎さんに電話で確かめた。"));
    let opinion = Mark::Opinion { scope: Scope::InScope, section: None, gist: Some("ミホン タロウさんの植樹案".to_owned()) };
    let pieces = vec![
        Piece { start: 0, end: 7, mark: Mark::Aside(AsideReason::Greeting) },
        Piece { start: 7, end: text.chars().count(), mark: opinion },
    ];
    let split = case.app.perform(&case.official, Split { submission: letter.id, rev: judged.rev, pieces });
    let row = case.now();
    let issue =
        case.app.perform(&case.official, RaiseIssue { project: row.project, theme: String::new(), title: "木を植える場所".to_owned() });
    let opinion = case.app.read(|db| ronten::store::opinions::Opinion::of_submission(db, letter.id)).remove(0);
    case.app.perform(&case.official, Assign { opinions: vec![(opinion.id, opinion.rev)], to: Place::Issue(issue.id) });
    let mut auditor = case.app.sign_in(&case.app.staff("kansa", Role::Auditor));
    let audit = case.base.replace("/office/", "/audit/");
    let (page, board) = (format!("{audit}/submissions/{number}"), format!("{audit}/issues"));
    let nameless = |page: &crate::support::http::Page| {
        assert!(page.status == 200 && !ronten::model::personal_data::contains_any(&page.body, "見本太郎"), "{}", page.text());
    };

    let before = auditor.get(&page);
    nameless(&before);
    assert!(before.says("個人情報の確認がまだ") && !before.says("駅前に木を") && before.says("有効"), "{}", before.text());
    assert!(before.says("［個人情報］さんに電話で確かめた。"), "{}", before.text());
    let member = auditor.get(&format!("{board}/{}", issue.number));
    nameless(&member);
    assert!(!member.says("駅前に木を"), "{}", member.text());

    let mark = RedactionMark::free(0, 4, RedactionReason::Name);
    let letter = case.stored(number);
    let redact = Redact { submission: letter.id, rev: letter.rev, redactions: vec![mark], dismissed: Vec::new(), done: true };
    assert!(letter.rev >= split.rev);
    case.app.perform(&case.official, redact);
    let after = auditor.get(&page);
    nameless(&after);
    assert!(after.says("［個人情報］です。") && after.says("駅前に木を植えてください。"), "{}", after.text());
    assert_eq!(after.link(&format!("/issues/{}", issue.number)), Some(format!("{board}/{}", issue.number)));

    case.close();
    case.respond();
    let mut auditor = case.app.sign_in(&case.app.staff("kansa2", Role::Auditor));
    let form = ViewForm {
        category: Some(ResponseCategory::NotReflected),
        text: "植えません。".to_owned(),
        reason: "場所がないため。".to_owned(),
        covered: vec![opinion.id],
        ..ViewForm::default()
    };
    let view = case.app.perform(&case.official, DraftView { issue: issue.id, round: row.id, form });
    assert!(auditor.get(&board).says("木を植える場所"));
    let drafted = auditor.get(&format!("{board}/{}", issue.number));
    nameless(&drafted);
    assert!(drafted.says("植えません。") && drafted.says("駅前に木を植えてください。") && !drafted.text().contains("<button name"));
    let approval = case.app.perform(&case.official, SubmitView { view: view.id, rev: view.rev });
    let asked = auditor.get(&format!("/office/approvals/{}", approval.id));
    assert!(asked.status == 200 && asked.says("駅前に木を植えてください。"), "{}", asked.text());
    assert_eq!(case.desk().get(&page).status, 403);
}
