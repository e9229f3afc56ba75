"""Who may what: every address of both hosts, with every method it takes, for everybody. An address without a row fails."""

import json
import uuid
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from django.urls import URLPattern, URLResolver, get_resolver

from handrail.site.api import api
from handrail.vault.tests.driving import Phone, rows

CAST = ("kit", "ana", "ben", "ended")
"""A stranger; Ana, signed in; Ben, signed in to another vault; Ana with a session that has ended."""

A_FILE = {"room": "home", "name": "app.css", "sheet": "step-1", "secret": "A" * 22, "ref": "a" * 16, "form": "json"}
HERS = "SELECT id FROM people_account WHERE name = %s"
Row = tuple[int, int, int, int]
ABSENT: Row = (404, 404, 404, 404)
"""A meeting that is not there; one that is there is the same for everybody (handrail/meetings/tests/test_meeting_page.py)."""
PUBLIC, MINE = (200, 200, 200, 200), (401, 200, 200, 401)
HELD = (401, 422, 422, 401)
"""Signed in, the empty body is looked at; signed out, not even that."""

APP: dict[str, Row] = {
    "GET /api/v1/openapi.json": PUBLIC,
    "GET /api/v1/people/hello": PUBLIC,
    # Meetings read no cookie: whoever asks gets the same.
    "GET /api/v1/meetings/choices": PUBLIC,
    "POST /api/v1/meetings/search": (422, 422, 422, 422),
    "POST /api/v1/meetings/by-ref": (422, 422, 422, 422),
    "POST /api/v1/meetings/plans": (422, 422, 422, 422),
    "POST /api/v1/meetings/plans/remove": (422, 422, 422, 422),
    "POST /api/v1/people/names": (422, 422, 422, 422),
    "POST /api/v1/people/salt": (422, 422, 422, 422),
    "POST /api/v1/people/sign-up": (422, 422, 422, 422),
    "POST /api/v1/people/sign-in": (422, 422, 422, 422),
    "POST /api/v1/people/challenge": (422, 422, 422, 422),
    "POST /api/v1/people/sign-in-by-key": (422, 422, 422, 422),
    "POST /api/v1/people/put-back": (422, 422, 422, 422),
    "GET /api/v1/people/me": MINE,
    "GET /api/v1/people/sessions": MINE,
    # Ana's other session: hers to end, and for everybody else not there.
    "DELETE /api/v1/people/sessions/{session_id}": (401, 204, 404, 401),
    "POST /api/v1/people/sign-out": (401, 204, 204, 401),
    "PUT /api/v1/people/locks": HELD,
    "POST /api/v1/people/delete": HELD,
    "GET /api/v1/vault/key-file": MINE,
    "GET /api/v1/vault/state": MINE,
    "POST /api/v1/vault/versions": HELD,
    "GET /api/v1/vault/log": HELD,
    "GET /api/v1/vault/ids": MINE,
    "POST /api/v1/vault/remove": HELD,
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /": (302, 302, 302, 302),
    "GET /app/": PUBLIC,
    "GET /app/help.json": PUBLIC,
    "GET /help": (302, 302, 302, 302),
    "GET /en/help": PUBLIC,
    "GET /es/ayuda": PUBLIC,
    "GET /en/worksheets/": (302, 302, 302, 302),
    "GET /es/hojas/": (302, 302, 302, 302),
    "GET /leave": (303, 303, 303, 303),
    "GET /app/release.json": PUBLIC,
    "GET /app/sw.js": PUBLIC,
    "GET /app/app.webmanifest": PUBLIC,
    "GET /app/texts/en.json": PUBLIC,
    "GET /app/texts/es.json": PUBLIC,
    "GET /app/texts/later.en.json": PUBLIC,
    "GET /app/texts/later.es.json": PUBLIC,
    "GET /app/texts/steps.en.json": PUBLIC,
    "GET /app/texts/steps.es.json": PUBLIC,
    "GET /app/sheets/{sheet}.en.json": PUBLIC,
    "GET /app/sheets/{sheet}.es.json": PUBLIC,
    "GET /app/{room}/{name}": PUBLIC,
    # Off, as it is by default: nothing, and nobody is told why.
    "GET /texts/1939.json": (204, 204, 204, 204),
}
SITE: dict[str, Row] = {
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /": (302, 302, 302, 302),
    "GET /en/": PUBLIC,
    "GET /es/": PUBLIC,
    "GET /help": (302, 302, 302, 302),
    "GET /en/help": PUBLIC,
    "GET /es/ayuda": PUBLIC,
    "GET /en/guide/": PUBLIC,
    "GET /en/guide/{slug}": PUBLIC,
    "GET /es/guia/": PUBLIC,
    "GET /es/guia/{slug}": PUBLIC,
    # A private calendar that nobody made, or that was taken away.
    "GET /c/{secret}.ics": (404, 404, 404, 404),
    "GET /meetings.json": PUBLIC,
    # Without a word what is wanted.
    "GET /client_interface/{form}/": (422, 422, 422, 422),
    "GET /embed/en/": PUBLIC,
    "GET /embed/es/": PUBLIC,
    "GET /en/worksheets/": PUBLIC,
    "GET /en/worksheets/{paper}.pdf": PUBLIC,
    "GET /es/hojas/": PUBLIC,
    "GET /es/hojas/{paper}.pdf": PUBLIC,
    "GET /en/meetings/": PUBLIC,
    "GET /en/meetings/find": (302, 302, 302, 302),
    "POST /en/meetings/find": PUBLIC,
    "GET /en/meetings/{ref}": ABSENT,
    "GET /en/meetings/{ref}.ics": ABSENT,
    "GET /en/meetings/{ref}/wrong": ABSENT,
    "POST /en/meetings/{ref}/wrong": ABSENT,
    "GET /es/reuniones/": PUBLIC,
    "GET /es/reuniones/buscar": (302, 302, 302, 302),
    "POST /es/reuniones/buscar": PUBLIC,
    "GET /es/reuniones/{ref}": ABSENT,
    "GET /es/reuniones/{ref}.ics": ABSENT,
    "GET /es/reuniones/{ref}/mal": ABSENT,
    "POST /es/reuniones/{ref}/mal": ABSENT,
    "GET /leave": (303, 303, 303, 303),
    "GET /static/{room}/{name}": PUBLIC,
}
TAKE_POST = frozenset(row.partition(" ")[2] for row in SITE if row.startswith("POST "))
"""Pages with a form."""
HOSTS = {"app.localhost": ("handrail.site.urls_app", APP), "localhost": ("handrail.site.urls_site", SITE)}


