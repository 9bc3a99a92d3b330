//! Mails become letters: through a real IMAP server, in every charset that Japanese mail programs write, each once, and nothing on
//! the server is touched.

mod mails;

use crate::support::app::{SENDER, TestApp};
use crate::support::dovecot::Dovecot;
use crate::support::round::OpenRound;
use mails::{Mail, WORDS};
use ronten::commands::mailbox::Fate;
use ronten::config::MailboxConfig;
use ronten::mail::inbox::{ImapError, Inbox, InboxError};
use ronten::model::contact::MailAddress;
use ronten::model::inbox::{Place, Why};
use ronten::model::terms::{Channel, Role, Validity};
use ronten::store::inbox::InboxRow;
use ronten::store::persons::PersonRow;
use ronten::store::submissions::{Filter, Submission};
use ronten::store::working::FileRow;
use ronten::worker::Stop;

fn inbox(app: &TestApp, config: MailboxConfig) -> Inbox {
    Inbox::new(app.app.store.clone(), app.app.writer.clone(), config, &MailAddress::parse(SENDER).unwrap())
}

fn look(app: &TestApp, server: &Dovecot) -> Vec<Fate> {
    inbox(app, server.config()).run_once(&Stop::default()).unwrap()
}

fn letters(app: &TestApp, round: &OpenRound) -> Vec<Submission> {
    app.read(|db| Submission::list(db, round.id, Filter::All, 0, 100))
}

fn waiting(app: &TestApp) -> Vec<Option<Why>> {
    app.read(|db| InboxRow::at(db, Place::Waiting, 100)).into_iter().map(|row| row.why).collect()
}

#[test]
fn mails_in_every_charset_become_letters_once_and_the_mailbox_stays_as_it_was() {
    let (app, mut server) = (TestApp::start(), Dovecot::start());
    let round = OpenRound::start(&app);
    // The server's clock has whole seconds, and the round opened just now.
    let now = app.time.now().plus_minutes(1);
    for (n, mail) in mails::every_charset().iter().enumerate() {
        server.deliver(&format!("{n}"), mail, now);
    }

    let fates = look(&app, &server);

    let letters_now = letters(&app, &round);
    assert_eq!((fates.len(), letters_now.len()), (12, 12), "{fates:?}");
    for letter in &letters_now {
        assert!(letter.text.contains(WORDS), "{}", letter.text);
        assert_eq!((letter.channel, letter.registered_by, letter.validity), (Channel::Email, None, None));
        assert_eq!(letter.received_at.unix_ms() / 1000, now.unix_ms() / 1000);
        let person = app.read(|db| PersonRow::of(db, letter.id)).unwrap().person().unwrap();
        assert_eq!((person.name.as_str(), person.mail.as_str()), ("髙橋 花子", "hanako@example.jp"));
        let files = app.read(|db| FileRow::of_submission(db, letter.id));
        assert_eq!((files[0].name.as_str(), files[0].media.as_str()), ("mail.eml", "message/rfc822"));
        assert!(mails::every_charset().contains(&files[0].bytes), "the mail is kept as it came");
    }
    assert!(server.mails().iter().all(|name| !name.contains('S')), "none is marked as read: {:?}", server.mails());
    assert_eq!((look(&app, &server), server.mails().len()), (Vec::new(), 12));

    server.renumber();

    let again = look(&app, &server);
    assert!(again.len() == 12 && again.iter().all(|fate| *fate == Fate::Known), "{again:?}");
    assert_eq!((letters(&app, &round).len(), look(&app, &server)), (12, Vec::new()));
}

#[test]
fn what_a_machine_wrote_and_what_no_round_can_claim_waits() {
    let (app, server) = (TestApp::start(), Dovecot::start());
    let round = OpenRound::start(&app);
    // The server's clock has whole seconds, and the round opened just now.
    let now = app.time.now().plus_minutes(1);
    server.deliver("1", &Mail::new("vacation").head("Auto-Submitted: auto-replied").bytes(), now);
    server.deliver("2", &Mail::new("before").bytes(), round.opens_at.plus_minutes(-1));
    server.deliver("3", &Mail::new("").bytes(), now);
    server.deliver("4", &Mail::new("ours").from(SENDER).bytes(), now);
    server.deliver("5", &Mail::new("named").to(&format!("midori+{}-1@town.example", round.project.no())).bytes(), now);

    look(&app, &server);

    let mut why = waiting(&app);
    why.sort_by_key(|why| why.map(Why::name));
    assert_eq!(why, [Some(Why::Automatic), Some(Why::Automatic), Some(Why::Empty), Some(Why::Unclear)]);
    assert_eq!(letters(&app, &round).len(), 1);
    round.close(&app);
    server.deliver("6", &Mail::new("late").subject(&format!("【{}】", round.project.no())).bytes(), app.time.now().plus_minutes(1));
    look(&app, &server);
    assert_eq!(letters(&app, &round).iter().map(|letter| letter.validity).collect::<Vec<_>>(), [None, Some(Validity::LateArrival)]);
}

