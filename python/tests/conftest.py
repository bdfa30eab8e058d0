"""Invented articles, and the program to compare with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import according
import pytest

ROOT = Path(__file__).parents[2]

#: Sentences with one statement each; the names are invented.
TEXTS = [
    "“We will wait,” Mara Lindqvist said on Tuesday.",
    "The mayor of Skerrow, Tom Alder, denied that the light had failed.",
    "“Every buoy was checked,” Corinne Ashdell told reporters. She added that 17 boats were lost.",
    "According to the harbour office, the ferry was late.",
]


#: Two executors of one core.
MASTER = "local-cluster[2,1,2048]"


@pytest.fixture(scope="session")
def spark():
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(MASTER).appName("according tests")
    for key, value in {
        "spark.executor.memory": "1g",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
        "spark.executorEnv.PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"


@pytest.fixture(scope="session")
def cli():
    """Runs the program and gives its output; it is built by ``python/check``."""
    program = os.environ.get("ACCORDING_CLI") or ROOT / "target" / "release" / "according"
    if not Path(program).exists():
        pytest.skip(f"the program is not built: {program}; cargo build --release makes it")

    def run(*arguments, **options) -> str:
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, **options)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def lines(cli):
    """The output of the program as dictionaries."""
    return lambda *arguments, **options: [json.loads(line) for line in cli(*arguments, **options).split("\n") if line]


@pytest.fixture(scope="session")
def ledger(examples, tmp_path_factory) -> according.Ledger:
    path = tmp_path_factory.mktemp("ledger") / "examples.ledger"
    summary = according.read_files(examples, ledger=path).drain()
    assert summary.articles > 10 and summary.statements > 200
    return according.Ledger(path)


def executors(app: str) -> list[int]:
    """The processes that run the tasks of a Spark application on this machine."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"org.apache.spark.executor.CoarseGrainedExecutorBackend" in words and app.encode() in words:
                found.append(int(folder.name))
    return found


def wire(row: dict) -> dict:
    """A row of the Arrow table as the wire has it: what `document` and `said` hold, and three decimals."""
    row = dict(row)
    of = {"id": "document_id", **{key: key for key in ("text_id", "url", "publisher", "title", "published", "licence")}}
    document = {key: row.pop(column) for key, column in of.items()}
    said = {key: row.pop(f"said_{key}") for key in ("timex", "from", "to", "basis")}
    said = {key: str(value) if key in ("from", "to") and value is not None else value for key, value in said.items()}
    for column in ("published_date", "cue_lemma", "speech_act", "month"):
        row.pop(column, None)
    for speaker in row["speaker"]:
        del speaker["method"], speaker["score"]
    return {**row, "document": document, "said": said, "confidence": round(row["confidence"], 3)}
