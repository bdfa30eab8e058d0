"""Reads news on a cluster of two executors on this machine, makes a ledger of it, and compares the second passes with it.

    python -P measure_passes.py NEWS.jsonl.gz ... [--profile fast] [--conf KEY=VALUE]

Prints the times of reading, of the import, and of both passes, and how many rows are the same. Needs Java, and nothing else
running.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

# At the end: in this folder the sources would hide what is installed.
sys.path.extend([str(Path(__file__).parent / "tests"), str(Path(__file__).parent)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", nargs="+")
    parser.add_argument("--profile", default="thorough")
    parser.add_argument("--memory", default="2048")
    parser.add_argument("--conf", action="append", default=[], help="of Spark: KEY=VALUE")
    given = parser.parse_args()

    import according
    import according.spark as reading
    import test_spark_passes as tests
    from measure_spark import session

    spark = session(given)
    with tempfile.TemporaryDirectory() as folder:
        out, ledger = Path(folder) / "out", Path(folder) / "a.ledger"

        def timed(what: str, work) -> None:
            begun = time.perf_counter()
            work()
            print(f"{what}: {time.perf_counter() - begun:.1f} s", flush=True)

        timed("reading", lambda: reading.write_files(spark, given.news, str(out), tasks=8, tables=["articles"], profile=given.profile))
        timed("import", lambda: according.import_folder(out, ledger))
        timed("entities", lambda: reading.write_entities(spark, str(out)))
        timed("clusters", lambda: reading.write_clusters(spark, str(out)))
        told = tests.compare(spark, out, ledger)
        print("all the same: " + ", ".join(f"{n:,} {what}" for what, n in told.items()))
        spark.stop()


if __name__ == "__main__":
    main()
