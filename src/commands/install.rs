//! The first entries of the record: genesis, and the versions of the policy.

use super::desk::With;
use super::{Command, Desk, Stop};
use crate::model::ids::PolicyId;
use crate::model::policy::Policy;
use crate::store::json::Json;
use crate::store::log::{EntryRow, Log};
use crate::store::policies::PolicyRow;

/// Begins both logs, once, and takes the policy as a new version if it differs from the newest.
pub struct Install {
    pub policy: Policy,
}

impl Command for Install {
    /// The version of the policy now in force.
    type Reply = i64;

    fn perform(self, desk: &mut Desk<'_>) -> Result<i64, Stop> {
        if EntryRow::size(desk.db, Log::Record)? == 0 {
            desk.note(Log::Record, "genesis", None, None)?;
            desk.note(Log::Audit, "genesis", None, None)?;
        }
        let newest = PolicyRow::newest(desk.db)?;
        let version = newest.as_ref().map_or(0, |row| row.version);
        if newest.is_some_and(|row| *row.body == self.policy) {
            return Ok(version);
        }
        let mut row = PolicyRow {
            id: PolicyId::new(),
            version: version + 1,
            effective_from: self.policy.effective_from.clone(),
            body: Json::new(self.policy),
            rev: 1,
        };
        desk.create_plain("policy.changed", &mut row, With::default())?;
        Ok(row.version)
    }
}
