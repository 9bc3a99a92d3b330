//! A command on its way through the writer, with its reply.

use super::WriterError;
use crate::commands::desk::{Batch, Desk, Policies};
use crate::commands::{Actor, Command, Refused, Stop};
use crate::keys::Keys;
use crate::model::Moment;
use crate::store::{Db, dialect};
use tokio::sync::oneshot;

/// A command on its way, whatever its type.
pub trait Job: Send {
    /// Runs the command and keeps its reply.
    fn run(&mut self, desk: &mut DeskMaker<'_>) -> Result<(), Stop>;
    /// Hands the reply over; without a commit nothing but refusals is a reply.
    fn answer(self: Box<Self>, committed: bool);
}

/// A command, and where its reply goes.
struct Envelope<C: Command> {
    actor: Actor,
    command: Option<C>,
    reply: Option<Result<C::Reply, Refused>>,
    answer: oneshot::Sender<Result<C::Reply, WriterError>>,
}

/// Puts a command on its way; its reply goes to `answer`.
pub fn job<C: Command>(actor: Actor, command: C, answer: oneshot::Sender<Result<C::Reply, WriterError>>) -> Box<dyn Job> {
    Box::new(Envelope { actor, command: Some(command), reply: None, answer })
}

/// Everything a desk is made of but the actor.
pub struct DeskMaker<'a> {
    pub db: &'a mut Db,
    pub now: Moment,
    pub keys: &'a Keys,
    pub batch: &'a mut Batch,
    pub policies: &'a mut Policies,
}

impl<C: Command> Job for Envelope<C> {
    fn run(&mut self, on: &mut DeskMaker<'_>) -> Result<(), Stop> {
        let Some(command) = self.command.take() else { return Ok(()) };
        if !C::GATHERS && on.batch.settle(on.db)? {
            dialect::keep(on.db)?;
        }
        let mark = on.batch.mark();
        let mut desk =
            Desk { db: &mut *on.db, now: on.now, actor: &self.actor, keys: on.keys, batch: &mut *on.batch, policies: &mut *on.policies };
        match command.perform(&mut desk) {
            Ok(reply) => {
                dialect::keep(on.db)?;
                self.reply = Some(Ok(reply));
            }
            Err(Stop::Refused(refused)) => {
                dialect::undo(on.db)?;
                on.batch.return_to(mark);
                self.reply = Some(Err(refused));
            }
            Err(stop) => return Err(stop),
        }
        Ok(())
    }

    fn answer(self: Box<Self>, committed: bool) {
        let reply = match self.reply {
            Some(Err(refused)) => Err(WriterError::Refused(refused)),
            Some(Ok(reply)) if committed => Ok(reply),
            _ => Err(WriterError::NotWritten),
        };
        // A caller that went away learns by its key.
        let _ = self.answer.send(reply);
    }
}
