//! The public pages of a ledger and the first pages of its booklet, as they are committed: a change of them is read as a difference.
//!
//! `UPDATE_GOLDEN=1 cargo test --test it stacking::pages` writes them anew.

use super::honest;
use crate::access::golden;
use crate::poppler;
use crate::support::app::TestApp;
use crate::support::hall::Hall;
use ronten::commands::issue::course::{Consider, Merge, Reopen};
use ronten::commands::occasion::rows::{NoteRow, RowForm};
use ronten::model::Moment;
use ronten::model::method::{Reopening, Speaker, Utterance};
use ronten::store::projects::Project;

/// The first day of the story, far enough ahead that no machine's clock has passed it.
const BEGIN: &str = "2040-04-02";

/// Nine in the morning of a day after the beginning.
fn morning(day: i64) -> Moment {
    Moment::start_of_day(BEGIN.parse().unwrap()).plus_days(day).plus_minutes(9 * 60)
}

/// Two evenings: a question that is answered, one that is taken back, one that was asked before, a view that changes, an issue that is
/// considered.
pub fn told(app: &TestApp) -> Hall<'_> {
    app.wait_until(morning(0));
    let hall = Hall::new(app);
    let first = hall.announced(10);
    hall.freeze(first);
    hall.hold(first);
    let (cost, cars, noise) = (hall.issue("建設費"), hall.issue("駐車場"), hall.issue("夜の騒音"));
    hall.file(&hall.note(first, "1", "建設費はいくらですか。"), cost.id, None);
    let opinion = RowForm {
        kind: Some(Utterance::Opinion),
        speaker: Some(Speaker::Neighbourhood),
        district: "本町".to_owned(),
        answer: "台数を調べて、お答えします。".to_owned(),
        answered_by: "建設課長".to_owned(),
        taken_back: true,
        due: Some(morning(60).jst_date()),
        ..hall.row("行事の日に、路上に車があふれます。")
    };
    let cars_row = app.perform(&hall.clerk, NoteRow { occasion: first, key: "2".to_owned(), form: opinion });
    hall.file(&cars_row, cars.id, None);
    hall.file(&hall.note(first, "3", "=夜の演奏の音が心配です。"), noise.id, None);
    hall.publish(first);
    hall.view(&cost, "約38億円を見込んでいます。", "").unwrap();
    for issue in [&cars, &noise] {
        let issue = hall.fresh(issue);
        let due = Some(morning(60).jst_date());
        app.perform(&hall.official, Consider { issue: issue.id, rev: issue.rev, owner: "建設課長".to_owned(), due });
    }
    app.wait_until(morning(15));
    let second = hall.announced(5);
    hall.freeze(second);
    hall.hold(second);
    let asked = hall.ledger().issues[&1].entries.iter().find(|entry| entry.line.kind() == "opinion").map(|entry| entry.number);
    hall.file(&hall.note(second, "4", "物価が上がっても、38億円のままですか。"), cost.id, asked);
    hall.publish(second);
    let known = hall.fresh(&cost);
    let reason = "資材の値上がりを調べ直したため".to_owned();
    app.perform(&hall.official, Reopen { issue: known.id, rev: known.rev, because: Some(Reopening::NewFact), reason });
    app.wait_until(morning(25));
    let (noise, cars) = (hall.fresh(&noise), hall.fresh(&cars));
    let reason = "行事の日のことを、まとめて答えるため".to_owned();
    app.perform(&hall.official, Merge { issue: noise.id, rev: noise.rev, into: Some(cars.id), reason });
    hall.view(&hall.fresh(&cost), "約41億円を見込んでいます。", "資材の値上がりを見込んだため").unwrap();
    let third = hall.announced(10);
    hall.freeze(third);
    hall
}

/// The main part of a page without what differs from run to run: hashes, seconds, and the names of assets.
fn main_of(html: &str) -> String {
    let from = html.find("<main").unwrap();
    let to = html.find("</main>").unwrap();
    let mut shown = String::new();
    let mut rest = &html[from..to];
    while let Some(at) = rest.find("<code") {
        let end = at + rest[at..].find('>').unwrap() + 1;
        shown += &rest[..end];
        shown += "(hash)";
        rest = &rest[end + rest[end..].find("</code>").unwrap()..];
    }
    shown += rest;
    shown.lines().map(|line| without_seconds(line) + "\n").collect()
}

/// `datetime="2040-04-12T00:00:01.234Z"` to its minute.
fn without_seconds(line: &str) -> String {
    let mut parts = line.split("datetime=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |line, part| {
        let (moment, after) = part.split_once('"').unwrap();
        let minute = if moment.contains('T') { &moment[..16] } else { moment };
        format!("{line}datetime=\"{minute}\"{after}")
    })
}

#[test]
fn the_pages_of_a_ledger_look_as_they_did() {
    let app = TestApp::start();
    let hall = told(&app);
    let no = app.read(|db| Project::by_id(db, hall.project)).unwrap().no();
    let base = format!("/projects/{no}");
    let mut resident = app.browser();
    for (name, path) in [
        ("matrix", format!("{base}/ledger")),
        ("matrix.en", format!("/en{base}/ledger")),
        ("as_of", format!("{base}/ledger?as_of={}", morning(14).jst_date())),
        ("issue", format!("{base}/issues/1")),
        ("lineage", format!("{base}/issues/2")),
        ("changes", format!("{base}/ledger/changes?since=1")),
        ("record", format!("{base}/occasions/1")),
    ] {
        let page = resident.get(&path);
        assert_eq!(page.status, 200, "{path}");
        golden::assert_golden(&format!("tests/golden/ledger/{name}.html"), &main_of(&page.text()));
    }
    let pdf = resident.get(&format!("{base}/ledger/editions/3.pdf"));
    assert_eq!(pdf.status, 200);
    let pdf = poppler::Pdf::keep("ledger-golden", pdf.body);
    // Also what went into another issue stands in it: every opinion by its line.
    let body = pdf.body();
    for line in hall.ledger().opinions.keys() {
        assert!(body.lines().any(|one| one.contains(&format!("記載{line}"))), "line {line} is not in the booklet");
    }
    let first = (1..=4).map(|page| format!("---- page {page}\n{}", pdf.page(page))).collect::<String>();
    golden::assert_golden("tests/golden/ledger/booklet.txt", &without_hashes(&first));
    honest(&app);
}

/// Words of hexadecimal digits as long as a hash, or its beginning, are left out.
fn without_hashes(text: &str) -> String {
    let is_hash = |word: &str| word.len() >= 16 && word.chars().all(|c| c.is_ascii_hexdigit());
    let line = |line: &str| {
        line.split(' ').map(|word| if is_hash(word.trim_end_matches('…')) { "(hash)" } else { word }).collect::<Vec<_>>().join(" ")
    };
    let text: String = text.lines().map(|one| line(one) + "\n").collect();
    // Whether a hash has room behind these words depends on its digits.
    text.replace("SHA-256\n(hash)", "SHA-256 (hash)")
}
