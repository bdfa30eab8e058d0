"""Measures what the documentation says of speed: python -P measure.py [--texts N] [--cli PATH] [--news FILE ...]

Prints one line a figure. The short texts are invented, or with ``--news`` the paragraphs of articles (JSONL). Run it in an
environment that has the wheel, on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import according

NAMES = ["Mara Lindqvist", "Corinne Ashdell", "Tom Alder", "Ida Ode"]
VERBS = ["said", "denied", "announced", "told reporters"]
THINGS = ["the light had failed", "the ferry was late", "17 boats were lost", "the harbour would stay closed"]


def text(n: int) -> str:
    """A short invented text; they differ."""
    return f"{NAMES[n % 4]} {VERBS[n // 4 % 4]} on Tuesday that {THINGS[n // 16 % 4]} in the year {1900 + n % 97} for {n} days."


def paragraphs(files: list[str], n: int) -> list[str]:
    """The first ``n`` paragraphs of articles; headlines and other crumbs are none."""
    found: list[str] = []
    for file in files:
        with (gzip.open if file.endswith(".gz") else open)(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                found.extend(it.strip() for it in json.loads(line)["text"].split("\n") if len(it) >= 80)
                if len(found) >= n:
                    return found[:n]
    return found


def busy() -> float:
    """Seconds of all cores that this process and those that it called have had."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def timed(work):
    begun, before = time.perf_counter(), busy()
    result = work()
    return (time.perf_counter() - begun, busy() - before), result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--cli", default=str(Path(__file__).parents[1] / "target/release/according"))
    parser.add_argument("--news", nargs="*", default=[])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--profiles", nargs="+", default=["thorough", "fast"])
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()

    program = "import time; t = time.perf_counter(); import according; print(time.perf_counter() - t)"
    times = [float(subprocess.check_output([sys.executable, "-c", program])) for _ in range(5)]
    print(f"import according: {min(times) * 1000:.1f} ms (best of 5; the first {times[0] * 1000:.1f} ms)")

    texts = paragraphs(given.news, given.texts) if given.news else [text(n) for n in range(given.texts)]
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "texts.jsonl", Path(folder) / "rows.jsonl"
        file.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)))
        threads = ["--threads", str(given.threads)]
        for profile in given.profiles:
            # By turns, so that what else the machine does falls on both.
            ours, theirs = [], []
            for _ in range(2):
                command = [given.cli, "read", file, "--format", "jsonl", "--profile", profile, *threads]
                with out.open("wb") as lines:
                    theirs.append(timed(lambda: subprocess.run(command, check=True, stdout=lines, stderr=subprocess.DEVNULL))[0])
                seconds, table = timed(lambda: according.read(texts, profile=profile, threads=given.threads).to_arrow())
                ours.append(seconds)
                with out.open("rb") as lines:
                    assert sum(1 for _ in lines) == table.num_rows, "the work is not the same"
            print(
                f"{len(texts):,} short texts, {profile}: python {min(ours)[0]:.1f} s, command line {min(theirs)[0]:.1f} s, "
                f"{100 * min(theirs)[0] / min(ours)[0]:.0f} % of its speed; seconds of a core: {min(ours)[1]:.1f} and "
                f"{min(theirs)[1]:.1f}; {table.num_rows:,} rows"
            )

    times = -(-given.rows // table.num_rows)
    import pyarrow as pa

    many = pa.concat_tables([table] * times).slice(0, given.rows)

    class Once:
        """The table as a stream of rows, as a reading gives it."""

        summary = None

        def __init__(self):
            self.batches = iter(many.to_batches())

        def next_batch(self):
            return next(self.batches, None)

        def __arrow_c_schema__(self):
            return many.schema.__arrow_c_schema__()

    for shape in ("to_arrow", "to_pandas", "to_polars"):
        seconds, frame = timed(lambda: getattr(according.Rows(Once()), shape)())
        print(f"{len(frame):,} rows {shape}: {seconds[0]:.2f} s, {seconds[1]:.2f} s of a core")


if __name__ == "__main__":
    main()
