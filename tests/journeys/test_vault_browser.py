"""The vault's modules in a real browser against the real server: what node cannot show (IndexedDB, Worker, tabs, passkeys, policy)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tools.live import LiveServer, live_server

pytestmark = pytest.mark.browser

PASSPHRASE = "gorilla argue token reason fly useful"
NEXT = "twelve maze piano gorilla useful fly"
# A page of the app host with the app's own policy, and without the app's screens.
BARE = "/app/vault/errors.js"
OPEN = """
async () => {
  const { openVault } = await import("/app/vault/vault.js");
  globalThis.vault = await openVault();
  globalThis.code = async (work) => { try { await work(); return null; } catch (error) { return error.code ?? String(error); } };
  globalThis.note = (text) => ({ kind: "note", schema: 1, body: { text } });
  globalThis.texts = async () => {
    const read = await Promise.all(vault.pages().map(({ page }) => vault.page(page)));
    return read.flatMap((page) => page.heads.map((head) => head.body.text)).sort();
  };
  return vault.status();
}
"""
SIGN_UP = """
async ({ word, passphrase, texts }) => {
  await vault.start();
  for (const text of texts) await vault.save(vault.newPage(), note(text));
  const { name } = await vault.signUp({ reservation: await vault.reserveName(word), passphrase });
  await vault.sync();
  return name;
}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    """One that serves every module by itself: these tests ask for modules by name."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as running:
        yield running


def until(page: Page, true: str) -> None:
    """Waits until an expression is true; asked from outside, because the page's policy lets no text become a script."""
    end = time.monotonic() + 15
    while not page.evaluate(true):
        assert time.monotonic() < end, true
        page.wait_for_timeout(50)


class Device:
    """A browser profile whose tabs hold a vault."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.context: BrowserContext = browser.new_context()
        self.server = server
        self.sent: list[str] = []
        self.context.on("request", lambda request: self.sent.append(f"{request.url}\n{request.post_data or ''}"))
        self.page = self.tab()

    def tab(self) -> Page:
        """One more tab, with the vault opened in it."""
        page = self.context.new_page()
        page.goto(self.server.app + BARE)
        page.evaluate(OPEN)
        return page

    def sign_up(self, word: str, texts: list[str]) -> str:
        """An account with some pages, sent; answers its name."""
        return str(self.page.evaluate(SIGN_UP, {"word": word, "passphrase": PASSPHRASE, "texts": texts}))

    def sign_in(self, name: str, passphrase: str = PASSPHRASE) -> None:
        """The account on this device, fetched."""
        self.page.evaluate(
            "async (with_) => { await vault.signIn(with_); await vault.sync(); }",
            {"name": name, "passphrase": passphrase},
        )

    def texts(self) -> list[str]:
        """Every head's text."""
        found: list[str] = self.page.evaluate("texts()")
        return found

    def status(self) -> dict[str, Any]:
        """The vault's status."""
        found: dict[str, Any] = self.page.evaluate("vault.status()")
        return found


@pytest.fixture
def device(browser: Browser, server: LiveServer) -> Iterator[Callable[[], Device]]:
    made: list[Device] = []

    def new() -> Device:
        made.append(Device(browser, server))
        return made[-1]

    yield new
    for one in made:
        one.context.close()


Devices = Callable[[], Device]


def test_a_page_sealed_on_one_device_opens_on_another(device: Devices) -> None:
    first = device()
    name = first.sign_up("blue-mesa", ["one", "dos líneas\nde texto"])
    assert first.status()["unsent"] == 0
    second = device()
    second.sign_in(name)
    assert second.texts() == ["dos líneas\nde texto", "one"]
    alarms = second.status()["alarms"]
    assert not any(alarms.values()), alarms


def test_the_whole_life_of_an_account(device: Devices) -> None:
    first = device()
    name = first.sign_up("quiet-river", ["one", "burn me"])
    card = first.page.evaluate("async () => (await vault.recoveryKit()).card")
    third = device()
    third.page.evaluate("async (card) => { await vault.signIn({ card }); await vault.sync(); }", card)
    third.page.evaluate("(next) => vault.changePassphrase({ next })", NEXT)
    first.page.evaluate("vault.sync()")
    assert first.status()["problem"]["code"] == "key-file-changed"
    first.page.evaluate("(passphrase) => vault.unlock({ passphrase })", NEXT)
    first.page.evaluate("vault.burn(vault.pages().filter((one) => one.title === 'burn me').map((one) => one.page))")
    first.page.evaluate("vault.sync()")
    third.page.evaluate("vault.sync()")
    assert third.texts() == ["one"]
    third.page.evaluate("([current, next]) => vault.rotate({ current, next })", [NEXT, PASSPHRASE])
    assert len(third.page.evaluate("vault.sessions()")) == 1
    assert first.page.evaluate("code(() => vault.sync())") == "account-gone"
    first.page.evaluate("(one) => vault.signIn(one)", {"name": name, "passphrase": PASSPHRASE})
    first.page.evaluate("vault.sync()")
    assert first.texts() == ["one"]
    first.page.evaluate("(passphrase) => vault.deleteAccount({ passphrase })", PASSPHRASE)
    assert first.status()["phase"] == "new"
    gone = device()
    assert (
        gone.page.evaluate("(one) => code(() => vault.signIn(one))", {"name": name, "passphrase": PASSPHRASE})
        == "no-match"
    )


