//! Many clients at once over one ledger: how long each kind of question takes.
//!
//! `cargo run --release -p according-server --example load -- LEDGER [CLIENTS [REQUESTS [THINK_MS]]]`
//!
//! Starts the server in this process and asks it over the loopback interface, each client on a connection of its own,
//! one question after another with `THINK_MS` milliseconds in between (0 unless told). Whom and what they ask is taken from
//! the ledger: the fifty who are quoted most and words that were said, in a fixed order that is not that of popularity.
//! They ask twice: with every answer made anew, and as `serve` does it, with answers kept.

use according_server::{App, Cache, Hosts, Pool, listen, serve};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const KINDS: [&str; 4] = ["speaker page", "facet search", "word search", "article"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("usage: load LEDGER [CLIENTS [REQUESTS [THINK_MS]]]")?;
    let mut number = |default: usize| args.next().map_or(Ok(default), |it| it.parse());
    let load = Load { clients: number(32)?, requests: number(50)?, think: number(0)? };
    let readers = std::thread::available_parallelism()?.get();
    let mut out = std::io::stdout();
    let Load { clients, requests, think } = load;
    writeln!(out, "{clients} clients, {requests} requests each, {readers} readers, {think} ms in between")?;
    for (name, cache) in [("every answer made anew", 0), ("answers kept, 64 MB", 64 << 20)] {
        let pool = Pool::open(Path::new(&path), readers, Duration::from_secs(60))?;
        let listener = listen(([127, 0, 0, 1], 0).into())?;
        let address = listener.local_addr()?;
        let cache = Cache::open(Path::new(&path), cache)?;
        let app = Arc::new(App::new(pool, Hosts::new(&[]), "load", None).with_cache(cache));
        let (end, ended) = tokio::sync::oneshot::channel::<()>();
        let server = std::thread::spawn(move || serve(listener, app, async { ended.await.unwrap_or_default() }));
        writeln!(out, "\n{name}")?;
        measure(address, load, &mut out)?;
        drop(end);
        server.join().map_err(|_| "the server panicked")??;
    }
    Ok(())
}

/// How many ask how often, with how many milliseconds in between.
#[derive(Clone, Copy)]
struct Load {
    clients: usize,
    requests: usize,
    think: usize,
}

fn measure(address: SocketAddr, load: Load, out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let Load { clients, requests, think } = load;
    let questions = Arc::new(questions(address)?);
    // Warm: every question once, by one client.
    let mut client = Client::new(address)?;
    let mut alone: Vec<Vec<Duration>> = vec![Vec::new(); KINDS.len()];
    for (kind, paths) in questions.iter().enumerate() {
        for path in paths {
            alone[kind].push(client.get(path)?.1);
        }
    }
    let begun = Instant::now();
    let threads: Vec<_> = (0..clients)
        .map(|n| {
            let questions = Arc::clone(&questions);
            std::thread::spawn(move || -> Result<Vec<(usize, Duration)>, String> {
                let mut client = Client::new(address).map_err(|error| error.to_string())?;
                let mut times = Vec::with_capacity(requests);
                for at in 0..requests {
                    let turn = n * 7919 + at;
                    let kind = turn % KINDS.len();
                    let paths = &questions[kind];
                    let path = &paths[turn / KINDS.len() % paths.len()];
                    let (status, time) = client.get(path).map_err(|error| format!("{path}: {error}"))?;
                    if status != 200 {
                        return Err(format!("{path}: {status}"));
                    }
                    times.push((kind, time));
                    std::thread::sleep(Duration::from_millis(think as u64));
                }
                Ok(times)
            })
        })
        .collect();
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); KINDS.len()];
    for thread in threads {
        for (kind, time) in thread.join().map_err(|_| "a client panicked")?? {
            times[kind].push(time);
        }
    }
    let took = begun.elapsed();
    writeln!(
        out,
        "{:<14} {:>6} {:>12} {:>9} {:>9} {:>9} {:>9}",
        "", "n", "alone p50 ms", "p50 ms", "p90 ms", "p99 ms", "max ms"
    )?;
    for (kind, name) in KINDS.iter().enumerate() {
        let alone = at(&mut alone[kind], 0.5);
        let all = &mut times[kind];
        let (p50, p90, p99, max) = (at(all, 0.5), at(all, 0.9), at(all, 0.99), at(all, 1.0));
        writeln!(out, "{name:<14} {:>6} {alone:>12.1} {p50:>9.1} {p90:>9.1} {p99:>9.1} {max:>9.1}", all.len())?;
    }
    let n: usize = times.iter().map(Vec::len).sum();
    writeln!(out, "{:.0} answers a second", n as f64 / took.as_secs_f64())?;
    Ok(())
}

