"""The same dishonest server, before the browser: answers changed between a real server and a real Chromium."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route

from handrail.vault.client import crypto
from handrail.vault.client import keys as keyring
from handrail.vault.client.keys import with_locks
from handrail.vault.client.versions import content_id, seal_version
from handrail.vault.rules.frame import build
from handrail.vault.rules.header import Header
from handrail.vault.rules.keyfile import read_key_file
from handrail.vault.rules.text import b64
from tests.attacks.conftest import Change, Person, on, on_log
from tests.attacks.test_dishonest_key_file import edited
from tests.attacks.test_dishonest_log import Rows, forged, swap
from tests.attacks.test_healing import run_sql
from tests.journeys.test_vault_browser import BARE, OPEN
from tools.live import LiveServer

pytestmark = pytest.mark.browser

SIGN_IN = """
async ({ name, passphrase }) => {
  try { await vault.signIn({ name, passphrase }); await vault.sync(); return null; }
  catch (error) { return error.code ?? String(error); }
}
"""


class Victim:
    """A fresh browser profile behind a server that changes answers."""

    def __init__(self, browser: Browser, server: LiveServer, change: Change | None) -> None:
        self.context = browser.new_context()
        self.asked: list[str] = []
        self.change = change
        self.server = server
        self.wire = httpx.Client()
        self.context.route("**/api/v1/**", self._between)
        self.page: Page = self.context.new_page()
        self.page.goto(server.app + BARE)
        self.page.evaluate(OPEN)

    def _between(self, route: Route) -> None:
        # By hand, because names under localhost are known to the browser and not to what fetches for it.
        asked, port = route.request, self.server.port
        headers = {name: value for name, value in asked.all_headers().items() if not name.startswith(":")}
        request = httpx.Request(
            asked.method,
            asked.url.replace("http://app.localhost", "http://127.0.0.1"),
            headers={**headers, "host": f"app.localhost:{port}", "accept-encoding": "identity"},
            content=asked.post_data_buffer or b"",
        )
        self.asked.append(request.url.path)
        real = self.wire.send(request)
        changed = self.change(request, real) if self.change else None
        cookies = real.headers.get_list("set-cookie")
        told = {name: value for name, value in real.headers.items() if name not in ("set-cookie", "content-length")}
        if cookies:
            told["set-cookie"] = "\n".join(cookies)
        route.fulfill(status=real.status_code, headers=told, body=(changed or real).content)

    def sign_in(self, ana: Person) -> str | None:
        """Signs in and syncs; the code of what was refused, or None."""
        code: str | None = self.page.evaluate(SIGN_IN, {"name": ana.name, "passphrase": ana.passphrase})
        return code

    def texts(self) -> list[str]:
        found: list[str] = self.page.evaluate("texts()")
        return found

    def alarms(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = self.page.evaluate("vault.status().alarms")
        return {name: rows for name, rows in found.items() if rows}


@pytest.fixture
def victim(browser: Browser, server: LiveServer) -> Iterator[Any]:
    made: list[Victim] = []

    def new(change: Change | None) -> Victim:
        made.append(Victim(browser, server, change))
        return made[-1]

    yield new
    for one in made:
        one.context.close()


def test_an_honest_server_is_believed(ana: Person, victim: Any) -> None:
    """The allowed twin of everything below."""
    ana.write("one", "two")
    one = victim(None)
    assert one.sign_in(ana) is None
    assert one.texts() == ["one", "two"]
    assert one.alarms() == {}


def server_made(ana: Person) -> str:
    real = read_key_file(str(ana.device.store.get("key_file")))
    lock = real.locks[0]
    opener = keyring.Opener("passphrase", lock.kdf, lock.salt, b"s" * 32, ana.device.http.host, ana.name)
    _, text, _ = with_locks(keyring.new_keys(), None, add=[opener], drop=set())
    return text.decode()


EXTRA = {"id": "00" * 8, "kind": "passkey", "kdf": "hkdf", "salt": b64(b"s" * 32), "tag": b64(b"t" * 32)}


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (edited(lambda file: file["locks"].append(EXTRA)), "key-file-forged"),
        (edited(lambda file: file.update(gen=7)), "key-file-forged"),
        (edited(lambda file: file["locks"][0].update(salt=b64(b"x" * 32))), "key-file-forged"),
        (edited(lambda file: file["locks"][0].update(kdf="scrypt-1024-8-1")), "weak-kdf"),
        (lambda answer: answer.update(key_file="{}"), "key-file-shape"),
    ],
    ids=["lock added", "gen raised", "salt changed", "weaker scrypt", "no key file"],
)
def test_rule_4_a_key_file_that_was_changed_is_refused(ana: Person, victim: Any, edit: Any, code: str) -> None:
    one = victim(on("people/sign-in", edit))
    assert one.sign_in(ana) == code
    assert one.page.evaluate("vault.status().phase") == "new"


def test_rule_4_key_files_that_the_person_did_not_make_are_refused(
    ana: Person, victim: Any, server: LiveServer
) -> None:
    foreign = str(Person(server, "ben").device.store.get("key_file"))
    for text in (server_made(ana), foreign):
        one = victim(on("people/sign-in", partial(dict.update, key_file=text)))
        assert one.sign_in(ana) == "key-file-forged"
        assert one.page.evaluate("vault.status().phase") == "new"


def test_rule_5_weakened_parameters_are_refused_before_a_proof_is_sent(ana: Person, victim: Any) -> None:
    one = victim(on("people/salt", lambda answer: answer.update(kdf="scrypt-1024-8-1")))
    assert one.sign_in(ana) == "weak-kdf"
    assert not [path for path in one.asked if path.endswith("people/sign-in")]


def test_rule_10_swapped_and_flipped_versions_are_named_and_the_rest_opens(ana: Person, victim: Any) -> None:
    ana.write("one", "two", "three")
    one = victim(on_log(lambda rows: descending(rows, swap)))
    assert one.sign_in(ana) is None
    assert one.texts() == ["three"]
    assert len(one.alarms()["damaged"]) == 2

    def flip(rows: Rows) -> Rows:
        (row, data) = rows[1]
        return [rows[0], (row, data[:-5] + bytes([data[-5] ^ 1]) + data[-4:]), *rows[2:]]

    two = victim(on_log(lambda rows: descending(rows, flip)))
    assert two.sign_in(ana) is None
    assert two.texts() == ["one", "three"]
    assert len(two.alarms()["damaged"]) == 1


def descending(rows: Rows, change: Any) -> Rows:
    """A change written for rows that rise, applied whichever way they come."""
    if len(rows) < 2:
        return rows
    falls = rows[0][0][0] > rows[1][0][0]
    changed: Rows = change(rows[::-1] if falls else rows)
    return changed[::-1] if falls else changed


def test_rule_15_withheld_versions_are_noticed(ana: Person, victim: Any) -> None:
    ana.write("one", "two", "three")
    second, _ = ana.another()
    second.sync()
    second.write("note", {"text": "four"})
    second.sync()

    withhold(ana, 2)
    one = victim(None)
    one.sign_in(ana)
    assert one.texts() == ["four", "one", "three"]
    assert one.alarms()["missing"]


def withhold(ana: Person, seq: int) -> None:
    """In the database itself: a row is taken out and the others close up, as if it had never come."""
    vault, url = ana.device.keys.vault, ana.server.environment["DATABASE_URL"]
    run_sql(url, "delete from vault_version where vault_id = ? and seq = ?", (vault, seq))
    rows = ana.device.http.call("GET", "vault/ids?after=0&limit=100")["ids"]
    for old, *_ in rows:
        if old > seq:
            run_sql(url, "update vault_version set seq = ? where vault_id = ? and seq = ?", (old - 1, vault, old))
    run_sql(url, "update vault_vault set last_seq = ? where id = ?", (len(rows), vault))


def added(content: str, sealed: bytes) -> Change:
    """One more row in place of the first: the log's length stays what the server says."""

    def change(rows: Rows) -> Rows:
        return descending(rows, lambda up: [([up[0][0][0], content, len(sealed), False], sealed), *up[1:]])

    return on_log(change)


