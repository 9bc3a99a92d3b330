//! The public ledger of a project with 300 issues, 30 occasions and 20,000 opinions: as it stands, as of a day, one issue, a search, and
//! the booklet.
//!
//! `cargo bench --bench ledger`, with `TEST_DATABASE_URL` on PostgreSQL after SQLite; `RONTEN_BENCH_OPINIONS` sets another size. The floor
//! is a fixed string of 20 KB from the same server in the same run. Every page is asked for at an address of its own, so that none comes
//! from the kept pages. The booklet needs the fonts that documents are printed with (the Debian package fonts-noto-cjk).

// Each bench uses a part of what they share.
#[allow(dead_code)]
mod measure;
#[allow(dead_code, unused_imports)]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::served::{FIXED, Served};
use measure::{Client, RUNS, head, median, on_each_database, row};
use ronten::commands::issue::course::Consider;
use ronten::commands::ledger::edition::ProposeEdition;
use ronten::installation::Place;
use ronten::store::approvals::Purpose;
use ronten::store::issues::Issue;
use ronten::store::projects::Project;
use std::process::ExitCode;
use std::time::Instant;
use support::app::TestApp;
use support::hall::Hall;

const OPINIONS: usize = 20_000;
const ISSUES: usize = 300;
const OCCASIONS: usize = 30;
/// Days from one occasion to the next.
const DAYS: i64 = 10;
const PAGE: f64 = 0.3;
const BOOKLET: f64 = 20.0;

fn main() -> ExitCode {
    on_each_database(measure_one)
}

fn measure_one() {
    let opinions = std::env::var("RONTEN_BENCH_OPINIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(OPINIONS);
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let begun = app.time.now();
    explain(&hall, opinions);
    let open = |place: &Place| place.open(&app.time).expect("the city");
    let served = Served::start(&app.place.database_url, &app.place.key_file, open);
    let no = app.read(|db| Project::by_id(db, hall.project)).expect("the project").no();
    let base = format!("/projects/{no}");
    head(&format!("A ledger of {ISSUES} issues, {OCCASIONS} occasions and {opinions} opinions"));
    let floor = seconds(&served, |_| FIXED.to_owned());
    row("fixed 20 KB", None, &shown(floor), true);
    // Days to come are now; each address is another page.
    let half = begun.plus_days(DAYS * OCCASIONS as i64 / 2);
    let day = |at: usize| half.plus_days(at as i64).jst_date();
    let pages: [(&str, &dyn Fn(usize) -> String); 5] = [
        ("ledger", &|at| format!("{base}/ledger?as_of=2099-01-{:02}", at + 1)),
        ("ledger as of a day", &|at| format!("{base}/ledger?as_of={}", day(at))),
        ("an issue with its whole history", &|at| format!("{base}/issues/{}", at + 1)),
        ("an issue as of a day", &|at| format!("{base}/issues/{}?as_of={}", at + 1, day(at))),
        ("the newest edition", &|at| format!("{base}/ledger/editions/{}", OCCASIONS + 1 - at)),
    ];
    for (name, path) in pages {
        let taken = seconds(&served, path);
        row(name, Some("< 300 ms"), &shown(taken), taken < PAGE);
        row(&format!("{name} / fixed"), None, &format!("{:.0}", taken / floor), true);
    }
    let begun = Instant::now();
    let pdf = Client::new(served.address).get(&format!("{base}/ledger/editions/{}.pdf", OCCASIONS + 1));
    let taken = begun.elapsed().as_secs_f64();
    assert_eq!(pdf.status, 200);
    row("size of the booklet, KB", None, &(pdf.body.len() / 1024).to_string(), true);
    row("the booklet of the whole ledger", Some("< 20 s"), &format!("{taken:.1} s"), taken < BOOKLET);
}

/// Every occasion brings its part of the opinions, spread over the issues; in the end each issue has a view that was changed once.
fn explain(hall: &Hall<'_>, opinions: usize) {
    let issues: Vec<Issue> = (0..ISSUES).map(|n| hall.issue(&format!("{}番目の論点", n + 1))).collect();
    let each = opinions / OCCASIONS;
    for at in 0..OCCASIONS {
        let evening = hall.announced(DAYS);
        hall.freeze(evening);
        hall.hold(evening);
        for n in 0..each {
            let words = format!("{}の{n}番目の質問です。{}", at + 1, "駐車場の出入口は、どこに置きますか。".repeat(3));
            let noted = hall.note(evening, &format!("{at}-{n}"), &words);
            hall.file(&noted, issues[(at * each + n) % ISSUES].id, None);
        }
        hall.publish(evening);
        if at == 0 {
            issues.iter().for_each(|issue| consider(hall, issue));
        }
    }
    for issue in &issues {
        hall.view(issue, &"出入口は北側に一か所とします。".repeat(8), "").expect("a view");
    }
    let edition = ProposeEdition { project: hall.project, occasion: None, late_reason: String::new(), kept: Vec::new() };
    let edition = hall.app.perform(&hall.official, edition);
    hall.approve(edition.id.as_str(), Purpose::Edition).expect("an edition");
}

fn consider(hall: &Hall<'_>, issue: &Issue) {
    let issue = hall.fresh(issue);
    let due = Some(hall.app.time.now().plus_days(DAYS * 40).jst_date());
    hall.app.perform(&hall.official, Consider { issue: issue.id, rev: issue.rev, owner: "建設課長".to_owned(), due });
}

/// Seconds that a page takes, the median of the runs; each run asks for another address.
fn seconds(served: &Served, path: impl Fn(usize) -> String) -> f64 {
    let mut client = Client::new(served.address);
    client.get(FIXED);
    let run = |at| {
        let begun = Instant::now();
        let answer = client.get(&path(at));
        assert_eq!(answer.status, 200, "{}", path(at));
        begun.elapsed().as_secs_f64()
    };
    median((0..RUNS).map(run).collect())
}

fn shown(seconds: f64) -> String {
    format!("{:.1} ms", seconds * 1e3)
}
