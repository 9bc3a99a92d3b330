//! Marking opinions.

use super::*;
use crate::commands::submission::divide::words_outside;
use crate::model::Span;
use crate::model::span::check_disjoint;
use crate::model::terms::AsideReason;
use crate::procedure::submission::State;
use crate::similarity::SameTextKey;
use crate::store::submissions::Filter;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn aside(start: usize, end: usize) -> Piece {
    Piece { start, end, mark: Mark::Aside(AsideReason::Greeting) }
}

#[test]
fn every_character_is_accounted_for_and_white_space_by_itself() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, "拝啓。\n\n公園を　増やして。𠮷\n");
    let unsplit = || town.read(|db| Submission::count(db, round, Filter::Unsplit));
    let part = split(&town, &letter, &[(5, 14)]).unwrap();
    assert_eq!((part.state, part.uncovered, part.opinions, unsplit()), (State::Divided, 4, 1, 1));

    let pieces = vec![opinion_piece(5, 14), aside(0, 3), opinion_piece(14, 15)];
    let whole = town.perform(&official(), Split { submission: letter.id, rev: part.rev, pieces }).unwrap();

    assert_eq!((whole.uncovered, whole.opinions, unsplit(), whole.asides.len()), (0, 2, 0, 1));
    let [first, second] = opinions(&town, letter.id).try_into().unwrap();
    assert_eq!((first.position, second.position, first.rev), (1, 2, 1));
    assert_eq!(first.text_key, SameTextKey::of("公園を増やして。").to_string());
}

#[test]
fn an_opinion_that_stays_keeps_its_issue_and_one_that_goes_voids_the_view() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = split(&town, &judged(&town, round, "一。二。三。"), &[(0, 2), (2, 4), (4, 6)]).unwrap();
    let [one, two, three] = opinions(&town, letter.id).try_into().unwrap();
    let (kept, lost) = (issue(&town, 1), issue(&town, 2));
    town.perform(&official(), Assign { opinions: vec![(one.id, 1), (three.id, 1)], to: Place::Issue(kept.id) }).unwrap();
    town.perform(&official(), Assign { opinions: vec![(two.id, 1)], to: Place::Issue(lost.id) }).unwrap();
    let (kept_view, lost_view) = (approved_view(&town, round, kept.id), approved_view(&town, round, lost.id));

    split(&town, &letter, &[(4, 6), (0, 2), (2, 3)]).unwrap();

    let [first, cut, last] = opinions(&town, letter.id).try_into().unwrap();
    assert_eq!((first.id, first.issue, first.rev), (one.id, Some(kept.id), 2));
    assert_eq!((last.id, last.issue), (three.id, Some(kept.id)));
    assert!(cut.id != two.id && cut.issue.is_none());
    assert!(!town.read(|db| Opinion::by_id(db, two.id)).unwrap().active);
    assert_eq!((standing(&town, kept_view.id), standing(&town, lost_view.id)), (STANDS, VOID));
}

#[test]
fn a_changed_scope_is_a_changed_opinion_and_a_new_number_is_not() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = split(&town, &judged(&town, round, "一。二。"), &[(2, 4)]).unwrap();
    let only = opinions(&town, letter.id)[0].id;
    let issue = issue(&town, 1);
    town.perform(&official(), Assign { opinions: vec![(only, 1)], to: Place::Issue(issue.id) }).unwrap();
    let view = approved_view(&town, round, issue.id);

    let letter = split(&town, &letter, &[(0, 2), (2, 4)]).unwrap();
    assert_eq!((opinions(&town, letter.id)[1].position, standing(&town, view.id)), (2, STANDS));
    let mark = Mark::Opinion { scope: Scope::Question, section: Some(town.section), gist: Some("要約".to_owned()) };
    let pieces = vec![opinion_piece(0, 2), Piece { start: 2, end: 4, mark }];
    town.perform(&official(), Split { submission: letter.id, rev: letter.rev, pieces }).unwrap();

    let changed = opinions(&town, letter.id).remove(1);
    assert_eq!(
        (changed.id, changed.scope, changed.gist.as_str(), changed.plan_section),
        (only, Scope::Question, "要約", Some(town.section))
    );
    assert_eq!(standing(&town, view.id), VOID);
}

