//! `/annual/{year}.csv`, `-cp932.csv` and `.xlsx`: the year's rounds, one a line, with the numbers of their results.

use super::{Content, Facts, Line, load};
use crate::documents::spreadsheet::Cells;
use crate::model::terms::{Channel, Lang, ResponseCategory};
use crate::store::Db;
use crate::texts::texts;
use crate::web::download::{CSV, CSV_CP932, XLSX, download};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;

/// Columns before the letters by way; each is also the last part of the text key of its heading.
const BEFORE: [&str; 15] = [
    "no",
    "title",
    "agency",
    "section",
    "stage",
    "kind",
    "round",
    "opens",
    "closes",
    "days",
    "state",
    "letters",
    "submitters",
    "opinions",
    "changes",
];
/// Columns after the opinions by category.
const AFTER: [&str; 7] = ["planned", "answered", "days_to_result", "late", "extensions", "corrections", "link"];

/// Where the files are.
#[derive(Serialize)]
pub struct Links {
    csv: String,
    legacy: String,
    xlsx: String,
}

/// The files of a year.
pub fn links(year: i64) -> Links {
    let file = |ending: &str| format!("/annual/{year}{ending}");
    Links { csv: file(".csv"), legacy: file("-cp932.csv"), xlsx: file(".xlsx") }
}

/// The year as a file of a kind.
pub async fn show(visit: Visit, at: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (year, ending) = at.into_inner();
    answer(visit, year, &ending).await
}

/// For programs that read CP932 alone.
pub async fn legacy(visit: Visit, year: Path<String>) -> Result<HttpResponse, Problem> {
    answer(visit, year.into_inner(), "cp932").await
}

async fn answer(visit: Visit, year: String, kind: &str) -> Result<HttpResponse, Problem> {
    let (lang, name) = (visit.lang, format!("annual-{year}"));
    let app = visit.app.clone();
    let make = move |db: &mut Db| {
        let ask = Ask::of(db, &app, lang)?;
        Ok(cells(&ask, &load(db, &ask, &year)?))
    };
    let cells = visit.app.read(make).await?;
    match kind {
        "csv" => Ok(download(CSV, &format!("{name}.csv"), cells.csv().map_err(Problem::internal)?)),
        "xlsx" => Ok(download(XLSX, &format!("{name}.xlsx"), cells.xlsx().map_err(Problem::internal)?)),
        "cp932" => {
            let note = |signs: &str| texts().get(lang, "result.missing_signs", &[("signs", signs)]);
            Ok(download(CSV_CP932, &format!("{name}-cp932.csv"), cells.cp932(note).map_err(Problem::internal)?.bytes))
        }
        _ => Err(Problem::NotFound),
    }
}

fn cells(ask: &Ask, year: &Content) -> Cells {
    let word = |key: &str| texts().get(ask.lang, key, &[]);
    let of = |group: &str, name: &str, what: &str| {
        texts().get(ask.lang, &format!("annual.csv.{group}"), &[("of", &word(&format!("terms.{what}.{name}")))])
    };
    let head = BEFORE.into_iter().map(|column| word(&format!("annual.csv.{column}")));
    let channels = Channel::ALL.iter().map(|channel| of("by_channel", channel.name(), "channel"));
    let categories = ResponseCategory::ALL.iter().map(|category| of("by_category", category.name(), "response_category"));
    let after = AFTER.into_iter().map(|column| word(&format!("annual.csv.{column}")));
    let head = head.chain(channels).chain(categories).chain(after).collect();
    Cells { head, rows: year.rounds.iter().map(|line| row(ask.lang, line)).collect() }
}

fn row(lang: Lang, line: &Line) -> Vec<String> {
    let word = |key: String| texts().get(lang, &key, &[]);
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let Facts { no, number: round, kind, agency, opens, closes, planned, answered, channels, categories } = &line.facts;
    let days = opens.zip(*closes).map(|(opens, closes)| (closes - opens).num_days() + 1);
    let before = [
        no.clone(),
        line.title.clone(),
        agency.clone(),
        line.section.clone(),
        word(format!("terms.stage.{}", line.stage)),
        kind.map(|kind| word(format!("terms.project_kind.{kind}"))).unwrap_or_default(),
        round.to_string(),
        day(*opens),
        day(*closes),
        days.map(|days| days.to_string()).unwrap_or_default(),
        word(format!("machine.round.state.{}", line.state)),
        line.letters.to_string(),
        number(line.submitters),
        number(line.opinions),
        number(line.changes.map(|changes| changes as u64)),
    ];
    // A result that has none of a kind says none; a round without a result says nothing.
    let counted = |n: Option<&u64>| if answered.is_some() { n.copied().unwrap_or(0).to_string() } else { String::new() };
    let by_channel = Channel::ALL.iter().map(|channel| counted(channels.get(channel)));
    let by_category = ResponseCategory::ALL.iter().map(|category| counted(categories.get(category)));
    let after = [
        day(*planned),
        day(*answered),
        line.days.map(|days| days.to_string()).unwrap_or_default(),
        line.facts.late().map(|days| days.to_string()).unwrap_or_default(),
        line.extensions.to_string(),
        line.corrections.to_string(),
        line.href.clone(),
    ];
    before.into_iter().chain(by_channel).chain(by_category).chain(after).collect()
}
