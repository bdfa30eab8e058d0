//! The server from outside: what it answers, what it refuses, and what a hostile ledger, client or moment cannot do.

mod answers;
mod html;
mod ledger;
mod network;
mod schema;
