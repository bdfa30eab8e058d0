"""Looks at the exports as JSON-LD and Web Annotation: linked.py DIR [ANNO_CONTEXT]

JSON-LD goes through PyLD: it must expand and come back the same when it is compacted, so that no key is lost, and every
name of schema.org must be one that its type has there. Annotations are held against the MUSTs of the W3C's model.
ANNO_CONTEXT is the W3C's context (http://www.w3.org/ns/anno.jsonld) as a file; without it the names that are used here
stand for it. Nothing is fetched.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path

from pyld import jsonld

ANNO = "http://www.w3.org/ns/anno.jsonld"
OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
ID = {"@type": "@id"}
#: Of the context, what the exports use.
USED = {
    "id": "@id",
    "type": "@type",
    **{name: OA + name for name in (
        "Annotation", "TextualBody", "SpecificResource", "TextQuoteSelector", "TextPositionSelector",
        "identifying", "classifying", "start", "end", "exact", "prefix", "suffix", "styleClass",
    )},
    "Software": AS + "Application",
    "AnnotationCollection": AS + "OrderedCollection",
    "AnnotationPage": AS + "OrderedCollectionPage",
    "body": ID | {"@id": OA + "hasBody"},
    "target": ID | {"@id": OA + "hasTarget"},
    "source": ID | {"@id": OA + "hasSource"},
    "selector": ID | {"@id": OA + "hasSelector"},
    "generator": ID | {"@id": AS + "generator"},
    "rights": ID | {"@id": "http://purl.org/dc/terms/rights"},
    "motivation": {"@type": "@vocab", "@id": OA + "motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": OA + "hasPurpose"},
    "items": ID | {"@id": AS + "items", "@container": "@list"},
    "first": ID | {"@id": AS + "first"},
    "format": "http://purl.org/dc/elements/1.1/format",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "name": "http://xmlns.com/foaf/0.1/name",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "total": AS + "totalItems",
    "startIndex": AS + "startIndex",
}
IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]+")
SCHEMA = "https://schema.org/"


def contexts(given: dict) -> None:
    def load(url, options):
        assert url in given, f"{url} would have to be fetched"
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": given[url]}

    jsonld.set_document_loader(load)


def same(document: dict) -> list:
    """Its expansion; what comes back from it must be the document."""
    expanded = jsonld.expand(document)
    back = jsonld.compact(expanded, document["@context"], {"compactArrays": True, "graph": False})
    assert plain(back) == plain(document), difference(plain(back), plain(document))
    return expanded


def plain(value):
    """In JSON-LD lists of one are as good as what stands in them, empty ones as nothing, and names with a prefix as whole."""
    if isinstance(value, list):
        return plain(value[0]) if len(value) == 1 else [plain(it) for it in value]
    if isinstance(value, dict):
        return {plain(key): plain(it) for key, it in value.items() if key != "@context" and it != []}
    if isinstance(value, str) and value.startswith("according:"):
        return "urn:" + value
    return value


def difference(a, b, at: str = "") -> str:
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys()):
            if a.get(key) != b.get(key):
                return difference(a.get(key), b.get(key), f"{at}/{key}")
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for n, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return difference(x, y, f"{at}/{n}")
    return f"{at}: {a!r} and not {b!r}"


def nodes(value):
    if isinstance(value, list):
        for it in value:
            yield from nodes(it)
    elif isinstance(value, dict):
        if "@value" not in value:
            yield value
        for it in value.values():
            yield from nodes(it)


def of_schema(expanded: list) -> int:
    """Every type and every property of schema.org is one, and the type has the property."""
    n = 0
    for node in nodes(expanded):
        kinds = [kind.removeprefix(SCHEMA) for kind in node.get("@type", []) if kind.startswith(SCHEMA)]
        used = [key.removeprefix(SCHEMA) for key in node if key.startswith(SCHEMA)]
        assert not used or kinds, f"{used} of nothing"
        known: set[str] = set()
        for kind in kinds:
            model = getattr(importlib.import_module(f"pydantic2_schemaorg.{kind}"), kind)
            known |= {name for it in model.__mro__ for name in vars(it).get("__annotations__", {})}
        for name in used:
            # Who speaks is a property of quotations there; claims are attributed in the same way here.
            assert name in known or (name == "spokenByCharacter" and "Claim" in kinds), f"{kinds} have no {name}"
            n += 1
    return n


def iri(value) -> bool:
    return isinstance(value, str) and bool(IRI.fullmatch(value))


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


def annotation(it: dict) -> None:
    """What the model says an annotation MUST be (W3C Recommendation of 23 February 2017, sections 3 and 4)."""
    assert iri(it["id"]) and "Annotation" in listed(it["type"])
    assert listed(it["target"])
    motivations = {"assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting",
                   "identifying", "linking", "moderating", "questioning", "replying", "reviewing", "tagging"}
    assert set(listed(it["motivation"])) <= motivations
    for body in listed(it.get("body", [])):
        assert body.get("purpose") in motivations
        if body["type"] == "TextualBody":
            assert isinstance(body["value"], str) and body["value"]
            assert isinstance(body.get("format", "text/plain"), str)
        else:
            assert body["type"] == "SpecificResource" and iri(body["source"])
    for target in listed(it["target"]):
        assert target["type"] == "SpecificResource" and iri(target["source"]), target
        for selector in listed(target["selector"]):
            if selector["type"] == "TextPositionSelector":
                assert 0 <= selector["start"] < selector["end"]
                assert isinstance(selector["start"], int) and isinstance(selector["end"], int)
            else:
                assert selector["type"] == "TextQuoteSelector" and isinstance(selector["exact"], str) and selector["exact"]
    assert iri(it["generator"]["id"])
    for rights in listed(it.get("rights", [])):
        assert iri(rights), rights


def main(folder: Path, context: str | None) -> None:
    given = json.loads(Path(context).read_text()) if context else {"@context": USED}
    contexts({ANNO: given})
    claims = json.loads((folder / "clients.jsonld").read_text())
    names = of_schema(same(claims))
    assert len(claims["items"]) > 200
    annotations = json.loads((folder / "clients.webanno").read_text())
    expanded = same(annotations)
    bare = {key for node in nodes(expanded) for key in node if not key.startswith("@") and not iri(key)}
    assert not bare, bare
    assert listed(annotations["@context"])[0] == ANNO
    assert annotations["type"] == "AnnotationCollection" and iri(annotations["id"]) and annotations["label"]
    page = annotations["first"]
    assert page["type"] == "AnnotationPage" and iri(page["id"]) and page["startIndex"] == 0
    assert annotations["total"] == len(page["items"]) > 200
    for it in page["items"]:
        annotation(it)
    print(f"clients: JSON-LD: {len(claims['items'])} claims and quotations, {names} names of schema.org; "
          f"{len(page['items'])} annotations as the W3C's model has them")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
