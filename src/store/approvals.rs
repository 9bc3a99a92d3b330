//! Approvals (決裁) and the snapshots they are bound to.

use super::Db;
use super::json::Json;
use super::recorded::recorded;
use super::schema::{approvals, snapshots};
use crate::model::Moment;
use crate::model::ids::{AccountId, ApprovalId, PersonId, ProjectId, RoundId, SubmissionId};
use crate::model::route::{Stamp, Step};
pub use crate::model::terms::Purpose;
use crate::procedure::approval::State;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// Somebody asks, somebody else decides, on exactly one content.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = approvals, treat_none_as_null = true)]
pub struct Approval {
    pub id: ApprovalId,
    pub purpose: Purpose,
    /// Id of the round, view, opinion or letter in question.
    pub subject: String,
    pub project: ProjectId,
    pub section: String,
    pub round: Option<RoundId>,
    /// SHA-256 (hex) of the snapshot: canonical JSON of what is approved.
    pub snapshot: String,
    /// What the purpose needs beside the snapshot, as JSON; never personal data.
    pub detail: String,
    pub state: State,
    pub requested_by: AccountId,
    pub requested_person: PersonId,
    pub requested_at: Moment,
    pub decided_by: Option<AccountId>,
    pub decided_person: Option<PersonId>,
    pub decided_at: Option<Moment>,
    pub reason: String,
    pub rev: i64,
    /// The route as it was when the approval was asked; without one, one approver decides.
    #[serde(skip_serializing_if = "Json::is_empty")]
    pub route: Json<Vec<Step>>,
    /// Who has agreed so far, one for each step from the first on.
    #[serde(skip_serializing_if = "Json::is_empty")]
    pub stamps: Json<Vec<Stamp>>,
    /// Section in whose inbox it is: of the step whose turn it is, and when it is approved of a step that was stamped in somebody's
    /// stead, until the holder has seen it. Empty without a route.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub turn_section: String,
}
recorded!(Approval, ApprovalId, approvals, project: |row| Some(row.project.to_string()));

/// What the approval of a removal of many writers says beside its snapshot.
#[derive(Serialize, Deserialize)]
pub struct Letters {
    pub letters: Vec<SubmissionId>,
}

impl Approval {
    /// The letters whose writers it removes; none for what removes nobody.
    pub fn writers_of(&self) -> Vec<SubmissionId> {
        match self.purpose {
            Purpose::Erasure => self.subject.parse().into_iter().collect(),
            Purpose::Retention => serde_json::from_str::<Letters>(&self.detail).map(|detail| detail.letters).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// The newest approval of a subject for a purpose.
    pub fn newest(db: &mut Db, subject: &str, purpose: Purpose) -> QueryResult<Option<Self>> {
        let rows = approvals::table.filter(approvals::subject.eq(subject.to_owned())).filter(approvals::purpose.eq(purpose));
        rows.order(approvals::id.desc()).select(Self::as_select()).first(db).optional()
    }

    /// Every approval of a subject, oldest first.
    pub fn of_subject(db: &mut Db, subject: &str) -> QueryResult<Vec<Self>> {
        let rows = approvals::table.filter(approvals::subject.eq(subject.to_owned()));
        rows.order(approvals::id).limit(2000).select(Self::as_select()).load(db)
    }

    /// The step whose turn it is, once everybody before has stamped; none without a route, and when it is gone to its end.
    pub fn step(&self) -> Option<&Step> {
        self.route.get(self.stamps.len())
    }

    /// Whether nobody comes after whoever decides now.
    pub fn at_last(&self) -> bool {
        self.stamps.len() + 1 >= self.route.len()
    }

    /// Whether a section has to do with it: it asked, or a step of the route is there.
    pub fn concerns(&self, section: &str) -> bool {
        self.section == section || self.route.iter().any(|step| step.section == section)
    }

    /// What waits for a decision of a section, or at a step of another one (in all sections without one) and for a purpose (for every one without), oldest
    /// first, after `after` when given, at most `limit`.
    pub fn waiting(
        db: &mut Db,
        section: Option<&str>,
        purpose: Option<Purpose>,
        after: Option<ApprovalId>,
        limit: i64,
    ) -> QueryResult<Vec<Self>> {
        let mut rows = approvals::table.into_boxed().filter(approvals::state.eq(State::Requested)).order(approvals::id).limit(limit);
        if let Some(section) = section {
            let here = approvals::section.eq(section.to_owned());
            rows = rows.filter(here.or(approvals::turn_section.eq(section.to_owned())));
        }
        if let Some(purpose) = purpose {
            rows = rows.filter(approvals::purpose.eq(purpose));
        }
        if let Some(after) = after {
            rows = rows.filter(approvals::id.gt(after));
        }
        rows.select(Self::as_select()).load(db)
    }

    /// What is approved and was stamped in the stead of somebody of a section who has not said yet that it was seen, oldest first.
    pub fn unseen(db: &mut Db, section: &str, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = approvals::table.filter(approvals::turn_section.eq(section.to_owned())).filter(approvals::state.eq(State::Approved));
        rows.order(approvals::id).limit(limit).select(Self::as_select()).load(db)
    }

    /// The hashes of everything in a project that was ever to be approved.
    pub fn snapshots_of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<String>> {
        approvals::table.filter(approvals::project.eq(project)).select(approvals::snapshot).distinct().load(db)
    }

    /// Every approval of a round, oldest first: its openings, views and results.
    pub fn of_round(db: &mut Db, round: RoundId) -> QueryResult<Vec<Self>> {
        approvals::table.filter(approvals::round.eq(round)).order(approvals::id).limit(2000).select(Self::as_select()).load(db)
    }
}

/// Canonical JSON of what was approved or published, found by its SHA-256 (hex).
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = snapshots)]
pub struct Snapshot {
    pub hash: String,
    pub body: String,
    pub made_at: Moment,
}

impl Snapshot {
    /// Keeps a snapshot; the same content is kept once.
    pub fn put(&self, db: &mut Db) -> QueryResult<()> {
        if Self::by_hash(db, &self.hash)?.is_none() {
            diesel::insert_into(snapshots::table).values(self).execute(db)?;
        }
        Ok(())
    }

    /// The snapshot with this hash, unless it was withheld.
    pub fn by_hash(db: &mut Db, hash: &str) -> QueryResult<Option<Self>> {
        snapshots::table.find(hash.to_owned()).select(Self::as_select()).first(db).optional()
    }

    /// Removes a snapshot; for the withholding command alone.
    pub fn remove(db: &mut Db, hash: &str) -> QueryResult<usize> {
        diesel::delete(snapshots::table.find(hash.to_owned())).execute(db)
    }
}
