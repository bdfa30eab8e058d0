//! SQL that a user typed: one statement that reads, stopped at its limits.

use crate::{Error, Reader};
use rusqlite::Connection;
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;

/// Steps of SQLite's machine between two looks at whether to stop: some tenths of a millisecond.
const STEPS: i32 = 10_000;
/// A value is at most so long (UTF-8 bytes): as long as an article may be.
const LONGEST: i32 = 64 << 20;

/// A value of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum SqlValue {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Words.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// How far an answer may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqlLimits {
    /// Rows.
    pub rows: u64,
    /// Bytes of all values together.
    pub bytes: u64,
}

impl Default for SqlLimits {
    fn default() -> SqlLimits {
        SqlLimits { rows: 10_000, bytes: 256 << 20 }
    }
}

/// The answer to a statement in SQL.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SqlAnswer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows, each with a value for every column.
    pub rows: Vec<Vec<SqlValue>>,
    /// Whether there were more rows than the limits let through.
    pub more: bool,
}

/// A view that is meant to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What one row of it is.
    pub row: &'static str,
    /// Its columns.
    pub columns: Vec<String>,
}

/// The views, and what one row of each is. Their columns change with an entry in the changelog only; those of tables may
/// change at any time.
const VIEWS: [(&str, &str); 6] = [
    ("ledger", "a current statement, flat: who, what, how, when, where printed"),
    ("article", "an article with its current text's id, its outlet and dates, and how many statements it has"),
    ("speaker", "somebody who is quoted, across articles, with how often"),
    ("said_by", "who is meant by the source of a current statement, or why nobody is"),
    ("labelled", "what somebody is called, by which voice, in which outlet"),
    ("selector", "a span of a statement with 32 code points on either side"),
];

impl Reader {
    /// Answers one statement that a user typed. It can read everything in the ledger and change nothing: what would
    /// write, open another file or set anything is refused before it runs. `stop` is asked every few milliseconds; when it
    /// says yes the statement ends with [`Error::Stopped`].
    ///
    /// # Errors
    /// [`Error::Sql`] with SQLite's words where it is no statement that may run; [`Error::Stopped`].
    pub fn sql(
        &mut self,
        sql: &str,
        limits: SqlLimits,
        stop: impl FnMut() -> bool + Send + 'static,
    ) -> Result<SqlAnswer, Error> {
        let set = |db: &mut Connection| -> rusqlite::Result<i32> {
            db.authorizer(Some(may))?;
            db.progress_handler(STEPS, Some(stop))?;
            db.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)
        };
        let before = set(&mut self.db).map_err(|error| self.failed(error))?;
        let answer = answer(&self.db, sql, limits);
        let unset = |db: &mut Connection| -> rusqlite::Result<()> {
            db.set_limit(Limit::SQLITE_LIMIT_LENGTH, before)?;
            db.progress_handler(0, None::<fn() -> bool>)?;
            db.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
        };
        unset(&mut self.db).map_err(|error| self.failed(error))?;
        answer.map_err(|refused| match refused {
            Refused::What(what) => Error::Sql { what },
            Refused::Sqlite(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) => {
                Error::Stopped
            }
            Refused::Sqlite(error) => Error::Sql { what: words(&error) },
        })
    }

    /// Has every further question end with [`Error::Stopped`] as soon as `stop` says yes; it is asked every few
    /// milliseconds. `None` lets questions take their time again.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn stop_when(&mut self, stop: Option<Box<dyn FnMut() -> bool + Send>>) -> Result<(), Error> {
        let steps = if stop.is_some() { STEPS } else { 0 };
        self.db.progress_handler(steps, stop).map_err(|error| self.failed(error))
    }

    /// The views that are meant to be asked, with their columns.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn views(&self) -> Result<Vec<View>, Error> {
        let columns = |name: &str| -> rusqlite::Result<Vec<String>> {
            self.db
                .prepare_cached("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?
                .query_map([name], |row| row.get(0))?
                .collect()
        };
        let view = |&(name, row): &(&'static str, &'static str)| Ok(View { name, row, columns: columns(name)? });
        VIEWS.iter().map(view).collect::<rusqlite::Result<_>>().map_err(|error| self.failed(error))
    }
}

/// What a statement may do.
#[allow(clippy::needless_pass_by_value)] // SQLite's hook gives it so
fn may(asked: AuthContext<'_>) -> Authorization {
    match asked.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if !function_name.eq_ignore_ascii_case("load_extension") => {
            Authorization::Allow
        }
        AuthAction::Pragma { pragma_name, .. }
            if ["table_info", "table_xinfo", "table_list", "index_list", "index_info"].contains(&pragma_name) =>
        {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }
}

enum Refused {
    What(String),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Refused {
        Refused::Sqlite(error)
    }
}

fn answer(db: &Connection, sql: &str, limits: SqlLimits) -> Result<SqlAnswer, Refused> {
    let mut batch = rusqlite::Batch::new(db, sql);
    let Some(mut statement) = batch.next()? else {
        return Err(Refused::What("no statement".into()));
    };
    if batch.next()?.is_some() {
        return Err(Refused::What("one statement at a time".into()));
    }
    if !statement.readonly() {
        return Err(Refused::What("not a statement that only reads".into()));
    }
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut answer = SqlAnswer { columns, ..SqlAnswer::default() };
    let mut bytes = 0;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if answer.rows.len() as u64 == limits.rows || bytes > limits.bytes {
            answer.more = true;
            break;
        }
        let mut values = Vec::with_capacity(answer.columns.len());
        for column in 0..answer.columns.len() {
            let value = value(row.get_ref(column)?);
            bytes += match &value {
                SqlValue::Text(text) => text.len() as u64,
                SqlValue::Blob(blob) => blob.len() as u64,
                _ => 8,
            };
            values.push(value);
        }
        answer.rows.push(values);
    }
    Ok(answer)
}

fn value(value: ValueRef<'_>) -> SqlValue {
    match value {
        ValueRef::Null => SqlValue::Null,
        ValueRef::Integer(n) => SqlValue::Integer(n),
        ValueRef::Real(x) => SqlValue::Real(x),
        ValueRef::Text(text) => SqlValue::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => SqlValue::Blob(bytes.to_vec()),
    }
}

/// What SQLite says, without its name for the kind of error.
fn words(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(words)) => words.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}