/// The time in milliseconds within which `part` of `times` lie.
fn at(times: &mut [Duration], part: f64) -> f64 {
    times.sort_unstable();
    let place = ((times.len() as f64 * part).ceil() as usize).clamp(1, times.len().max(1)) - 1;
    times.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
}

/// The addresses of each kind.
fn questions(address: SocketAddr) -> Result<[Vec<String>; 4], Box<dyn std::error::Error>> {
    let mut client = Client::new(address)?;
    let mut json =
        |path: &str| -> Result<Value, Box<dyn std::error::Error>> { Ok(serde_json::from_slice(&client.body(path)?)?) };
    let people = json("/speakers.json?limit=50")?;
    let ids: Vec<String> = people["tables"]["speakers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it["id"].as_str().map(str::to_owned))
        .collect();
    let rows = json("/search.json?limit=200&sort=newest")?;
    let (mut words, mut articles) = (Vec::new(), Vec::new());
    for row in rows["statements"].as_array().into_iter().flatten() {
        let content = row["content"][0]["exact"].as_str().unwrap_or_default();
        let long = content.split_whitespace().filter(|it| it.len() > 4 && it.chars().all(char::is_alphabetic));
        words.extend(long.take(2).map(str::to_lowercase));
        articles.extend(row["document"]["id"].as_str().map(|id| encoded("id", id)));
    }
    words.sort_unstable();
    words.dedup();
    articles.dedup();
    let forms = ["direct", "mixed", "indirect"];
    let facet = ids.iter().enumerate().map(|(n, id)| encoded("q", &format!("entity:{id} form:{}", forms[n % 3])));
    let word = words.iter().take(100).map(|it| format!("/search?{}", encoded("q", it)));
    let questions = [
        ids.iter().map(|id| format!("/speaker/{id}")).collect(),
        facet.map(|it| format!("/search?{it}")).chain(forms.iter().map(|it| format!("/search?q=form:{it}"))).collect(),
        word.collect::<Vec<_>>(),
        articles.iter().map(|it| format!("/article?{it}")).collect(),
    ];
    if questions.iter().any(Vec::is_empty) {
        return Err("the ledger holds too little to ask for".into());
    }
    Ok(questions)
}

fn encoded(name: &str, value: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

/// A connection that is kept.
struct Client(BufReader<TcpStream>);

impl Client {
    fn new(address: SocketAddr) -> std::io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Client(BufReader::new(stream)))
    }

    fn get(&mut self, path: &str) -> std::io::Result<(u16, Duration)> {
        let begun = Instant::now();
        let (status, _) = self.ask(path)?;
        Ok((status, begun.elapsed()))
    }

    fn body(&mut self, path: &str) -> std::io::Result<Vec<u8>> {
        Ok(self.ask(path)?.1)
    }

    fn ask(&mut self, path: &str) -> std::io::Result<(u16, Vec<u8>)> {
        self.0.get_mut().write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())?;
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let head = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = head.strip_prefix("http/1.1 ") {
                status = rest.split(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0);
            } else if let Some(rest) = head.strip_prefix("content-length: ") {
                length = rest.parse().unwrap_or(0);
            } else if head.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok((status, body))
    }
}
