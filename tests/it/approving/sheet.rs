//! The 起案用紙, and what other purposes than views go through.

use super::scene::Scene;
use crate::erasing::findings;
use ronten::procedure::approval::State;

#[test]
fn the_sheet_has_every_step_with_its_stamp_and_what_was_returned_before() {
    let scene = Scene::new();
    let first = scene.ask();
    scene.agree("chief", &first);
    assert_eq!(scene.decide("koho-head", &first, &[("decision", "return"), ("reason", "数字を確かめてください。")]).status, 303);
    scene.edit(&first, "木を百本植えます。");
    let second = scene.ask_again(&first);
    scene.agree("chief", &second);
    assert_eq!(scene.decide("koho-head", &second, &[("comment", "異存ありません。")]).status, 303);
    scene.agree("head", &second);
    assert_eq!(scene.decide("deputy", &second, &[("stand_in", "出張のため")]).status, 303);

    let sheet = scene.case.app.sign_in(&scene.case.official).get(&format!("/office/approvals/{}/sheet", second.id));

    let expected = ["起案用紙", "みどりの計画", "公園緑地課", "職員 tanaka", "令和", "係長", "合議：課長", "部長", "職員 deputy"];
    let said = ["代決（理由：出張のため）", "後閲：まだ", "異存ありません。", "数字を確かめてください。", "木を百本植えます。"];
    for words in expected.iter().chain(&said).chain(&[&second.snapshot[..8], &second.snapshot[56..]]) {
        assert!(sheet.says(words), "{words}: {}", sheet.text());
    }
}

#[test]
fn an_erasure_goes_through_the_same_steps_and_another_section_reads_no_letter() {
    let scene = Scene::new();
    let asked = scene.ask_erasure();
    let page = format!("/office/approvals/{}", asked.id);

    scene.agree("chief", &asked);
    let shown = scene.browser("koho-head").get(&page);
    assert!(shown.says("合議に答える") && !shown.says("木を植えてください。"), "{}", shown.text());
    assert!(scene.browser("head").get(&page).says("木を植えてください。"));
    scene.agree("koho-head", &asked);
    scene.agree("head", &asked);
    assert_eq!(scene.stands(&asked), (State::Requested, 3));
    scene.agree("director", &asked);

    assert_eq!(scene.stands(&asked), (State::Approved, 4));
    let findings = findings(&scene.case);
    assert!(findings.is_empty(), "{findings:?}");
}
