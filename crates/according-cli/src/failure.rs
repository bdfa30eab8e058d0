//! Why a command failed, and what the user can do.

use crate::say;
use std::fmt::Display;
use std::io;

/// An error with its causes, and a hint if the user can act.
#[derive(Debug)]
pub(crate) struct Failure {
    error: anyhow::Error,
    hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Display, hint: impl Into<String>) -> Failure {
        Failure { error: anyhow::anyhow!("{message}"), hint: Some(hint.into()) }
    }

    /// Whether whoever read our output has gone away: nothing went wrong.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let io = |cause: &(dyn std::error::Error + 'static)| cause.downcast_ref::<io::Error>().map(io::Error::kind);
        self.error.chain().filter_map(io).any(|kind| kind == io::ErrorKind::BrokenPipe)
    }

    /// Tells it on standard error.
    pub(crate) fn tell(&self) {
        // Causes repeat each other where a message already ends in its cause.
        let mut told = String::new();
        for cause in self.error.chain() {
            let cause = cause.to_string();
            if told.is_empty() {
                told = cause;
            } else if !told.contains(&cause) {
                told = format!("{told}: {cause}");
            }
        }
        say!("error: {}", without_numbers(&told));
        if let Some(hint) = self.hint.as_ref().filter(|_| !told.contains("\nhint: ")) {
            say!("hint: {hint}");
        }
    }
}

impl From<according::Error> for Failure {
    fn from(error: according::Error) -> Failure {
        let hint = error.hint().map(str::to_owned);
        Failure { error: error.into(), hint }
    }
}

impl From<according::ledger::Error> for Failure {
    fn from(error: according::ledger::Error) -> Failure {
        according::Error::from(error).into()
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure { error: anyhow::Error::new(error).context("writing to standard output"), hint: None }
    }
}

/// `told` without the numbers that the system gives its errors: `no such file (os error 2)`.
fn without_numbers(told: &str) -> String {
    let mut rest = told;
    let mut plain = String::with_capacity(told.len());
    while let Some((before, after)) = rest.split_once(" (os error ") {
        plain.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::without_numbers;

    #[test]
    fn numbers_of_the_system_are_left_out() {
        for (told, expect) in [
            ("a: No such file (os error 2)", "a: No such file"),
            ("a (os error 2): b (os error 13)", "a: b"),
            ("a (b)", "a (b)"),
        ] {
            assert_eq!(without_numbers(told), expect);
        }
    }
}
