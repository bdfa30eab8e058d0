"""Threads, processes and signals."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading

import according
import pytest
from conftest import TEXTS


def test_the_interpreter_is_let_go_while_waiting():
    """The source waits for another thread, which can only run if the one that reads does not hold the interpreter."""
    ready = threading.Event()

    def texts():
        yield TEXTS[0]
        assert ready.wait(60)
        yield TEXTS[1]

    rows = according.read(texts())
    thread = threading.Thread(target=ready.set)
    thread.start()
    assert len(rows.to_list()) == 2
    thread.join()


def test_threads_share_a_ledger(ledger):
    expect = ledger.to("ashdell").to_list()
    found = []
    threads = [threading.Thread(target=lambda: found.append(ledger.to("ashdell").to_list())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expect] * 4


INTERRUPTED = """
import according, sys
def texts():
    while True:
        yield "“We will wait,” Mara Lindqvist said on Tuesday."
rows = according.read(({"id": str(i), "text": text} for i, text in enumerate(texts())), profile="fast")
try:
    for n, batch in enumerate(rows.batches()):
        if n == 0:
            print("reading", flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""

WAITING = """
import according, threading
class Silent:
    def read(self, n):
        print("reading", flush=True)
        threading.Event().wait()
try:
    according.read(Silent(), name="a.jsonl").to_arrow()
except KeyboardInterrupt:
    print("interrupted", flush=True)
    import os
    os._exit(0)
"""


@pytest.mark.parametrize("program", [INTERRUPTED, WAITING])
def test_ctrl_c_ends_a_reading_that_would_not_end(program):
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "reading\n"
        child.send_signal(signal.SIGINT)
        assert child.stdout.readline() == "interrupted\n"
        assert child.wait(60) == 0
    finally:
        child.kill()


def _in_child(ledger, rows, pipe):
    try:
        next(iter(rows))
    except according.ForkedError as error:
        pipe.send(str(error))
    pipe.send(len(ledger.to("ashdell").to_list()))
    pipe.send([row["statement_id"] for row in according.read(TEXTS)])
    pipe.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_process_reads_and_asks_for_itself(ledger):
    expect = ledger.to("ashdell").to_list()
    rows = according.read(TEXTS)
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    child = context.Process(target=_in_child, args=(ledger, rows, there))
    child.start()
    assert "child process" in here.recv()
    assert here.recv() == len(expect)
    assert here.recv() == [row["statement_id"] for row in rows]
    child.join(60)
    assert child.exitcode == 0
    assert ledger.to("ashdell").to_list() == expect, "the parent's connection is as it was"


def test_importing_takes_no_data_frames_along():
    program = "import sys, according; print([it for it in ('pandas', 'polars', 'pyarrow', 'pyspark', 'numpy') if it in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
