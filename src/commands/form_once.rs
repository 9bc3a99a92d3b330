//! What a form makes is made once: the same form posted twice, by a double click without JavaScript or by a resend after a lost
//! answer, makes one thing, and both posts lead to it.
//!
//! The form changed and sent again is another form: going back to register a second thing works.

use super::{Command, Desk, Stop, found};
use crate::keys::{Use, hex};
use crate::store::recorded::Recorded;
use crate::store::working::Accepted;

/// A command that makes something, from a form that carries a key of its own.
pub struct FormOnce<C> {
    /// The form's key; a form without one is done as often as it is sent.
    pub key: String,
    /// What was posted.
    pub payload: Vec<u8>,
    pub command: C,
}

impl<C: Command> Command for FormOnce<C>
where
    C::Reply: Recorded,
{
    type Reply = C::Reply;

    fn perform(self, desk: &mut Desk<'_>) -> Result<C::Reply, Stop> {
        if self.key.is_empty() {
            return self.command.perform(desk);
        }
        // Of a resident nothing is known but the key.
        let account = desk.actor.account().map_or_else(String::new, |account| account.id.to_string());
        let key = hex(&desk.keys.mac(Use::Idempotency, &[b"form", account.as_bytes(), self.key.as_bytes(), &self.payload]));
        if let Some(accepted) = Accepted::by_key(desk.db, &key)? {
            return found(C::Reply::find(desk.db, &accepted.reply)?);
        }
        let made = self.command.perform(desk)?;
        desk.batch.add_accepted(Accepted { payload: key.clone(), key, reply: made.subject(), made_at: desk.now });
        Ok(made)
    }
}
