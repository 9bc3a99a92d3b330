//! What tests of mail share: a letter by somebody with an address, steps of the program's mail, and what the sink took.

use super::app::TestApp;
use super::mail::Mail;
use super::round::OpenRound;
use ronten::commands::Actor;
use ronten::commands::submission::{Post as Sent, Receive};
use ronten::mail::Post;
use ronten::model::ids::SubmissionId;
use ronten::model::letter::Person;
use ronten::model::terms::{EligibilityClass, Lang};
use ronten::store::mail::Letter;
use ronten::worker::Stop;

/// A letter in the round by somebody with this address, and its receipt code.
pub fn write(app: &TestApp, round: &OpenRound, mail: &str) -> (SubmissionId, String) {
    let person = Person {
        name: "見本 太郎".to_owned(),
        address: "みほん市本町1-2-3".to_owned(),
        mail: mail.to_owned(),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    };
    let letter = Receive {
        post: Sent { key: SubmissionId::new().to_string(), payload: Vec::new() },
        round: round.id,
        parts: vec![(None, "駅前に木を植えてください。".to_owned())],
        person,
        lang: Lang::Ja,
        received_at: app.time.now(),
    };
    let receipt = app.perform(&Actor::Resident, letter);
    (receipt.submission, receipt.code)
}

/// Does what is to be done now.
pub fn step(post: &mut Post) {
    while post.run_once(&Stop::default()).unwrap() {}
}

/// Goes on for some hours of the program's time.
pub fn hours(app: &TestApp, post: &mut Post, hours: i64) {
    for _ in 0..hours * 4 {
        step(post);
        app.wait_until(app.time.now().plus_minutes(15));
    }
    step(post);
}

/// The one mail to this writer, as it is stored.
pub fn only_letter(app: &TestApp, id: SubmissionId) -> Letter {
    let letters = app.read(|db| Letter::to(db, id.as_str(), 10));
    assert_eq!(letters.len(), 1);
    letters.into_iter().next().unwrap()
}

/// Those of the mails that went to this address alone.
pub fn to<'a>(mails: &'a [Mail], address: &str) -> Vec<&'a Mail> {
    mails.iter().filter(|mail| mail.to == [address.to_owned()]).collect()
}
