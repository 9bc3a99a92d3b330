//! The books of a round, kept a second time: what its result must say is counted here from letters and opinions alone, with none of
//! the code that publishes it.

use diesel::QueryResult;
use ronten::documents::result::{ResultSheet, SheetOpinion, marker};
use ronten::model::ids::RoundId;
use ronten::model::terms::{RedactionReason, Validity};
use ronten::procedure::submission::State as LetterState;
use ronten::store::Db;
use ronten::store::issues::View;
use ronten::store::opinions::Opinion;
use ronten::store::submissions::{Filter, Submission};
use std::collections::{BTreeMap, BTreeSet};

/// No round of a walk has more.
const ALL: i64 = 100_000;

/// What is personal in a walk holds one of these; nothing else does.
pub const PERSONAL: [&str; 3] = ["鵺", "nue-", "070-1000-"];

/// No text that residents read names one of them.
pub fn names_nobody(what: &str, text: &str) {
    for mark in PERSONAL {
        if let Some(at) = text.find(mark) {
            let from = text.char_indices().map(|(at, _)| at).take_while(|start| *start + 60 < at).last().unwrap_or(0);
            panic!("{what} names somebody: …{}", text[from..].chars().take(80).collect::<String>());
        }
    }
}

/// The letters of a round are there, numbered without a gap, each with a state that fits, each valid one wholly accounted for.
pub fn letters(db: &mut Db, round: RoundId, ever: &BTreeSet<String>) -> QueryResult<()> {
    let letters = Submission::list(db, round, Filter::All, 0, ALL)?;
    let numbers: Vec<i64> = letters.iter().map(|letter| letter.intake_no).collect();
    assert_eq!(numbers, (1..=letters.len() as i64).collect::<Vec<_>>(), "intake numbers");
    let here: BTreeSet<String> = letters.iter().map(|letter| letter.id.to_string()).collect();
    assert_eq!(&here, ever, "a letter was lost");
    for letter in &letters {
        let opinions = Opinion::of_submission(db, letter.id)?;
        assert_eq!(letter.opinions, opinions.len() as i64, "opinions of {}", letter.intake_no);
        assert!(opinions.is_empty() || letter.validity == Some(Validity::Valid), "an invalid letter is counted");
        assert_eq!(letter.state == LetterState::Withdrawn, letter.validity == Some(Validity::Withdrawn));
        if letter.state == LetterState::Divided {
            accounted(letter, &opinions);
        }
    }
    Ok(())
}

/// Each character is in one opinion or one aside at most, and what is in none is counted as uncovered.
fn accounted(letter: &Submission, opinions: &[Opinion]) {
    let mut times = vec![0; letter.text.chars().count()];
    let spans = opinions.iter().map(|opinion| (opinion.start_at as usize, opinion.end_at as usize));
    for (start, end) in spans.chain(letter.asides.iter().map(|aside| (aside.start, aside.end))) {
        times[start..end].iter_mut().for_each(|times| *times += 1);
    }
    assert!(times.iter().all(|times| *times <= 1), "a character is in two opinions of {}", letter.intake_no);
    let open = letter.text.chars().zip(&times).filter(|(sign, times)| **times == 0 && !sign.is_whitespace()).count();
    if letter.uncovered == 0 {
        assert_eq!(open, 0, "characters of {} are in no opinion", letter.intake_no);
    }
}

