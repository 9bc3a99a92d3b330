//! What residents read of a ledger: the table, an issue's history, an edition, a record, and how all of it stood on a day.

use crate::support::app::TestApp;
use crate::support::hall::Hall;

/// A hall explained twice; a question asked again, a view that changed, an issue without an answer.
fn explained<'a>(app: &'a TestApp) -> (Hall<'a>, [String; 3]) {
    let hall = Hall::new(app);
    let day = || app.time.now().jst_date().format("%Y-%m-%d").to_string();
    let before = app.time.now().plus_days(-1).jst_date().format("%Y-%m-%d").to_string();
    let (first, cost, place) = (hall.announced(10), hall.issue("建設費"), hall.issue("場所"));
    hall.freeze(first);
    hall.hold(first);
    let row = hall.note(first, "r-1", "建設費はいくらですか。<b>");
    hall.file(&row, cost.id, None);
    hall.publish(first);
    hall.view(&cost, "約38億円の見込みです。", "").unwrap();
    let between = day();
    let second = hall.announced(10);
    hall.freeze(second);
    hall.hold(second);
    let line = hall.ledger().opinions_of(ronten::model::method::Source::Occasion(1))[&1].0;
    hall.file(&hall.note(second, "r-2", "いくらかかるのですか。"), cost.id, Some(line));
    hall.file(&hall.note(second, "r-3", "なぜ本町ですか。"), place.id, None);
    hall.publish(second);
    hall.view(&cost, "約41億円の見込みです。", "資材が高くなったため").unwrap();
    (hall, [before, between, day()])
}

#[test]
fn residents_read_the_table_the_history_and_every_edition() {
    let app = TestApp::start();
    let (hall, _) = explained(&app);
    let no = app.read(|db| ronten::store::projects::Project::by_id(db, hall.project)).unwrap().no();
    let mut browser = app.browser();
    let mut text = |path: &str| {
        let page = browser.get(&format!("/projects/{no}{path}"));
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        page.text()
    };

    for (path, says) in [
        ("", ["論点整理台帳を見る", "第2回説明の機会"]),
        ("/ledger", ["論点2件、ご意見3件", "（うち既出1件）"]),
        ("/issues/1", ["約41億円の見込みです。", "前の考え方から変えた理由"]),
        ("/issues/1/views/1", ["約38億円の見込みです。", "この考え方は、後に改めました。"]),
        ("/issues/2", ["なぜ本町ですか。", "市の考え方は、まだ示していません。"]),
        ("/ledger/editions/2", ["論点整理表 第2版", "第1版の記載はそのまま残り"]),
        ("/occasions/1", ["建設費はいくらですか。&lt;b&gt;", "42人"]),
        ("/ledger/changes?since=2", ["なぜ本町ですか。", "第2版より後"]),
        ("/ledger/changes?q=%E3%81%AA%E3%81%9C", ["なぜ本町ですか。", "1件の記載があります。"]),
        ("/ledger/editions/2.json", ["ronten-ledger/v1", "建設費はいくらですか。"]),
    ] {
        let page = text(path);
        assert!(says.iter().all(|words| page.contains(words)), "{path} lacks one of {says:?}: {page}");
    }
    let booklet = app.browser().get(&format!("/projects/{no}/ledger/editions/2.pdf"));
    assert!(booklet.status == 200 && booklet.body.starts_with(b"%PDF-"), "{}", booklet.status);
    let english = app.browser().get(&format!("/en/projects/{no}/ledger"));
    assert!(english.text().contains("2 issues, 3 opinions"), "{}", english.text());
}

#[test]
fn the_ledger_stands_as_it_stood_at_the_end_of_any_day() {
    let app = TestApp::start();
    let (hall, [before, between, now]) = explained(&app);
    let no = app.read(|db| ronten::store::projects::Project::by_id(db, hall.project)).unwrap().no();
    let mut browser = app.browser();
    let mut get = |path: String| browser.get(&format!("/projects/{no}{path}"));

    let then = get(format!("/issues/1?as_of={between}")).text();
    assert!(then.contains("約38億円") && !then.contains("約41億円") && !then.contains("いくらかかる"), "{then}");
    assert!(get(format!("/issues/1?as_of={now}")).text().contains("約41億円"));
    assert_eq!(get(format!("/issues/1?as_of={before}")).status, 404, "nobody had raised it");
    assert!(get(format!("/ledger?as_of={before}")).text().contains("まだ記載はありません。"));
    assert!(get("/ledger?as_of=%E4%BB%A4%E5%92%8C99%E5%B9%B4".to_owned()).text().contains("日付として読めませんでした"));
    for path in ["/issues/9", "/issues/01", "/issues/1/views/3", "/ledger/editions/3", "/occasions/3", "/ledger/editions/x.json"] {
        assert_eq!(get(path.to_owned()).status, 404, "{path}");
    }
}

#[test]
fn what_is_planned_or_not_released_nobody_reads() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let no = app.read(|db| ronten::store::projects::Project::by_id(db, hall.project)).unwrap().no();
    let mut browser = app.browser();
    let planned = ronten::commands::occasion::Plan { project: hall.project, form: hall.form(10) };
    app.perform(&hall.official, planned);
    assert_eq!(browser.get(&format!("/projects/{no}")).status, 404, "nobody was told of anything");

    let told = hall.announced(5);
    assert_eq!(browser.get(&format!("/projects/{no}/occasions/1")).status, 404);
    assert_eq!(browser.get(&format!("/projects/{no}/occasions/2")).status, 200);
    hall.freeze(told);
    hall.hold(told);
    hall.file(&hall.note(told, "n-1", "まだ公表していない質問です。"), hall.issue("秘密の論点").id, None);
    for path in ["", "/ledger", "/ledger/changes", "/occasions/2", "/record"] {
        let page = browser.get(&format!("/projects/{no}{path}")).text();
        assert!(!page.contains("まだ公表していない質問") && !page.contains("秘密の論点"), "{path}");
    }
}
