"""Reads news archives and keeps a ledger of who said what.

>>> import according
>>> rows = according.read(["“We will wait,” Mara Lindqvist said on Tuesday."], published="2025-03-05")
>>> row = next(iter(rows))
>>> row["speaker"][0]["name"], row["said"]["from"]
('Mara Lindqvist', '2025-03-04')

``read`` takes texts, dictionaries, paths and data frames. What it gives is a stream of rows: dictionaries as the command
line writes them, or Arrow, pandas and polars. ``Ledger`` asks a ledger what the command line asks it. Offsets count
code points, as Python's strings do: ``text[start:end]`` is ``exact``.
"""

from __future__ import annotations

from ._according import (
    AccordingError,
    AmbiguousError,
    ConsumedError,
    ForkedError,
    InputError,
    InternalError,
    LedgerError,
    LockedError,
    NotFoundError,
    SkippedError,
    __version__,
    model_hash,
)
from ._article import Article
from ._ledger import Ledger
from ._read import import_folder, read, read_article, read_files
from ._rows import Rows, SkippedWarning, Summary

__all__ = [
    "AccordingError",
    "AmbiguousError",
    "Article",
    "ConsumedError",
    "ForkedError",
    "InputError",
    "InternalError",
    "Ledger",
    "LedgerError",
    "LockedError",
    "NotFoundError",
    "Rows",
    "SkippedError",
    "SkippedWarning",
    "Summary",
    "__version__",
    "import_folder",
    "model_hash",
    "read",
    "read_article",
    "read_files",
]