/// What is published says what is stored, all of it, and names nobody.
pub fn published(db: &mut Db, round: RoundId, sheet: &ResultSheet) -> QueryResult<()> {
    let letters = Submission::list(db, round, Filter::All, 0, ALL)?;
    let opinions = Opinion::of_round(db, round)?;
    let valid: BTreeSet<_> = letters.iter().filter(|letter| letter.validity == Some(Validity::Valid)).map(|letter| letter.id).collect();
    assert!(letters.iter().all(|letter| letter.validity.is_some() && letter.state != LetterState::Received), "a letter nobody read");
    for letter in letters.iter().filter(|letter| valid.contains(&letter.id)) {
        assert!(letter.state == LetterState::Divided && letter.uncovered == 0 && letter.cleared_by.is_some(), "{}", letter.intake_no);
    }
    let counts = &sheet.counts;
    let submitters: BTreeSet<_> = letters.iter().map(|letter| letter.submitter).collect();
    let texts: BTreeSet<_> = opinions.iter().map(|opinion| &opinion.text_key).collect();
    let own = [letters.len(), submitters.len(), opinions.len(), texts.len(), valid.len()].map(|n| n as u64);
    let valid_said = counts.letters_by_validity.get(&Validity::Valid).copied().unwrap_or_default();
    assert_eq!([counts.letters, counts.submitters, counts.opinions, counts.distinct_texts, valid_said], own);
    for sums in [counts.letters_by_validity.values().sum::<u64>(), counts.letters_by_channel.values().sum(), letters.len() as u64] {
        assert_eq!(sums, counts.letters);
    }
    assert_eq!(counts.submitters_by_channel.values().sum::<u64>(), counts.submitters);
    assert_eq!(counts.opinions_by_channel.values().sum::<u64>(), counts.opinions);
    assert_eq!(counts.opinions_by_scope.values().sum::<u64>(), counts.opinions);
    assert_eq!(counts.opinions_unanswered, 0);
    answered(db, round, &opinions, sheet)?;
    wordings(&letters, &opinions, sheet);
    names_nobody("a result", &serde_json::to_string(sheet).unwrap());
    Ok(())
}

/// Every opinion is under one issue whose approved view covers it, or has a reason for having none; each stands there once.
fn answered(db: &mut Db, round: RoundId, opinions: &[Opinion], sheet: &ResultSheet) -> QueryResult<()> {
    let views: BTreeMap<_, _> = View::of_round(db, round)?.into_iter().map(|view| (view.issue, view)).collect();
    for opinion in opinions {
        match (opinion.issue, opinion.no_issue) {
            (Some(issue), None) => {
                let view = views.get(&issue).expect("an opinion without an answer");
                assert_eq!(view.state.name(), "approved");
                assert!(view.covered.contains(&opinion.id), "an opinion that the answer does not cover");
                assert!(!view.text.trim().is_empty());
            }
            (None, Some(_)) => {}
            both => panic!("an opinion in {both:?}"),
        }
    }
    let mut numbers: Vec<u64> = lines(sheet).map(|line| line.number).collect();
    numbers.sort_unstable();
    let before = numbers.len();
    numbers.dedup();
    assert_eq!((numbers.len(), before), (opinions.len(), opinions.len()), "opinions in the result");
    Ok(())
}

fn lines(sheet: &ResultSheet) -> impl Iterator<Item = &SheetOpinion> {
    sheet.issues.iter().flat_map(|issue| &issue.opinions).chain(&sheet.without_issue)
}

/// The words of each opinion stand there as its writer wrote them, but for what is replaced.
fn wordings(letters: &[Submission], opinions: &[Opinion], sheet: &ResultSheet) {
    let words = |opinion: &Opinion| {
        let letter = letters.iter().find(|letter| letter.id == opinion.submission).unwrap();
        let (start, end) = (opinion.start_at as usize, opinion.end_at as usize);
        let hidden = |at: usize| letter.redactions.iter().any(|mark| mark.start <= at && at < mark.end);
        let signs = letter.text.chars().enumerate().take(end).skip(start);
        joined(signs.map(|(at, sign)| if hidden(at) { HIDDEN } else { sign }))
    };
    let said = |line: &SheetOpinion| {
        let text = RedactionReason::ALL.iter().fold(line.text.clone(), |text, reason| text.replace(marker(*reason), &HIDDEN.to_string()));
        joined(text.chars())
    };
    let mut stored: Vec<String> = opinions.iter().map(words).collect();
    let mut said: Vec<String> = lines(sheet).map(said).collect();
    stored.sort_unstable();
    said.sort_unstable();
    assert_eq!(said, stored, "the words of the opinions");
}

/// What stands for whatever was replaced, however many places it was.
const HIDDEN: char = '□';

fn joined(signs: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for sign in signs {
        if sign != HIDDEN || !text.ends_with(HIDDEN) {
            text.push(sign);
        }
    }
    text
}
