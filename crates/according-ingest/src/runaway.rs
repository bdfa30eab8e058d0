//! Work that may not come back: done on a thread of its own, and left there when its time is over.

use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Stack of the thread: markup nests as deep as its author likes.
const STACK: usize = 16 << 20;
/// How many may be left running: a thread cannot be ended from outside, and each holds a page.
const MAX_LEFT: usize = 16;
static LEFT: AtomicUsize = AtomicUsize::new(0);

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Panicked,
    TimedOut,
}

/// What `work` gives, if it does within `limit`.
///
/// **Cost**: some tens of microseconds for the thread.
pub(crate) fn within<R: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> R + Send + std::panic::UnwindSafe + 'static,
) -> Result<R, Fault> {
    if LEFT.load(Ordering::Relaxed) >= MAX_LEFT {
        return Err(Fault::TimedOut);
    }
    let (sender, receiver) = channel();
    // Who comes second, the worker with its result or the waiter with its patience at an end, counts.
    let over = Arc::new(AtomicBool::new(false));
    let over_there = Arc::clone(&over);
    // The name tells whoever reports panics that this one is caught.
    let started = thread::Builder::new().name("according-page".into()).stack_size(STACK).spawn(move || {
        // An error says that nobody listens any more.
        let _ = sender.send(catch_unwind(work));
        if over_there.swap(true, Ordering::AcqRel) {
            LEFT.fetch_sub(1, Ordering::Relaxed);
        }
    });
    if started.is_err() {
        return Err(Fault::TimedOut);
    }
    match receiver.recv_timeout(limit) {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(Fault::Panicked),
        Err(RecvTimeoutError::Timeout) => {
            LEFT.fetch_add(1, Ordering::Relaxed);
            if over.swap(true, Ordering::AcqRel) {
                LEFT.fetch_sub(1, Ordering::Relaxed);
            }
            Err(Fault::TimedOut)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_given_up_or_found_broken() {
        let long = Duration::from_secs(60);
        assert_eq!(within(long, || 7), Ok(7));
        assert_eq!(within(long, || -> u8 { panic!("a page that breaks the extractor") }), Err(Fault::Panicked));
        let sleeps = || thread::sleep(Duration::from_millis(300));
        assert_eq!(within(Duration::from_millis(1), sleeps), Err(Fault::TimedOut));
        assert_eq!(within(long, || 8), Ok(8));
    }
}
