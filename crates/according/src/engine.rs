//! Many threads, one order: jobs are taken from an iterator, done by workers, and handed over in the order taken.
//!
//! Useful for: work whose result must not depend on the number of threads. Not for: jobs that need each other.
//!
//! What is in flight (taken and not yet handed over) is bounded in jobs and in bytes, so memory stays flat whatever
//! comes in. The job that is awaited was taken first, so it is always among those in flight: the bound cannot
//! deadlock, and one job larger than the bound passes alone.

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, never, select};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How often a stop is looked for while nothing arrives.
const PATIENCE: Duration = Duration::from_millis(50);
/// Stack of a thread that parses what it is given: markup nests as deep as its author likes.
const STACK: usize = 16 << 20;

/// What may be in flight at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) jobs: usize,
    pub(crate) bytes: u64,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The iterator was exhausted and every result handed over.
    Complete,
    /// The stop flag was raised; every job taken until then was handed over.
    Interrupted,
    /// The iterator panicked; every job taken until then was handed over.
    Panicked(String),
}

/// Does every job of `jobs` with `n_threads` workers and hands each result to `sink`, on the calling thread, in order.
///
/// `size` gives the bytes that a job holds. `worker` makes the function of one thread; it must not panic, as nothing
/// could be handed over in its job's place. The thread that takes from `jobs` is left behind if it blocks (standard
/// input that nobody closes) when `stop` is raised.
///
/// # Errors
/// The first error of `sink` ends the run.
pub(crate) fn run<J, R, W, E>(
    jobs: impl Iterator<Item = J> + Send + 'static,
    size: impl Fn(&J) -> u64 + Send + 'static,
    n_threads: usize,
    bounds: Bounds,
    stop: &AtomicBool,
    worker: impl Fn() -> W + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<End, E>
where
    J: Send + 'static,
    R: Send,
    W: FnMut(J) -> R,
{
    let gate = Arc::new(Gate::new(bounds));
    let (job_sender, job_receiver) = bounded::<Taken<J>>(bounds.jobs.max(1));
    let (end_sender, end_receiver) = bounded(1);
    let reader = {
        let gate = Arc::clone(&gate);
        move || {
            let ended = catch_unwind(AssertUnwindSafe(|| take(jobs, size, &gate, &job_sender)));
            // Nobody listens any more when the run was given up.
            let _ = end_sender.send(ended.err().map(|payload| panic_message(&*payload)));
        }
    };
    named("reader").spawn(reader).expect("the system can start a thread");

    thread::scope(|scope| {
        let (result_sender, result_receiver) = bounded::<Done<R>>(bounds.jobs.max(1));
        let (quit_sender, quit_receiver) = bounded::<()>(0);
        for idx in 0..n_threads.max(1) {
            let (jobs, quit, results) = (job_receiver.clone(), quit_receiver.clone(), result_sender.clone());
            let worker = &worker;
            named(&format!("worker-{idx}"))
                .spawn_scoped(scope, move || serve(worker(), &jobs, &quit, &results))
                .expect("the system can start a thread");
        }
        drop(result_sender);
        let end = hand_over(&gate, &result_receiver, &end_receiver, stop, &mut sink);
        // Whatever ended the run, nothing more is taken and the workers go home.
        gate.close();
        drop(quit_sender);
        end
    })
}

/// The text of a panic.
pub(crate) fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(message) = payload.downcast_ref::<&str>() {
        (*message).to_owned()
    } else if let Some(message) = payload.downcast_ref::<String>() {
        message.clone()
    } else {
        "panic without a message".to_owned()
    }
}

struct Taken<J> {
    seq: u64,
    bytes: u64,
    job: J,
}

struct Done<R> {
    seq: u64,
    bytes: u64,
    result: R,
}

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(format!("{}{name}", crate::THREADS)).stack_size(STACK)
}

fn take<J>(jobs: impl Iterator<Item = J>, size: impl Fn(&J) -> u64, gate: &Gate, sender: &Sender<Taken<J>>) {
    for job in jobs {
        let bytes = size(&job);
        let Some(seq) = gate.admit(bytes) else { return };
        if sender.send(Taken { seq, bytes, job }).is_err() {
            return;
        }
    }
}

