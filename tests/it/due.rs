//! By when a result is due: on pages of residents and of the section, moved publicly, and past.

use crate::erasing::findings;
use crate::support::case::Case;
use ronten::model::calendar::long_date;
use ronten::model::terms::Lang;
use ronten::store::rounds::Round;

fn public(case: &Case) -> String {
    case.base.trim_start_matches("/office").to_owned()
}

#[test]
fn a_moved_day_stays_public_beside_the_one_before_with_its_reason() {
    let case = Case::open();
    let (page, mut desk, mut browser) = (format!("{}/result-day", case.base), case.desk(), case.app.browser());
    let day = case.app.time.now().plus_days(120).jst_date();
    let shown = long_date(day, Lang::Ja);
    let send = |desk: &mut crate::support::http::Browser, due: &str, reason: &str| {
        let rev = case.now().rev.to_string();
        desk.send_form(&page, &page, &[("rev", &rev), ("due", due), ("reason", reason)])
    };
    for (due, reason, status, says) in [
        ("", "調べ直すため。", 422, "入力してください"),
        ("2020-01-01", "調べ直すため。", 422, "もう過ぎた日です"),
        (&*day.to_string(), "　", 409, "理由を入力してください"),
    ] {
        let refused = send(&mut desk, due, reason);
        assert!(refused.status == status && refused.says(says), "{due} {reason}: {}", refused.text());
    }

    assert_eq!(send(&mut desk, &day.to_string(), "調べ直すため。").status, 303);

    let told = browser.get(&public(&case));
    for words in
        [&*shown, "結果の公表予定日の変更", "調べ直すため。", &format!("{}にお知らせ", long_date(case.app.time.now().jst_date(), Lang::Ja))]
    {
        assert!(told.says(words), "{words}: {}", told.text());
    }
    assert!(!told.says("過ぎています") && desk.get(&case.base).says(&shown));
    assert!(browser.get(&format!("{}/record", public(&case).split("/rounds").next().unwrap())).says("round.A32"));
    let Round { slips, .. } = case.now();
    assert!(slips.len() == 1 && told.says(&long_date(slips[0].before.parse().unwrap(), Lang::Ja)), "the first day: {}", told.text());
    assert_eq!(findings(&case), []);
}

#[test]
fn a_day_that_passed_without_a_result_is_said_to_have_passed() {
    let case = Case::open();
    case.close();
    let (mut browser, mut desk) = (case.app.browser(), case.desk());
    assert!(!browser.get(&public(&case)).says("予定日を過ぎています"));
    assert!(desk.get("/office").says("結果の公表予定："), "{}", desk.get("/office").text());

    case.app.wait_until(case.app.time.now().plus_days(60));

    assert!(browser.get(&public(&case)).says("予定日を過ぎています"));
    let mut desk = case.desk();
    assert!(desk.get("/office").says("（過ぎています）"), "{}", desk.get("/office").text());
    assert!(desk.get(&case.base).says("（過ぎています）"));
}
