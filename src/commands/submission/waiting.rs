//! Scans that are read while their letter is typed: kept for who brought them until the letter is registered, and for a day at most.

use super::check_own;
use super::enter::takes_paper;
use super::files::{self, FILES, Scan, sniff};
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::{RoundId, WaitingScanId};
use crate::store::rounds::Round;
use crate::store::waiting_scans::WaitingScan;

/// Days after which a scan whose letter nobody registered is forgotten.
pub const SCAN_DAYS: i64 = 1;

/// Keeps scans beside a letter that is being typed.
pub struct KeepScans {
    pub round: RoundId,
    pub scans: Vec<Scan>,
    /// How many the letter has already.
    pub held: usize,
}

impl Command for KeepScans {
    type Reply = Vec<WaitingScanId>;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Vec<WaitingScanId>, Stop> {
        let account = desk.actor.account_id()?;
        let round = found(Round::by_id(desk.db, self.round)?)?;
        check_own(desk, &round)?;
        let mut errors = files::check(&self.scans);
        if !takes_paper(&round) {
            errors.push(FieldError::new("file-1", "intake_closed"));
        }
        let is = self.scans.len() + self.held;
        if is > FILES && self.held > 0 {
            errors.push(FieldError::new("file-1", "too_many_files").with("limit", FILES).with("is", is));
        }
        if !errors.is_empty() {
            return Err(Refused::Fields(errors).into());
        }
        let mut ids = Vec::new();
        for Scan { name, bytes } in self.scans {
            let media = sniff(&bytes).ok_or_else(|| Stop::Broken("an unchecked file".to_owned()))?.to_owned();
            let scan = WaitingScan { id: WaitingScanId::new(), round: round.id, account, name, media, bytes, made_at: desk.now };
            scan.insert(desk.db)?;
            ids.push(scan.id);
        }
        Ok(ids)
    }
}

/// Forgets scans of the actor: their letter is registered, or they were the wrong ones.
pub struct ForgetScans {
    pub scans: Vec<WaitingScanId>,
}

impl Command for ForgetScans {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let account = desk.actor.account_id()?;
        WaitingScan::remove(desk.db, account, &self.scans)?;
        Ok(())
    }
}
