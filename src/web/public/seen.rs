//! What the public may know: which rounds, which versions of a plan, and the names under which they are shown.
//!
//! A project exists for the public with the first of its rounds or occasions, or with its end; a round from its approval on, also while it is put off; its texts and its
//! plan from the moment it opens. One that was called off before anybody outside was told stays unknown.

use crate::commands::occasion::is_explained;
use crate::commands::project::ending::published;
use crate::commands::round::facts::opened;
use crate::documents::ending::Ended;
use crate::model::Moment;
use crate::model::ids::PlanId;
use crate::model::round::Announcement;
use crate::model::terms::Lang;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::json::Json;
use crate::store::ledger::Posting;
use crate::store::log::{EntryRow, Log};
use crate::store::projects::{PlanHead, Project};
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use crate::web::problem::Problem;
use crate::web::visit::Ask;
use serde::Serialize;

/// The rules by which a round is called off that the public knew of.
const CALLED_OFF_IN_PUBLIC: [&str; 2] = ["rule round.A13", "rule round.A27"];

/// A project that the public knows of, with those of its rounds that it knows of, in order.
pub struct Seen {
    pub project: Project,
    pub rounds: Vec<Known>,
    /// How it ended, once that is public.
    pub ended: Option<Ended>,
}

/// A round that the public knows of.
pub struct Known {
    pub round: Round,
    /// Whether it opened, so that its texts and its plan are public.
    pub opened: bool,
    /// When its newest result was published.
    pub answered_at: Option<Moment>,
    /// When each version of its result was published, oldest first.
    pub versions: Vec<Moment>,
}

impl Seen {
    /// The project with this number, if the public knows of it.
    pub fn project(db: &mut Db, no: &str) -> Result<Self, Problem> {
        let (year, number) = number_of(no).ok_or(Problem::NotFound)?;
        let project = Project::by_no(db, year, number)?.ok_or(Problem::NotFound)?;
        let rounds = rounds(db, &project)?;
        let ended = published(db, project.id)?.map(|(_, ended)| ended);
        let known = !rounds.is_empty() || ended.is_some() || told(db, &project)?;
        if known { Ok(Self { project, rounds, ended }) } else { Err(Problem::NotFound) }
    }

    /// One of its rounds by the number in the address.
    pub fn round(db: &mut Db, no: &str, number: &str) -> Result<(Project, Known), Problem> {
        let seen = Self::project(db, no)?;
        let number = counting(number).ok_or(Problem::NotFound)?;
        let known = seen.rounds.into_iter().find(|known| known.round.number == number).ok_or(Problem::NotFound)?;
        Ok((seen.project, known))
    }

    /// The versions of its plan that have been published, oldest first.
    pub fn plans(&self, db: &mut Db) -> Result<Vec<PlanHead>, Problem> {
        let plans = PlanHead::of_project(db, self.project.id)?;
        Ok(plans.into_iter().filter(|plan| self.shows(plan.id)).collect())
    }

    /// When a version of the plan was published with a round.
    pub fn published_at(&self, plan: PlanId) -> Option<Moment> {
        self.rounds.iter().filter(|known| known.opened).find_map(|known| known.round.shown_since(plan))
    }

    /// Whether a version of the plan was published, with a round or as the final plan.
    pub fn shows(&self, plan: PlanId) -> bool {
        let decided = self.ended.as_ref().and_then(Ended::decided);
        decided.is_some_and(|decided| decided.plan.id == plan)
            || self.rounds.iter().any(|known| known.opened && known.round.plans().contains(&plan))
    }
}

/// Whether residents were told of an occasion of a project, or something of it is in its ledger.
fn told(db: &mut Db, project: &Project) -> Result<bool, Problem> {
    Ok(is_explained(db, project.id)? || Posting::newest(db, project.id)?.is_some())
}

/// The rounds of a project that the public knows of, in order.
pub fn rounds(db: &mut Db, project: &Project) -> Result<Vec<Known>, Problem> {
    let mut seen = Vec::new();
    for round in Round::of_project(db, project.id)? {
        seen.extend(known(db, round)?);
    }
    Ok(seen)
}

