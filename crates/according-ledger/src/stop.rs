//! Stopping a question from another thread.

use crate::Reader;

/// Stops what a [`Reader`] is doing; for the thread that watches the clock.
pub struct Stopper(rusqlite::InterruptHandle);

impl Stopper {
    /// Stops the look-up that is under way, which then fails; none that begins later.
    pub fn stop(&self) {
        self.0.interrupt();
    }
}

impl Reader {
    /// What stops this reader's questions.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(self.db.get_interrupt_handle())
    }
}