def but_for_the_one_held_back(texts: list[str]) -> list[str]:
    """Without the one in whose place the forged one was put: a device that sees by the sum that it is missing fetches it."""
    return [text for text in texts if text != "in its place"]


@pytest.mark.parametrize("as_ana", [False, True])
def test_rule_9_versions_forged_under_the_public_identity_are_refused(ana: Person, victim: Any, as_ana: bool) -> None:
    ana.write("in its place", "mine")
    author = {"author": b64(ana.device.keys.signer.public)} if as_ana else {}
    one = victim(added(*forged(ana, **author)))
    one.sign_in(ana)
    assert but_for_the_one_held_back(one.texts()) == ["mine"]
    assert one.alarms()["damaged"]


def test_rule_9_another_vaults_version_is_refused_even_when_sealed_to_this_one(
    ana: Person, victim: Any, server: LiveServer
) -> None:
    ana.write("in its place", "mine")
    ben = Person(server, "ben")
    [version] = ben.write("written by Ben")
    frame = ben.device.view().versions[version].frame
    sealed = crypto.seal(build(frame.line1, frame.signature), [ana.device.keys.recipient])
    one = victim(added(content_id(sealed), sealed))
    one.sign_in(ana)
    assert but_for_the_one_held_back(one.texts()) == ["mine"]


