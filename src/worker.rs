//! A thread of our own that works whenever something was committed, and otherwise now and then.

use crate::commands::Writer;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long the end of the program waits for a thread that is in the middle of something. What it leaves is taken up at the next start.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running thread; it is told to end when this is dropped.
pub struct Worker {
    stop: Arc<AtomicBool>,
    writer: Writer,
    ended: Receiver<()>,
}

/// Says to the work whether it should end.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Whether the thread was told to end.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Worker {
    /// Starts a thread that calls `work` again and again. `work` gives how long to wait for the next commit before it is called
    /// without one.
    pub fn start(name: &str, writer: Writer, mut work: impl FnMut(&Stop) -> Duration + Send + 'static) -> std::io::Result<Self> {
        let stop = Stop::default();
        let (over, ended) = channel();
        let worker = Self { stop: stop.0.clone(), writer: writer.clone(), ended };
        std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            while !stop.is_asked() {
                let seen = writer.version();
                let wait = work(&stop);
                if !stop.is_asked() {
                    writer.wait(seen, wait);
                }
            }
            // Whoever started it may not wait for it.
            let _ = over.send(());
        })?;
        Ok(worker)
    }

    /// Tells the thread to end and waits for it, within patience.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Release);
        self.writer.ring();
        if self.ended.recv_timeout(PATIENCE).is_err() {
            tracing::warn!("a thread did not end in time; it goes on at the next start");
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.writer.ring();
    }
}
