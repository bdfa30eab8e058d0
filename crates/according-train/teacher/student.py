"""Distils the teachers into the convolutional encoder that `according` reads with.

usage: student.py ARRAYS OUT NAME [--epochs N] [--gold SHARE] [--trial]
Writes OUT/NAME.npz: embed (rows x 128), taps (6 x 3 x 128 x 128, input first), biases, out, bias, edges.
"""

import argparse
import time

import numpy as np
import torch
import torch.nn.functional as F
from arrays import LABELS, SLOTS, Part, allowed, score, viterbi
from torch import nn

CHUNK, BATCH = 256, 256
EDGES = 1 + 48 + 64
DILATIONS = [1, 2, 4, 8, 16, 1]
WORD, ROW, HIDDEN = 0.1, 0.05, 0.1
device = "cuda" if torch.cuda.is_available() else "cpu"
began = time.time()
torch.set_float32_matmul_precision("high")


def log(*words):
    print(f"[{time.time() - began:6.1f} s]", *words, flush=True)


class Student(nn.Module):
    """Sums of rows, residual dilated convolutions, scores; all as in `encoder.rs`."""

    def __init__(self, rows, width=128):
        super().__init__()
        layers = len(DILATIONS)
        self.embed = nn.Parameter(torch.randn(rows, width) * 0.1)
        self.taps = nn.Parameter(torch.randn(layers, 3, width, width) * (1 / (3 * width)) ** 0.5)
        self.biases = nn.Parameter(torch.zeros(layers, width))
        self.out = nn.Parameter(torch.zeros(width, LABELS))
        self.bias = nn.Parameter(torch.zeros(LABELS))
        self.edges = nn.Parameter(torch.zeros(EDGES, LABELS, LABELS))

    def forward(self, rows):
        b, t, _ = rows.shape
        if self.training:
            rows = rows.clone()
            rows[..., 0].masked_fill_(torch.rand(b, t, device=rows.device) < WORD, 0)
            kept = torch.rand(b, t, SLOTS, device=rows.device) >= ROW
            kept[..., 0] = True
            x = F.embedding_bag(
                rows.view(-1, SLOTS), self.embed, mode="sum", per_sample_weights=kept.view(-1, SLOTS).to(self.embed.dtype)
            )
        else:
            x = F.embedding_bag(rows.view(-1, SLOTS), self.embed, mode="sum")
        x = x.view(b, t, -1)
        for taps, bias, dilation in zip(self.taps, self.biases, DILATIONS):
            with torch.autocast(device, torch.bfloat16, enabled=self.training):
                far = F.pad(x, (0, 0, dilation, dilation))
                joined = torch.cat([far[:, :t], x, far[:, 2 * dilation :]], -1)
                z = joined @ taps.flatten(0, 1) + bias
            x = x + F.dropout(F.relu(z).float(), HIDDEN if self.training else 0.0)
        return x @ self.out + self.bias

    def steps(self, edges):
        # A product with counts: its gradient is a product too, where that of indexing would be a sort.
        counts = torch.zeros(*edges.shape[:2], EDGES, device=edges.device)
        counts.scatter_(-1, edges, 1.0)
        counts[..., 0] = 1.0
        return (counts @ self.edges.flatten(1)).view(*edges.shape[:2], LABELS, LABELS)


def log_partition(scores, steps):
    """The log of the sum over all paths, by products of matrices, two by two. scores: b x t x 7; steps: b x (t - 1) x 7 x 7."""
    top = scores.amax(-1, keepdim=True)
    base = top.sum((1, 2))
    # Within what products of two keep in 32 bits.
    e = (scores - top).clamp(min=-15).exp()
    m = steps.exp() * e[:, 1:, None, :]
    vector = e[:, :1]
    while m.shape[1] > 1:
        if m.shape[1] % 2:
            m = torch.cat([m, torch.eye(LABELS, device=m.device).expand(m.shape[0], 1, -1, -1)], 1)
        m = m[:, ::2] @ m[:, 1::2]
        size = m.amax((2, 3), keepdim=True)
        base = base + size.log().sum((1, 2, 3))
        m = m / size
    return base + (vector @ m[:, 0]).sum((1, 2)).log()


