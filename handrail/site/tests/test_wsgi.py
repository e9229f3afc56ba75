"""What the WSGI server gets: a whole answer in one piece, with the end of the request told as if it had been streamed."""

from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from handrail.site.wsgi import application


def test_a_whole_answer_is_one_piece_and_the_request_ends() -> None:
    ended, said = [], []

    def note(**_: object) -> None:
        ended.append(True)

    environ: dict[str, Any] = {"PATH_INFO": "/healthz", "HTTP_HOST": "app.localhost"}
    setup_testing_defaults(environ)

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
        said.append((status, dict(headers)))
        return lambda data: None

    request_finished.connect(note)
    request_finished.disconnect(close_old_connections)  # the test's own connection stays
    request_started.disconnect(close_old_connections)
    try:
        body = application(environ, start)
    finally:
        request_finished.disconnect(note)
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
    assert isinstance(body, list)
    assert len(body) == 1
    assert said[0][0] == "200 OK"
    assert said[0][1]["Content-Length"] == str(len(body[0]))
    assert ended == [True]
