//! What a staff page is about, found by its address: only things of the reader's own section exist.

use crate::model::terms::Role;
use crate::procedure::{Machine, rule_for};
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Who reads: the role, and the section whose things there are (all without one).
#[derive(Clone, Debug)]
pub struct Reader {
    pub role: Role,
    pub section: Option<String>,
}

impl Reader {
    /// The signed-in member of the staff.
    pub fn of(visit: &Visit) -> Result<Self, Problem> {
        Ok(Self { role: visit.staff()?.account.role, section: visit.section() })
    }

    /// Whether a thing of this section exists for the reader.
    pub fn sees(&self, section: &str) -> bool {
        self.section.as_deref().is_none_or(|own| own == section)
    }

    /// Whether the table lets this role do `event` in `state` at all, whatever its guards say.
    pub fn may<M: Machine>(&self, state: M::State, event: M::Event) -> bool {
        rule_for::<M>(state, event, self.role).is_ok()
    }

    /// The project with this number.
    pub fn project(&self, db: &mut Db, no: &str) -> Result<Project, Problem> {
        Project::find(db, no)?.filter(|project| self.sees(&project.section)).ok_or(Problem::NotFound)
    }

    /// A round of a project by its number.
    pub fn round(&self, db: &mut Db, no: &str, number: i64) -> Result<(Project, Round), Problem> {
        let project = self.project(db, no)?;
        let round = Round::by_number(db, project.id, number)?.ok_or(Problem::NotFound)?;
        Ok((project, round))
    }
}
