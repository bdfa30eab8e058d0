"""Reads a JSONL file on a cluster of two executors on this machine, kills one midway, and compares with the command line.

    python -P measure_spark.py NEWS.jsonl.gz [--profile fast] [--cli PATH] [--no-kill] [--memory 2048]

Prints the times of both and whether every row is the same, ids, columns and order. Needs Java, and nothing else running.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tests"))


def executors(app: str) -> list[int]:
    """The processes that run the tasks of this application."""
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news")
    parser.add_argument("--profile", default="thorough")
    parser.add_argument("--cli", default=str(Path(__file__).parents[1] / "target/release/according"))
    parser.add_argument("--memory", default="2048")
    parser.add_argument("--partitions", type=int, default=24)
    parser.add_argument("--no-kill", action="store_true")
    given = parser.parse_args()

    import pyarrow.parquet as pq
    from conftest import wire
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F

    import according.spark as reading

    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = (
        SparkSession.builder.master(f"local-cluster[2,1,{given.memory}]")
        .appName("according measure")
        .config("spark.executor.memory", "1g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.executorEnv.PYTHONPATH", os.environ.get("PYTHONPATH", ""))
        .getOrCreate()
    )
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/rows"
        # The session and its executors are there, as is the program, before the clock begins.
        spark.range(2, numPartitions=2).rdd.map(lambda it: __import__("according").__version__).collect()
        begun = time.perf_counter()
        news = spark.read.json(given.news).withColumn("n", F.monotonically_increasing_id())
        news = news.repartitionByRange(given.partitions, "n").sortWithinPartitions("n")
        if not given.no_kill:
            def kill() -> None:
                status = spark.sparkContext.statusTracker()
                while True:
                    stages = [status.getStageInfo(stage) for stage in status.getActiveStageIds()]
                    if any(it and it.numTasks == given.partitions and it.numCompletedTasks >= given.partitions // 2 for it in stages):
                        break
                    time.sleep(0.2)
                pid = executors(spark.sparkContext.applicationId)[0]
                os.kill(pid, 9)
                print(f"killed executor process {pid} midway", flush=True)

            threading.Thread(target=kill, daemon=True).start()
        reading.read(news, text="text", published="published", profile=given.profile).write.parquet(out)
        seconds = time.perf_counter() - begun
        print(f"spark, 2 executors of 1 core: {seconds:.1f} s", flush=True)
        rows = [wire(row) for part in sorted(Path(out).glob("*.parquet")) for row in pq.read_table(part).to_pylist()]
        spark.stop()

        lines = Path(folder) / "rows.jsonl"
        begun = time.perf_counter()
        with lines.open("w") as file:
            command = [given.cli, "read", given.news, "--format", "jsonl", "--threads", "2", "--profile", given.profile]
            subprocess.run(command, check=True, stdout=file, stderr=subprocess.DEVNULL)
        theirs = time.perf_counter() - begun
        print(f"command line, 2 threads: {theirs:.1f} s; spark has {100 * theirs / seconds:.0f} % of its speed", flush=True)
        n = 0
        with lines.open() as file:
            for row, line in zip(rows, file, strict=True):
                assert row == json.loads(line), (row, line)
                n += 1
        print(f"{n:,} rows: all the same, in the same order")


if __name__ == "__main__":
    main()
