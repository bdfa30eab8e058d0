"""An article with its statements, as a notebook shows it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._types import Row

#: Roles that are marked, the outermost first.
ROLES = ("content", "source", "cue")
_STYLE = {
    "content": "background:#fff3c4;color:#222",
    "source": "background:#cfe4ff;color:#222;font-weight:600",
    "cue": "background:#d5f0d0;color:#222",
}


@dataclass(frozen=True)
class Article:
    """A text, what is known about it, and its statements."""

    text: str
    document: dict[str, Any]
    statements: list[Row]

    def _repr_html_(self) -> str:
        """The text with sources, cues and contents marked; who is meant stands where the mouse rests."""
        title = self.document.get("title")
        head = f"<h4>{escape(str(title))}</h4>" if title else ""
        about = [self.document.get(key) for key in ("publisher", "published")]
        about = " · ".join(escape(str(it)) for it in about if it)
        legend = " ".join(f'<span style="{_STYLE[role]};padding:0 .3em">{role}</span>' for role in ("source", "cue", "content"))
        return (
            f'<div class="according">{head}<p style="opacity:.7">{about} {legend}</p>'
            f'<div style="white-space:pre-wrap;max-width:46em;line-height:1.6">{self._marked()}</div></div>'
        )

    def _marked(self) -> str:
        spans = [
            (span["start"], span["end"], role, row)
            for row in self.statements
            for role in ROLES
            for span in row[role]
        ]
        cuts = sorted({0, len(self.text), *(at for start, end, *_ in spans for at in (start, end))})
        # Of what covers a stretch, the innermost is shown: of equal length, the role that says more.
        spans.sort(key=lambda span: (span[0] - span[1], ROLES.index(span[2])))
        innermost: list[tuple[str, Any] | None] = [None] * len(cuts)
        place = {cut: i for i, cut in enumerate(cuts)}
        for start, end, role, row in spans:
            innermost[place[start] : place[end]] = [(role, row)] * (place[end] - place[start])
        out = []
        for i, (start, end) in enumerate(zip(cuts, cuts[1:])):
            words = escape(self.text[start:end])
            if (mark := innermost[i]) is None:
                out.append(words)
            else:
                role, row = mark
                out.append(f'<mark style="{_STYLE[role]}" title="{escape(_told(role, row), quote=True)}">{words}</mark>')
        return "".join(out)


def _told(role: str, row: Any) -> str:
    names = [speaker["name"] or f"left open: {speaker['reason']}" for speaker in row["speaker"]]
    who = ", ".join(names) or "nobody printed"
    return f"{role} · {who} · {row['form']}, {row['polarity']}, {row['determinacy']} · {row['statement_id'][:8]}"
