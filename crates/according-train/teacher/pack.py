"""Packs published weights of MPNet into small files: 7 bits a weight, one scale a row. usage: pack.py SAFETENSORS OUT BYTES"""

import json
import sys
import zlib

import numpy as np
from mpnet import NAMES
from safetensors.numpy import load_file

weights = load_file(sys.argv[1])
weights = {name.removeprefix("mpnet."): w for name, w in weights.items()}
parts, size, number, most = [], 0, 0, int(sys.argv[3])


def flush():
    global parts, size, number
    if parts:
        head = json.dumps([p[0] for p in parts]).encode()
        with open(f"{sys.argv[2]}/{number}.mpnet", "wb") as out:
            out.write(len(head).to_bytes(8, "little") + head + b"".join(p[1] for p in parts))
        parts, size, number = [], 0, number + 1


for name in NAMES:
    w = weights[name]
    if w.ndim == 2 and w.size > 100_000:
        scale = (np.abs(w).max(1) / 63 + 1e-12).astype("<f4")
        raw, kind = scale.tobytes() + np.round(w / scale[:, None]).astype("i1").tobytes(), "rows"
    else:
        raw, kind = w.astype("<f2").tobytes(), "half"
    packed = zlib.compress(raw, 6)
    if size + len(packed) > most:
        flush()
    parts.append(([name, list(w.shape), kind, len(packed)], packed))
    size += len(packed)
flush()
print(number, "files; left out:", [name for name in weights if name not in NAMES])
