//! Words are withheld wherever a published result may hold them, in both languages and in every round of the project.

mod plans;
mod waiting;

use crate::erasing::findings;
use crate::support::case::Case;
use crate::support::http::Page;
use ronten::commands::approval::Decision;
use ronten::commands::result::Remarks;

const NAMED: &str = "架空太郎さん";
const MARKER: &str = "［非公開：第三者の情報］";

/// A round of the case is published with these words of a letter and these of the city.
fn publish(case: &Case, letter: &str, answer: &str, next_step: &str) {
    let opinion = case.opinion("山田 花子", letter);
    case.close();
    let issue = case.issue("木を植える場所", &[opinion]);
    case.respond();
    case.decide(&case.answer(issue, answer), Decision::Approve);
    let remarks = Remarks { next_step: next_step.to_owned(), ..Remarks::default() };
    case.decide(&case.ask_for_release(remarks), Decision::Approve);
}

/// Asks for the withholding by the form of the present round.
fn ask(case: &Case, words: &str) -> Page {
    let page = format!("{}/withholding", case.base);
    case.desk().send_form(&page, &page, &[("words", words), ("reason", "third_party")])
}

/// The same, and it is approved by the form.
fn withhold(case: &Case, words: &str) {
    let asked = ask(case, words);
    let approval = asked.location().unwrap_or_else(|| panic!("{}", asked.text())).to_owned();
    let mut approver = case.app.sign_in(&case.approver);
    assert!(approver.get(&approval).says(MARKER));
    let decided = approver.send_form(&approval, &format!("{approval}/decision"), &[("rev", "1"), ("decision", "approve")]);
    assert_eq!(decided.status, 303, "{}", decided.text());
}

/// The public pages of a round's result and those that lead to it, in both languages.
fn pages(case: &Case, round: i64) -> Vec<String> {
    let project = case.base.trim_start_matches("/office").split("/rounds/").next().unwrap().to_owned();
    let result = format!("{project}/rounds/{round}/result");
    let of_round = [&result, &format!("{result}/versions/1"), &format!("{project}/rounds/{round}/opinions/1")].map(String::clone);
    let japanese = of_round.into_iter().chain([format!("{project}/rounds/{round}"), project, "/".to_owned()]);
    let both = japanese.flat_map(|page| [page.clone(), format!("/en{}", page.trim_end_matches('/'))]);
    both.chain([format!("{result}.csv"), format!("{result}.json"), "/feed.atom".to_owned()]).collect()
}

/// How many of these pages say the words. All of them are there.
fn saying(case: &Case, pages: &[String], words: &str) -> usize {
    let mut anybody = case.app.browser();
    let says = |page: &&String| {
        let shown = anybody.get(page);
        assert_eq!(shown.status, 200, "{page}");
        shown.says(words)
    };
    pages.iter().filter(says).count()
}

#[test]
fn words_go_from_the_results_of_every_round_and_in_both_languages() {
    let mut case = Case::open();
    publish(&case, "架空太郎さんの木が邪魔です。", "架空太郎さんの木は市のものではありません。", "");
    case.next_round();
    publish(&case, "また架空太郎さんの木です。", "見に行きます。", "");
    let of_round = [pages(&case, 1), pages(&case, 2)];
    assert!(of_round.iter().all(|pages| saying(&case, pages, NAMED) > 4));

    withhold(&case, NAMED);

    for pages in &of_round {
        assert_eq!(saying(&case, pages, NAMED), 0);
        assert!(saying(&case, pages, MARKER) > 4);
    }
    assert_eq!(findings(&case), []);
}

#[test]
fn what_the_city_says_about_the_result_as_a_whole_can_be_withheld() {
    let case = Case::open();
    publish(&case, "木を植えてください。", "植えます。", "来月、架空太郎さんに説明します。");
    let pages = pages(&case, 1);
    assert!(saying(&case, &pages, NAMED) > 2);
    assert!(ask(&case, "架空次郎さん").says("公表した結果にも案にもありません"));

    withhold(&case, NAMED);

    assert_eq!(saying(&case, &pages, NAMED), 0);
    assert!(saying(&case, &pages, &format!("来月、{MARKER}に説明します。")) > 2);
    assert_eq!(findings(&case), []);
}

#[test]
fn what_was_announced_can_be_withheld_with_the_page_of_the_round() {
    let case = Case::open();
    publish(&case, "木を植えてください。", "植えます。", "");
    let pages = pages(&case, 1);
    assert!(saying(&case, &pages, "みどり課") > 2, "it is the contact");

    withhold(&case, "みどり課");

    assert_eq!(saying(&case, &pages, "みどり課"), 0);
    assert_eq!(findings(&case), []);
}
