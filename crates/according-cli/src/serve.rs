//! `serve`: pages and API over a ledger, for the browser on this machine.

use crate::Ended;
use crate::args::LedgerArg;
use crate::failure::Failure;
use crate::terminal::{called, say};
use according_server::{App, Cache, Hosts, Pool, asked_to_end, listen, serve};
use clap::Args;
use std::io::{self, ErrorKind, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

/// Show the ledger in a browser.
///
/// Search with counts of what the answers have; pages of speakers, statements and articles with every statement marked in
/// place; the sourcing audit; labels by voice. Every page is an address, works without JavaScript, and is there as JSON
/// and CSV as well: put .json or .csv behind its path. /openapi.json describes the API. Only this machine is answered
/// unless --listen says otherwise; nothing can be changed, and nothing is fetched from anywhere. The ledger may be written
/// by `read` meanwhile. Ctrl-C finishes what is under way.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according serve                             http://127.0.0.1:8017/
  according serve --ledger archive.ledger --listen 127.0.0.1:9000
  curl -s 'localhost:8017/search.json?q=speaker:ashdell' | jq .total
  curl -s 'localhost:8017/sources.csv?outlet=The+Daily+Lantern'

Exit codes: 0 ended by Ctrl-C; 2 error.")]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    ledger: LedgerArg,

    /// Address and port; an address of a network lets others in, who must then ask for a name given by --allow-host.
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8017))]
    listen: SocketAddr,

    /// A further name by which this server may be asked, besides localhost; may be repeated.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,

    /// Questions that are answered at the same time [default: two for each core].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    readers: Option<u16>,

    /// Stop a question that takes longer.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    time_limit: u64,

    /// Memory for answers that are given again while nobody writes the ledger; 0 keeps none.
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = clap::value_parser!(u16).range(0..=16_384))]
    cache: u16,
}

pub(crate) fn run(args: &ServeArgs) -> Result<Ended, Failure> {
    let path = args.ledger.path();
    let readers =
        args.readers.map_or_else(|| 2 * std::thread::available_parallelism().map_or(1, NonZero::get), usize::from);
    let pool = Pool::open(&path, readers, Duration::from_secs(args.time_limit))?;
    let hosts = Hosts::new(&args.allow_host);
    let cache = Cache::open(&path, usize::from(args.cache) << 20)?;
    let app = App::new(pool, hosts, according::VERSION, Some(|line| say!("{line}"))).with_cache(cache);
    let listener = listen(args.listen).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Failure::new(
            format!("{}: the address is taken", args.listen),
            format!("{} serve --listen 127.0.0.1:0 takes a free port", called()),
        ),
        _ => Failure::new(format!("{}: {error}", args.listen), "name an address of this machine with --listen"),
    })?;
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        say!("warning: everybody who reaches {address} can read the ledger");
    }
    // For whoever started this and waits until it answers.
    writeln!(io::stdout(), "http://{address}/")?;
    io::stdout().flush()?;
    say!("{}: Ctrl-C ends it", path.display());
    serve(listener, Arc::new(app), asked_to_end())?;
    Ok(Ended::Done)
}
