//! Following by mail, from the form to the last mail, through a browser and a real SMTP server.

use crate::support::app::TestApp;
use crate::support::http::Browser;
use crate::support::mail::Mail;
use crate::support::outbox::step;
use crate::support::round::OpenRound;
use crate::support::smtp_sink::SmtpSink;
use ronten::commands::subscription::token_hash;
use ronten::store::subscriptions::{Subscription, SubscriptionState};

fn to(sink: &SmtpSink, address: &str) -> Vec<Mail> {
    sink.mails().into_iter().filter(|mail| mail.to == [address.to_owned()]).collect()
}

/// The path of the first link in a mail that leads to a subscription.
fn link(app: &TestApp, mail: &Mail) -> String {
    let text = mail.text();
    let line = text.lines().find(|line| line.contains("/subscriptions/")).unwrap_or_else(|| panic!("no link in {text}"));
    line.strip_prefix(&app.base).unwrap().to_owned()
}

fn stored(app: &TestApp, path: &str) -> Subscription {
    let token = path.rsplit('/').next().unwrap();
    app.read(|db| Subscription::by_token(db, &token_hash(token))).unwrap()
}

fn ask(browser: &mut Browser, mail: &str, target: &str) -> u16 {
    let fields = [("mail", mail), ("target", target), ("project", "2026-001")];
    browser.send_form("/subscriptions", "/subscriptions", &fields).status
}

#[test]
fn who_confirms_is_written_to_until_one_post_ends_it() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::scheduled(&app);
    let (mut post, mut browser) = (app.post(sink.address()), app.browser());
    assert_eq!(ask(&mut browser, "hanako@example.jp", "city"), 303);
    step(&mut post);
    let asked = to(&sink, "hanako@example.jp");
    let path = link(&app, &asked[0]);
    assert!(asked.len() == 1 && asked[0].header("List-Unsubscribe").is_none());

    let page = browser.get(&path);
    assert_eq!((page.status, page.header("cache-control"), page.header("referrer-policy")), (200, Some("no-store"), Some("no-referrer")));
    assert_eq!(stored(&app, &path).state, SubscriptionState::Asked, "a scanner's GET confirms nothing");
    assert_eq!(browser.send_form(&path, &format!("{path}/confirm"), &[]).status, 303);
    assert_eq!(stored(&app, &path).state, SubscriptionState::Confirmed);

    round.open(&app);
    step(&mut post);
    let told = to(&sink, "hanako@example.jp");
    assert_eq!(told.len(), 2);
    assert!(told[1].header("Subject").unwrap().contains("ご意見を募集しています") && link(&app, &told[1]) == path);
    assert_eq!(told[1].header("List-Unsubscribe"), Some(format!("<{}{path}/end>", app.base)));
    assert_eq!(told[1].header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));

    assert_eq!(app.browser().get(&format!("{path}/end")).status, 200);
    assert_eq!(stored(&app, &path).state, SubscriptionState::Confirmed, "a scanner's GET ends nothing");
    assert_eq!(app.browser().post(&format!("{path}/end"), &[("List-Unsubscribe", "One-Click")]).status, 200, "no redirect: RFC 8058");
    let ended = stored(&app, &path);
    assert_eq!((ended.state, ended.mail.as_str()), (SubscriptionState::Ended, ""));
    round.cancel(&app);
    step(&mut post);
    assert_eq!(to(&sink, "hanako@example.jp").len(), 2);
}

#[test]
fn a_letter_already_queued_is_not_sent_after_the_end() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::scheduled(&app);
    let (mut post, mut browser) = (app.post(sink.address()), app.browser());
    ask(&mut browser, "hanako@example.jp", "city");
    step(&mut post);
    let path = link(&app, &to(&sink, "hanako@example.jp")[0]);
    browser.send_form(&path, &format!("{path}/confirm"), &[]);
    round.open(&app);
    app.perform(&ronten::commands::Actor::System, ronten::commands::mail::Expand);

    browser.send_form(&path, &format!("{path}/end"), &[]);
    step(&mut post);

    assert_eq!(to(&sink, "hanako@example.jp").len(), 1);
}

#[test]
fn an_english_reader_of_one_project_is_written_to_in_english() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let no = round.project.no();
    let mut browser = app.browser();
    let page = format!("/en/subscriptions?project={no}");
    assert!(browser.get(&page).says("Plan for Parks"));
    let sent = browser.send_form(&page, "/en/subscriptions", &[("mail", "ann@example.jp"), ("target", "project"), ("project", &no)]);
    assert_eq!(sent.location(), Some("/en/subscriptions/asked"), "{} {}", sent.status, sent.text());
    assert_eq!(browser.follow(&sent).status, 200);

    step(&mut app.post(sink.address()));

    let mail = to(&sink, "ann@example.jp").remove(0);
    assert!(mail.text().contains("Plan for Parks") && link(&app, &mail).starts_with("/en/subscriptions/"), "{}", mail.text());
    assert_eq!(stored(&app, &link(&app, &mail)).project, Some(round.project.id));
}

#[test]
fn what_is_no_address_is_given_back_and_brings_no_mail() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let mut browser = app.browser();
    for typed in ["", "taro", "a@b", "太郎@example.jp", "a@x.jp\r\nBcc: b@x.jp", "<script>@x.jp"] {
        let csrf = browser.token("/subscriptions");
        let page = browser.post("/subscriptions", &[("csrf", &csrf), ("mail", typed), ("target", "city")]);
        assert_eq!(page.status, 422, "{typed:?}");
        assert!(!page.text().contains("<script>@"), "{typed:?}");
    }

    step(&mut app.post(sink.address()));

    assert!(sink.mails().is_empty());
}

#[test]
fn a_forged_link_leads_nowhere() {
    let app = TestApp::start();
    let mut browser = app.browser();
    for token in ["0", &"0".repeat(40), "%00", "..%2f", "asked%2f"] {
        let path = format!("/subscriptions/{token}");
        assert_eq!(browser.get(&path).status, 404, "{token}");
        assert_eq!(browser.post(&format!("{path}/end"), &[("List-Unsubscribe", "One-Click")]).status, 404, "{token}");
    }
}

#[test]
fn an_address_that_nobody_confirmed_is_forgotten() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let mut browser = app.browser();
    ask(&mut browser, "hanako@example.jp", "city");
    step(&mut app.post(sink.address()));
    let path = link(&app, &to(&sink, "hanako@example.jp")[0]);

    app.wait_until(app.time.now().plus_days(8));
    app.clock().run_once().unwrap();

    assert_eq!(browser.get(&path).status, 404);
}