#[test]
fn a_wrong_password_and_a_server_that_is_away_are_told_without_a_secret() {
    let (app, server) = (TestApp::start(), Dovecot::start());
    let wrong = MailboxConfig { password: "wrong-secret".to_owned(), ..server.config() };
    let Err(InboxError::Imap(error)) = inbox(&app, wrong.clone()).run_once(&Stop::default()) else { panic!("it was let in") };

    assert_eq!(error, ImapError::SignIn);
    assert!(!format!("{error} {error:?} {wrong:?}").contains("wrong-secret"));
    let config = server.config();
    drop(server);
    let gone = inbox(&app, config).run_once(&Stop::default());
    assert!(matches!(gone, Err(InboxError::Imap(ImapError::Unreachable))), "{gone:?}");
}

#[test]
fn an_official_gives_a_mail_of_the_tray_to_a_round_or_sets_it_aside_and_nobody_elses_section_sees_it() {
    let (app, server) = (TestApp::start(), Dovecot::start());
    let round = OpenRound::start(&app);
    let early = round.opens_at.plus_minutes(-1);
    server.deliver("1", &Mail::new("公園を広く").subject("公園の件").bytes(), early);
    server.deliver("2", &Mail::new("安売り").subject("広告").head("Precedence: bulk").bytes(), early);
    look(&app, &server);
    let mut desk = app.sign_in(&round.official);
    assert!(desk.get("/office").says("メールが2通あります"));
    let list = desk.get("/office/mailbox");
    assert!(list.says("公園の件") && !list.says("花子") && !list.says("hanako"), "{}", list.text());
    let waiting = app.read(|db| InboxRow::at(db, Place::Waiting, 9));
    let page = |n: usize| format!("/office/mailbox/{}", waiting[n].id);
    let one = desk.get(&page(0));
    assert!(one.says("公園を広く") && !one.says("花子") && !one.says("hanako"), "{}", one.text());
    let mut stranger = app.sign_in(&app.account("other", Role::Official, "shogai", None));
    assert_eq!((stranger.get(&page(0)).status, stranger.get("/office/mailbox").says("公園の件")), (404, false));

    assert_eq!(desk.send_form(&page(1), &format!("{}/aside", page(1)), &[("reason", "")]).status, 422);
    assert_eq!(desk.send_form(&page(1), &format!("{}/aside", page(1)), &[("reason", "広告のため")]).status, 303);
    assert_eq!(desk.send_form(&page(0), &format!("{}/letter", page(0)), &[("to", &round.id.to_string())]).status, 303);

    let kept = letters(&app, &round);
    assert_eq!((kept.len(), kept[0].text.as_str()), (1, "公園の件\n\n公園を広く\n"));
    assert!(kept[0].registered_by.is_some());
    assert!(desk.get("/office/mailbox").says("広告のため") && !desk.get("/office").says("意見書になっていないメール"));
    assert_eq!(desk.get(&page(0)).status, 404, "it is a letter now");
    assert_eq!(desk.send_form(&page(1), &format!("{}/letter", page(1)), &[("to", &round.id.to_string())]).status, 303);
    let machine = letters(&app, &round).into_iter().nth(1).unwrap();
    let person = app.read(|db| PersonRow::of(db, machine.id)).unwrap().person().unwrap();
    assert_eq!((person.mail.as_str(), person.name.as_str()), ("", "髙橋 花子"), "nobody answers a machine");
}

#[test]
fn nobody_certifies_the_mailbox_of_a_round_while_a_mail_that_may_be_its_letter_waits() {
    let (app, server) = (TestApp::start(), Dovecot::start());
    let round = OpenRound::start(&app);
    let now = app.time.now().plus_minutes(1);
    server.deliver("1", &Mail::new("自動").head("Auto-Submitted: auto-replied").bytes(), now);
    look(&app, &server);
    round.close(&app);
    server.deliver("2", &Mail::new("後から").subject("広告").bytes(), app.time.now().plus_minutes(1));
    look(&app, &server);
    assert_eq!(waiting(&app).len(), 2);
    let mut desk = app.sign_in(&round.official);
    let page = format!("/office{}/certificates", round.path());
    let certificate = [("channel", "email"), ("office", ""), ("registered", "0"), ("received_email", "0"), ("explanation_email", "")];

    let refused = desk.send_form(&page, &page, &certificate);
    assert!(refused.status == 422 && refused.says("決まっていないものが1通あります"), "{}", refused.text());

    let first = app.read(|db| InboxRow::at(db, Place::Waiting, 9))[0].id;
    let tray = format!("/office/mailbox/{first}");
    assert_eq!(desk.send_form(&tray, &format!("{tray}/aside"), &[("reason", "自動返信のため")]).status, 303);
    let accepted = desk.send_form(&page, &page, &certificate);
    assert_eq!(accepted.status, 303, "what came after the close is late in any case: {}", accepted.text());
}