def main():
    arguments = argparse.ArgumentParser()
    for name in ["arrays", "out", "name"]:
        arguments.add_argument(name)
    arguments.add_argument("--epochs", type=float, default=12)
    arguments.add_argument("--gold", type=float, default=0.1)
    arguments.add_argument("--rate", type=float, default=4e-3)
    arguments.add_argument("--begin", help="go on from this file")
    arguments.add_argument("--chunks", type=int, default=BATCH)
    arguments.add_argument("--warm", type=int, default=300)
    arguments.add_argument("--seconds", type=float, default=0)
    arguments.add_argument("--trial", action="store_true")
    a = arguments.parse_args()
    parts = {name: Part(a.arrays, name) for name in ["train", "dev", "wiki-dev", "news"]}
    if a.trial:
        parts = {name: part.head(3) for name, part in parts.items()}
    rows_total = 1 << 14
    rows_total += 1 + int((np.fromfile(f"{a.arrays}/words", "<u8") != 0).sum())
    torch.manual_seed(1)
    news, train = parts["news"], parts["train"]
    n, m = len(news), len(train)
    hard = np.fromfile(f"{a.arrays}/news.hard", "u1")[:n]
    soft = np.fromfile(f"{a.arrays}/news.soft", "u1").reshape(-1, LABELS)[:n]
    to = lambda x: torch.from_numpy(x).to(device)
    all_rows = to(np.concatenate([news.rows, train.rows]))
    all_edges = to(np.concatenate([news.edges, train.edges]).astype(np.int16))
    all_hard = to(np.concatenate([hard, train.labels]))
    targets = to(soft)
    log("read", n, m)
    model = Student(rows_total).to(device)
    if a.begin:
        model.load_state_dict({k: torch.from_numpy(v.astype(np.float32)) for k, v in np.load(a.begin).items()})
    with torch.no_grad():
        model.edges[:, ~to(allowed())] = 0.0
    rest = [p for name, p in model.named_parameters() if name != "embed"]
    groups = [{"params": [model.embed], "weight_decay": 0.0}, {"params": rest, "weight_decay": 0.01}]
    optimizer = torch.optim.AdamW(groups, lr=a.rate, betas=(0.9, 0.99), fused=device == "cuda")
    chunk, batch = (64, 2) if a.trial else (CHUNK, a.chunks)
    total = 6 if a.trial else int(a.epochs * n / (chunk * batch))
    started = None
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min((k + 1) / a.warm, max(0.005, 1 - k / total)))
    ban = torch.where(to(allowed()), 0.0, -15.0)
    losses = []
    step = -1
    while step + 1 < total:
        step += 1
        if step == 50:
            started = time.time()
        if step == 60 and a.seconds:
            synchronize()
            total = int(60 + a.seconds / ((time.time() - started) / 10))
            log(f"{a.name}: {total} steps, {total * chunk * batch / n:.1f} passes")
        model.train()
        golden = max(1, int(batch * a.gold))
        firsts = torch.cat(
            [
                torch.randint(n - chunk, (batch - golden,), device=device),
                n + torch.randint(m - chunk, (golden,), device=device),
            ]
        )
        at = firsts[:, None] + torch.arange(chunk, device=device)
        labels = all_hard[at].long()
        q = F.one_hot(labels, LABELS).float()
        q[: batch - golden] = targets[at[: batch - golden]].float() / 255
        q = q / q.sum(-1, keepdim=True)
        scores = model(all_rows[at])
        steps = model.steps(all_edges[at[:, 1:]].long())
        z = log_partition(scores, steps + ban)
        path = steps.flatten(2).gather(-1, (labels[:, :-1] * LABELS + labels[:, 1:])[..., None]).sum((1, 2))
        loss = (z - path - (q * scores).sum((1, 2))).mean() / chunk
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rate.step()
        with torch.no_grad():
            model.embed.clamp_(-1, 1)
        losses.append(loss.detach())
        if step + 1 == total or (step + 1) % max(1, total // 5) == 0:
            evaluate(model, parts, f"{a.name}: step {step + 1} of {total}, loss {torch.stack(losses[-200:]).mean().item():.4f}")
    state = {k: v.detach().cpu().numpy() for k, v in model.state_dict().items()}
    state["embed"] = state["embed"].astype(np.float16)
    np.savez(f"{a.out}/{a.name}.npz", **state)


def synchronize():
    if device == "cuda":
        torch.cuda.synchronize()


@torch.inference_mode()
def evaluate(model, parts, title):
    model.eval()
    for name in ["dev", "wiki-dev"]:
        part = parts[name]
        scores = np.zeros((len(part), LABELS), np.float32)
        for first, end in zip(part.articles, part.articles[1:]):
            rows = torch.from_numpy(part.rows[first:end]).to(device)
            scores[first:end] = model(rows[None])[0].cpu().numpy()
        edges = model.edges.cpu().numpy()

        def steps(at):
            return edges[0] + edges[part.edges[at, 0]] + edges[part.edges[at, 1]]

        labels = viterbi(scores, part.articles, steps)
        log(title, name, score(part.labels, labels, part.articles))


if __name__ == "__main__":
    main()
