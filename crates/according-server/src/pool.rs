//! A few readers for many who ask.
//!
//! A question runs on a thread of its own with a reader of its own, has a time limit, and gives the reader back before the
//! answer is written out: whoever reads slowly holds an answer and no reader. So many may wait and no more; the next one
//! is told at once that the server is busy.

use crate::problem::{Kind, Problem};
use according_ledger::{Error, Reader, Stopper};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Questions that may wait for each reader.
const WAITING: usize = 64;

/// Readers of one ledger.
pub struct Pool {
    path: PathBuf,
    free: Arc<Mutex<Vec<Reader>>>,
    permits: Arc<Semaphore>,
    asking: AtomicUsize,
    most: usize,
    limit: Duration,
}

impl Pool {
    /// A pool of at most `readers`, each of which works at most `limit` on one question.
    ///
    /// # Errors
    /// If the ledger cannot be opened.
    pub fn open(path: &Path, readers: usize, limit: Duration) -> Result<Pool, Error> {
        let readers = readers.max(1);
        let first = Reader::open(path)?;
        Ok(Pool {
            path: path.to_owned(),
            free: Arc::new(Mutex::new(vec![first])),
            permits: Arc::new(Semaphore::new(readers)),
            asking: AtomicUsize::new(0),
            most: readers * WAITING,
            limit,
        })
    }

    /// The ledger.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Readers that nobody holds at the moment.
    #[must_use]
    pub fn free(&self) -> usize {
        self.permits.available_permits()
    }

    /// Asks a question. It is stopped at the limit, and where nobody waits for it any longer.
    ///
    /// # Errors
    /// [`Kind::Busy`], [`Kind::Timeout`], and what the question fails with.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Reader) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new(Kind::Busy, "too many questions wait").hint("ask again in a moment");
        let _counted = Counted::new(&self.asking, self.most).ok_or_else(busy)?;
        let permit = tokio::time::timeout(self.limit, Arc::clone(&self.permits).acquire_owned()).await;
        let permit = permit.map_err(|_| busy())?.map_err(Problem::internal)?;
        let free = Arc::clone(&self.free);
        let reader = lock(&free).pop();
        let reader = match reader {
            Some(reader) => reader,
            None => Reader::open(&self.path)?,
        };
        // Taken when the question is answered, before another one gets the reader.
        let running = Arc::new(Mutex::new(Some(reader.stopper())));
        let stop = Stop(Arc::clone(&running));
        let work = tokio::task::spawn_blocking(move || {
            let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| question(&reader)));
            lock(&running).take();
            // A reader that somebody panicked over is not used again.
            if answer.is_ok() {
                lock(&free).push(reader);
            }
            drop(permit);
            answer.unwrap_or_else(|_| Err(Problem::internal("a panic while answering")))
        });
        let answer = tokio::time::timeout(self.limit, work).await;
        drop(stop);
        let Ok(answer) = answer else {
            return Err(Problem::new(Kind::Timeout, "the ledger took too long over this question")
                .hint("ask for less: fewer words, a shorter time, one outlet"));
        };
        answer.map_err(Problem::internal)?
    }
}

/// Counts one who asks, while it lives.
struct Counted<'a>(&'a AtomicUsize);

impl Counted<'_> {
    /// Nothing if `most` ask already.
    fn new(asking: &AtomicUsize, most: usize) -> Option<Counted<'_>> {
        let counted = Counted(asking);
        (asking.fetch_add(1, Ordering::Relaxed) < most).then_some(counted)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Stops the question when it is let go of, unless it is answered. A question is many look-ups, and only the one that runs
/// can be stopped; so it is told until it ends.
struct Stop(Arc<Mutex<Option<Stopper>>>);

impl Drop for Stop {
    fn drop(&mut self) {
        if lock(&self.0).is_none() {
            return;
        }
        let running = Arc::clone(&self.0);
        // Where the runtime ends, so does the program.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            loop {
                match lock(&running).as_ref() {
                    Some(stopper) => stopper.stop(),
                    None => break,
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
    }
}

fn lock<T>(held: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}
