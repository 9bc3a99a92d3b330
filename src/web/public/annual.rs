//! `/annual/{year}`: what was put to comment in a fiscal year and what came of it, round by round, with the sums.
//!
//! Beside them the projects to which the procedure was not applied, and the complaints about it in numbers.
//!
//! Everything is read from what is public: the rounds that residents were shown, and the newest version of each result. A
//! correction after the end of the year changes the numbers of its round and is counted there.

mod complaints;
mod exempted;
pub mod figures;
pub mod files;
mod sections;

use super::project::{period, round_name};
use super::result::joint;
use super::seen::{Crumb, Known, counting, crumbs, known, round_path, section, title};
use crate::commands::result::correct::newest;
use crate::model::Moment;
use crate::model::calendar::{fiscal_year, fiscal_year_text, last_day};
use crate::model::terms::{Channel, ProjectKind, ResponseCategory, Stage};
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::{Filter, Submission};
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The first year that is looked for; nobody asks this program about an earlier one.
const FIRST: i64 = 2000;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    year: String,
    earlier: Option<String>,
    later: Option<String>,
    files: files::Links,
    rounds: Vec<Line>,
    sum: Sum,
    channels: Vec<Named>,
    categories: Vec<Named>,
    sections: Vec<sections::Section>,
    exempted: Vec<exempted::Exempted>,
    complaints: complaints::Complaints,
}

/// A round of the year.
#[derive(Serialize)]
struct Line {
    href: String,
    title: String,
    round: String,
    stage: Stage,
    state: State,
    section: String,
    period: String,
    letters: u64,
    /// Known with the result.
    submitters: Option<u64>,
    /// How the people of letters that several signed were counted.
    joint: Option<String>,
    opinions: Option<u64>,
    /// Places of the plan that opinions changed.
    changes: Option<usize>,
    answered_at: Option<String>,
    /// Days from the last day of the period to the first result.
    days: Option<i64>,
    extensions: usize,
    corrections: usize,
    /// What only the files tell.
    #[serde(skip)]
    facts: Facts,
}

/// What is known of a round beside what its line shows.
#[derive(Default)]
struct Facts {
    /// The project's number.
    no: String,
    number: i64,
    kind: Option<ProjectKind>,
    agency: String,
    opens: Option<NaiveDate>,
    /// The last day on which letters were taken.
    closes: Option<NaiveDate>,
    /// The day for which the result was planned, and that on which it came.
    planned: Option<NaiveDate>,
    answered: Option<NaiveDate>,
    channels: BTreeMap<Channel, u64>,
    categories: BTreeMap<ResponseCategory, u64>,
}

impl Facts {
    /// Days by which the result came after the day that was planned for it; none where no day was, or no result is there.
    fn late(&self) -> Option<i64> {
        Some((self.answered? - self.planned?).num_days().max(0))
    }
}

/// The sums of the rounds.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = AnnualSums)]
pub struct Sum {
    rounds: usize,
    answered: usize,
    letters: u64,
    submitters: u64,
    opinions: u64,
    extensions: usize,
    corrections: usize,
}

#[derive(Serialize)]
struct Named {
    name: String,
    n: u64,
    /// Of the largest, in hundredths: how long its bar is.
    part: u64,
}

pub async fn show(visit: Visit, year: Path<String>) -> Result<HttpResponse, Problem> {
    visit.in_area("projects").show_kept("pages/public/annual", move |db, ask| load(db, ask, &year)).await
}

fn load(db: &mut Db, ask: &Ask, year: &str) -> Result<Content, Problem> {
    let (year, this) = year_of(ask, year)?;
    content(db, ask, year, this)
}

/// A fiscal year that there can be a report of, and the present one.
fn year_of(ask: &Ask, year: &str) -> Result<(i64, i64), Problem> {
    let this = i64::from(fiscal_year(ask.now.jst_date()));
    let year = counting(year).filter(|year| (FIRST..=this).contains(year)).ok_or(Problem::NotFound)?;
    Ok((year, this))
}

