//! A facility and the issue-sorting method.

use super::town::Town;
use ronten::model::terms::ProjectKind;

/// B1 of the procedure: what builds a facility is under the issue-sorting method, or everybody reads why not.
#[test]
fn a_facility_is_put_to_comment_only_after_its_method_was_decided() {
    let town = Town::that_is(ProjectKind::Facility);
    let mut official = town.app.sign_in(&town.official);
    town.draft(&mut official, &town.form(10, 30));
    let (ledger, page) = (format!("{}/ledger", town.page), format!("{}/rounds/1", town.page));

    let shown = official.get(&page);
    assert!(shown.says("論点整理手法の対象とするか") && shown.link("/ledger") == Some(ledger.clone()), "{}", shown.text());
    let refused = town.press(&mut official, "approval-request", &[]);
    assert!(refused.status == 409 && refused.says("論点整理手法の対象とするか"), "{} {}", refused.status, refused.text());

    let reason = "建物を直すだけで、使い方が変わらないため";
    assert_eq!(official.send_form(&ledger, &format!("{ledger}/waiver"), &[("reason", reason)]).status, 303);
    let asked = town.press(&mut official, "approval-request", &[]);
    assert!(official.follow(&asked).says("開始の決裁を求めました。"));
}
