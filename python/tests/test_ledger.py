"""The ledger answers as on the command line."""

from __future__ import annotations

import pickle

import according
import pytest


@pytest.mark.parametrize(
    "arguments, ask",
    [
        (["to", "Corinne Ashdell"], lambda it: it.to("Corinne Ashdell")),
        (["to", "ashdell", "--form", "direct", "--limit", "3"], lambda it: it.to("ashdell", form="direct", limit=3)),
        (["about", "breakwater light"], lambda it: it.about("breakwater light")),
        (
            ["about", "light*", "--outlet", "The Daily Lantern", "--published-before", "2025-03"],
            lambda it: it.about("light*", outlet="The Daily Lantern", published_before="2025-03"),
        ),
        (["to", "--source-class", "unnamed"], lambda it: it.rows(source_class="unnamed")),
        (["to", "--source-class", "any"], lambda it: it.rows()),
        (["to", "--source-class", "any", "--polarity", "negative"], lambda it: it.rows(polarity="negative")),
    ],
)
def test_rows_are_those_of_the_command_line(ledger, lines, arguments, ask):
    expect = lines(*arguments, "--ledger", ledger.path, "--format", "jsonl")
    assert ask(ledger).to_list() == expect
    assert expect, "the question has an answer"


def test_answers_are_those_of_the_command_line(ledger, lines):
    at = ("--ledger", ledger.path, "--format", "jsonl")
    assert ledger.entities() == lines("entities", "--limit", "0", *at)
    assert ledger.entities("ashdell", kind="person", limit=1) == lines("entities", "ashdell", "--kind", "person", "-n", "1", *at)
    shares = {row["id"]: row["statements"] for row in lines("sources", *at) if row["figure"] == "class" and row["id"]}
    assert {it["source_class"]: it["statements"] for it in ledger.sources()["classes"]} == shares
    stats = lines("stats", "--ledger", ledger.path, "--format", "json")[0]
    assert {key: value for key, value in ledger.stats().items() if key != "runs"} == {
        key: value for key, value in stats.items() if key != "runs"
    }


def test_labels_are_those_of_the_command_line(tmp_path, lines):
    path = tmp_path / "a.ledger"
    text = "The terrorist Harbour Front fled. “The terrorist Harbour Front must go,” Mara Lindqvist said on Tuesday."
    according.read([{"id": "a", "text": text, "publisher": "The Courier"}], ledger=path).drain()
    labels = according.Ledger(path).labels("Harbour Front")
    assert labels == lines("labels", "Harbour Front", "--ledger", path, "--format", "jsonl")
    assert {it["voice"] for it in labels} == {"article", "statement"}
    assert according.Ledger(path).labels("Harbour Front", outlet="none") == []


def test_an_entity_is_asked_for_by_the_digits_of_its_id(ledger, lines):
    entity = ledger.entities("Corinne Ashdell")[0]
    rows = ledger.by(entity["entity_id"][:8]).to_list()
    assert rows == lines("to", "--entity", entity["entity_id"][:8], "--ledger", ledger.path)
    assert len(rows) == entity["statements"]


def test_why_and_show_lead_to_the_words(ledger):
    row = ledger.to("Corinne Ashdell").to_list()[0]
    why = ledger.why(row["statement_id"])
    assert why["statement"] == row
    assert why["speakers"][0]["links"][-1]["judgement"] == "positive"
    shown = ledger.show(row["statement_id"][:12])
    span = shown["statement"]["content"][0]
    assert shown["text"][span["start"] : span["end"]] == span["exact"]
    entity = ledger.entities("Corinne Ashdell")[0]
    assert ledger.why(entity["entity_id"])["entity"]["name"] == "Corinne Ashdell"
    assert ledger.near("Corine Ashdel")[0]["name"] == "Corinne Ashdell"


def test_what_is_not_there_is_named(ledger, tmp_path):
    (tmp_path / "a.txt").write_text("no ledger")
    for wrong, error, words in [
        (lambda: according.Ledger(tmp_path / "none"), according.LedgerError, "no such ledger"),
        (lambda: according.Ledger(tmp_path / "a.txt"), according.LedgerError, "not a ledger"),
        (lambda: ledger.show("0" * 32), according.NotFoundError, "no statement"),
        (lambda: ledger.show("xyz"), according.InputError, "no statement id"),
        (lambda: ledger.by("0" * 32), according.NotFoundError, "no entity"),
        (lambda: ledger.to("…"), according.InputError, "nothing to look for"),
        (lambda: ledger.rows(form="spoken"), according.InputError, "direct, mixed, indirect"),
        (lambda: ledger.rows(colour="red"), according.InputError, "there is no filter"),
        (lambda: ledger.article("none"), according.NotFoundError, "no article"),
    ]:
        with pytest.raises(error, match=words):
            wrong()
    assert ledger.to("Xyzzy Plugh").to_list() == []


def test_an_article_shows_what_was_found_in_it(ledger):
    row = ledger.to("Corinne Ashdell").to_list()[0]
    article = ledger.article(row["document"]["id"])
    assert row in article.statements
    html = article._repr_html_()
    words = row["cue"][0]["exact"]
    assert f">{words}</mark>" in html
    assert article.document["title"] is None or article.document["title"].split()[0] in html


def test_markup_is_words_and_every_character_stands_once(ledger):
    import html
    import re

    text = "“It is <b>5 & 6</b>,” Mara Lindqvist said. “She said that it ‘fell’,” Tom Alder added."
    article = according.read_article(text, title="<script>", nested=True)
    shown = article._repr_html_()
    assert "<script>" not in shown and "<b>" not in shown
    body = shown.split("line-height:1.6\">", 1)[1].rsplit("</div></div>", 1)[0]
    assert html.unescape(re.sub("<[^>]*>", "", body)) == text
    assert {row["speaker"][0]["name"] for row in article.statements} >= {"Mara Lindqvist", "Tom Alder"}


def test_a_ledger_goes_to_other_processes_by_its_path(ledger):
    again = pickle.loads(pickle.dumps(ledger))
    assert again.stats() == ledger.stats()


def test_anchors(ledger, tmp_path):
    import shutil

    copy = tmp_path / "copy.ledger"
    shutil.copy(ledger.path, copy)
    (tmp_path / "known.csv").write_text("id,name\nK1,Corinne Ashdell\n,Nobody\n")
    it = according.Ledger(copy)
    anchored = it.anchor(tmp_path / "known.csv")
    assert (anchored["joined"], anchored["skipped"][0]["line"]) == (1, 3)
    assert len(it.by("K1").to_list()) == ledger.entities("Corinne Ashdell")[0]["statements"]
