"""Fetching from real servers: where it may go, what it asks and is told, and what a person means by an address."""

import logging
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import httpcore
import pytest

from handrail.meetings import dialling, fetching
from handrail.meetings.dialling import Ways
from handrail.meetings.fetching import Fetched, Unchanged, fetch, find, header_kept, waited
from handrail.meetings.rules import addresses
from handrail.meetings.rules.feeds import FeedRefused
from handrail.meetings.tests.fetching_cast import FEED, NEAR, QUICK, Site, certificate, got, names, refused, site

PAGE = b"\n<!DOCTYPE html><html><body>Hello</body></html>"


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as made:
        yield made


def test_a_feed_is_fetched_by_a_plain_question(web: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    found = fetch(web.gives("/feed?a=b", FEED, ETag='"v1"', Set_Cookie="a=b"), allow=NEAR, limits=QUICK)
    assert found == Fetched(f"{web.url}/feed?a=b", FEED, '"v1"', "")
    assert web.asked == [
        (
            "/feed?a=b",
            {
                "host": f"127.0.0.1:{web.port}",
                "accept": fetching.ACCEPT,
                "accept-encoding": "gzip, identity",
                "user-agent": fetching.AGENT,
            },
        )
    ]


def test_without_leave_nothing_of_this_machine_is_asked(web: Site) -> None:
    address = web.gives("/feed", FEED)
    for url in (
        address,
        f"http://localhost:{web.port}/feed",
        f"http://localhost.:{web.port}/feed",
        f"http://LOCALHOST:{web.port}/feed",
        f"http://[::ffff:127.0.0.1]:{web.port}/feed",
        f"http://127。0。0。1:{web.port}/feed",
        f"http://0.0.0.0:{web.port}/feed",
    ):
        problem = refused(url, near=False)
        assert problem.code == "private", url
    assert web.asked == []
    assert got(address) == FEED


def test_a_redirect_to_a_closed_network_is_refused() -> None:
    leave = (ip_network("127.0.0.2/32"),)
    with site("127.0.0.2") as open_one, site() as closed:
        start = open_one.sends_on("/a?secret", closed.gives("/b?secret", FEED))
        with pytest.raises(FeedRefused) as found:
            fetch(start, allow=leave, limits=QUICK)
        assert (found.value.code, found.value.params) == ("private", {"host": "127.0.0.1"})
        assert closed.asked == []
        assert len(open_one.asked) == 1


def test_a_name_with_one_closed_address_is_closed_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    dialled: list[str] = []

    def dial(self: object, host: str, *rest: object) -> None:
        dialled.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", dial)
    for found in (("93.184.216.34", "10.0.0.1"), ("10.0.0.1", "93.184.216.34"), ("93.184.216.34", "::1")):
        assert refused("http://feeds.example/", ways=names(*found), near=False).code == "private"
    assert dialled == []
    assert refused("http://feeds.example/", ways=names("93.184.216.34"), near=False).code == "unreachable"
    assert dialled == ["93.184.216.34"]


def test_a_name_that_changes_its_answer_leads_nowhere_else() -> None:
    with site("127.0.0.1") as other, site("127.0.0.2", other.port) as first:
        first.gives("/feed", FEED)
        other.gives("/feed", b"[]")
        answers = iter([["127.0.0.2"], ["127.0.0.1"]])
        ways = Ways(resolve=lambda host, port: next(answers))
        leave = (ip_network("127.0.0.2/32"),)
        url = f"http://feeds.example:{first.port}/feed"
        found = fetch(url, allow=leave, limits=QUICK, ways=ways)
        assert isinstance(found, Fetched)
        assert found.data == FEED
        assert first.asked[0][1]["host"] == f"feeds.example:{first.port}"
        with pytest.raises(FeedRefused) as problem:
            fetch(url, allow=leave, limits=QUICK, ways=ways)
        assert problem.value.code == "private"
        assert other.asked == []


def test_the_next_address_of_a_name_is_tried(web: Site) -> None:
    web.gives("/feed", FEED)
    assert got(f"http://feeds.example:{web.port}/feed", ways=names("127.0.0.3", "127.0.0.1")) == FEED


def test_names_that_lead_nowhere() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(host)

    hanging = threading.Event()
    problem = refused("http://no.example/?secret", ways=Ways(resolve=unknown))
    assert (problem.code, problem.params) == ("no-such-host", {"host": "no.example"})
    assert refused("http://no.example/", ways=names()).code == "no-such-host"
    slow = Ways(resolve=lambda host, port: [str(hanging.wait(5))])
    assert refused("http://no.example/", ways=slow, limits=replace(QUICK, connect=0.1)).code == "no-such-host"
    assert refused("http://no.example/", ways=slow, limits=replace(QUICK, whole=0.1)).code == "too-slow"
    hanging.set()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/").code == "unreachable"


def test_redirects_are_followed_five_times(web: Site) -> None:
    web.gives("/0", FEED)
    for n in range(1, 8):
        web.sends_on(f"/{n}", f"{n - 1}", (301, 302, 303, 307, 308)[n % 5])
    found = fetch(f"{web.url}/5#x", etag='"e"', allow=NEAR, limits=QUICK)
    assert isinstance(found, Fetched)
    assert (found.address, found.data, len(web.asked)) == (f"{web.url}/5", FEED, 6)
    assert refused(f"{web.url}/6").code == "too-many-moves"
    loop = web.sends_on("/loop?secret", "/loop?secret")
    web.asked.clear()
    assert refused(loop).params == {"most": 5}
    assert len(web.asked) == 6
    assert all("referer" not in headers and "cookie" not in headers for _, headers in web.asked)


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("file:///etc/passwd", "address-scheme"),
        ("gopher://example.org/", "address-scheme"),
        ("http://me:secret@127.0.0.1/", "address-user"),
        ("http://2130706433/?secret", "address-form"),
        ("http://169.254.169.254/latest/?secret", "private"),
        ("http://127.0.0.1:secret/", "bad-move"),
    ],
)
def test_every_redirect_is_looked_at(web: Site, to: str, code: str) -> None:
    assert refused(web.sends_on("/a", to)).code == code


