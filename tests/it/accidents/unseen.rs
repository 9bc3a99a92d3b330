//! Opinions that nobody saw, and opinions that nobody answered.

use super::{ask_for_result, certify, done, period_ends, press, reconciled, send};
use crate::support::case::Case;
use crate::support::http::Browser;
use crate::support::outbox::{hours, step, to};
use crate::support::smtp_sink::{At, Say, SmtpSink};
use ronten::commands::Actor;
use ronten::commands::account::DisableAccount;
use ronten::commands::approval::Decision;
use ronten::commands::result::Remarks;
use ronten::model::terms::{Channel, Role};
use ronten::procedure::round::State;
use ronten::procedure::submission::State as LetterState;
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::opinions::Opinion;
use ronten::store::submissions::{Filter, Submission};

/// What is registered of the round.
fn letters(case: &Case) -> Vec<Submission> {
    case.app.read(|db| Submission::list(db, case.round, Filter::All, 0, 100))
}

/// Kodaira, 2018–2022: 23 opinions sent by form to five rounds lay in the web system unseen. Nobody was told when one came in, somebody
/// had to look by hand, and that somebody was moved to another post. The plans and ordinances were decided without them.
///
/// Here the section is told of every letter, the desk names it to whoever sits there, and no result comes while one is unread: not by
/// certifying another number, not by going on, not by asking for the release.
#[test]
fn kodaira_opinions_by_form_are_never_seen() {
    let (case, sink) = (Case::open(), SmtpSink::start());
    let mut post = case.app.post(sink.address());
    step(&mut post);
    let told = || to(&sink.mails(), "tanaka@town.example").len();
    let before = told();

    let receipt = send(&case, "k1", "小平 一郎", "罰則のある条例に反対します。");

    step(&mut post);
    assert_eq!(told(), before + 1, "the section is told at once");
    assert_eq!(case.app.browser().get(&receipt).status, 200);

    // Who was told goes, and nobody passes it on.
    case.app.perform(&Actor::System, DisableAccount { login: "tanaka".to_owned() });
    let successor = case.app.staff("sato", Role::Official);
    period_ends(&case);
    let mut desk = case.app.sign_in(&successor);
    assert!(desk.get("/office").link(&case.base).is_some(), "the round is on the desk of whoever sits there");
    assert!(desk.get(&format!("{}/letters", case.base)).says("未開封"));

    // Nothing is known of a letter: so "none" is certified, and refused.
    let none = certify(&mut desk, &case, "web_form", (0, 1), "");
    assert_eq!(none.status, 422, "{}", none.text());
    assert_eq!(press(&mut desk, &case.base, &format!("{}/reconciliation", case.base), &[]).status, 409);
    assert_eq!(case.now().state, State::Closed);
    reconciled(&mut desk, &case, 1);
    assert_eq!(press(&mut desk, &case.base, &format!("{}/responding", case.base), &[]).status, 409, "while a letter is unread");
    let asked = ask_for_result(&mut desk, &case, "意見はありませんでした。");
    assert_eq!(asked.status, 409, "{}", asked.text());
    assert_eq!((case.now().state, case.stored(1).state), (State::Sorting, LetterState::Received));
    assert!(case.app.read(|db| Approval::newest(db, case.round.as_str(), Purpose::Result)).is_none());
}

/// Nabari, 2023–2024: an address was changed, and for seven months 55 letters sent by form, 31 of them opinions, went nowhere. The form
/// had said that they were sent.
///
/// Here a letter is in the ledger before its writer is told that it arrived; mail only says so. Mail that does not go out is on the desk,
/// and the letter is there without it.
#[test]
fn nabari_a_changed_address_swallows_the_letters() {
    let (case, sink) = (Case::open(), SmtpSink::start());
    sink.script(At::Recipient("tanaka@town.example"), Say::Code(550), 999);
    let mut post = case.app.post(sink.address());

    let receipts: Vec<String> = (1..=3).map(|n| send(&case, &format!("k{n}"), "名張 二郎", &format!("市政への意見{n}"))).collect();
    hours(&case.app, &mut post, 12);

    assert!(to(&sink.mails(), "tanaka@town.example").is_empty(), "no mail reached the office");
    assert_eq!(letters(&case).len(), receipts.len(), "and every letter did");
    for (receipt, letter) in receipts.iter().zip(letters(&case)) {
        assert_eq!(&case.receipt(letter.intake_no), receipt);
        assert_eq!(case.app.browser().get(receipt).status, 200);
    }
    let mut desk = case.desk();
    let mails = desk.get("/office/mail");
    assert!(mails.says("550") || mails.says("送れなかった") || mails.text().contains("/retry"), "{}", mails.text());
    let list = desk.get(&format!("{}/letters", case.base));
    assert!(list.text().matches("未開封").count() >= receipts.len(), "{}", list.text());

    // Seven months later they still stand in the way of the result.
    period_ends(&case);
    case.app.wait_until(case.app.time.now().plus_days(210));
    let mut desk = case.desk();
    reconciled(&mut desk, &case, receipts.len());
    assert_eq!(press(&mut desk, &case.base, &format!("{}/responding", case.base), &[]).status, 409);
}

/// Kanuma, 2017: eight people sent 61 opinions on a plan; the result gave no view of the city on any of them, against the city's own
/// practice.
///
/// Here a result cannot be asked for while one issue has no approved answer that covers each of its opinions, or one opinion has no issue:
/// the refusal is the list of them, with links.
#[test]
fn kanuma_opinions_are_published_without_an_answer() {
    let case = Case::open();
    let opinions: Vec<Opinion> = (1..=8).map(|n| case.opinion(&format!("鹿沼 {n}郎"), &format!("意見その{n}。"))).collect();
    period_ends(&case);
    let mut desk = case.desk();
    // All of them came by post.
    for way in Channel::ALL {
        let n = if way.name() == "post" { 8 } else { 0 };
        assert_eq!(certify(&mut desk, &case, way.name(), (n, n), "").status, 303);
    }
    done(&mut desk, &case.base, &format!("{}/reconciliation", case.base), &[]);
    assert_eq!(press(&mut desk, &case.base, &format!("{}/responding", case.base), &[]).status, 409, "opinions in no issue");
    let (first, second) = (case.issue("歳入", &opinions[..7]), case.issue("歳出", &opinions[7..]));
    done(&mut desk, &case.base, &format!("{}/responding", case.base), &[]);
    let ask = |desk: &mut Browser| ask_for_result(desk, &case, "ご意見の一覧です。");
    let bare = ask(&mut desk);
    assert!(bare.status == 409 && bare.link("/issues/1").is_some() && bare.link("/issues/2").is_some(), "{}", bare.text());
    case.decide(&case.answer(first, "税収の見込みを改めます。"), Decision::Approve);
    let half = ask(&mut desk);
    assert!(half.status == 409 && half.link("/issues/1").is_none() && half.link("/issues/2").is_some(), "{}", half.text());
    // Written, and approved by nobody.
    let waiting = case.answer(second, "歳出を見直します。");
    assert_eq!(ask(&mut desk).status, 409);
    case.decide(&waiting, Decision::Approve);

    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);

    let round = case.base.replace("/office", "");
    for n in 1..=8 {
        let page = case.app.browser().get(&format!("{round}/opinions/{n}"));
        assert!(page.says("税収の見込みを改めます。") || page.says("歳出を見直します。"), "{n}: {}", page.text());
    }
}
