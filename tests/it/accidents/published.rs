//! What was published too late, taken away again, or counted so that it said something else.

use super::{done, period_ends, reconciled, send};
use crate::results::answered;
use crate::support::app::TestApp;
use crate::support::case::Case;
use ronten::commands::approval::Decision;
use ronten::commands::project::ending::{EndForm, ProposeEnd};
use ronten::commands::result::Remarks;
use ronten::commands::submission::{Judge, Link};
use ronten::commands::{Refused, WriterError};
use ronten::model::terms::Validity;
use ronten::store::endings::Ending;
use ronten::store::opinions::Opinion;
use ronten::store::projects::Project;
use serde_json::Value;

fn project(case: &Case) -> Project {
    let round = case.now();
    case.app.read(|db| Project::by_id(db, round.project)).unwrap()
}

/// Kokubunji, 2010: the bill was to go to the council in December, the result of the comments was planned for January or February; the
/// date appeared on the page later.
///
/// Here a decision cannot be proposed, and not be dated, before the last result is public; and a planned day that slips stays on the
/// public page beside the new one, with the reason.
#[test]
fn kokubunji_it_is_decided_before_the_result() {
    let case = Case::open();
    let opinion = case.opinion("国分 寺子", "条例は要りません。");
    let no = project(&case).no();
    let (decision, round) = (format!("/office/projects/{no}/outcome/decision"), case.base.replace("/office", ""));
    let bill = case.app.time.now().plus_days(45).jst_date().to_string();
    let propose = |when: &str| {
        let mut desk = case.desk();
        let csrf = desk.token("/office");
        let rev = project(&case).rev.to_string();
        let fields =
            [("csrf", csrf.as_str()), ("rev", &rev), ("plan", "1"), ("decided_on", when), ("decided_by", "市議会の議決"), ("remark", "")];
        desk.post(&decision, &fields)
    };
    // Neither for the day of the vote nor for today, and neither by the page nor by what stands behind it.
    let today = || case.app.time.now().jst_date().to_string();
    let stopped = |when: &str| {
        assert!([404, 409].contains(&propose(&today()).status), "{when}");
        let Project { id, rev, .. } = project(&case);
        let on = Some(case.app.time.now().jst_date());
        let form = EndForm::Decided { plan: None, decided_on: on, decided_by: "市長".to_owned(), remark: String::new() };
        let refused = case.app.try_to(&case.official, ProposeEnd { project: id, rev, form });
        assert!(matches!(refused, Err(WriterError::Refused(Refused::Rule(_)))), "{when}: {:?}", refused.err());
    };
    stopped("while residents comment");
    case.close();
    case.app.wait_until(case.app.time.now().plus_days(15));
    stopped("before the result");
    assert!(![200, 303].contains(&propose(&bill).status), "for a day that has not come");
    assert!(case.app.read(|db| Ending::newest(db, project(&case).id)).is_none());

    // The day of the result slips: it is said, and why.
    let later = case.app.time.now().plus_days(60).jst_date().to_string();
    let day = format!("{}/result-day", case.base);
    done(&mut case.desk(), &day, &day, &[("due", &later), ("reason", "意見が多く、検討に時間がかかるため")]);
    assert!(case.app.browser().get(&round).says("意見が多く、検討に時間がかかるため"));

    let issue = case.issue("条例", &[opinion]);
    case.respond();
    case.decide(&case.answer(issue, "条例は必要です。"), Decision::Approve);
    stopped("an answer is no result");
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);
    let backdated = propose(&bill);
    assert!(backdated.status == 422 && backdated.says("最後の意見募集の結果を公表した日より前です"), "{}", backdated.text());

    let proposed = propose(&today());
    assert_eq!(proposed.status, 303, "{}", proposed.text());
}

