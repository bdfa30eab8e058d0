//! The real binary, as a shell would call it.
#![cfg(unix)]

mod again;
mod ask;
mod bad_input;
mod browse;
mod fixture;
mod help;
mod kill;
mod read;
mod report;
mod signals;
mod who;
