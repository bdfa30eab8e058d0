"""Reading on Spark.

>>> import according.spark                                                       # doctest: +SKIP
>>> articles = spark.read.json("news/*.jsonl.gz")                                # doctest: +SKIP
>>> rows = according.spark.read(articles, text="text", published="date")         # doctest: +SKIP
>>> according.spark.write(articles, "out/", text="text", published="date")       # doctest: +SKIP
>>> according.spark.write_files(spark, ["news.jsonl.gz"], "out/")                # doctest: +SKIP
>>> according.spark.write_entities(spark, "out/")                                # doctest: +SKIP
>>> according.spark.write_clusters(spark, "out/")                                # doctest: +SKIP

Each task reads its partition in one thread, with the program that the command line runs, so that a row is the same on one
machine and on a hundred. Nothing is kept between tasks. The weights are part of the compiled module, which the processes
of one machine share. The package must be installed where the executors run.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any, Iterable, Mapping, Sequence

from ._according import InputError
from ._stores import is_local, store

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

#: Tasks a core, where files are cut: few, as each unpacks its file from the beginning, and enough that all cores end together.
_TASKS_A_CORE = 4
#: Into so many parts a file is cut at most, unless asked for.
_PARTS_OF_A_FILE = 32
#: A part has at least so many bytes, as they are stored.
_PART = 256 << 10


def schema(table: str = "statements") -> StructType:
    """The columns of ``read`` ("statements") or ``articles`` ("articles") as Spark's types."""
    from pyspark.sql.pandas.types import from_arrow_schema

    from . import _tasks

    return from_arrow_schema(_tasks.schema(table))


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

    from ._tasks import OF_ARTICLE

    exploded = articles.where("skipped IS NULL").select(*OF_ARTICLE, F.explode("statements").alias("it"))
    names = schema("statements").names
    return exploded.select(*(F.col(name) if name in OF_ARTICLE else F.col(f"it.{name}").alias(name) for name in names))


def write(
    df: DataFrame,
    folder: str,
    *,
    text: str | None = None,
    published: str | None = None,
    order: str | None = None,
    partitions: int | None = None,
    mode: str = "errorifexists",
    tables: Sequence[str] = ("articles", "statements"),
    by_month: bool = True,
    **options: Any,
) -> None:
    """Reads ``df`` and writes tables of Parquet under ``folder``; the tasks write them, and no row passes through the JVM.

    ``articles/`` holds everything that was read, in the order of the input; ``according import`` takes it into a ledger.
    ``statements/`` holds one row a statement, partitioned by month of publication, for DuckDB, Spark, pandas and polars;
    with ``by_month=False``, it has the order of the input. ``tables`` names those that are wanted.

    Who is meant across articles depends on the order in which they are read, and so on the order of the files. ``order``
    names a column that gives it. Without one, it is the order in which Spark has the rows; with ``partitions``, they are
    cut into so many tasks first.

    ``folder`` is a place that Spark and pyarrow both know: a local path that all machines share, ``hdfs://``, ``s3://``,
    ``gs://``. What is there already is an error, or left (``mode="ignore"``), or replaced (``"overwrite"``).
    """
    from pyspark.sql import functions as F

    if partitions is not None or order is not None:
        by = order or "__order"
        if order is None:
            df = df.withColumn(by, F.monotonically_increasing_id())
        n = partitions or df.rdd.getNumPartitions()
        df = df.repartitionByRange(n, by).sortWithinPartitions(by)
    function = _rows(df, _read_as(tables), text, published, options)
    _write(df.sparkSession, df, function, folder, mode, tables, by_month)


def read_files(
    spark: SparkSession,
    paths: str | Iterable[str],
    *,
    table: str = "statements",
    tasks: int | None = None,
    **options: Any,
) -> DataFrame:
    """Reads files of any kind that ``according read`` reads, in order: what ``read`` or ``articles`` gives.

    Paths are local, or addresses that pyarrow knows a file system for (``s3://``, ``hdfs://``, ``gs://``). A file is cut
    into parts, so that one large file keeps all cores busy, compressed or not; ``tasks`` is how many parts there are of
    all files, more or less. Every part unpacks its file from the beginning, which is cheap beside reading it.
    """
    frame, function = _files(spark, paths, table, tasks, options)
    return frame.mapInArrow(function, schema(table))


def write_files(
    spark: SparkSession,
    paths: str | Iterable[str],
    folder: str,
    *,
    tasks: int | None = None,
    mode: str = "errorifexists",
    tables: Sequence[str] = ("articles", "statements"),
    by_month: bool = True,
    **options: Any,
) -> None:
    """Reads files as ``read_files`` and writes tables as ``write``. There is no faster way: the JVM sees no article."""
    frame, function = _files(spark, paths, _read_as(tables), tasks, options)
    _write(spark, frame, function, folder, mode, tables, by_month)


def write_entities(spark: SparkSession, folder: str, *, mode: str = "errorifexists") -> None:
    """Writes ``entities/`` under a folder that ``write`` or ``write_files`` has written articles to: who is meant.

    One row for each one who speaks in an article (``document_id``, ``text_id``, ``entity_id``): whom that is across articles
    (``canonical_id``, ``name``, ``kind``; null where it was left open), and by which judgement (``judgement``, ``method``,
    ``reason``, ``score``, ``against_id``). It is what a new ledger says into which ``according import`` takes the folder.

    Tasks take out of the articles who speaks; one task judges, in the order of the files, and needs 700 bytes for each row:
    128 MB of memory, and the rest as temporary disk. A folder that holds no articles, or articles that were not all read by one version with the
    same options, raises ``InputError``; what is there already is treated as by ``write``.
    """
    from . import _entities
    from ._parquet import Target

    target = Target.of(spark, folder)
    if target.check([_entities.TABLE], mode):
        _entities.write(spark, target)


