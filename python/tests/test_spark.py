"""A real cluster of three processes on this machine. Skipped, with the reason, only where there is no Java or no PySpark."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import according
import pytest
from conftest import TEXTS, executors, wire

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'according[spark]'")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("there is no Java: apt-get install default-jre-headless", allow_module_level=True)

import according.spark as reading  # noqa: E402

ARTICLES = 120


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """Articles in which some people come back, some texts are printed twice, and some lines cannot be read."""
    file = tmp_path_factory.mktemp("in") / "a.jsonl"
    with file.open("w") as out:
        for n in range(ARTICLES):
            text = "\n\n".join(TEXTS[(n + k) % len(TEXTS)] for k in range(1 + n % 3))
            article = {
                "id": f"a{n:04}",
                "text": "" if n % 40 == 7 else f"{text}\n\nIt was the {n // 2}th day of rain in Skerrow, he said.",
                "published": f"2025-0{1 + n % 3}-0{1 + n % 9}",
                "publisher": ["The Daily Lantern", "The Courier"][n % 2],
            }
            out.write(json.dumps(article) + "\n")
    return file


def frame(spark, file, partitions=6):
    """The articles in some tasks, in order."""
    from pyspark.sql import functions as F

    rows = spark.read.json(str(file)).withColumn("n", F.col("id"))
    return rows.repartitionByRange(partitions, "n").sortWithinPartitions("n")


def test_rows_are_those_of_the_command_line(spark, file, lines):
    read = reading.read(frame(spark, file), text="text", published="published")
    expect = lines("read", file, "--format", "jsonl")
    assert [wire(row.asDict(recursive=True)) for row in read.collect()] == expect
    assert len(expect) > ARTICLES


def test_every_record_has_a_fate(spark, file):
    rows = reading.articles(frame(spark, file)).select("document_id", "skipped", "skip_message").collect()
    assert len(rows) == ARTICLES
    assert [row.skipped for row in rows if row.skipped] == ["empty"] * 3
    assert "empty" in next(row.skip_message for row in rows if row.skipped)


def test_what_has_no_name_is_called_by_its_text(spark):
    read = reading.read(spark.createDataFrame([(text,) for text in TEXTS], "story string"), text="story")
    rows = read.select("document_id", "text_id").distinct().collect()
    expect = {row["document"]["text_id"] for row in according.read(TEXTS)}
    assert {row.text_id for row in rows} == expect != set()
    assert all(row.document_id == row.text_id for row in rows)


def test_a_folder_makes_the_ledger_of_one_machine(spark, file, lines, tmp_path):
    out, here, there = tmp_path / "out", tmp_path / "here.ledger", tmp_path / "there.ledger"
    reading.write(frame(spark, file), str(out), text="text", published="published", order="n", partitions=5)
    with pytest.warns(according.SkippedWarning):
        according.read_files(file, ledger=here).drain()
    with pytest.warns(according.SkippedWarning):
        summary = according.import_folder(out, there)
    assert (summary.articles, summary.skipped[0].count) == (ARTICLES - 3, 3)
    here, there = according.Ledger(here), according.Ledger(there)
    assert there.verify()["sound"]
    for ask in (
        lambda it: it.rows().to_list(),
        lambda it: it.entities(),
        lambda it: it.sources(top=1000),
        lambda it: {key: value for key, value in it.stats().items() if key != "runs"},
        lambda it: [it.why(entity["entity_id"])["methods"] for entity in it.entities()],
    ):
        assert ask(there) == ask(here)

    # The statements as they lie there, by month.
    duckdb = pytest.importorskip("duckdb")
    rows = duckdb.sql(f"SELECT * FROM read_parquet('{out}/statements/*/*.parquet', hive_partitioning = true)")
    found = sorted((dict(zip(rows.columns, row)) for row in rows.fetchall()), key=lambda row: row["statement_id"])
    assert {row["month"] for row in found} == {"2025-01", "2025-02", "2025-03"}
    expect = sorted(there.rows().to_list(), key=lambda row: row["statement_id"])
    assert [wire(row) for row in found] == expect


def test_an_executor_that_is_killed_changes_nothing(spark, file, lines):
    from pyspark import TaskContext, cloudpickle

    # Executors do not have this file.
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    expect = lines("read", file, "--format", "jsonl")
    marker = file.parent / "killed"

    def kill_once(batches):
        """Kills the executor of the third task, when it has given its first batch, the first time that it runs."""
        for n, batch in enumerate(batches):
            yield batch
            if n == 0 and TaskContext.get().partitionId() == 3 and not marker.exists():
                marker.write_text("")
                _kill_executor()

    rows = reading.read(frame(spark, file))
    killed = rows.mapInArrow(kill_once, rows.schema)
    assert [wire(row.asDict(recursive=True)) for row in killed.collect()] == expect
    assert marker.exists()


def rows_of(folder):
    """The rows of a folder of Parquet, in the order of its files, as the wire has them."""
    import pyarrow.parquet as pq

    files = sorted(Path(folder).rglob("part-*.parquet"))
    return [wire(row) for file in files for row in pq.ParquetFile(file).read().to_pylist()]


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    """A compressed file that is worth cutting; no line has an id, so that each is called by its place."""
    file = tmp_path_factory.mktemp("large") / "a.jsonl.gz"
    noise = random.Random(9)
    with gzip.open(file, "wt") as out:
        for n in range(400):
            # Letters that cannot be compressed, and in which nothing is said.
            rest = "".join(noise.choice("abcdefghijklmnopqrstuvwxyz ") for _ in range(6000))
            out.write(json.dumps({"text": f"{TEXTS[n % 4]}\n\n{n} {rest}", "lang": "en", "published": "2025-03-05"}) + "\n")
    assert file.stat().st_size > 1 << 20
    return file


def test_one_large_file_is_read_by_many_tasks(spark, large, lines):
    options = {"any_language": True}
    expect = lines("read", large, "--format", "jsonl", "--any-language")
    read = reading.read_files(spark, large, **options)
    assert read.rdd.getNumPartitions() > 2
    assert [wire(row.asDict(recursive=True)) for row in read.collect()] == expect
    assert len({row["document"]["id"] for row in expect}) == 400
    # From a file system of pyarrow, where bytes come as they like.
    address = f"file://{large}"
    read = reading.read_files(spark, address, tasks=5, **options).collect()
    assert [row.statement_id for row in read] == [row.statement_id for row in reading.read_files(spark, address, tasks=1, **options).collect()]


def test_tasks_write_what_spark_would_write(spark, file, lines, tmp_path):
    expect = lines("read", file, "--format", "jsonl")
    reading.write(frame(spark, file), str(tmp_path / "a"), tables=["statements"], by_month=False)
    assert rows_of(tmp_path / "a") == expect
    assert {path.name for path in (tmp_path / "a").iterdir()} == {"statements"}
    found = spark.read.parquet(str(tmp_path / "a" / "statements"))
    assert {field.simpleString() for field in found.schema} == {field.simpleString() for field in reading.schema()}

    reading.write_files(spark, file, str(tmp_path / "b"))
    articles = spark.read.parquet(str(tmp_path / "b" / "articles"))
    assert articles.count() == ARTICLES
    by_month = spark.read.parquet(str(tmp_path / "b" / "statements")).drop("month").orderBy("statement_id")
    assert by_month.collect() == reading.statements(articles).orderBy("statement_id").collect()
    assert by_month.count() == len(expect)


def test_what_is_there_is_left_or_replaced(spark, file, tmp_path):
    out, few = str(tmp_path / "out"), {"tables": ["statements"], "by_month": False}
    reading.write_files(spark, file, out, **few)
    before = rows_of(out)
    with pytest.raises(according.InputError, match="is there already"):
        reading.write_files(spark, file, out, **few)
    (tmp_path / "none.jsonl").write_text('{"text": "It was raining."}\n')
    reading.write_files(spark, tmp_path / "none.jsonl", out, mode="ignore", **few)
    assert rows_of(out) == before != []
    reading.write_files(spark, tmp_path / "none.jsonl", out, mode="overwrite", **few)
    assert rows_of(out) == [] == spark.read.parquet(f"{out}/statements").collect()
    for wrong in ({"mode": "append"}, {"tables": "statements"}, {"tables": ["rows"]}, {"tables": []}):
        with pytest.raises(according.InputError, match="is not known"):
            reading.write_files(spark, file, out, **{**few, **wrong})
    with pytest.raises(according.InputError, match="no such file"):
        reading.write_files(spark, tmp_path / "nowhere", str(tmp_path / "other"), tasks=2)


def test_a_job_that_fails_leaves_nothing(spark, file, tmp_path):
    from pyspark.errors import PySparkException

    with pytest.raises(PySparkException, match="there is no option"):
        reading.write_files(spark, file, str(tmp_path / "out"), colour="red")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_executor_that_is_killed_while_it_writes_changes_nothing(spark, large, tmp_path):
    out, options = tmp_path / "out", {"tables": ["statements"], "by_month": False, "any_language": True, "tasks": 6}
    reading.write_files(spark, large, str(tmp_path / "whole"), **options)
    killed = []

    def kill() -> None:
        while not list(out.rglob("*.parquet")):
            time.sleep(0.01)
        killed.append(executors(spark.sparkContext.applicationId)[0])
        os.kill(killed[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    reading.write_files(spark, large, str(out), **options)
    thread.join()
    assert killed
    assert rows_of(out) == rows_of(tmp_path / "whole") != []
    names = sorted(path.name for path in out.rglob("*") if path.is_file())
    assert names == sorted(path.name for path in (tmp_path / "whole").rglob("*") if path.is_file())


def _kill_executor():
    """Kills the Java process above this one that runs tasks."""
    pid = os.getppid()
    while pid > 1:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            is_executor = b"CoarseGrainedExecutorBackend" in file.read()
        if is_executor:
            os.kill(pid, signal.SIGKILL)
            return
        with open(f"/proc/{pid}/stat") as file:
            pid = int(file.read().rsplit(")", 1)[1].split()[1])
    raise AssertionError("no executor above this process")


def test_archives_are_read_as_by_the_command_line(spark, lines, tmp_path):
    from test_warc import archive

    files = [tmp_path / f"{name}.warc.gz" for name in "ba"]
    for n, file in enumerate(files):
        file.write_bytes(archive(n))
    rows = spark.createDataFrame([(str(files[0]),), (f"file://{files[1]}",)], "path string").coalesce(1)
    read = reading.read_archives(rows, table="statements")
    expect = lines("read", *files, "--format", "jsonl")
    assert [wire(row.asDict(recursive=True)) for row in read.collect()] == expect != []


def test_the_job_for_web_archives(tmp_path, lines):
    """As `spark-submit` runs it, in a process of its own."""
    from test_warc import archive

    for n in range(2):
        (tmp_path / f"{n}.warc.gz").write_bytes(archive(n))
    (tmp_path / "warc.paths").write_text("0.warc.gz\n1.warc.gz\n")
    import according.jobs.warc as job

    arguments = [str(tmp_path / "warc.paths"), str(tmp_path / "out"), "--prefix", f"{tmp_path}/"]
    submit = Path(shutil.which("spark-submit") or Path(sys.executable).parent / "spark-submit")
    environment = dict(os.environ, PYSPARK_PYTHON=sys.executable, PYSPARK_DRIVER_PYTHON=sys.executable)
    configuration = ["--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.ui.enabled=false"]
    done = subprocess.run(
        [submit, "--master", "local[1]", *configuration, job.__file__, *arguments],
        capture_output=True, text=True, env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert "read" in done.stdout
    ledger = tmp_path / "a.ledger"
    with pytest.warns(according.SkippedWarning):
        according.import_folder(tmp_path / "out", ledger)
    expect = lines("read", tmp_path / "0.warc.gz", tmp_path / "1.warc.gz", "--format", "jsonl")
    by_id = lambda rows: sorted(rows, key=lambda row: row["statement_id"])
    assert by_id(according.Ledger(ledger).rows()) == by_id(expect) != []