def test_rule_6_a_replaced_key_writes_nothing_more(ana: Person, victim: Any) -> None:
    ana.write("in its place", "before")
    thief, _ = ana.another()
    stolen = thief.keys
    ana.device.rotate(ana.device.account.passphrase_opener(ana.passphrase), "five quite other new words here")
    ana.passphrase = "five quite other new words here"
    header = Header(
        vault=stolen.vault, page=secrets.token_hex(16), kind="note", schema=1, parents=(), author=b64(stolen.signer.public),
        device=thief.store.device, n=1, prev=None, seen={}, gen=stolen.gen, at="2026-11-22T09:14:00Z", body={"text": "forged"},
    )  # fmt: skip
    _, content, sealed = seal_version(replace(header), stolen)
    one = victim(added(content, sealed))
    one.sign_in(ana)
    assert but_for_the_one_held_back(one.texts()) == ["before"]
    assert one.alarms()["retired"]


def test_rule_20_gone_on_the_servers_word_alone_is_named(ana: Person, victim: Any) -> None:
    ana.write("one", "two")

    def empty(rows: Rows) -> Rows:
        return descending(rows, lambda up: [([up[0][0][0], up[0][0][1], 0, True], b""), *up[1:]])

    one = victim(on_log(empty))
    one.sign_in(ana)
    assert one.texts() == ["two"]
    assert one.alarms()["unexplained"]


def test_rule_14_a_short_or_unordered_answer_is_not_taken_for_the_log(ana: Person, victim: Any) -> None:
    ana.write("one", "two", "three")
    for order in ((0, 2), (1, 0, 2)):

        def change_rows(rows: Rows, order: tuple[int, ...] = order) -> Rows:
            return descending(rows, lambda up: [up[place] for place in order]) if len(rows) == 3 else rows

        change = on_log(change_rows)
        one = victim(change)
        one.sign_in(ana)
        one.change = None
        one.page.evaluate("vault.sync()")
        assert one.texts() == ["one", "three", "two"], "asked again, and nothing was lost"


def test_rule_16_backed_up_only_after_its_own_durable_answer(ana: Person, victim: Any) -> None:
    one = victim(None)
    one.sign_in(ana)

    def other(answer: dict[str, Any]) -> None:
        for result in answer["results"]:
            result["content_id"] = "0" * 64

    one.change = on("vault/versions", other)
    one.page.evaluate(
        "async () => { await vault.save(vault.newPage(), note('mine')); await vault.sync().catch(() => {}); }"
    )
    assert one.page.evaluate("vault.pages()[0].backedUp") is False
    one.change = None
    one.page.evaluate("vault.sync()")
    assert one.page.evaluate("vault.pages()[0].backedUp") is True


FLIP = """
async () => {
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); });
    for (const store of db.objectStoreNames) {
      const work = db.transaction(store, "readwrite").objectStore(store);
      const rows = await new Promise((done) => {
        const found = [];
        work.openCursor().onsuccess = (event) => {
          const cursor = event.target.result;
          if (!cursor) return done(found);
          const value = cursor.value;
          if (value?.sealed instanceof Uint8Array && value.content && !found.length) {
            const bytes = new Uint8Array(value.sealed);
            bytes[bytes.length - 9] ^= 1;
            found.push(store);
            cursor.update({ ...value, sealed: bytes });
          }
          cursor.continue();
        };
      });
      if (rows.length) { db.close(); return rows[0]; }
    }
    db.close();
  }
  return null;
}
"""


def test_rule_10_a_version_damaged_in_the_phones_own_store_is_named_and_the_rest_opens(
    ana: Person, victim: Any
) -> None:
    ana.write("one", "two")
    one = victim(None)
    one.sign_in(ana)
    assert one.page.evaluate(FLIP), "there is something sealed to damage"
    one.page.goto(ana.server.app + BARE + "?")
    one.page.evaluate(OPEN)
    one.page.evaluate(
        "(passphrase) => vault.status().phase === 'locked' && vault.unlock({ passphrase })", ana.passphrase
    )
    assert len(one.texts()) == 1
    assert one.alarms()["damaged"]
