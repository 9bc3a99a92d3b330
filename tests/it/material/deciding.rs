//! Who decides a correction, and what becomes of one that nobody decided in time.

use super::{Hall, REASON, sound, version_of};
use crate::support::app::SECTION;
use crate::support::http::{Browser, Page};
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::round::due::MoveResultDay;
use ronten::commands::round::{AskCorrection, AskExtension, CloseDue, CorrectionForm, Later};
use ronten::model::terms::Role;
use ronten::procedure::approval::State as ApprovalState;
use ronten::store::approvals::{Approval, Purpose};

#[test]
fn of_two_approvers_the_second_learns_that_it_is_decided() {
    let mut hall = Hall::open();
    hall.ask(&[("summary", "三つの施策")]);
    let approval = format!("/office/approvals/{}", hall.asked().id);
    let mut other = hall.app.sign_in(&hall.app.account("other", Role::Approver, SECTION, None));
    let (first, second) = (hall.approver.get(&approval), other.get(&approval));
    let send = |browser: &mut Browser, page: &Page| {
        let (csrf, rev) = (page.value("csrf").unwrap(), page.value("rev").unwrap());
        browser.post(&format!("{approval}/decision"), &[("csrf", &csrf), ("rev", &rev), ("decision", "approve")])
    };

    assert_eq!(send(&mut hall.approver, &first).status, 303);
    let late = send(&mut other, &second);

    assert_eq!(late.status, 409, "{}", late.text());
    assert_eq!(hall.row().revisions.len(), 1);
    sound(&hall.app);
}

#[test]
fn who_wrote_the_new_version_or_asked_does_not_decide() {
    let hall = Hall::open();
    let author = hall.app.account("author", Role::Official, SECTION, None);
    let plan = hall.app.perform(&author, version_of(&hall));
    let row = hall.row();
    let form = CorrectionForm { plan: Some(plan.id), reason: REASON.to_owned(), ..CorrectionForm::default() };
    let asked = hall.app.perform(&hall.round.official, AskCorrection { round: row.id, rev: row.rev, form });

    for (login, actor) in [("twin", &hall.round.official), ("author2", &author)] {
        let twin = hall.app.account(login, Role::Approver, SECTION, Some(actor.account().unwrap().person));
        let decide = Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve };
        assert!(hall.app.try_to(&twin, decide).is_err());
    }
    assert!(hall.row().revisions.is_empty());
}

#[test]
fn what_waits_is_void_at_the_close_and_when_it_would_say_what_is_not_so_any_more() {
    let hall = Hall::open();
    let extension = Later { until: hall.round.closes_at.plus_days(40), reason: REASON.to_owned(), result_due: hall.day(90) };
    let row = hall.row();
    hall.app.perform(&hall.round.official, AskExtension { round: row.id, rev: row.rev, later: extension });
    let row = hall.row();
    let due = hall.app.time.now().plus_days(80).jst_date();
    hall.app.perform(&hall.round.official, MoveResultDay { round: row.id, rev: row.rev, due, reason: REASON.to_owned() });
    let waiting = hall.app.read(|db| Approval::newest(db, hall.round.id.as_str(), Purpose::Extension)).unwrap();
    assert_eq!(waiting.state, ApprovalState::Voided, "the day before is another");

    hall.try_ask(false, None).unwrap();
    hall.app.wait_until(hall.round.closes_at);
    hall.app.perform(&Actor::Clock, CloseDue { round: hall.round.id });

    assert_eq!((hall.asked().state, hall.row().revisions.len()), (ApprovalState::Voided, 0));
    assert!(hall.try_ask(false, None).is_err(), "a period that is over is not corrected");
    sound(&hall.app);
}

#[test]
fn words_are_withheld_also_from_what_stood_there_before() {
    let mut hall = Hall::open();
    hall.ask(&[("summary", "山川次郎さんの土地を公園にします。")]);
    hall.approve();
    hall.ask(&[("summary", "市の土地を公園にします。")]);
    hall.approve();
    let mut resident = hall.app.browser();
    assert!(resident.get(&hall.round.path()).says("山川次郎さん"));

    let page = format!("{}/withholding", hall.page);
    let asked = hall.official.send_form(&page, &page, &[("words", "山川次郎"), ("reason", "name")]);
    let approval = asked.location().unwrap_or_else(|| panic!("{}", asked.text())).to_owned();
    let shown = hall.approver.get(&approval);
    assert!(shown.says("第1回の募集の案内と変更の記録") && shown.says("［非公開：個人情報］さんの土地"), "{}", shown.text());
    let decided = hall.approver.send_form(&approval, &format!("{approval}/decision"), &[("rev", "1"), ("decision", "approve")]);

    assert_eq!(decided.status, 303, "{}", decided.text());
    let page = resident.get(&hall.round.path());
    assert!(!page.says("山川次郎") && page.says("［非公開：個人情報］さんの土地"), "{}", page.text());
    assert_eq!(hall.row().revisions.len(), 2);
    sound(&hall.app);
}