/// Higashi-Osaka took its results from the page after six months, Higashimurayama after about a year, by a rule that stood in no
/// guideline.
///
/// Here nothing takes a result away: there is no act for it, the clock that forgets what has served its time does not touch it, and
/// after ten years each address answers with the bytes of the first day.
#[test]
fn higashi_osaka_results_are_gone_after_half_a_year() {
    let app = TestApp::start();
    let round = answered(&app);
    let result = format!("{}/result", round.path());
    let kept = [".json", ".csv", "/versions/1.json", "/versions/1.csv"].map(|end| format!("{result}{end}"));
    let shown = [
        result.clone(),
        format!("{result}/versions/1"),
        format!("{}/opinions/1", round.path()),
        format!("{}/plans/1", round.project_path()),
    ];
    let bytes = || kept.iter().map(|path| (path.clone(), app.browser().get(path).body)).collect::<Vec<_>>();
    let first = bytes();

    for years in [1, 10] {
        app.wait_until(app.time.now().plus_days(365 * years));
        app.clock().run_once().unwrap();

        assert_eq!(bytes(), first, "{years} years later");
        for path in &shown {
            assert_eq!(app.browser().get(path).status, 200, "{path} {years} years later");
        }
        assert!(app.browser().get("/projects?state=answered").status == 200);
    }
    let mut desk = app.sign_in(&round.official);
    for path in kept.iter().chain(&shown) {
        for method in ["DELETE", "PUT", "POST"] {
            let answer = desk.send(method, path, "application/x-www-form-urlencoded", b"csrf=csrf-drafter".to_vec());
            assert!([403, 404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
        }
    }
    assert_eq!(bytes(), first);
}

/// Mashiki: eleven people sent 25 opinions, and "opinions taken in: 12" was what the page said of them, since the rest lacked a name or
/// an address.
///
/// Here both numbers stand side by side under their own names, with what became of each letter and why; they agree on the page, in the
/// file and with what was received.
#[test]
fn mashiki_received_and_accepted_are_two_numbers() {
    let case = Case::open();
    let mut opinions = vec![case.opinion("益城 一", "水を守る。"), case.opinion("益城 二", "道を直す。")];
    for (n, validity) in [(3, Validity::MissingIdentity), (4, Validity::MissingIdentity), (5, Validity::Ineligible)] {
        let number = case.letter("", &format!("名のない意見{n}。"));
        let letter = case.stored(number);
        let reason = "要綱第7条により、氏名と住所が必要なため。".to_owned();
        case.app.perform(&case.official, Judge { submission: letter.id, rev: letter.rev, validity, reason });
    }
    case.close();
    let issue = case.issue("くらし", &opinions.split_off(0));
    case.respond();
    case.decide(&case.answer(issue, "検討します。"), Decision::Approve);
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);

    let result = format!("{}/result", case.base.replace("/office", ""));
    let page = case.app.browser().get(&result);
    for (name, n, unit) in [("意見書", 5, "通"), ("提出した方", 5, "人"), ("ご意見", 2, "件")] {
        assert!(page.text().contains(&format!("<dt>{name}</dt><dd>{n}<small>{unit}</small>")), "{name}: {}", page.text());
    }
    for (how, n) in [("有効", 2), ("氏名", 2)] {
        assert!(page.says(how), "{how} {n}: {}", page.text());
    }
    let json: Value = serde_json::from_str(&case.app.browser().get(&format!("{result}.json")).text()).unwrap();
    let counts = &json["counts"];
    let by = counts["letters_by_validity"].as_object().unwrap();
    let sum: i64 = by.values().map(|n| n.as_i64().unwrap()).sum();
    assert_eq!((counts["letters"].as_i64(), sum), (Some(5), 5), "received is the sum of what became of each");
    assert_eq!([by["valid"].as_i64(), by["missing_identity"].as_i64(), by["ineligible"].as_i64()], [Some(2), Some(2), Some(1)]);
    assert_eq!(counts["opinions"], 2);
    for number in 3..=5 {
        assert_eq!(case.app.browser().get(&case.receipt(number)).status, 200, "and each of them is still there");
    }
}

/// Kagawa, 2020: 2,686 opinions in fifteen days; the result said "for 2,269, against 401, other 16" although nobody had been asked to
/// vote. Many were the same words, one batch each within the same minutes. Few could read the originals, for a day, without taking notes.
///
/// Here the same words are counted once more under a name of their own and nothing is dropped; no page, file or field has a number for
/// and against; each opinion can be read in the writer's words from the moment of the result; and fifteen days need a reason.
#[test]
fn kagawa_comments_are_tallied_like_votes() {
    let case = Case::open();
    for n in 1..=5 {
        send(&case, &format!("same{n}"), &format!("香川 {n}子"), "条例に賛成します。");
    }
    send(&case, "other", "高松 太郎", "時間の制限に根拠がありません。反対です。");
    period_ends(&case);
    let mut desk = case.desk();
    reconciled(&mut desk, &case, 6);
    // The same words are linked; linking takes none of them away.
    let second = case.stored(2);
    let opinions: Vec<Opinion> = (1..=6).map(|n| case.heard(n, None)).collect();
    let second = case.stored(second.intake_no);
    case.app.perform(&case.official, Link { submission: second.id, rev: second.rev, duplicate_of: Some(case.stored(1).id) });
    let issue = case.issue("時間の制限", &opinions);
    done(&mut desk, &case.base, &format!("{}/responding", case.base), &[]);
    case.decide(&case.answer(issue, "家庭での目安です。"), Decision::Approve);
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);

    let round = case.base.replace("/office", "");
    let page = case.app.browser().get(&format!("{round}/result"));
    for (name, n, unit) in [("意見書", 6, "通"), ("ご意見", 6, "件"), ("文面の種類", 2, "種類"), ("お答えした論点", 1, "論点")]
    {
        assert!(page.text().contains(&format!("<dt>{name}</dt><dd>{n}<small>{unit}</small>")), "{name}: {}", page.text());
    }
    let json = case.app.browser().get(&format!("{round}/result.json")).text();
    let sheet: Value = serde_json::from_str(&json).unwrap();
    let keys: Vec<&String> = sheet["counts"].as_object().unwrap().keys().collect();
    assert!(
        keys.iter().all(|key| !["for", "against", "agree", "stance", "vote"].iter().any(|word| key.split('_').any(|part| part == *word)))
    );
    assert_eq!(sheet["counts"]["duplicates"], 1, "linked, and counted");
    for (n, words) in (1..=6).map(|n| (n, if n < 6 { "条例に賛成します。" } else { "時間の制限に根拠がありません。反対です。" }))
    {
        let opinion = case.app.browser().get(&format!("{round}/opinions/{n}"));
        assert!(opinion.status == 200 && opinion.says(words), "{n}: {}", opinion.text());
    }
    for tally in ["賛成5", "賛成 5", "賛成：5", "反対1", "反対 1", "反対：1"] {
        assert!(!page.says(tally), "{tally}");
    }
    fifteen_days_need_a_reason(&case);
}

/// A second round of fifteen days is not even put forward without saying why.
fn fifteen_days_need_a_reason(case: &Case) {
    use ronten::commands::round::{DraftRound, RoundForm};
    let before = case.now();
    let opens = case.app.time.now().plus_days(1);
    let channels = before.channels.iter().map(|offer| (offer.channel, offer.address.clone())).collect();
    let fields = (*before.fields).clone();
    let form = RoundForm { plan: before.plan, opens_at: Some(opens), closes_at: Some(opens.plus_days(14)), fields, channels };
    let round = case.app.perform(&case.official, DraftRound { project: before.project, stage: before.stage, form });
    let page = case.base.replace("/rounds/1", &format!("/rounds/{}", round.number));
    let (mut desk, rev) = (case.desk(), round.rev.to_string());
    let csrf = desk.token("/office");
    let asked = desk.post(&format!("{page}/approval-request"), &[("csrf", csrf.as_str()), ("rev", rev.as_str())]);
    assert!(asked.status == 409 && asked.says("募集期間"), "{}", asked.text());
    assert_eq!(case.app.read(|db| ronten::store::rounds::Round::by_id(db, round.id)).unwrap().state.name(), "preparing");
}
