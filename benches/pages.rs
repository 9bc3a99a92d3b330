//! Published pages, which are kept as bytes: as fast as a fixed string of 20 KB from the same server, or half as fast at least.
//!
//! `cargo bench --bench pages`, with `TEST_DATABASE_URL` on PostgreSQL after SQLite.

// Each bench uses a part of what they share.
#[allow(dead_code)]
mod measure;
#[allow(dead_code, unused_imports)]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::served::{FIXED, Served};
use measure::{Client, RUNS, flood, head, median, on_each_database, ratio, row};
use ronten::cli::demo::city;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::issue::RaiseIssue;
use ronten::commands::result::{Remarks, SubmitResult};
use ronten::commands::submission::{Assign, Place as Goes};
use ronten::commands::view::{DraftView, SubmitView, ViewForm};
use ronten::installation::Place;
use ronten::model::terms::ResponseCategory;
use ronten::procedure::round::State;
use ronten::store::StoreError;
use ronten::store::opinions::Opinion;
use ronten::store::projects::Project;
use ronten::store::rounds::Round;
use ronten::timepiece::Timepiece;
use std::process::ExitCode;
use support::case::Case;
use support::database::Database;
use support::folder::Folder;

const CONNECTIONS: usize = 32;
const OPINIONS: usize = 500;
const ISSUES: usize = 25;

/// What every browser says.
const BROWSER: &str = "Accept-Encoding: gzip\r\n";

/// Requests in one run.
const REQUESTS: usize = 6_000;

fn main() -> ExitCode {
    on_each_database(measure_one)
}

fn measure_one() {
    head(&format!("Kept pages, {CONNECTIONS} connections"));
    let (folder, database) = (Folder::new(), Database::new());
    let open = |place: &Place| city(place, 0).unwrap_or_else(|_| panic!("the demo's city"));
    let demo = Served::start(&database.url(), &folder.path().join("keys"), open);
    let plan = demo.store.read::<_, StoreError>(|db| {
        let round = Round::in_state(db, State::Open, 1)?.remove(0);
        Ok(Project::by_id(db, round.project)?.map(|project| format!("/projects/{}/plans/1", project.no())))
    });
    let plan = plan.expect("the open round").expect("its project");
    compare(&demo, &[("first page", "/"), ("plan by section", &plan)]);
    drop(demo);

    let case = result();
    let open = |_: &Place| case.app.place.open(&Timepiece::default()).expect("the case");
    let served = Served::start(&case.app.place.database_url, &case.app.place.key_file, open);
    let result = format!("{}/result", case.base.trim_start_matches("/office"));
    compare(&served, &[(&format!("result with {OPINIONS} opinions"), &result)]);
}

/// Each page against the fixed string, in turns.
fn compare(served: &Served, pages: &[(&str, &str)]) {
    for (name, path) in pages {
        let size = Client::new(served.address).get(path).body.len();
        let (mut kept, mut fixed) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            kept.push(rate(served, path));
            fixed.push(rate(served, FIXED));
        }
        let (kept, fixed) = (median(kept), median(fixed));
        row(&format!("{name}, {} KB, pages/s", size / 1024), None, &format!("{kept:.0}"), true);
        row("fixed 20 KB, pages/s", None, &format!("{fixed:.0}"), true);
        ratio(&format!("{name} / fixed"), 0.5, kept / fixed);
    }
}

fn rate(served: &Served, path: &str) -> f64 {
    let get = |client: &mut Client, _: usize| {
        client.accepts = BROWSER;
        assert_eq!(client.get(path).status, 200, "{path}");
    };
    flood(served.address, CONNECTIONS, REQUESTS, get).0
}

/// A published result.
fn result() -> Case {
    let case = Case::open();
    let (app, official, approver, round) = (&case.app, &case.official, &case.approver, case.round);
    let opinion = |n: usize| case.opinion("", &format!("{n}番目の意見です。{}", "木陰のベンチを増やしてください。".repeat(4)));
    let opinions: Vec<Opinion> = (0..OPINIONS).map(opinion).collect();
    case.close();
    let project = case.now().project;
    let mut views = Vec::new();
    for (n, members) in opinions.chunks(OPINIONS / ISSUES).enumerate() {
        let title = format!("{n}番目の論点");
        let issue = app.perform(official, RaiseIssue { project, theme: "公園".to_owned(), title }).id;
        let to = members.iter().map(|opinion| (opinion.id, opinion.rev)).collect();
        app.perform(official, Assign { opinions: to, to: Goes::Issue(issue) });
        let covered = members.iter().map(|opinion| opinion.id).collect();
        let text = "ご意見を踏まえて進めます。".repeat(8);
        views.push((issue, ViewForm { category: Some(ResponseCategory::Noted), text, covered, ..ViewForm::default() }));
    }
    case.respond();
    for (issue, form) in views {
        let view = app.perform(official, DraftView { issue, round, form });
        let approval = app.perform(official, SubmitView { view: view.id, rev: view.rev });
        app.perform(approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve });
    }
    let remarks = Remarks {
        remark: "案は変えません。".to_owned(), next_step: "計画を決定します。".to_owned(), ..Remarks::default()
    };
    let approval = app.perform(official, SubmitResult { round, rev: case.now().rev, remarks });
    app.perform(approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve });
    case
}
