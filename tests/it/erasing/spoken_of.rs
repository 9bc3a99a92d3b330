//! What others wrote about an erased person: officials' words lose the name in any spelling, residents' words stay.

use super::{erase, findings, places, places_left};
use crate::support::case::Case;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::result::Remarks;
use ronten::commands::round::CancelRound;
use ronten::commands::submission::{Judge, Redact, Undo, ViewIdentity, Work, hits, last_step};
use ronten::commands::subscription::Ask;
use ronten::commands::view::SubmitView;
use ronten::model::contact::MailAddress;
use ronten::model::letter::{Dismissal, Person};
use ronten::model::span::slice;
use ronten::model::terms::{Lang, Validity};
use ronten::procedure::round::State;
use ronten::store::approvals::Approval;
use ronten::store::issues::View;
use ronten::store::opinions::Opinion;
use ronten::store::persons::PersonRow;
use ronten::store::submissions::Submission;
use ronten::store::subscriptions::Subscription;

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
    let before = places(&case.app, &SPELLED);
    assert!(before.iter().all(|places| *places > 0), "{before:?}");

    erase(&case, own.id);

    assert_eq!(places_left(&case.app, &SPELLED), [0; 9]);
    assert_eq!(findings(&case), []);
    // What another resident wrote is theirs, and so are their receipt and their letter; but no later version of the result names anybody.
    let left = case.stored(other.intake_no);
    assert_eq!(left.text, other.text);
    assert_eq!(marked(&left), ["消山残太郎"]);
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

/// The words of a letter that a removal marked.
fn marked(letter: &Submission) -> Vec<&str> {
    let fixed = letter.redactions.iter().filter(|mark| mark.fixed);
    fixed.map(|mark| slice(&letter.text, mark.start, mark.end).unwrap()).collect()
}

#[test]
fn who_is_erased_before_the_result_is_named_in_none_even_where_others_named_them() {
    let case = Case::open();
    let own = case.letter_of(person(), "木を植えてください。");
    // Of the name in it, what is also the writer's own is found and replaced: a rest stays.
    let other = case.letter("川辺 残太郎", "消山 残太郎さんに賛成です。川を守ってください。");
    let opinions = [case.heard(own, None), case.heard(other, None)];
    let before = case.stored(other);
    assert!(marked(&before).is_empty() && before.redactions.len() == 1, "{:?}", before.redactions);
    let asked = case.app.perform(&case.official, RequestErasure { submission: case.stored(own).id, ground: Ground::WriterAsked });
    let page = case.app.sign_in(&case.approver).get(&format!("/office/approvals/{}", asked.id));
    assert!(page.says("ほかの方の意見書1通に、ご本人を示すところが1か所"), "{}", page.text());

    case.decide(&asked, Decision::Approve);

    let after = case.stored(other);
    assert_eq!((&after.text, marked(&after)), (&before.text, vec!["消山 残太郎"]));
    // No official takes the mark away, by leaving it out or by taking back what was decided before.
    let redact = Redact { submission: after.id, rev: after.rev, redactions: Vec::new(), dismissed: all_of(&case, other), done: true };
    case.app.perform(&case.official, redact);
    let step = case.app.read(|db| last_step(db, &case.stored(other), Work::Redacting)).unwrap();
    case.app.perform(&case.official, Undo { submission: after.id, work: Work::Redacting, step });
    assert_eq!(marked(&case.stored(other)), ["消山 残太郎"]);
    let page = case.desk().get(&format!("{}/letters/{other}/redactions", case.base));
    assert!(page.says("変えられません"), "{}", page.text());
    case.close();
    let opinions = opinions.map(|opinion| case.app.read(|db| Opinion::by_id(db, opinion.id)).unwrap());
    let issue = case.issue("木と川", &opinions);
    case.respond();
    case.decide(&case.answer(issue, "植えます。"), Decision::Approve);
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);
    let result = case.app.browser().get(&format!("{}/result", case.base.trim_start_matches("/office")));
    assert!(result.says("［個人情報］さんに賛成です。") && !result.says("消山"), "{}", result.text());
    assert_eq!(findings(&case), []);
}

#[test]
fn an_erasure_leaves_no_rest_of_a_neighbours_name_behind() {
    let case = Case::open();
    let named = case.letter("川辺 残太郎", "木を植えてください。");
    let own = case.letter_of(person(), "川辺 残太郎さんに反対します。");

    erase(&case, case.stored(own).id);

    assert_eq!(case.stored(own).text, "［消去］さんに反対します。");
    assert_eq!((case.stored(named).rev, findings(&case)), (1, Vec::new()));
}

/// All that the detector finds in a letter, left standing.
fn all_of(case: &Case, number: i64) -> Vec<Dismissal> {
    let letter = case.stored(number);
    let found = case.app.read(|db| hits(db, &letter));
    found.iter().map(|hit| Dismissal { start: hit.span.start(), end: hit.span.end() }).collect()
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

    assert_eq!(places_left(&case.app, &SPELLED[6..8]), [0, 0]);
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
        case.app.perform(&Actor::Resident, Ask { project: None, mail, lang: Lang::Ja, district: String::new() });
    }

    erase(&case, case.stored(own).id);

    let after = case.stored(second);
    // Its words stay; that they name somebody who is erased is marked in it as in any other.
    assert_eq!((&after.text, marked(&after)), (&before.text, vec!["消山残太郎"]));
    assert_eq!(case.app.read(|db| PersonRow::of(db, after.id)).unwrap().person().unwrap(), person());
    for mail in [&mail, shouted] {
        assert!(case.app.read(|db| Subscription::of(db, mail, None)).is_none());
    }
    erase(&case, after.id);
    assert_eq!(places_left(&case.app, &[NAME, "消山残太郎", &mail, shouted]), [0; 4]);
    assert_eq!(findings(&case), []);
}

#[test]
fn why_a_round_was_called_off_names_nobody_afterwards() {
    let case = Case::open();
    let own = case.stored(case.letter_of(person(), "木を植えてください。")).id;
    let (round, reason) = (case.now(), format!("{}が届いたため", SPELLED[0]));
    case.app.perform(&case.approver, CancelRound { round: round.id, rev: round.rev, reason });

    erase(&case, own);

    assert_eq!((case.now().cancel_reason.as_str(), places_left(&case.app, &SPELLED[..1])), ("［消去］さんの葉書が届いたため", vec![0]));
    assert_eq!(findings(&case), []);
}
