//! The first entries of the record: genesis, and the versions of the policy.

use super::desk::With;
use super::{Command, Desk, Stop};
use crate::model::ids::PolicyId;
use crate::model::policy::Policy;
use crate::store::json::Json;
use crate::store::log::{EntryRow, Log};
use crate::store::policies::PolicyRow;

/// Begins both logs, once, and takes the policy of the file as a new version if the file was changed since it was last taken. Once a
/// version was made in the browser, the browser is where the rules are changed: the file would take back what was decided there.
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
        if newest.is_some_and(|row| *row.body == self.policy || !row.reason.is_empty()) {
            if PolicyRow::newest_of_file(desk.db)?.is_some_and(|row| *row.body != self.policy) {
                tracing::warn!(
                    "the policy file was changed, and is not taken: the rules are changed in the browser since version {version}"
                );
            }
            return Ok(version);
        }
        let mut row = PolicyRow {
            id: PolicyId::new(),
            version: version + 1,
            effective_from: self.policy.effective_from.clone(),
            body: Json::new(self.policy),
            rev: 1,
            reason: String::new(),
        };
        desk.create_plain("policy.changed", &mut row, With::default())?;
        Ok(row.version)
    }
}
