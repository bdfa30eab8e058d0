"""Who is meant across the articles of a folder.

Tasks take the casts out of the articles: who speaks, with names, offices and dates. One task then has them in the order of
the articles, and judges with the ledger's own judgements, as whom a name means depends on who was read before.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from . import _folder, _tasks
from ._parquet import Target, commit

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TABLE = "entities"


def write(spark: SparkSession, target: Target) -> None:
    files, read = _folder.articles(spark, target)
    casts = files.mapInArrow(partial(_tasks.step, name="casts", read=read), _tasks.spark_schema(_tasks.schema_of_step("casts")))
    in_order = casts.repartition(1).sortWithinPartitions("place")
    judge = partial(_tasks.step, name="entities")
    put = partial(_tasks.write, read=judge, put=partial(_tasks.into, table=TABLE), target=target)
    commit(in_order, put, target, {TABLE: _tasks.schema_of_step("entities")})


def speakers(statements: DataFrame, entities: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F

    spoken = statements.select("statement_id", "document_id", "text_id", F.posexplode("speaker").alias("ord", "it"))
    spoken = spoken.where("it.judgement = 'positive'").select(
        "statement_id", "document_id", "text_id", "ord", "it.entity_id", F.col("it.name").alias("called")
    )
    # What was read twice has its rows twice, and entities of the text that stands.
    spoken = spoken.dropDuplicates(["statement_id", "ord"])
    return spoken.join(entities, ["document_id", "text_id", "entity_id"]).select(
        "statement_id", "ord", "document_id", "entity_id", "called", *entities.columns[3:]
    )
