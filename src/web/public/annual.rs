//! `/annual/{year}`: what was put to comment in a fiscal year and what came of it, round by round, with the sums.
//!
//! Beside them the projects to which the procedure was not applied, and the complaints about it in numbers.
//!
//! Everything is read from what is public: the rounds that residents were shown, and the newest version of each result. A
//! correction after the end of the year changes the numbers of its round and is counted there.

mod complaints;
mod exempted;

use super::project::{period, round_name};
use super::result::joint;
use super::seen::{Crumb, counting, crumbs, known, round_path, section, title};
use crate::commands::result::correct::newest;
use crate::model::Moment;
use crate::model::calendar::{fiscal_year, fiscal_year_text};
use crate::model::terms::{Channel, ResponseCategory, Stage};
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

/// The first year that is looked for; nobody asks this program about an earlier one.
const FIRST: i64 = 2000;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    year: String,
    earlier: Option<String>,
    later: Option<String>,
    rounds: Vec<Line>,
    sum: Sum,
    channels: Vec<Named>,
    categories: Vec<Named>,
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
    /// Days from the close to the first result.
    days: Option<i64>,
    extensions: usize,
    corrections: usize,
}

/// The sums of the lines.
#[derive(Default, Serialize)]
struct Sum {
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
}

pub async fn show(visit: Visit, year: Path<String>) -> Result<HttpResponse, Problem> {
    let load = move |db: &mut Db, ask: &Ask| {
        let this = i64::from(fiscal_year(ask.now.jst_date()));
        let year = counting(&year).filter(|year| (FIRST..=this).contains(year)).ok_or(Problem::NotFound)?;
        content(db, ask, year, this)
    };
    visit.in_area("projects").show_kept("pages/public/annual", load).await
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
        let project = Project::by_id(db, known.round.project)?.ok_or(Problem::NotFound)?;
        let sheet = newest(db, &known.round)?;
        let letters = match &sheet {
            Some(sheet) => sheet.counts.letters,
            None => Submission::count(db, known.round.id, Filter::All)?.unsigned_abs(),
        };
        let counts = sheet.as_ref().map(|sheet| &sheet.counts);
        if let Some(counts) = counts {
            counts.letters_by_channel.iter().for_each(|(channel, n)| *channels.entry(*channel).or_insert(0) += n);
            counts.opinions_by_category.iter().for_each(|(category, n)| *categories.entry(*category).or_insert(0) += n);
        }
        let line = Line {
            href: round_path(&project, &known.round),
            title: title(&project, ask.lang),
            round: round_name(ask.lang, known.round.number),
            stage: known.round.stage,
            state: known.round.public_state(),
            section: section(ask, &known.round.section),
            period: period(ask, &known.round),
            letters,
            submitters: counts.map(|counts| counts.submitters),
            joint: sheet.as_ref().and_then(|sheet| joint(sheet, ask.lang)),
            opinions: counts.map(|counts| counts.opinions),
            changes: sheet.as_ref().map(|sheet| sheet.changes.len()),
            answered_at: known.round.published_at.map(String::from),
            days: known.round.closes_at.zip(known.round.published_at).map(|(closes, at)| (at.jst_date() - closes.jst_date()).num_days()),
            extensions: known.round.extensions.len(),
            corrections: known.versions.len().saturating_sub(1),
        };
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
        rounds,
        sum,
        channels: named(Channel::ALL, &channels, |channel| word("channel", channel.name())),
        categories: named(ResponseCategory::ALL, &categories, |category| ask.policy.category(category, ask.lang).to_owned()),
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
    all.iter().filter_map(|one| counts.get(one).map(|n| Named { name: name(*one), n: *n })).collect()
}
