//! Answers that were given before, for as long as the ledger is what it was.
//!
//! A ledger is read far more often than it is written, and most people look at the same few pages. An answer is kept with the
//! state of the ledger that was seen before it was made: what is made while somebody writes is at worst newer than it says,
//! and is then made anew.

use crate::app::Body;
use according_ledger::{Error, Reader};
use hyper::Response;
use hyper::body::Body as _;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// An answer larger than this is not kept.
const LARGEST: usize = 1 << 20;

/// Answers by what was asked.
pub struct Cache {
    /// Looks whether somebody has written.
    reader: Mutex<Reader>,
    kept: Mutex<Kept>,
    /// Bytes that may be kept.
    most: usize,
}

#[derive(Default)]
struct Kept {
    state: u64,
    bytes: usize,
    /// Counts up with every use.
    clock: u64,
    answers: HashMap<String, Answer>,
    /// What was asked, by when it was used last.
    used: BTreeMap<u64, String>,
}

struct Answer {
    response: Response<Body>,
    bytes: usize,
    used: u64,
}

impl Cache {
    /// A cache of at most so many bytes for the ledger at `path`.
    ///
    /// # Errors
    /// If the ledger cannot be opened.
    pub fn open(path: &Path, most: usize) -> Result<Cache, Error> {
        Ok(Cache { reader: Mutex::new(Reader::open(path)?), kept: Mutex::default(), most })
    }

    /// The state of the ledger: another number after every commit. Nothing where it cannot be told.
    #[must_use]
    pub fn state(&self) -> Option<u64> {
        if self.most == 0 {
            return None;
        }
        lock(&self.reader).state().ok()
    }

    /// The answer to `asked` that was made in this state.
    #[must_use]
    pub fn get(&self, state: u64, asked: &str) -> Option<Response<Body>> {
        let mut kept = lock(&self.kept);
        let kept = &mut *kept;
        if kept.state != state {
            return None;
        }
        let answer = kept.answers.get_mut(asked)?;
        kept.clock += 1;
        if let Some(asked) = kept.used.remove(&answer.used) {
            kept.used.insert(kept.clock, asked);
        }
        answer.used = kept.clock;
        Some(answer.response.clone())
    }

    /// Keeps an answer that was begun in this state; what was used longest ago makes room.
    pub fn put(&self, state: u64, asked: &str, response: &Response<Body>) {
        // What a map and a queue need besides.
        let bytes =
            response.body().size_hint().exact().unwrap_or(u64::MAX).saturating_add(2 * asked.len() as u64 + 512);
        let Some(bytes) = usize::try_from(bytes).ok().filter(|&bytes| bytes <= LARGEST.min(self.most)) else { return };
        // Numbers of states have no order: only the present one is worth keeping for.
        if self.state() != Some(state) {
            return;
        }
        let mut kept = lock(&self.kept);
        if kept.state != state {
            *kept = Kept { state, ..Kept::default() };
        }
        if kept.answers.contains_key(asked) {
            return;
        }
        while kept.bytes + bytes > self.most {
            let Some((_, oldest)) = kept.used.pop_first() else { break };
            if let Some(gone) = kept.answers.remove(&oldest) {
                kept.bytes -= gone.bytes;
            }
        }
        kept.clock += 1;
        let used = kept.clock;
        kept.bytes += bytes;
        kept.used.insert(used, asked.to_owned());
        kept.answers.insert(asked.to_owned(), Answer { response: response.clone(), bytes, used });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::bytes;
    use according_ledger::{RunInfo, Writer};
    use according_text::{ArticleRows, Document, Metadata};
    use hyper::StatusCode;

    fn response(n: usize) -> Response<Body> {
        bytes(StatusCode::OK, "text/plain", vec![b'x'; n])
    }

    fn write(path: &Path, id: &str) {
        let run = RunInfo {
            started: "2031-04-02T08:00:00Z".into(),
            version: "0".into(),
            model_hash: "0".into(),
            config_json: "{}".into(),
            input: String::new(),
        };
        let mut writer = Writer::open(path, &run).expect("opens");
        let metadata = Metadata { id: id.into(), origin: id.into(), ..Metadata::default() };
        writer.push(&Document::new("The ferry was late.", metadata), &ArticleRows::default()).expect("writes");
        writer.finish("2031-04-02T09:00:00Z").expect("finishes");
    }

    #[test]
    fn an_answer_is_given_again_until_somebody_writes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.ledger");
        write(&path, "one");
        let cache = Cache::open(&path, 10_000).expect("opens");
        let before = cache.state().expect("can be told");
        assert!(cache.get(before, "/a").is_none());
        cache.put(before, "/a", &response(100));
        assert_eq!(cache.get(before, "/a").map(|it| it.body().size_hint().exact()), Some(Some(100)));
        write(&path, "two");
        let after = cache.state().expect("can be told");
        assert_ne!(after, before);
        assert!(cache.get(after, "/a").is_none(), "it is of another state");
        // Begun before somebody wrote, and done after it.
        cache.put(before, "/b", &response(100));
        assert!(cache.get(before, "/b").is_none() && cache.get(after, "/b").is_none());
        cache.put(after, "/b", &response(100));
        assert!(cache.get(after, "/b").is_some() && cache.get(before, "/a").is_none());
    }

    #[test]
    fn what_was_used_longest_ago_makes_room() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.ledger");
        write(&path, "one");
        let cache = Cache::open(&path, 5_000).expect("opens");
        let state = cache.state().expect("can be told");
        for name in ["/a", "/b", "/c"] {
            cache.put(state, name, &response(1_000));
        }
        assert!(cache.get(state, "/a").is_some());
        cache.put(state, "/d", &response(1_000));
        let there = ["/a", "/b", "/c", "/d"].map(|name| cache.get(state, name).is_some());
        assert_eq!(there, [true, false, true, true]);
        cache.put(state, "/e", &response(6_000));
        assert!(cache.get(state, "/e").is_none(), "it has no room at all");
        assert!(Cache::open(&path, 0).expect("opens").state().is_none(), "none is wanted");
    }
}
