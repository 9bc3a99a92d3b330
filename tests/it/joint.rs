//! Letters that several people signed: taken in with every name, counted as the city's rule says, and no name gets out.

use crate::erasing::findings;
use crate::support::app::shipped;
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use ronten::commands::approval::Decision;
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::result::Remarks;
use ronten::model::calendar::fiscal_year;
use ronten::model::letter::Person;
use ronten::model::policy::Policy;
use ronten::model::terms::JointRule;
use ronten::store::opinions::Opinion;
use ronten::store::persons::PersonRow;
use serde_json::Value;

/// Who signs beside 山田 太郎, as typed.
const SIGNED: &str = "川辺 守、みほん市本町4-5-6\r\n\r\n葛󠄀城　花子\r\nAnne Smith";
const NAMES: [&str; 4] = ["川辺 守", "葛󠄀城　花子", "Anne Smith", "本町4-5-6"];

fn policy(joint: JointRule) -> Policy {
    let mut policy = shipped();
    policy.counting.joint = joint;
    policy.submission.joint_by_form = true;
    policy
}

/// Sends the paper desk's form.
fn enter(desk: &mut Browser, case: &Case, key: &str, fields: &[(&str, &str)]) -> Page {
    let letters = format!("{}/letters", case.base);
    let today = case.app.time.now().jst_date().to_string();
    let csrf = desk.token(&format!("{letters}/new"));
    let always = [("csrf", csrf.as_str()), ("key", key), ("parts", "1"), ("channel", "post"), ("received_date", &today), ("lang", "ja")];
    desk.post_files(&letters, &[&always[..], fields].concat(), &[])
}

/// A form of the public page, to the page after `from` or sent.
fn form(case: &Case, to: &str, fields: &[(&str, &str)]) -> (Browser, Page) {
    let mut browser = case.app.browser();
    let path = case.base.replace("/office", "");
    let csrf = browser.token(&format!("{path}/submissions/new"));
    let who = [("name", "海野 花子"), ("address", "みほん市本町1-2-3"), ("class", "resident"), ("part-1", ""), ("text-1", "木を。")];
    let page = browser.post(&format!("{path}/{to}"), &[&[("csrf", csrf.as_str()), ("key", "k")], &who[..], fields].concat());
    (browser, page)
}

fn stored(case: &Case, number: i64) -> Person {
    let letter = case.stored(number).id;
    case.app.read(|db| PersonRow::of(db, letter)).unwrap().person().unwrap()
}

#[test]
fn an_official_types_in_who_signed_and_sees_the_names_only_for_a_reason() {
    let case = Case::open();
    let mut desk = case.desk();
    let words = [("text-1", "木を植えてください。"), ("name", "山田 太郎")];

    let twice = enter(&mut desk, &case, "k1", &[&words[..], &[("co_signers", "川辺 守\r\n山田太郎")]].concat());
    assert!(twice.status == 422 && twice.says("2人目は、すでに書かれている方と同じです"), "{}", twice.text());
    assert!(twice.says("川辺 守\r\n山田太郎</textarea>") || twice.says("川辺 守\n山田太郎</textarea>"), "what was typed is given back");
    let done = enter(&mut desk, &case, "k1", &[&words[..], &[("co_signers", SIGNED)]].concat());

    let slip = desk.follow(&done);
    assert!(slip.says("代表の方のほかに3人") && NAMES.iter().all(|name| !slip.says(name)), "{}", slip.text());
    assert_eq!(case.stored(1).particulars.co_signers, 3);
    let names: Vec<_> = stored(&case, 1).co_signers.into_iter().map(|one| (one.name, one.address)).collect();
    let own = |name: &str, address: &str| (name.to_owned(), address.to_owned());
    assert_eq!(names, [own("川辺 守", "みほん市本町4-5-6"), own("葛󠄀城　花子", ""), own("Anne Smith", "")]);
    let page = format!("{}/letters/1", case.base);
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let letter = desk.get(&page);
    assert!(letter.says("代表の方のほかに3人") && NAMES.iter().all(|name| !letter.says(name)), "{}", letter.text());
    let named = desk.send_form(&page, &format!("{page}/identity-view"), &[("why", "署名を確かめるため")]);
    assert!(NAMES.iter().all(|name| named.says(name)), "{}", named.text());
    let receipt = case.app.browser().get(&case.receipt(1));
    assert!(receipt.says("代表の方のほかに3人") && NAMES.iter().all(|name| !receipt.says(name)), "{}", receipt.text());
}

