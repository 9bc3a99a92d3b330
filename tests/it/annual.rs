//! The year's report: rounds with their numbers, and sums that agree with them.

use crate::results::answered;
use crate::support::app::TestApp;
use crate::support::http::Page;
use crate::support::round::OpenRound;
use ronten::model::calendar::fiscal_year;
use ronten::store::rounds::Round;

/// The number in the row of this heading.
fn sum(page: &Page, heading: &str) -> u64 {
    let text = page.text();
    let row = text.split(&format!("{heading}</dt>")).nth(1).unwrap_or_else(|| panic!("{heading}: {text}"));
    let value: String = row.split("</dd>").next().unwrap().chars().filter(char::is_ascii_digit).collect();
    value.parse().unwrap()
}

/// The numbers in all cells of this heading.
fn cells(page: &Page, heading: &str) -> Vec<u64> {
    let text = page.text();
    let label = format!("data-label=\"{heading}\">");
    let cells = text.split(&label).skip(1);
    cells.filter_map(|cell| cell.split('<').next()?.replace(',', "").parse().ok()).collect()
}

#[test]
fn a_years_rounds_stand_there_with_sums_that_agree() {
    let app = TestApp::start();
    let empty = app.browser().get(&format!("/annual/{}", fiscal_year(app.time.now().jst_date())));
    assert!(empty.status == 200 && empty.says("この年度に始まった意見募集はありません"), "{}", empty.text());
    let round = answered(&app);
    let opens = app.read(|db| Round::by_id(db, round.id)).unwrap().opens_at.unwrap();
    let year = fiscal_year(opens.jst_date());
    let open = OpenRound::titled(&app, "もう一つの計画");
    open.approve(&app);
    assert!(!app.browser().get(&format!("/annual/{year}")).says("もう一つの計画"), "it has not begun");
    open.open(&app);

    // The second round may open in the next fiscal year when the tests run at the end of March.
    let second = fiscal_year(app.time.now().jst_date());
    let page = app.browser().get(&format!("/annual/{year}"));

    assert_eq!(page.status, 200);
    assert!(page.says(&round.project.title) && (second != year || page.says("もう一つの計画")), "{}", page.text());
    assert!(sum(&page, "意見書") > 0 && page.says("募集の終わりから"));
    for heading in ["意見書", "提出した方", "ご意見"] {
        let lines: u64 = cells(&page, heading).iter().sum();
        assert_eq!(lines, sum(&page, heading), "{heading}: {}", page.text());
    }
    assert!(app.browser().get(&format!("/en/annual/{year}")).says("fiscal year"));
    for nowhere in [second + 1, 1999, 0] {
        assert_eq!(app.browser().get(&format!("/annual/{nowhere}")).status, 404, "{nowhere}");
    }
}
