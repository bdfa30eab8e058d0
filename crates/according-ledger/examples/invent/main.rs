//! Makes a ledger of an invented world, as large as wanted, for measurements:
//!
//! `cargo run --release -p according-ledger --example invent -- big.ledger 10000000`
//!
//! Ten statements an article. Who speaks, which outlet prints it and which words are used is as skewed as in newspapers;
//! no article is like another. The same number gives the same ledger.

mod world;

use according_ledger::{RunInfo, Writer};
use std::io::Write as _;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(path), Some(statements)) = (args.next(), args.next()) else {
        return Err("usage: invent LEDGER STATEMENTS".into());
    };
    let (path, wanted): (&Path, u64) = (path.as_ref(), statements.replace('_', "").parse()?);
    let run = RunInfo {
        started: "2026-01-01T00:00:00Z".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        model_hash: "invented".into(),
        config_json: "{}".into(),
        input: format!("{wanted} invented statements"),
    };
    let begun = Instant::now();
    let mut err = std::io::stderr();
    let mut writer = Writer::open(path, &run)?;
    writer.bulk()?;
    let (send, receive) = sync_channel(64);
    let maker = std::thread::spawn(move || {
        let (mut number, mut left) = (0, wanted);
        while left > 0 {
            let article = world::article(number, left);
            left -= article.1.rows.len() as u64;
            number += 1;
            if send.send(article).is_err() {
                return;
            }
        }
    });
    let mut n = 0_u64;
    for (document, read) in receive {
        let before = n / 500_000;
        n += read.rows.len() as u64;
        writer.push(&document, &read)?;
        if n / 500_000 > before {
            writeln!(err, "{n} statements after {} s", begun.elapsed().as_secs())?;
        }
    }
    maker.join().map_err(|_| "the maker of articles panicked")?;
    writeln!(err, "all written after {} s", begun.elapsed().as_secs())?;
    let summary = writer.finish("2026-01-02T00:00:00Z")?;
    let bytes = std::fs::metadata(path)?.len();
    writeln!(
        err,
        "{} statements of {} articles in {} s, {} MB, {} bytes a statement",
        summary.statements_added,
        summary.articles_added,
        begun.elapsed().as_secs(),
        bytes >> 20,
        bytes / summary.statements_added.max(1)
    )?;
    Ok(())
}
