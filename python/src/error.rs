//! Exceptions by name. Each message ends in a line that says what can be done, where something can.

use according::ledger;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

pyo3::create_exception!(according, AccordingError, PyException, "What every exception of this package is.");
pyo3::create_exception!(
    according,
    InputError,
    AccordingError,
    "What should be read cannot be, or is asked for wrongly."
);
pyo3::create_exception!(according, SkippedError, AccordingError, "Under strict=True: something was not read.");
pyo3::create_exception!(according, LedgerError, AccordingError, "A ledger cannot be opened, read or written.");
pyo3::create_exception!(according, LockedError, LedgerError, "Another writer holds the ledger.");
pyo3::create_exception!(according, NotFoundError, AccordingError, "Nothing has this id.");
pyo3::create_exception!(according, AmbiguousError, AccordingError, "Several ids begin so.");
pyo3::create_exception!(according, ConsumedError, AccordingError, "These rows were taken already.");
pyo3::create_exception!(according, ForkedError, AccordingError, "A reading does not go on in a child process.");
pyo3::create_exception!(according, InternalError, AccordingError, "A fault of this program.");

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    for (name, exception) in [
        ("AccordingError", py.get_type::<AccordingError>()),
        ("InputError", py.get_type::<InputError>()),
        ("SkippedError", py.get_type::<SkippedError>()),
        ("LedgerError", py.get_type::<LedgerError>()),
        ("LockedError", py.get_type::<LockedError>()),
        ("NotFoundError", py.get_type::<NotFoundError>()),
        ("AmbiguousError", py.get_type::<AmbiguousError>()),
        ("ConsumedError", py.get_type::<ConsumedError>()),
        ("ForkedError", py.get_type::<ForkedError>()),
        ("InternalError", py.get_type::<InternalError>()),
    ] {
        module.add(name, exception)?;
    }
    Ok(())
}

/// The exception of an error, with its causes and its hint.
pub(crate) fn raised(error: &according::Error) -> PyErr {
    let told = told(error, error.hint());
    match error {
        according::Error::Ledger(error) => of_ledger(error),
        according::Error::Input(_) | according::Error::Anchors { .. } | according::Error::Import { .. } => {
            InputError::new_err(told)
        }
        according::Error::Internal { .. } => InternalError::new_err(told),
        _ => AccordingError::new_err(told),
    }
}

pub(crate) fn of_ledger(error: &ledger::Error) -> PyErr {
    use ledger::Error;
    let told = told(error, error.hint());
    match error {
        Error::Locked { .. } => LockedError::new_err(told),
        Error::NoStatement { .. } | Error::NoEntity { .. } => NotFoundError::new_err(told),
        Error::Ambiguous { .. } | Error::AmbiguousEntity { .. } => AmbiguousError::new_err(told),
        Error::BadId { .. } | Error::Empty { .. } => InputError::new_err(told),
        _ => LedgerError::new_err(told),
    }
}

fn told(error: &dyn std::error::Error, hint: Option<&str>) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !told.contains(&words) {
            told = format!("{told}: {words}");
        }
        cause = error.source();
    }
    match hint {
        Some(hint) if !told.contains("\nhint: ") => format!("{told}\nhint: {hint}"),
        _ => told,
    }
}
