//! Letters in other languages: an official says in which, every opinion gets a Japanese translation by the city, and no result goes out
//! without it.

mod names;
mod sorting;

use crate::erasing::findings;
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use ronten::commands::approval::Decision;
use ronten::commands::result::Remarks;
use ronten::commands::submission::{Open, SayLanguage, Translate, Translated};
use ronten::model::ids::IssueId;
use ronten::model::letter::Person;
use ronten::model::terms::Tongue;
use ronten::store::opinions::Opinion;

const WORDS: &str = "I am Emily Carter. Please plant more trees in front of the station.";
const JAPANESE: &str = "駅前にもっと木を植えてください。";

fn writer() -> Person {
    let (name, kana) = ("Emily Carter".to_owned(), "エミリー カーター".to_owned());
    Person { name, kana, address: "みほん市本町1-2-3".to_owned(), ..Person::default() }
}

/// The page of a letter, or one below it.
fn page(case: &Case, number: i64, tail: &str) -> String {
    format!("{}/letters/{number}{tail}", case.base)
}

/// A letter in English, opened; nobody said yet what it is in.
fn arrived(case: &Case) -> i64 {
    let number = case.letter_of(writer(), WORDS);
    case.app.perform(&case.official, Open { submission: case.stored(number).id });
    number
}

fn say(case: &Case, desk: &mut Browser, number: i64, language: &str) -> Page {
    let rev = case.stored(number).rev.to_string();
    desk.send_form(&page(case, number, ""), &page(case, number, "/language"), &[("rev", &rev), ("written_in", language)])
}

/// The same without a browser; gives the only opinion of the letter, sorted and cleared.
fn foreign(case: &Case, number: i64, written_in: Tongue) -> Opinion {
    let letter = case.stored(number);
    case.app.perform(&case.official, SayLanguage { submission: letter.id, rev: letter.rev, written_in });
    case.heard(number, None)
}

/// The opinion as it is now.
fn now(case: &Case, opinion: &Opinion) -> Opinion {
    case.app.read(|db| Opinion::by_id(db, opinion.id)).unwrap()
}

fn translate(case: &Case, opinion: &Opinion, text: &str) -> Opinion {
    let row = now(case, opinion);
    let texts = vec![Translated { opinion: row.id, rev: row.rev, text: text.to_owned(), looked: false }];
    case.app.perform(&case.official, Translate { submission: row.submission, texts, kept: Vec::new() });
    now(case, opinion)
}

/// What the form of the translations sends for an opinion of this rev.
fn send(case: &Case, desk: &mut Browser, (number, opinion, rev): (i64, &Opinion, i64), text: &str, more: &[(&str, &str)]) -> Page {
    let (path, id) = (page(case, number, "/translation"), opinion.id);
    let (name, rev_name, rev) = (format!("translation-{id}"), format!("rev-{id}"), rev.to_string());
    let fields = [&[(name.as_str(), text), (rev_name.as_str(), rev.as_str())], more].concat();
    desk.send_form(&path, &path, &fields)
}

/// The period ends with this opinion in an issue, whose answer is approved.
fn answered(case: &Case, opinion: &Opinion) -> IssueId {
    case.close();
    let issue = case.issue("木を植える場所", &[now(case, opinion)]);
    case.respond();
    case.decide(&case.answer(issue, "川沿いに植えます。"), Decision::Approve);
    issue
}

fn public(case: &Case, tail: &str) -> String {
    format!("{}{tail}", case.base.trim_start_matches("/office"))
}

#[test]
fn an_official_says_the_language_and_the_words_only_hint_at_it() {
    let case = Case::open();
    let (number, mut desk) = (arrived(&case), case.desk());

    let shown = desk.get(&page(&case, number, ""));
    assert!(shown.says("日本語ではないようです") && !shown.says("日本語訳を書く"), "{}", shown.text());
    assert_eq!(case.stored(number).particulars.written_in, None, "a hint decides nothing");
    assert_eq!(say(&case, &mut desk, number, "").status, 422);
    assert_eq!(say(&case, &mut desk, number, "xx").status, 422);
    assert_eq!(say(&case, &mut desk, number, "en").status, 303);

    let shown = desk.get(&page(&case, number, ""));
    assert!(!shown.says("日本語ではないようです") && shown.says("書かれている言語を決めました"), "{}", shown.text());
    assert!(shown.text().contains("lang=\"en\""));
    assert_eq!(case.stored(number).particulars.written_in, Some(Tongue::En));
    let old = [("rev", "1"), ("written_in", "vi")];
    assert_eq!(desk.send_form(&page(&case, number, ""), &page(&case, number, "/language"), &old).status, 409, "a stale page");
    let japanese = case.letter("海野 花子", "木を植えてください。");
    assert_eq!(case.stored(japanese).particulars.text(), "{}", "what goes without saying is not written down");
    assert_eq!(findings(&case), []);
}