#[test]
fn the_form_asks_for_who_signs_too_only_where_the_policy_says_so() {
    let case = Case::under(policy(JointRule::Letter));
    let about = form(&case, "submissions/new", &[("from", "write")]).1;
    assert!(about.text().contains("<details") && about.text().contains("name=\"co_signers\""), "{}", about.text());
    let wrong = form(&case, "submissions/new", &[("from", "about"), ("co_signers", "川辺 守\n海野花子")]).1;
    assert!(wrong.status == 422 && wrong.says("一緒に署名する方") && wrong.text().contains("details\" open"), "{}", wrong.text());
    let check = form(&case, "submissions/new", &[("from", "about"), ("co_signers", SIGNED)]).1;
    assert!(check.says("まだ送っていません") && NAMES.iter().all(|name| check.says(name)), "{}", check.text());

    let (mut browser, sent) = form(&case, "submissions", &[("co_signers", SIGNED)]);
    let receipt = browser.follow(&sent);

    assert!(receipt.says("代表の方のほかに3人") && NAMES.iter().all(|name| !receipt.says(name)), "{}", receipt.text());
    assert_eq!(stored(&case, 1).co_signers.len(), 3);

    let mut closed = policy(JointRule::Letter);
    closed.submission.joint_by_form = false;
    let case = Case::under(closed);
    assert!(!form(&case, "submissions/new", &[("from", "write")]).1.text().contains("co_signers"));
    assert_eq!(form(&case, "submissions", &[("co_signers", SIGNED)]).1.status, 303);
    assert_eq!((stored(&case, 1).co_signers.len(), case.stored(1).particulars.co_signers), (0, 0), "nobody asked for them");
}

/// A joint letter and a simple one, answered and published; the wording of the joint one names a co-signer, which is redacted.
fn published(joint: JointRule) -> Case {
    let case = Case::under(policy(joint));
    let mut desk = case.desk();
    let words = [("text-1", "川辺守と申します。木を植えてください。"), ("name", "山田 太郎"), ("address", "みほん市本町1-2-3")];
    let done = enter(&mut desk, &case, "k1", &[&words[..], &[("co_signers", SIGNED)]].concat());
    assert_eq!(done.status, 303, "{}", done.text());
    let simple = case.letter("森 一郎", "水を。");
    case.close();
    let opinions = [case.heard(1, None), case.heard(simple, None)];
    let issue = case.issue("木を植える場所", &opinions);
    case.respond();
    let view = case.answer(issue, "検討します。");
    case.decide(&view, Decision::Approve);
    let asked = case.ask_for_release(Remarks::default());
    case.decide(&asked, Decision::Approve);
    case
}

