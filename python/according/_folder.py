"""The articles of a folder, as ``according import`` takes them: which files, in which order, each article with its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator, Sequence

from ._according import InputError
from ._parquet import Target

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    Batches = Iterable[pa.RecordBatch]
    Run = dict[str, str]

#: Articles that are held at a time.
_BATCH = 64
#: Rows of a file that have places of their own.
_ROWS = 1 << 40
#: What is the same for all articles of one run.
_RUN = ("version", "model_hash", "config")
_NOT_OURS = "hint: name a folder that according.spark.write has written"


def articles(spark: SparkSession, target: Target) -> tuple[DataFrame, Callable[[Batches], Iterator[pa.RecordBatch]]]:
    """Numbers of files, one a task, and the function that reads them: the table of articles, and ``place``.

    ``place`` orders the articles as a ledger takes them. A folder without such files, or one that was not read in one way,
    raises ``InputError``; the latter perhaps in a task.
    """
    found = files(target)
    run = _run_of(target, found)
    return spark.range(0, len(found), 1, len(found)), partial(read, of=found, target=target, run=run)


def files(target: Target) -> list[str]:
    """The Parquet files of the articles, in order; paths as the folder's file system has them."""
    from pyarrow import fs

    system, root = target.system()
    info = system.get_file_info(root)
    if info.type == fs.FileType.NotFound:
        raise InputError(f"{root}: no such file or folder\nhint: check the path; nothing was read or written")
    if info.type == fs.FileType.File:
        return [root]
    if system.get_file_info(f"{root}/articles").type == fs.FileType.Directory:
        root = f"{root}/articles"
    found = []
    for info in system.get_file_info(fs.FileSelector(root, recursive=True)):
        parts = info.path[len(root) :].strip("/").split("/")
        shown = not any(part.startswith(("_", ".")) for part in parts)
        if shown and info.type == fs.FileType.File and info.path.endswith(".parquet"):
            found.append((parts, info.path))
    if not found:
        raise InputError(f"{root}: there is no Parquet file in it\n{_NOT_OURS}")
    return [path for _, path in sorted(found)]


def read(numbers: Batches, of: Sequence[str], target: Target, run: Run) -> Iterator[pa.RecordBatch]:
    """The articles of those files whose numbers one partition has."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    system, _ = target.system()
    for batch in numbers:
        for n in batch.column(0).to_pylist():
            row = n * _ROWS
            with system.open_input_file(of[n]) as file:
                for some in pq.ParquetFile(file).iter_batches(_BATCH):
                    _check(some, run, of[n])
                    places = pa.array(range(row, row + some.num_rows), pa.int64())
                    row += some.num_rows
                    yield pa.RecordBatch.from_arrays([*some.columns, places], [*some.schema.names, "place"])


def _run_of(target: Target, found: Sequence[str]) -> Run:
    """What has read the first article."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    system, _ = target.system()
    for path in found:
        with system.open_input_file(path) as file:
            try:
                for some in pq.ParquetFile(file).iter_batches(1, columns=list(_RUN)):
                    rows: list[dict[str, Any]] = some.to_pylist()
                    return {name: rows[0][name] for name in _RUN}
            except (pa.ArrowException, KeyError) as error:
                raise InputError(f"{path}: it holds no articles: {error}\n{_NOT_OURS}") from error
    return {}


def _check(batch: pa.RecordBatch, run: Run, path: str) -> None:
    import pyarrow.compute as pc

    for name, value in run.items():
        if pc.unique(batch.column(batch.schema.get_field_index(name))).to_pylist() != [value]:
            what = "its articles were read by another version, with other weights or other options"
            raise InputError(f"{path}: {what}\nhint: take what was read in one way at a time")
