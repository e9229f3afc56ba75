"""A server, or somebody before it, that hands out another app: what the loader keeps, refuses and never touches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.attacks.between import Answer, Between, Change, Front, between
from tests.journeys import releases
from tests.journeys.releases import Publisher

pytestmark = pytest.mark.browser
BAD = b"document.documentElement.dataset.release = 'bad';"


@pytest.fixture(scope="module")
def publishing(app_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    """The honest server behind."""
    with releases.publisher(app_bundle, tmp_path_factory.mktemp("releases")) as running:
        yield running


@pytest.fixture(scope="module")
def middle(publishing: Publisher) -> Iterator[tuple[Between, Front]]:
    """The one in between."""
    with between(publishing.server) as started:
        yield started


class Phone:
    """A browser that was here once, while everything was honest."""

    def __init__(self, browser: Browser, middle: Between, front: Front) -> None:
        self.middle, self.front = middle, front
        self.context: BrowserContext = browser.new_context()
        self.page: Page = self.context.new_page()

    def visits(self) -> None:
        self.open()
        releases.is_kept(self.page)

    def open(self, address: str = "/app/") -> None:
        self.page.goto(self.front.app + address)
        self.page.get_by_role("heading", level=1).wait_for()

    def fetch(self, path: str) -> str:
        return str(self.page.evaluate("async (path) => (await fetch(path)).text()", path))


@pytest.fixture
def phone(browser: Browser, middle: tuple[Between, Front], publishing: Publisher) -> Iterator[Phone]:
    publishing.publish("")
    middle[0].change = None
    one = Phone(browser, *middle)
    yield one
    one.context.close()


@pytest.fixture(scope="module")
def wary(browser: Browser, middle: tuple[Between, Front], publishing: Publisher) -> Iterator[Phone]:
    """A browser with the first release, before which every dishonest one is tried."""
    publishing.publish("")
    middle[0].change = None
    one = Phone(browser, *middle)
    one.visits()
    yield one
    one.context.close()


def on(path: str, edit: Callable[[Answer], Answer | None]) -> Change:
    """A change of the answers to one path."""
    return lambda asked, answer: edit(answer) if asked.partition("?")[0] == path else None


def with_body(body: bytes) -> Callable[[Answer], Answer]:
    return lambda answer: Answer(200, answer.headers, body)


def manifest(edit: Callable[[dict[str, Any]], None], *, named: bool = True) -> Change:
    """A manifest that was edited, and named again as its rows ask."""

    def change(answer: Answer) -> Answer:
        said = json.loads(answer.body)
        edit(said)
        if named:
            lines = "".join(f"{row['sha256']} {row['size']} {row['path']}\n" for row in said["files"])
            said["release"] = f"9.9.9-{hashlib.sha256(lines.encode()).hexdigest()[:12]}"
        headers = {name: value for name, value in answer.headers.items() if name.lower() != "etag"}
        return Answer(200, headers, json.dumps(said).encode())

    return on("/app/release.json", change)


def add(path: str) -> Callable[[dict[str, Any]], None]:
    """One more row, with a size and a hash that are right for SCRIPT: only its path is wrong."""

    def edit(said: dict[str, Any]) -> None:
        like = next(row for row in said["files"] if row["path"] == SCRIPT)
        said["files"].append({**like, "path": path})

    return edit


def first_row(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda said: said["files"][0].update(fields)


SCRIPT = "/app/home/app.js"
REFUSED: dict[str, Change] = {
    "a file with other bytes": on(SCRIPT, with_body(BAD)),
    "a file that goes on without end": on(SCRIPT, lambda answer: Answer(200, answer.headers, b"", endless=True)),
    "a file cut off half way": on(SCRIPT, lambda answer: Answer(200, answer.headers, answer.body, cut=500)),
    "a file that is not there": on(SCRIPT, lambda answer: Answer(404, answer.headers, b"")),
    "a file that leads elsewhere": on(SCRIPT, lambda answer: Answer(302, {"Location": "/app/home/looks.js"}, b"")),
    "a server that fails half way": on("/app/texts/es.json", lambda answer: Answer(500, answer.headers, b"")),
    "a manifest that is no JSON": on("/app/release.json", with_body(b"<h1>Welcome to the hotel's network</h1>")),
    "a manifest that is nothing": on("/app/release.json", with_body(b"null")),
    "a manifest without end": on("/app/release.json", lambda answer: Answer(200, answer.headers, b"[", endless=True)),
    "a manifest of a million rows": manifest(lambda said: said["files"].extend(said["files"] * 60)),
    "a manifest that would fill the phone": manifest(first_row(size=40_000_000)),
    "a size that is no number": manifest(first_row(size="1")),
    "a size below nothing": manifest(first_row(size=-1)),
    "a hash that is none": manifest(first_row(sha256="x")),
    "a name that is not the rows'": manifest(lambda said: said.update(release="9.9.9-000000000000"), named=False),
    "a name that is a path": manifest(lambda said: said.update(release="../../x"), named=False),
    "no page at all": manifest(
        lambda said: said.update(files=[row for row in said["files"] if row["path"] != "/app/"])
    ),
    "an answer of the interface as a file": manifest(add("/api/v1/people/me")),
    "a file of another host": manifest(add("//evil.example/x.js")),
    "a file by way of ..": manifest(add("/app/../app/home/app.js")),
    "a file by a coded path": manifest(add("/app/%2e%2e/app/home/app.js")),
    "a file with a query": manifest(add("/app/home/app.js?x")),
    "a file with a mark": manifest(add("/app/home/app.js#x")),
    "a file without a folder's end": manifest(add("/app//home/app.js")),
    "the numbers of Help as a file": manifest(add("/app/help.json")),
}


def every_fifth() -> list[Any]:
    """All of them at night; each day one in five."""
    return [why if at % 5 == 0 else pytest.param(why, marks=pytest.mark.nightly) for at, why in enumerate(REFUSED)]


@pytest.mark.parametrize("why", every_fifth())
def test_a_release_that_is_not_what_it_says_is_not_kept(wary: Phone, publishing: Publisher, why: str) -> None:
    wary.middle.change = None
    before = releases.named(wary.page)
    publishing.publish("two")
    wary.middle.change = REFUSED[why]
    assert releases.look(wary.page) == before
    assert before["ready"] == ""
    assert len({line.partition(" ")[0] for line in releases.kept(wary.page) if "-release-" in line}) == 1


def test_what_was_refused_stands_in_the_way_of_no_honest_release(phone: Phone, publishing: Publisher) -> None:
    """The allowed twin of everything above."""
    phone.visits()
    first = releases.named(phone.page)["now"]
    publishing.publish("two")
    for why in ("a file with other bytes", "a file cut off half way"):
        phone.middle.change = REFUSED[why]
        assert releases.look(phone.page) == {"now": first, "before": "", "ready": ""}
    phone.open()
    assert releases.runs(phone.page) == ""
    phone.middle.change = None
    assert releases.look(phone.page)["ready"] not in ("", first)
    # Named again as its rows ask, and nothing else changed: the edits above are refused for what they are.
    phone.middle.change = manifest(lambda said: None)
    assert releases.look(phone.page)["ready"].startswith("9.9.9-")


def test_nothing_kept_is_replaced_by_what_the_server_says_later(phone: Phone) -> None:
    phone.visits()
    honest = phone.fetch(SCRIPT)
    bad = b"<h1>bad</h1>"
    phone.middle.change = lambda path, answer: Answer(200, answer.headers, bad) if path.startswith("/app/") else None
    for path in (SCRIPT, f"{SCRIPT}?x=1", f"{SCRIPT}?{'y' * 2000}", "/app/home/../home/app.js"):
        assert phone.fetch(path) == honest
    for address in ("/app/", "/app/?x", "/app/?/../../evil#p/00"):
        phone.open(address)
        assert "bad" not in phone.page.inner_text("h1")
        assert releases.runs(phone.page) == ""
    # A path that no release names is not asked for at all: nothing may be brought in from there.
    assert phone.fetch("/app/parts/never.js") == ""
    for line in releases.kept(phone.page):
        assert "?" not in line
        assert "never" not in line


def test_only_the_named_files_and_help_are_kept(phone: Phone) -> None:
    phone.visits()
    phone.page.evaluate("() => fetch('/api/v1/people/hello', { headers: { 'Handrail-Protocol': '1' } })")
    phone.fetch("/healthz")
    named = releases.named(phone.page)["now"]
    said = json.loads(phone.fetch("/app/release.json"))
    wanted = {f"handrail-release-{named} {row['path']}" for row in said["files"]}
    wanted |= {f"handrail-release-{named} /app/release.json", "handrail-named /app/named"}
    rest = set(releases.kept(phone.page)) - wanted
    assert wanted <= set(releases.kept(phone.page))
    assert {line.partition(" ")[0] for line in rest} == {"handrail-help"}
    assert {line.partition(" ")[2] for line in rest} <= {"/en/help", "/es/ayuda", "/app/help.json"}


def test_the_interface_leaving_and_health_are_never_answered_from_what_is_kept(phone: Phone) -> None:
    phone.visits()
    for path in ("/api/v1/people/hello", "/healthz", "/app/release.json"):
        before = phone.middle.asked.count(path)
        for _ in range(2):
            phone.fetch(path)
        assert phone.middle.asked.count(path) == before + 2


def test_what_is_kept_has_its_policy_and_no_trace_of_one_answer(phone: Phone) -> None:
    phone.visits()
    phone.open()
    answer = phone.page.evaluate("async () => Object.fromEntries((await fetch('/app/')).headers)")
    assert answer["content-security-policy"].startswith("default-src 'none'; script-src http://app.localhost")
    assert "require-trusted-types-for 'script'" in answer["content-security-policy"]
    assert answer["cross-origin-opener-policy"] == "same-origin"
    assert "handrail-request" not in answer
    refused = phone.page.evaluate(
        "() => { try { document.body.innerHTML = '<i>'; return ''; } catch (error) { return error.name; } }"
    )
    assert refused == "TypeError"


def test_help_is_kept_only_as_help(phone: Phone) -> None:
    phone.visits()
    honest = phone.fetch("/en/help")
    for bad in (
        Answer(302, {"Location": "/leave"}, b""),
        Answer(500, {"Content-Type": "text/html"}, b"<h1>sorry</h1>"),
        Answer(200, {"Content-Type": "text/html"}, b"", endless=True),
        Answer(200, {"Content-Type": "text/html"}, b"x" * 9000, cut=10),
    ):
        phone.middle.change = lambda path, _, bad=bad: bad if path.startswith("/en/help") else None
        assert phone.fetch("/en/help") == honest
        assert phone.fetch("/en/help?x") == honest


def test_a_first_visit_that_is_tampered_with_keeps_nothing_and_works(phone: Phone) -> None:
    phone.middle.change = on("/app/texts/es.json", with_body(b"{}"))
    phone.open()
    releases.until(phone.page, "async () => !(await navigator.serviceWorker.getRegistration())?.installing")
    assert not [line for line in releases.kept(phone.page) if "-release-" in line]
    phone.middle.change = None
    phone.visits()
    assert releases.named(phone.page)["now"] != ""


def test_a_page_cannot_make_the_loader_use_what_was_not_offered(phone: Phone, publishing: Publisher) -> None:
    phone.visits()
    first = releases.named(phone.page)["now"]
    publishing.publish("two")
    ready = releases.look(phone.page)["ready"]
    for asked in ("", "9.9.9-000000000000", first, None, {"x": 1}):
        phone.page.evaluate(
            "(asked) => navigator.serviceWorker.controller.postMessage({ type: 'use', release: asked })", asked
        )
    assert releases.look(phone.page) == {"now": first, "before": "", "ready": ready}


STEAL = b"caches.keys().then(() => { document.documentElement.dataset.stolen = '1'; });"


@pytest.mark.parametrize("script", ["/app/parts/zz.js", "/en/zz.js", "inline"])
def test_a_help_page_from_the_network_runs_no_code_but_the_release_that_is_kept(phone: Phone, script: str) -> None:
    phone.visits()

    def change(path: str, answer: Answer) -> Answer | None:
        if path == "/en/help":
            tag = f"<script>{STEAL.decode()}</script>" if script == "inline" else f"<script src='{script}'></script>"
            return Answer(200, {"Content-Type": "text/html"}, f"<h1>Help now</h1>{tag}".encode())
        return Answer(200, {"Content-Type": "text/javascript"}, STEAL) if path == script else None

    phone.middle.change = change
    phone.open("/en/help")
    phone.page.wait_for_load_state("networkidle")
    assert phone.page.evaluate("() => document.documentElement.dataset.stolen") is None


def test_an_address_below_the_app_that_no_release_names_leads_to_the_app(phone: Phone) -> None:
    phone.visits()
    phone.middle.change = lambda path, answer: (
        Answer(200, {"Content-Type": "text/html"}, b"<h1>taken</h1>") if path == "/app/other" else None
    )
    phone.open("/app/other")
    assert phone.page.get_by_role("heading", level=1).inner_text() != "taken"
    assert phone.page.url.endswith("/app/")
