"""Rows as they are read: once, in order, in the shape that is asked for."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Callable, Iterator

from ._according import ConsumedError, SkippedError, Stream, sets

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._types import Row


class SkippedWarning(UserWarning):
    """Something was not read; the message says what and why, and ``Rows.summary`` counts it."""


@dataclass(frozen=True)
class Skipped:
    """What was not read, or is worth knowing, for one reason."""

    reason: str
    count: int
    #: The first few, each with where and why.
    first: list[str]
    hint: str | None


@dataclass(frozen=True)
class Summary:
    """What became of everything that was read. Every record is an article or skipped."""

    articles: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    statements: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)
    interrupted: bool = False
    #: Of a ledger: articles without reprints and copies.
    distinct_texts: int | None = None

    @classmethod
    def _of(cls, told: str) -> Summary:
        fields = json.loads(told)
        for name in ("skipped", "notes"):
            fields[name] = [Skipped(**kind) for kind in fields.get(name, [])]
        return cls(**fields)


class Rows:
    """Statements, one a row: a stream that is taken once.

    Iterating gives dictionaries as the command line writes lines of JSON. ``to_arrow``, ``to_pandas`` and ``to_polars``
    give tables, ``batches`` gives pyarrow's record batches one by one, and everything that takes an Arrow stream (DuckDB,
    pandas, polars ...) takes this object. Memory stays bounded unless all of it is asked for.
    """

    def __init__(self, stream: Stream, *, strict: bool = False) -> None:
        self._stream = stream
        self._strict = strict
        self._taken = False

    def __iter__(self) -> Iterator[Row]:
        self._take()
        for rows in self._parts(self._stream.next_json):
            yield from json.loads(rows)

    def batches(self) -> Iterator[pyarrow.RecordBatch]:
        """pyarrow's record batches, as they are read."""
        self._take()
        import pyarrow as pa

        return (pa.record_batch(batch) for batch in self._batches())

    def to_arrow(self) -> pyarrow.Table:
        """A table of pyarrow. Names of closed sets (``form``, ``polarity`` ...) are dictionaries."""
        self._take()
        import pyarrow as pa

        schema = pa.schema(self._stream)
        return pa.Table.from_batches([pa.record_batch(batch) for batch in self._batches()], schema=schema)

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame of pandas: strings, categories, dates (days), and lists of structs that stay in Arrow's memory."""
        import pandas as pd
        import pyarrow as pa

        table = self.to_arrow()

        def dtype(kind: pa.DataType) -> Any:
            if pa.types.is_dictionary(kind):
                return None
            return pd.ArrowDtype(kind)

        return table.to_pandas(types_mapper=dtype)

    def to_polars(self) -> polars.DataFrame:
        """A data frame of polars: strings, enums, dates, and lists of structs."""
        import polars as pl

        frame = pl.DataFrame(self.to_arrow() if _has_pyarrow() else self)
        return frame.with_columns(pl.col(name).cast(pl.Enum(values)) for name, values in sets().items())

    def to_list(self) -> list[Row]:
        """All rows as dictionaries."""
        return list(self)

    def drain(self) -> Summary:
        """Reads to the end without keeping anything, and says what was read."""
        self._take()
        for _ in self._batches():
            pass
        assert self.summary is not None
        return self.summary

    @property
    def summary(self) -> Summary | None:
        """What became of every record; None until the rows are at their end."""
        told = self._stream.summary
        return None if told is None else Summary._of(told)

    def close(self) -> None:
        """Stops reading."""
        self._taken = True
        self._stream.close()

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __arrow_c_schema__(self) -> object:
        return self._stream.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        self._take()
        return self._stream.__arrow_c_stream__(requested_schema)

    def _take(self) -> None:
        if self._taken:
            raise ConsumedError("these rows were taken already\nhint: keep a frame or a list of them, or read again")
        self._taken = True

    def _batches(self) -> Iterator[Any]:
        return self._parts(self._stream.next_batch)

    def _parts(self, take: Callable[[], Any]) -> Iterator[Any]:
        while (part := take()) is not None:
            yield part
        self._tell()

    def _tell(self) -> None:
        summary = self.summary
        if summary is None or not summary.skipped:
            return
        told = "\n".join(
            f"skipped {it.count}: {it.reason.replace('_', ' ')}: {it.first[0]}" for it in summary.skipped
        )
        if self._strict:
            raise SkippedError(told)
        warnings.warn(told, SkippedWarning, stacklevel=4)


def _has_pyarrow() -> bool:
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None
