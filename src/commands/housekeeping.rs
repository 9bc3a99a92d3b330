//! What is forgotten when it has served its time.

use super::plan_draft::DRAFT_DAYS;
use super::remind::REMEMBERED_DAYS;
use super::sign_in::TRIES_DAYS;
use super::submission::SCAN_DAYS;
use super::submission::intake::FILE_DAYS;
use super::{Command, Desk, Stop};
use crate::store::claims::Claim;
use crate::store::intake::IntakeFile;
use crate::store::plan_drafts::PlanDraft;
use crate::store::reminders;
use crate::store::subscriptions::Subscription;
use crate::store::tries::Tries;
use crate::store::waiting_scans::WaitingScan;
use crate::store::working::Accepted;

/// Days for which a post sent again gets the same receipt.
pub const KEY_DAYS: i64 = 14;
/// Days in which a subscription can be confirmed; an address that nobody confirmed is kept no longer.
pub const CONFIRM_DAYS: i64 = 7;

/// Forgets idempotency keys, subscriptions that were never confirmed, tries to sign in, and imports that nobody finished.
pub struct Forget;

impl Command for Forget {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        Accepted::forget(desk.db, desk.now.plus_days(-KEY_DAYS))?;
        Subscription::forget_asked(desk.db, desk.now.plus_days(-CONFIRM_DAYS))?;
        Tries::forget(desk.db, desk.now.plus_days(-TRIES_DAYS))?;
        Claim::forget(desk.db, desk.now)?;
        reminders::forget(desk.db, desk.now.plus_days(-REMEMBERED_DAYS))?;
        PlanDraft::forget(desk.db, desk.now.plus_days(-DRAFT_DAYS))?;
        IntakeFile::forget(desk.db, desk.now.plus_days(-FILE_DAYS))?;
        WaitingScan::forget(desk.db, desk.now.plus_days(-SCAN_DAYS))?;
        Ok(())
    }
}
