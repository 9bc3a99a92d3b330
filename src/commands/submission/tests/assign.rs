//! Giving opinions their issues.

use super::*;
use crate::model::terms::NoIssueReason;

#[test]
fn many_opinions_of_many_letters_go_at_once_and_views_with_them() {
    let town = Town::new();
    let round = town.open_round().id;
    let letters = ["一。二。", "三。四。"].map(|text| split(&town, &judged(&town, round, text), &[(0, 2), (2, 4)]).unwrap());
    let all: Vec<_> = letters.iter().flat_map(|letter| opinions(&town, letter.id)).map(|opinion| (opinion.id, 1)).collect();
    let (from, to) = (issue(&town, 1), issue(&town, 2));
    let unassigned = || town.read(|db| Opinion::count_unassigned(db, round));

    assert_eq!(town.perform(&official(), Assign { opinions: all.clone(), to: Place::Issue(from.id) }).unwrap(), 4);
    assert_eq!(unassigned(), 0);
    let views = [from.id, to.id].map(|issue| approved_view(&town, round, issue).id);
    let again: Vec<_> = all.iter().map(|(id, _)| (*id, 2)).collect();
    assert_eq!(town.perform(&official(), Assign { opinions: again.clone(), to: Place::Issue(from.id) }).unwrap(), 0);
    assert_eq!(views.map(|view| standing(&town, view)), [STANDS, STANDS]);
    assert_eq!(town.perform(&official(), Assign { opinions: again[..1].to_vec(), to: Place::Issue(to.id) }).unwrap(), 1);
    assert_eq!(views.map(|view| standing(&town, view)), [VOID, VOID]);

    town.perform(&official(), Assign { opinions: again[1..2].to_vec(), to: Place::None(NoIssueReason::OutOfScope) }).unwrap();
    let marked = town.read(|db| Opinion::by_id(db, all[1].0)).unwrap();
    assert_eq!((marked.issue, marked.no_issue, unassigned()), (None, Some(NoIssueReason::OutOfScope), 0));
    town.perform(&official(), Assign { opinions: vec![(all[1].0, 3)], to: Place::Undecided }).unwrap();
    assert_eq!(unassigned(), 1);
}

#[test]
fn all_or_none() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = split(&town, &judged(&town, round, "一。二。"), &[(0, 2), (2, 4)]).unwrap();
    let [one, two] = opinions(&town, letter.id).try_into().unwrap();
    let issue = issue(&town, 1);
    let assign = |opinions: Vec<(_, _)>| town.perform(&official(), Assign { opinions, to: Place::Issue(issue.id) });

    assert_eq!(refused(assign(vec![(one.id, 1), (two.id, 7)])), Refused::Stale);
    assert_eq!(refused(assign(vec![(one.id, 1), (Default::default(), 1)])), Refused::Missing);
    assert_eq!(problems(assign(vec![(one.id, 1); 501])), [("opinions".to_owned(), "too_many")]);
    split(&town, &letter, &[(0, 2)]).unwrap();
    assert_eq!(refused(assign(vec![(one.id, 1), (two.id, 2)])), Refused::Stale);
    assert_eq!(opinions(&town, letter.id)[0].issue, None);
}

#[test]
fn an_issue_must_be_raised_and_of_the_project() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = split(&town, &judged(&town, round, "一。"), &[(0, 2)]).unwrap();
    let opinion = opinions(&town, letter.id)[0].id;
    let (mut retired, mut strange) = (issue(&town, 1), issue(&town, 2));
    retired.state = crate::procedure::issue::State::Retired;
    strange.project = ProjectId::new();

    for target in [town.change(retired).id, town.change(strange).id, IssueId::new()] {
        let assign = Assign { opinions: vec![(opinion, 1)], to: Place::Issue(target) };
        assert_eq!(refused(town.perform(&official(), assign)), Refused::Missing);
    }
}

#[test]
fn only_the_own_section_before_the_result() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = split(&town, &judged(&town, round, "一。"), &[(0, 2)]).unwrap();
    let opinions = vec![(opinions(&town, letter.id)[0].id, 1)];
    let assign = || Assign { opinions: opinions.clone(), to: Place::None(NoIssueReason::StanceOnly) };

    assert_eq!(refused(town.perform(&staff(Role::Official, Some(OTHER_SECTION)), assign())), Refused::Missing);
    assert_eq!(why(town.perform(&staff(Role::Approver, Some(SECTION)), assign())), Why::Role(vec![Role::Official]));
    town.move_round(round, RoundState::ResultPublished);
    assert_eq!(why(town.perform(&official(), assign())), Why::Guards(vec!["result_unsettled"]));
}
