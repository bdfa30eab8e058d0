"""Turns the teacher's labels into what a student learns from: how often a label of that certainty was right on the development parts.

usage: calibrate.py ARRAYS TEACHER.npz
Writes ARRAYS/news.hard (u8, a label a token; an I that continues nothing begins) and ARRAYS/news.soft (u8, 7 a token, of 255).
"""

import sys

import numpy as np
from arrays import LABELS, Part

BINS = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98]

folder, teacher = sys.argv[1], np.load(sys.argv[2])
counts = np.full((LABELS, len(BINS) + 1, LABELS), 0.2)
for name, key in [("dev", "dev"), ("wiki-dev", "wiki")]:
    probabilities = teacher[key].astype(np.float32)
    doubt = np.digitize(probabilities.max(1), BINS)
    np.add.at(counts, (probabilities.argmax(1), doubt, Part(folder, name).labels), 1)
shares = counts / counts.sum(2, keepdims=True)
hard = teacher["hard"].copy()
(shares * 255).round().astype("u1")[hard, teacher["doubt"]].tofile(f"{folder}/news.soft")
articles = np.fromfile(f"{folder}/news.articles", "<u8").reshape(-1, 2)[:-1, 1].astype(np.int64)
before = np.concatenate([[0], hard[:-1]])
before[articles] = 0
hard[(hard % 2 == 0) & (hard > 0) & (before != hard) & (before != hard - 1)] -= 1
hard.tofile(f"{folder}/news.hard")
