//! `…/letters/intake`: letters from a table, in four steps: the file, what its columns hold, a trial that shows what would come in, and
//! the run itself.

mod cells;
pub mod choose;
pub mod columns;
pub mod run;
mod table;
pub mod trial;

use crate::model::ids::IntakeFileId;
use crate::model::policy::Policy;
use crate::store::Db;
use crate::store::intake::IntakeFile;
use crate::store::policies::PolicyRow;
use crate::web::office::case::{At, Case, Head};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use std::sync::Arc;

/// Where a page about one file is, and who looks at it.
#[derive(Clone)]
struct Of {
    at: At,
    file: IntakeFileId,
}

impl Of {
    fn visit(visit: &Visit, (no, round, file): (String, i64, String)) -> Result<Self, Problem> {
        let file = file.parse().map_err(|_| Problem::NotFound)?;
        Ok(Self { at: At::of(visit, no, round)?, file })
    }

    /// The round and the file, if who looks is who chose it.
    fn find(&self, db: &mut Db) -> Result<(Case, IntakeFile), Problem> {
        let case = self.at.case(db)?;
        let own = |file: &IntakeFile| file.round == case.round.id && file.account == self.at.account();
        let file = IntakeFile::by_id(db, self.file)?.filter(own).ok_or(Problem::NotFound)?;
        Ok((case, file))
    }

    /// The path of the file's page with this at its end.
    fn path(&self, tail: &str) -> String {
        format!("{}/letters/intake/{}{tail}", self.at.base(), self.file)
    }
}

/// What stands above each of the pages.
fn head(at: &At, case: &Case) -> Head {
    at.head(case, &[("/letters", at.word("letters.title", &[])), ("/letters/intake", at.word("bulk.title", &[]))])
}

/// The policy under which the round runs.
fn policy(db: &mut Db, case: &Case) -> Result<Arc<Policy>, Problem> {
    let row = PolicyRow::by_version(db, case.round.policy)?;
    Ok(Arc::new((*row.ok_or_else(|| Problem::internal("no policy of the round"))?.body).clone()))
}
