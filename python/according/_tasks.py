"""What runs in a task of Spark: batches of input in, batches of rows or the names of written files out."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator, Sequence

import pyarrow as pa

from . import _according
from ._parquet import Files, Target
from ._stores import is_local, store

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    Batches = Iterable[pa.RecordBatch]

#: The columns of an article that its statements repeat.
OF_ARTICLE = ("document_id", "text_id", "url", "publisher", "title", "published", "published_date", "licence")
#: The statements of what was published nobody knows when.
UNDATED = "undated"


def schema(table: str) -> pa.Schema:
    return pa.schema(_according.schema(_plainly(table)))


def schema_of_step(name: str) -> pa.Schema:
    return pa.schema(_according.schema_of_step(name))


def schema_of_frame(df: DataFrame) -> pa.Schema:
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(df.schema)


def spark_schema(schema: pa.Schema) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def rows(batches: Batches, table: str, options: dict[str, Any]) -> Iterator[pa.RecordBatch]:
    """Reads the rows of one partition."""
    batches = iter(batches)
    for first in batches:
        reader = pa.RecordBatchReader.from_batches(first.schema, itertools.chain([first], batches))
        yield from _given(_according.read_table(reader, _plainly(table), None, options, True))
        return


def step(
    batches: Batches, name: str, read: Callable[[Batches], Iterator[pa.RecordBatch]] | None = None
) -> Iterator[pa.RecordBatch]:
    """A step of a second pass over one partition, or over what ``read`` makes of it."""
    batches = iter(batches if read is None else read(batches))
    for first in batches:
        reader = pa.RecordBatchReader.from_batches(first.schema, itertools.chain([first], batches))
        yield from _given(_according.step(name, reader))
        return


def archives(batches: Batches, table: str, options: dict[str, Any]) -> Iterator[pa.RecordBatch]:
    """Reads the files that one partition names."""
    for batch in batches:
        for path in batch.column(0).to_pylist():
            yield from _file(path, table, options)


def parts(
    batches: Batches, table: str, options: dict[str, Any], of: Sequence[tuple[str, int, int | None]]
) -> Iterator[pa.RecordBatch]:
    """Reads those parts of files whose numbers one partition has."""
    for batch in batches:
        for n in batch.column(0).to_pylist():
            path, start, end = of[n]
            yield from _file(path, table, dict(options, part=(start, end)))


def write(
    batches: Batches,
    read: Callable[[Batches], Iterator[pa.RecordBatch]],
    put: Callable[[pa.RecordBatch], Iterator[tuple[str, pa.RecordBatch]]],
    target: Target,
) -> Iterator[pa.RecordBatch]:
    """Writes what ``read`` gives into the folders where ``put`` puts it, and tells the names of the files."""
    from pyspark import TaskContext

    context = TaskContext.get()
    assert context is not None
    files = Files(target, context.partitionId(), context.taskAttemptId())
    for batch in read(batches):
        for folder, some in put(batch):
            files.add(folder, some)
    yield from files.close()


def into(batch: pa.RecordBatch, table: str) -> Iterator[tuple[str, pa.RecordBatch]]:
    """All of it into one table."""
    yield table, batch


def as_read(batch: pa.RecordBatch, tables: Sequence[str], by_month: bool) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Articles into those of ``tables`` that are made of them, or statements into theirs."""
    if "articles" in tables:
        yield "articles", batch
        if "statements" not in tables:
            return
        batch = statements(batch)
    yield from _months(batch) if by_month else [("statements", batch)]


def statements(articles: pa.RecordBatch) -> pa.RecordBatch:
    """The statements of articles, with the columns of the table of statements."""
    import pyarrow.compute as pc

    read = articles.filter(pc.is_null(articles.column("skipped")))
    lists = read.column("statements")
    parents, flat = pc.list_parent_indices(lists), pc.list_flatten(lists)
    wanted = schema("statements")
    of = [read.column(it).take(parents) if it in OF_ARTICLE else pc.struct_field(flat, it) for it in wanted.names]
    return pa.record_batch(of, schema=wanted)


def _months(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.RecordBatch]]:
    import pyarrow.compute as pc

    months = pc.fill_null(pc.strftime(batch.column("published_date"), "%Y-%m"), UNDATED)
    for month in pc.unique(months).to_pylist():
        yield f"statements/month={month}", batch.filter(pc.equal(months, month))


def _file(path: str, table: str, options: dict[str, Any]) -> Iterator[pa.RecordBatch]:
    if is_local(path):
        yield from _given(_according.read_paths([path], _plainly(table), None, options))
        return
    system, inner = store(path)
    with system.open_input_file(inner) as file:
        yield from _given(_according.read_file(file, path, _plainly(table), None, options))


def _given(stream: _according.Stream) -> Iterator[pa.RecordBatch]:
    while (batch := stream.next_batch()) is not None:
        yield pa.record_batch(batch)


def _plainly(table: str) -> str:
    """Spark takes no dictionaries."""
    return "plain" if table == "statements" else table
