//! What time it is: the system's clock plus an offset that only the demo and tests move, and only forward.

use crate::model::Moment;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The one source of "now". Cloned handles share the offset.
#[derive(Clone, Debug, Default)]
pub struct Timepiece {
    offset_ms: Arc<AtomicI64>,
}

impl Timepiece {
    /// The system's clock moved by an offset in milliseconds (0 in production).
    pub fn with_offset(offset_ms: i64) -> Self {
        Self { offset_ms: Arc::new(AtomicI64::new(offset_ms)) }
    }

    /// Now.
    pub fn now(&self) -> Moment {
        Moment::from_utc(chrono::Utc::now()).plus_ms(self.offset_ms.load(Ordering::Relaxed))
    }

    /// The present offset in milliseconds.
    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::Relaxed)
    }

    /// Moves forward so that it is `moment` now; a moment in the past changes nothing, since time never goes back.
    pub fn advance_to(&self, moment: Moment) {
        let ahead = moment.unix_ms() - self.now().unix_ms();
        if ahead > 0 {
            self.offset_ms.fetch_add(ahead, Ordering::Relaxed);
        }
    }
}
