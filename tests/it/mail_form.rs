//! What a mail looks like on the wire: headers, encoding, addresses; and that nobody else's words or data get into it.

use crate::support::app::TestApp;
use crate::support::outbox::{only_letter, step, to, write};
use crate::support::round::OpenRound;
use crate::support::smtp_sink::SmtpSink;
use diesel::connection::SimpleConnection;
use ronten::mail::transport::Transport;
use ronten::procedure::letter::State;
use std::collections::BTreeMap;

#[test]
fn a_receipt_is_one_mail_in_good_form_without_a_word_of_the_opinion() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let (id, code) = write(&app, &round, "taro@example.jp");

    step(&mut app.post(sink.address()));

    let mails = sink.mails();
    let [mail] = to(&mails, "taro@example.jp")[..] else { panic!("not one mail") };
    assert_eq!(mail.from, "iken@town.example");
    assert_eq!(mail.header("From").as_deref(), Some("みほん市 <iken@town.example>"));
    assert_eq!(mail.header("Subject").as_deref(), Some("【みほん市】ご意見を受け付けました（みどりの基本計画）"));
    assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    let letter = only_letter(&app, id);
    assert_eq!(mail.header("Message-ID").as_deref(), Some(format!("<{}@127.0.0.1>", letter.id).as_str()));
    assert!(mail.header("Date").is_some() && mail.header("List-Unsubscribe").is_none() && mail.header("Bcc").is_none());
    assert!(mail.header("Content-Type").unwrap().to_ascii_lowercase().contains("charset=utf-8"));
    let text = mail.text();
    assert!(text.contains(&format!("{}/receipts/{code}\r\n", app.base)), "{text}");
    assert!(!text.contains("駅前") && !text.contains("見本") && !text.contains("本町"), "{text}");
    assert_eq!(letter.state, State::Handed);
}

#[test]
fn a_mail_to_one_names_no_other() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let codes: BTreeMap<String, String> =
        (0..12).map(|n| format!("w{n}@example.jp")).map(|mail| (mail.clone(), write(&app, &round, &mail).1)).collect();

    step(&mut app.post(sink.address()));

    let mails = sink.mails();
    for (address, code) in &codes {
        assert!(to(&mails, address).len() == 1 && to(&mails, address)[0].text().contains(code));
    }
    for mail in &mails {
        assert_eq!(mail.to.len(), 1, "one recipient per message");
        let words = format!("{:?}{}", mail.raw_headers(), mail.text());
        let others = codes.iter().filter(|(address, _)| !mail.to.contains(address));
        assert!(others.clone().all(|(address, code)| !words.contains(address.as_str()) && !words.contains(code.as_str())));
    }
}

#[test]
fn nobody_writes_headers_of_our_mails() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let bad = ["\r\nBcc: evil@example.jp", "\nBcc: evil@example.jp", "\rBcc: evil@example.jp", "\u{2028}Bcc: evil@example.jp"];
    let more =
        ["\u{85}Bcc: evil@example.jp", "=?utf-8?q?=0d=0aBcc:_evil@example.jp?=", "\r\n.\r\nMAIL FROM:<evil@example.jp>", "\n.\nQUIT"];
    let mut post = app.post(sink.address());
    step(&mut post);
    for (n, payload) in bad.into_iter().chain(more).enumerate() {
        let title = format!("計画{payload} 𠮷野家の髙さ");
        let set = format!("UPDATE projects SET title = '{title}', rev = rev + 1");
        app.store.connect().unwrap().batch_execute(&set).unwrap();
        let (_, code) = write(&app, &round, &format!("w{n}@example.jp"));
        step(&mut post);

        let mails = sink.mails();
        let [mail] = to(&mails, &format!("w{n}@example.jp"))[..] else { panic!("{payload:?}") };
        let names: Vec<String> = mail.raw_headers().into_iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        assert!(
            !names.contains(&"bcc".to_owned()) && names.iter().filter(|name| *name == "subject").count() == 1,
            "{payload:?}: {names:?}"
        );
        assert!(mail.raw_headers().iter().all(|(_, value)| value.is_ascii()), "{payload:?}");
        assert!(mail.header("Subject").unwrap().contains("𠮷野家の髙さ"), "{payload:?}");
        assert!(mail.text().contains(&code) && mail.text().lines().all(|line| !line.starts_with("Bcc") && line != "."), "{payload:?}");
    }
    assert!(sink.mails().iter().all(|mail| !mail.to.iter().chain([&mail.from]).any(|address| address.contains("evil"))));
}

#[test]
fn long_titles_are_encoded_word_by_word_without_cutting_a_character() {
    for (n, sign) in ["案", "𠮷", "ﾊﾝ", "👨‍👩‍👧", "葛\u{E0100}", "Plan 計画 "].into_iter().enumerate() {
        let title = sign.repeat(60 / sign.chars().count()).trim().to_owned();
        let (app, sink) = (TestApp::start(), SmtpSink::start());
        let round = OpenRound::titled(&app, &title);
        round.approve(&app);
        round.open(&app);
        write(&app, &round, &format!("w{n}@example.jp"));

        step(&mut app.post(sink.address()));

        let mails = sink.mails();
        let mail = to(&mails, &format!("w{n}@example.jp"))[0];
        assert_eq!(mail.header("Subject").unwrap(), format!("【みほん市】ご意見を受け付けました（{title}）"));
        let longest = String::from_utf8_lossy(&mail.data).split("\r\n").map(str::len).max();
        assert!(longest.is_some_and(|longest| longest <= 998), "RFC 5322 section 2.1.1");
    }
}

#[test]
fn old_carrier_addresses_and_japanese_domains_are_reached() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    for address in ["a..b@docomo.ne.jp", ".a@ezweb.ne.jp", "x@例え.jp"] {
        write(&app, &round, address);
    }

    step(&mut app.post(sink.address()));

    let mails = sink.mails();
    for smtp in ["\"a..b\"@docomo.ne.jp", "\".a\"@ezweb.ne.jp", "x@xn--r8jz45g.jp"] {
        assert_eq!(to(&mails, smtp).len(), 1, "{smtp}");
        assert_eq!(to(&mails, smtp)[0].header("To").as_deref(), Some(smtp));
    }
}

#[test]
fn the_demonstration_shows_its_mail_and_nobody_else_does() {
    let app = TestApp::demo();
    let round = OpenRound::start(&app);
    let (id, code) = write(&app, &round, "taro@example.jp");

    step(&mut app.post_by(Transport::Catch));

    let list = app.browser().get("/mail");
    assert!(list.status == 200 && list.says("ご意見を受け付けました") && list.says("taro@example.jp"), "{}", list.text());
    let letter = only_letter(&app, id);
    let mail = app.browser().get(&format!("/mail/{}", letter.id));
    assert!(mail.says(&code) && mail.text().contains(&format!("href=\"/receipts/{code}\"")), "{}", mail.text());
    assert_eq!(app.browser().get("/mail/nothing").status, 404);
    assert_eq!(letter.state, State::Handed);
    let city = TestApp::start();
    assert_eq!((city.browser().get("/mail").status, city.browser().get(&format!("/mail/{}", letter.id)).status), (404, 404));
}
