//! The demo's clock, kept where it was moved to, so that a restart on the same data goes on from there.

use super::{Actor, Command, Desk, Refused, Stop};
use crate::store::working::set_setting;

/// The setting: milliseconds by which the demo's clock is ahead.
pub const OFFSET: &str = "demo_clock_offset_ms";

/// Keeps the offset. Only the program itself may, and only the demo asks for it.
pub struct KeepOffset {
    pub milliseconds: i64,
}

impl Command for KeepOffset {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        if !matches!(desk.actor, Actor::System) {
            return Err(Refused::NotAllowed.into());
        }
        set_setting(desk.db, OFFSET, &self.milliseconds.to_string())?;
        Ok(())
    }
}