def test_a_redirect_to_nowhere_ends(web: Site) -> None:
    assert refused(web.gives("/a", status=302)).code == "too-many-moves"


def test_https(tmp_path: Path) -> None:
    server, trust = certificate(tmp_path, "feeds.example")
    with site(tls=server) as sealed, site() as bare:
        sealed.gives("/feed", FEED)
        sealed.sends_on("/down", bare.gives("/feed", FEED))
        ways = Ways(resolve=lambda host, port: ["127.0.0.1"], trust=trust)
        url = f"https://feeds.example:{sealed.port}"
        assert got(f"{url}/feed", ways=ways) == FEED
        assert got(f"https://FEEDS.example.:{sealed.port}/feed", ways=ways) == FEED
        assert refused(f"{url}/down?secret", ways=ways).code == "not-there"
        assert refused(f"{url}/down", ways=ways).code == "downgrade"
        assert bare.asked == []
        bare.sends_on("/up", f"{url}/feed")
        assert got(f"{bare.url}/up", ways=ways) == FEED
        # Right chain, wrong name; and right name, but nobody we know.
        assert refused(f"https://other.example:{sealed.port}/feed", ways=ways).code == "certificate"
        assert refused(f"https://127.0.0.1:{sealed.port}/feed", ways=ways).code == "certificate"
        assert refused(f"{url}/feed", ways=names("127.0.0.1")).params == {"host": "feeds.example"}
        assert refused(f"{url}/feed", ways=names("127.0.0.1")).code == "certificate"
        assert refused(f"https://127.0.0.1:{bare.port}/", ways=ways).code == "no-tls"
        assert refused(f"http://127.0.0.1:{sealed.port}/").code in {"bad-answer", "broke-off"}


