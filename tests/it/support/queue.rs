//! Commands that wait together in the writer's queue, and the commits that they take.

use super::app::TestApp;
use actix_web::rt::System;
use futures_util::future::{join_all, join3};
use ronten::commands::{Actor, Command, Desk, Stop, WriterError};
use std::sync::mpsc;

impl TestApp {
    /// Performs commands that wait in the queue together, while another one holds the writer up; `meanwhile` happens then.
    pub fn together<C: Command>(&self, actor: &Actor, commands: Vec<C>, meanwhile: impl FnOnce()) -> Vec<Result<C::Reply, WriterError>> {
        let (release, held) = mpsc::channel();
        let writer = &self.app.writer;
        let hold = writer.perform(Actor::System, Hold(held));
        let all = join_all(commands.into_iter().map(|command| writer.perform(actor.clone(), command)));
        // Each is queued when it is first asked whether it is done, in this order.
        let release = async {
            meanwhile();
            release.send(()).unwrap();
        };
        System::new().block_on(join3(hold, all, release)).1
    }

    /// Transactions committed by the program's writer.
    pub fn commits(&self) -> u64 {
        self.app.writer.commits()
    }
}

/// Holds the writer up until something comes.
struct Hold(mpsc::Receiver<()>);

impl Command for Hold {
    type Reply = ();

    fn perform(self, _: &mut Desk<'_>) -> Result<(), Stop> {
        self.0.recv().map_err(|error| Stop::Broken(error.to_string()))
    }
}