def speakers(statements: DataFrame, entities: DataFrame) -> DataFrame:
    """Who is meant by the speakers of statements: one row for each speaker whom an article names.

    ``statements`` is the table of statements, ``entities`` what ``write_entities`` has written, both as Spark reads them.
    The rows have ``statement_id`` with ``ord``, the place among its speakers, ``document_id``, ``entity_id``, the name that
    the article gives (``called``), and what ``entities`` has of it. Statements of a text that its article no longer has are
    left out, as by a ledger.
    """
    from . import _entities

    return _entities.speakers(statements, entities)


def write_clusters(spark: SparkSession, folder: str, *, mode: str = "errorifexists") -> None:
    """Writes ``clusters/`` under a folder that ``write`` or ``write_files`` has written articles to: the same statement elsewhere.

    One row for each statement with enough words to be compared: ``cluster_id``, ``statement_id``, ``document_id``, how its
    wording (``variant_id``) stands to that of the head, which is the one whose id the cluster has (``relation``, ``shared``,
    ``share``), and through which one it belongs there where not by itself (``via_id``). A statement that nobody else prints
    is a cluster of one. Columns and ids are those of the ledger's view ``cluster_member``, and the rows are those of a new
    ledger into which ``according import`` takes the folder.

    All steps but one are cut into tasks; that one needs some 50 bytes for each wording that is joined to another. Raises as
    ``write_entities``.
    """
    from . import _clusters
    from ._parquet import Target

    target = Target.of(spark, folder)
    if target.check([_clusters.TABLE], mode):
        _clusters.write(spark, target)


def read_archives(paths: DataFrame, table: str = "articles", column: str = "path", **options: Any) -> DataFrame:
    """Reads files that are named in a column, as ``read_files`` does; each is read by one task, as a stream."""
    from . import _tasks

    function = partial(_tasks.archives, table=table, options=_plain(options))
    return paths.select(column).mapInArrow(function, schema(table))


def _mapped(df: DataFrame, table: str, text: str | None, published: str | None, options: dict[str, Any]) -> DataFrame:
    return df.mapInArrow(_rows(df, table, text, published, options), schema(table))


def _rows(df: DataFrame, table: str, text: str | None, published: str | None, options: dict[str, Any]) -> Any:
    """The function that reads the rows of a partition of ``df``."""
    from . import _tasks

    fields = dict(options.pop("map", None) or {})
    for field, name in (("text", text), ("published", published)):
        if name is not None:
            fields[field] = name
    missing = [name for name in fields.values() if name.split(".")[0] not in df.columns]
    if missing:
        raise InputError(f"there is no column {missing[0]!r}\nhint: the columns are {', '.join(df.columns)}")
    return partial(_tasks.rows, table=table, options=_plain(dict(options, map=fields or None)))


def _files(
    spark: SparkSession, paths: str | Iterable[str], table: str, tasks: int | None, options: dict[str, Any]
) -> tuple[DataFrame, Any]:
    """Numbers of parts, one a task, and the function that reads a part."""
    from . import _tasks

    paths = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    # Executors stand in other folders.
    paths = [os.path.abspath(path) if is_local(path) else path for path in map(str, paths)]
    if not paths:
        raise InputError("there is no file to read\nhint: give one path or several")
    if tasks is None:
        context = getattr(spark, "_sc", None)
        tasks = _TASKS_A_CORE * (1 if context is None else context.defaultParallelism)
        tasks = min(tasks, _PARTS_OF_A_FILE * len(paths))
    parts = _cut(paths, tasks)
    function = partial(_tasks.parts, table=table, options=_plain(options), of=parts)
    return spark.range(0, len(parts), 1, len(parts)), function


def _cut(paths: list[str], tasks: int) -> list[tuple[str, int, int | None]]:
    """Parts of files, in order: path, first byte and end; about ``tasks`` of them, and at least one a file."""
    if tasks <= len(paths):
        return [(path, 0, None) for path in paths]
    from pyarrow import fs

    sizes = []
    for path in paths:
        system, inner = store(path)
        info = system.get_file_info(inner)
        if info.type == fs.FileType.NotFound:
            raise InputError(f"{path}: no such file or folder\nhint: check the path; nothing was read or written")
        sizes.append(info.size or 0)
    size = max(sum(sizes) / tasks, _PART)
    parts: list[tuple[str, int, int | None]] = []
    for path, n_bytes in zip(paths, sizes):
        n = max(1, round(n_bytes / size))
        cuts = [n_bytes * k // n for k in range(n)]
        parts.extend((path, start, end) for start, end in zip(cuts, [*cuts[1:], None]))
    return parts


def _read_as(tables: Sequence[str]) -> str:
    """The table from which all of ``tables`` can be made."""
    unknown = [table for table in tables if table not in ("articles", "statements")]
    if unknown or isinstance(tables, str) or not tables:
        raise InputError(f'tables={tables!r} is not known\nhint: it is a list of "articles", "statements" or both')
    return "articles" if "articles" in tables else "statements"


def _write(
    spark: SparkSession, frame: DataFrame, read: Any, folder: str, mode: str, tables: Sequence[str], by_month: bool
) -> None:
    from . import _tasks
    from ._parquet import Target, commit

    target = Target.of(spark, folder)
    if not target.check(tables, mode):
        return
    put = partial(_tasks.as_read, tables=tuple(tables), by_month=by_month)
    write = partial(_tasks.write, read=read, put=put, target=target)
    commit(frame, write, target, {table: _tasks.schema(table) for table in tables})


def _plain(options: Mapping[str, Any]) -> dict[str, Any]:
    # A task has one core.
    return dict(options, threads=options.get("threads") or 1)
