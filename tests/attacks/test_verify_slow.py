"""`handrail verify-app` against a server that never ends an answer, wherever in it that is."""

from __future__ import annotations

import socket
import threading

import pytest

from handrail.site import published, verify
from handrail.site.verify import CouldNotLook

DRIPS = {
    "headers": b"HTTP/1.1 200 OK\r\nX: ",
    "body": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
    "packing": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\x03",
}


def drip(listening: socket.socket, begin: bytes) -> None:
    """Answers with a byte now and then, for ever."""
    while True:
        try:
            wire, _ = listening.accept()
            wire.sendall(begin)
            while True:
                wire.sendall(b"a")
                threading.Event().wait(0.05)
        except OSError:
            if listening.fileno() < 0:
                return


@pytest.mark.parametrize("where", DRIPS)
def test_a_slow_server_does_not_hold_it_for_ever(where: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip, args=(listening, DRIPS[where]), daemon=True).start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        said: list[str] = []

        def look() -> None:
            with pytest.raises(CouldNotLook) as told:
                verify.verify(url, published.of_this_install(), 0.5)
            said.append(str(told.value))

        looking = threading.Thread(target=look, daemon=True)
        looking.start()
        looking.join(10)
        assert said == ["slow"], "it came to an end, and says why"
