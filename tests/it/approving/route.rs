//! Step by step, and who may not.

use super::scene::Scene;
use crate::support::app::TestApp;
use crate::support::routes::{four_steps, holder};
use ronten::commands::Actor;
use ronten::commands::account::DisableAccount;
use ronten::commands::install::Install;
use ronten::commands::view::{DraftView, SubmitView, ViewForm};
use ronten::model::terms::{ResponseCategory, Role};
use ronten::procedure::{approval::State, city_view};
use ronten::store::opinions::Opinion;

const WAITS: State = State::Requested;

#[test]
fn four_steps_are_gone_in_their_order_and_each_is_on_the_page() {
    let scene = Scene::new();
    let asked = scene.ask();

    // Not before its turn, and not from another section.
    let refused = scene.decide("head", &asked, &[]);
    assert!(refused.status == 409 && refused.says("ほかの方の番"), "{}", refused.text());
    assert_eq!(scene.stands(&asked), (WAITS, 0));
    scene.agree("chief", &asked);
    let again = scene.decide("chief", &asked, &[]);
    assert_eq!((again.status, scene.stands(&asked)), (409, (WAITS, 1)));
    assert_eq!(scene.decide("koho-head", &asked, &[("comment", "広報紙にも載せてください。")]).status, 303);
    assert_eq!(scene.stands(&asked), (WAITS, 2));
    scene.agree("head", &asked);
    assert_eq!((scene.stands(&asked), scene.view(&asked).state), ((WAITS, 3), city_view::State::InApproval));
    scene.agree("director", &asked);

    assert_eq!((scene.stands(&asked), scene.view(&asked).state), ((State::Approved, 4), city_view::State::Approved));
    let auditor = scene.case.app.staff("auditor", Role::Auditor);
    let page = scene.case.app.sign_in(&auditor).get(&format!("/office/approvals/{}", asked.id));
    for words in ["係長", "合議：課長", "部長", "職員 chief", "職員 koho-head", "職員 director", "広報紙にも載せてください。"]
    {
        assert!(page.says(words), "{words}: {}", page.text());
    }
}

#[test]
fn who_has_no_step_sees_no_button_and_another_section_nothing() {
    let scene = Scene::new();
    let asked = scene.ask();
    let page = format!("/office/approvals/{}", asked.id);
    let stranger = holder(&scene.case.app, "shogai-head", "shogai", "head");

    assert_eq!(scene.case.app.sign_in(&stranger).get(&page).status, 404);
    // An approver of the section without a position reads it.
    let shown = scene.case.app.sign_in(&scene.case.approver).get(&page);
    assert!(shown.status == 200 && shown.says("ほかの方の番") && !shown.says("value=\"approve\""), "{}", shown.text());
    let own = scene.browser("chief").get(&page);
    assert!(own.says("value=\"approve\"") && own.says("いまの番"), "{}", own.text());
}

#[test]
fn what_is_returned_in_the_middle_begins_anew() {
    let scene = Scene::new();
    let first = scene.ask();
    scene.agree("chief", &first);

    let bare = scene.decide("koho-head", &first, &[("decision", "return"), ("reason", " ")]);
    assert_eq!((bare.status, scene.stands(&first)), (422, (WAITS, 1)));
    let returned = scene.decide("koho-head", &first, &[("decision", "return"), ("reason", "数字を確かめてください。")]);
    assert_eq!((returned.status, scene.stands(&first)), (303, (State::Returned, 1)));
    assert_eq!(scene.view(&first).state, city_view::State::Drafted);

    scene.edit(&first, "木を百本植えます。");
    let second = scene.ask_again(&first);
    assert_eq!(scene.stands(&second), (WAITS, 0), "nothing of the first round counts");
    assert_eq!(scene.decide("koho-head", &second, &[]).status, 409);
    for login in ["chief", "koho-head", "head", "director"] {
        scene.agree(login, &second);
    }
    assert_eq!(scene.stands(&second).0, State::Approved);
}

#[test]
fn who_stands_in_says_why_and_the_holder_sees_it_afterwards() {
    let scene = Scene::new();
    let asked = scene.ask();
    let page = format!("/office/approvals/{}", asked.id);
    assert_eq!(scene.decide("deputy", &asked, &[("stand_in", "出張のため")]).status, 409, "at no other step");
    for login in ["chief", "koho-head", "head"] {
        scene.agree(login, &asked);
    }

    let bare = scene.decide("deputy", &asked, &[("stand_in", " "), ("comment", "急ぎます。")]);
    assert!(bare.status == 422 && bare.says("急ぎます。") && bare.says("代わりに決裁する理由"), "{}", bare.text());
    assert_eq!(scene.decide("deputy", &asked, &[("stand_in", "出張のため")]).status, 303);
    assert_eq!(scene.stands(&asked), (State::Approved, 4));

    assert!(!scene.browser("chief").get(&page).says("後閲したことを記録する"));
    let mut director = scene.browser("director");
    let shown = director.get(&page);
    assert!(shown.says("代決（理由：出張のため）") && shown.says("後閲：まだ"), "{}", shown.text());
    let (csrf, rev) = (shown.value("csrf").unwrap(), scene.now(&asked).rev.to_string());
    let form = [("csrf", csrf.as_str()), ("rev", rev.as_str())];
    assert_eq!(director.post(&format!("{page}/look-after"), &form).status, 303);
    let shown = director.get(&page);
    assert!(shown.says("後閲：職員 director") && !shown.says("後閲したことを記録する</button>"), "{}", shown.text());
    assert_eq!(scene.browser("deputy").post(&format!("{page}/look-after"), &[("csrf", "csrf-deputy"), ("rev", "9")]).status, 409);
}

