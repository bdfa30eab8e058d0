"""Paths and addresses, as Spark writes them, in pyarrow's file systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyarrow import fs

#: What Spark calls stores for which pyarrow has another name.
_SCHEMES = {"s3a": "s3", "s3n": "s3"}


def is_local(path: str) -> bool:
    return not path.startswith("file:") and "://" not in path


def store(path: str) -> tuple[fs.FileSystem, str]:
    """What reads and writes at ``path``, and the path in it."""
    from pyarrow import fs

    if is_local(path):
        return fs.LocalFileSystem(), path
    scheme, _, rest = path.partition(":")
    if scheme == "file":
        return fs.LocalFileSystem(), "/" + rest.lstrip("/")
    return fs.FileSystem.from_uri(f"{_SCHEMES.get(scheme, scheme)}:{rest}")