def test_two_tabs_write_at_once_and_no_number_is_used_twice(device: Devices) -> None:
    one = device()
    one.sign_up("two-tabs", [])
    other = one.tab()
    page = one.page.evaluate("vault.newPage()")
    write = "(async () => { for (let i = 0; i < 15; i++) await vault.save(vault.newPage(), note(`%s ${i}`)); })()"
    one.page.evaluate(f"globalThis.done = {write % 'a'}; null")
    other.evaluate(write % "b")
    one.page.evaluate("globalThis.done")
    one.page.evaluate("vault.sync()")
    assert len(one.texts()) == 30
    assert not any(one.status()["alarms"].values())
    assert page


def test_locking_one_tab_locks_the_other_and_leaves_no_key(device: Devices) -> None:
    one = device()
    one.sign_up("locked-tab", ["one"])
    other = one.tab()
    assert other.evaluate("vault.status().phase") == "open"
    one.page.evaluate("vault.lock()")
    until(other, "vault.status().phase === 'locked'")
    assert other.evaluate("vault.pages()") == []
    kept = one.page.evaluate(DUMP)
    assert "deviceKey" not in kept
    other.evaluate("(passphrase) => vault.unlock({ passphrase })", PASSPHRASE)
    until(one.page, "vault.status().phase === 'open'")
    assert one.texts() == ["one"]


DUMP = """
async () => {
  const whole = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); });
    for (const table of db.objectStoreNames) {
      const store = db.transaction(table).objectStore(table);
      const all = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
      const [keys, values] = [await all(store.getAllKeys()), await all(store.getAll())];
      const show = (_, value) => value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : value instanceof CryptoKey ? `key ${value.extractable}` : value;
      whole.push(name, table, JSON.stringify(keys), JSON.stringify(values, show));
    }
    db.close();
  }
  return whole.join("\\n");
}
"""


def test_nothing_readable_is_stored_or_sent(device: Devices) -> None:
    one = device()
    one.sign_up("canary-word", ["canary-in-a-page"])
    words = one.page.evaluate(
        "async () => { const kit = await vault.recoveryKit(); return (await kit.words('en')).join(' '); }"
    )
    one.page.evaluate("vault.draft(vault.newPage(), note('canary-in-a-draft'))")
    one.page.evaluate("vault.sync()")
    kept = one.page.evaluate(DUMP)
    assert "key false" in kept
    assert "key true" not in kept
    everything = kept + "\n".join(one.sent) + one.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    for canary in ("canary-in-a-page", "canary-in-a-draft", PASSPHRASE, words, "AGE-SECRET-KEY", '"text"'):
        assert canary not in everything, canary


def test_the_policy_lets_no_other_script_become_one(device: Devices) -> None:
    one = device()
    said = one.page.evaluate(
        """() => {
          try { new Worker("/app/home/app.js"); return "made"; } catch (error) { return error.name; }
        }"""
    )
    assert said == "TypeError"
    again = one.page.evaluate(
        "() => { try { trustedTypes.createPolicy('other', {}); return 'made'; } catch (error) { return error.name; } }"
    )
    assert again == "TypeError"


def test_a_passkey_is_a_lock(device: Devices) -> None:
    one = device()
    cdp = one.context.new_cdp_session(one.page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "hasPrf": True, "ctap2Version": "ctap2_1"}
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    one.sign_up("passkey-hill", ["one"])
    one.page.evaluate("vault.addPasskey()")
    assert sorted(lock["kind"] for lock in one.page.evaluate("vault.locks()")) == ["passkey", "passphrase"]
    one.page.evaluate("vault.lock()")
    one.page.evaluate("vault.unlock({ passkey: true })")
    assert one.texts() == ["one"]
    one.page.evaluate("vault.signOut()")
    assert one.status()["phase"] == "new"
    one.page.evaluate("async () => { await vault.signIn({ passkey: true }); await vault.sync(); }")
    assert one.texts() == ["one"]
    assert not any("prf" in text or "clientDataJSON" in text for text in one.sent)


