//! The year's report: rounds with their numbers, and sums that agree with them.

use crate::results::answered;
use crate::support::app::TestApp;
use crate::support::http::Page;
use crate::support::round::OpenRound;
use crate::support::workbook;
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

#[test]
fn the_files_of_a_year_have_the_same_cells_and_the_numbers_of_its_page() {
    let app = TestApp::start();
    let round = answered(&app);
    let opens = app.read(|db| Round::by_id(db, round.id)).unwrap().opens_at.unwrap();
    let year = fiscal_year(opens.jst_date());
    let mut resident = app.browser();
    let page = resident.get(&format!("/annual/{year}"));
    for file in [".csv", "-cp932.csv", ".xlsx"] {
        assert!(page.link(&format!("/annual/{year}{file}")).is_some(), "{file}");
    }

    let csv = resident.get(&format!("/annual/{year}.csv"));
    assert_eq!(csv.header("content-disposition"), Some(format!("attachment; filename=\"annual-{year}.csv\"").as_str()));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.body.strip_prefix(b"\xEF\xBB\xBF").unwrap());
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let column = |head: &str| rows[0].iter().position(|one| one == head).unwrap_or_else(|| panic!("{head}: {:?}", rows[0]));
    let total = |heads: &dyn Fn(&str) -> bool| -> u64 {
        let columns: Vec<usize> = (0..rows[0].len()).filter(|at| heads(&rows[0][*at])).collect();
        rows[1..].iter().flat_map(|row| columns.iter().filter_map(|at| row[*at].parse::<u64>().ok())).sum()
    };
    for (head, heading) in [("意見書（通）", "意見書"), ("提出者（人）", "提出した方"), ("意見（件）", "ご意見")]
    {
        assert_eq!(total(&|one| one == head), sum(&page, heading), "{head}");
    }
    // The identities of the report: each way and each category adds up.
    assert_eq!(total(&|one| one.starts_with("意見書（") && one != "意見書（通）"), sum(&page, "意見書"));
    assert_eq!(rows[1][column("ページ")], round.path().replace("/office", ""));
    assert!(rows[1][column("終了から公表までの日数")].parse::<i64>().is_ok());

    let (cells, formulas) = workbook::read(resident.get(&format!("/annual/{year}.xlsx")).body);
    let plain: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect()).collect();
    assert_eq!((cells, formulas), (plain.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect(), 0));
    let legacy = resident.get(&format!("/annual/{year}-cp932.csv"));
    assert!(encoding_rs::SHIFT_JIS.decode(&legacy.body).0.contains("意見書（通）"));
    for file in [format!("{year}.pdf"), "1999.csv".to_owned(), "x.csv".to_owned(), format!("{}.csv", year + 2)] {
        assert_eq!(resident.get(&format!("/annual/{file}")).status, 404, "{file}");
    }
}
