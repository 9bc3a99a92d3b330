//! When the term of retention is over, the desk says so, and who wrote the letters of a round is removed by two people.

use crate::erasing::findings;
use crate::support::app::shipped;
use crate::support::case::Case;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::project::ending::{EndForm, ProposeEnd};
use ronten::model::Moment;
use ronten::model::policy::Retention;
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::persons::PersonRow;
use ronten::store::projects::Project;

/// Three letters in a round that was answered, under rules with a term of six months.
fn answered() -> Case {
    answered_under(6)
}

/// The same with a term of so many months.
fn answered_under(personal_months: u32) -> Case {
    let mut policy = shipped();
    policy.retention = Retention { personal_months };
    let case = Case::under(policy);
    let opinions = [
        case.opinion("消山 残太郎", "木を植えてください、海が見える丘に。"),
        case.opinion("佐藤 花子", "木を植えてください。"),
        case.opinion("鈴木 一郎", "木は要りません。"),
    ];
    case.close();
    let issue = case.issue("木を植える場所", &opinions);
    case.respond();
    let asked = case.answer(issue, "広場に植えます。");
    case.decide(&asked, Decision::Approve);
    let asked = case.ask_for_release(Default::default());
    case.decide(&asked, Decision::Approve);
    case
}

/// The project is given up today.
fn end(case: &Case) {
    let project = case.app.read(|db| Project::by_id(db, case.now().project)).unwrap();
    let form = EndForm::Abandoned {
        reason: "財源の見通しが立たないため。".to_owned(),
        new_draft: Some(false),
        new_draft_note: "予定はありません。".to_owned(),
        remark: String::new(),
    };
    let asked = case.app.perform(&case.official, ProposeEnd { project: project.id, rev: project.rev, form });
    case.decide(&asked, Decision::Approve);
}

fn stored(case: &Case) -> i64 {
    case.app.read(|db| PersonRow::count_of_round(db, case.round))
}

#[test]
fn when_the_term_is_over_the_writers_of_a_round_are_removed_by_two_people() {
    let case = answered();
    let (mut desk, page) = (case.desk(), format!("{}/retention", case.base));
    let erasure = format!("{}/letters/1/erasure", case.base);
    let early = |desk: &mut crate::support::http::Browser| {
        assert!(!desk.get("/office").says("保存期間が過ぎた意見募集"));
        assert_eq!(desk.send_form(&page, &page, &[]).status, 422);
        let one = desk.send_form(&erasure, &erasure, &[("ground", "retention_ended")]);
        assert!(one.status == 422 && one.says("保存期間は、まだ終わっていません。"), "{}", one.text());
    };
    early(&mut desk);
    assert!(desk.get(&page).says("案件が終わった日から数えます。この案件は続いています。"));
    end(&case);
    let due = (case.app.time.now().jst_date()).checked_add_months(chrono::Months::new(6)).unwrap();
    case.app.wait_until(Moment::start_of_day(due).plus_minutes(-60));
    let mut desk = case.desk();
    early(&mut desk);

    case.app.wait_until(Moment::start_of_day(due));
    let mut desk = case.desk();
    let said = desk.get("/office");
    assert!(said.says("個人情報の保存期間が過ぎた意見募集") && said.link("/retention") == Some(page.clone()), "{}", said.text());
    assert!(desk.get(&page).says("3通"));
    assert_eq!(desk.send_form(&page, &page, &[]).status, 303);
    assert_eq!(stored(&case), 3, "one person cannot do it alone");
    assert!(desk.get(&page).says("決裁を待っています"));
    let asked = case.app.read(|db| Approval::newest(db, case.round.as_str(), Purpose::Retention)).unwrap();
    let shown = case.app.sign_in(&case.approver).get(&format!("/office/approvals/{}", asked.id));
    assert!(shown.says("1、2、3") && shown.says("元に戻すことはできません"), "{}", shown.text());
    let alone = Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve };
    assert!(case.app.try_to(&case.official, alone).is_err());

    case.decide(&asked, Decision::Approve);

    assert_eq!(stored(&case), 0);
    assert_eq!(case.stored(1).text, "木を植えてください、海が見える丘に。");
    assert_eq!(case.stored(3).text, "木は要りません。");
    assert!(!case.desk().get("/office").says("保存期間が過ぎた意見募集"));
    let public = case.app.browser().get(&format!("{}/result", case.base.replace("/office", "")));
    assert!(public.status == 200 && !public.says("残太郎"), "{}", public.text());
    assert_eq!(findings(&case), []);
}

#[test]
fn a_letter_that_changed_after_it_was_asked_for_stands_against_the_removal() {
    let case = answered();
    end(&case);
    case.app.wait_until(case.app.time.now().plus_days(200));
    let (mut desk, page) = (case.desk(), format!("{}/retention", case.base));
    desk.send_form(&page, &page, &[]);
    let asked = case.app.read(|db| Approval::newest(db, case.round.as_str(), Purpose::Retention)).unwrap();
    let erasure = format!("{}/letters/2/erasure", case.base);
    desk.send_form(&erasure, &erasure, &[("ground", "writer_asked")]);
    let one = case.app.read(|db| Approval::newest(db, case.stored(2).id.as_str(), Purpose::Erasure)).unwrap();
    case.decide(&one, Decision::Approve);

    let stale = Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve };

    assert!(case.app.try_to(&case.approver, stale).is_err());
    assert_eq!(stored(&case), 2);
}

#[test]
fn rules_without_a_term_never_let_a_whole_round_lose_its_writers() {
    let case = answered_under(0);
    end(&case);
    case.app.wait_until(case.app.time.now().plus_days(4000));
    let (mut desk, page) = (case.desk(), format!("{}/retention", case.base));

    assert_eq!(desk.send_form(&page, &page, &[]).status, 422);

    assert!(case.app.read(|db| Approval::newest(db, case.round.as_str(), Purpose::Retention)).is_none());
    let erasure = format!("{}/letters/1/erasure", case.base);
    assert_eq!(desk.send_form(&erasure, &erasure, &[("ground", "retention_ended")]).status, 303);
}
