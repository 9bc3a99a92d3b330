//! Issues and views through the writer: what they demand, who approves them, and what sends them back.

use super::*;
use crate::commands::case_tests::{Case, approve, give_back};
use crate::commands::issue::{RaiseIssue, RetireIssue, RewordIssue};
use crate::model::terms::Role;
use crate::procedure::approval::State as ApprovalState;
use crate::store::issues::Issue;
use crate::store::opinions::Opinion;

/// A case with two letters on one issue, in the answering state.
fn answering() -> (Case, Issue, Vec<Opinion>) {
    let case = Case::open();
    let issue = case.issue("木を植える場所");
    let (_, mut opinions) = case.letter("駅前に植えてほしい。\n川沿いにも。", &[&issue, &issue]);
    opinions.extend(case.letter("公園に植えてほしい。", &[&issue]).1);
    case.sort();
    case.respond();
    (case, issue, opinions)
}

fn submit(view: &View) -> SubmitView {
    SubmitView { view: view.id, rev: view.rev }
}

#[test]
fn a_view_is_asked_for_all_its_category_demands() {
    let (case, issue, _) = answering();
    let view = case.town.ok(&case.official, DraftView { issue: issue.id, round: case.round.id, form: ViewForm::default() });
    assert_eq!(case.town.guards(&case.official, submit(&view)), ["text_given", "demands_met", "members_covered"]);

    let mut form = case.view_form(&issue, ResponseCategory::Reflected);
    form.after_text = form.before_text.clone();
    form.covered.pop();
    let view = case.town.ok(&case.official, EditView { view: view.id, rev: view.rev, form });
    assert_eq!(case.town.guards(&case.official, submit(&view)), ["demands_met", "members_covered"]);
    assert_eq!(lacking(&view), [Demand::TextAfter]);

    let form = case.view_form(&issue, ResponseCategory::Reflected);
    let view = case.town.ok(&case.official, EditView { view: view.id, rev: view.rev, form });
    case.town.ok(&case.official, submit(&view));
    assert_eq!(case.view(&view).state, State::InApproval);
}

#[test]
fn another_person_of_the_section_approves_or_returns() {
    let (case, issue, _) = answering();
    let view = case.draft_view(&issue, ResponseCategory::NotReflected);
    let asked = case.town.ok(&case.clerk, submit(&view));
    let drafter = case.town.account("tanaka2", Role::Approver, "midori", Some(case.official.person().unwrap()));
    let pr_section = case.town.staff("koho", Role::PrSection);
    assert_eq!(case.town.guards(&drafter, approve(&asked)), ["other_person"]);
    assert_eq!(case.town.guards(&pr_section, approve(&asked)), ["own_section"]);

    case.town.ok(&case.approver, give_back(&asked, "理由が足りません"));
    assert_eq!(case.view(&view).state, State::Drafted);
    let again = case.town.ok(&case.official, submit(&case.view(&view)));
    case.town.ok(&case.approver, approve(&again));

    assert_eq!(case.view(&view).state, State::Approved);
    assert!(case.town.read(|db| crate::commands::round::facts::unanswered(db, &case.now())).is_empty());
}

#[test]
fn an_edit_or_another_opinion_voids_the_approval() {
    let (case, issue, opinions) = answering();
    let view = case.answer(&issue, ResponseCategory::NotReflected);
    let given = case.town.read(|db| Approval::newest(db, view.id.as_str(), Purpose::View)).unwrap();
    let form = case.view_form(&issue, ResponseCategory::Noted);
    let edited = case.town.ok(&case.official, EditView { view: view.id, rev: view.rev, form: form.clone() });
    assert_eq!((edited.state, case.approval(given.id).state), (State::Drafted, ApprovalState::Voided));
    assert_eq!(case.town.refused(&case.official, EditView { view: view.id, rev: view.rev, form }), Refused::Stale);

    // What the approver sees is compared with what is there when the button is pressed.
    let asked = case.town.ok(&case.official, submit(&edited));
    case.change_opinion(opinions[0].id, |opinion| opinion.gist = "要約".to_owned());
    assert_eq!(case.town.guards(&case.approver, approve(&asked)), ["content_unchanged"]);
}

#[test]
fn an_approved_view_counts_for_its_own_opinions_only() {
    let (case, issue, opinions) = answering();
    let other = case.issue("木の種類");
    case.answer(&issue, ResponseCategory::NotReflected);
    let unanswered = || case.town.read(|db| crate::commands::round::facts::unanswered(db, &case.now())).into_iter().collect::<Vec<_>>();
    assert_eq!(unanswered(), []);

    let to = other.id;
    case.change_opinion(opinions[2].id, move |opinion| opinion.issue = Some(to));

    assert_eq!(unanswered(), [issue.id, other.id]);
}

#[test]
fn rewording_an_issue_sends_its_approved_view_back() {
    let (case, issue, _) = answering();
    let view = case.answer(&issue, ResponseCategory::NotReflected);
    let reword = |rev| RewordIssue { issue: issue.id, rev, theme: String::new(), title: "植える木".to_owned() };

    case.town.ok(&case.official, reword(1));

    assert_eq!(case.view(&view).state, State::Drafted);
    assert_eq!(case.town.refused(&case.official, reword(1)), Refused::Stale);
}

#[test]
fn an_issue_keeps_its_number_and_retires_only_when_empty() {
    let (case, issue, opinions) = answering();
    let empty = case.issue("まちがい");
    assert_eq!((issue.number, empty.number), (1, 2));
    assert_eq!(case.town.guards(&case.official, RetireIssue { issue: issue.id, rev: issue.rev }), ["no_opinions"]);
    let blank = RaiseIssue { project: case.round.project, theme: String::new(), title: " ".to_owned() };
    assert_eq!(case.town.guards(&case.official, blank), ["title_given"]);

    case.town.ok(&case.official, RetireIssue { issue: empty.id, rev: empty.rev });

    assert_eq!(case.issue("次").number, 3);
    let form = ViewForm { covered: vec![opinions[0].id], ..ViewForm::default() };
    assert_eq!(case.town.refused(&case.official, DraftView { issue: empty.id, round: case.round.id, form }), Refused::Missing);
}

#[test]
fn an_issue_has_one_view_a_round_and_ticks_are_of_its_own_opinions() {
    let (case, issue, opinions) = answering();
    let form = ViewForm { covered: vec![OpinionId::new(), opinions[1].id], ..ViewForm::default() };
    let view = case.town.ok(&case.official, DraftView { issue: issue.id, round: case.round.id, form: form.clone() });

    assert_eq!(*view.covered, [opinions[1].id]);
    assert!(matches!(case.town.refused(&case.official, DraftView { issue: issue.id, round: case.round.id, form }), Refused::Rule(_)));
}