def test_an_old_certificate_is_refused(tmp_path: Path) -> None:
    server, trust = certificate(tmp_path, "feeds.example", old=True)
    with site(tls=server) as sealed:
        sealed.gives("/feed", FEED)
        ways = Ways(resolve=lambda host, port: ["127.0.0.1"], trust=trust)
        assert refused(f"https://feeds.example:{sealed.port}/feed", ways=ways).code == "certificate"


def test_what_is_unchanged_is_not_fetched_again(web: Site) -> None:
    day = "Sun, 22 Nov 2026 10:00:00 GMT"
    url = web.gives("/feed", FEED, ETag='W/"v1"', Last_Modified=day)
    first = fetch(url, allow=NEAR, limits=QUICK)
    assert first == Fetched(url, FEED, 'W/"v1"', day)
    web.gives("/feed", status=304)
    again = fetch(url, etag=first.etag, last_modified=first.last_modified, allow=NEAR, limits=QUICK)
    assert again == Unchanged(url, 'W/"v1"', day)
    assert web.asked[1][1]["if-none-match"] == 'W/"v1"'
    assert web.asked[1][1]["if-modified-since"] == day
    web.gives("/feed", status=304, ETag='"v2"')
    assert fetch(url, etag=first.etag, allow=NEAR, limits=QUICK) == Unchanged(url, '"v2"', "")
    assert fetch(url, last_modified=day, allow=NEAR, limits=QUICK) == Unchanged(url, '"v2"', day)
    assert refused(url).params == {"status": 304}


def test_odd_headers_are_not_kept(web: Site) -> None:
    url = web.gives("/feed", FEED, ETag='"' + "a" * 200 + '"', Last_Modified="día")
    assert fetch(url, allow=NEAR, limits=QUICK) == Fetched(url, FEED, "", "")
    assert header_kept('"a"\r\nX: y') == header_kept("\x7f") == header_kept("a" * 201) == header_kept("a\n") == ""
    fetch(url, etag='"a"\r\nX-Evil: y', allow=NEAR, limits=QUICK)
    assert "if-none-match" not in web.asked[-1][1]
    assert "x-evil" not in web.asked[-1][1]


@pytest.mark.parametrize(
    ("status", "code", "params"),
    [
        (401, "asks-password", {}),
        (403, "forbidden", {}),
        (404, "not-there", {}),
        (410, "gone", {}),
        (429, "wait", {"seconds": 3600}),
        (500, "server-trouble", {"status": 500}),
        (503, "server-trouble", {"status": 503}),
        (204, "bad-status", {"status": 204}),
        (300, "bad-status", {"status": 300}),
        (206, "bad-status", {"status": 206}),
        (418, "bad-status", {"status": 418}),
    ],
)
def test_what_the_server_says_instead(web: Site, status: int, code: str, params: dict[str, int]) -> None:
    problem = refused(web.gives("/feed?secret", FEED, status))
    assert (problem.code, problem.params) == (code, params)


def test_how_long_to_wait(web: Site) -> None:
    assert refused(web.gives("/a", b"", 429, Retry_After="120")).params == {"seconds": 120}
    assert refused(web.gives("/b", b"", 503, Retry_After="7")).code == "wait"
    assert [waited(said) for said in ("0", "99999999", "-5", "soon", "")] == [1, 86400, 3600, 3600, 3600]
    assert waited("Thu, 01 Jan 1970 00:00:00 GMT") == 1
    assert waited("Fri, 01 Jan 2100 00:00:00 GMT") == 86400


def test_a_bmlt_server_is_found_by_its_root(web: Site) -> None:
    below = "client_interface/json/?switcher=GetSearchResults&get_used_formats=1"
    wanted = web.gives(f"/na/main_server/{below}", b'{"meetings": [], "formats": []}')
    web.gives("/na/", PAGE)
    web.gives("/na/main_server/", PAGE)
    web.gives("/na/main_server/index.php", PAGE)
    for typed in (
        "/na/main_server/",
        "/na/main_server/index.php",
        "/na/main_server",
        "/na/main_server/client_interface",
        "/na/",
        "/na/x",
    ):
        assert find(web.url + typed, allow=NEAR, limits=QUICK).address == wanted, typed
    web.asked.clear()
    with pytest.raises(FeedRefused) as problem:
        find(web.gives("/page", PAGE), allow=NEAR, limits=QUICK)
    assert problem.value.code == "html"
    assert [path for path, _ in web.asked] == ["/page", f"/{below}", f"/main_server/{below}"]


