"""What goes in, and that it comes out as from the command line."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import according
import pyarrow as pa
import pytest
from conftest import TEXTS, wire

ARTICLES = [
    {"id": f"a{i}", "text": text, "published": f"2025-03-0{i + 1}", "publisher": "The Daily Lantern", "authors": ["A. Ode", "B. Ode"]}
    for i, text in enumerate(TEXTS)
]


def test_texts_give_rows():
    rows = according.read(TEXTS, published="2025-03-05").to_list()
    assert len(rows) >= 4
    assert rows[0]["speaker"][0]["name"] == "Mara Lindqvist"
    assert rows[0]["said"]["from"] == "2025-03-04"
    assert [row["document"]["id"] for row in rows] == sorted(row["document"]["id"] for row in rows)
    for row in rows:
        text = TEXTS[int(row["document"]["id"])]
        for role in ("source", "cue", "content", "addressee", "place", "time"):
            for span in row[role]:
                assert text[span["start"] : span["end"]] == span["exact"]


def test_a_string_is_a_text_and_a_path_is_a_path(tmp_path, monkeypatch):
    assert len(according.read(TEXTS[0]).to_list()) == 1
    (tmp_path / "a.txt").write_text(TEXTS[0])
    assert len(according.read(tmp_path / "a.txt").to_list()) == 1
    assert len(according.read([tmp_path / "a.txt"]).to_list()) == 1
    assert len(according.read_files(str(tmp_path)).to_list()) == 1
    monkeypatch.chdir(tmp_path)
    with pytest.raises(according.InputError, match="read_files"):
        according.read("a.txt")


def test_files_give_the_rows_of_the_command_line(examples, lines):
    assert according.read(examples).to_list() == lines("read", examples, "--format", "jsonl")


@pytest.mark.parametrize("threads", [1, 3])
def test_options_are_those_of_the_command_line(examples, lines, threads):
    here = according.read(examples, nested=True, profile="fast", threads=threads).to_list()
    assert here == lines("read", examples, "--format", "jsonl", "--nested", "--profile", "fast")


@pytest.fixture(scope="module")
def expected(lines, tmp_path_factory):
    """The rows of ARTICLES as the program reads them from a file."""
    file = tmp_path_factory.mktemp("in") / "a.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    return lines("read", file, "--format", "jsonl")


def test_dictionaries_are_lines_of_a_file(expected):
    assert according.read(ARTICLES).to_list() == expected
    assert according.read(iter(ARTICLES)).to_list() == expected
    dated = [dict(article, published=datetime.date.fromisoformat(article["published"])) for article in ARTICLES]
    assert according.read(dated).to_list() == expected


def test_tables_are_lines_of_a_file(expected):
    import pandas
    import polars

    table = pa.Table.from_pylist(ARTICLES)
    days = table.set_column(2, "published", table["published"].cast(pa.date32()))
    frame = table.to_pandas()
    times = frame.assign(published=pandas.to_datetime(frame["published"]))
    for source in (table, days, pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=2))):
        assert according.read(source).to_list() == expected
    for source in (frame, times, frame.astype({"publisher": "category"}), polars.from_arrow(days)):
        assert according.read(source).to_list() == expected


def test_columns_are_named(expected):
    named = {"id": "key", "text": "story", "published": "day", "publisher": "paper"}
    table = pa.Table.from_pylist([{named.get(key, key): value for key, value in article.items()} for article in ARTICLES])
    read = according.read(table, text="story", published="day", map={"id": "key", "publisher": "paper"})
    assert read.to_list() == expected
    dicts = according.read(table.to_pylist(), text="story", map={"id": "key", "publisher": "paper", "published": "day"})
    assert dicts.to_list() == expected


def test_open_files_are_read(expected):
    raw = "".join(json.dumps(article) + "\n" for article in ARTICLES).encode()
    assert according.read(io.BytesIO(raw), name="a.jsonl").to_list() == expected

    class Broken(io.BytesIO):
        def read(self, n=-1):
            raise OSError("the store is gone")

    with pytest.raises(OSError, match="the store is gone"):
        according.read(Broken(), name="a.jsonl").to_list()


def test_what_is_without_a_name_is_called_by_its_place():
    rows = according.read([{"text": text} for text in TEXTS]).to_list()
    assert rows == according.read(TEXTS).to_list() == according.read(pa.table({"text": TEXTS})).to_list()


def test_what_cannot_be_read_is_told():
    texts = [TEXTS[0], "", "   ", TEXTS[1]]
    rows = according.read(texts)
    with pytest.warns(according.SkippedWarning, match="skipped 2: empty: item:2"):
        assert len(rows.to_list()) == 2
    assert rows.summary.articles == 2
    assert [(it.reason, it.count, len(it.first)) for it in rows.summary.skipped] == [("empty", 2, 2)]
    with pytest.raises(according.SkippedError, match="empty"):
        according.read(texts, strict=True).to_list()


def test_wrong_arguments_are_named(tmp_path):
    for wrong, words in [
        (lambda: according.read(TEXTS, profile="best"), "profile=.best. is not known\nhint: it is one of thorough, fast"),
        (lambda: according.read(TEXTS, thread=2), "there is no option .thread."),
        (lambda: according.read(TEXTS, threads=0), "not between 1 and 1024"),
        (lambda: according.read(TEXTS, map={"txt": "a"}), "txt"),
        (lambda: according.read(5), "int cannot be read\nhint: "),
        (lambda: according.read([5]).to_list(), "article 0 is int"),
        (lambda: according.read(tmp_path / "none").to_list(), "(?s)none.*hint: "),
        (lambda: according.read(TEXTS, published="last week").to_list(), "last week"),
    ]:
        with pytest.raises(according.InputError, match=words):
            wrong()


def test_an_exception_of_the_source_comes_back():
    def texts():
        yield TEXTS[0]
        raise ZeroDivisionError("in the generator")

    with pytest.raises(ZeroDivisionError, match="in the generator"):
        according.read(texts()).to_list()


def test_reading_is_lazy_and_ends_when_nobody_wants_more():
    taken = []

    def texts():
        n = 0
        while True:
            taken.append(n)
            yield {"id": str(n), "text": TEXTS[n % len(TEXTS)]}
            n += 1

    with according.read(texts(), profile="fast") as rows:
        first = next(iter(rows))
    assert first["document"]["id"] == "0"
    assert len(taken) > 1


def test_rows_are_taken_once():
    rows = according.read(TEXTS)
    rows.to_arrow()
    for again in (rows.to_list, rows.to_arrow, rows.to_pandas, rows.to_polars, rows.drain, lambda: pa.table(rows)):
        with pytest.raises(according.ConsumedError, match="taken already"):
            again()


def test_batches_and_streams_hold_the_same_rows():
    expect = according.read(TEXTS).to_list()
    plain = lambda batches: [wire(row) for batch in batches for row in batch.to_pylist()]
    assert plain(according.read(TEXTS).batches()) == expect
    assert plain(pa.RecordBatchReader.from_stream(according.read(TEXTS))) == expect


def test_reading_into_a_ledger(tmp_path, lines):
    path = tmp_path / "a.ledger"
    summary = according.read(ARTICLES, ledger=path).drain()
    assert (summary.articles, summary.added, summary.distinct_texts) == (4, 4, 4)
    assert according.read(ARTICLES, ledger=path).drain().unchanged == 4
    assert according.Ledger(path).verify()["sound"]
    assert len(lines("to", "Mara Lindqvist", "--ledger", path)) == 1
