//! What others wrote about an erased person: officials' words lose the name in any spelling, residents' words stay.

use super::{erase, findings, places};
use crate::support::case::Case;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::result::Remarks;
use ronten::commands::round::CancelRound;
use ronten::commands::submission::{Judge, ViewIdentity};
use ronten::commands::subscription::Ask;
use ronten::commands::view::SubmitView;
use ronten::model::contact::MailAddress;
use ronten::model::letter::Person;
use ronten::model::terms::{Lang, Validity};
use ronten::procedure::round::State;
use ronten::store::approvals::Approval;
use ronten::store::issues::View;
use ronten::store::mail::Subscription;
use ronten::store::persons::PersonRow;
use ronten::store::submissions::Submission;

const NAME: &str = "消山 残太郎";

/// As others may spell it, each in a place of its own below.
const SPELLED: [&str; 9] = [
    "消山残太郎さんの葉書",
    "消山　残太郎さんの代筆",
    "ｹｼﾔﾏ ｻﾞﾝﾀﾛｳさんと同じ",
    "Keshiyama Zantaro氏の提案",
    "けしやま・ざんたろう様のご提案",
    "Zantaro KESHIYAMAさんの名",
    "消山残太郎様に感謝",
    "ケシヤマザンタロウは筆名",
    "消山 残太郎さんから電話",
];

fn person() -> Person {
    Person {
        name: NAME.to_owned(),
        kana: "けしやま ざんたろう".to_owned(),
        mail: "zantaro@mail.example.com".to_owned(),
        ..Person::default()
    }
}

/// A published result of a round in which officials named the person wherever they write. Gives the person's letter and another.
fn spoken_of(case: &Case) -> (Submission, Submission) {
    let [postcard, written_for, same, proposal, answered, sent_back, thanks, pen_name, _] = SPELLED;
    let own = case.letter_of(person(), "木を植えてください。");
    let other = case.letter("別人 一", "川を守ってください。消山残太郎さんに賛成です。");
    let void = case.stored(case.letter("別人 二", "道を直してください。"));
    let judge = Judge { submission: void.id, rev: 1, validity: Validity::WrongRound, reason: written_for.to_owned() };
    case.app.perform(&case.official, judge);
    let opinions = [case.heard(own, None), case.heard(other, Some(same))];
    case.close_explaining(postcard);
    let issue = case.issue(proposal, &opinions);
    case.respond();
    let asked = returned(case, &case.answer(issue, answered), sent_back);
    case.decide(&asked, Decision::Approve);
    case.decide(&case.ask_for_release(remarks(thanks, pen_name)), Decision::Approve);
    (case.stored(own), case.stored(other))
}

/// An approval that was returned, as it is asked for again.
fn returned(case: &Case, asked: &Approval, reason: &str) -> Approval {
    case.decide(asked, Decision::Return { reason: reason.to_owned() });
    let view = case.app.read(|db| View::by_id(db, asked.subject.parse().unwrap())).unwrap();
    case.app.perform(&case.official, SubmitView { view: view.id, rev: view.rev })
}

fn remarks(remark: &str, kept_reason: &str) -> Remarks {
    Remarks { remark: remark.to_owned(), kept_reason: kept_reason.to_owned(), ..Remarks::default() }
}

#[test]
fn officials_words_lose_an_erased_person_in_any_spelling() {
    let case = Case::open();
    let (own, other) = spoken_of(&case);
    let reason = SPELLED[8].to_owned();
    case.app.perform(&case.official, ViewIdentity { submission: other.id, reason, scan: None });
    let before = places(&case, &SPELLED);
    assert!(before.iter().all(|places| *places > 0), "{before:?}");

    erase(&case, own.id);

    assert_eq!(places(&case, &SPELLED), [0; 9]);
    assert_eq!(findings(&case), []);
    // What another resident wrote is theirs, and so are their receipt and their letter.
    let left = case.stored(other.intake_no);
    assert_eq!((left.text, left.redactions), (other.text, other.redactions));
    let (mut desk, mut anybody) = (case.desk(), case.app.browser());
    let letter = desk.get(&format!("{}/letters/{}", case.base, other.intake_no));
    assert!(letter.status == 200 && !letter.says("に消去しました"), "{}", letter.text());
    let result = format!("{}/result", case.base.trim_start_matches("/office"));
    for page in [result.clone(), format!("{result}.csv"), format!("{result}.json"), format!("{}/issues/1", case.base)] {
        let page = if page.starts_with("/office") { desk.get(&page) } else { anybody.get(&page) };
        assert!(page.status == 200 && page.says("［消去］"), "{}", page.text());
        assert!(SPELLED.iter().all(|spelled| !page.says(spelled)), "{}", page.text());
    }
}

#[test]
fn a_result_that_waits_for_its_release_is_asked_for_again() {
    let case = Case::open();
    let own = case.letter_of(person(), "木を植えてください。");
    let opinion = case.heard(own, None);
    case.close();
    let issue = case.issue("木", &[opinion]);
    case.respond();
    case.decide(&case.answer(issue, "植えます。"), Decision::Approve);
    let asked = case.ask_for_release(remarks(SPELLED[6], SPELLED[7]));

    erase(&case, case.stored(own).id);

    assert_eq!(places(&case, &SPELLED[6..8]), [0, 0]);
    let asked = case.app.read(|db| Approval::by_id(db, asked.id)).unwrap();
    assert!(case.app.try_to(&case.approver, Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve }).is_err());
    let page = case.app.sign_in(&case.approver).get(&format!("/office/approvals/{}", asked.id));
    assert_eq!(page.status, 200);
    case.decide(&asked, Decision::Return { reason: "中身が変わりました".to_owned() });
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);
    assert_eq!((case.now().state, findings(&case)), (State::ResultPublished, Vec::new()));
}

#[test]
fn another_letter_of_the_same_writer_stays_whole_and_subscriptions_end_everywhere() {
    let case = Case::open();
    let (own, second) =
        (case.letter_of(person(), "消山残太郎です。木を植えてください。"), case.letter_of(person(), "消山残太郎です。川も。"));
    let before = case.stored(second);
    let (mail, shouted) = (person().mail, "ZANTARO@mail.example.com");
    for typed in [&mail, shouted] {
        let mail = MailAddress::parse(typed).unwrap();
        case.app.perform(&Actor::Resident, Ask { project: None, mail, lang: Lang::Ja });
    }

    erase(&case, case.stored(own).id);

    let after = case.stored(second);
    assert_eq!((&after.text, after.rev), (&before.text, before.rev));
    assert_eq!(case.app.read(|db| PersonRow::of(db, after.id)).unwrap().person().unwrap(), person());
    for mail in [&mail, shouted] {
        assert!(case.app.read(|db| Subscription::of(db, mail, None)).is_none());
    }
    erase(&case, after.id);
    assert_eq!(places(&case, &[NAME, "消山残太郎", &mail, shouted]), [0; 4]);
    assert_eq!(findings(&case), []);
}

#[test]
fn why_a_round_was_called_off_names_nobody_afterwards() {
    let case = Case::open();
    let own = case.stored(case.letter_of(person(), "木を植えてください。")).id;
    let (round, reason) = (case.now(), format!("{}が届いたため", SPELLED[0]));
    case.app.perform(&case.approver, CancelRound { round: round.id, rev: round.rev, reason });

    erase(&case, own);

    assert_eq!((case.now().cancel_reason.as_str(), places(&case, &SPELLED[..1])), ("［消去］さんの葉書が届いたため", vec![0]));
    assert_eq!(findings(&case), []);
}
