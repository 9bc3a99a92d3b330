//! Several views decided by one confirmation, or none of them.

use super::scene::Scene;
use crate::support::http::Page;
use crate::support::routes::{add_route, step};
use ronten::commands::view::{EditView, SubmitView, ViewForm};
use ronten::model::route::StepKind;
use ronten::model::terms::Purpose;
use ronten::procedure::approval::State;
use ronten::store::approvals::Approval;

const BATCH: &str = "/office/approvals/batch";

/// Three views that wait for the head of the section.
fn three() -> (Scene, Vec<Approval>) {
    let mut policy = crate::support::app::shipped();
    add_route(&mut policy, &[Purpose::View], vec![step("chief", "", StepKind::Approve)]);
    let scene = Scene::with_issues(policy, 3);
    let asked = scene.issues.iter().map(|issue| scene.case.answer(*issue, "木を植えます。")).collect();
    (scene, asked)
}

fn confirm(scene: &Scene, items: &[(&Approval, i64)]) -> Page {
    let mut chief = scene.browser("chief");
    let values: Vec<String> = items.iter().map(|(approval, rev)| format!("{}:{rev}", approval.id)).collect();
    let mut fields = vec![("csrf", "csrf-chief")];
    fields.extend(values.iter().map(|value| ("item", value.as_str())));
    chief.post(BATCH, &fields)
}

#[test]
fn the_page_lists_every_item_and_one_press_decides_all() {
    let (scene, asked) = three();
    let mut chief = scene.browser("chief");
    assert!(chief.get("/office/approvals").says("まとめて"));
    let picked: Vec<String> = asked.iter().take(2).map(|one| format!("pick={}", one.id)).collect();

    let page = chief.get(&format!("{BATCH}?{}", picked.join("&")));

    for one in &asked[..2] {
        assert!(page.says(&format!("{}:{}", one.id, one.rev)) && page.says(&one.snapshot[..8]), "{}", page.text());
    }
    assert!(page.says("木を植えます。") && !page.says(&asked[2].id.to_string()));
    assert!(asked.iter().all(|one| scene.stands(one).0 == State::Requested), "looking decides nothing");
    assert_eq!(confirm(&scene, &[(&asked[0], asked[0].rev), (&asked[1], asked[1].rev)]).status, 303);
    let states: Vec<_> = asked.iter().map(|one| scene.stands(one).0).collect();
    assert_eq!(states, [State::Approved, State::Approved, State::Requested]);
}

#[test]
fn if_one_cannot_be_decided_none_is_and_the_page_says_which() {
    let (scene, asked) = three();
    let view = scene.view(&asked[1]);
    let form =
        ViewForm { category: view.category, text: "植えません。".to_owned(), covered: view.covered.to_vec(), ..ViewForm::default() };
    let edited = scene.case.app.perform(&scene.case.official, EditView { view: view.id, rev: view.rev, form });

    let all: Vec<_> = asked.iter().map(|one| (one, one.rev)).collect();
    let refused = confirm(&scene, &all);

    assert!(refused.status == 409 && refused.says("どれも決裁していません") && refused.says("取消し"), "{}", refused.text());
    assert!(asked.iter().all(|one| scene.stands(one).0 != State::Approved));
    // What can be decided is still ticked.
    let ticked = |one: &Approval| refused.says(&format!("value=\"{}:{}\" checked", one.id, scene.now(one).rev));
    assert!(ticked(&asked[0]) && !ticked(&asked[1]) && ticked(&asked[2]), "{}", refused.text());

    // Asked again, it is another approval; an old rev of it decides nothing either.
    let again = scene.case.app.perform(&scene.case.official, SubmitView { view: edited.id, rev: edited.rev });
    assert_eq!(confirm(&scene, &[(&asked[0], asked[0].rev), (&again, again.rev + 1)]).status, 409);
    assert_eq!(confirm(&scene, &[(&asked[0], asked[0].rev), (&again, again.rev)]).status, 303);
}

#[test]
fn only_views_are_decided_together_and_only_by_whose_turn_it_is() {
    let scene = Scene::new();
    let asked = scene.ask();
    let director = scene.browser("director").post(BATCH, &[("csrf", "csrf-director"), ("item", &format!("{}:1", asked.id))]);
    assert!(director.status == 409 && director.says("ほかの方の番"), "{}", director.text());

    let erasure = scene.ask_erasure();
    let chief = confirm(&scene, &[(&erasure, erasure.rev)]);
    assert_eq!((chief.status, scene.stands(&erasure)), (409, (State::Requested, 0)));
}