def test_a_bmlt_list_is_asked_for_with_its_formats(web: Site) -> None:
    asked = web.gives("/client_interface/json/?switcher=GetSearchResults", b"[]")
    assert find(asked, allow=NEAR, limits=QUICK).address == asked
    better = web.gives("/client_interface/json/?switcher=GetSearchResults&get_used_formats=1", b"{}")
    assert find(asked, allow=NEAR, limits=QUICK).address == better


def test_a_feed_is_found_where_it_is(web: Site) -> None:
    url = web.gives("/feed.json", FEED, ETag='"v"')
    assert find(url, allow=NEAR, limits=QUICK) == Fetched(url, FEED, '"v"', "")
    assert len(web.asked) == 1
    for status, code in [(404, "not-there"), (403, "forbidden"), (500, "server-trouble")]:
        with pytest.raises(FeedRefused) as problem:
            find(web.gives("/x", b"", status), allow=NEAR, limits=QUICK)
        assert problem.value.code == code
    # A site that answers every address with its page has no list.
    for path in ("/client_interface/json/?switcher=GetSearchResults&get_used_formats=1", "/x"):
        web.gives(path, PAGE)
    with pytest.raises(FeedRefused) as problem:
        find(f"{web.url}/x", allow=NEAR, limits=QUICK)
    assert problem.value.code == "html"


def test_a_sheet_is_found_by_what_the_browser_shows(tmp_path: Path) -> None:
    server, trust = certificate(tmp_path, "docs.google.com")
    key = "1AbCdEfGhIjKlMnOpQrStUvWxYz"
    with site(tls=server) as google:
        ways = Ways(resolve=lambda host, port: ["127.0.0.1"], trust=trust)
        shown = f"https://docs.google.com:{google.port}/spreadsheets/d/{key}"
        google.gives(f"/spreadsheets/d/{key}/edit", PAGE)
        google.gives(f"/spreadsheets/d/{key}/export?format=csv", b"Name,Day\nMorning,Monday\n")
        found = find(f"{shown}/edit#x", allow=NEAR, limits=QUICK, ways=ways)
        assert found.address == f"{shown}/export?format=csv"
        assert found.data.startswith(b"Name,Day")
        for body, status in [(PAGE, 200), (b"", 401), (b"", 403)]:
            google.gives(f"/spreadsheets/d/{key}/export?format=csv", body, status)
            with pytest.raises(FeedRefused) as problem:
                find(f"{shown}/edit", allow=NEAR, limits=QUICK, ways=ways)
            assert problem.value.code == "sheet-closed"


def test_nothing_of_an_address_is_logged(web: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    web.gives("/b?secret", FEED)
    got(web.sends_on("/a?secret", "/b?secret"))
    refused(web.sends_on("/c?secret", "http://127.0.0.1:1/?secret"))
    found = fetch(f"{web.url}/b?secret", allow=NEAR, limits=QUICK)
    assert "secret" not in caplog.text + repr(found) + repr(addresses.address_of("https://example.org/?secret#secret"))


def test_every_refusal_has_its_sentence_and_every_sentence_its_refusal() -> None:
    sources = [Path(module.__file__ or "").read_text(encoding="utf-8") for module in (addresses, dialling, fetching)]
    raised = set(re.findall(r'FeedRefused\(\s*"([\w-]+)"', "".join(sources))) | set(fetching.STATUS.values())
    raised |= {"broke-off", "bad-answer"}
    pack = (Path(fetching.__file__).parent / "content" / "meetings-fetch.toml").read_text(encoding="utf-8")
    said = set(re.findall(r'\[texts\."meetings\.feed\.([\w-]+)"\]', pack))
    assert raised - {"too-large", "bad-gzip", "html"} == said
