"""Tables that tasks write as Parquet by themselves: nothing of them passes through the JVM.

A task writes under ``_temporary/`` of the folder, with its attempt in the name, and gives the names back. When all tasks
are done, the files of those attempts that counted are moved to their places, and everything else is deleted: a task that
ran twice, or died midway, leaves nothing behind.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Mapping, Sequence

from ._according import InputError
from ._stores import is_local, store

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import fs
    from pyspark.sql import DataFrame, SparkSession

#: What a task gives back of each file.
WRITTEN = "task bigint, file string"
#: Rows are kept until they have so many bytes, and become one row group.
_GROUP = 64 << 20


@dataclass(frozen=True)
class Target:
    """A folder, and a place under it that belongs to one run."""

    uri: str
    run: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    @classmethod
    def of(cls, spark: SparkSession, folder: str) -> Target:
        """``folder`` as Spark understands it, as an address that holds on every machine."""
        context = getattr(spark, "_jvm", None)
        if is_local(folder) and context is not None:
            # Without a scheme, it lies in the file system that the cluster is set up with.
            path = context.org.apache.hadoop.fs.Path(folder)
            system = path.getFileSystem(spark._jsparkSession.sessionState().newHadoopConf())
            folder = path.makeQualified(system.getUri(), system.getWorkingDirectory()).toString()
        target = cls(folder.rstrip("/"))
        target.system()
        return target

    def system(self) -> tuple[fs.FileSystem, str]:
        """What reads and writes there, and the folder's path in it."""
        import pyarrow as pa

        try:
            return store(self.uri)
        except (pa.ArrowException, OSError, ValueError) as error:
            hint = "write the data frame that read or read_files gives with Spark's own .write.parquet"
            raise InputError(f"pyarrow cannot write to {self.uri}: {error}\nhint: {hint}") from error

    def check(self, tables: Iterable[str], mode: str) -> bool:
        """Whether to go on, where a table may be there already."""
        from pyarrow import fs

        if mode not in ("errorifexists", "error", "ignore", "overwrite"):
            raise InputError(f"mode={mode!r} is not known\nhint: it is one of errorifexists, ignore, overwrite")
        system, root = self.system()
        for info in system.get_file_info([f"{root}/{table}" for table in tables]):
            if info.type == fs.FileType.NotFound or mode == "overwrite":
                continue
            if mode == "ignore":
                return False
            raise InputError(f'{info.path} is there already\nhint: mode="overwrite" replaces it')
        return True

    def commit(self, files: Sequence[str], tables: Mapping[str, pa.Schema]) -> None:
        """Puts ``files`` in their places; what was there before is gone. A table without rows is an empty file."""
        import pyarrow.parquet as pq
        from pyarrow import fs

        system, root = self.system()
        for table in tables:
            place = f"{root}/{table}"
            if system.get_file_info(place).type != fs.FileType.NotFound:
                system.delete_dir(place)
            system.create_dir(place)
        folders: set[str] = set()
        for file in files:
            folder, _, name = file.rpartition("/")
            if folder not in folders:
                system.create_dir(f"{root}/{folder}")
                folders.add(folder)
            # part-00003.17.parquet, of the attempt 17, becomes part-00003.parquet.
            stem, _, _ = name.split(".", 2)
            system.move(f"{self._own(root)}/{file}", f"{root}/{folder}/{stem}.parquet")
        for table, schema in tables.items():
            if not any(file.startswith(f"{table}/") for file in files):
                pq.write_table(schema.empty_table(), f"{root}/{table}/part-00000.parquet", filesystem=system)
            with system.open_output_stream(f"{root}/{table}/_SUCCESS"):
                pass

    def clean(self) -> None:
        """Deletes what the run has left under ``_temporary/``, and that folder if nobody else has anything in it."""
        from pyarrow import fs

        system, root = self.system()
        if system.get_file_info(self._own(root)).type != fs.FileType.NotFound:
            system.delete_dir(self._own(root))
        above = f"{root}/_temporary"
        if system.get_file_info(above).type != fs.FileType.NotFound:
            if not system.get_file_info(fs.FileSelector(above)):
                system.delete_dir(above)

    def remove(self) -> None:
        """Deletes the folder, if it is there."""
        from pyarrow import fs

        system, root = self.system()
        if system.get_file_info(root).type != fs.FileType.NotFound:
            system.delete_dir(root)

    def _own(self, root: str) -> str:
        return f"{root}/_temporary/{self.run}"


def commit(frame: DataFrame, write: Any, target: Target, tables: Mapping[str, pa.Schema]) -> None:
    """Has the tasks of ``frame`` write, and puts what they have written in its place: all of it or nothing."""
    try:
        written = frame.mapInArrow(write, WRITTEN).collect()
        target.commit([row.file for row in written], tables)
    finally:
        target.clean()


class Files:
    """What one attempt of a task writes: a file for each folder that it has rows for."""

    def __init__(self, target: Target, task: int, attempt: int) -> None:
        self._system, root = target.system()
        self._root = target._own(root)
        self._name = f"part-{task:05}.{attempt}.parquet"
        self._task = task
        self._kept: dict[str, list[pa.RecordBatch]] = {}
        self._bytes = 0
        self._open: dict[str, Any] = {}

    def add(self, folder: str, batch: pa.RecordBatch) -> None:
        self._kept.setdefault(folder, []).append(batch)
        self._bytes += batch.nbytes
        if self._bytes >= _GROUP:
            self._flush()

    def close(self) -> Iterator[pa.RecordBatch]:
        """Finishes the files, and says which they are."""
        import pyarrow as pa

        self._flush()
        for writer, sink in self._open.values():
            writer.close()
            sink.close()
        names = [f"{folder}/{self._name}" for folder in self._open]
        yield pa.record_batch({"task": pa.array([self._task] * len(names), pa.int64()), "file": pa.array(names, pa.string())})

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        for folder, batches in self._kept.items():
            table = pa.Table.from_batches(batches)
            if folder not in self._open:
                self._system.create_dir(f"{self._root}/{folder}")
                sink = self._system.open_output_stream(f"{self._root}/{folder}/{self._name}")
                self._open[folder] = (pq.ParquetWriter(sink, table.schema), sink)
            self._open[folder][0].write_table(table)
        self._kept.clear()
        self._bytes = 0
