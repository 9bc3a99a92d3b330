//! `/projects/{no}/rounds/{n}/result`: the opinions and what the city answers, as they were published; every version, for good.
//!
//! Everything is read from the published snapshot, whose bytes are also the JSON file: its SHA-256 is what the record holds.

pub mod files;
mod issues;
mod opinion;
mod page;
mod paper;
mod versions;

pub use opinion::{show as show_opinion, show_then as show_opinion_then};
pub use page::joint;
pub(super) use paper::paper;

use super::seen::{Known, Seen, counting, round_path};
use crate::documents::result::ResultSheet;
use crate::documents::result_changes::Changes;
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::projects::Project;
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;

/// One version of a published result.
pub(in crate::web) struct Published {
    pub project: Project,
    pub round: Round,
    pub publication: Publication,
    /// All versions, oldest first.
    pub versions: Vec<Publication>,
    pub sheet: ResultSheet,
    /// The snapshot's bytes.
    pub body: String,
}

impl Published {
    /// The result of a round in this version, the newest without one. A result that nobody published does not exist.
    pub fn load(db: &mut Db, no: &str, number: &str, version: Option<&str>) -> Result<Self, Problem> {
        let (project, Known { round, .. }) = Seen::round(db, no, number)?;
        let versions = Publication::of_round(db, round.id)?;
        let wanted = version.map(|version| counting(version).ok_or(Problem::NotFound)).transpose()?;
        let at = versions.iter().rposition(|one| wanted.is_none_or(|wanted| one.version == wanted)).ok_or(Problem::NotFound)?;
        let publication = versions.get(at).ok_or(Problem::NotFound)?.clone();
        let (sheet, body) = read(db, &publication)?;
        Ok(Self { project, round, publication, versions, sheet, body })
    }

    /// Whether no later version was published.
    pub fn is_newest(&self) -> bool {
        self.versions.last().is_none_or(|newest| newest.version == self.publication.version)
    }

    /// What another version says.
    pub fn sheet_of(db: &mut Db, publication: &Publication) -> Result<ResultSheet, Problem> {
        Ok(read(db, publication)?.0)
    }

    /// What this version changed in the one before it; none of the first.
    pub fn changes(&self, db: &mut Db) -> Result<Option<Changes>, Problem> {
        let before = self.versions.iter().rev().find(|one| one.version < self.publication.version);
        before.map(|before| Ok(Changes::between(&Self::sheet_of(db, before)?, &self.sheet))).transpose()
    }

    /// `/projects/2026-001/rounds/1/opinions` for the newest version, below its own page for an older one.
    pub fn opinions_path(&self) -> String {
        let newest = || round_path(&self.project, &self.round);
        let base = if self.is_newest() { newest() } else { self.version_path(self.publication.version) };
        format!("{base}/opinions")
    }

    /// The page of this version: the result's own for the newest.
    pub fn own_path(&self) -> String {
        if self.is_newest() { self.path() } else { self.version_path(self.publication.version) }
    }

    /// `/projects/2026-001/rounds/1/result`.
    pub fn path(&self) -> String {
        format!("{}/result", round_path(&self.project, &self.round))
    }

    /// Where this version stays.
    pub fn version_path(&self, version: i64) -> String {
        format!("{}/versions/{version}", self.path())
    }

    /// `2026-001-1-v1`: how a downloaded file is named, without its ending.
    fn file_name(&self) -> String {
        format!("{}-{}-v{}", self.project.no(), self.round.number, self.publication.version)
    }
}

fn read(db: &mut Db, publication: &Publication) -> Result<(ResultSheet, String), Problem> {
    let snapshot = Snapshot::by_hash(db, &publication.snapshot)?.ok_or(Problem::NotFound)?;
    Ok((serde_json::from_str(&snapshot.body).map_err(Problem::internal)?, snapshot.body))
}

/// The newest version.
pub async fn show(visit: Visit, at: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    visit
        .in_area("projects")
        .show_kept("pages/public/result", move |db, ask| {
            let found = Published::load(db, &no, &number, None)?;
            page::of(db, ask, &found)
        })
        .await
}

/// One version.
pub async fn show_version(visit: Visit, at: Path<(String, String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number, version) = at.into_inner();
    visit
        .in_area("projects")
        .show_kept("pages/public/result", move |db, ask| {
            let found = Published::load(db, &no, &number, Some(&version))?;
            page::of(db, ask, &found)
        })
        .await
}
