//! A real plan and the letters about it, taken through a whole round as careful readers sorted them: nothing is lost on the
//! way, every number adds up, and nobody's name gets out.

mod office;
mod public;
mod set;
mod sorting;

use office::Office;
use public::{cleared, everything, folded, secrets};
use serde_json::{Map, Value};
use set::{Letter, Set};
use sorting::same_writer;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// The set that is loaded, and the city that its addresses begin with.
const SET: (&str, &str) = ("gomi", "霧沢原市");

#[test]
fn a_whole_set_goes_from_its_letters_to_a_result_that_reconciles_and_names_nobody() {
    let Some(folder) = set::folder(SET.0) else {
        println!("samples: absent");
        return;
    };
    let set = Set::read(&folder);
    let office = Office::open(&set);
    let t = std::time::Instant::now();
    office.receive();
    eprintln!("receive {:?}", t.elapsed());
    office.reconcile();
    eprintln!("reconcile {:?}", t.elapsed());
    office.read_all();
    eprintln!("read {:?}", t.elapsed());
    office.answer();
    eprintln!("answer {:?}", t.elapsed());
    office.publish();
    eprintln!("publish {:?}", t.elapsed());

    let found = everything(&office.app, &office.project);
    eprintln!("crawl {} {:?}", found.len(), t.elapsed());

    let result = format!("{}/rounds/1/result", office.project);
    let json: Value = serde_json::from_slice(&found[&format!("{result}.json")]).unwrap();
    assert_eq!(json["counts"], expected_counts(&set));
    adds_up(&json);
    assert_eq!(published(&json), expected_opinions(&set));
    let table = &found[&format!("{result}.csv")][3..];
    assert_eq!(csv::Reader::from_reader(table).records().map(Result::unwrap).count(), opinions(&set).count());
    assert!((1..=opinions(&set).count()).all(|n| found.contains_key(&format!("{}/rounds/1/opinions/{n}", office.project))));
    names_nobody(&set, &found);
}

/// Valid letters with their opinions.
fn opinions(set: &Set) -> impl Iterator<Item = (&Letter, &set::Opinion)> {
    set.letters.iter().flat_map(|letter| letter.opinions.iter().map(move |opinion| (letter, opinion)))
}

/// How often each name occurs, as the result writes it.
fn tally(names: impl Iterator<Item = String>) -> Value {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts.into_iter().map(|(name, n)| (name, Value::from(n))).collect::<Map<_, _>>().into()
}

/// The counts of the result, from the set's files alone.
fn expected_counts(set: &Set) -> Value {
    let letters = || set.letters.iter();
    let submitter = |at: usize| same_writer(&set.letters, at).unwrap_or(at);
    let numbered = || (0..set.letters.len()).zip(&set.letters);
    let category = |issue: usize| set.issues[issue].category.to_string();
    let answered: BTreeSet<usize> = opinions(set).map(|(_, opinion)| opinion.issue).collect();
    let wording = |words: &str| words.nfkc().filter(|c| !c.is_whitespace()).collect::<String>();
    serde_json::json!({
        "letters": letters().count(),
        "letters_by_validity": tally(letters().map(|letter| letter.validity.to_string())),
        "letters_by_channel": tally(letters().map(|letter| letter.channel.to_string())),
        "duplicates": letters().filter(|letter| letter.repeats.is_some()).count(),
        "submitters": numbered().filter(|(at, _)| submitter(*at) == *at).count(),
        "submitters_by_channel": tally(numbered().filter(|(at, _)| submitter(*at) == *at).map(|(_, letter)| letter.channel.to_string())),
        "valid_submitters": numbered().filter(|(_, letter)| letter.is_valid()).map(|(at, _)| submitter(at)).collect::<BTreeSet<_>>().len(),
        "opinions": opinions(set).count(),
        "opinions_by_scope": tally(opinions(set).map(|(_, opinion)| set.issues[opinion.issue].scope().to_string())),
        "opinions_by_channel": tally(opinions(set).map(|(letter, _)| letter.channel.to_string())),
        "opinions_by_category": tally(opinions(set).map(|(_, opinion)| category(opinion.issue))),
        "opinions_by_issue": tally(opinions(set).map(|(_, opinion)| (opinion.issue + 1).to_string())),
        "opinions_without_issue": 0,
        "opinions_unanswered": 0,
        "distinct_texts": opinions(set).map(|(letter, one)| wording(letter.words(one.start, one.end))).collect::<BTreeSet<_>>().len(),
        "issues": answered.len(),
        "issues_answered": answered.len(),
        "issues_by_category": tally(answered.iter().map(|issue| category(*issue))),
    })
}

/// The equations that every report must satisfy, on the numbers and on the lists of the published file alike.
fn adds_up(json: &Value) {
    let counts = &json["counts"];
    let sum = |name: &str| counts[name].as_object().unwrap().values().filter_map(Value::as_u64).sum::<u64>();
    let number = |name: &str| counts[name].as_u64().unwrap();
    assert_eq!((sum("letters_by_validity"), sum("letters_by_channel")), (number("letters"), number("letters")));
    assert_eq!(sum("submitters_by_channel"), number("submitters"));
    for split in ["opinions_by_scope", "opinions_by_channel", "opinions_by_category", "opinions_by_issue"] {
        assert_eq!(sum(split), number("opinions"), "{split}");
    }
    assert!(number("distinct_texts") <= number("opinions") && number("issues_answered") == number("issues"));
    let listed: usize = json["issues"].as_array().unwrap().iter().map(|issue| issue["opinions"].as_array().unwrap().len()).sum();
    assert_eq!((listed as u64, json["without_issue"].as_array().unwrap().len()), (number("opinions"), 0));
}

/// Title of the issue, category, and words of each opinion that was published.
fn published(json: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let issues = json["issues"].as_array().unwrap().iter();
    let opinions = issues.flat_map(|issue| issue["opinions"].as_array().unwrap().iter().map(move |opinion| (issue, opinion)));
    let mut all: Vec<_> = opinions.map(|(issue, one)| (text(&issue["title"]), text(&issue["category"]), text(&one["text"]))).collect();
    all.sort();
    all
}

/// The same from the set's files, with the words cleared.
fn expected_opinions(set: &Set) -> Vec<(String, String, String)> {
    let line = |(letter, one): (&Letter, &set::Opinion)| {
        let issue = &set.issues[one.issue];
        (issue.title.clone(), issue.category.to_string(), cleared(letter, one.start, one.end))
    };
    let mut all: Vec<_> = opinions(set).map(line).collect();
    all.sort();
    all
}

/// Nothing that must not be public stands in any public byte, however it is written.
fn names_nobody(set: &Set, found: &BTreeMap<String, Vec<u8>>) {
    let secrets = secrets(set, SET.1);
    let (letter, one) = opinions(set).find(|(letter, _)| letter.redactions.is_empty()).unwrap();
    let (words, mut there) = (folded(letter.words(one.start, one.end)), 0);
    for (path, bytes) in found {
        let text = folded(&unescaped(&String::from_utf8_lossy(bytes)));
        for (words, letter) in &secrets {
            assert!(!text.contains(words), "{letter}: {words} stands in {path}");
        }
        there += usize::from(text.contains(&words));
    }
    assert!(there > 3, "what is public is found: {there}");
}

/// As a reader sees it: HTML's and URLs' ways to write characters undone.
fn unescaped(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x60;", "`"), ("&#x3D;", "="), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (code, sign)| text.replace(code, sign))
}
