//! Results of rounds in a ledger: what was published before the method was used, what comes after, what a correction changes, and
//! letters that wait for their result.

use super::honest;
use crate::support::case::Case;
use crate::support::hall::Hall;
use ronten::commands::approval::Decision;
use ronten::commands::ledger::Adopt;
use ronten::commands::ledger::end::ProposeEnd;
use ronten::commands::result::Remarks;
use ronten::commands::view::{EditView, SubmitView, ViewForm};
use ronten::documents::ledger::Standing;
use ronten::model::method::Ending;
use ronten::model::terms::Role;
use ronten::store::approvals::Purpose;
use ronten::store::issues::{Issue, View};
use ronten::store::ledger::Ledger;
use ronten::store::opinions::Opinion;

/// The project of a case, with the people who explain it.
pub fn hall(case: &Case) -> Hall<'_> {
    let clerk = case.app.staff("clerk", Role::Official);
    Hall::of(&case.app, (case.official.clone(), clerk, case.approver.clone()), case.now().project)
}

fn adopt(case: &Case) {
    case.app.perform(&case.official, Adopt { project: case.now().project, ground: "くらしに関わるため".to_owned() });
}

pub fn publish(case: &Case) {
    case.close();
    let (trees, costs) = (case.heard(1, None), case.heard(2, None));
    let issues = [case.issue("植える場所", &[trees]), case.issue("費用", &[costs])];
    case.respond();
    for (issue, text) in issues.into_iter().zip(["川沿いに植えます。", "費用は変えません。"]) {
        let asked = case.answer(issue, text);
        case.decide(&asked, Decision::Approve);
    }
    release(case);
}

fn release(case: &Case) {
    let asked = case.ask_for_release(Remarks { next_step: "計画を決定します。".to_owned(), ..Remarks::default() });
    case.decide(&asked, Decision::Approve);
}

/// The city corrects its answer on the first issue.
pub fn correct(case: &Case) {
    let (path, rev) = (format!("{}/correction", case.base), case.now().rev.to_string());
    assert_eq!(case.desk().send_form(&path, &path, &[("rev", &rev), ("reason", "答えに誤りがありました。")]).status, 303);
    let issue = case.app.read(|db| Issue::by_number(db, case.now().project, 1)).unwrap();
    let view = case.app.read(|db| View::of(db, issue.id, case.round)).unwrap();
    let covered = case.app.read(|db| Opinion::ids_of_issue(db, case.round, issue.id));
    let form = ViewForm { category: view.category, text: "駅前に植えます。".to_owned(), covered, ..ViewForm::default() };
    let view = case.app.perform(&case.official, EditView { view: view.id, rev: view.rev, form });
    let asked = case.app.perform(&case.official, SubmitView { view: view.id, rev: view.rev });
    case.decide(&asked, Decision::Approve);
    release(case);
}

fn written(case: &Case) {
    case.letter("佐藤 一郎", "駅前に木を植えてください。");
    case.letter("鈴木 二郎", "費用が高いと思います。");
}

#[test]
fn a_result_enters_the_ledger_and_a_correction_adds_only_what_it_changes() {
    let case = Case::open();
    written(&case);
    adopt(&case);
    publish(&case);
    let first = hall(&case).ledger();
    assert_eq!(first.matrix().rows.iter().map(|row| (row.issue, row.opinions)).collect::<Vec<_>>(), [(1, 1), (2, 1)]);
    assert!(first.issues.values().all(|course| course.standing == Standing::Answered && !course.owes));

    correct(&case);

    let ledger = case.app.read(|db| Ok(ronten::commands::ledger::read(db, case.now().project, None).unwrap()));
    assert_eq!(ledger.last_line, first.last_line + 2, "the version, and the view that changed");
    let views: Vec<_> = ledger.issues[&1].views().map(|(_, view)| (view.text.as_str(), view.supersedes, view.change.as_str())).collect();
    assert_eq!(views, [("川沿いに植えます。", None, ""), ("駅前に植えます。", Some(1), "答えに誤りがありました。")]);
    let no = case.base.split('/').nth(3).unwrap();
    let page = case.app.browser().get(&format!("/projects/{no}/ledger"));
    assert!(page.says("第1回意見募集") && page.says("ご意見2件"), "{}", page.text());
    honest(&case.app);
}

#[test]
fn what_was_published_before_comes_with_the_method_as_it_was() {
    let (before, after) = (Case::open(), Case::open());
    for case in [&before, &after] {
        written(case);
    }
    adopt(&before);
    for case in [&before, &after] {
        publish(case);
        correct(case);
    }
    adopt(&after);

    let said =
        |case: &Case| hall(case).ledger().issues[&1].views().map(|(_, view)| (view.text.clone(), view.supersedes)).collect::<Vec<_>>();
    assert_eq!(said(&before), said(&after));
    honest(&after.app);
}

#[test]
fn a_result_that_is_corrected_after_the_end_enters_the_ledger_that_has_ended() {
    let case = Case::open();
    written(&case);
    adopt(&case);
    publish(&case);
    let hall = hall(&case);
    let course = hall.app.perform(&hall.official, hall.propose(None));
    hall.approve(course.id.as_str(), Purpose::Edition).unwrap();
    let ledger = case.app.read(|db| Ledger::of_project(db, hall.project)).unwrap();
    let (reason, kept) = ("計画が決まったため".to_owned(), Vec::new());
    let end = ProposeEnd { project: hall.project, rev: ledger.rev, how: Some(Ending::Concluded), reason, successor: None, kept };
    hall.app.perform(&hall.official, end);
    hall.approve(ledger.id.as_str(), Purpose::LedgerEnd).unwrap();
    let ended = hall.ledger();

    correct(&case);

    let corrected = hall.ledger();
    assert_eq!(corrected.last_line, ended.last_line + 2, "the version, and the view that changed");
    let views: Vec<_> = corrected.issues[&1].views().map(|(_, view)| (view.text.as_str(), view.supersedes)).collect();
    assert_eq!(views, [("川沿いに植えます。", None), ("駅前に植えます。", Some(1))]);
    honest(&case.app);
}

#[test]
fn letters_that_wait_for_their_result_are_named_by_number_as_of_the_cutoff() {
    let case = Case::open();
    written(&case);
    adopt(&case);
    let hall = hall(&case);
    let evening = hall.announced(5);
    let edition = hall.app.perform(&hall.official, hall.propose(Some(evening)));
    // What comes in while it waits does not make it another edition.
    case.letter("高橋 三郎", "日陰が足りません。");
    hall.approve(edition.id.as_str(), Purpose::Edition).unwrap();

    let ledger = hall.ledger();
    assert_eq!(ledger.unpublished.iter().collect::<Vec<_>>(), [(&1, &2)]);
    assert!(ledger.issues.is_empty() && ledger.opinions.is_empty(), "nothing of them but how many they are");
    honest(&case.app);
}