fn content(db: &mut Db, ask: &Ask, year: i64, this: i64) -> Result<Content, Problem> {
    let first = |year: i64| {
        let day = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, 4, 1));
        day.map(Moment::start_of_day).ok_or(Problem::NotFound)
    };
    let (mut rounds, mut sum) = (Vec::new(), Sum::default());
    let (mut channels, mut categories) = (BTreeMap::new(), BTreeMap::new());
    for round in Round::begun_between(db, first(year)?, first(year + 1)?)? {
        let Some(known) = known(db, round)?.filter(|known| known.opened) else { continue };
        let line = line(db, ask, &known)?;
        line.facts.channels.iter().for_each(|(channel, n)| *channels.entry(*channel).or_insert(0) += n);
        line.facts.categories.iter().for_each(|(category, n)| *categories.entry(*category).or_insert(0) += n);
        sum.add(&line);
        rounds.push(line);
    }
    let word = |group: &str, name: &str| texts().get(ask.lang, &format!("terms.{group}.{name}"), &[]);
    let link = |year: i64| format!("/annual/{year}");
    Ok(Content {
        crumbs: crumbs(ask.lang, None),
        year: fiscal_year_text(i32::try_from(year).unwrap_or_default(), ask.lang),
        exempted: exempted::between(db, ask.lang, first(year)?, first(year + 1)?)?,
        complaints: complaints::of_year(db, ask, year)?,
        earlier: (year > FIRST).then(|| link(year - 1)),
        later: (year < this).then(|| link(year + 1)),
        sections: sections::of(&rounds),
        rounds,
        sum,
        files: files::links(year),
        channels: named(Channel::ALL, &channels, |channel| word("channel", channel.name())),
        categories: named(ResponseCategory::ALL, &categories, |category| ask.policy.category(category, ask.lang).to_owned()),
    })
}

fn line(db: &mut Db, ask: &Ask, known: &Known) -> Result<Line, Problem> {
    let round = &known.round;
    let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
    let sheet = newest(db, round)?;
    let letters = match &sheet {
        Some(sheet) => sheet.counts.letters,
        None => Submission::count(db, round.id, Filter::All)?.unsigned_abs(),
    };
    let counts = sheet.as_ref().map(|sheet| &sheet.counts);
    Ok(Line {
        href: round_path(&project, round),
        title: title(&project, ask.lang),
        round: round_name(ask.lang, round.number),
        stage: round.stage,
        state: round.public_state(),
        section: section(ask, &round.section),
        period: period(ask, round),
        letters,
        submitters: counts.map(|counts| counts.submitters),
        joint: sheet.as_ref().and_then(|sheet| joint(sheet, ask.lang)),
        opinions: counts.map(|counts| counts.opinions),
        changes: sheet.as_ref().map(|sheet| sheet.changes.len()),
        answered_at: round.published_at.map(String::from),
        days: round.closes_at.zip(round.published_at).map(|(closes, at)| (at.jst_date() - last_day(closes)).num_days()),
        extensions: round.extensions.len(),
        corrections: known.versions.len().saturating_sub(1),
        facts: Facts {
            no: project.no(),
            number: round.number,
            kind: Some(project.kind),
            agency: project.agency.clone(),
            opens: round.opens_at.map(Moment::jst_date),
            closes: round.closes_at.map(last_day),
            planned: round.planned().parse().ok(),
            answered: round.published_at.map(Moment::jst_date),
            channels: counts.map(|counts| counts.letters_by_channel.clone()).unwrap_or_default(),
            categories: counts.map(|counts| counts.opinions_by_category.clone()).unwrap_or_default(),
        },
    })
}

impl Sum {
    fn add(&mut self, line: &Line) {
        self.rounds += 1;
        self.answered += usize::from(line.answered_at.is_some());
        self.letters += line.letters;
        self.submitters += line.submitters.unwrap_or(0);
        self.opinions += line.opinions.unwrap_or(0);
        self.extensions += line.extensions;
        self.corrections += line.corrections;
    }
}

fn named<T: Copy + Ord>(all: &[T], counts: &BTreeMap<T, u64>, name: impl Fn(T) -> String) -> Vec<Named> {
    let most = counts.values().copied().max().unwrap_or(1).max(1);
    all.iter().filter_map(|one| counts.get(one).map(|n| Named { name: name(*one), n: *n, part: n * 100 / most })).collect()
}
