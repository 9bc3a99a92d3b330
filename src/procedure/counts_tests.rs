//! Tests of the counts: an example worked by hand, and laws over random rounds.

use super::*;
use proptest::prelude::*;

fn letter(channel: Channel, validity: Validity, submitter: Option<&str>, duplicate: bool) -> LetterFact<'_> {
    LetterFact { channel, validity, submitter, duplicate, co_signers: 0 }
}

fn opinion<'a>(issue: Option<&'a str>, category: Option<ResponseCategory>, text: &'a str, channel: Channel) -> OpinionFact<'a> {
    OpinionFact { scope: Scope::InScope, issue, category, text, channel }
}

/// Five letters of four persons (one of them nameless), four opinions in two issues, one of them answered.
fn example() -> Counts {
    use Channel::*;
    use Validity::*;
    let letters = [
        letter(Post, Valid, Some("a"), false),
        letter(WebForm, Valid, Some("a"), true),
        letter(WebForm, LateArrival, Some("b"), false),
        letter(WebForm, Valid, Some("c"), false),
        letter(Fax, MissingIdentity, None, true),
    ];
    let opinions = [
        opinion(Some("1"), Some(ResponseCategory::NotReflected), "x", Post),
        opinion(Some("1"), Some(ResponseCategory::NotReflected), "x", WebForm),
        opinion(Some("2"), None, "y", WebForm),
        OpinionFact { scope: Scope::StanceOnly, ..opinion(None, None, "z", WebForm) },
    ];
    count(&letters, &opinions, JointRule::Letter)
}

#[test]
fn the_five_numbers_of_an_example_worked_by_hand() {
    let counts = example();

    assert_eq!((counts.letters, counts.submitters, counts.opinions, counts.distinct_texts, counts.issues_answered), (5, 4, 4, 3, 1));
    assert_eq!((counts.valid_submitters, counts.duplicates, counts.issues), (2, 1, 2));
    assert_eq!((counts.opinions_without_issue, counts.opinions_unanswered), (1, 1));
    // Person "a" wrote by post first, so counts there; the web form keeps "b" and "c".
    let by_channel = BTreeMap::from([(Channel::WebForm, 2), (Channel::Post, 1), (Channel::Fax, 1)]);
    assert_eq!(counts.submitters_by_channel, by_channel);
    assert_eq!(counts.letters_by_channel, BTreeMap::from([(Channel::WebForm, 3), (Channel::Post, 1), (Channel::Fax, 1)]));
    assert_eq!(counts.opinions_by_channel, BTreeMap::from([(Channel::WebForm, 3), (Channel::Post, 1)]));
    assert_eq!(counts.issues_by_category, BTreeMap::from([(ResponseCategory::NotReflected, 1)]));
    assert_eq!(reconcile(&counts), []);
}

#[test]
fn who_signs_together_is_one_submitter_or_several_as_the_rule_says() {
    let signed = |co_signers, letter| LetterFact { co_signers, ..letter };
    let letters = [
        signed(3, letter(Channel::Post, Validity::Valid, Some("a"), false)),
        signed(5, letter(Channel::WebForm, Validity::LateArrival, Some("a"), false)),
        letter(Channel::WebForm, Validity::Valid, Some("b"), false),
    ];

    let once = count(&letters, &[], JointRule::Letter);
    assert_eq!((once.letters, once.submitters, once.valid_submitters), (3, 2, 2));
    assert_eq!(once.joint, Some(Joint { rule: JointRule::Letter, letters: 2, co_signers: 5 }));
    let each = count(&letters, &[], JointRule::Each);
    // Of the two letters of "a" the one with more signatures counts, as sent by post first; the valid one has three.
    assert_eq!((each.letters, each.submitters, each.valid_submitters), (3, 7, 5));
    assert_eq!(each.submitters_by_channel, BTreeMap::from([(Channel::Post, 6), (Channel::WebForm, 1)]));
    assert_eq!((reconcile(&once), reconcile(&each)), (vec![], vec![]));
    let too_many = Counts { submitters: 9, submitters_by_channel: BTreeMap::from([(Channel::Post, 9)]), ..each };
    assert_eq!(reconcile(&too_many).first().map(|found| found.balance), Some(Balance::SubmittersWithinLetters));
}

#[test]
fn no_letters_is_a_result_too() {
    assert_eq!(count(&[], &[], JointRule::Letter), Counts::default());
    assert_eq!(reconcile(&Counts::default()), []);
}

#[test]
fn counts_come_back_from_a_snapshot_as_they_were() {
    let text = serde_json::to_string(&example()).unwrap();

    assert_eq!(serde_json::from_str::<Counts>(&text).unwrap(), example());
}

type Break = fn(&mut Counts);