def routes_of(urlconf: str) -> dict[str, str]:
    """Every address of a host, as in the table, with its name."""
    found: dict[str, str] = {}

    def walk(resolver: URLResolver, before: str) -> None:
        for entry in resolver.url_patterns:
            address = before + str(entry.pattern)
            if isinstance(entry, URLPattern):
                parts = [part.rpartition(":")[2] for part in address.replace(">", "}").split("<")]
                found["/" + "{".join([address.split("<")[0], *parts[1:]])] = str(entry.name)
            else:
                walk(entry, address)

    walk(get_resolver(urlconf), "")
    return found


def methods_of(address: str) -> list[str]:
    """The methods of an address: what the interface's description names, and GET for a page."""
    page: dict[str, dict[str, str]] = {"get": {}, "post": {}} if address in TAKE_POST else {"get": {}}
    described = api.get_openapi_schema(path_prefix="/api/v1/")["paths"].get(address, page)
    return sorted(method.upper() for method in described)


def filled_in(address: str, session: str) -> str:
    """An address with something that is there in each of its places."""
    page = "como-funciona" if address.startswith("/es/") else "how-it-works"
    paper = "paso-1" if address.startswith("/es/") else "step-1"
    return address.format_map({**A_FILE, "session_id": session, "slug": page, "paper": paper})


def every_row() -> list[tuple[str, str]]:
    """(host, "METHOD /address") of everything that is served."""
    return [
        (host, f"{method} {address}")
        for host, (urlconf, _) in HOSTS.items()
        for address in routes_of(urlconf)
        if not address.startswith("/api/v1/openapi") or address.endswith(".json")
        for method in methods_of(address)
        if address != "/api/v1/"
    ]


def test_the_table_names_every_address_and_no_other() -> None:
    served = every_row()
    for host, (_, table) in HOSTS.items():
        assert sorted(row for on, row in served if on == host) == sorted(table), host


@pytest.mark.parametrize(("host", "row"), every_row())
@pytest.mark.parametrize("who", CAST)
@pytest.mark.usefixtures("db", "unhurried")
def test_everybody_gets_what_the_table_says(who: str, host: str, row: str, request: pytest.FixtureRequest) -> None:
    method, _, address = row.partition(" ")
    phone, session = Phone(), str(uuid.uuid4())
    if who in {"ana", "ben"}:
        phone = request.getfixturevalue(who)
    if who == "ended" or "{session_id}" in address:
        ana = request.getfixturevalue("ana")
        second = Phone()
        second.say("POST", "people/sign-in", {"name": ana.name, **ana.fresh()})
        if who == "ended":
            phone.http.cookies = dict(ana.http.cookies)
            rows(f"DELETE FROM people_session WHERE account_id IN ({HERS})", ana.name)
        hers = rows(f"SELECT id FROM people_session WHERE account_id IN ({HERS}) ORDER BY id", ana.name)
        session = str(uuid.UUID(str(hers[0][0]))) if hers else session
    filled = filled_in(address, session)
    status = call(phone, host, method, filled).status_code
    table = HOSTS[host][1]
    assert row in table, f"no row for {row} on {host}"
    assert status == table[row][CAST.index(who)], f"{who}: {row} on {host}"


def call(phone: Phone, host: str, method: str, address: str, **headers: Any) -> httpx.Response:
    """One call to either host with all the cookies this phone has."""
    token = phone.say("GET", "people/hello").json()["csrf"]
    sent = {
        "Host": f"{host}:8000",
        "Handrail-Protocol": "1",
        "X-CSRFToken": token,
        "Cookie": "; ".join(f"{name}={value}" for name, value in phone.http.cookies.items()),
        **headers,
    }
    transport = httpx.WSGITransport(get_wsgi_application())
    with httpx.Client(base_url=f"http://{host}:8000", transport=transport) as client:
        body = None if method in {"GET", "DELETE"} else json.dumps({})
        return client.request(method, address, headers=sent, content=body)


@pytest.mark.parametrize(("host", "row"), every_row())
def test_no_address_takes_a_method_that_it_does_not_name(host: str, row: str, ana: Phone) -> None:
    address = row.partition(" ")[2]
    filled = filled_in(address, str(uuid.uuid4()))
    taken = {name.partition(" ")[0] for name in HOSTS[host][1] if name.partition(" ")[2] == address}
    for method in {"POST", "PUT", "PATCH", "DELETE"} - taken:
        assert call(ana, host, method, filled).status_code == 405, method


def test_the_site_host_knows_nothing_of_the_interface(ana: Phone) -> None:
    for address in ("/api/v1/people/me", "/api/v1/vault/state", "/app/", "/app/texts/en.json"):
        assert call(ana, "localhost", "GET", address).status_code == 404
