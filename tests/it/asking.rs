//! What the city asks in particular: questions beside the free comment, answered, split, counted apart and published.

use crate::support::app::TestApp;
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use crate::support::round::OpenRound;
use ronten::commands::approval::Decision;
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::result::Remarks;
use ronten::store::opinions::Opinion;
use ronten::store::submissions::{Filter, Submission};
use serde_json::Value;

const QUESTIONS: [&str; 2] = ["公園をどこに増やすとよいですか", "費用を<b>だれ</b>が負うとよいですか"];

/// A resident's browser, the round's public address, and a fresh token.
fn resident(case: &Case) -> (Browser, String, String) {
    let mut browser = case.app.browser();
    let path = case.base.replace("/office", "");
    let csrf = browser.token(&format!("{path}/submissions/new"));
    (browser, path, csrf)
}

/// A whole form with these words for each question and beside them.
fn send(case: &Case, key: &str, name: &str, said: [&str; 3]) -> Page {
    let (mut browser, path, csrf) = resident(case);
    let who = [("csrf", csrf.as_str()), ("key", key), ("name", name), ("address", "みほん市本町1-2-3"), ("class", "resident")];
    let [first, second, whole] = said;
    let words = [("part-1", "q1"), ("text-1", first), ("part-2", "q2"), ("text-2", second), ("part-3", ""), ("text-3", whole)];
    browser.post(&format!("{path}/submissions"), &[&who[..], &words].concat())
}

fn letters(case: &Case) -> Vec<Submission> {
    case.app.read(|db| Submission::list(db, case.round, Filter::All, 0, 100))
}

/// What each part of a letter says and which question it answers.
fn answers(letter: &Submission) -> Vec<(Option<u32>, String)> {
    let words = |start, end| ronten::model::span::slice(&letter.text, start, end).unwrap().to_owned();
    letter.parts.iter().map(|part| (part.question, words(part.start, part.end))).collect()
}

#[test]
fn questions_are_announced_answered_and_shown_on_the_receipt() {
    let case = Case::asking(&QUESTIONS);
    let (mut browser, path, csrf) = resident(&case);
    let round = browser.get(&path);
    assert!(round.says("ご意見をいただきたい点") && round.says("問1　公園をどこに増やすとよいですか"), "{}", round.text());
    assert!(!round.text().contains("<b>だれ"), "a question is words and no markup");

    let form = browser.get(&format!("{path}/submissions/new"));
    assert_eq!(
        (form.value("part-1").as_deref(), form.value("part-2").as_deref(), form.value("part-3").as_deref()),
        (Some("q1"), Some("q2"), Some(""))
    );
    let nothing =
        [("csrf", csrf.as_str()), ("key", "k"), ("from", "write"), ("part-1", "q1"), ("text-1", " "), ("part-3", ""), ("text-3", "")];
    let nothing = browser.post(&format!("{path}/submissions/new"), &nothing);
    assert!(nothing.status == 422 && nothing.says("ご意見を入力してください"), "{}", nothing.text());
    let words = [("part-1", "q1"), ("text-1", "川沿い。"), ("part-2", "q2"), ("text-2", ""), ("part-3", ""), ("text-3", "自由に。")];
    let who = [("csrf", csrf.as_str()), ("key", "k"), ("name", "海野 花子"), ("address", "みほん市本町1"), ("class", "resident")];
    let check = browser.post(&format!("{path}/submissions/new"), &[&who[..], &words, &[("from", "about")]].concat());
    assert!(
        check.says("まだ送っていません") && check.says("問1　公園") && check.says("川沿い。") && !check.says("問2　費用"),
        "{}",
        check.text()
    );

    let sent = browser.post(&format!("{path}/submissions"), &[&who[..], &words].concat());
    let receipt = browser.follow(&sent);

    assert!(receipt.says("問1　公園をどこに") && receipt.says("川沿い。") && receipt.says("自由に。"), "{}", receipt.text());
    let letter = letters(&case).remove(0);
    assert_eq!(letter.text, "川沿い。\n\n自由に。");
    assert_eq!(answers(&letter), [(Some(1), "川沿い。".to_owned()), (None, "自由に。".to_owned())]);
}

