"""Reading on Spark.

>>> import according.spark                                                       # doctest: +SKIP
>>> articles = spark.read.json("news/*.jsonl.gz")                                # doctest: +SKIP
>>> rows = according.spark.read(articles, text="text", published="date")         # doctest: +SKIP
>>> according.spark.write(articles, "out/", text="text", published="date")       # doctest: +SKIP

Each task reads its partition in one thread, with the program that the command line runs, so that a row is the same on one
machine and on a hundred. Nothing is kept between tasks. The weights are part of the compiled module, which the processes
of one machine share. The package must be installed where the executors run.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Mapping

from . import _according
from ._according import InputError

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructType

#: The columns of an article that its statements repeat.
_OF_ARTICLE = ("document_id", "text_id", "url", "publisher", "title", "published", "published_date", "licence")


def schema(table: str = "statements") -> StructType:
    """The columns of ``read`` ("statements") or ``articles`` ("articles") as Spark's types."""
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_schema(pa, table))


def read(df: DataFrame, text: str | None = None, published: str | None = None, **options: Any) -> DataFrame:
    """The statements of a data frame of articles, one a row.

    ``text`` and ``published`` name columns of ``df``, as does ``map`` for other fields (``map={"publisher": "outlet"}``);
    columns with the usual names (``id``, ``url``, ``title``, ``publisher`` ...) are found by themselves. An article without
    ``id`` and ``url`` is called by the hash of its text. Other options are those of ``according.read``.

    An article that cannot be read gives no row; ``articles`` tells why.
    """
    return _mapped(df, "statements", text, published, options)


def articles(df: DataFrame, text: str | None = None, published: str | None = None, **options: Any) -> DataFrame:
    """One row for each row of ``df``: its text, metadata, statements, entities, labels and quantities; or why it was skipped.

    This is what ``according import`` makes a ledger of.
    """
    return _mapped(df, "articles", text, published, options)


def statements(articles: DataFrame) -> DataFrame:
    """The statements of what ``articles`` has given, one a row, with the columns of ``read``."""
    from pyspark.sql import functions as F

    exploded = articles.where("skipped IS NULL").select(*_OF_ARTICLE, F.explode("statements").alias("it"))
    names = schema("statements").names
    return exploded.select(*(F.col(name) if name in _OF_ARTICLE else F.col(f"it.{name}").alias(name) for name in names))


def write(
    df: DataFrame,
    folder: str,
    *,
    text: str | None = None,
    published: str | None = None,
    order: str | None = None,
    partitions: int | None = None,
    mode: str = "errorifexists",
    **options: Any,
) -> None:
    """Reads ``df`` and writes two tables of Parquet under ``folder``.

    ``articles/`` holds everything that was read, in the order of the input; ``according import`` takes it into a ledger.
    ``statements/`` holds one row a statement, partitioned by month of publication, for DuckDB, Spark, pandas and polars.

    Who is meant across articles depends on the order in which they are read, and so on the order of the files. ``order``
    names a column that gives it. Without one, it is the order in which Spark has the rows; with ``partitions``, they are
    cut into so many tasks first.
    """
    from pyspark.sql import functions as F

    spark = df.sparkSession
    if partitions is not None or order is not None:
        by = order or "__order"
        if order is None:
            df = df.withColumn(by, F.monotonically_increasing_id())
        n = partitions or df.rdd.getNumPartitions()
        df = df.repartitionByRange(n, by).sortWithinPartitions(by)
    folder = folder.rstrip("/")
    articles(df, text, published, **options).write.mode(mode).parquet(f"{folder}/articles")
    written = spark.read.schema(schema("articles")).parquet(f"{folder}/articles")
    write_statements(written, folder, mode)


def write_statements(articles: DataFrame, folder: str, mode: str = "errorifexists") -> None:
    """Writes the statements of ``articles`` to ``folder/statements``, partitioned by month of publication."""
    from pyspark.sql import functions as F

    month = F.coalesce(F.date_format("published_date", "yyyy-MM"), F.lit("undated"))
    rows = statements(articles).withColumn("month", month)
    rows.write.mode(mode).partitionBy("month").parquet(f"{folder.rstrip('/')}/statements")


def read_archives(paths: DataFrame, table: str = "articles", column: str = "path", **options: Any) -> DataFrame:
    """Reads files that are named in a column: web archives, or whatever else ``according read`` reads.

    Paths are local, or addresses that pyarrow knows a file system for (``s3://``, ``hdfs://``, ``gs://``). A file is read
    by one task, as a stream.
    """
    function = partial(_archives, table=table, options=_plain(options))
    return paths.select(column).mapInArrow(function, schema(table))


def _mapped(df: DataFrame, table: str, text: str | None, published: str | None, options: dict[str, Any]) -> DataFrame:
    fields = dict(options.pop("map", None) or {})
    for field, name in (("text", text), ("published", published)):
        if name is not None:
            fields[field] = name
    missing = [name for name in fields.values() if name.split(".")[0] not in df.columns]
    if missing:
        raise InputError(f"there is no column {missing[0]!r}\nhint: the columns are {', '.join(df.columns)}")
    function = partial(_rows, table=table, options=_plain(dict(options, map=fields or None)))
    return df.mapInArrow(function, schema(table))


def _plain(options: Mapping[str, Any]) -> dict[str, Any]:
    # A task has one core.
    return dict(options, threads=options.get("threads") or 1)


def _rows(batches: Iterable[pyarrow.RecordBatch], table: str, options: dict[str, Any]) -> Iterator[pyarrow.RecordBatch]:
    """Reads the rows of one partition."""
    import itertools

    import pyarrow as pa

    batches = iter(batches)
    for first in batches:
        rows = pa.RecordBatchReader.from_batches(first.schema, itertools.chain([first], batches))
        yield from _given(pa, _according.read_table(rows, _plainly(table), None, options, True))
        return


def _archives(batches: Iterable[pyarrow.RecordBatch], table: str, options: dict[str, Any]) -> Iterator[pyarrow.RecordBatch]:
    """Reads the files that one partition names."""
    import pyarrow as pa
    from pyarrow import fs

    for batch in batches:
        for path in batch.column(0).to_pylist():
            if "://" not in path:
                stream = _according.read_paths([path], _plainly(table), None, options)
                yield from _given(pa, stream)
                continue
            system, inner = fs.FileSystem.from_uri(path)
            with system.open_input_file(inner) as file:
                yield from _given(pa, _according.read_file(file, path, _plainly(table), None, options))


def _given(pa: Any, stream: _according.Stream) -> Iterator[pyarrow.RecordBatch]:
    while (batch := stream.next_batch()) is not None:
        yield pa.record_batch(batch)


def _plainly(table: str) -> str:
    """Spark takes no dictionaries."""
    return "plain" if table == "statements" else table


def _schema(pa: Any, table: str) -> Any:
    return pa.schema(_according.schema(_plainly(table)))
