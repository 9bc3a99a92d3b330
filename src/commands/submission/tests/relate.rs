//! Links between letters of the same words, and letters of one submitter.

use super::*;

fn opened(town: &Town, round: RoundId, text: &str) -> Submission {
    let letter = send(town, round, text);
    town.perform(&official(), Open { submission: letter.id }).unwrap()
}

fn link(town: &Town, letter: &Submission, duplicate_of: Option<SubmissionId>) -> Result<Submission, WriterError> {
    let rev = stored(town, letter.id).rev;
    town.perform(&official(), Link { submission: letter.id, rev, duplicate_of })
}

fn join(town: &Town, letter: &Submission, with: Option<SubmissionId>) -> Result<Submission, WriterError> {
    let rev = stored(town, letter.id).rev;
    town.perform(&official(), Join { submission: letter.id, rev, with })
}

/// For each letter the position of the first one of the same submitter.
fn submitters(town: &Town, letters: &[&Submission]) -> Vec<usize> {
    let of: Vec<_> = letters.iter().map(|letter| stored(town, letter.id).submitter).collect();
    of.iter().map(|one| of.iter().position(|other| other == one).unwrap()).collect()
}

#[test]
fn a_link_names_an_earlier_letter_of_the_round_and_can_be_taken_away() {
    let town = Town::new();
    let round = town.open_round().id;
    let (first, second) = (opened(&town, round, "同じ"), opened(&town, round, "同じ"));
    let elsewhere = opened(&town, town.open_round().id, "同じ");

    assert_eq!(link(&town, &second, Some(first.id)).unwrap().duplicate_of, Some(first.id));
    for target in [first.id, second.id, elsewhere.id, SubmissionId::new()] {
        assert_eq!(why(link(&town, &first, Some(target))), Why::Guards(vec!["target_fits"]));
    }
    assert_eq!(link(&town, &second, None).unwrap().duplicate_of, None);
    assert_eq!(refused(town.perform(&official(), Link { submission: second.id, rev: 1, duplicate_of: None })), Refused::Stale);
}

#[test]
fn whoever_joins_brings_along_and_whoever_leaves_goes_alone() {
    let town = Town::new();
    let round = town.open_round().id;
    let [a, b, c, d] = ["一", "二", "三", "四"].map(|text| opened(&town, round, text));
    let all = [&a, &b, &c, &d];

    join(&town, &b, Some(a.id)).unwrap();
    join(&town, &d, Some(c.id)).unwrap();
    assert_eq!(submitters(&town, &all), [0, 0, 2, 2]);
    join(&town, &c, Some(b.id)).unwrap();
    assert_eq!(submitters(&town, &all), [0, 0, 0, 0]);
    // The letter by whose id the others went.
    join(&town, &a, None).unwrap();
    assert_eq!(submitters(&town, &all), [0, 1, 1, 1]);
    assert_eq!(stored(&town, a.id).submitter, a.id);
    join(&town, &d, None).unwrap();
    assert_eq!(submitters(&town, &all), [0, 1, 1, 3]);
    assert_eq!(why(join(&town, &d, Some(d.id))), Why::Guards(vec!["target_fits"]));
}

#[test]
fn the_program_proposes_and_joins_nothing_itself() {
    let town = Town::new();
    let round = town.open_round().id;
    let (first, second) = (opened(&town, round, "公園を１０個"), opened(&town, round, "公園を 10個\n"));
    let mut other = letter(&town, round, "別の意見");
    other.person.address = "ミホン市本町１ー２ー３".to_owned();
    let other = town.perform(&Actor::Resident, other).unwrap().submission;
    let of = |letter: &Submission| town.read(|db| suggestions(db, &stored(&town, letter.id)));

    assert_eq!(of(&first), Suggestions { same_identity: vec![second.id, other], same_text: vec![second.id] });
    assert_eq!(submitters(&town, &[&first, &second, &stored(&town, other)]), [0, 1, 2]);
    join(&town, &second, Some(first.id)).unwrap();
    assert_eq!(of(&first), Suggestions { same_identity: vec![other], same_text: vec![second.id] });
}
