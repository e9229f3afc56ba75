"""Real servers on this machine for the tests of fetching: one that answers by paths, one that does as it likes, and keys for https."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from handrail.content.texts import LANGS
from handrail.kernel import clock
from handrail.meetings.dialling import Ways
from handrail.meetings.fetching import Fetched, Limits, fetch
from handrail.meetings.management.words import texts
from handrail.meetings.rules.feeds import FeedRefused

NEAR = (ipaddress.ip_network("127.0.0.0/8"),)
MIB = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\n"
FEED = b'[{"name": "Morning", "day": 1, "time": "07:00"}]'
QUICK = Limits(most=MIB, connect=5, read=5, whole=10)
DAY = datetime.timedelta(days=1)
Answer = tuple[int, dict[str, str], bytes]


class Quiet(ThreadingHTTPServer):
    """One that says nothing of those who hang up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing."""


class Site:
    """A web server. `pages` says what stands at which path and query; `asked` what it was asked, with headers."""

    def __init__(self, address: str, port: int) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status not in (204, 304) and "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Nothing."""

        self.server = Quiet((address, port), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://{address}:{self.port}"

    def gives(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Puts a page there, and says its address."""
        self.pages[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        return self.url + path

    def sends_on(self, path: str, to: str, status: int = 302) -> str:
        """A redirect."""
        return self.gives(path, status=status, Location=to)


@contextmanager
def site(address: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A web server while the block lasts."""
    made = Site(address, port)
    if tls is not None:
        made.server.socket = tls.wrap_socket(made.server.socket, server_side=True)
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()


@contextmanager
def does(script: Callable[[socket.socket, threading.Event], object], *, reads: bool = True) -> Iterator[str]:
    """A server that does what the script does with each connection. The event is set when the test is over."""
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                try:
                    if reads:
                        connection.recv(65536)
                    script(connection, over)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def certificate(folder: Path, name: str, old: bool = False) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's certificate for a name that it signed itself, and what a client has to trust for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    until = clock.now() + (-DAY if old else DAY)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 3 * DAY)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both = folder / f"{name}.pem"
    both.write_bytes(public + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(both)
    return server, ssl.create_default_context(cadata=public.decode("ascii"))


def refused(url: str, *, limits: Limits = QUICK, ways: Ways | None = None, near: bool = True) -> FeedRefused:
    """The refusal of what stands at an address. It has a sentence in both languages, and tells nothing of the query."""
    with pytest.raises(FeedRefused) as found:
        fetch(url, allow=NEAR if near else (), limits=limits, ways=ways)
    problem = found.value
    assert problem.__cause__ is None
    for lang in LANGS:
        said = texts().say(f"meetings.feed.{problem.code}", lang, **problem.params)
        assert "secret" not in said
        assert "{" not in said
    assert "secret" not in f"{problem!r} {problem.params}"
    return problem


def got(url: str, limits: Limits = QUICK, ways: Ways | None = None) -> bytes:
    """The bytes at an address."""
    found = fetch(url, allow=NEAR, limits=limits, ways=ways)
    assert isinstance(found, Fetched)
    return found.data


def names(*found: str) -> Ways:
    """A resolver that knows one answer for every name."""
    return Ways(resolve=lambda host, port: list(found))
