//! Opening the file: what it must be, how it is brought up to date.

use crate::Error;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// `acco` in ASCII: what tells a ledger from any other SQLite file.
pub(crate) const APPLICATION_ID: i32 = 0x6163_636f;

/// The schema, one step a version; a step that was released is never edited.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/v1.sql"),
    include_str!("migrations/columns.sql"),
    include_str!("migrations/entities.sql"),
    include_str!("migrations/copies.sql"),
    include_str!("migrations/clusters.sql"),
    include_str!("migrations/ask.sql"),
    include_str!("migrations/joined.sql"),
    include_str!("migrations/scale.sql"),
    include_str!("migrations/often.sql"),
    include_str!("migrations/counts.sql"),
];

/// How long to wait for another writer's batch to end, before saying that it holds the ledger.
const PATIENCE: Duration = Duration::from_secs(5);

/// Between two tries at a step for which SQLite does not wait.
const PAUSE: Duration = Duration::from_millis(10);

/// Pages kept in memory by who asks, as SQLite counts it: negative for KiB.
const CACHE: i32 = -65_536;

/// And by the one who writes: a new article touches pages all over a large ledger.
const WRITER_CACHE: i32 = -131_072;

/// Distinct SQL texts that a connection keeps prepared.
const PREPARED: usize = 96;

/// Opens for writing, creates where there is nothing, and brings an older schema up to date.
pub(crate) fn open_writable(path: &Path, migrations: &[&str]) -> Result<Connection, Error> {
    let failed = |doing| move |source| Error::sqlite(path, doing, 0, source);
    // Looked at without write access first: what is no ledger is not touched, and gets no -wal beside it.
    if std::fs::metadata(path).is_ok_and(|file| file.len() > 0) {
        version(&open_readable(path)?, path, migrations.len())?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags).map_err(failed("opening"))?;
    settle(&db).map_err(failed("opening"))?;
    if db.is_readonly("main").map_err(failed("opening"))? {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY);
        return Err(Error::ReadOnly { path: path.to_owned(), source: rusqlite::Error::SqliteFailure(code, None) });
    }
    let prepare = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
                   PRAGMA journal_size_limit = 67108864; PRAGMA foreign_keys = OFF;";
    patiently(|| db.pragma_update(None, "cache_size", WRITER_CACHE).and_then(|()| db.execute_batch(prepare)))
        .map_err(failed("opening"))?;
    migrate(&mut db, path, migrations)?;
    db.execute_batch("PRAGMA foreign_keys = ON").map_err(failed("opening"))?;
    Ok(db)
}

/// An empty ledger in a temporary file without a name, which is gone when the connection is.
pub(crate) fn open_temporary() -> Result<Connection, Error> {
    let path = Path::new("");
    let failed = |source| Error::sqlite(Path::new("a temporary ledger"), "opening", 0, source);
    let mut db = Connection::open(path).map_err(failed)?;
    settle(&db).map_err(failed)?;
    db.pragma_update(None, "cache_size", WRITER_CACHE).map_err(failed)?;
    db.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF").map_err(failed)?;
    migrate(&mut db, path, MIGRATIONS)?;
    Ok(db)
}