#[test]
fn a_clerk_gives_the_language_with_the_letter() {
    let case = Case::open();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    let new = desk.get(&format!("{letters}/new"));
    assert!(new.says("ベトナム語") && new.says("フィリピノ語（タガログ語）"));
    let (csrf, key) = (new.value("csrf").unwrap(), new.value("key").unwrap());
    let today = case.app.time.now().jst().format("%Y-%m-%d").to_string();
    let fields = [("csrf", &*csrf), ("key", &*key), ("parts", "1"), ("channel", "post"), ("received_date", &*today)];
    let said = [("lang", "ja"), ("written_in", "vi"), ("text-1", "Xin hãy trồng thêm cây.")];

    let done = desk.post_files(&letters, &[&fields[..], &said].concat(), &[]);

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(case.stored(1).particulars.written_in, Some(Tongue::Vi));
}

#[test]
fn the_result_waits_for_the_translation_and_shows_it_beside_the_original() {
    let case = Case::open();
    let number = arrived(&case);
    let opinion = foreign(&case, number, Tongue::En);
    let issue = answered(&case, &opinion);
    let mut desk = case.desk();

    let request = format!("{}/result-request", case.base);
    let lacking = desk.get(&request);
    assert!(lacking.says("市による日本語訳がないか") && lacking.link("/translation").is_some(), "{}", lacking.text());
    let rev = case.now().rev.to_string();
    let early = desk.send_form(&request, &request, &[("rev", &rev), ("remark", "案は変えません。")]);
    assert_eq!(early.status, 409, "{}", early.text());
    let form = desk.get(&page(&case, number, "/translation"));
    assert!(form.says("［個人情報］") && !form.says("Emily"), "{}", form.text());
    assert!(form.text().contains("<div lang=\"en\">"));

    let done = send(&case, &mut desk, (number, &opinion, now(&case, &opinion).rev), JAPANESE, &[]);
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(desk.get(&page(&case, number, "/translation")).says("日本語訳を保存しました"));
    assert!(desk.get(&format!("{}/issues/1", case.base)).says(JAPANESE), "where answers are drafted");
    case.decide(&case.answer_again(issue), Decision::Approve);
    case.decide(&case.ask_for_release(Remarks::default()), Decision::Approve);

    shown_everywhere(&case, number);
    assert_eq!(findings(&case), []);
}

/// The published result of a round whose only opinion is translated.
fn shown_everywhere(case: &Case, number: i64) {
    let mut anybody = case.app.browser();
    let own = anybody.get(&public(case, "/opinions/1"));
    let text = own.text();
    assert!(text.contains("<div class=\"ro-text\" lang=\"en\">I am ［個人情報］.") && own.says("市による日本語訳"), "{text}");
    assert!(text.find("Please plant") < text.find(JAPANESE), "the writer's words come first");
    let english = anybody.get(&format!("/en{}", public(case, "/opinions/1")));
    assert!(english.says("Japanese translation by the city") && english.says(JAPANESE));
    let result = anybody.get(&public(case, "/result"));
    assert!(result.says(JAPANESE) && result.says("（市による日本語訳）"), "{}", result.text());
    assert!(anybody.get(&case.receipt(number)).says(JAPANESE));
    let csv = anybody.get(&public(case, "/result.csv")).text();
    let (head, line) = csv.split_once("\r\n").unwrap();
    assert!(head.ends_with("原文の言語,市による日本語訳") && line.contains(&format!("英語,{JAPANESE}")), "{csv}");
    let json: serde_json::Value = serde_json::from_str(&anybody.get(&public(case, "/result.json")).text()).unwrap();
    let one = &json["issues"][0]["opinions"][0];
    assert_eq!((one["lang"].as_str(), one["translation"].as_str()), (Some("en"), Some(JAPANESE)), "{json}");
    assert!(!json.to_string().contains("Emily"));
}

#[test]
fn what_somebody_else_saved_stands_beside_what_was_typed_and_nothing_is_lost() {
    let case = Case::open();
    let number = arrived(&case);
    let opinion = foreign(&case, number, Tongue::En);
    let (mut desk, rev) = (case.desk(), now(&case, &opinion).rev);
    translate(&case, &opinion, "駅前に木を植えること。");

    let stale = send(&case, &mut desk, (number, &opinion, rev), JAPANESE, &[]);

    assert_eq!(stale.status, 409);
    assert!(stale.says("ほかの人が先に保存しました") && stale.says("駅前に木を植えること。"), "{}", stale.text());
    assert!(stale.text().contains(&format!("\n{JAPANESE}</textarea>")));
    assert_eq!(now(&case, &opinion).translation, "駅前に木を植えること。");
    let fresh = stale.value(&format!("rev-{}", opinion.id)).unwrap().parse().unwrap();
    assert_eq!(send(&case, &mut desk, (number, &opinion, fresh), JAPANESE, &[]).status, 303);
    assert_eq!(now(&case, &opinion).translation, JAPANESE);
    let gone = Opinion { id: ronten::model::ids::OpinionId::new(), ..opinion.clone() };
    let anew = send(&case, &mut desk, (number, &gone, 1), "なくなった意見の訳", &[]);
    assert!(anew.status == 409 && anew.says("なくなった意見の訳"), "{}", anew.text());
}
