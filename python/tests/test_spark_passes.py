"""Second passes on Spark over a folder, against the ledger into which the folder is imported."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import threading
import time
from pathlib import Path

import according
import pytest
from conftest import executors

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'according[spark]'")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("there is no Java: apt-get install default-jre-headless", allow_module_level=True)

import according.spark as reading  # noqa: E402
from according import _folder  # noqa: E402
from according._parquet import Target  # noqa: E402

CLUSTERS = """
    SELECT printf('%016x', coalesce(h.digest, v.digest)) AS cluster_id, s.statement_id,
      coalesce(v.relation, 'identical') AS relation, v.shared, v.share, printf('%016x', v.digest) AS variant_id,
      CASE WHEN w.id IS NOT NULL THEN printf('%016x', w.digest) END AS via_id
    FROM utterance u JOIN variant v ON v.id = u.variant LEFT JOIN variant h ON h.id = v.head
      LEFT JOIN variant w ON w.id = v.via JOIN statement s ON s.id = u.statement ORDER BY s.statement_id"""
ENTITIES = """
    SELECT d.document_id, t.text_id, e.entity_id, c.canonical_id, c.kind, r.judgement, r.method, r.reason, r.score,
      a.canonical_id AS against_id
    FROM entity e JOIN text t ON t.id = e.text JOIN document d ON d.id = t.document
      JOIN current_resolution r ON r.entity = e.id LEFT JOIN canonical c ON c.id = r.canonical
      LEFT JOIN canonical a ON a.id = r.against WHERE e.retired_run IS NULL ORDER BY d.document_id, e.entity_id"""
SPEAKERS = """
    SELECT s.statement_id, l.ord, e.entity_id, c.canonical_id
    FROM link l JOIN statement s ON s.id = l.statement JOIN entity e ON e.id = l.entity
      LEFT JOIN canonical c ON c.id = e.canonical
    WHERE l.role = 'source' AND l.judgement = 'positive' AND s.retired_run IS NULL
      AND NOT EXISTS (SELECT 1 FROM link n WHERE n.supersedes = l.id) ORDER BY 1, 2"""


def asked(ledger: Path, sql: str) -> list[dict]:
    db = sqlite3.connect(ledger)
    db.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in db.execute(sql)]
    finally:
        db.close()


def judged(spark, out: Path, ledger: Path) -> None:
    """Both ways from a folder."""
    according.import_folder(out, ledger)
    reading.write_entities(spark, str(out))
    reading.write_clusters(spark, str(out))


def compare(spark, out: Path, ledger: Path) -> dict[str, int]:
    """Both passes over ``out`` have said what ``ledger`` says; gives how many rows there are."""
    entities = spark.read.parquet(f"{out}/entities")
    clusters = spark.read.parquet(f"{out}/clusters")

    expect = asked(ledger, CLUSTERS)
    rows = [row.asDict() for row in clusters.orderBy("statement_id").collect()]
    assert [{name: row[name] for name in expect[0]} for row in rows] == expect
    assert {row["kind"] for row in rows} == {"same_utterance"}

    expect = asked(ledger, ENTITIES)
    found = [row.asDict() for row in entities.orderBy("document_id", "entity_id").collect()]
    assert [{name: row[name] for name in expect[0]} for row in found] == expect
    names = {it["entity_id"]: it["name"] for it in according.Ledger(ledger).entities()}
    assert all(row["name"] == names[row["canonical_id"]] for row in found if row["canonical_id"])

    expect = asked(ledger, SPEAKERS)
    spoken = reading.speakers(reading.statements(spark.read.parquet(f"{out}/articles")), entities)
    spoken = [row.asDict() for row in spoken.orderBy("statement_id", "ord").collect()]
    assert [{name: row[name] for name in expect[0]} for row in spoken] == expect
    return {
        "statements": len(rows),
        "joined": sum(row["cluster_id"] != row["variant_id"] for row in rows),
        "entities": len(found),
        "open": sum(row["canonical_id"] is None for row in found),
        "speakers": len(spoken),
    }


#: Invented: what several outlets print of one speech, whole, cut and told; two of one name, and a surname alone.
SPEECH = "“The people of Skerrow deserve to know why nobody mended the lamp on the northern wall,”"
STORIES = [
    "{speech} said Mara Lindqvist, the harbour minister, on Tuesday. She added that eleven boats were lost.",
    "Harbour minister Mara Lindqvist said people in Skerrow “deserve to know why nobody mended the lamp”.",
    "{speech} Lindqvist told reporters.",
    "Mara Lindqvist, a dentist in Norvik, said that the teeth of children had never been better than this winter.",
    "Lindqvist said that the ferry to Skerrow would be late again this winter because of the storm.",
    "The mayor of Skerrow, Tom Alder, denied that the light had failed in the night before the boats were lost.",
    "According to the Skerrow Harbour Office (SHO), the ferry to the northern islands was late because of the storm.",
    "The SHO said the ferry to the northern islands was late because of the storm.",
    "{speech} an official said.",
    "Farrow said that nobody had asked him about the lamp on the northern wall before the storm.",
    "Olof Lindqvist, a fisherman, said that his boat had been the last one to leave the harbour before the storm.",
]


@pytest.fixture(scope="module")
def news(tmp_path_factory) -> Path:
    """Reprints, namesakes, surnames alone, and articles that come twice: with another text, another day, or nothing said."""
    file = tmp_path_factory.mktemp("in") / "news.jsonl"
    with file.open("w") as out:
        for n in range(110):
            text = STORIES[n % len(STORIES)].format(speech=SPEECH)
            if n % 7 == 3:
                text += "\n\n" + STORIES[(n + 4) % len(STORIES)].format(speech=SPEECH)
            name, day = n, 1 + n % 9
            if n > 70 and n % 5 == 0:
                # As one that came before.
                name, day = n - 45, day + (n % 2)
            if n > 70 and n % 10 == 0:
                text = "It rained in Skerrow all day, and the harbour was empty when the ferry left for the islands."
            article = {"id": f"a{name:03}", "text": text, "published": f"2025-03-0{day}", "publisher": f"Paper {n % 4}"}
            out.write(json.dumps(article) + "\n")
    return file


def test_passes_say_what_the_ledger_says(spark, news, tmp_path):
    out, ledger = tmp_path / "out", tmp_path / "a.ledger"
    reading.write_files(spark, news, str(out), tasks=1)
    # In several files, in order, as tasks leave them.
    import pyarrow.parquet as pq

    whole = pq.read_table(out / "articles" / "part-00000.parquet")
    for part in range(5):
        pq.write_table(whole.slice(22 * part, 22), out / "articles" / f"part-{part:05}.parquet")
    judged(spark, out, ledger)
    n = compare(spark, out, ledger)
    assert n["joined"] > 10 and n["open"] > 0 and n["entities"] > 60, n
    assert len({row["document_id"] for row in asked(ledger, "SELECT document_id FROM document")}) < 110
    assert sorted(path.name for path in out.iterdir()) == ["articles", "clusters", "entities", "statements"]


def test_an_executor_that_is_killed_midway_changes_nothing(spark, news, tmp_path):
    out = tmp_path / "out"
    reading.write_files(spark, news, str(out), tables=["articles"])
    reading.write_clusters(spark, str(out))
    whole = spark.read.parquet(f"{out}/clusters").orderBy("statement_id").collect()
    killed = []

    def kill() -> None:
        # When the first step has left its table for the next.
        while not list(out.glob("_temporary/*-steps/said/_SUCCESS")):
            time.sleep(0.01)
        killed.append(executors(spark.sparkContext.applicationId)[0])
        os.kill(killed[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    reading.write_clusters(spark, str(out), mode="overwrite")
    thread.join()
    assert killed
    assert spark.read.parquet(f"{out}/clusters").orderBy("statement_id").collect() == whole != []
    assert sorted(path.name for path in out.iterdir()) == ["articles", "clusters"]


def test_passes_over_the_examples(spark, examples, tmp_path):
    out, ledger = tmp_path / "out", tmp_path / "a.ledger"
    files = sorted(str(path) for path in examples.rglob("*") if path.is_file() and path.name != "README.md")
    reading.write_files(spark, files, str(out), tasks=len(files))
    judged(spark, out, ledger)
    n = compare(spark, out, ledger)
    assert n["statements"] > 150 and n["joined"] > 0 and n["entities"] > 50, n


def test_passes_over_what_spark_itself_has_written(spark, news, tmp_path):
    out, ledger = tmp_path / "out", tmp_path / "a.ledger"
    frame = spark.read.json(str(news)).coalesce(1)
    reading.articles(frame, text="text", published="published").write.parquet(str(out / "articles"))
    judged(spark, out, ledger)
    assert compare(spark, out, ledger)["entities"] > 60


def test_nothing_said_makes_empty_tables(spark, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "It rained in Skerrow all day, and the harbour was empty."}\n')
    out = str(tmp_path / "out")
    reading.write_files(spark, tmp_path / "a.jsonl", out)
    reading.write_entities(spark, out)
    reading.write_clusters(spark, out)
    for table in ("entities", "clusters"):
        found = spark.read.parquet(f"{out}/{table}")
        assert found.count() == 0 and len(found.columns) >= 9
    with pytest.raises(according.InputError, match="is there already"):
        reading.write_entities(spark, out)
    reading.write_clusters(spark, out, mode="overwrite")


def test_folders_that_hold_something_else_are_refused(spark, news, tmp_path):
    from pyspark.errors import PySparkException

    out = tmp_path / "out"
    with pytest.raises(according.InputError, match="no such file"):
        reading.write_entities(spark, str(out))
    reading.write_files(spark, news, str(out), tables=["statements"])
    for write in (reading.write_entities, reading.write_clusters):
        with pytest.raises(according.InputError, match="holds no articles"):
            write(spark, str(out))
    # Read in two ways: as by an import, nothing is made of it.
    mixed = tmp_path / "mixed"
    for name, profile in (("a", "fast"), ("b", "thorough")):
        reading.write_files(spark, news, str(tmp_path / name), tables=["articles"], profile=profile)
        shutil.copytree(tmp_path / name / "articles", mixed / "articles" / name)
    for write in (reading.write_entities, reading.write_clusters):
        with pytest.raises(PySparkException, match="other options"):
            write(spark, str(mixed))
    assert [path.name for path in mixed.iterdir()] == ["articles"]


def test_files_come_in_the_order_of_an_import(tmp_path):
    for name in ("b/1.parquet", "b.parquet", "b-/2.parquet", "_x/3.parquet", "a/.b/4.parquet", "a/z.parquet", "a/_s", "c.txt"):
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).touch()
    found = _folder.files(Target(str(tmp_path / "out")))
    # As paths are ordered, part by part.
    assert [str(Path(it).relative_to(tmp_path / "out")) for it in found] == [
        "a/z.parquet", "b/1.parquet", "b-/2.parquet", "b.parquet",
    ]
