"""Reads exports with pandas, polars and DuckDB, and looks at the types: tables.py DIR"""

from __future__ import annotations

import datetime
import json
import sqlite3
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl

PASSAGE = {"start", "end", "exact"}


def main(folder: Path) -> None:
    parquet, csv, jsonl = (folder / f"clients.{form}" for form in ("parquet", "csv", "jsonl"))
    rows = [json.loads(line) for line in jsonl.read_text().splitlines()]
    assert len(rows) > 200, len(rows)
    ids = [row["statement_id"] for row in rows]
    assert len(set(ids)) == len(ids)

    frame = pd.read_parquet(parquet)
    assert list(frame["statement_id"]) == ids
    assert frame["confidence"].dtype == "float32" and frame["confidence"].between(0, 1).all()
    assert pd.api.types.is_integer_dtype(frame["depth"]), frame["depth"].dtype
    days = frame["published_date"].dropna()
    assert len(days) > 100 and all(isinstance(day, datetime.date) for day in days)
    assert {key for spans in frame["content"] for span in spans for key in span} == PASSAGE
    assert [[span["exact"] for span in spans] for spans in frame["content"]] == [
        [span["exact"] for span in row["content"]] for row in rows
    ]

    table = pl.read_parquet(parquet)
    schema = dict(table.schema)
    assert schema["published_date"] == pl.Date and schema["said_from"] == pl.Date
    assert schema["confidence"] == pl.Float32 and schema["depth"].is_integer()
    assert schema["speech_act"] == pl.String and schema["cue_lemma"] == pl.String
    assert {field.name for field in schema["source"].inner.fields} == PASSAGE
    assert table["statement_id"].to_list() == ids
    said = table.select(pl.col("content").list.eval(pl.element().struct.field("exact")).list.len().sum()).item()
    assert said == sum(len(row["content"]) for row in rows)

    db = duckdb.connect()
    types = {name: kind for name, kind, *_ in db.execute(f"DESCRIBE SELECT * FROM '{parquet}'").fetchall()}
    assert types["published_date"] == "DATE" and types["confidence"] == "FLOAT", types
    assert types["content"].startswith("STRUCT(") and types["content"].endswith("[]"), types["content"]
    query = f"SELECT count(*) FROM (SELECT unnest(content, recursive := true) FROM '{parquet}')"
    assert db.execute(query).fetchone()[0] == said

    for name, path in (("csv", csv), ("excel", folder / "clients.excel.csv")):
        flat = pd.read_csv(path, dtype_backend="numpy_nullable")
        assert list(flat["statement_id"]) == ids, name
        assert flat["confidence"].dtype == "Float64" and flat["depth"].dtype == "Int64"
        assert list(flat["cue_lemma"].fillna("")) == [row["cue_lemma"] or "" for row in rows]
        assert list(flat["speech_act"].fillna("")) == [row["speech_act"] or "" for row in rows]
        assert pd.to_datetime(flat["published"], format="ISO8601", utc=True).notna().sum() > 100
        assert dict(pl.read_csv(path, infer_schema_length=None).schema)["confidence"] == pl.Float64
        types = {it[0]: it[1] for it in db.execute(f"DESCRIBE SELECT * FROM read_csv('{path}', sample_size = -1)").fetchall()}
        assert types["confidence"] == "DOUBLE" and types["depth"] == "BIGINT" and types["content"] == "VARCHAR", types
    assert (folder / "clients.excel.csv").read_bytes().startswith(b"\xef\xbb\xbf")

    assert len(pd.read_json(jsonl, lines=True)) == len(rows)
    assert db.execute(f"SELECT count(*) FROM read_json('{jsonl}')").fetchone()[0] == len(rows)

    # As DNA reads a document's statements.
    dna = sqlite3.connect(folder / "clients.dna")
    found = dna.execute(
        "SELECT d.Text, s.Start, s.Stop, l.Value FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId"
        " JOIN DATALONGTEXT l ON l.StatementId = s.ID JOIN VARIABLES v ON v.ID = l.VariableId AND v.Variable = 'said'"
    ).fetchall()
    assert len(found) >= len(rows)
    for text, start, stop, said in found:
        units = text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le")
        assert units == said or " … " in said or not said, (units, said)
    print(f"clients: pandas {pd.__version__}, polars {pl.__version__}, DuckDB {duckdb.__version__}: {len(rows)} rows, types as they are")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
