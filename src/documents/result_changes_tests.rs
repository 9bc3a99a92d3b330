//! Two versions compared: what differs is named, and what was withheld meanwhile is no difference.

use super::*;

/// Two issues with an opinion each, and an opinion without issue.
fn sheet() -> ResultSheet {
    serde_json::from_str(include_str!("../../tests/golden/result/small.json")).unwrap()
}

#[test]
fn the_same_says_nothing() {
    let (old, mut new) = (sheet(), sheet());
    new.correction = Some(super::super::result::Correction { version: 2, reason: "理由".to_owned() });

    assert_eq!(Changes::between(&old, &new), Changes::default());
    assert!(same(&old, &new));
}

#[test]
fn each_difference_is_named_once() {
    let (old, mut new) = (sheet(), sheet());
    new.issues[0].text = "別の考え方".to_owned();
    new.issues[0].opinions[0].gist = "別の概要".to_owned();
    let mut added = new.issues[1].opinions[0].clone();
    added.number = 4;
    new.issues[1].opinions.push(added);
    new.without_issue.clear();
    new.counts.letters += 1;
    new.remark = "説明".to_owned();

    let changes = Changes::between(&old, &new);

    assert_eq!((changes.added, changes.removed, changes.changed), (vec![4], vec![3], vec![1]));
    assert_eq!(changes.counts, [("letters", 2, 3)]);
    assert_eq!(changes.parts, ["remark"]);
    let [issue] = changes.issues.as_slice() else { panic!("{:?}", changes.issues) };
    let text = |answer: &Option<Answer>| answer.clone().unwrap().text;
    assert_eq!((issue.number, text(&issue.before), text(&issue.after)), (1, old.issues[0].text.clone(), "別の考え方".to_owned()));
    assert!(!same(&old, &new));
}

#[test]
fn an_opinion_in_another_issue_is_changed_and_a_new_issue_was_not_there_before() {
    let (old, mut new) = (sheet(), sheet());
    let moved = new.issues[0].opinions.remove(0);
    let mut issue = SheetIssue { number: 3, opinions: vec![moved], ..new.issues[0].clone() };
    issue.title = "別の論点".to_owned();
    new.issues.push(issue);

    let changes = Changes::between(&old, &new);

    assert_eq!(changes.changed, [1]);
    assert_eq!(changes.issues.len(), 1);
    assert!(changes.issues[0].before.is_none() && changes.issues[0].after.is_some());
}

#[test]
fn words_withheld_later_are_the_words_withheld_from_the_start() {
    let (mut old, mut new) = (sheet(), sheet());
    let text = |marker: &str| format!("{marker}です。木を植えて。");
    old.issues[0].opinions[0].text = text(withheld_marker(RedactionReason::Name));
    new.issues[0].opinions[0].text = text(marker(RedactionReason::Name));
    new.withheld.insert(RedactionReason::Name, 7);

    assert!(same(&old, &new));
}

#[test]
fn what_has_no_name_of_its_own_is_told_too() {
    let (old, mut new) = (sheet(), sheet());
    new.contact = "別の課".to_owned();
    *new.counts.letters_by_channel.values_mut().next().unwrap() += 1;

    assert_eq!(Changes::between(&old, &new).parts, ["counts", "heading"]);
}
