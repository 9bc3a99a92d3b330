//! Pages that stand beside the cases: the procedure, the statement on accessibility, the feed and the calendar.

use crate::support::app::TestApp;
use crate::support::round::OpenRound;

#[test]
fn the_procedure_is_explained_from_its_tables_in_both_languages() {
    let app = TestApp::start();
    let mut browser = app.browser();

    let page = browser.get("/procedure");

    for words in ["30日以上募集します", "時計（自動）", "どなたのご意見かを確認するため", "反映（案を修正します）", "round.A11"]
    {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(page.text().contains("id=\"submission.S1\"") && page.text().contains("id=\"approval.K2\""));
    let english = browser.get("/en/procedure");
    assert!(english.says("Open for at least 30 days") && english.says("Reflected: the draft is changed"), "{}", english.text());
}

#[test]
fn the_statement_on_accessibility_says_what_was_not_checked() {
    let page = TestApp::start().browser().get("/accessibility");

    assert!(page.says("WCAG 2.2") && page.says("まだ確かめていないこと") && page.says("000-000-0101"), "{}", page.text());
}

#[test]
fn feed_and_calendar_name_open_rounds_and_nothing_before() {
    let app = TestApp::start();
    let mut browser = app.browser();
    let round = OpenRound::scheduled(&app);
    let feed = browser.get("/feed.atom");
    assert_eq!((feed.status, feed.header("content-type")), (200, Some("application/atom+xml; charset=utf-8")));
    assert!(!feed.text().contains("みどり"), "{}", feed.text());
    let calendar = browser.get("/calendar.ics");
    assert_eq!((calendar.status, calendar.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    assert!(calendar.text().contains("SUMMARY:意見募集：みどりの基本計画\r\n"), "{}", calendar.text());

    round.open(&app);

    let feed = browser.get("/feed.atom").text();
    assert!(feed.contains("意見募集を始めました：みどりの基本計画"), "{feed}");
    assert!(feed.contains(&format!("<id>{}{}#opened</id>", app.base, round.path())), "{feed}");
    round.close(&app);
    let feed = browser.get("/feed.atom").text();
    assert!(feed.find("#closed").unwrap() < feed.find("#opened").unwrap(), "{feed}");

    let quiet = TestApp::start();
    OpenRound::drafted(&quiet);
    assert!(!quiet.browser().get("/calendar.ics").text().contains("VEVENT"));
}