#[test]
fn of_two_at_the_same_step_one_wins_and_the_other_is_told() {
    let scene = Scene::new();
    let asked = scene.ask();
    let other = holder(&scene.case.app, "chief-two", "midori", "chief");
    let mut second = scene.case.app.sign_in(&other);
    let page = format!("/office/approvals/{}", asked.id);
    let csrf = second.get(&page).value("csrf").unwrap();
    let seen = asked.rev.to_string();

    scene.agree("chief", &asked);
    let late =
        second.post(&format!("{page}/decision"), &[("csrf", &csrf), ("rev", &seen), ("decision", "approve"), ("comment", "賛成です。")]);

    assert!(late.status == 409 && late.says("ほかの方の番") && late.says("賛成です。"), "{}", late.text());
    assert_eq!(scene.stands(&asked), (WAITS, 1));
}

#[test]
fn an_edit_between_two_steps_or_after_the_last_voids_every_stamp() {
    let scene = Scene::new();
    let first = scene.ask();
    scene.agree("chief", &first);
    scene.edit(&first, "木を二百本植えます。");

    assert_eq!(scene.stands(&first).0, State::Voided);
    assert_eq!(scene.decide("koho-head", &first, &[]).status, 409);

    let second = scene.ask_again(&first);
    for login in ["chief", "koho-head", "head", "director"] {
        scene.agree(login, &second);
    }
    scene.edit(&second, "木を三百本植えます。");
    assert_eq!((scene.stands(&second).0, scene.view(&second).state), (State::Voided, city_view::State::Drafted));
}

#[test]
fn a_route_that_lacks_somebody_is_refused_when_it_is_asked() {
    let scene = Scene::new();
    scene.case.app.perform(&Actor::System, DisableAccount { login: "head".to_owned() });
    let covered = scene.case.app.read(|db| Opinion::of_issue(db, scene.case.round, scene.issue, None, 10));
    let covered = covered.iter().map(|opinion| opinion.id).collect();
    let category = Some(ResponseCategory::Noted);
    let form = ViewForm { category, text: "植えます。".to_owned(), covered, ..ViewForm::default() };
    let draft = DraftView { issue: scene.issue, round: scene.case.round, form };
    let view = scene.case.app.perform(&scene.case.official, draft);

    let asked = scene.case.app.try_to(&scene.case.official, SubmitView { view: view.id, rev: view.rev });
    assert!(asked.unwrap_err().to_string().contains("route_staffed"));

    holder(&scene.case.app, "head-new", "midori", "head");
    scene.case.app.perform(&scene.case.official, SubmitView { view: view.id, rev: view.rev });
}

#[test]
fn a_route_stays_as_it_was_when_it_was_asked() {
    let scene = Scene::new();
    let asked = scene.ask();
    let mut policy = four_steps();
    policy.routes.clear();
    scene.case.app.perform(&Actor::System, Install { policy });

    for login in ["chief", "koho-head", "head", "director"] {
        scene.agree(login, &asked);
    }
    assert_eq!(scene.stands(&asked), (State::Approved, 4));
}

#[test]
fn an_admin_gives_positions_and_the_page_of_the_routes_says_who_is_missing() {
    let app = TestApp::under(four_steps());
    let mut admin = app.sign_in(&app.staff("kanri", Role::Admin));
    let form = "/office/accounts/new";
    let fields = [("login", "kacho"), ("name", "課長 花子"), ("role", "official"), ("section", "midori"), ("position", "head")];
    let routes = "/office/approval-routes";
    assert!(admin.get(routes).says("この役職の担当者がいません"));

    let wrong = admin.send_form(form, form, &fields);
    assert!(wrong.status == 422 && wrong.says("決裁者のアカウントだけ"), "{}", wrong.text());
    let right = fields.map(|(name, value)| (name, if name == "role" { "approver" } else { value }));
    assert_eq!(admin.send_form(form, form, &right).status, 303);

    assert!(admin.get("/office/accounts").says("公園緑地課<br>課長"));
    let shown = app.sign_in(&app.staff("tanaka", Role::Official)).get(routes);
    assert!(shown.says("課長 花子") && shown.says("この役職の担当者がいません") && shown.says("係長"), "{}", shown.text());
    assert!(!shown.says("生涯学習課</h2>"), "another section's routes");
}
