//! Over the network: clients that are slow, many, or gone, and an end in the middle of it all.

use crate::ledger::write;
use according_ledger::Query;
use according_server::{App, Hosts, Kind, Pool, listen, serve};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// Long enough for any machine: whoever waits so long waits for nothing.
const PATIENCE: Duration = Duration::from_secs(120);

struct Running {
    address: SocketAddr,
    app: Arc<App>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<std::io::Result<()>>>,
    _folder: TempDir,
}

fn ledger(n: usize) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("news.ledger");
    write(&path, n);
    (folder, path)
}

impl Running {
    fn new(n: usize, readers: usize) -> Running {
        let (folder, path) = ledger(n);
        let pool = Pool::open(&path, readers, PATIENCE).expect("the ledger opens");
        let app = Arc::new(App::new(pool, Hosts::new(&[]), "0.1.0", None));
        let listener = listen(([127, 0, 0, 1], 0).into()).expect("a port is free");
        let address = listener.local_addr().expect("an address");
        let (end, ended) = oneshot::channel::<()>();
        let served = Arc::clone(&app);
        let thread = std::thread::spawn(move || serve(listener, served, async { ended.await.unwrap_or_default() }));
        Running { address, app, end: Some(end), thread: Some(thread), _folder: folder }
    }

    fn stop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server does not panic").expect("the server ends well");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What became of a request.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// A whole response.
    Whole(u16),
    /// No connection, or one that was closed before the first byte.
    Refused,
    /// A part of a response.
    Cut(usize),
}

fn get(address: SocketAddr, path: &str, host: &str) -> Outcome {
    let Ok(mut stream) = TcpStream::connect(address) else { return Outcome::Refused };
    stream.set_read_timeout(Some(PATIENCE)).expect("a time can be set");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    if stream.write_all(request.as_bytes()).is_err() {
        return Outcome::Refused;
    }
    let mut response = Vec::new();
    // A connection that nobody took is reset when the port is closed.
    let _ = stream.read_to_end(&mut response);
    if response.is_empty() {
        return Outcome::Refused;
    }
    let text = String::from_utf8_lossy(&response);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return Outcome::Cut(response.len()) };
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
    if length == Some(response.len() - head.len() - 4) { Outcome::Whole(status) } else { Outcome::Cut(response.len()) }
}

#[test]
fn only_this_machine_by_its_own_name_is_answered() {
    let running = Running::new(1, 1);
    assert_eq!(get(running.address, "/", &running.address.to_string()), Outcome::Whole(200));
    assert_eq!(get(running.address, "/", "evil.example"), Outcome::Whole(403));
}

#[test]
fn a_client_that_does_not_read_holds_no_reader() {
    let running = Running::new(300, 1);
    // Answers of hundreds of kilobytes each, of which nobody takes a byte: more than any socket keeps.
    let mut slow: Vec<TcpStream> = Vec::new();
    for _ in 0..4 {
        let mut stream = TcpStream::connect(running.address).expect("a connection");
        let request = "GET /search.json?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(8);
        stream.write_all(request.as_bytes()).expect("the request is taken");
        slow.push(stream);
    }
    for _ in 0..5 {
        assert_eq!(get(running.address, "/search.json?limit=1", "localhost"), Outcome::Whole(200));
    }
    drop(slow);
    assert!(running.app.free_readers() <= 1);
}

#[test]
fn the_end_under_load_cuts_nothing() {
    let mut running = Running::new(40, 2);
    let address = running.address;
    let answered = Arc::new(AtomicUsize::new(0));
    let clients: Vec<JoinHandle<Vec<Outcome>>> = (0..8)
        .map(|n| {
            let answered = Arc::clone(&answered);
            std::thread::spawn(move || {
                let paths = ["/", "/search?limit=100", "/search.json?limit=100", "/sources"];
                let mut outcomes = Vec::new();
                // Until the port is closed.
                loop {
                    let outcome = get(address, paths[(n + outcomes.len()) % paths.len()], "localhost");
                    answered.fetch_add(1, Ordering::SeqCst);
                    let over = outcome == Outcome::Refused;
                    outcomes.push(outcome);
                    if over {
                        return outcomes;
                    }
                }
            })
        })
        .collect();
    while answered.load(Ordering::SeqCst) < 30 {
        std::thread::yield_now();
    }
    running.stop();
    let outcomes: Vec<Outcome> = clients.into_iter().flat_map(|it| it.join().expect("a client ends")).collect();
    assert!(outcomes.iter().filter(|it| **it == Outcome::Whole(200)).count() >= 22, "{outcomes:?}");
    let odd: Vec<&Outcome> =
        outcomes.iter().filter(|it| !matches!(it, Outcome::Whole(200) | Outcome::Refused)).collect();
    assert!(odd.is_empty(), "{odd:?}");
}

#[test]
fn a_question_is_stopped_at_its_limit_and_the_reader_is_there_again() {
    let (_folder, path) = ledger(3);
    let pool = Pool::open(&path, 1, Duration::from_millis(40)).expect("the ledger opens");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let endless = pool.ask(|reader| -> Result<(), _> {
        loop {
            reader.count(&Query::default())?;
        }
    });
    let stopped = runtime.block_on(endless).expect_err("it has no end");
    assert_eq!(stopped.kind, Kind::Timeout);
    // Until the reader is back others are told that the server is busy.
    loop {
        match runtime.block_on(pool.ask(|reader| Ok(reader.count(&Query::default())?.n()))) {
            Ok(n) => break assert_eq!(n, 9),
            Err(problem) => assert!(matches!(problem.kind, Kind::Busy | Kind::Timeout), "{problem:?}"),
        }
    }
}

#[test]
fn a_panic_over_a_question_is_a_problem_and_no_end() {
    let (_folder, path) = ledger(1);
    let pool = Pool::open(&path, 1, PATIENCE).expect("the ledger opens");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let broken = runtime.block_on(pool.ask(|_| -> Result<(), _> { panic!("invented") }));
    assert_eq!(broken.expect_err("it panics").kind, Kind::Internal);
    assert_eq!(runtime.block_on(pool.ask(|reader| Ok(reader.count(&Query::default())?.n()))).ok(), Some(3));
}
