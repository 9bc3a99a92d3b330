//! What residents can find and read, and from when on.

use crate::support::app::TestApp;
use crate::support::outbox::write;
use crate::support::round::OpenRound;

#[test]
fn a_round_shows_itself_step_by_step() {
    let app = TestApp::start();
    let round = OpenRound::drafted(&app);
    let (project, here, plan) = (round.project_path(), round.path(), format!("{}/plans/1", round.project_path()));
    let mut browser = app.browser();
    let mut statuses = || [&project, &here, &plan].map(|path| browser.get(path).status);
    assert_eq!(statuses(), [404, 404, 404]);
    assert!(!app.browser().get("/projects").says("みどりの基本計画"));

    let approval = app.perform(&round.official, ronten::commands::round::SubmitRound { round: round.id, rev: round.row(&app).rev });
    assert_eq!(statuses(), [404, 404, 404]);
    let decision = ronten::commands::approval::Decision::Approve;
    app.perform(&round.approver, ronten::commands::approval::Decide { approval: approval.id, rev: approval.rev, decision });
    assert_eq!(statuses(), [200, 200, 404]);
    let page = app.browser().get(&here);
    assert!(page.says("募集予定") && !page.says("緑を増やすため。"), "{}", page.text());

    round.open(&app);
    assert_eq!(statuses(), [200, 200, 200]);
    let page = app.browser().get(&here);
    for words in ["緑を増やすため。", "みほん市本町1-1", "必着", "31日間", "あと30日", "市役所1階", "緑の現況調査"]
    {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(app.browser().get(&format!("/en{here}")).says("Plan for Parks"));
}

#[test]
fn a_slash_too_many_leads_to_the_page_and_nowhere_else() {
    let app = TestApp::start();
    for (path, to) in [("/en/", "/en"), ("/projects/?state=open", "/projects?state=open"), ("/en/procedure//", "/en/procedure")] {
        let page = app.browser().get(path);
        assert_eq!((page.status, page.location()), (308, Some(to)), "{path}");
    }
    for path in ["/no-such-page/", "//example.jp/", "/en//example.jp/"] {
        assert_eq!(app.browser().get(path).status, 404, "{path}");
    }
    assert_eq!(app.browser().post("/receipts/", &[("code", "x")]).status, 404);
}

#[test]
fn the_plan_is_shown_as_it_was_written_with_a_place_to_comment_on() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);

    let page = app.browser().get(&format!("{}/plans/1", round.project_path()));

    assert_eq!(page.status, 200);
    assert!(page.says("樹種|本数\n桜|30\n{{7*7}} <b>※注</b>"), "{}", page.text());
    assert!(!page.text().contains("<b>※注") && !page.text().contains("49"));
    assert!(page.text().contains("id=\"2.1\""), "{}", page.text());
    assert!(page.says(&format!("{}/submissions/new?section=2.1", round.path())));
    round.close(&app);
    assert!(!app.browser().get(&format!("{}/plans/1", round.project_path())).text().contains("submissions/new"));
}

#[test]
fn a_round_called_off_in_public_says_why_and_one_that_nobody_knew_of_stays_unknown() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    write(&app, &round, "somebody@example.jp");
    round.cancel(&app);
    let page = app.browser().get(&round.path());
    assert!(page.says("届いた意見書は1通です") && page.says("ウェブフォーム：1通"), "{}", page.text());
    assert!(page.status == 200 && page.says("国の制度が変わったため"), "{}", page.text());
    for promise in ["すべてのご意見を職員が読み", "結果の公表予定", "意見の出し方"] {
        assert!(!page.says(promise), "{promise}: {}", page.text());
    }

    let quiet = TestApp::start();
    let round = OpenRound::drafted(&quiet);
    round.cancel(&quiet);
    assert_eq!(quiet.browser().get(&round.path()).status, 404);
}

#[test]
fn projects_are_found_by_state_and_by_words_in_any_width() {
    let app = TestApp::start();
    OpenRound::start(&app);
    let mut browser = app.browser();
    let mut finds = |query: &str| {
        let page = browser.get(&format!("/projects?{query}"));
        assert_eq!(page.status, 200, "{query}");
        page.says("みどりの基本計画")
    };

    assert!(finds("") && finds("state=open") && !finds("state=answered") && finds("state=nonsense"));
    assert!(finds("q=%E3%83%9F%E3%83%89%E3%83%AA") && finds("q=%EF%BC%B0%EF%BC%A1%EF%BC%B2%EF%BC%AB%EF%BC%B3+plan"));
    assert!(!finds("q=%E3%81%94%E3%81%BF"));
    for hostile in ["q=%25", "q=_", "q=%22*%20NEAR(", "q='%3B--", "before=../../etc", "after=2026-001&before=x", "q=%EF%BF%BF"] {
        assert!(!finds(hostile) || hostile.starts_with("before"), "{hostile}");
    }
}

#[test]
fn addresses_that_lead_nowhere_are_not_found() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let project = round.project_path();
    for path in [
        "/projects/..%2F..%2Fetc%2Fpasswd".to_owned(),
        "/projects/%2e%2e".to_owned(),
        "/projects/%00".to_owned(),
        "/projects/%c0%ae%c0%ae".to_owned(),
        "/projects/2026-1".to_owned(),
        "/projects/9999-001".to_owned(),
        format!("{project}/rounds/2"),
        format!("{project}/rounds/01"),
        format!("{project}/rounds/-1"),
        format!("{project}/rounds/99999999999999999999"),
        format!("{project}/rounds/x/submissions/new"),
        format!("{project}/plans/2"),
        format!("{project}/plans/%00"),
    ] {
        assert_eq!(app.browser().get(&path).status, 404, "{path}");
    }
}
