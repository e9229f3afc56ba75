"""How much of a feed is taken and how long it is waited for, against real servers that pour, drip, lie and keep silent."""

import gzip
import io
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from handrail.kernel import clock
from handrail.meetings import fetching
from handrail.meetings.fetching import Limits
from handrail.meetings.tests.fetching_cast import FEED, MIB, OK, QUICK, Site, does, got, refused, site


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as made:
        yield made


def test_a_server_that_never_answers() -> None:
    with does(lambda connection, over: over.wait(30)) as url:
        problem = refused(f"{url}?secret", limits=replace(QUICK, read=0.2))
        assert (problem.code, problem.params) == ("no-answer", {"seconds": 1})
        assert refused(url, limits=replace(QUICK, whole=0.2)).code == "too-slow"
        # And one that never begins to speak https.
        assert refused(url.replace("http:", "https:"), limits=replace(QUICK, connect=0.2)).code == "unreachable"
        assert refused(url.replace("http:", "https:"), limits=replace(QUICK, whole=0.2)).code == "too-slow"


@pytest.mark.parametrize("begin", [b"H", b"HTTP/1.1 200 OK\r\nX: ", OK + b"Content-Length: 9999\r\n\r\n", OK + b"\r\n"])
def test_a_byte_now_and_then_ends_at_the_deadline(begin: bytes) -> None:
    def drips(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(begin)
        for _ in range(150):
            over.wait(0.02)
            connection.sendall(b"a")

    with does(drips) as url:
        began = clock.monotonic()
        assert refused(url, limits=replace(QUICK, whole=0.4)).code == "too-slow"
        assert clock.monotonic() - began < 3


def test_endless_first_answers_end_at_the_deadline() -> None:
    def continues(connection: socket.socket, over: threading.Event) -> None:
        for _ in range(300):
            over.wait(0.01)
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    with does(continues) as url:
        assert refused(url, limits=replace(QUICK, whole=0.3)).code == "too-slow"


def test_headers_are_bounded() -> None:
    sent = [0]

    def talks(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(OK)
        while not over.is_set() and sent[0] < 100 * MIB:
            sent[0] += connection.send(b"X-More: " + b"a" * 4000 + b"\r\n")

    with does(talks) as url:
        assert refused(url).code == "bad-answer"
    assert sent[0] < 20 * MIB


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_body_is_cut_at_the_limit_in_little_memory(chunked: bool) -> None:
    sent = [0]
    piece = b"a" * 65536
    if chunked:
        piece = b"10000\r\n" + piece + b"\r\n"

    def pours(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(OK + (b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"\r\n"))
        while sent[0] < 200 * MIB:
            connection.sendall(piece)
            sent[0] += len(piece)

    with does(pours) as url:
        tracemalloc.start()
        problem = refused(url, limits=replace(QUICK, most=4 * MIB))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (problem.code, problem.params) == ("too-large", {"most": 4})
    assert sent[0] < 50 * MIB
    assert peak < 10 * MIB


def test_what_says_it_is_too_large_is_not_read(web: Site) -> None:
    assert refused(web.gives("/feed", b"", Content_Length=str(MIB + 1))).code == "too-large"
    assert got(web.gives("/feed", b"a" * MIB)) == b"a" * MIB
    assert Limits(most=64 * MIB, connect=10, read=20, whole=120, moves=5) == fetching.LIMITS


def bomb(mib: int) -> bytes:
    """Zeros, packed."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        for _ in range(mib):
            file.write(bytes(MIB))
    return out.getvalue()


def test_a_bomb_never_becomes_more_than_the_limit(web: Site) -> None:
    packed = bomb(100)
    assert len(packed) < MIB
    for address in (
        web.gives("/sent", packed, Content_Encoding="gzip"),
        web.gives("/file.gz", packed),
        web.gives("/twice", gzip.compress(packed), Content_Encoding="gzip"),
        web.gives("/parts", bomb(1) * 5, Content_Encoding="gzip"),
    ):
        tracemalloc.start()
        problem = refused(address)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (problem.code, peak < 6 * MIB) == ("too-large", True), address


def test_what_is_packed_into_nothing_counts_as_it_came() -> None:
    nothing = gzip.compress(b"") * 3000
    sent = [0]

    def pours(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(OK + b"Content-Encoding: gzip\r\n\r\n")
        while sent[0] < 20 * MIB:
            connection.sendall(nothing)
            sent[0] += len(nothing)

    with does(pours) as url:
        assert refused(url).code == "too-large"
    assert sent[0] < 12 * MIB


def test_packed_bodies(web: Site) -> None:
    packed = gzip.compress(FEED)
    assert got(web.gives("/a", packed, Content_Encoding="gzip")) == FEED
    assert got(web.gives("/b", packed, Content_Encoding="X-GZIP")) == FEED
    assert got(web.gives("/c", packed[:], Content_Encoding="identity")) == FEED
    assert got(web.gives("/d", gzip.compress(packed), Content_Encoding="gzip")) == FEED
    assert got(web.gives("/e", packed + gzip.compress(b" "), Content_Encoding="gzip")) == FEED + b" "
    for broken in (packed[:-9], packed[:12], packed[:-8] + b"\0" * 8, b"not packed", packed + b"junk"):
        assert refused(web.gives("/f", broken, Content_Encoding="gzip")).code == "bad-gzip", broken
    for other in ("br", "deflate", "gzip, gzip", "secret"):
        assert refused(web.gives("/g", packed, Content_Encoding=other)).code == "packed"


def test_what_breaks_off_is_no_list() -> None:
    for start, code in [
        (OK + b"Content-Length: 100\r\n\r\n[]", "broke-off"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n", "broke-off"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "broke-off"),
        (b"", "bad-answer"),
        (b"SSH-2.0-secret\r\n", "bad-answer"),
    ]:
        with does(lambda connection, over, start=start: connection.sendall(start)) as url:  # type: ignore[misc]  # a default binds the case
            assert refused(url).code == code, start
