//! Two versions of a plan beside each other, as residents and officials read them: what both pages share.

use super::problem::Problem;
use crate::documents::comparison::{
    Budget, Cause, Causes, Change, Comparison, Kind, Piece, Row, Side, Version, compare, difference, sides, unkept,
};
use crate::documents::result::ResultSheet;
use crate::model::ids::SectionId;
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::projects::{Plan, Project};
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Sections shown with their words; a plan that was written anew from end to end is better read itself.
const SHOWN: usize = 500;

/// What caused changes: by section, and what is said of each cause.
#[derive(Default)]
pub struct Grounds {
    pub causes: Causes,
    pub told: BTreeMap<Cause, Told>,
}

/// A city's view that says that the plan is changed.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    pub round: i64,
    pub issue: i64,
    pub title: String,
    /// How many opinions it answers; none before its result is published.
    pub opinions: Option<usize>,
    /// Where the view stands.
    pub href: String,
}

/// The comparison of two versions, for the template `pages/public/comparison_rows`.
#[derive(Serialize)]
pub struct Table {
    pub counts: Counts,
    pub rows: Vec<RowShown>,
    /// Sections whose number alone is another.
    pub renumbered: Vec<Renumbered>,
    /// Changed sections that are not shown, because there are too many.
    pub not_shown: usize,
}

/// How many sections are of each kind; and how many changes no view names.
#[derive(Serialize)]
pub struct Counts {
    changed: usize,
    moved: usize,
    added: usize,
    removed: usize,
    unchanged: usize,
    all: usize,
    unasked: usize,
}

/// A changed section.
#[derive(Serialize)]
pub struct RowShown {
    /// Where the page links to it: the place, `old-` before that of a section which is no more.
    anchor: String,
    kind: &'static str,
    moved: bool,
    place: String,
    /// The place in the old version, where it is another.
    was: Option<String>,
    heading: String,
    old: Vec<PieceShown>,
    new: Vec<PieceShown>,
    /// Whether the words were too long to be compared one by one.
    too_long: bool,
    causes: Vec<Told>,
}

/// A stretch of a column: `kept`, `removed`, `added` with words, or `left_out` with a number of lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PieceShown {
    mark: &'static str,
    text: String,
    lines: usize,
}

#[derive(Serialize)]
pub struct Renumbered {
    was: String,
    heading: String,
    place: String,
}

/// A view that names a section which did not change.
#[derive(Serialize)]
pub struct Unkept {
    place: String,
    heading: String,
    #[serde(flatten)]
    told: Told,
}

/// A plan as it is compared.
pub fn version(plan: &Plan) -> Version<'_> {
    Version { text: &plan.text, sections: &plan.sections }
}

/// The words of both versions beside each other.
pub fn table(old: &Plan, new: &Plan, grounds: &Grounds) -> Table {
    let comparison = compare(version(old), version(new));
    let mut budget = Budget::default();
    let rows: Vec<RowShown> = comparison.changes().take(SHOWN).map(|row| row_shown(row, grounds, &mut budget)).collect();
    let renumbered = comparison.rows.iter().filter(|row| row.kind == Kind::Renumbered).filter_map(|row| {
        let (old, new) = (row.old.as_ref()?, row.new.as_ref()?);
        Some(Renumbered { was: old.name().to_owned(), heading: new.name().to_owned(), place: new.place.to_owned() })
    });
    Table {
        counts: counts(&comparison, grounds),
        renumbered: renumbered.collect(),
        not_shown: comparison.changes().count().saturating_sub(rows.len()),
        rows,
    }
}

fn counts(comparison: &Comparison<'_>, grounds: &Grounds) -> Counts {
    Counts {
        changed: comparison.count(Kind::Changed),
        moved: comparison.count(Kind::Moved),
        added: comparison.count(Kind::Added),
        removed: comparison.count(Kind::Removed),
        unchanged: comparison.count(Kind::Unchanged) + comparison.count(Kind::Renumbered),
        all: comparison.changes().count(),
        unasked: comparison.changes().filter(|row| grounds.of(row).is_empty()).count(),
    }
}

