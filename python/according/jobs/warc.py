"""Reads web archives on Spark.

    spark-submit --master local[4] $(python -c 'import according.jobs.warc as job; print(job.__file__)') \\
        warc.paths.gz out/

The first argument is a list of archives, one a line, as Common Crawl publishes them (``warc.paths.gz``); ``--prefix`` is
put before each (``s3://commoncrawl/``, ``/data/``). Under the second, ``articles/`` and ``statements/`` are written, as by
``according.spark.write``. An archive is read by one task; the order of the articles is that of the list.
"""

from __future__ import annotations

import argparse
from typing import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="warc.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", help="archives, one a line; .gz or not")
    parser.add_argument("out", help="folder to write, which must not be there")
    parser.add_argument("--prefix", default="", help="what is put before each line")
    parser.add_argument("--profile", default="thorough", choices=["thorough", "fast"])
    parser.add_argument("--fast-pages", action="store_true", help="find the articles of pages without a second opinion")
    parser.add_argument("--nested", action="store_true", help="also what is said inside what is said")
    parser.add_argument("--limit", type=int, help="only the first archives of the list")
    given = parser.parse_args(arguments)

    from pyspark.sql import SparkSession

    from according import spark as reading

    spark = SparkSession.builder.appName("according warc").getOrCreate()
    paths = [line.strip() for line in spark.sparkContext.textFile(given.list).collect() if line.strip()]
    paths = [given.prefix + path for path in paths[: given.limit]]
    options = {"profile": given.profile, "fast_pages": given.fast_pages or None, "nested": given.nested or None}
    out = given.out.rstrip("/")
    reading.write_files(spark, paths, out, tasks=len(paths), **options)
    written = spark.read.parquet(f"{out}/articles")
    counts = written.groupBy("skipped").count().orderBy("skipped").collect()
    for row in counts:
        print(f"{row['count']:>12,}  {'read' if row['skipped'] is None else 'skipped: ' + row['skipped']}")
    spark.stop()


if __name__ == "__main__":
    main()
