"""Tables that the steps of a pass leave for each other, under ``_temporary/`` of the folder, while it runs.

They are files and not what Spark caches: they outlive an executor, take no memory, and are as many as there are bytes.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Callable, Iterator

from . import _tasks
from ._parquet import Target, commit

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@contextmanager
def keeping(spark: SparkSession, target: Target) -> Iterator[Callable[..., DataFrame]]:
    """Gives a function that writes what a step makes of a data frame, and reads it again."""
    place = Target(f"{target.uri}/_temporary/{target.run}-steps")

    def keep(name: str, df: DataFrame, step: str | None = None, read: Any = None) -> DataFrame:
        """``df`` as it is, or ``step`` over it, or over what ``read`` makes of it, as a table ``name``."""
        rows = iter if step is None else partial(_tasks.step, name=step, read=read)
        schema = _tasks.schema_of_frame(df) if step is None else _tasks.schema_of_step(step)
        write = partial(_tasks.write, read=rows, put=partial(_tasks.into, table=name), target=place)
        commit(df, write, place, {name: schema})
        return spark.read.schema(_tasks.spark_schema(schema)).parquet(f"{place.uri}/{name}")

    try:
        yield keep
    finally:
        place.remove()
        target.clean()