/// Numbers changed by hand in a published file, and the first equation that gives them away.
#[test]
fn each_equation_can_fail() {
    let breaks: [(Balance, Break); 16] = [
        (Balance::LettersByValidity, |c| *c.letters_by_validity.entry(Validity::Withdrawn).or_default() += 1),
        (Balance::LettersByChannel, |c| *c.letters_by_channel.entry(Channel::Counter).or_default() += 1),
        (Balance::SubmittersByChannel, |c| c.submitters -= 1),
        (Balance::SubmittersWithinLetters, |c| c.submitters = c.letters + 1),
        (Balance::ValidWithinSubmitters, |c| c.valid_submitters = c.submitters + 1),
        (Balance::JointWithinLetters, |c| {
            c.joint = Some(Joint { rule: JointRule::Letter, letters: c.letters + 1, co_signers: 9 });
        }),
        (Balance::DuplicatesWithinValid, |c| c.duplicates = 4),
        (Balance::OpinionsByScope, |c| c.opinions_by_scope.clear()),
        (Balance::OpinionsByChannel, |c| c.opinions += 1),
        (Balance::OpinionsByCategory, |c| c.opinions_unanswered = 0),
        (Balance::OpinionsByIssue, |c| *c.opinions_by_issue.entry("1".to_owned()).or_default() -= 1),
        (Balance::OpinionsFromLetters, |c| *c.opinions_by_channel.entry(Channel::Spoken).or_default() += 1),
        (Balance::TextsWithinOpinions, |c| c.distinct_texts = 5),
        (Balance::IssuesByMembers, |c| c.issues += 1),
        (Balance::AnsweredWithinIssues, |c| c.issues_answered = 3),
        (Balance::AnsweredByCategory, |c| c.issues_by_category.clear()),
    ];

    assert_eq!(breaks.iter().map(|(balance, _)| *balance).collect::<Vec<_>>(), Balance::ALL);
    for (balance, break_it) in breaks {
        let mut counts = example();
        break_it(&mut counts);
        let found = reconcile(&counts);
        assert!(found.iter().any(|discrepancy| discrepancy.balance == balance), "{balance}: {found:?}");
    }
}

#[test]
fn two_answers_to_one_issue_and_a_category_without_issue_do_not_reconcile() {
    let letters = [letter(Channel::Post, Validity::Valid, None, false)];
    let twice = [
        opinion(Some("1"), Some(ResponseCategory::Reflected), "x", Channel::Post),
        opinion(Some("1"), Some(ResponseCategory::Noted), "y", Channel::Post),
    ];
    let homeless = [opinion(None, Some(ResponseCategory::Noted), "x", Channel::Post)];
    let broken = |opinions: &[_]| {
        reconcile(&count(&letters, opinions, JointRule::Letter)).into_iter().map(|found| found.balance).collect::<Vec<_>>()
    };

    assert_eq!(broken(&twice), [Balance::AnsweredByCategory]);
    assert_eq!(broken(&homeless), [Balance::OpinionsByCategory]);
}

#[test]
fn numbers_made_to_overflow_are_a_discrepancy_and_no_panic() {
    let letters_by_validity = BTreeMap::from([(Validity::Valid, u64::MAX), (Validity::Withdrawn, 1)]);
    let counts = Counts { letters_by_validity, opinions_without_issue: u64::MAX, opinions_unanswered: 1, ..Counts::default() };

    assert!(reconcile(&counts).contains(&Discrepancy { balance: Balance::LettersByValidity, left: 0, right: u64::MAX }));
}

/// A random round as plain data: letters (channel, validity, submitter, duplicate, co-signers), and per opinion the letter it is
/// from, its scope, issue and text. Issues with an even number are answered.
type Draw = (Vec<(usize, usize, Option<u8>, bool, u64)>, Vec<(usize, usize, Option<u8>, u8)>);

fn rounds() -> impl Strategy<Value = Draw> {
    let letter = (0..Channel::ALL.len(), 0..Validity::ALL.len(), proptest::option::of(0u8..6), any::<bool>(), 0u64..4);
    let opinion = (any::<usize>(), 0..Scope::ALL.len(), proptest::option::of(0u8..5), 0u8..6);
    (proptest::collection::vec(letter, 1..30), proptest::collection::vec(opinion, 0..40))
}

const KEYS: [&str; 6] = ["0", "1", "2", "3", "4", "5"];

fn facts((letters, opinions): &Draw) -> (Vec<LetterFact<'static>>, Vec<OpinionFact<'static>>) {
    let written = letters.iter().map(|(channel, validity, submitter, duplicate, co_signers)| LetterFact {
        co_signers: *co_signers,
        ..letter(Channel::ALL[*channel], Validity::ALL[*validity], submitter.map(|key| KEYS[key as usize]), *duplicate)
    });
    let marked = opinions.iter().map(|(of, scope, issue, text)| {
        let category = issue.filter(|issue| issue % 2 == 0).map(|issue| ResponseCategory::ALL[issue as usize]);
        let channel = Channel::ALL[letters[of % letters.len()].0];
        let fact = opinion(issue.map(|key| KEYS[key as usize]), category, KEYS[*text as usize], channel);
        OpinionFact { scope: Scope::ALL[*scope], ..fact }
    });
    (written.collect(), marked.collect())
}

proptest! {
    #[test]
    fn whatever_was_sent_in_reconciles(draw in rounds()) {
        let (letters, opinions) = facts(&draw);

        for rule in JointRule::ALL {
            prop_assert_eq!(reconcile(&count(&letters, &opinions, *rule)), []);
        }
    }

    #[test]
    fn the_order_of_arrival_moves_submitters_between_channels_and_nothing_else(draw in rounds()) {
        let (mut letters, mut opinions) = facts(&draw);
        let forwards = count(&letters, &opinions, JointRule::Letter);
        letters.reverse();
        opinions.reverse();
        let backwards = count(&letters, &opinions, JointRule::Letter);

        prop_assert_eq!(Counts { submitters_by_channel: forwards.submitters_by_channel.clone(), ..backwards }, forwards);
    }

    #[test]
    fn one_more_letter_is_one_more_letter(draw in rounds(), known in any::<bool>()) {
        let (mut letters, opinions) = facts(&draw);
        let before = count(&letters, &opinions, JointRule::Letter);
        let submitter = if known { letters[0].submitter } else { None };
        letters.push(letter(Channel::Post, Validity::Valid, submitter, false));
        let after = count(&letters, &opinions, JointRule::Letter);

        prop_assert_eq!(after.letters, before.letters + 1);
        prop_assert_eq!(after.submitters, before.submitters + u64::from(submitter.is_none()));
        prop_assert_eq!(after.opinions, before.opinions);
    }
}
