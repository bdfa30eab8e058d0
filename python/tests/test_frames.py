"""Data frames with the types that one expects."""

from __future__ import annotations

import according
import pyarrow as pa
import pytest
from conftest import TEXTS, wire

CATEGORIES = ["form", "type", "polarity", "determinacy", "source_class", "speech_act", "medium", "platform", "said_basis"]


def rows() -> according.Rows:
    return according.read(TEXTS, published="2025-03-05")


def test_the_arrow_table_holds_the_rows():
    table = rows().to_arrow()
    assert [wire(row) for row in table.to_pylist()] == rows().to_list()
    assert table.schema.field("said_from").type == pa.date32()
    assert table.schema.field("published_date").type == pa.date32()
    assert pa.types.is_list(table.schema.field("content").type)
    assert table.schema.field("content").type.value_type.names == ["start", "end", "exact"]
    assert table.schema.field("confidence").type == pa.float32()


def test_pandas_has_categories_dates_and_lists():
    import pandas as pd

    frame = rows().to_pandas()
    for name in CATEGORIES:
        assert isinstance(frame[name].dtype, pd.CategoricalDtype), name
    assert list(frame["form"].cat.categories) == ["direct", "mixed", "indirect"]
    assert frame["said_from"].dt.year[0] == 2025
    assert frame["published_date"].dt.day[0] == 5
    assert frame["content"].list.len()[0] == 1
    assert frame["content"].list.flatten().struct.field("exact").iloc[0] == "“We will wait,”"
    assert frame["depth"].sum() == 0
    assert 0 < frame["confidence"].mean() < 1
    assert frame["url"].isna().all()
    # Frames of different articles go together.
    both = pd.concat([frame, according.read(TEXTS[:1], published="2025-03-06").to_pandas()])
    assert isinstance(both["form"].dtype, pd.CategoricalDtype)


def test_polars_has_enums_dates_and_lists():
    import polars as pl

    frame = rows().to_polars()
    for name in CATEGORIES:
        assert isinstance(frame.schema[name], pl.Enum), name
    assert frame.schema["form"].categories.to_list() == ["direct", "mixed", "indirect"]
    assert frame.schema["said_from"] == pl.Date
    exact = frame["content"].list.first().struct.field("exact")
    assert exact[0] == "“We will wait,”"
    assert frame.filter(pl.col("polarity") == "negative").height == 1


def test_no_rows_are_an_empty_frame():
    for text in (["It rained in Skerrow."], []):
        assert according.read(text).to_arrow().schema == rows().to_arrow().schema
        assert len(according.read(text).to_pandas()) == 0
        assert according.read(text).to_polars().schema == rows().to_polars().schema


def test_batches_do_not_tear_the_categories():
    many = according.read((TEXTS[0] for _ in range(5_000)), profile="fast")
    table = many.to_arrow()
    assert table["form"].num_chunks > 1
    assert table["form"].combine_chunks().dictionary.to_pylist() == ["direct", "mixed", "indirect"]


def test_duckdb_reads_a_stream():
    duckdb = pytest.importorskip("duckdb")
    stream = pa.RecordBatchReader.from_stream(rows())  # noqa: F841 (named in the query)
    found = duckdb.sql("SELECT count(*), min(said_from) FROM stream WHERE form <> 'indirect'").fetchall()[0]
    assert found[0] >= 2 and found[1].isoformat() == "2025-03-04"
