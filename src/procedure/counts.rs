//! The five numbers that are all called 件数, kept apart: letters 通, submitters 人, opinions 件, distinct texts, issues answered.
//!
//! Counted once, from plain facts, and stored in the snapshot that is published. [`reconcile`] checks any such numbers,
//! also those read back from a snapshot or from somebody else's package, against the equations they must satisfy.

use crate::closed;
use crate::model::terms::{Channel, JointRule, ResponseCategory, Scope, Validity};
use std::collections::{BTreeMap, BTreeSet};

pub use crate::model::counts::{Counts, Joint};

/// What counting needs to know of a letter (意見書).
#[derive(Clone, Copy, Debug)]
pub struct LetterFact<'a> {
    pub channel: Channel,
    pub validity: Validity,
    /// The submitter as confirmed by an official; none for a letter without identity, which is a submitter of its own.
    pub submitter: Option<&'a str>,
    /// Whether an official linked it to an earlier letter with the same words.
    pub duplicate: bool,
    /// How many signed it beside the submitter.
    pub co_signers: u64,
}

/// What counting needs to know of an opinion (意見). Only valid letters are split into opinions.
#[derive(Clone, Copy, Debug)]
pub struct OpinionFact<'a> {
    pub scope: Scope,
    /// Its issue; none when it has a marked reason for having none.
    pub issue: Option<&'a str>,
    /// The category of the approved view on its issue; none while there is no such view.
    pub category: Option<ResponseCategory>,
    /// Equal for equal words, e.g. the hash of the folded text.
    pub text: &'a str,
    /// The channel of its letter.
    pub channel: Channel,
}

/// Counts letters and opinions of one round. `letters` are in the order of arrival, which decides a submitter's channel; `joint`
/// says how the people of a letter count that several signed.
pub fn count(letters: &[LetterFact<'_>], opinions: &[OpinionFact<'_>], joint: JointRule) -> Counts {
    let mut counts = Counts::default();
    count_letters(letters, &mut counts);
    count_people(letters, joint, &mut counts);
    count_opinions(opinions, &mut counts);
    count_issues(opinions, &mut counts);
    counts
}