fn row_shown(row: &Row<'_>, grounds: &Grounds, budget: &mut Budget) -> RowShown {
    let found = difference(row.before(), row.after(), budget);
    let (old, new) = sides(&found);
    let place = row.part().map_or("", |part| part.place);
    RowShown {
        anchor: anchor(row),
        kind: row.kind.name(),
        moved: row.moved && row.kind == Kind::Changed,
        was: row.old.as_ref().map(|old| old.place).filter(|was| *was != place).map(str::to_owned),
        place: place.to_owned(),
        heading: row.part().map(|part| part.heading.clone()).unwrap_or_default(),
        old: shown(old),
        new: shown(new),
        too_long: found.too_long,
        causes: grounds.of(row),
    }
}

/// The place of a row on the page.
pub fn anchor(row: &Row<'_>) -> String {
    match (&row.new, &row.old) {
        (Some(new), _) => new.place.to_owned(),
        (None, Some(old)) => format!("old-{}", old.place),
        (None, None) => String::new(),
    }
}

/// Two versions of a text beside each other.
pub fn beside(before: &str, after: &str, budget: &mut Budget) -> (Vec<PieceShown>, Vec<PieceShown>) {
    let (old, new) = sides(&difference(before, after, budget));
    (shown(old), shown(new))
}

fn shown(side: Side) -> Vec<PieceShown> {
    let piece = |piece: Piece| match piece {
        Piece::LeftOut(lines) => PieceShown { mark: "left_out", text: String::new(), lines },
        Piece::Words(run) => {
            let mark = match run.change {
                Change::Kept => "kept",
                Change::Removed => "removed",
                Change::Added => "added",
            };
            PieceShown { mark, text: run.text, lines: 0 }
        }
    };
    side.into_iter().map(piece).collect()
}

impl Grounds {
    /// The views that caused the change of a row.
    pub fn of(&self, row: &Row<'_>) -> Vec<Told> {
        let causes = row.asked_at.and_then(|section| self.causes.get(&section)).into_iter().flatten();
        causes.filter_map(|cause| self.told.get(cause)).cloned().collect()
    }

    /// The views that name sections which did not change.
    pub fn unkept(&self, old: &Plan, new: &Plan) -> Vec<Unkept> {
        let comparison = compare(version(old), version(new));
        let line = |(section, cause): (SectionId, Cause)| {
            let part = comparison.rows.iter().find(|row| row.id == section)?.part()?;
            Some(Unkept { place: part.place.to_owned(), heading: part.heading.clone(), told: self.told.get(&cause)?.clone() })
        };
        unkept(&comparison, &self.causes).into_iter().filter_map(line).collect()
    }

    /// Adds a view with the sections that it names.
    pub fn add(&mut self, told: Told, sections: impl IntoIterator<Item = SectionId>) {
        let cause = Cause { round: told.round, issue: told.issue };
        for section in sections {
            let causes = self.causes.entry(section).or_default();
            if !causes.contains(&cause) {
                causes.push(cause);
            }
        }
        self.told.insert(cause, told);
    }

    /// The views of the newest published results on versions of the plan in `versions`.
    pub fn published(db: &mut Db, project: &Project, rounds: &[&Round], versions: Range<i64>) -> Result<Self, Problem> {
        let mut grounds = Self::default();
        for round in rounds {
            let Some(publication) = Publication::newest(db, round.id)? else { continue };
            let Some(snapshot) = Snapshot::by_hash(db, &publication.snapshot)? else { continue };
            let sheet: ResultSheet = serde_json::from_str(&snapshot.body).map_err(Problem::internal)?;
            if !versions.contains(&sheet.plan.version) {
                continue;
            }
            for change in &sheet.changes {
                let issue = sheet.issues.iter().find(|issue| issue.number == change.issue);
                let told = Told {
                    round: round.number,
                    issue: change.issue,
                    title: issue.map(|issue| issue.title.clone()).unwrap_or_default(),
                    opinions: issue.map(|issue| issue.opinions.len()),
                    href: format!("/projects/{}/rounds/{}/result#issue-{}", project.no(), round.number, change.issue),
                };
                grounds.add(told, change.sections.iter().map(|section| section.id));
            }
        }
        Ok(grounds)
    }
}
