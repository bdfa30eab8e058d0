//! The Python module `according._according`: what Python hands in enters, record batches and JSON leave.
//!
//! No logic stands here: reading is the driver's, answers are the ledger's, tables are `according-arrow`'s. This crate
//! carries values over the border, lets the interpreter go while work is done, and heeds Ctrl-C. What is nicer in Python
//! (frames, dictionaries, highlighting) stands in the package around it.

mod answer;
mod error;
mod ledger;
mod options;
mod read;
mod source;
mod step;
mod stream;

use pyo3::prelude::*;

#[pymodule]
mod _according {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::ledger::Ledger;
    #[pymodule_export]
    use crate::read::{import_folder, read_file, read_items, read_paths, read_table, schema, sets};
    #[pymodule_export]
    use crate::step::{schema_of_step, step};
    #[pymodule_export]
    use crate::stream::Stream;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::error::add(module)?;
        module.add("__version__", according::VERSION)?;
        module.add("model_hash", according::model_hash())
    }
}
