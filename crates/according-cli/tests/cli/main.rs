//! The real binary, as a shell would call it.
#![cfg(unix)]

mod ask;
mod bad_input;
mod fixture;
mod help;
mod kill;
mod report;
mod read;
mod signals;
mod who;