#[test]
fn both_rules_count_the_same_on_the_page_in_the_files_and_in_the_annual_report() {
    for (joint, submitters, said) in
        [(JointRule::Letter, 2, "提出した方1人と数えています"), (JointRule::Each, 5, "署名した方をそれぞれ1人と数えています")]
    {
        let case = published(joint);
        let mut browser = case.app.browser();
        let result = format!("{}/result", case.base.replace("/office", ""));

        let page = browser.get(&result);
        let json: Value = serde_json::from_slice(&browser.get(&format!("{result}.json")).body).unwrap();
        let table = browser.get(&format!("{result}.csv")).text();
        let annual = browser.get(&format!("/annual/{}", fiscal_year(case.now().opens_at.unwrap().jst_date())));

        assert!(page.says("連名の意見書は1通で、代表の方のほかに3人が署名しています") && page.says(said), "{}", page.text());
        let shown = page.text().replace(['\n', '\r'], "");
        assert!(shown.contains(&format!("提出した方</dt><dd>{submitters}<small>")), "{shown}");
        let counts = &json["counts"];
        assert_eq!((counts["letters"].as_u64(), counts["submitters"].as_u64()), (Some(2), Some(submitters)));
        assert_eq!(counts["valid_submitters"].as_u64(), Some(submitters));
        assert_eq!(counts["joint"], serde_json::json!({ "rule": joint.name(), "letters": 1, "co_signers": 3 }));
        assert!(json["counting"]["ja"].as_str().unwrap().contains(said));
        let last = csv::Reader::from_reader(table.trim_start_matches('\u{FEFF}').as_bytes()).into_records().last().unwrap().unwrap();
        assert!(last.iter().any(|cell| cell.contains(&format!("提出した方{submitters}人")) && cell.contains(said)), "{last:?}");
        assert!(annual.says(said) && annual.says(&format!("提出した方</dt><dd class=\"govuk-summary-list__value\">{submitters}</dd>")));
        for text in [page.text(), serde_json::to_string(&json).unwrap(), table, annual.text()] {
            assert!(NAMES.iter().chain(&["川辺守", "山田"]).all(|name| !text.contains(name)), "{text}");
        }
        assert_eq!(findings(&case), []);
    }
}

#[test]
fn a_name_of_a_co_signer_is_found_in_the_letter_and_in_what_is_published_of_others() {
    let case = Case::under(policy(JointRule::Letter));
    let person =
        Person { name: "山田 太郎".to_owned(), co_signers: ronten::model::letter::CoSigner::typed(SIGNED), ..Person::default() };
    let joint = case.letter_of(person, "Anne Smith and 葛城花子 agree. 木を。");
    let mut desk = case.desk();
    let page = format!("{}/letters/{joint}", case.base);
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let marks = desk.get(&format!("{page}/redactions"));
    assert_eq!(marks.status, 404, "it is judged first");
    case.heard(joint, None);
    let marks = desk.get(&format!("{page}/redactions"));
    for name in ["Anne Smith", "葛城花子"] {
        assert!(marks.text().contains(&format!("氏名</span>{name}</mark>")), "{}", marks.text());
    }
    let other = case.letter("森 一郎", "川辺 守さんに賛成です。");
    case.close();
    let opinions = [case.app.read(|db| Opinion::of_submission(db, case.stored(joint).id)).remove(0), case.heard(other, None)];
    let issue = case.issue("木を植える場所", &opinions);
    case.respond();
    let view = case.answer(issue, "葛󠄀城花子様の御意見のとおりです。");
    case.decide(&view, Decision::Approve);

    let request = format!("{}/result-request", case.base);
    // It is weeks later, and the session is over.
    let mut desk = case.desk();
    let form = desk.get(&request);
    let asked = desk.send_form(&request, &request, &[("rev", &case.now().rev.to_string()), ("remark", "案は変えません。")]);

    assert!(form.says("川辺 守") && form.says("葛󠄀城花子"), "{}", form.text());
    assert_eq!(asked.status, 422, "{}", asked.text());
}

#[test]
fn an_erasure_takes_every_name_and_leaves_the_numbers() {
    let case = published(JointRule::Each);
    let (letter, result) = (case.stored(1).id, format!("{}/result.json", case.base.replace("/office", "")));
    let before = case.app.browser().get(&result).body;

    let asked = case.app.perform(&case.official, RequestErasure { submission: letter, ground: Ground::WriterAsked });
    case.decide(&asked, Decision::Approve);

    assert!(case.app.read(|db| PersonRow::of(db, letter)).is_none());
    assert_eq!(case.stored(1).particulars.co_signers, 3);
    assert!(!case.stored(1).text.contains("川辺守"), "{}", case.stored(1).text);
    assert_eq!(case.app.browser().get(&result).body, before, "no name stood in it");
    assert_eq!(crate::erasing::places_left(&case.app, &["川辺 守", "川辺守", "葛󠄀城　花子", "Anne Smith", "本町4-5-6"]), [0; 5]);
    assert_eq!(findings(&case), []);
}
