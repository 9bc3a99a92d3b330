//! Which sections of an import are sections of the version before: what the program proposes, an official changes, and
//! confirms by saving.

use crate::commands::plan_draft::Matches;
use crate::documents::comparison::{Part, Proposed, Version, propose};
use crate::documents::plan::Section;
use crate::model::fold::field;
use crate::model::ids::{ProjectId, SectionId};
use crate::store::Db;
use crate::store::projects::{Plan, PlanHead};
use crate::web::form::Form;
use crate::web::problem::Problem;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Sections that have a field of their own; a form takes only so many. The others follow the proposal.
const FIELDS: usize = 1_500;

/// The sections of the newest version beside those of an import.
pub struct Matching {
    base: Plan,
    sections: Vec<Section>,
    proposed: Vec<Option<Proposed>>,
    /// What an official entered.
    entered: Matches,
}

/// What a row shows of it.
#[derive(Serialize)]
pub struct Match {
    /// Name of its field; none beyond so many rows.
    name: Option<String>,
    /// The place in the version before; empty for a new section.
    place: String,
    /// The section there; none for a new section, and where there is none.
    heading: Option<String>,
    /// Why it is proposed; none for what was entered.
    likeness: Option<&'static str>,
}

/// A section of the version before that nothing carries on.
#[derive(Serialize)]
pub struct Gone {
    place: String,
    heading: String,
}

/// Why an entered place cannot be taken: the field, the key of the sentence, and the place.
pub struct Mistake {
    pub field: String,
    pub problem: &'static str,
    pub place: String,
}

impl Matching {
    /// What an import is matched with; none for the first version of a plan.
    pub fn of(db: &mut Db, project: ProjectId, text: &str, sections: Vec<Section>, entered: Matches) -> Result<Option<Self>, Problem> {
        let Some(newest) = PlanHead::of_project(db, project)?.pop() else { return Ok(None) };
        let Some(base) = Plan::by_id(db, newest.id)? else { return Ok(None) };
        let proposed = propose(Version { text: &base.text, sections: &base.sections }, text, &sections);
        Ok(Some(Self { base, sections, proposed, entered }))
    }

    /// What stands in a form's fields.
    pub fn entered(form: &Form) -> Matches {
        let fields =
            form.fields().iter().filter_map(|(name, value)| Some((name.strip_prefix("match-")?.parse().ok()?, field(value.trim()))));
        Matches(fields.collect())
    }

    /// The version it is matched with.
    pub fn base(&self) -> i64 {
        self.base.version
    }

    /// Of what was entered what is not proposed: only that needs to be kept.
    pub fn own_words(&self) -> Matches {
        let parts = self.parts();
        let mut own = self.entered.clone();
        own.0.retain(|start, place| {
            let at = self.sections.iter().position(|section| section.start == *start);
            at.is_some_and(|at| self.proposal(&parts, at).0 != place.as_str())
        });
        own
    }

    /// What each section's row shows, in order, and the sections that would be gone.
    pub fn shown(&self) -> (Vec<Match>, Vec<Gone>) {
        let parts = self.parts();
        let at_place: HashMap<&str, &Part<'_>> = parts.iter().map(|part| (part.place, part)).collect();
        let mut used = BTreeSet::new();
        let mut rows = Vec::with_capacity(self.sections.len());
        for (at, section) in self.sections.iter().enumerate() {
            let (place, likeness) = self.place(&parts, at, section);
            used.insert(place.to_owned());
            rows.push(Match {
                name: (at < FIELDS).then(|| format!("match-{}", section.start)),
                heading: at_place.get(place).map(|part| part.heading.clone()),
                place: place.to_owned(),
                likeness,
            });
        }
        let gone = parts.iter().filter(|part| !used.contains(part.place));
        let gone = gone.map(|part| Gone { place: part.place.to_owned(), heading: part.heading.clone() });
        (rows, gone.collect())
    }

    /// The sections that are carried over, by where they begin, or what is wrong with what was entered.
    pub fn carried(&self) -> Result<BTreeMap<usize, SectionId>, Vec<Mistake>> {
        let parts = self.parts();
        let mut free: HashMap<&str, SectionId> =
            parts.iter().zip(self.base.sections.iter()).map(|(part, section)| (part.place, section.id)).collect();
        let (mut carried, mut mistakes) = (BTreeMap::new(), Vec::new());
        for (at, section) in self.sections.iter().enumerate() {
            let (place, _) = self.place(&parts, at, section);
            match free.remove(place) {
                _ if place.is_empty() => {}
                Some(id) => _ = carried.insert(section.start, id),
                None => {
                    let problem = if parts.iter().any(|part| part.place == place) { "match_twice" } else { "match_unknown" };
                    mistakes.push(Mistake { field: format!("match-{}", section.start), problem, place: place.to_owned() });
                }
            }
        }
        if mistakes.is_empty() { Ok(carried) } else { Err(mistakes) }
    }

    fn parts(&self) -> Vec<Part<'_>> {
        Version { text: &self.base.text, sections: &self.base.sections }.parts()
    }

    /// The place in the version before that a section has: entered, or proposed with a reason.
    fn place<'p>(&'p self, parts: &[Part<'p>], at: usize, section: &Section) -> (&'p str, Option<&'static str>) {
        let proposal = self.proposal(parts, at);
        match self.entered.0.get(&section.start) {
            Some(place) if *place != proposal.0 => (place, None),
            _ => proposal,
        }
    }

    fn proposal<'p>(&self, parts: &[Part<'p>], at: usize) -> (&'p str, Option<&'static str>) {
        let proposed = self.proposed.get(at).copied().flatten();
        proposed.and_then(|found| Some((parts.get(found.at)?.place, Some(found.likeness.name())))).unwrap_or(("", None))
    }
}