#[test]
fn new_words_answer_the_same_questions_and_strange_questions_are_refused() {
    let case = Case::asking(&QUESTIONS);
    let sent = send(&case, "k", "海野 花子", ["川沿い。", "", "自由に。"]);
    let receipt = sent.location().unwrap().to_owned();
    let (mut browser, path, csrf) = resident(&case);
    let amend = format!("{receipt}/amendment");
    let form = browser.get(&amend);
    assert!(form.says("川沿い。</textarea>") && form.says("自由に。</textarea>") && form.says("問2　費用"), "{}", form.text());

    let words = [("part-1", "q1"), ("text-1", ""), ("part-2", "q2"), ("text-2", "市が。"), ("part-3", ""), ("text-3", "")];
    let key = [("csrf", csrf.as_str()), ("key", "a")];
    let done = browser.post(&amend, &[&key[..], &words, &[("from", "check"), ("go", "send")]].concat());

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(answers(&letters(&case)[0]), [(Some(2), "市が。".to_owned())]);
    let strange =
        [("key", "s"), ("part-1", "q3"), ("text-1", "三つ目。"), ("name", "海野 花子"), ("address", "みほん市"), ("class", "resident")];
    let strange = browser.post(&format!("{path}/submissions"), &[&[("csrf", csrf.as_str())], &strange[..]].concat());
    assert!(strange.status == 422 && strange.says("三つ目。"), "{}", strange.text());
    assert_eq!(letters(&case).len(), 1);
}

#[test]
fn hostile_answers_are_kept_as_typed_or_refused_with_what_was_typed() {
    let case = Case::asking(&QUESTIONS);
    let nul = send(&case, "n", "海野 花子", ["あ\0い", "", ""]);
    assert!(nul.status == 422 && nul.says("使えない文字"), "{}", nul.text());
    let long = "長".repeat(19_990);
    let over = send(&case, "o", "海野 花子", [&long, "二つ目の答えです。", "全体です。"]);
    assert!(over.status == 422 && over.says("二つ目の答えです。") && over.says("全体です。") && over.says(&long), "{}", over.status);
    assert!(over.text().contains("href=\"#text-1\""), "the longest is named");
    assert!(letters(&case).is_empty());

    let hostile = "\u{202E}drawkcab\u{202C} <script>alert(1)</script> {{7*7}}";
    let kept = send(&case, "k", "海野 花子", [hostile, "=1+1", "\u{200F}"]);

    assert_eq!(kept.status, 303, "{}", kept.text());
    let letter = letters(&case).remove(0);
    assert_eq!(answers(&letter), [(Some(1), hostile.to_owned()), (Some(2), "=1+1".to_owned())]);
    let full = "長".repeat(19_000);
    assert_eq!(send(&case, "f", "海野 花子", [&full, "短い。", ""]).status, 303);
}

