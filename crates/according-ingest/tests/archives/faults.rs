//! Web archives that are damaged: what came before is kept, what comes after is found, and nothing is silent.

use crate::made::{Random, gunzip_prefix, gzip, text_record, uri, zstd};
use crate::{Outcome, read};
use according_ingest::Config;

const N: usize = 24;
/// Damaged copies of each kind.
const COPIES: usize = 200;

/// Records as bytes, and what is read from them.
fn records() -> (Vec<Vec<u8>>, Vec<String>) {
    let records: Vec<Vec<u8>> = (0..N).map(text_record).collect();
    let outcome = read("a.warc", records.concat(), &Config::default());
    assert!(outcome.skips.is_empty());
    let texts = outcome.documents.iter().map(|document| document.text().to_string()).collect();
    (records, texts)
}

/// Which records were read. A record that was read has its own text: none is ever made of two, or of garbage.
#[track_caller]
fn which(outcome: &Outcome, texts: &[String], what: &str) -> Vec<usize> {
    let numbers: Vec<usize> = outcome
        .documents
        .iter()
        .map(|document| {
            let url = document.metadata.url.as_deref().unwrap_or_default();
            let n = (0..N).find(|&n| uri(n) == url).unwrap_or_else(|| panic!("{what}: {url}"));
            assert_eq!(document.text(), texts[n], "{what}: record {n}");
            n
        })
        .collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{what}: {numbers:?}");
    numbers
}

/// The member or record in which byte `at` is, and whether it is the first byte of one.
fn at(parts: &[Vec<u8>], at: usize) -> (usize, bool) {
    let mut start = 0;
    for (n, part) in parts.iter().enumerate() {
        if at < start + part.len() {
            return (n, at == start);
        }
        start += part.len();
    }
    (parts.len(), true)
}

#[test]
fn an_archive_that_is_cut_off_says_so_and_keeps_what_came_before() {
    let (records, texts) = records();
    let gz: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    let zst: Vec<Vec<u8>> = records.iter().map(|record| zstd(record)).collect();
    for (name, parts) in [("a.warc", &records), ("a.warc.gz", &gz), ("a.warc.zst", &zst)] {
        let (whole, mut random) = (parts.concat(), Random(1));
        for _ in 0..COPIES {
            let cut = 1 + random.below(whole.len() - 1);
            let (n, between) = at(parts, cut);
            let outcome = read(name, &whole[..cut], &Config::default());
            let what = format!("{name} cut at {cut}, in record {n}");
            let got = which(&outcome, &texts, &what);
            // The record in which the cut is may be whole but for what closes it.
            let expect: Vec<usize> = (0..n).collect();
            assert!(got == expect || got == [expect.clone(), vec![n]].concat(), "{what}: {got:?} {:?}", outcome.skips);
            let told =
                outcome.skips.iter().any(|skip| skip.reason.as_str() == "corrupt" && skip.message.contains("cut off"));
            // Few bytes of a first member are no member, and no text either.
            let tiny = cut < 4 && !outcome.skips.is_empty();
            assert!(told || between || tiny, "{what}: {:?}", outcome.skips);
        }
    }
    let (whole, mut random) = (gzip(&records.concat()), Random(2));
    for _ in 0..COPIES {
        let cut = 4 + random.below(whole.len() - 4);
        let outcome = read("a.warc.gz", &whole[..cut], &Config::default());
        let what = format!("one member cut at {cut}");
        let got = which(&outcome, &texts, &what);
        assert_eq!(got, (0..got.len()).collect::<Vec<_>>(), "{what}");
        let n = at(&records, gunzip_prefix(&whole[..cut]).len()).0;
        assert!((n..=n + 1).contains(&got.len()), "{what}: {} records of {n}", got.len());
        assert!(outcome.skips.iter().any(|skip| skip.message.contains("cut off")), "{what}: {:?}", outcome.skips);
    }
}

