//! Rounds in the office: prepared, put forward, decided by a second person, opened by the clock, closed and reconciled.

mod facility;
mod town;

use crate::support::http::Browser;
use ronten::model::terms::Role;
use ronten::procedure::round::State;
use town::{Town, send, with};

#[test]
fn a_round_goes_from_its_draft_to_being_open() {
    let town = Town::new();
    let mut official = town.app.sign_in(&town.official);
    let mut approver = town.app.sign_in(&town.app.staff("ueda", Role::Approver));
    let new = official.get(&format!("{}/rounds/new", town.page));
    assert!(new.says("000-000-0102") && new.says("市内に住んでいる方"), "{}", new.text());

    let drafted = town.draft(&mut official, &town.form(10, 30));
    let shown = official.follow(&drafted);
    assert!(
        shown.says("意見募集を作りました。") && shown.says("30日間") && shown.says("準備中") && shown.says("午後5時まで"),
        "{}",
        shown.text()
    );
    let preview = official.get(&format!("{}/rounds/1/preview", town.page));
    assert!(preview.says("緑を増やすため") && preview.says("みどり公園課あて") && preview.says("SHA-256"), "{}", preview.text());
    let asked = town.press(&mut official, "approval-request", &[]);
    assert!(official.follow(&asked).says("開始の決裁を求めました。"));

    let inbox = approver.get("/office/approvals");
    let approval = inbox.link("/office/approvals/").unwrap();
    let seen = approver.get(&approval);
    assert!(seen.says("緑が減っている") && seen.says("職員 sato") && seen.says("決裁する"), "{}", seen.text());
    let rev = seen.value("rev").unwrap();
    let decided = approver.send_form(&approval, &format!("{approval}/decision"), &[("rev", &rev), ("decision", "approve")]);
    assert!(approver.follow(&decided).says("決裁しました。"), "{}", decided.text());
    assert_eq!(town.round().state, State::Scheduled);

    town.app.wait_until(town.round().opens_at.unwrap());
    town.app.clock().run_once().unwrap();
    assert_eq!(town.round().state, State::Open);
    let public = town.app.browser().get(&format!("/projects/{}/rounds/1", town.project.no()));
    assert!(public.says("緑を増やすため"), "{}", public.text());
    let mut next_week = town.app.sign_in(&town.official);
    assert!(next_week.get(&format!("{}/rounds/1", town.page)).says("募集中"));
}

#[test]
fn what_is_missing_is_said_before_approval_can_be_asked() {
    let town = Town::new();
    let mut official = town.app.sign_in(&town.official);
    town.draft(&mut official, &[("stage", "outline".to_owned())]);

    let page = official.get(&format!("{}/rounds/1", town.page));
    assert!(page.says("提出方法を1つ以上選んでください。") && page.says("案を選んでください。"), "{}", page.text());
    let asked = town.press(&mut official, "approval-request", &[]);

    assert_eq!(asked.status, 409);
    assert!(asked.says("終了日時を、開始日時より後にしてください。"), "{}", asked.text());
    assert_eq!(town.round().state, State::Preparing);
}

#[test]
fn a_short_period_needs_its_reason_and_says_how_short_it_is() {
    let town = Town::new();
    let mut official = town.app.sign_in(&town.official);
    let short = town.form(10, 21);

    let refused = town.draft(&mut official, &short);

    assert_eq!(refused.status, 422);
    assert!(refused.says("この期間は21日間で、基準の30日間より短く") && refused.says("緑が減っている"), "{}", refused.text());
    let taken = town.draft(&mut official, &with(&short, "short_period_reason", "法律の施行に間に合わせるため"));
    assert!(official.follow(&taken).says("法律の施行に間に合わせるため"));
}

#[test]
fn dates_that_cannot_be_read_are_named_and_everything_stays() {
    let town = Town::new();
    let mut official = town.app.sign_in(&town.official);
    let form = with(&with(&town.form(10, 30), "opens_on", "8/12/1"), "closes_time", "午後12時");

    let refused = town.draft(&mut official, &form);

    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("href=\"#opens_on\"") && refused.text().contains("href=\"#closes_time\""), "{}", refused.text());
    for kept in ["8/12/1", "午後12時", "公園を増やす", "みどり公園課あて"] {
        assert!(refused.says(kept), "{kept}");
    }
}

