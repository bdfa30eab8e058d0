"""The row as a dictionary: the keys of a line of JSONL."""

from __future__ import annotations

from typing import TypedDict


class Passage(TypedDict):
    #: Code points, the end not included.
    start: int
    end: int
    exact: str


class Document(TypedDict):
    id: str
    text_id: str
    url: str | None
    publisher: str | None
    title: str | None
    published: str | None
    licence: str | None


class Speaker(TypedDict):
    name: str | None
    entity_id: str | None
    judgement: str
    reason: str


#: ``from`` is a word of the language, so that this dictionary cannot be a class.
Said = TypedDict("Said", {"timex": "str | None", "from": "str | None", "to": "str | None", "basis": str})


class Quantity(Passage):
    low: float | None
    high: float | None
    unit: str | None
    counted: Passage | None
    hedge: str


class Named(Passage):
    name: str | None
    entity_id: str | None


class Label(Passage):
    head: Passage
    of: Named
    by: Passage | None


class Row(TypedDict):
    statement_id: str
    document: Document
    form: str
    type: str
    polarity: str
    determinacy: str
    source_class: str
    source: list[Passage]
    cue: list[Passage]
    content: list[Passage]
    speaker: list[Speaker]
    source_role: list[Passage]
    source_affiliation: list[Passage]
    medium: str | None
    platform: str | None
    medium_span: Passage | None
    addressee: list[Passage]
    via: list[Passage]
    place: list[Passage]
    said: Said
    time: list[Passage]
    quantities: list[Quantity]
    labels: list[Label]
    parent_id: str | None
    depth: int
    confidence: float
