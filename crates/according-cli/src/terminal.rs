//! What stands at the other end: how wide it is, whether it shows colours, and how to speak to it.

use crate::args::When;
use according_export::Look;
use std::io::{self, BufWriter, IsTerminal, StdoutLock};
use std::path::Path;

/// Columns where no terminal tells: wide enough for one line a statement.
const DEFAULT_WIDTH: usize = 160;

/// Writes a line to standard error. A closed standard error is no reason to stop.
macro_rules! say {
    ($($arg:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($arg)*);
    }};
}
pub(crate) use say;

/// Standard output, buffered: an archive has millions of rows.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// How tables look on standard output.
pub(crate) fn look(color: When) -> Look {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let columns = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    Look { width: columns().or(width).unwrap_or(DEFAULT_WIDTH).max(40), colour: coloured(color, &io::stdout()) }
}

/// Whether `stream` gets colours.
pub(crate) fn coloured(color: When, stream: &impl IsTerminal) -> bool {
    let refused = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match color {
        When::Always => true,
        When::Never => false,
        When::Auto => stream.is_terminal() && !refused() && !dumb(),
    }
}

/// `text` in a style, if there are colours.
pub(crate) fn styled(colour: bool, style: &str, text: &str) -> String {
    if colour { format!("{style}{text}\x1b[0m") } else { text.to_owned() }
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 article`, `2 articles`: for words whose plural is an s.
pub(crate) fn counted(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// How the user calls this program: `according`, a path to it, or cargo.
pub(crate) fn called() -> String {
    let called = std::env::args().next().unwrap_or_else(|| "according".to_owned());
    let cargo = std::env::var_os("CARGO").is_some() && std::env::var_os("CARGO_MANIFEST_DIR").is_some();
    let release = Path::new(&called).components().any(|part| part.as_os_str() == "release");
    if cargo && release {
        "cargo run --release --".to_owned()
    } else if cargo {
        "cargo run --".to_owned()
    } else {
        called
    }
}

/// `argument` as it is typed in a shell.
pub(crate) fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    let escaped: String =
        argument.chars().flat_map(|c| if "\"\\$`!".contains(c) { vec!['\\', c] } else { vec![c] }).collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (n, expect) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(n), expect);
        }
        assert_eq!(counted(1, "article"), "1 article");
        assert_eq!(counted(2000, "article"), "2,000 articles");
    }

    #[test]
    fn arguments_are_quoted_for_a_shell() {
        for (argument, expect) in
            [("Lind", "Lind"), ("Mara Lindqvist", "\"Mara Lindqvist\""), ("a$b", "\"a\\$b\""), ("", "\"\"")]
        {
            assert_eq!(quoted(argument), expect);
        }
    }
}