def test_a_card_is_read_from_a_picture(device: Devices) -> None:
    one = device()
    read = one.page.evaluate(
        """async () => {
          const { qrOf } = await import("/app/vault/recovery.js");
          const card = "handrail/1 card app.localhost blue-mesa-4821 64a1738fd9859fdfd22ef2c17d622652";
          const rows = await qrOf(card);
          const canvas = new OffscreenCanvas(rows.length * 6, rows.length * 6);
          const pen = canvas.getContext("2d");
          rows.forEach((row, y) => row.forEach((dark, x) => { pen.fillStyle = dark ? "#000" : "#fff"; pen.fillRect(x * 6, y * 6, 6, 6); }));
          return [await vault.readCardPicture(await canvas.convertToBlob()), card, await code(() => vault.readCardPicture(new Blob(["x"])))];
        }"""
    )
    assert read[0] == read[1]
    assert read[2] == "no-card-seen"


def test_words_survive_a_tab_that_dies(device: Devices) -> None:
    one = device()
    one.page.evaluate("vault.start()")
    # The system takes the tab without a word: no event tells the page.
    one.page.evaluate(
        "for (const name of ['pagehide', 'visibilitychange']) addEventListener(name, (event) => event.stopImmediatePropagation(), true)"
    )
    page = one.page.evaluate("globalThis.id = vault.newPage()")
    one.page.evaluate(
        "() => { globalThis.editor = vault.editor(id, { kind: 'note', schema: 1, parents: [] }); editor.type({ text: 'half a sentence' }); }"
    )
    until(one.page, "vault.readDraft(id).then((draft) => draft !== null)")
    one.page.close()
    one.page = one.tab()
    until(one.page, "vault.pages().length === 1")
    assert one.texts() == ["half a sentence"]
    assert page


def test_offline_then_online(device: Devices) -> None:
    one = device()
    one.sign_up("off-and-on", [])
    one.context.set_offline(True)
    one.page.evaluate("vault.save(vault.newPage(), note('no signal'))")
    assert one.page.evaluate("code(() => vault.sync())") == "offline"
    assert one.status()["unsent"] == 1
    one.context.set_offline(False)
    until(one.page, "vault.status().unsent === 0")


FULL = """
() => {
  const { put } = IDBObjectStore.prototype;
  globalThis.room = () => { IDBObjectStore.prototype.put = put; };
  IDBObjectStore.prototype.put = function () { throw new DOMException("full", "QuotaExceededError"); };
}
"""


def test_a_full_phone_is_said_and_nothing_is_called_kept(device: Devices) -> None:
    one = device()
    one.sign_up("full-phone", ["one"])
    one.page.evaluate(FULL)
    assert one.page.evaluate("code(() => vault.save(vault.newPage(), note('no room')))") == "device-full"
    assert one.texts() == ["one"]
    one.page.evaluate("room()")
    one.page.evaluate("vault.save(vault.newPage(), note('room again'))")
    one.page.evaluate("vault.sync()")
    assert one.texts() == ["one", "room again"]
    assert not any(one.status()["alarms"].values())


def test_the_worker_stretches_and_opens(device: Devices) -> None:
    one = device()
    workers: list[str] = []
    one.page.on("worker", lambda worker: workers.append(worker.url))
    began = time.monotonic()
    name = one.sign_up("worker-lake", [f"page {i}" for i in range(20)])
    assert any(url.endswith("/app/vault/worker.js") for url in workers)
    second = device()
    opened: list[str] = []
    second.page.on("worker", lambda worker: opened.append(worker.url))
    second.sign_in(name)
    assert len(second.texts()) == 20
    assert len(opened) >= 2, "one for scrypt, one for opening"
    assert time.monotonic() - began < 60


def test_sign_in_and_unlock_load_no_word_list(device: Devices) -> None:
    one = device()
    name = one.sign_up("light-cloud", ["one"])
    two = device()
    two.sign_in(name)
    two.page.evaluate("vault.lock()")
    two.page.evaluate("(passphrase) => vault.unlock({ passphrase })", PASSPHRASE)
    assert two.texts() == ["one"]
    urls = {line.partition("\n")[0] for line in two.sent}
    loaded = sorted(url.partition("/app/")[2] for url in urls if "/app/" in url)
    assert not [name for name in loaded if "bip39" in name or "qr.js" in name or "ed25519" in name]