#[test]
fn nobody_approves_own_work_with_whatever_account() {
    let town = Town::new();
    let mut official = town.app.sign_in(&town.official);
    let person = town.official.account().unwrap().person;
    let mut second_hat = town.app.sign_in(&town.app.account("sato2", Role::Approver, "midori", Some(person)));
    town.draft(&mut official, &town.form(10, 30));
    town.press(&mut official, "approval-request", &[]);
    let approval = official.get("/office/approvals").link("/office/approvals/").unwrap();

    let drafter = official.get(&approval);
    assert!(drafter.says("できるのは") && !drafter.says("差し戻す理由"), "{}", drafter.text());
    let same = second_hat.get(&approval);
    assert!(same.says("起案した人は、自分で決裁や差戻しができません。") && !same.text().contains("value=\"approve\""), "{}", same.text());
    let decision = format!("{approval}/decision");
    let forced = second_hat.send_form(&approval, &decision, &[("rev", "1"), ("decision", "approve")]);
    assert_eq!(forced.status, 409);
    assert_eq!(official.send_form(&approval, &decision, &[("rev", "1"), ("decision", "approve")]).status, 403);
    assert_eq!(town.round().state, State::InApproval);
}

#[test]
fn what_is_returned_comes_back_with_its_reason() {
    let town = Town::new();
    let mut official = town.app.sign_in(&town.official);
    let mut pr = town.app.sign_in(&town.app.staff("koho", Role::PrSection));
    town.draft(&mut official, &town.form(10, 30));
    town.press(&mut official, "approval-request", &[]);
    let approval = pr.get("/office/approvals").link("/office/approvals/").unwrap();
    let decision = format!("{approval}/decision");

    let silent = pr.send_form(&approval, &decision, &[("rev", "1"), ("decision", "return"), ("reason", " ")]);
    assert!(silent.status == 422 && silent.says("差し戻す理由を入力してください。"), "{}", silent.text());
    let returned = pr.send_form(&approval, &decision, &[("rev", "1"), ("decision", "return"), ("reason", "背景を\r\n詳しく")]);
    assert!(pr.follow(&returned).says("差し戻しました。"));

    let page = official.get(&format!("{}/rounds/1", town.page));
    assert!(page.says("職員 kohoが差し戻しました") && page.says("背景を"), "{}", page.text());
    assert_eq!(town.round().state, State::Preparing);
}

#[test]
fn an_edit_voids_the_approval_and_an_old_page_changes_nothing() {
    let town = Town::new();
    let mut official = town.app.sign_in(&town.official);
    let mut approver = town.app.sign_in(&town.app.staff("ueda", Role::Approver));
    town.draft(&mut official, &town.form(10, 30));
    town.press(&mut official, "approval-request", &[]);
    let approval = approver.get("/office/approvals").link("/office/approvals/").unwrap();
    let page = format!("{}/rounds/1/edit", town.page);
    assert!(official.get(&page).says("決裁は取り消され"));
    let rev = official.get(&page).value("rev").unwrap();
    let edited = with(&with(&town.form(10, 30), "summary", "公園と街路樹を増やす"), "rev", &rev);

    assert_eq!(send(&mut official, &page, &page, &edited).status, 303);

    assert_eq!(town.round().state, State::Preparing);
    let late = approver.send_form("/office", &format!("{approval}/decision"), &[("rev", "1"), ("decision", "approve")]);
    assert_eq!(late.status, 409);
    assert!(approver.get(&approval).says("取消し"));
    let stale = send(&mut official, &page, &page, &with(&edited, "summary", "古い画面の文"));
    assert!(stale.status == 409 && stale.text().contains("id=\"conflict\""), "{}", stale.text());
    assert!(stale.says("公園と街路樹を増やす") && stale.text().contains("古い画面の文</textarea>"), "{}", stale.text());
    assert!(official.get(&format!("{}/rounds/1/preview", town.page)).says("公園と街路樹を増やす"));
    let decided = with(&with(&edited, "summary", "古い画面の文"), "rev", &stale.value("rev").unwrap());
    assert_eq!(send(&mut official, &page, &page, &decided).status, 303, "one more press decides");
}