#[test]
fn bytes_that_are_flipped_cost_their_record_alone() {
    let (records, texts) = records();
    let gz: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    let zst: Vec<Vec<u8>> = records.iter().map(|record| zstd(record)).collect();
    for (name, parts) in [("a.warc.gz", &gz), ("a.warc.zst", &zst)] {
        let (whole, mut random, mut n_lost) = (parts.concat(), Random(3), 0);
        for _ in 0..COPIES {
            let byte = random.below(whole.len());
            let mut damaged = whole.clone();
            damaged[byte] ^= 1 << random.below(8);
            let n = at(parts, byte).0;
            let what = format!("{name} flipped at {byte}, in record {n}");
            let outcome = read(name, damaged, &Config::default());
            let got = which(&outcome, &texts, &what);
            // Time, system and name in the header of a member may be anything.
            let all = got.len() == N;
            let expect: Vec<usize> = (0..N).filter(|&k| all || k != n).collect();
            assert_eq!(got, expect, "{what}: {:?}", outcome.skips);
            assert_eq!(all, outcome.skips.is_empty(), "{what}: {:?}", outcome.skips);
            n_lost += usize::from(!all);
        }
        assert!(n_lost > COPIES * 9 / 10, "{n_lost}");
    }
}

#[test]
fn runs_of_bytes_that_are_overwritten_cost_what_they_stand_in() {
    let (records, texts) = records();
    let gz: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    for (name, parts) in [("a.warc", &records), ("a.warc.gz", &gz)] {
        let (whole, mut random) = (parts.concat(), Random(4));
        for _ in 0..COPIES {
            let (from, len) = (random.below(whole.len()), 1 + random.below(600));
            let to = (from + len).min(whole.len());
            let mut damaged = whole.clone();
            damaged[from..to].fill_with(|| random.next() as u8);
            let (first, last) = (at(parts, from).0, at(parts, to - 1).0);
            let what = format!("{name} overwritten at {from}..{to}, in records {first} to {last}");
            let outcome = read(name, damaged, &Config::default());
            // In a plain archive nothing tells damaged words from others: their records may be read.
            let numbers: Vec<usize> = if name == "a.warc" {
                let urls = outcome.documents.iter().filter_map(|d| d.metadata.url.clone());
                urls.filter_map(|url| (0..N).find(|&n| uri(n) == url)).collect()
            } else {
                which(&outcome, &texts, &what)
            };
            for n in (0..N).filter(|n| !(first..=last).contains(n)) {
                assert!(numbers.contains(&n), "{what}: {n} is not read: {:?}", outcome.skips);
            }
            let n_read = outcome.documents.len();
            assert!(n_read >= N || !outcome.skips.is_empty(), "{what}: {n_read} and no word");
        }
    }
}

#[test]
fn boundaries_that_are_destroyed_cost_their_record_alone() {
    let (records, texts) = records();
    let gz: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    // The first bytes of every third member, then those of the first.
    for (lost, step) in [(1, 3), (0, 7), (0, 1)] {
        let mut damaged = gz.clone();
        let hit: Vec<usize> = (lost..N).step_by(step).collect();
        for &n in &hit {
            damaged[n][0] = b'?';
        }
        let outcome = read("a.warc.gz", damaged.concat(), &Config::default());
        let got = which(&outcome, &texts, "headers overwritten");
        assert_eq!(got, (0..N).filter(|n| !hit.contains(n)).collect::<Vec<_>>(), "{:?}", outcome.skips);
        assert!(!outcome.skips.is_empty());
    }
    // Members that do not begin where records do.
    let all = records.concat();
    for size in [100, 1000, 5000] {
        let members: Vec<u8> = all.chunks(size).flat_map(gzip).collect();
        let outcome = read("a.warc.gz", members, &Config::default());
        assert_eq!(which(&outcome, &texts, "other members"), (0..N).collect::<Vec<_>>());
        assert!(outcome.skips.is_empty());
    }
    // All records in one member: what comes before damage is read.
    let mut random = Random(5);
    let whole = gzip(&all);
    for _ in 0..COPIES {
        let byte = 20 + random.below(whole.len() - 20);
        let mut damaged = whole.clone();
        damaged[byte] ^= 1 << random.below(8);
        let outcome = read("a.warc.gz", damaged, &Config::default());
        assert!(!outcome.skips.is_empty(), "flipped at {byte}");
        // Of what comes after the damage nothing can be known before the check sum.
        let sound = at(&records, gunzip_prefix(&whole[..byte]).len()).0;
        for (n, document) in outcome.documents.iter().take(sound).enumerate() {
            assert_eq!(document.text(), texts[n], "flipped at {byte}");
        }
        assert!(outcome.documents.len() >= sound, "flipped at {byte}: {} of {sound}", outcome.documents.len());
    }
}

