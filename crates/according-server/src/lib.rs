//! HTTP over a ledger: requests enter; pages, JSON and CSV leave.
//!
//! Every page is rendered here and works without JavaScript; every table on it is there as CSV and JSON; every address is
//! in one table ([`routes`]), from which requests are checked and the OpenAPI document is made. The server reads the
//! ledger through its [`Reader`](according_ledger::Reader) and holds no SQL, runs no model, opens no connection of its
//! own, and changes nothing: it answers GET and HEAD.
//!
//! ```no_run
//! use according_server::{App, Hosts, Pool, listen, serve};
//! use std::{path::Path, sync::Arc, time::Duration};
//! let pool = Pool::open(Path::new("according.ledger"), 4, Duration::from_secs(10))?;
//! let app = App::new(pool, Hosts::new(&[]), "0.1.0", None);
//! let listener = listen(([127, 0, 0, 1], 8017).into())?;
//! serve(listener, Arc::new(app), according_server::asked_to_end())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod app;
mod asked;
mod assets;
mod cache;
mod chart;
mod cite;
mod excerpt;
mod guard;
mod lanes;
pub mod openapi;
mod pages;
mod pool;
mod problem;
pub mod routes;
mod serve;
mod sheet;

pub use app::{App, Body};
pub use cache::Cache;
pub use guard::{HEADERS, Hosts};
pub use pool::Pool;
pub use problem::{Kind, Problem};
pub use serve::{asked_to_end, listen, serve};
