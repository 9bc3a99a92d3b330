//! What staff watch: the mails of their section, and for auditors the letters of a round by pseudonym.

use crate::support::app::TestApp;
use crate::support::case::Case;
use crate::support::outbox::{hours, only_letter, write};
use crate::support::round::OpenRound;
use crate::support::smtp_sink::{At, Say, SmtpSink};
use ronten::model::terms::Role;
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

    let page = desk.get("/office/mail");

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
