//! The numbers of a year as programs get them: those of the page and its files.

use super::exempted::Exempted;
use super::{Line, Sum, content, year_of};
use crate::model::Moment;
use crate::model::terms::{Channel, ExemptionGround, ProjectKind, ResponseCategory, Stage};
use crate::store::Db;
use crate::web::problem::Problem;
use crate::web::visit::Ask;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What was put to comment in a fiscal year and what came of it.
#[derive(Serialize, ToSchema)]
pub struct AnnualReport {
    /// April of this year to March of the next.
    year: i64,
    rounds: Vec<AnnualRound>,
    sums: Sum,
    /// Projects to which the procedure was not applied.
    exempted: Vec<AnnualExemption>,
}

/// A project to which the procedure was not applied.
#[derive(Serialize, ToSchema)]
pub struct AnnualExemption {
    /// Its number.
    project: String,
    published_at: Moment,
    ground: ExemptionGround,
    reason: String,
}

/// A round of the year.
#[derive(Serialize, ToSchema)]
pub struct AnnualRound {
    /// The project's number.
    project: String,
    round: i64,
    kind: Option<ProjectKind>,
    agency: String,
    stage: Stage,
    /// Days in Japan; `closes_on` is the last on which letters were taken.
    #[schema(value_type = Option<String>, format = "date")]
    opens_on: Option<NaiveDate>,
    #[schema(value_type = Option<String>, format = "date")]
    closes_on: Option<NaiveDate>,
    letters: u64,
    /// Known with the result, as the rest.
    submitters: Option<u64>,
    opinions: Option<u64>,
    letters_by_channel: BTreeMap<Channel, u64>,
    opinions_by_category: BTreeMap<ResponseCategory, u64>,
    /// Places of the plan that opinions changed.
    changes: Option<usize>,
    #[schema(value_type = Option<String>, format = "date")]
    result_planned_on: Option<NaiveDate>,
    #[schema(value_type = Option<String>, format = "date")]
    result_on: Option<NaiveDate>,
    /// From the last day of the period to the first result.
    days_to_result: Option<i64>,
    /// By which it came after the planned day.
    days_late: Option<i64>,
    extensions: usize,
    corrections: usize,
}

/// The report of a year, `2026`.
pub fn of(db: &mut Db, ask: &Ask, year: &str) -> Result<AnnualReport, Problem> {
    let (year, this) = year_of(ask, year)?;
    let content = content(db, ask, year, this)?;
    let exempted = content.exempted.into_iter();
    Ok(AnnualReport {
        year,
        sums: content.sum,
        rounds: content.rounds.into_iter().map(AnnualRound::of).collect(),
        exempted: exempted
            .map(|Exempted { no, at, ground, reason, .. }| AnnualExemption { project: no, published_at: at, ground, reason })
            .collect(),
    })
}

impl AnnualRound {
    fn of(line: Line) -> Self {
        let facts = line.facts;
        Self {
            days_late: facts.late(),
            project: facts.no,
            round: facts.number,
            kind: facts.kind,
            agency: facts.agency,
            stage: line.stage,
            opens_on: facts.opens,
            closes_on: facts.closes,
            letters: line.letters,
            submitters: line.submitters,
            opinions: line.opinions,
            letters_by_channel: facts.channels,
            opinions_by_category: facts.categories,
            changes: line.changes,
            result_planned_on: facts.planned,
            result_on: facts.answered,
            days_to_result: line.days,
            extensions: line.extensions,
            corrections: line.corrections,
        }
    }
}
