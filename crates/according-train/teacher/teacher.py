"""Fine-tunes MPNet on PolNeAR's training part and labels the news with the mean of several such teachers.

usage: teacher.py ARRAYS MPNET TOKENIZER OUT [--seconds N] [--teachers N] [--epochs N] [--trial]
Writes ARRAYS/news.hard (u8, a label a token: the best path) and ARRAYS/news.soft (u8, 7 a token, of 255);
the former also as OUT/teacher.npz, which is small.
"""

import argparse
import copy
import time

import numpy as np
import torch
import torch.nn.functional as F
from arrays import LABELS, Part, score, viterbi
from mpnet import END, START, Teacher, unpack
from tokenizers import Tokenizer

WINDOW, MARGIN, BATCH = 384, 32, 16
# Of what was published, and of what begins at nothing.
RATE, NEW_RATE = 5e-5, 1e-3
LOT = 256
EXTRAS = [3, 4, 3, 2]
device = "cuda" if torch.cuda.is_available() else "cpu"
began = time.time()
torch.set_float32_matmul_precision("high")


def log(*words):
    print(f"[{time.time() - began:6.1f} s]", *words, flush=True)


def shapes(forms):
    """0 lower case, 1 a first capital, 2 all capitals, 3 no letter."""

    def of(form):
        if not any(c.isalpha() for c in form):
            return 3
        if len(form) > 1 and form.isupper():
            return 2
        return int(form[0].isupper())

    return np.array([of(form) for form in forms], np.int64)


class Stream:
    """A part as one stream of pieces. `token` is the token that a piece begins, or -1."""

    def __init__(self, part, pieces, lengths, offsets, shape):
        n = lengths[part.forms]
        # A separator before every paragraph but the first of all.
        total = n + (part.starts == 2)
        ends = np.cumsum(total)
        first = ends - n
        size = int(ends[-1])
        of = np.repeat(np.arange(len(n)), n)
        within = np.arange(len(of)) - np.repeat(np.cumsum(n) - n, n)
        at = np.repeat(first, n) + within
        self.ids = np.full(size, END, np.int64)
        self.ids[at] = pieces[np.repeat(offsets[part.forms], n) + within]
        self.token = np.full(size, -1, np.int64)
        self.token[first] = np.arange(len(n))
        self.extras = np.zeros((size, len(EXTRAS)), np.int64)
        quoted = (part.edges[:, 0] - 1) // 8 % 2
        self.extras[at, 0] = part.starts[of]
        self.extras[at, 1] = shape[part.forms[of]]
        self.extras[at, 2] = np.where(within == 0, 1, 2)
        self.extras[at, 3] = quoted[of]
        self.article = np.append((ends - total)[part.articles[:-1]], size)


def pieces_of(forms, tokenizer):
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encoded = tokenizer.encode_batch(forms, add_special_tokens=False)
    ids = [e.ids[:8] or [tokenizer.token_to_id("[UNK]") or 3] for e in encoded]
    lengths = np.array([len(i) for i in ids], np.int64)
    return np.concatenate([np.array(i, np.int64) for i in ids]), lengths, np.cumsum(lengths) - lengths