/// The round, if the public knows of it.
pub fn known(db: &mut Db, round: Round) -> Result<Option<Known>, Problem> {
    let known = match round.state {
        State::New => false,
        State::Preparing | State::InApproval => round.put_off(),
        State::Cancelled => called_off_in_public(db, &round)?,
        _ => true,
    };
    let opened = opened(db, &round)?;
    let versions = if round.has_result() { Publication::of_round(db, round.id)? } else { Vec::new() };
    let versions: Vec<Moment> = versions.into_iter().map(|publication| publication.published_at).collect();
    let answered_at = versions.last().copied();
    Ok(known.then(|| Known { round: without_plans(round), opened, answered_at, versions }))
}

/// The round without what is prepared for it anew, if it was put off: nothing of that is decided.
fn without_plans(round: Round) -> Round {
    if !round.put_off() {
        return round;
    }
    let (fields, channels) = (Json::new(Announcement::default()), Json::new(Vec::new()));
    Round { plan: None, opens_at: None, closes_at: None, fields, channels, ..round }
}

/// Whether the public knew of a round that was called off.
fn called_off_in_public(db: &mut Db, round: &Round) -> Result<bool, Problem> {
    let entries = EntryRow::of_subject(db, Log::Record, round.id.as_str())?;
    Ok(entries.iter().any(|entry| entry.leaf.lines().any(|line| CALLED_OFF_IN_PUBLIC.contains(&line))))
}

/// `2026-001` as fiscal year and number; none for any other spelling, so that a project has one address.
pub fn number_of(no: &str) -> Option<(i64, i64)> {
    let (year, number) = no.split_once('-')?;
    let (year, number) = (counting(year)?, counting(number.trim_start_matches('0'))?);
    (no == format!("{year}-{number:03}")).then_some((year, number))
}

/// A number from 1 in its one spelling.
pub fn counting(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number > 0 && number.to_string() == text).then_some(number)
}

/// The project's title in the reader's language.
pub fn title(project: &Project, lang: Lang) -> String {
    if lang == Lang::En && !project.title_en.is_empty() { project.title_en.clone() } else { project.title.clone() }
}

/// The name of the section with this id.
pub fn section(ask: &Ask, id: &str) -> String {
    ask.policy.section(id).map(|section| section.name.get(ask.lang).to_owned()).unwrap_or_default()
}

/// A step of the way down to a page.
#[derive(Clone, Debug, Serialize)]
pub struct Crumb {
    pub href: String,
    pub text: String,
}

/// The way down to a project's pages: home, projects, and the project when the page lies below it.
pub fn crumbs(lang: Lang, project: Option<&Project>) -> Vec<Crumb> {
    let word = |key: &str| crate::texts::texts().get(lang, key, &[]);
    let mut crumbs = vec![
        Crumb { href: "/".to_owned(), text: word("crumbs.home") },
        Crumb { href: "/projects".to_owned(), text: word("layout.nav.projects") },
    ];
    crumbs.extend(project.map(|project| Crumb { href: path(project), text: title(project, lang) }));
    crumbs
}

/// `/projects/2026-001`.
pub fn path(project: &Project) -> String {
    format!("/projects/{}", project.no())
}

/// Where its news are asked for by mail.
pub fn follow(project: &Project) -> String {
    format!("/subscriptions?project={}", project.no())
}

/// `/projects/2026-001/rounds/2`.
pub fn round_path(project: &Project, round: &Round) -> String {
    format!("{}/rounds/{}", path(project), round.number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_has_one_address() {
        assert_eq!(number_of("2026-001"), Some((2026, 1)));
        assert_eq!(number_of("2026-1234"), Some((2026, 1234)));
        for other in ["2026-1", "2026-0001", "2026-000", "2026-", "-001", "2026-001-1", "2026-+01", "２０２６-001", "../../etc/passwd", ""]
        {
            assert_eq!(number_of(other), None, "{other}");
        }
        assert_eq!((counting("3"), counting("03"), counting("0"), counting("-1")), (Some(3), None, None, None));
    }
}