fn count_letters(letters: &[LetterFact<'_>], counts: &mut Counts) {
    for letter in letters {
        counts.letters += 1;
        add(&mut counts.letters_by_validity, letter.validity);
        add(&mut counts.letters_by_channel, letter.channel);
        counts.duplicates += u64::from(letter.validity == Validity::Valid && letter.duplicate);
    }
}

/// A submitter, with the most who signed one letter beside the submitter.
struct Person {
    channel: Channel,
    valid: bool,
    co_signers: u64,
    valid_co_signers: u64,
}

fn count_people(letters: &[LetterFact<'_>], rule: JointRule, counts: &mut Counts) {
    let mut people: BTreeMap<(Option<&str>, usize), Person> = BTreeMap::new();
    for (at, letter) in letters.iter().enumerate() {
        // Without identity everybody is somebody else.
        let who = (letter.submitter, if letter.submitter.is_some() { 0 } else { at });
        let new = Person { channel: letter.channel, valid: false, co_signers: 0, valid_co_signers: 0 };
        let person = people.entry(who).or_insert(new);
        person.co_signers = person.co_signers.max(letter.co_signers);
        if letter.validity == Validity::Valid {
            person.valid = true;
            person.valid_co_signers = person.valid_co_signers.max(letter.co_signers);
        }
    }
    for person in people.values() {
        let (all, valid) = match rule {
            JointRule::Letter => (1, 1),
            JointRule::Each => (1 + person.co_signers, 1 + person.valid_co_signers),
        };
        counts.submitters += all;
        *counts.submitters_by_channel.entry(person.channel).or_default() += all;
        counts.valid_submitters += if person.valid { valid } else { 0 };
    }
    let signed = letters.iter().filter(|letter| letter.co_signers > 0).count() as u64;
    let co_signers = people.values().map(|person| person.co_signers).sum();
    counts.joint = (signed > 0).then_some(Joint { rule, letters: signed, co_signers });
}

fn count_opinions(opinions: &[OpinionFact<'_>], counts: &mut Counts) {
    for opinion in opinions {
        counts.opinions += 1;
        add(&mut counts.opinions_by_scope, opinion.scope);
        add(&mut counts.opinions_by_channel, opinion.channel);
        if let Some(category) = opinion.category {
            add(&mut counts.opinions_by_category, category);
        }
        match opinion.issue {
            Some(issue) => add(&mut counts.opinions_by_issue, issue.to_owned()),
            None => counts.opinions_without_issue += 1,
        }
        counts.opinions_unanswered += u64::from(opinion.issue.is_some() && opinion.category.is_none());
    }
    counts.distinct_texts = opinions.iter().map(|opinion| opinion.text).collect::<BTreeSet<_>>().len() as u64;
}

fn count_issues(opinions: &[OpinionFact<'_>], counts: &mut Counts) {
    let mut categories: BTreeMap<&str, BTreeSet<Option<ResponseCategory>>> = BTreeMap::new();
    for opinion in opinions {
        if let Some(issue) = opinion.issue {
            categories.entry(issue).or_default().insert(opinion.category);
        }
    }
    counts.issues = categories.len() as u64;
    for found in categories.into_values().filter(|found| !found.contains(&None)) {
        counts.issues_answered += 1;
        for category in found.into_iter().flatten() {
            add(&mut counts.issues_by_category, category);
        }
    }
}

fn add<K: Ord>(map: &mut BTreeMap<K, u64>, key: K) {
    *map.entry(key).or_default() += 1;
}

closed! {
    /// What the counts of a round must satisfy. Each says what `left` and `right` of a [`Discrepancy`] are.
    pub enum Balance {
        /// Letters = the sum over validity.
        LettersByValidity = "letters_by_validity",
        /// Letters = the sum over channels.
        LettersByChannel = "letters_by_channel",
        /// Submitters = the sum over channels.
        SubmittersByChannel = "submitters_by_channel",
        /// Submitters are no more than letters, and those who signed beside them where each of them counts.
        SubmittersWithinLetters = "submitters_within_letters",
        /// Submitters of valid letters are no more than submitters.
        ValidWithinSubmitters = "valid_within_submitters",
        /// Letters that several signed are no more than letters.
        JointWithinLetters = "joint_within_letters",
        /// Duplicates are no more than valid letters.
        DuplicatesWithinValid = "duplicates_within_valid",
        /// Opinions = the sum over scopes.
        OpinionsByScope = "opinions_by_scope",
        /// Opinions = the sum over channels.
        OpinionsByChannel = "opinions_by_channel",
        /// Opinions = the sum over categories, and those without issue, and those not yet answered.
        OpinionsByCategory = "opinions_by_category",
        /// Opinions = the sum over issues, and those without issue.
        OpinionsByIssue = "opinions_by_issue",
        /// No opinion came by a channel by which no letter came.
        OpinionsFromLetters = "opinions_from_letters",
        /// Distinct texts are no more than opinions.
        TextsWithinOpinions = "texts_within_opinions",
        /// Issues = the number of issues that have opinions.
        IssuesByMembers = "issues_by_members",
        /// Issues answered are no more than issues.
        AnsweredWithinIssues = "answered_within_issues",
        /// Issues answered = the sum over categories: one issue, one answer.
        AnsweredByCategory = "answered_by_category",
    }
}

/// An equation that does not hold, with its two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    pub balance: Balance,
    pub left: u64,
    pub right: u64,
}

/// Every equation that does not hold; empty when the counts reconcile.
pub fn reconcile(counts: &Counts) -> Vec<Discrepancy> {
    let broken = |balance: &Balance| {
        let (left, right, holds) = sides(*balance, counts);
        (!holds(&left, &right)).then_some(Discrepancy { balance: *balance, left, right })
    };
    Balance::ALL.iter().filter_map(broken).collect()
}

type Comparison = fn(&u64, &u64) -> bool;

fn sides(balance: Balance, counts: &Counts) -> (u64, u64, Comparison) {
    const EQUAL: Comparison = u64::eq;
    const WITHIN: Comparison = u64::le;
    let valid = counts.letters_by_validity.get(&Validity::Valid).copied().unwrap_or(0);
    let signing = counts.joint.map_or(0, |joint| joint.among_submitters());
    match balance {
        Balance::LettersByValidity => (counts.letters, sum(&counts.letters_by_validity), EQUAL),
        Balance::LettersByChannel => (counts.letters, sum(&counts.letters_by_channel), EQUAL),
        Balance::SubmittersByChannel => (counts.submitters, sum(&counts.submitters_by_channel), EQUAL),
        Balance::SubmittersWithinLetters => (counts.submitters, counts.letters.saturating_add(signing), WITHIN),
        Balance::ValidWithinSubmitters => (counts.valid_submitters, counts.submitters.min(valid.saturating_add(signing)), WITHIN),
        Balance::JointWithinLetters => (counts.joint.map_or(0, |joint| joint.letters), counts.letters, WITHIN),
        Balance::DuplicatesWithinValid => (counts.duplicates, valid, WITHIN),
        Balance::OpinionsByScope => (counts.opinions, sum(&counts.opinions_by_scope), EQUAL),
        Balance::OpinionsByChannel => (counts.opinions, sum(&counts.opinions_by_channel), EQUAL),
        Balance::OpinionsByCategory => {
            let answered = sum(&counts.opinions_by_category);
            (counts.opinions, answered.saturating_add(counts.opinions_without_issue).saturating_add(counts.opinions_unanswered), EQUAL)
        }
        Balance::OpinionsByIssue => (counts.opinions, sum(&counts.opinions_by_issue).saturating_add(counts.opinions_without_issue), EQUAL),
        Balance::OpinionsFromLetters => {
            let strays = counts.opinions_by_channel.iter().filter(|(channel, _)| !counts.letters_by_channel.contains_key(channel));
            (strays.map(|(_, number)| number).fold(0, |total: u64, number| total.saturating_add(*number)), 0, EQUAL)
        }
        Balance::TextsWithinOpinions => (counts.distinct_texts, counts.opinions, WITHIN),
        Balance::IssuesByMembers => (counts.issues, counts.opinions_by_issue.len() as u64, EQUAL),
        Balance::AnsweredWithinIssues => (counts.issues_answered, counts.issues, WITHIN),
        Balance::AnsweredByCategory => (counts.issues_answered, sum(&counts.issues_by_category), EQUAL),
    }
}

/// Saturating, because the numbers may come from a file that somebody made to overflow.
fn sum<K>(map: &BTreeMap<K, u64>) -> u64 {
    map.values().fold(0, |total, number| total.saturating_add(*number))
}

#[cfg(test)]
#[path = "counts_tests.rs"]
mod tests;
