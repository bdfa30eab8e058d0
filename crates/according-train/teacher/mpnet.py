"""The encoder of MPNet (Song et al. 2020), from its published weights, for labelling tokens."""

import json
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

HIDDEN, HEADS, LAYERS, INNER = 768, 12, 12, 3072
BUCKETS, FAR = 32, 128
START, END = 0, 2


def buckets(n):
    """n x n: the bucket of the distance from query to key."""
    distance = torch.arange(n)[None, :] - torch.arange(n)[:, None]
    behind = (distance > 0).long() * (BUCKETS // 2)
    size = distance.abs()
    exact = BUCKETS // 4
    far = exact + (torch.log(size.float().clamp(min=1) / exact) / math.log(FAR / exact) * (BUCKETS // 2 - exact)).long()
    return behind + torch.where(size < exact, size, far.clamp(max=BUCKETS // 2 - 1))


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = [nn.Linear(HIDDEN, HIDDEN) for _ in range(4)]
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, 1e-5), nn.LayerNorm(HIDDEN, 1e-5)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)

    def forward(self, x, bias, dropout):
        b, t, _ = x.shape
        split = lambda y: y.view(b, t, HEADS, HIDDEN // HEADS).transpose(1, 2)
        p = dropout if self.training else 0.0
        a = F.scaled_dot_product_attention(
            split(self.q(x)), split(self.k(x)), split(self.v(x)), attn_mask=bias.expand(b, -1, -1, -1), dropout_p=p
        )
        x = self.norm1(x + F.dropout(self.o(a.transpose(1, 2).reshape(b, t, HIDDEN)), p))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), p))


class Teacher(nn.Module):
    """Scores of the labels for every piece. `extra` are small numbers about the piece that an uncased vocabulary hides."""

    def __init__(self, words, labels, extras, dropout=0.1):
        super().__init__()
        self.dropout = dropout
        self.words = nn.Embedding(words, HIDDEN)
        self.positions = nn.Embedding(514, HIDDEN)
        self.extras = nn.ModuleList([nn.Embedding(n, HIDDEN) for n in extras])
        for extra in self.extras:
            nn.init.zeros_(extra.weight)
        self.norm = nn.LayerNorm(HIDDEN, 1e-5)
        self.bias = nn.Embedding(BUCKETS, HEADS)
        self.layers = nn.ModuleList([Layer() for _ in range(LAYERS)])
        self.out = nn.Linear(HIDDEN, labels)
        nn.init.normal_(self.out.weight, std=0.02)
        nn.init.zeros_(self.out.bias)
        self.register_buffer("table", buckets(512), persistent=False)

    def encode(self, ids, extras):
        t = ids.shape[1]
        x = self.words(ids) + self.positions.weight[2 : t + 2]
        for k, table in enumerate(self.extras):
            x = x + table(extras[..., k])
        x = F.dropout(self.norm(x), self.dropout if self.training else 0.0)
        bias = self.bias(self.table[:t, :t]).permute(2, 0, 1)[None].to(torch.bfloat16 if x.is_cuda else x.dtype)
        for layer in self.layers:
            x = layer(x, bias, self.dropout)
        return x

    def forward(self, ids, extras):
        x = self.encode(ids, extras)
        return self.out(F.dropout(x, self.dropout if self.training else 0.0)).float()


NAMES = {
    "embeddings.word_embeddings.weight": "words.weight",
    "embeddings.position_embeddings.weight": "positions.weight",
    "embeddings.LayerNorm.weight": "norm.weight",
    "embeddings.LayerNorm.bias": "norm.bias",
    "encoder.relative_attention_bias.weight": "bias.weight",
}
for n in range(LAYERS):
    for theirs, ours in [
        ("attention.attn.q", "q"),
        ("attention.attn.k", "k"),
        ("attention.attn.v", "v"),
        ("attention.attn.o", "o"),
        ("attention.LayerNorm", "norm1"),
        ("intermediate.dense", "up"),
        ("output.dense", "down"),
        ("output.LayerNorm", "norm2"),
    ]:
        for kind in ["weight", "bias"]:
            NAMES[f"encoder.layer.{n}.{theirs}.{kind}"] = f"layers.{n}.{ours}.{kind}"


def unpack(folder):
    """The weights that `pack.py` packed, as float32 tensors under our names."""
    import glob
    import zlib

    out = {}
    for path in sorted(glob.glob(f"{folder}/*.mpnet")):
        data = open(path, "rb").read()
        n = int.from_bytes(data[:8], "little")
        at = 8 + n
        for name, shape, kind, size in json.loads(data[8:at]):
            raw = zlib.decompress(data[at : at + size])
            at += size
            if kind == "half":
                w = np.frombuffer(raw, "<f2").astype(np.float32).reshape(shape)
            else:
                scale = np.frombuffer(raw[: 4 * shape[0]], "<f4")
                w = np.frombuffer(raw[4 * shape[0] :], "i1").astype(np.float32).reshape(shape) * scale[:, None]
            out[NAMES[name]] = torch.from_numpy(w.copy())
    return out
