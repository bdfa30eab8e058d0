"""Writes what the teachers found in every N-th article of the news as pointers, without a word of the text.

usage: silver.py ARRAYS NEWS_JSONL_GZ... OUT EVERY
One line an article: its id in the corpus, its number of tokens, and its chunks as `gap role length`, where role is s, c or x (content).
"""

import gzip
import json
import sys

import numpy as np
import zstandard

folder, *news, out, every = sys.argv[1:]
articles = np.fromfile(f"{folder}/news.articles", "<u8").reshape(-1, 2)
text = open(f"{folder}/news.text", "rb").read()
labels = np.fromfile(f"{folder}/news.hard", "u1")


def chunks(labels):
    words, at, i = [], 0, 0
    while i < len(labels):
        if labels[i] == 0:
            i += 1
            continue
        j = i + 1
        inside = labels[i] + labels[i] % 2
        while j < len(labels) and labels[j] == inside:
            j += 1
        words.append(f"{i - at}{'scx'[(inside - 2) // 2]}{j - i}")
        at = i = j
    return " ".join(words)


lines, a = [], 0
for path in news:
    for line in gzip.open(path, "rt", encoding="utf-8"):
        record = json.loads(line)
        if a + 1 < len(articles) and text[articles[a, 0] : articles[a + 1, 0]] == record["text"].encode():
            if a % int(every) == 0:
                own = labels[articles[a, 1] : articles[a + 1, 1]]
                lines.append(f"{record['id']}\t{len(own)}\t{chunks(own)}")
            a += 1
assert a == len(articles) - 1, (a, len(articles))
with open(out, "wb") as file:
    file.write(zstandard.ZstdCompressor(19).compress(("\n".join(lines) + "\n").encode()))
print(len(lines), "articles")
