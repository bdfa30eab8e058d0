"""The arrays that `according-train export` writes, and the score of labels over them."""

import numpy as np

LABELS = 7
SLOTS = 13
ROLES = {1: 0, 3: 1, 5: 2}


class Part:
    """One part of the data: flat arrays over its tokens. Articles are `articles[a]..articles[a + 1]`."""

    def __init__(self, folder, name):
        def read(field, kind):
            return np.fromfile(f"{folder}/{name}.{field}", kind)

        self.name = name
        self.articles = read("articles", "<u8").reshape(-1, 2)[:, 1].astype(np.int64)
        self.forms = read("forms", "<u4")
        self.starts = read("starts", "u1")
        self.rows = read("rows", "<u4").reshape(-1, SLOTS).astype(np.int32)
        self.edges = read("edges", "<u2").reshape(-1, 2).astype(np.int64)
        self.labels = read("labels", "u1")

    def __len__(self):
        return len(self.labels)

    def head(self, articles):
        """Only the first articles, for a trial."""
        end = self.articles[min(articles, len(self.articles) - 1)]
        self.articles = self.articles[: articles + 1]
        for field in ["forms", "starts", "rows", "edges", "labels"]:
            setattr(self, field, getattr(self, field)[:end])
        return self


def allowed():
    """7 x 7: whether a label may follow another (IOB2)."""
    table = np.zeros((LABELS, LABELS), bool)
    for before in range(LABELS):
        for here in range(LABELS):
            table[before, here] = here == 0 or here % 2 == 1 or here in (before, before + 1)
    return table


def viterbi(scores, articles, steps=None):
    """The best labels. scores: n x 7 (log); steps: function from token indices to their k x 7 x 7 transitions."""
    n = len(scores)
    first, length = articles[:-1], np.diff(articles)
    forbidden = np.where(allowed(), 0, -1e9).astype(np.float32)
    order = np.argsort(-length, kind="stable")
    first, length = first[order], length[order]
    back = np.zeros((n, LABELS), np.int8)
    best = np.where(allowed()[0], scores[first], -1e9)
    for t in range(1, int(length.max())):
        live = int((length > t).sum())
        at = first[:live] + t
        step = forbidden if steps is None else forbidden + steps(at)
        total = best[:live, :, None] + step
        back[at] = total.argmax(1)
        best[:live] = total.max(1) + scores[at]
    labels = np.zeros(n, np.uint8)
    label = best.argmax(1)
    for t in range(int(length.max()) - 1, -1, -1):
        live = int((length > t).sum())
        at = first[:live] + t
        labels[at] = label[:live]
        if t:
            label[:live] = back[at, label[:live]]
    return labels


def spans(labels, articles):
    """The set of (role, first, end)."""
    inner = np.zeros(len(labels) + 1, bool)
    inner[:-1] = (labels % 2 == 0) & (labels > 0)
    inner[articles[articles < len(labels)]] = False
    out = set()
    for i in np.flatnonzero((labels > 0) & ~inner[:-1]):
        j = i + 1
        inside = labels[i] + labels[i] % 2
        while j < len(labels) and inner[j] and labels[j] == inside:
            j += 1
        out.add(((int(labels[i]) - 1) // 2, int(i), j))
    return out


def score(gold, found, articles):
    """Exact-span F1 of source, cue and content, as a text."""
    a, b = spans(gold, articles), spans(found, articles)
    parts = []
    for role, name in enumerate(["source", "cue", "content"]):
        g, f = [{s for s in x if s[0] == role} for x in (a, b)]
        right = len(g & f)
        parts.append(f"{name} {200 * right / max(1, len(g) + len(f)):.1f} ({right}/{len(f)}/{len(g)})")
    return "  ".join(parts)
