"""The same statement in several articles of a folder, found in parts.

Every step is the ledger's (``according_ledger::steps``) and knows nothing but the rows that it is given; Spark brings
together what belongs together, by article, key, pair and group.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from . import _folder, _tasks
from ._kept import keeping
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
    from pyspark.sql import functions as F

    with keeping(spark, target) as keep:
        files, read = _folder.articles(spark, target)
        said = _last(keep("said", files, "variants", read))
        variants = keep("variants", said.select("variant", "features").dropDuplicates(["variant"]))
        keys = _step(variants, "keys").repartition("key").sortWithinPartitions("key", "variant")
        pairs = _step(keys, "pairs").distinct()
        its = variants.withColumnRenamed("variant", "it")
        others = variants.select(F.col("variant").alias("other"), F.col("features").alias("other_features"))
        same = keep("same", pairs.join(its, "it").join(others, "other"), "compare")
        groups = keep("groups", same.coalesce(1), "groups")
        # What a group has comes together: the variants with their features, and the pairs.
        none = F.lit(None)
        members = groups.join(variants, "variant").select("group", "variant", "features", none.cast("bigint").alias("other"))
        edges = groups.join(same.withColumnRenamed("it", "variant"), "variant")
        edges = edges.select("group", "variant", none.cast("binary").alias("features"), "other")
        heads = _step(members.unionByName(edges).repartition("group").sortWithinPartitions("group"), "heads")
        put = partial(_tasks.write, read=iter, put=partial(_tasks.into, table=TABLE), target=target)
        commit(_members(said, heads), put, target, {TABLE: SCHEMA})


def _step(df: DataFrame, name: str) -> DataFrame:
    return df.mapInArrow(partial(_tasks.step, name=name), _tasks.spark_schema(_tasks.schema_of_step(name)))


def _last(said: DataFrame) -> DataFrame:
    """Of an article that comes twice, what it said last."""
    from pyspark.sql import functions as F

    last = said.groupBy("document_id").agg(F.max("place").alias("place"))
    return said.join(last, ["document_id", "place"]).where("statement_id IS NOT NULL")


def _members(said: DataFrame, heads: DataFrame) -> DataFrame:
    """One row a statement: those of a cluster together."""

    def digits(column: str) -> str:
        return f"format_string('%016x', {column})"

    found = said.join(heads, "variant", "left").selectExpr(
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
