//! What the office would say next: the ledger with all that an edition would add to it now.

use super::office::gather;
use crate::commands::Stop;
use crate::documents::ledger::{Entered, Ledger as Folded, Line, pending};
use crate::model::Moment;
use crate::store::Db;
use crate::store::projects::Project;

/// A ledger and what an edition with a cut-off would add to it.
pub struct Prospect {
    cutoff: Moment,
    lines: Vec<Entered>,
    pub(super) adds: Vec<Line>,
}

impl Prospect {
    pub fn of(db: &mut Db, project: &Project, cutoff: Moment) -> Result<Self, Stop> {
        let lines = super::lines(db, project.id, None)?;
        let ledger = Folded::of(lines.iter().cloned());
        let office = gather(db, project, &ledger, cutoff)?;
        let adds = pending(&ledger, &office, &super::day(cutoff));
        Ok(Self { cutoff, lines, adds })
    }

    /// The ledger as it stands.
    pub fn now(&self) -> Folded {
        Folded::of(self.lines.iter().cloned())
    }

    /// Whether it would add nothing to what stands there.
    pub fn says_nothing(&self) -> bool {
        self.adds.is_empty()
    }

    /// The ledger as it will stand after the edition.
    pub fn after(&self) -> Folded {
        let first = self.lines.last().map_or(0, |last| last.number) + 1;
        let adds = (first..).zip(self.adds.iter().cloned()).map(|(number, line)| Entered { number, entered_at: self.cutoff, line });
        Folded::of(self.lines.iter().cloned().chain(adds))
    }
}
