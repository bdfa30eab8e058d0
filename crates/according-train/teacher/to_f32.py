"""Writes a student's numbers as `according-train attribution --net` reads them. usage: to_f32.py NAME.npz NAME.f32"""

import sys

import numpy as np
from arrays import allowed

student = dict(np.load(sys.argv[1]))
student["edges"][:, ~allowed()] = 0
with open(sys.argv[2], "wb") as out:
    for name in ["embed", "taps", "biases", "out", "bias", "edges"]:
        out.write(student[name].astype("<f4").tobytes())
