//! Fuzzing without libFuzzer: the seeds of a target, changed at random, for a time that is given.
//!
//! `cargo run --no-default-features --bin mutate -- TARGET SECONDS [SEED]`, in the folder `fuzz`. The same seed
//! changes the seeds in the same way. An input over which a target panics or takes longer than two seconds (of the processor) is kept in
//! `artifacts/`, and the exit code is 1.

use according_fuzz::{TARGETS, Target};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The longest input, in bytes.
const MAX: usize = 64 << 10;
const SLOW: Duration = Duration::from_secs(2);

/// Pieces that mean something to some format.
const WORDS: &[&[u8]] = &[
    b"WARC/1.0\r\n",
    b"WARC/",
    b"Content-Length: ",
    b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: br\r\n",
    b"WARC-Type: response\r\n",
    b"0\r\n",
    b"ffffffff\r\n",
    b"<item>",
    b"</item>",
    b"<entry>",
    b"</entry>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"&amp;",
    b"&#x41;",
    b"&a;",
    b"<p>",
    b"</p>",
    b"<div>",
    b"<table><tr><td>",
    b"<script>",
    b"</script>",
    b"<svg>",
    b"<b>",
    b"<template>",
    b"{\"text\": \"",
    b"\"}",
    b"[",
    b"]",
    b"\\ud83d",
    b"\\u0000",
    b"\"",
    b"\\",
    b",",
    b"\n",
    b"\r",
    b"\t",
    b";",
    b"\x1f\x8b\x08\x00",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x07\x08",
    b"ustar\0",
    b"\x50\x2a\x4d\x18",
    b"PAR1",
    b"\x15\x00\x15",
    b"\x2c\x15",
    b"\xff\xff\xff\xff\x0f",
    b"\\par ",
    b"\\u8220?",
    b"\\'93",
    b"{\\*\\x ",
    b"\nBody\n",
    b"\nEnd of Document\n",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xe2\x80\x9c",
    b"\xf0\x9f",
    b"\xed\xa0\x80",
    b"\x81",
    b"\0",
    b"99999999999999999999",
    b"-1",
    b"4294967295",
];

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Mostly small: below a power of two that is itself drawn, up to the `n`-th.
    fn small(&mut self, n: usize) -> usize {
        let bits = self.below(n);
        self.below(1 << bits)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let target = arguments.first().and_then(|name| TARGETS.iter().find(|(known, _)| known == name));
    let seconds = arguments.get(1).and_then(|seconds| seconds.parse().ok());
    let (Some(&(name, target)), Some(seconds)) = (target, seconds) else {
        let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        eprintln!("usage: mutate TARGET SECONDS [SEED]\ntargets: {}", names.join(", "));
        return ExitCode::from(2);
    };
    let seed = arguments.get(2).and_then(|seed| seed.parse().ok()).unwrap_or(1);
    std::panic::set_hook(Box::new(|_| {}));
    run(name, target, Duration::from_secs(seconds), seed)
}

fn run(name: &str, target: Target, time: Duration, seed: u64) -> ExitCode {
    let seeds = seeds(Path::new("seeds").join(name));
    let (mut random, begun) = (Random(seed), Instant::now());
    let (mut n, mut n_found, mut slowest) = (0_u64, 0, Duration::ZERO);
    while begun.elapsed() < time {
        // The seeds themselves come first.
        let input = match seeds.get(n as usize) {
            Some(seed) => seed.clone(),
            None => change(&seeds, &mut random),
        };
        let at = spent();
        let panicked = catch_unwind(|| target(&input)).is_err();
        let took = spent() - at;
        slowest = slowest.max(took);
        if panicked || took > SLOW {
            n_found += 1;
            keep(name, n, &input, if panicked { "panic" } else { "slow" });
        }
        n += 1;
    }
    println!("{name}: {n} executions in {} s, {n_found} findings, the slowest took {slowest:?}", time.as_secs());
    if n_found > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Time that all threads of this process have spent on processors: a machine that does something else makes nothing slow.
fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn keep(name: &str, n: u64, input: &[u8], what: &str) {
    let path = PathBuf::from("artifacts").join(format!("{name}-{what}-{n}"));
    let kept = std::fs::create_dir_all("artifacts").and_then(|()| std::fs::write(&path, input));
    println!("{what}: {} ({kept:?})", path.display());
}

/// The seeds in `folder`, by name.
fn seeds(folder: PathBuf) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut seeds: Vec<Vec<u8>> = paths.iter().filter_map(|path| std::fs::read(path).ok()).collect();
    seeds.push(vec![]);
    seeds
}

/// A seed, changed in a few places.
fn change(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..1 + random.below(8) {
        let at = random.below(bytes.len() + 1);
        let to = (at + random.small(12)).min(bytes.len());
        match random.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at..to].fill_with(|| random.next() as u8),
            2 => drop(bytes.drain(at..to)),
            3 => bytes.truncate(at.max(1)),
            4 => {
                let piece = bytes[at..to].repeat(1 + random.below(20));
                bytes.splice(at..at, piece);
            }
            5 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len() + 1);
                let piece = other[from..(from + random.below(2000)).min(other.len())].to_vec();
                bytes.splice(at..to, piece);
            }
            6 => {
                // Numbers say how much to read.
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    bytes[at + digit] = b'0' + random.below(10) as u8;
                }
            }
            _ => {
                let word = WORDS[random.below(WORDS.len())].repeat(1 + random.small(9));
                bytes.splice(at..at, word);
            }
        }
        bytes.truncate(MAX);
    }
    bytes
}