#[test]
fn wrong_lengths_cost_their_record_alone() {
    let (records, texts) = records();
    let mut random = Random(6);
    let with_length = |record: &[u8], length: &str| {
        let text = std::str::from_utf8(record).unwrap();
        let (before, rest) = text.split_once("Content-Length: ").unwrap();
        let (_, rest) = rest.split_once("\r\n").unwrap();
        format!("{before}Content-Length: {length}\r\n{rest}").into_bytes()
    };
    let length = |record: &[u8]| {
        let at = record.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        record.len() - at - 8
    };
    for case in 0..COPIES {
        let n = random.below(N);
        let right = length(&records[n]);
        let wrong = match case % 8 {
            0 => (right + 5 + random.below(10)).to_string(),
            1 => (right + 1000 + random.below(100_000)).to_string(),
            2 => random.below(right).to_string(),
            3 => (right - 1).to_string(),
            4 => "99999999999".into(),
            5 => "99999999999999999999999".into(),
            6 => "-1".into(),
            _ => "many".into(),
        };
        let mut damaged = records.clone();
        damaged[n] = with_length(&records[n], &wrong);
        for (name, bytes) in
            [("a.warc", damaged.concat()), ("a.warc.gz", damaged.iter().flat_map(|record| gzip(record)).collect())]
        {
            let what = format!("{name}: record {n} of {right} bytes says {wrong}");
            let outcome = read(name, bytes, &Config::default());
            let got = which(&outcome, &texts, &what);
            assert_eq!(got, (0..N).filter(|&k| k != n).collect::<Vec<_>>(), "{what}: {:?}", outcome.skips);
            assert_eq!(outcome.skips.len(), 1, "{what}: {:?}", outcome.skips);
        }
    }
    // Every record says so, and more than a few are waited for.
    for wrong in ["30000000", "99999999999", "7"] {
        let damaged: Vec<u8> = records.iter().flat_map(|record| with_length(record, wrong)).collect();
        let outcome = read("a.warc", damaged, &Config::default());
        assert_eq!((outcome.documents.len(), outcome.skips.len()), (0, N), "{wrong}: {:?}", outcome.skips);
    }
}

#[test]
fn what_stands_between_records_is_told() {
    let (records, texts) = records();
    let noise: Vec<u8> = (0..5000_u64).map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect();
    for between in [&b"<html>"[..], b"WARC", b"WARC/", b"WARC/1.0 WARC/1.0\r\nx", &noise, &noise[..1]] {
        let damaged: Vec<u8> = records.iter().flat_map(|record| [between, record].concat()).collect();
        let outcome = read("a.warc", [text_record(0), damaged].concat(), &Config::default());
        let mut expect: Vec<usize> = (0..N).collect();
        expect.insert(0, 0);
        let got: Vec<&str> = outcome.documents.iter().map(|document| document.text()).collect();
        assert_eq!(got, expect.iter().map(|&n| texts[n].as_str()).collect::<Vec<_>>(), "{}", between.escape_ascii());
        assert!(!outcome.skips.is_empty());
    }
}