#[test]
fn a_letter_on_paper_is_typed_in_by_question() {
    let case = Case::asking(&QUESTIONS);
    let (mut desk, letters_page) = (case.desk(), format!("{}/letters", case.base));
    let form = desk.get(&format!("{letters_page}/new"));
    assert!(
        form.says("問1　公園をどこに") && form.text().contains("name=\"text-3\"") && !form.text().contains("name=\"text-4\""),
        "{}",
        form.text()
    );
    let today = case.app.time.now().jst_date().to_string();
    let csrf = desk.token(&format!("{letters_page}/new"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("key", "p"),
        ("parts", "3"),
        ("channel", "post"),
        ("received_date", &today),
        ("section-1", "q1"),
        ("text-1", "駅前。"),
        ("section-2", "q2"),
        ("text-2", ""),
        ("section-3", ""),
        ("text-3", "以上です。"),
        ("lang", "ja"),
    ];

    let done = desk.post_files(&letters_page, &fields, &[]);

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(answers(&letters(&case)[0]), [(Some(1), "駅前。".to_owned()), (None, "以上です。".to_owned())]);
    let page = format!("{letters_page}/1");
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    assert!(desk.get(&page).says("問1　公園をどこに"), "{}", desk.get(&page).text());
}

/// A letter judged valid, and the page on which it is split.
fn judged(case: &Case, desk: &mut Browser, number: i64) -> String {
    let page = format!("{}/letters/{number}", case.base);
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let rev = case.stored(number).rev.to_string();
    assert_eq!(desk.send_form(&page, &format!("{page}/validity"), &[("rev", &rev), ("validity", "valid")]).status, 303);
    format!("{page}/splitting")
}

#[test]
fn answers_are_counted_by_question_everywhere_alike_and_never_for_and_against() {
    let case = Case::asking(&QUESTIONS);
    for (key, name, said) in [
        ("a", "海野 花子", ["川沿い。", "市が。", "自由に。"]),
        ("b", "山野 一郎", ["駅前。学校の横。", "", ""]),
        ("c", "川野 二郎", ["", "", "全体に賛成。"]),
        ("d", "谷野 三郎", ["これは無効。", "", ""]),
    ] {
        assert_eq!(send(&case, key, name, said).status, 303);
    }
    case.close();
    let mut desk = case.desk();
    let splitting = judged(&case, &mut desk, 1);
    assert!(desk.get(&splitting).says("問1への回答"), "{}", desk.get(&splitting).text());
    let rev = case.stored(1).rev.to_string();
    let across = [("rev", rev.as_str()), ("cuts", "0 10"), ("cut", "10"), ("what-0", "opinion.in_scope"), ("what-10", "opinion.in_scope")];
    let across = desk.send_form(&splitting, &splitting, &across);
    assert!(across.status == 422 && across.says("回答の境目をまたいでいます"), "{}", across.text());
    let cuts = [("rev", rev.as_str()), ("cuts", "0 6 10"), ("cut", "6"), ("cut", "10")];
    let whats = [("what-0", "opinion.in_scope"), ("what-6", "opinion.in_scope"), ("what-10", "opinion.in_scope")];
    assert_eq!(desk.send_form(&splitting, &splitting, &[&cuts[..], &whats].concat()).status, 303);
    let splitting = judged(&case, &mut desk, 2);
    let rev = case.stored(2).rev.to_string();
    let cuts = [("rev", rev.as_str()), ("cuts", "0 3"), ("cut", "3"), ("what-0", "opinion.in_scope"), ("what-3", "opinion.in_scope")];
    assert_eq!(desk.send_form(&splitting, &splitting, &cuts).status, 303);
    case.heard(3, None);
    let page = format!("{}/letters/4", case.base);
    let invalid = [("rev", "1"), ("validity", "ineligible"), ("reason", "市と関わりがないため。")];
    assert_eq!(desk.send_form(&page, &format!("{page}/validity"), &invalid).status, 303);
    for number in 1..=2 {
        let letter = case.stored(number);
        let redact = ronten::commands::submission::Redact {
            submission: letter.id,
            rev: letter.rev,
            redactions: Vec::new(),
            dismissed: Vec::new(),
            done: true,
        };
        case.app.perform(&case.official, redact);
    }
    let office = desk.get(&case.base);
    assert!(office.says("うかがった点ごとの件数"), "{}", office.text());
    publish(&case);

    let mut public = case.app.browser();
    let path = case.base.replace("/office", "");
    let json: Value = serde_json::from_slice(&public.get(&format!("{path}/result.json")).body).unwrap();
    let counted: Vec<_> =
        json["questions"].as_array().unwrap().iter().map(|one| (one["letters"].as_u64(), one["opinions"].as_u64())).collect();
    assert_eq!(counted, [(Some(2), Some(3)), (Some(1), Some(1))]);
    assert_eq!(json["counts"]["opinions"], 6);
    let csv = public.get(&format!("{path}/result.csv")).body;
    let mut rows = csv::Reader::from_reader(csv.strip_prefix(b"\xEF\xBB\xBF").unwrap());
    assert_eq!(rows.headers().unwrap().iter().next_back(), Some("うかがった点の番号"));
    let numbers: Vec<String> = rows.records().map(|row| row.unwrap().iter().next_back().unwrap().to_owned()).collect();
    let count = |number: &str| numbers.iter().filter(|one| *one == number).count();
    assert_eq!((count("1"), count("2"), count("")), (3, 1, 2));
    for page in [public.get(&format!("{path}/result")), desk.get(&case.base)] {
        let lines: Vec<_> =
            page.text().lines().filter(|line| line.contains("問1　公園") || line.contains("問2　費用")).map(digits).collect();
        assert_eq!(lines, [[2, 3], [1, 1]], "{}", page.text());
        assert!(!page.says("賛成：") && !page.says("反対："));
    }
    let of_first = (1..=6).map(|k| public.get(&format!("{path}/opinions/{k}"))).filter(|page| page.says("問1　公園をどこに")).count();
    assert_eq!(of_first, 3);
}

/// The numbers in the last two cells of a line of the table.
fn digits(line: &str) -> [u64; 2] {
    let cells: Vec<u64> = line.split("</td>").filter_map(|cell| cell.rsplit('>').next()?.parse().ok()).collect();
    [cells[0], cells[1]]
}

fn publish(case: &Case) {
    let opinions = case.app.read(|db| Opinion::of_round(db, case.round));
    let issue = case.issue("木を植える場所", &opinions);
    case.respond();
    let asked = case.answer(issue, "検討します。");
    case.decide(&asked, Decision::Approve);
    let asked = case.ask_for_release(Remarks::default());
    case.decide(&asked, Decision::Approve);
}

#[test]
fn an_erased_writer_leaves_the_answers_where_they_were() {
    let case = Case::asking(&QUESTIONS);
    assert_eq!(send(&case, "a", "海野 花子", ["海野 花子です。川沿い。", "市が。", ""]).status, 303);
    let letter = letters(&case).remove(0);

    let asked = case.app.perform(&case.official, RequestErasure { submission: letter.id, ground: Ground::WriterAsked });
    case.decide(&asked, Decision::Approve);

    assert_eq!(answers(&case.stored(1)), [(Some(1), "［消去］です。川沿い。".to_owned()), (Some(2), "市が。".to_owned())]);
}

#[test]
fn questions_are_written_one_a_line_and_a_round_without_any_stays_as_it_was() {
    let app = TestApp::start();
    let round = OpenRound::drafted(&app);
    let mut desk = app.sign_in(&round.official);
    let base = format!("/office/projects/{}/rounds/1", round.project.no());
    let form = desk.get(&format!("{base}/edit"));
    let kept: Vec<(String, String)> =
        ["rev", "opens_on", "opens_time", "closes_on", "closes_time", "purpose", "background", "summary", "materials", "contact"]
            .into_iter()
            .map(|name| (name.to_owned(), form.value(name).unwrap_or_default()))
            .collect();
    let kept: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(!serde_json::to_string(&round.row(&app)).unwrap().contains("questions"), "nothing is added to what older rounds say");

    let many = "問い\n".repeat(21);
    let many = desk.send_form(&format!("{base}/edit"), &format!("{base}/edit"), &[&kept[..], &[("questions", many.as_str())]].concat());
    assert!(many.status == 422 && many.says("20件まで"), "{}", many.text());
    let typed = " 一つ目 \r\n\r\n二つ目";
    let done =
        desk.send_form(&format!("{base}/edit"), &format!("{base}/edit"), &[&kept[..], &[("plan", "1"), ("questions", typed)]].concat());

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(round.row(&app).fields.questions, ["一つ目", "二つ目"]);
    assert!(desk.get(&format!("{base}/preview")).says("問2　二つ目"));
}