def batches(stream, order, labels, random, size):
    """Windows over the articles in that order, cut at a random offset."""
    where = np.concatenate([np.arange(stream.article[a], stream.article[a + 1]) for a in order])
    inner = WINDOW - 2
    where = where[random.integers(inner) :]
    n = len(where) // inner
    where = where[: n * inner].reshape(n, inner)
    for rows in np.array_split(random.permutation(n), max(1, n // size)):
        w = where[rows]
        gold = np.where(stream.token[w] >= 0, labels[np.maximum(stream.token[w], 0)].astype(np.int64), -100)
        yield (*framed(stream, w), torch.from_numpy(gold).to(device))


def framed(stream, w):
    ids = np.pad(stream.ids[w], ((0, 0), (1, 1)), constant_values=END)
    ids[:, 0] = START
    extras = np.pad(stream.extras[w], ((0, 0), (1, 1), (0, 0)))
    return torch.from_numpy(ids).to(device), torch.from_numpy(extras).to(device)


def train(start, stream, part, epochs, seed, trial):
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    model = Teacher(30527, LABELS, EXTRAS).to(device)
    missing = model.load_state_dict(start, strict=False)
    assert not missing.unexpected_keys, missing
    new = [*model.out.parameters(), *model.extras.parameters()]
    known = [p for name, p in model.named_parameters() if name not in missing.missing_keys]
    groups = [
        {"params": [p for p in known if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for p in known if p.ndim == 1], "weight_decay": 0.0},
        {"params": new, "weight_decay": 0.0, "lr": NEW_RATE},
    ]
    assert len(known) + len(new) == len(list(model.parameters()))
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98), fused=device == "cuda")
    steps = max(3, epochs * (len(stream.ids) // (WINDOW - 2) // BATCH))
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min((n + 1) / (0.1 * steps), max(0.02, 1 - n / steps)))
    model.train()
    for epoch in range(epochs):
        losses = []
        for n, (ids, extras, gold) in enumerate(batches(stream, random.permutation(len(stream.article) - 1), part.labels, random, 2 if trial else BATCH)):
            with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
                scores = model(ids, extras)[:, 1:-1]
            loss = F.cross_entropy(scores.reshape(-1, LABELS), gold.reshape(-1))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            rate.step()
            losses.append(loss.detach())
            if trial and n == 2:
                break
        log(f"teacher {seed}, epoch {epoch}, loss {torch.stack(losses).mean().item():.4f}")
    return model.eval()


@torch.inference_mode()
def probabilities(model, stream, n_tokens):
    """n_tokens x 7: each token from the window in which it stands furthest from the edges."""
    out = torch.zeros((n_tokens, LABELS), dtype=torch.float16, device=device)
    inner, size = WINDOW - 2, len(stream.ids)
    firsts = np.arange(0, max(1, size - 2 * MARGIN), inner - 2 * MARGIN)
    ids, extras, tokens = [torch.from_numpy(x).to(device) for x in (stream.ids, stream.extras.astype(np.int8), stream.token)]
    if device == "cuda":
        model = copy.deepcopy(model).bfloat16()
    for some in np.array_split(firsts, max(1, len(firsts) // LOT)):
        w = torch.from_numpy(np.clip(some[:, None] + np.arange(inner), 0, size - 1)).to(device)
        batch = F.pad(ids[w], (1, 1), value=END)
        batch[:, 0] = START
        p = model(batch, F.pad(extras[w].long(), (0, 0, 1, 1)))[:, 1:-1].softmax(-1)
        keep = tokens[w] >= 0
        keep[int(some[0] == 0) :, :MARGIN] = False
        keep[:, -MARGIN:] &= torch.from_numpy(some + inner >= size).to(device)[:, None]
        out[tokens[w][keep]] = p[keep].half()
    return out


def temperature(parts):
    """By which the logarithms are divided to be as sure as they are right, on parts with gold labels."""
    p = torch.cat([p for p, _ in parts])
    gold = torch.from_numpy(np.concatenate([gold for _, gold in parts])).long().to(p.device)
    logs = torch.log(p + 1e-6)
    return min(np.arange(0.5, 3.0, 0.05), key=lambda t: F.cross_entropy(logs / t, gold).item())


def main():
    arguments = argparse.ArgumentParser()
    for name in ["arrays", "mpnet", "tokenizer", "out"]:
        arguments.add_argument(name)
    arguments.add_argument("--seconds", type=float, default=1e9)
    arguments.add_argument("--teachers", type=int, default=3)
    arguments.add_argument("--epochs", type=int, default=5)
    arguments.add_argument("--trial", action="store_true")
    a = arguments.parse_args()
    forms = open(f"{a.arrays}/forms", encoding="utf-8").read().split("\n")
    parts = {name: Part(a.arrays, name) for name in ["train", "dev", "wiki-dev", "news"]}
    if a.trial:
        globals().update(LOT=4)
        parts = {name: part.head(3) for name, part in parts.items()}
    log("arrays read")
    table = (*pieces_of(forms, Tokenizer.from_file(a.tokenizer)), shapes(forms))
    streams = {name: Stream(part, *table) for name, part in parts.items()}
    log("pieces", {name: len(stream.ids) for name, stream in streams.items()})
    start = unpack(a.mpnet)
    log("weights unpacked")
    sums = {name: 0.0 for name in ["dev", "wiki-dev", "news"]}
    for teacher in range(a.teachers):
        model = train(start, streams["train"], parts["train"], a.epochs, teacher + 1, a.trial)
        for name in ["dev", "wiki-dev"]:
            p = probabilities(model, streams[name], len(parts[name])).float()
            sums[name] = sums[name] + p
            for which, q in [("alone", p), ("mean", sums[name] / (teacher + 1))]:
                labels = viterbi(torch.log(q + 1e-6).cpu().numpy(), parts[name].articles)
                log(name, f"teacher {teacher + 1} {which}:", score(parts[name].labels, labels, parts[name].articles))
        p = probabilities(model, streams["news"], len(parts["news"]))
        sums["news"] = p if teacher == 0 else sums["news"] + p
        log("news labelled")
        if time.time() - began > a.seconds * (teacher + 1) / (teacher + 2):
            break
    n = teacher + 1
    known = {name: (sums[name] / n).float() for name in ["dev", "wiki-dev"]}
    warmth = temperature([(known[name], parts[name].labels) for name in known])
    log(f"temperature {warmth:.2f}")
    news = sums["news"]
    soft, logs = [np.zeros((len(news), LABELS), kind) for kind in ["u1", np.float32]]
    for at in range(0, len(news), 1 << 20):
        some = torch.log(news[at : at + (1 << 20)].float() / n + 1e-6)
        soft[at : at + len(some)] = (torch.softmax(some / warmth, -1) * 255).round().byte().cpu().numpy()
        logs[at : at + len(some)] = some.cpu().numpy()
    soft.tofile(f"{a.arrays}/news.soft")
    hard = viterbi(logs, parts["news"].articles)
    hard.tofile(f"{a.arrays}/news.hard")
    np.savez_compressed(f"{a.out}/teacher.npz", hard=hard)
    log("done")


if __name__ == "__main__":
    main()
