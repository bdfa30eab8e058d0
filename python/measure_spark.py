"""Reads JSONL files on a cluster of two executors on this machine, kills one midway, and compares with the command line.

    python -P measure_spark.py NEWS.jsonl.gz ... [--profile fast] [--way frame] [--no-kill] [--cli PATH] [--conf KEY=VALUE]

``--way files`` (the default) hands the files to the tasks (``write_files``); ``--way frame`` has Spark read and shuffle
them (``write``). Both write one table of Parquet with a row for each statement. The command line reads the same files with
as many threads and writes lines of JSON.

The clock begins when the session and its executors are there, and have counted to two; everything else is in it, also the
start of Python in the executors, and that of the program. Prints the times of both and whether every row is the same, ids,
columns and order. Needs Java, and nothing else running.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tests"))

#: The columns of the files that are read.
COLUMNS = "id string, url string, outlet string, published string, title string, text string, licence string"


def session(given: argparse.Namespace):
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    # The executors of a short job hand out tasks and little more: compiling that again and again costs more than it saves.
    java = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    conf = {
        "spark.executor.memory": "1g",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.executorEnv.PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "spark.executor.extraJavaOptions": java,
        "spark.driver.extraJavaOptions": java,
        **dict(pair.split("=", 1) for pair in given.conf),
    }
    builder = SparkSession.builder.master(f"local-cluster[2,1,{given.memory}]").appName("according measure")
    for key, value in conf.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    # The driver counts itself.
    while spark._jsc.sc().getExecutorMemoryStatus().size() < 3:
        time.sleep(0.1)
    spark.range(0, 2, 1, 2).count()
    return spark


def kill_midway(spark, n_tasks: int) -> None:
    """Kills an executor when half of the tasks that read have ended."""
    from conftest import executors

    status = spark.sparkContext.statusTracker()
    while True:
        stages = [status.getStageInfo(stage) for stage in status.getActiveStageIds()]
        if any(it and it.numTasks >= n_tasks > 1 and it.numCompletedTasks >= it.numTasks // 2 for it in stages):
            break
        time.sleep(0.05)
    pid = executors(spark.sparkContext.applicationId)[0]
    os.kill(pid, signal.SIGKILL)
    print(f"killed executor process {pid} midway", flush=True)


def read_on_spark(spark, given: argparse.Namespace, out: str) -> None:
    import according.spark as reading

    how = {"tables": ["statements"], "by_month": False, "profile": given.profile}
    if given.way == "files":
        reading.write_files(spark, given.news, out, tasks=given.tasks, **how)
    else:
        news = spark.read.schema(COLUMNS).json(given.news)
        reading.write(news, out, text="text", published="published", partitions=given.tasks, **how)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", nargs="+")
    parser.add_argument("--profile", default="thorough")
    parser.add_argument("--cli", default=str(Path(__file__).parents[1] / "target/release/according"))
    parser.add_argument("--way", default="files", choices=["files", "frame"])
    parser.add_argument("--memory", default="2048")
    parser.add_argument("--tasks", type=int, default=8)
    parser.add_argument("--conf", action="append", default=[], help="of Spark: KEY=VALUE")
    parser.add_argument("--no-kill", action="store_true")
    given = parser.parse_args()

    import pyarrow.parquet as pq
    from conftest import wire

    spark = session(given)
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/rows"
        if not given.no_kill:
            threading.Thread(target=kill_midway, args=(spark, given.tasks - 2), daemon=True).start()
        begun = time.perf_counter()
        read_on_spark(spark, given, out)
        seconds = time.perf_counter() - begun
        print(f"spark, 2 executors of 1 core: {seconds:.1f} s", flush=True)
        spark.stop()
        files = sorted(Path(out).glob("statements/*.parquet"))

        lines = Path(folder) / "rows.jsonl"
        begun = time.perf_counter()
        with lines.open("w") as file:
            command = [given.cli, "read", *given.news, "--format", "jsonl", "--threads", "2", "--profile", given.profile]
            subprocess.run(command, check=True, stdout=file, stderr=subprocess.DEVNULL)
        theirs = time.perf_counter() - begun
        print(f"command line, 2 threads: {theirs:.1f} s; spark has {100 * theirs / seconds:.0f} % of its speed", flush=True)
        rows = (wire(row) for part in files for batch in pq.ParquetFile(part).iter_batches(1000) for row in batch.to_pylist())
        n = 0
        with lines.open() as file:
            for row, line in zip(rows, file, strict=True):
                assert row == json.loads(line), (row, line)
                n += 1
        print(f"{n:,} rows: all the same, in the same order")


if __name__ == "__main__":
    main()
