"""Web archives: invented pages in records of the standard form."""

from __future__ import annotations

import gzip

import according
from conftest import TEXTS

PAGE = """<html lang="en"><head><title>Rain in Skerrow</title><meta property="article:published_time" content="2025-03-0{n}">
<meta property="og:site_name" content="The Daily Lantern"></head><body><article><h1>Rain in Skerrow</h1>{body}</article></body></html>"""


def archive(n: int) -> bytes:
    """A page and a picture, each a gzip member."""
    body = "".join(f"<p>{text} It has rained in Skerrow for {n + 3} days, and the harbour stays closed.</p>" for text in TEXTS)
    page = PAGE.format(n=n + 1, body=body).encode()
    out = b""
    for path, kind, content in (("rain", "text/html; charset=utf-8", page), ("rain.png", "image/png", b"\x89PNG\r\n\x1a\n....")):
        block = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0000000{n}-0000-0000-0000-0000000{len(path):05}>\r\n"
            f"WARC-Date: 2025-03-10T08:00:00Z\r\nWARC-Target-URI: https://lantern.example/{n}/{path}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        out += gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)
    return out


def test_an_archive_is_read_from_a_file_and_from_a_stream(tmp_path, lines):
    import io
    import warnings

    file = tmp_path / "a.warc.gz"
    file.write_bytes(archive(0))
    expect = lines("read", file, "--format", "jsonl")
    assert len(expect) >= 4 and expect[0]["document"]["url"] == "https://lantern.example/0/rain"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", according.SkippedWarning)
        assert according.read(file).to_list() == expect
        assert according.read(io.BytesIO(archive(0)), name="a.warc.gz").to_list() == expect
