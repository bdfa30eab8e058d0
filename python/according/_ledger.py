"""A ledger and its answers."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from . import _according
from ._article import Article
from ._rows import Rows


class Ledger:
    """A ledger of who said what, asked as the command line asks it.

    ``to``, ``about``, ``by`` and ``rows`` give ``Rows``; the others give dictionaries with the keys that the command line
    writes. Filters are keywords with the command line's names: ``outlet``, ``form``, ``polarity``, ``medium``,
    ``source_class``, ``article``, ``said_after``, ``said_before``, ``published_after``, ``published_before``, ``limit``.

    A ledger can be asked while it is written, from several threads, and in child processes.
    """

    def __init__(self, path: str | os.PathLike[str] = "according.ledger") -> None:
        self._ledger = _according.Ledger(Path(path))

    @property
    def path(self) -> Path:
        return Path(self._ledger.path)

    def rows(self, **filters: Any) -> Rows:
        """All statements that the filters let through."""
        return Rows(self._ledger.rows(filters))

    def to(self, name: str, **filters: Any) -> Rows:
        """What somebody said: a full name or part of one, or an entity's whole id."""
        return Rows(self._ledger.to(name, filters))

    def by(self, entity: str, **filters: Any) -> Rows:
        """What an entity said, by its id or the first digits of it, or by the id that a list gives it."""
        return Rows(self._ledger.by(entity, filters))

    def about(self, words: str, **filters: Any) -> Rows:
        """What was said about something: all words must occur, those in quotation marks together; ``sanction*``."""
        return Rows(self._ledger.about(words, filters))

    def near(self, name: str, limit: int = 3) -> list[dict[str, Any]]:
        """Names of speakers that differ from ``name`` by few letters."""
        return json.loads(self._ledger.near(name, limit))

    def labels(self, name: str, **filters: Any) -> list[dict[str, Any]]:
        """What somebody is called, by which voice, in which outlet."""
        return [json.loads(line) for line in self._ledger.labels(name, filters).split("\n") if line]

    def entities(self, name: str | None = None, *, kind: str | None = None, limit: int | None = None) -> list[dict[str, Any]]:
        """Who is quoted, each once for all articles."""
        return json.loads(self._ledger.entities(name, kind, limit))

    def sources(self, top: int = 20, **filters: Any) -> dict[str, Any]:
        """Whom the articles quote: classes of sources, who most, and how concentrated that is."""
        return json.loads(self._ledger.sources(top, filters))

    def why(self, id: str) -> dict[str, Any]:
        """How a statement's source came to be somebody, or an entity came about, with the passages."""
        return json.loads(self._ledger.why(id))

    def show(self, id: str) -> dict[str, Any]:
        """One statement with its text, runs and reviews; the first digits of its id are enough."""
        return json.loads(self._ledger.show(id))

    def article(self, id: str) -> Article:
        """An article by its id, address or origin; a notebook shows it with what was found in it."""
        told = self._ledger.article(id)
        if told is None:
            raise _according.NotFoundError(f"no article {id!r} with statements")
        return Article(**json.loads(told))

    def stats(self, top: int = 10) -> dict[str, Any]:
        """What the ledger holds, in numbers."""
        return json.loads(self._ledger.stats(top))

    def verify(self) -> dict[str, Any]:
        """Whether every row still matches its text."""
        return json.loads(self._ledger.verify())

    def anchor(self, file: str | os.PathLike[str]) -> dict[str, Any]:
        """Gives entities the ids of a list of your own (CSV or FollowTheMoney)."""
        return json.loads(self._ledger.anchor(Path(file)))

    def __repr__(self) -> str:
        return f"according.Ledger({str(self.path)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Ledger, (str(self.path),))