fn serve<J, R>(
    mut work: impl FnMut(J) -> R,
    jobs: &Receiver<Taken<J>>,
    quit: &Receiver<()>,
    results: &Sender<Done<R>>,
) {
    loop {
        let taken = select! {
            recv(jobs) -> taken => taken,
            recv(quit) -> _ => return,
        };
        let Ok(Taken { seq, bytes, job }) = taken else { return };
        if results.send(Done { seq, bytes, result: work(job) }).is_err() {
            return;
        }
    }
}

fn hand_over<R, E>(
    gate: &Gate,
    results: &Receiver<Done<R>>,
    ended: &Receiver<Option<String>>,
    stop: &AtomicBool,
    sink: &mut impl FnMut(R) -> Result<(), E>,
) -> Result<End, E> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    // Once nothing more is taken: how many were, and why it ended.
    let mut last: Option<(u64, End)> = None;
    let nothing = never();
    loop {
        if last.is_none() && stop.load(Ordering::Relaxed) {
            last = Some((gate.close(), End::Interrupted));
        }
        if let Some((_, end)) = last.take_if(|(taken, _)| *taken == next) {
            return Ok(end);
        }
        let done = select! {
            recv(results) -> done => done.map_err(|_| RecvTimeoutError::Disconnected),
            recv(if last.is_none() { ended } else { &nothing }) -> panic => {
                last = Some((gate.close(), panic.ok().flatten().map_or(End::Complete, End::Panicked)));
                continue;
            }
            default(PATIENCE) => Err(RecvTimeoutError::Timeout),
        };
        let done = match done {
            Ok(done) => done,
            Err(RecvTimeoutError::Timeout) => continue,
            // The workers went home because no job is left; the reader said so before it let go of them, and `select`
            // may see its word last.
            Err(RecvTimeoutError::Disconnected) if last.is_none() => {
                let panic = ended.recv().expect("the reader speaks before it ends");
                last = Some((gate.close(), panic.map_or(End::Complete, End::Panicked)));
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => panic!("every worker thread died"),
        };
        early.insert(done.seq, done);
        while let Some(done) = early.remove(&next) {
            next += 1;
            sink(done.result)?;
            gate.release(done.bytes);
        }
    }
}

/// Counts what is in flight and lets no more in than the bounds allow.
struct Gate {
    bounds: Bounds,
    state: Mutex<Inside>,
    left: Condvar,
}

#[derive(Default)]
struct Inside {
    jobs: usize,
    bytes: u64,
    taken: u64,
    closed: bool,
}

impl Gate {
    fn new(bounds: Bounds) -> Gate {
        Gate { bounds, state: Mutex::default(), left: Condvar::new() }
    }

    /// Waits until a job of `bytes` may pass; its number in the order of taking, or nothing if the gate is closed.
    fn admit(&self, bytes: u64) -> Option<u64> {
        let full = |inside: &mut Inside| {
            !inside.closed
                && inside.jobs > 0
                && (inside.jobs >= self.bounds.jobs || inside.bytes.saturating_add(bytes) > self.bounds.bytes)
        };
        let mut inside = self.left.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        if inside.closed {
            return None;
        }
        inside.jobs += 1;
        inside.bytes += bytes;
        inside.taken += 1;
        Some(inside.taken - 1)
    }

    fn release(&self, bytes: u64) {
        let mut inside = self.lock();
        inside.jobs -= 1;
        inside.bytes -= bytes;
        drop(inside);
        self.left.notify_one();
    }

