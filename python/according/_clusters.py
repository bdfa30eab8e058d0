"""The same statement in several articles of a folder, found in parts.

Every step is the ledger's (``according_ledger::steps``) and knows nothing but the rows that it is given; Spark brings
together what belongs together, by article, key, pair and group.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from . import _folder, _tasks
from ._parquet import Target, commit

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TABLE = "clusters"

#: As the ledger's view `cluster_member` has them, and through which variant one belongs where it is not joined to the head.
SCHEMA = pa.schema(
    [
        ("cluster_id", pa.string()),
        ("kind", pa.string()),
        ("statement_id", pa.string()),
        ("relation", pa.string()),
        ("shared", pa.int64()),
        ("share", pa.float64()),
        ("variant_id", pa.string()),
        ("via_id", pa.string()),
        ("document_id", pa.string()),
    ]
)


def write(spark: SparkSession, target: Target) -> None:
    kept: list[DataFrame] = []
    try:
        found = _members(_last(spark, target), kept)
        put = partial(_tasks.write, read=iter, put=partial(_tasks.into, table=TABLE), target=target)
        commit(found, put, target, {TABLE: SCHEMA})
    finally:
        for frame in kept:
            frame.unpersist()


def _step(df: DataFrame, name: str) -> DataFrame:
    return df.mapInArrow(partial(_tasks.step, name=name), _tasks.spark_schema(name))


def _last(spark: SparkSession, target: Target) -> DataFrame:
    """Statements with their variants; of an article that comes twice, those that it had last."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    files, read = _folder.articles(spark, target)
    found = files.mapInArrow(partial(_tasks.step, name="variants", read=read), _tasks.spark_schema("variants"))
    last = F.max("place").over(Window.partitionBy("document_id"))
    return found.withColumn("last", last).where("place = last AND statement_id IS NOT NULL").drop("place", "last")


def _members(last: DataFrame, kept: list[DataFrame]) -> DataFrame:
    """One row a statement, from statements with their variants. What is used again is kept on the executors' disks."""
    from pyspark import StorageLevel
    from pyspark.sql import functions as F

    def keep(df: DataFrame) -> DataFrame:
        kept.append(df.persist(StorageLevel.DISK_ONLY))
        return kept[-1]

    last = keep(last)
    variants = keep(last.select("variant", "features").dropDuplicates(["variant"]))
    keys = _step(variants, "keys").repartition("key").sortWithinPartitions("key", "variant")
    pairs = _step(keys, "pairs").distinct()
    its = variants.withColumnRenamed("variant", "it")
    others = variants.select(F.col("variant").alias("other"), F.col("features").alias("other_features"))
    same = keep(_step(pairs.join(its, "it").join(others, "other"), "compare"))
    groups = keep(_step(same.coalesce(1), "groups"))
    # What a group has comes together: the variants with their features, and the pairs.
    none = F.lit(None)
    members = groups.join(variants, "variant").select("group", "variant", "features", none.cast("bigint").alias("other"))
    edges = groups.join(same.withColumnRenamed("it", "variant"), "variant")
    edges = edges.select("group", "variant", none.cast("binary").alias("features"), "other")
    heads = _step(members.unionByName(edges).repartition("group").sortWithinPartitions("group"), "heads")

    def digits(column: str) -> str:
        return f"format_string('%016x', {column})"

    found = last.join(heads, "variant", "left").selectExpr(
        f"{digits('coalesce(head, variant)')} AS cluster_id",
        "'same_utterance' AS kind",
        "statement_id",
        "coalesce(relation, 'identical') AS relation",
        "shared",
        "share",
        f"{digits('variant')} AS variant_id",
        f"if(via IS NULL, NULL, {digits('via')}) AS via_id",
        "document_id",
    )
    return found.repartition("cluster_id").sortWithinPartitions("cluster_id", "statement_id")
