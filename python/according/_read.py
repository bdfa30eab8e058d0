"""Reading."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Mapping

from . import _according
from ._according import InputError
from ._rows import Rows, Summary

if TYPE_CHECKING:
    from ._article import Article

PathLike = "str | os.PathLike[str]"


def read(
    source: Any,
    *,
    text: str | None = None,
    published: Any = None,
    ledger: str | os.PathLike[str] | None = None,
    strict: bool = False,
    map: Mapping[str, str] | None = None,
    name: str | None = None,
    **options: Any,
) -> Rows:
    """Reads articles and gives their statements as rows.

    ``source`` is one of

    - a string, or an iterable of strings: each is the text of an article;
    - an iterable of dictionaries: each is an article, with the keys of the lines of a JSONL file (``id``, ``text``,
      ``published`` or ``date``, ``publisher``, ``title``, ``author``, ``url``, ``licence`` ...);
    - a ``pathlib.Path`` or several of them: files and folders, as ``according read`` takes them;
    - a file that is open for reading bytes; ``name`` tells what it is called and, with its extension, what it holds;
    - a data frame of pandas or polars, an Arrow table, or anything else that is an Arrow stream: each row is an article,
      with columns that are called as those keys.

    An article without ``id`` and ``url`` is called by its place, from 0: ``document_id == "0"``.

    ``text`` names the column that holds the text, and ``map`` any field: ``map={"published": "day"}``. ``published`` is
    the date of articles that do not give their own or, with a data frame that has a column of this name, that column.
    With ``ledger``, rows go into this ledger and none are given out; call ``drain()``.

    Options, as those of ``according read``: ``publisher``, ``nested``, ``profile`` ("thorough" or "fast"), ``threads``,
    ``format``, ``any_language``, ``fast_pages``, ``page_time``, ``max_record_size``, ``max_nesting``, ``max_expansion``.

    What cannot be read is skipped, counted in ``Rows.summary`` and told in a ``SkippedWarning``; with ``strict`` it is
    an error when the rows are at their end.
    """
    fields = dict(map or {})
    if text is not None:
        fields["text"] = text
    table = _is_table(source)
    if table and isinstance(published, str) and published in _columns(source):
        fields["published"] = published
        published = None
    options = dict(options, map=fields or None, published=published)
    if table:
        stream = _according.read_table(source, "statements", ledger, options)
    elif hasattr(source, "read"):
        called = name or str(getattr(source, "name", None) or "-")
        stream = _according.read_file(source, called, "statements", ledger, options)
    elif isinstance(source, os.PathLike):
        stream = _according.read_paths([Path(source)], "statements", ledger, options)
    else:
        if isinstance(source, str):
            _no_path(source)
            source = [source]
        elif isinstance(source, Mapping):
            source = [dict(source)]
        elif isinstance(source, (bytes, bytearray)) or not isinstance(source, Iterable):
            raise InputError(f"{type(source).__name__} cannot be read\nhint: give texts, dictionaries, paths or a data frame")
        first, source = _peek(source)
        if isinstance(first, os.PathLike):
            stream = _according.read_paths([Path(path) for path in source], "statements", ledger, options)
        else:
            stream = _according.read_items(source, "statements", ledger, options)
    return Rows(stream, strict=strict)


def read_files(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    ledger: str | os.PathLike[str] | None = None,
    strict: bool = False,
    **options: Any,
) -> Rows:
    """Reads files and folders, by their names; else as ``read``."""
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    stream = _according.read_paths([Path(path) for path in paths], "statements", ledger, options)
    return Rows(stream, strict=strict)


def read_article(text: str, **metadata: Any) -> Article:
    """Reads one text and gives the article, which a notebook shows with what was found in it.

    Keywords are the article's ``published``, ``publisher``, ``title``, ``id`` and so on, and the options of ``read``.
    """
    from ._article import Article

    options = {name: metadata.pop(name) for name in ("nested", "profile", "any_language") if name in metadata}
    document = dict(metadata, text=text)
    document.setdefault("id", "0")
    rows = list(read([document], strict=True, threads=1, **options))
    return Article(text=text, document=document, statements=rows)


def import_folder(folder: str | os.PathLike[str], ledger: str | os.PathLike[str]) -> Summary:
    """Writes articles that ``according.spark.write`` has written into a ledger, and says what was done."""
    return Rows(_according.import_folder(Path(folder), Path(ledger))).drain()


def _is_table(source: Any) -> bool:
    return hasattr(source, "__arrow_c_stream__") or hasattr(source, "__arrow_c_array__")


def _columns(source: Any) -> list[str]:
    names = getattr(source, "columns", None)
    if names is not None and all(isinstance(name, str) for name in names):
        return list(names)
    schema = getattr(source, "schema", None)
    return list(getattr(schema, "names", []))


def _no_path(text: str) -> None:
    """A string is a text. One that names a file was hardly meant so."""
    if len(text) < 1024 and "\n" not in text and os.path.exists(text):
        raise InputError(f"{text!r} is a path, and strings are read as texts\nhint: use according.read_files, or pathlib.Path")


def _peek(items: Iterable[Any]) -> tuple[Any, Iterable[Any]]:
    """The first item, and all of them."""
    if isinstance(items, (list, tuple)):
        return (items[0] if items else None), items
    import itertools

    items = iter(items)
    for first in items:
        return first, itertools.chain([first], items)
    return None, []
