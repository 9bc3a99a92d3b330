//! `/projects`: all projects that the public knows of, newest first; by state, and by words of the title.

use super::card::{self, Card};
use super::seen::{Crumb, crumbs, number_of, rounds};
use crate::model::calendar::fiscal_year;
use crate::model::fold::Folded;
use crate::procedure::occasion::State as Explained;
use crate::procedure::project::State as Ended;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::occasions::KNOWN;
use crate::store::projects::{From, Project};
use crate::texts::texts;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

/// Projects on a page.
const SHOWN: usize = 20;

/// Projects read at once while words are looked for.
const BATCH: i64 = 100;

/// Longest search, in code points; more is not compared.
const WORDS: usize = 100;

/// How projects end.
const ENDS: &[Ended] = &[Ended::Decided, Ended::Abandoned, Ended::Exempted];

/// States of rounds, of projects, and of occasions, one of which a project has.
pub type Wanted = (&'static [State], &'static [Ended], &'static [Explained]);

/// A filter by its name, a text below `projects.state`.
type Filter = (&'static str, &'static [State], &'static [Ended], &'static [Explained]);

/// The filters of the page, each with the states of rounds, or of the projects themselves, that it means; what is answered stays
/// so while it is corrected.
const FILTERS: &[Filter] = &[
    (
        "all",
        &[
            State::Scheduled,
            State::Announced,
            State::Open,
            State::Closed,
            State::Sorting,
            State::Responding,
            State::ResultInApproval,
            State::ResultPublished,
            State::Cancelled,
        ],
        ENDS,
        KNOWN,
    ),
    ("open", &[State::Open], &[], &[]),
    ("soon", &[State::Scheduled, State::Announced], &[], &[]),
    ("working", &[State::Closed, State::Sorting, State::Responding, State::ResultInApproval], &[], &[]),
    ("answered", &[State::ResultPublished], &[], &[]),
    ("explained", &[], &[], KNOWN),
    ("ended", &[], ENDS, &[]),
];

/// The names of the filters.
pub fn filters() -> impl Iterator<Item = &'static str> {
    FILTERS.iter().map(|(name, ..)| *name)
}

/// What a filter asks for; none for a name that no filter has.
pub fn wanted(filter: &str) -> Option<Wanted> {
    FILTERS.iter().find(|(name, ..)| *name == filter).map(|(_, states, ends, explained)| (*states, *ends, *explained))
}

/// What is asked for in the address. Anything that makes no sense is taken as not asked.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
}

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    words: Field,
    states: Vec<Choice>,
    state: Field,
    projects: Vec<Card>,
    newer: Option<String>,
    older: Option<String>,
    /// The report of the year.
    annual: String,
    /// Whether everything that is public is there in one file.
    dump: bool,
}

pub async fn show(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let visit = visit.in_area("projects");
    let asked = asked.into_inner();
    let search = !asked.q.is_empty();
    let file = visit.app.site.dump.clone();
    let load = move |db: &mut Db, ask: &Ask| Ok(Content { dump: file.is_some_and(|file| file.exists()), ..load(db, ask, &asked)? });
    // What people search for is without end, and would push other pages out of the cache.
    if search { visit.show("pages/public/projects", load).await } else { visit.show_kept("pages/public/projects", load).await }
}

fn load(db: &mut Db, ask: &Ask, asked: &Asked) -> Result<Content, Problem> {
    let (filter, states, ends, explained) = *FILTERS.iter().find(|(name, ..)| *name == asked.state).unwrap_or(&FILTERS[0]);
    let from = match (number_of(&asked.before), number_of(&asked.after)) {
        (Some((year, number)), _) => From::Before(year, number),
        (_, Some((year, number))) => From::After(year, number),
        _ => From::Newest,
    };
    let (mut found, more) = find(db, (states, ends, explained), from, &Words::of(&asked.q))?;
    let upwards = matches!(from, From::After(..));
    if upwards {
        found.reverse();
    }
    let turn = |to: Option<&Project>, way: &str| to.map(|to| address(filter, &asked.q, way, &to.no()));
    let newer = turn(found.first().filter(|_| if upwards { more } else { from != From::Newest }), "after");
    let older = turn(found.last().filter(|_| upwards || more), "before");
    let mut projects = Vec::new();
    for project in &found {
        projects.extend(card::of_project(ask, project, &rounds(db, project)?));
    }
    let label = |name: &str| texts().get(ask.lang, &format!("projects.state.{name}"), &[]);
    Ok(Content {
        crumbs: crumbs(ask.lang, None).into_iter().take(1).collect(),
        words: Field::new("q", asked.q.clone()),
        states: FILTERS.iter().map(|(name, ..)| Choice::new(*name, label(name), filter)).collect(),
        state: Field::new("state", filter),
        projects,
        newer,
        older,
        dump: false,
        annual: format!("/annual/{}", fiscal_year(ask.now.jst_date())),
    })
}

/// Up to a page of projects from there on, and whether there are more.
fn find(db: &mut Db, wanted: Wanted, mut from: From, words: &Words) -> Result<(Vec<Project>, bool), Problem> {
    let mut found = Vec::new();
    loop {
        let batch = Project::with_round(db, wanted, from, BATCH)?;
        let last = (batch.len() as i64) < BATCH;
        if let Some(end) = batch.last() {
            let (year, number) = (end.fiscal_year, end.number);
            from = if matches!(from, From::After(..)) { From::After(year, number) } else { From::Before(year, number) };
        }
        for project in batch {
            if words.are_in(&project) {
                if found.len() == SHOWN {
                    return Ok((found, true));
                }
                found.push(project);
            }
        }
        if last {
            return Ok((found, false));
        }
    }
}

/// Words that must all stand in a title, whatever their width or case.
struct Words(Vec<String>);

impl Words {
    fn of(typed: &str) -> Self {
        let typed: String = typed.chars().take(WORDS).collect();
        Self(typed.split_whitespace().map(fold).collect())
    }

    fn are_in(&self, project: &Project) -> bool {
        let titles = [fold(&project.title), fold(&project.title_en), project.no()];
        self.0.iter().all(|word| titles.iter().any(|title| title.contains(word)))
    }
}

fn fold(text: &str) -> String {
    Folded::of(text).chars().iter().filter(|c| !c.is_whitespace()).collect()
}

fn address(filter: &str, words: &str, way: &str, no: &str) -> String {
    let query = serde_urlencoded::to_string([("state", filter), ("q", words), (way, no)]).unwrap_or_default();
    format!("/projects?{query}")
}