    /// Lets nothing more in; how many were.
    fn close(&self) -> u64 {
        let mut inside = self.lock();
        inside.closed = true;
        let taken = inside.taken;
        drop(inside);
        self.left.notify_all();
        taken
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;
    use std::sync::atomic::AtomicU64;
    use std::time::Instant;

    const BOUNDS: Bounds = Bounds { jobs: 8, bytes: 100 };

    fn collect(n_threads: usize, jobs: impl Iterator<Item = u64> + Send + 'static) -> (End, Vec<u64>) {
        let mut results = Vec::new();
        let stop = AtomicBool::new(false);
        let worker = || |job: u64| if job.is_multiple_of(7) { slow(job) } else { job };
        let end = run(
            jobs,
            |_| 1,
            n_threads,
            BOUNDS,
            &stop,
            worker,
            |result| {
                results.push(result);
                Ok::<_, Infallible>(())
            },
        );
        (end.expect("nothing fails"), results)
    }

    fn slow(job: u64) -> u64 {
        thread::sleep(Duration::from_millis(2));
        job
    }

    /// Workers that go home before the reader's last word is heard are no dead workers.
    #[test]
    fn a_run_that_is_over_at_once_ends() {
        for n_jobs in [0, 1] {
            for _ in 0..300 {
                assert_eq!(collect(2, 1..1 + n_jobs).0, End::Complete);
            }
        }
    }

    #[test]
    fn results_keep_the_order_of_jobs_for_any_number_of_threads() {
        for n_threads in [0, 1, 2, 5] {
            let (end, results) = collect(n_threads, 0..300);
            assert_eq!(end, End::Complete);
            assert!(results.into_iter().eq(0..300));
        }
        assert_eq!(collect(3, 0..0), (End::Complete, vec![]));
    }

    #[test]
    fn what_is_in_flight_is_bounded_and_one_large_job_passes_alone() {
        let in_flight = Arc::new(AtomicU64::new(0));
        let most = Arc::new(AtomicU64::new(0));
        let sizes = [60, 60, 10, 500, 10, 10, 90, 90, 1, 1, 1];
        let stop = AtomicBool::new(false);
        let jobs = sizes.into_iter().cycle().take(110);
        let worker = || {
            |size: u64| {
                most.fetch_max(in_flight.fetch_add(size, Ordering::SeqCst) + size, Ordering::SeqCst);
                slow(size)
            }
        };
        let mut n = 0;
        let end = run(
            jobs,
            |&size| size,
            4,
            BOUNDS,
            &stop,
            worker,
            |size| {
                in_flight.fetch_sub(size, Ordering::SeqCst);
                n += 1;
                Ok::<_, Infallible>(())
            },
        );
        assert_eq!((end, n), (Ok(End::Complete), 110));
        assert_eq!(most.load(Ordering::SeqCst), 500, "the large job was with others, or the bound was passed");
    }

    #[test]
    fn a_stop_hands_over_what_was_taken_and_does_not_wait_for_a_blocked_input() {
        let stop = AtomicBool::new(false);
        let (never_sent, blocked) = bounded::<u64>(0);
        let jobs = (0..5).chain(std::iter::from_fn(move || blocked.recv().ok()));
        let mut results = Vec::new();
        let begun = Instant::now();
        let end = run(
            jobs,
            |_| 1,
            2,
            BOUNDS,
            &stop,
            || |job| job,
            |job| {
                results.push(job);
                stop.store(results.len() == 5, Ordering::Relaxed);
                Ok::<_, Infallible>(())
            },
        );
        assert_eq!((end, results), (Ok(End::Interrupted), vec![0, 1, 2, 3, 4]));
        assert!(begun.elapsed() < Duration::from_secs(10));
        drop(never_sent);
    }

    #[test]
    fn an_error_of_the_sink_ends_the_run() {
        let stop = AtomicBool::new(false);
        let end = run(0.., |_| 1, 2, BOUNDS, &stop, || |job: u64| job, |job| if job == 20 { Err(job) } else { Ok(()) });
        assert_eq!(end, Err(20));
    }

    #[test]
    fn a_panic_of_the_iterator_is_told() {
        let jobs = (0..10).inspect(|&job| assert!(job < 6, "job {job} is broken"));
        let (end, results) = collect(2, jobs);
        assert_eq!(end, End::Panicked("job 6 is broken".into()));
        assert!(results.into_iter().eq(0..6));
    }
}
