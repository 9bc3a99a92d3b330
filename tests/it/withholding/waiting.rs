//! Words are withheld from a round that waits for its opening: it must be approved anew, and who has to see to that is told.

use super::{MARKER, NAMED, publish, withhold};
use crate::erasing::findings;
use crate::support::case::Case;
use crate::support::outbox::step;
use ronten::commands::round::{DraftRound, RoundForm, SubmitRound};
use ronten::mail::transport::Transport;
use ronten::model::terms::Stage;
use ronten::procedure::round::State;
use ronten::store::approvals::Approval;
use ronten::store::mail::CaughtMail;
use ronten::store::rounds::Round;

/// Asks for the approval of the opening and has it given.
fn approve(case: &Case) -> Approval {
    let Round { id, rev, .. } = case.now();
    let asked = case.app.perform(&case.official, SubmitRound { round: id, rev });
    case.decide(&asked, ronten::commands::approval::Decision::Approve);
    asked
}

/// A published round, and a second one that was approved and opens tomorrow; both speak of somebody.
fn waiting() -> (Case, String) {
    let mut case = Case::open();
    publish(&case, "架空太郎さんの木が邪魔です。", "見に行きます。", "");
    let first = case.now();
    let mut fields = (*first.fields).clone();
    fields.background = format!("{NAMED}の木について求めがあった。");
    let opens = case.app.time.now().plus_days(1);
    let channels = first.channels.iter().map(|offer| (offer.channel, offer.address.clone())).collect();
    let form = RoundForm { plan: first.plan, opens_at: Some(opens), closes_at: Some(opens.plus_days(40)), fields, channels };
    case.round = case.app.perform(&case.official, DraftRound { project: first.project, stage: Stage::Draft, form }).id;
    approve(&case);
    let published = std::mem::take(&mut case.base);
    case.base = published.replace("/rounds/1", "/rounds/2");
    (case, published)
}

#[test]
fn a_round_that_lost_words_says_why_it_will_not_open_and_opens_when_it_is_approved_anew() {
    let (mut case, published) = waiting();
    let mut post = case.app.post_by(Transport::Catch);
    step(&mut post);
    let waits = std::mem::replace(&mut case.base, published);

    withhold(&case, NAMED);

    case.base = waits;
    step(&mut post);
    let mails: Vec<_> =
        case.app.read(|db| CaughtMail::newest(db, 20)).into_iter().filter(|mail| mail.body.contains("語句が除かれ")).collect();
    let page = format!("{}{}\n", case.app.base, case.base);
    assert!(mails.len() == 2 && mails.iter().all(|mail| mail.body.contains(&page) && !mail.body.contains(NAMED)), "{mails:?}");
    let (mut desk, why) = (case.desk(), "このままでは、予定の日時になっても募集は始まりません。");
    let shown = desk.get(&case.base);
    assert!(desk.get(&format!("{}/preview", case.base)).says(MARKER));
    assert!(shown.says(why) && shown.text().contains(&format!("{}/approval-request", case.base)), "{}", shown.text());
    assert_eq!(case.now().state, State::Preparing);

    approve(&case);

    assert!(!desk.get(&case.base).says(why));
    case.app.wait_until(case.now().opens_at.unwrap());
    case.app.clock().run_once().unwrap();
    assert_eq!(case.now().state, State::Open);
    assert_eq!(findings(&case), []);
}