#[test]
fn after_the_close_each_way_in_is_certified_before_sorting_begins() {
    let town = Town::new();
    let mut official = town.app.sign_in(&town.official);
    let mut approver = town.app.sign_in(&town.app.staff("ueda", Role::Approver));
    town.draft(&mut official, &town.form(10, 30));
    town.press(&mut official, "approval-request", &[]);
    let approval = approver.get("/office/approvals").link("/office/approvals/").unwrap();
    approver.send_form(&approval, &format!("{approval}/decision"), &[("rev", "1"), ("decision", "approve")]);
    town.app.wait_until(town.round().opens_at.unwrap());
    town.app.clock().run_once().unwrap();
    let open = town.app.sign_in(&town.official).get(&format!("{}/rounds/1", town.page));
    assert!(open.says("いまできること") && open.link("/rounds/1/letters/new").is_some(), "{}", open.text());
    town.app.wait_until(town.round().closes_at.unwrap().plus_minutes(10));
    town.app.clock().run_once().unwrap();
    let mut official = town.app.sign_in(&town.official);
    let page = format!("{}/rounds/1", town.page);
    assert!(official.get(&page).says("届いた数と登録した数を確認してください。"));
    assert_eq!(town.press(&mut official, "reconciliation", &[]).status, 409);

    let certificates = format!("{page}/certificates");
    let certify = |browser: &mut Browser, channel: &str, received: &str, why: &str| {
        let (received_field, why_field) = (format!("received_{channel}"), format!("explanation_{channel}"));
        let fields = [("channel", channel), ("registered", "0"), (&*received_field, received), (&*why_field, why)];
        browser.send_form(&certificates, &certificates, &fields)
    };
    let wrong = certify(&mut official, "web_form", "たくさん", "");
    assert!(wrong.status == 422 && wrong.text().contains("href=\"#received_web_form\""), "{}", wrong.text());
    assert_eq!(certify(&mut official, "web_form", "０", "").status, 303);
    let silent = certify(&mut official, "post", "1", " ");
    assert!(silent.status == 422 && silent.says("郵送 違いの理由：届いた数と登録した数が違います。"), "{}", silent.text());
    assert!(silent.text().contains("href=\"#explanation_post\"") && silent.value("received_post").as_deref() == Some("1"));
    assert_eq!(town.press(&mut official, "reconciliation", &[]).status, 409, "nothing was certified");
    assert_eq!(certify(&mut official, "post", "1", "別の課あての封書だったため").status, 303);
    assert!(official.get(&certificates).says("別の課あての封書だったため"));

    assert_eq!(town.press(&mut official, "reconciliation", &[]).status, 303);
    assert_eq!(town.press(&mut official, "responding", &[]).status, 303);
    let request = official.get(&format!("{page}/result-request"));
    assert!(request.says("意見と市の考え方がそろいました。"), "nobody wrote: {}", request.text());
    assert_eq!(town.press(&mut official, "result-request", &[("remark", "意見はありませんでした。".to_owned())]).status, 303);
    assert_eq!(town.round().state, State::ResultInApproval);
    let mut approver = town.app.sign_in(&town.app.staff("eda", Role::Approver));
    let result = approver.get("/office/approvals").link("/office/approvals/").unwrap();
    assert!(approver.get(&result).says("意見はありませんでした。"));
    assert_eq!(town.press(&mut official, "result-request/withdrawal", &[]).status, 303);
    assert_eq!(town.round().state, State::Responding);
}

#[test]
fn a_round_is_called_off_by_the_approver_with_a_reason() {
    let town = Town::new();
    let mut official = town.app.sign_in(&town.official);
    let mut approver = town.app.sign_in(&town.app.staff("ueda", Role::Approver));
    town.draft(&mut official, &town.form(10, 30));

    assert_eq!(town.press(&mut official, "cancellation", &[("reason", "やめる".to_owned())]).status, 403);
    let silent = town.press(&mut approver, "cancellation", &[("reason", "　".to_owned())]);
    assert_eq!(silent.status, 422);
    assert_eq!(town.press(&mut approver, "cancellation", &[("reason", "計画を見直すため".to_owned())]).status, 303);

    assert!(official.get(&format!("{}/rounds/1", town.page)).says("計画を見直すため"));
    assert_eq!(town.round().state, State::Cancelled);
}