/// Tries again while somebody holds the file. SQLite itself does not wait where waiting could be for ever: when two
/// connections turn a new file to WAL at once, one of them is told at once that the file is busy.
fn patiently(step: impl Fn() -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    let begun = std::time::Instant::now();
    loop {
        match step() {
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
                    && begun.elapsed() < PATIENCE =>
            {
                std::thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

/// Opens for reading only, whatever is there.
///
/// Not with SQLite's own read-only flag: such a connection makes -wal and -shm files and cannot remove them.
fn open_readable(path: &Path) -> Result<Connection, Error> {
    let failed = |source| Error::sqlite(path, "opening", 0, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(failed)?;
    settle(&db).and_then(|()| db.pragma_update(None, "query_only", true)).map_err(failed)?;
    // The first statement that reads the file.
    let probe = |db: &Connection| db.pragma_update(None, "cache_size", CACHE);
    match probe(&db) {
        Ok(()) => Ok(db),
        // In a folder that cannot be written no -shm file can be made. Without a -wal file, or with an empty one,
        // there is nothing that the database lacks, so it can be read as it stands.
        Err(error) if cannot_make_files(&error) && !std::fs::metadata(wal(path)).is_ok_and(|wal| wal.len() > 0) => {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
            let db = Connection::open_with_flags(immutable(path), flags).map_err(failed)?;
            settle(&db).map_err(failed)?;
            probe(&db).map_err(failed)?;
            Ok(db)
        }
        Err(error) => Err(failed(error)),
    }
}

/// Opens a ledger of the present schema for reading.
pub(crate) fn open_ledger(path: &Path) -> Result<Connection, Error> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::Missing { path: path.to_owned() });
        }
        Ok(file) if file.is_dir() => return Err(Error::NotALedger { path: path.to_owned(), why: "a folder" }),
        Ok(file) if file.len() == 0 => return Err(Error::NotALedger { path: path.to_owned(), why: "an empty file" }),
        _ => {}
    }
    let db = open_readable(path)?;
    match version(&db, path, MIGRATIONS.len())? {
        0 => Err(Error::NotALedger { path: path.to_owned(), why: "an empty database" }),
        found if (found as usize) < MIGRATIONS.len() => {
            Err(Error::Older { path: path.to_owned(), found, known: MIGRATIONS.len() as i32 })
        }
        _ => Ok(db),
    }
}

/// The schema version of what was opened; 0 for a database with nothing in it.
fn version(db: &Connection, path: &Path, known: usize) -> Result<i32, Error> {
    let failed = |source| Error::sqlite(path, "opening", 0, source);
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
    let found: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    let empty =
        db.query_row("SELECT 1 FROM sqlite_schema LIMIT 1", [], |_| Ok(())).optional().map_err(failed)?.is_none();
    if empty && application == 0 && found == 0 {
        return Ok(0);
    }
    if application != APPLICATION_ID || found < 1 {
        return Err(Error::NotALedger { path: path.to_owned(), why: "an SQLite database of something else" });
    }
    if found as usize > known {
        return Err(Error::Newer { path: path.to_owned(), found, known: known as i32 });
    }
    Ok(found)
}

/// Takes the steps that the ledger lacks, all of them or none.
fn migrate(db: &mut Connection, path: &Path, migrations: &[&str]) -> Result<(), Error> {
    let failed = |source| Error::sqlite(path, "bringing the schema up to date", 0, source);
    if version(db, path, migrations.len())? as usize == migrations.len() {
        return Ok(());
    }
    let transaction = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    // Asked again under the lock: another writer may have done it meanwhile.
    let found = version(&transaction, path, migrations.len())? as usize;
    for step in &migrations[found..] {
        transaction.execute_batch(step).map_err(failed)?;
    }
    // What a step leaves to be made from the rows by this program.
    let answers = "SELECT 1 FROM sqlite_schema WHERE name = 'stale'";
    if transaction.prepare(answers).and_then(|mut select| select.exists([])).map_err(failed)? {
        crate::ask::index::refresh(&transaction).map_err(failed)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
    transaction.pragma_update(None, "user_version", migrations.len() as i32).map_err(failed)?;
    let broken = transaction
        .query_row("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1", [], |row| row.get::<_, String>(0))
        .optional()
        .map_err(failed)?;
    if let Some(table) = broken {
        return Err(Error::Corrupt {
            path: path.to_owned(),
            what: format!("table {table} refers to rows that are absent"),
        });
    }
    transaction.commit().map_err(failed)
}

fn settle(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.set_prepared_statement_cache_capacity(PREPARED);
    // Plans must not depend on what is bound: else, because of the partial indexes, every statement is planned anew each
    // time that something is bound to it, which costs ten times the statement itself.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn cannot_make_files(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, ReadOnly, SystemIoFailure};
    matches!(error.sqlite_error_code(), Some(CannotOpen | ReadOnly | SystemIoFailure))
}

/// What was committed and is not yet in the file itself.
fn wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// The file as a URI that promises that nobody writes it.
fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri + "?immutable=1"
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const TAGGED: &str = "CREATE TABLE tag(id INTEGER PRIMARY KEY, word TEXT); INSERT INTO tag(word) VALUES('kept')";

    fn found(path: &Path) -> (i32, i32, i64) {
        let db = Connection::open(path).expect("opens");
        let pragma = |name| db.pragma_query_value(None, name, |row| row.get(0)).expect("reads");
        let runs = db.query_row("SELECT count(*) FROM run", [], |row| row.get(0)).expect("counts");
        (pragma("user_version"), pragma("application_id"), runs)
    }

    /// A ledger of version 1 that holds one run.
    fn first(dir: &TempDir) -> PathBuf {
        let path = dir.path().join("l.ledger");
        let db = open_writable(&path, &MIGRATIONS[..1]).expect("creates");
        db.execute_batch("INSERT INTO run VALUES(1, 'r', '2031', NULL, '1', 'm', '{}', 'i')").expect("writes");
        path
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_temporary_ledger_cannot_keep_in_memory_lies_in_a_file_without_a_name() {
        let db = open_temporary().expect("opens");
        let sql = "PRAGMA cache_size = 100; BEGIN; CREATE TABLE much(words TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            INSERT INTO much SELECT hex(randomblob(500)) FROM n";
        db.execute_batch(sql).expect("writes");
        let open = std::fs::read_dir("/proc/self/fd").expect("lists").filter_map(|file| {
            let file = file.ok()?.path();
            let gone = std::fs::read_link(&file).ok()?.to_string_lossy().ends_with(" (deleted)");
            gone.then(|| std::fs::metadata(&file).map_or(0, |it| it.len()))
        });
        assert!(open.max() > Some(10_000_000));
    }

    #[test]
    fn an_older_ledger_is_brought_up_to_date() {
        let dir = TempDir::new().expect("a folder");
        let path = first(&dir);
        assert_eq!(found(&path), (1, APPLICATION_ID, 1));
        let steps = [MIGRATIONS[0], TAGGED];
        let db = open_writable(&path, &steps).expect("migrates");
        let word: String = db.query_row("SELECT word FROM tag", [], |row| row.get(0)).expect("is there");
        assert_eq!(word, "kept");
        assert_eq!(found(&path), (2, APPLICATION_ID, 1));
        drop(open_writable(&path, &steps).expect("has nothing to do"));
        assert!(matches!(open_writable(&path, &steps[..1]), Err(Error::Newer { found: 2, known: 1, .. })));
    }

    #[test]
    fn a_step_that_fails_leaves_the_ledger_as_it_was() {
        let dir = TempDir::new().expect("a folder");
        let path = first(&dir);
        let orphan = "INSERT INTO text VALUES(1, 4711, 1, 't', 'x', NULL, 0, 1, '')";
        for bad in [format!("{TAGGED}; SELECT no_such_column FROM run"), format!("{TAGGED}; {orphan}")] {
            assert!(open_writable(&path, &[MIGRATIONS[0], &bad]).is_err());
            assert_eq!(found(&path), (1, APPLICATION_ID, 1));
            let db = Connection::open(&path).expect("opens");
            assert!(db.prepare("SELECT * FROM tag").is_err(), "no half of a step stays");
        }
        drop(open_writable(&path, MIGRATIONS).expect("still opens"));
    }
}