#[test]
fn spans_that_do_not_fit_are_refused() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, "一。 二。");

    for bad in [vec![(0, 6)], vec![(1, 1)], vec![(2, 1)], vec![(0, 2), (1, 3)], vec![(2, 3)], vec![(0, usize::MAX)]] {
        assert_eq!(why(split(&town, &letter, &bad)), Why::Guards(vec!["spans_fit"]), "{bad:?}");
    }
    assert_eq!(refused(split(&town, &Submission { rev: 1, ..letter.clone() }, &[(0, 9)])), Refused::Stale);
    let gist = Some("あ".repeat(1001));
    let stranger = Some(SectionId::new());
    let pieces = vec![
        Piece { start: 0, end: 2, mark: Mark::Opinion { scope: Scope::InScope, section: None, gist } },
        Piece { start: 3, end: 5, mark: Mark::Opinion { scope: Scope::InScope, section: stranger, gist: None } },
    ];
    let expected = [("piece-1", "too_long"), ("piece-2", "no_such_section")];
    let got = problems(town.perform(&official(), Split { submission: letter.id, rev: letter.rev, pieces }));
    assert_eq!(got, expected.map(|(field, problem)| (field.to_owned(), problem)));
    assert_eq!(opinions(&town, letter.id), []);
}

#[test]
fn only_valid_letters_of_the_own_section_before_the_result() {
    let town = Town::new();
    let round = town.open_round().id;
    let received = send(&town, round, "一。");
    assert_eq!(why(split(&town, &received, &[(0, 2)])), Why::State("received"));
    let letter = judge(&town, &received, Validity::Unreadable, "字").unwrap();
    assert_eq!(why(split(&town, &letter, &[(0, 2)])), Why::Guards(vec!["letter_valid"]));
    let letter = judge(&town, &letter, Validity::Valid, "").unwrap();
    let command = Split { submission: letter.id, rev: letter.rev, pieces: Vec::new() };
    assert_eq!(refused(town.perform(&staff(Role::Official, Some(OTHER_SECTION)), command)), Refused::Missing);
    town.move_round(round, RoundState::ResultInApproval);
    assert_eq!(why(split(&town, &letter, &[(0, 2)])), Why::Guards(vec!["result_unsettled"]));
}

#[test]
fn whatever_is_split_after_whatever_spans_and_counts_agree() {
    let town = Town::new();
    let round = town.open_round().id;
    let text = "一 二。\n三𠮷四五、六　七";
    let letter = judged(&town, round, text);
    let piece = (0usize..14, 1usize..6, any::<bool>());
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });

    let all = runner.run(&prop::collection::vec(piece, 0..6), |raw| {
        let pieces: Vec<Piece> = raw
            .iter()
            .map(|&(start, length, is_aside)| if is_aside { aside(start, start + length) } else { opinion_piece(start, start + length) })
            .collect();
        let before = stored(&town, letter.id);
        let done = town.perform(&official(), Split { submission: letter.id, rev: before.rev, pieces: pieces.clone() });
        let after = stored(&town, letter.id);
        let marked: Vec<Span> = pieces.iter().filter_map(|piece| Span::new(piece.start, piece.end)).collect();
        let fits = check_disjoint(&marked).is_ok()
            && marked.iter().all(|span| span.of(text).is_some_and(|words| words.chars().any(|c| !c.is_whitespace())));

        prop_assert_eq!(done.is_ok(), fits);
        prop_assert_eq!(after.rev, before.rev + i64::from(fits));
        let rows = opinions(&town, letter.id);
        let mut spans: Vec<Span> = rows.iter().map(|row| Span::new(row.start_at as usize, row.end_at as usize).unwrap()).collect();
        prop_assert_eq!(rows.iter().map(|row| row.position).collect::<Vec<_>>(), (1..=rows.len() as i64).collect::<Vec<_>>());
        prop_assert!(spans.is_sorted());
        spans.extend(after.asides.iter().map(|aside| Span::new(aside.start, aside.end).unwrap()));
        prop_assert!(check_disjoint(&spans).is_ok());
        prop_assert_eq!(after.opinions, rows.len() as i64);
        let outside =
            text.chars().enumerate().filter(|(at, c)| !c.is_whitespace() && !spans.iter().any(|s| (s.start()..s.end()).contains(at)));
        // Before the first splitting nothing is counted.
        prop_assert!(after.uncovered == outside.count() as i64 || after.uncovered == -1);
        if fits {
            spans.sort();
            let mut wanted = marked;
            wanted.sort();
            prop_assert_eq!(&spans, &wanted);
            prop_assert_eq!(after.uncovered, words_outside(text, &spans));
        }
        Ok(())
    });

    all.unwrap();
}
