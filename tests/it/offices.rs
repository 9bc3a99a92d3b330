//! Several offices take letters in: each letter on paper names one, and what came in is certified for each way and office.

use crate::support::app::shipped;
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use crate::support::mail::Mail;
use crate::support::outbox::step;
use crate::support::smtp_sink::SmtpSink;
use ronten::commands::Actor;
use ronten::commands::remind::Remind;
use ronten::commands::round::CloseDue;
use ronten::model::policy::{Daily, Label, Office, Policy};
use ronten::model::terms::Channel;
use ronten::procedure::round::State;

/// The shipped rules with a main hall and a branch that has a counter and nothing else.
fn two_offices() -> Policy {
    let office = |id: &str, ja: &str, en: &str, channels: &[Channel]| Office {
        id: id.to_owned(),
        name: Label { ja: ja.to_owned(), en: en.to_owned() },
        channels: channels.to_vec(),
    };
    let mut policy = shipped();
    policy.offices = vec![
        office("main", "本庁", "City Hall", &[Channel::Post, Channel::Fax, Channel::Counter]),
        office("higashi", "東支所", "East Branch", &[Channel::Counter]),
    ];
    (policy.notices.daily, policy.notices.daily_hour) = (Daily::EveryDay, 0);
    policy
}

fn enter(case: &Case, desk: &mut Browser, channel: &str, office: &str) -> Page {
    let day = case.app.time.now().plus_days(-1).jst_date().to_string();
    let (letters, key) = (format!("{}/letters", case.base), format!("{channel} {office}"));
    let csrf = desk.token(&format!("{letters}/new"));
    let fields = [("csrf", &*csrf), ("key", &key), ("parts", "1"), ("channel", channel), ("office", office), ("received_date", &day)];
    desk.post_files(&letters, &[&fields[..], &[("text-1", "木を植えてください。"), ("lang", "ja")]].concat(), &[])
}

#[test]
fn a_letter_on_paper_names_its_office_and_each_way_is_certified_at_each() {
    let case = Case::under(two_offices());
    let mut desk = case.desk();
    let form = desk.get(&format!("{}/letters/new", case.base));
    assert!(form.text().contains("<option value=\"higashi\">東支所</option>"), "{}", form.text());

    let unnamed = enter(&case, &mut desk, "counter", "");
    assert!(unnamed.status == 422 && unnamed.text().contains("href=\"#office\"") && unnamed.says("木を植えて"), "{}", unnamed.text());
    assert_eq!(enter(&case, &mut desk, "counter", "nowhere").status, 422);
    assert_eq!(enter(&case, &mut desk, "counter", "higashi").status, 303);
    // The list foresees no post at the branch; a letter that came there is none the less taken in, and certified there.
    assert_eq!(enter(&case, &mut desk, "post", "higashi").status, 303);
    assert_eq!(enter(&case, &mut desk, "email", "").status, 303);
    assert!(desk.get(&format!("{}/letters/1", case.base)).says("東支所"));
    assert!(desk.get(&format!("{}/letters/1/slip", case.base)).says("窓口への持参（東支所）"));

    case.app.wait_until(case.now().closes_at.unwrap().plus_minutes(10));
    case.app.perform(&Actor::Clock, CloseDue { round: case.round });
    let mut desk = case.desk();
    let page = format!("{}/certificates", case.base);
    let shown = desk.get(&page);
    let ways = ["郵送（本庁）", "郵送（東支所）", "ファクス（本庁）", "窓口への持参（本庁）", "窓口への持参（東支所）", "電子メール"];
    assert!(ways.iter().all(|way| shown.says(way)), "{}", shown.text());
    let mut certify = |channel: &str, office: &str, registered: &str| {
        let key = if office.is_empty() { channel.to_owned() } else { format!("{channel}_{office}") };
        let received = format!("received_{key}");
        let fields = [("channel", channel), ("office", office), ("registered", registered), (&*received, registered)];
        desk.send_form(&page, &page, &fields)
    };
    assert_eq!(certify("counter", "main", "1").status, 422, "what the page showed is no longer so");
    assert_eq!(certify("counter", "", "0").status, 422, "the counter is certified at an office");
    for (channel, office, n) in [("counter", "main", "0"), ("post", "main", "0"), ("post", "higashi", "1"), ("fax", "main", "0")] {
        assert_eq!(certify(channel, office, n).status, 303, "{channel} {office}");
    }
    let rest = Channel::ALL.iter().filter(|one| case.now().offer(**one).is_some());
    for channel in rest.filter(|one| !matches!(one, Channel::Counter | Channel::Post | Channel::Fax)) {
        assert_eq!(certify(channel.name(), "", if *channel == Channel::Email { "1" } else { "0" }).status, 303, "{channel}");
    }
    assert_eq!(press(&case, "reconciliation").status, 409, "one office has not certified its counter");
    assert_eq!(certify("counter", "higashi", "1").status, 303);
    assert_eq!(press(&case, "reconciliation").status, 303);

    assert_eq!(case.now().state, State::Sorting);
    assert_eq!(case.now().certificates.iter().filter(|one| one.channel == Channel::Counter).count(), 2);
}

#[test]
fn the_line_of_the_day_says_nought_for_each_way_and_office() {
    let case = Case::under(two_offices());
    enter(&case, &mut case.desk(), "counter", "higashi");
    case.app.wait_until(case.app.time.now().plus_days(1));

    let sink = SmtpSink::start();
    case.app.perform(&Actor::Clock, Remind);
    step(&mut case.app.post(sink.address()));
    let mails = sink.mails();
    let line = mails.iter().map(Mail::text).find(|text| text.contains("これまで")).unwrap_or_default();

    assert!(line.contains("窓口への持参（東支所）　本日0件、これまで1件"), "{line}");
    assert!(line.contains("窓口への持参（本庁）　本日0件、これまで0件"), "{line}");
}

fn press(case: &Case, act: &str) -> Page {
    let rev = case.now().rev.to_string();
    case.desk().send_form(&case.base, &format!("{}/{act}", case.base), &[("rev", &rev)])
}
