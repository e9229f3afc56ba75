"""Everything taken along in one file, opened without us, brought in somewhere else, and all of it on paper."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from handrail.content.texts import Lang
from handrail.vault.client.client import Device
from handrail.vault.client.export_read import Export
from handrail.vault.client.http import Http
from handrail.vault.client.importing import import_export
from tests.attacks.conftest import texts
from tests.attacks.test_age_command import by_age
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE, Profile
from tests.journeys.working_steps import Walk
from tools.live import HANDRAIL, LiveServer, live_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def elsewhere(app_bundle: Path) -> Iterator[LiveServer]:
    """Another server, which knows nobody."""
    with live_server(HANDRAIL_RATE_FACTOR="1000", HANDRAIL_APP_DIR=str(app_bundle)) as running:
        yield running


def takes(who: Profile, folder: Path, passphrase: str = "") -> tuple[Path, str]:
    """From Settings to the saved file; its passphrase: the usual one, or the one that is offered."""
    who.go_to("#me")
    who.tap("app.me.take")
    if passphrase:
        who.type("app.pass.label", passphrase)
    else:
        who.page.locator(".secret").wait_for()
        passphrase = who.page.locator(".secret").inner_text()
        who.tap("app.pass.use")
    who.tap("app.take.make")
    who.sees_title("app.take.done")
    return who.download("app.take.save", folder), passphrase


def looks_inside(who: Profile, file: Path, passphrase: str) -> None:
    """Chooses the file and opens it, as far as what it holds."""
    who.go_to("#bring")
    who.page.locator("#file").set_input_files(str(file))
    who.type("app.bring.pass", passphrase)
    who.tap("app.bring.look")


def brings(who: Profile, file: Path, passphrase: str) -> None:
    """All the way; then what came is told."""
    looks_inside(who, file, passphrase)
    who.sees_title("app.bring.inside")
    who.tap("app.bring.take")
    who.page.get_by_text(who.say("app.bring.to_pages"), exact=True).wait_for()


def lines_of(file: Path, passphrase: str) -> dict[str, tuple[bytes, bytes]]:
    """Line 1 and signature of every version in a file, in the Python client's eyes."""
    device = Device(Http("http://app.localhost:1"))
    device.start()
    with Export(file, passphrase) as export:
        done = import_export(device, export)
    assert (done.refused, done.damaged) == ([], [])
    return {one.version: (one.frame.line1, one.frame.signature) for one in device.view().versions.values()}


@pytest.mark.age
@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_debians_age_and_our_command_open_what_the_browser_made(profile: NewProfile, tmp_path: Path) -> None:
    ana = profile()
    ana.begins("I could not sleep.")
    name, passphrase = ana.keeps()
    ana.go_to()
    ana.open_page("I could not sleep.")
    ana.write("I could not sleep.\nThen I did — at last.")
    ana.tap("app.write.save")
    ana.sees_status("app.write.backed")
    file, _ = takes(ana, tmp_path, passphrase)
    assert re.fullmatch(r"handrail-\d{4}-\d\d-\d\d\.zip", file.name)
    folder = tmp_path / "out"
    with zipfile.ZipFile(file) as zipped:
        assert zipped.testzip() is None
        zipped.extractall(folder)
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert all(words in readme for words in ("age -d -i key.age", "frase secreta", "passphrase"))
    status, index, said = by_age(folder, "index.age", passphrase)
    assert status == 0, said
    rows = json.loads(index)["pages"]
    assert [row["title"] for row in rows] == ["I could not sleep."]
    for row in rows:
        status, page, said = by_age(folder, row["file"], passphrase)
        assert status == 0, said
        assert json.loads(page)["heads"][0]["body"]["text"] == "I could not sleep.\nThen I did — at last."
        assert len(json.loads(page)["versions"]) == 2
    for secret in (name, passphrase, "could not sleep"):
        assert secret.encode() not in file.read_bytes()
    command = [HANDRAIL, "vault", "--passphrase-stdin", "open", str(file), "--into", str(tmp_path / "pages")]
    done = subprocess.run(command, input=f"{passphrase}\n", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = "\n".join(one.read_text(encoding="utf-8") for one in (tmp_path / "pages").rglob("*.md"))
    assert "Then I did — at last." in written


@pytest.mark.parametrize("lang", ["en", pytest.param("es", marks=pytest.mark.nightly)])
def test_the_file_moves_to_another_server_and_twice_does_no_harm(
    browser: Browser, profile: NewProfile, elsewhere: LiveServer, tmp_path: Path, lang: Lang
) -> None:
    ana = profile(lang=lang)
    ana.begins("The first page.")
    ana.keeps()
    ana.go_to()
    ana.open_page("The first page.")
    ana.write("The first page, changed.")
    ana.tap("app.write.save")
    ana.sees_status("app.write.backed")
    ana.go_to("#take")
    ana.pick(ana.say("app.take.other"))
    ana.page.locator(".secret").wait_for()
    phrase = ana.page.locator(".secret").inner_text()
    ana.tap("app.pass.use")
    ana.tap("app.take.make")
    ana.sees_title("app.take.done")
    file = ana.download("app.take.save", tmp_path)
    before = lines_of(file, phrase)
    assert len(before) >= 3, "two versions, and the list that names them for the reader"

    there = Profile(browser, elsewhere, lang=lang)
    looks_inside(there, file, "quite another phrase of words")
    there.sees("app.bring.wrong")
    there.type("app.bring.pass", phrase)
    there.tap("app.bring.look")
    there.sees_title("app.bring.inside")
    there.sees("app.bring.elsewhere")
    there.tap("app.bring.take")
    there.sees_title("app.bring.done")
    there.sees("app.bring.taken.one")
    there.tap("app.bring.to_pages")
    there.sees_words("The first page, changed.")
    name, passphrase = there.keeps()
    there.go_to()
    there.open_page("The first page, changed.")
    there.sees_status("app.write.backed")
    brings(there, file, phrase)
    there.sees_title("app.bring.nothing")
    there.sees("app.bring.all_here")
    onward, _ = takes(there, tmp_path / "there", passphrase)
    assert {version: line for version, line in before.items() if b"handrail.former" not in line[0]}.items() <= lines_of(
        onward, passphrase
    ).items()

    device = Device(Http(elsewhere.app))
    device.account.sign_in(name, passphrase=passphrase)
    device.sync()
    assert texts(device) == ["The first page, changed."]
    there.close()


def zip_of(members: dict[str, bytes], path: Path) -> Path:
    """A zip of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return path


def test_a_bad_file_gets_a_clear_sentence_and_leaves_nothing(profile: NewProfile, tmp_path: Path) -> None:
    ana = profile()
    ana.begins("Mine.")
    file, phrase = takes(ana, tmp_path)
    with zipfile.ZipFile(file) as zipped:
        good = {name: zipped.read(name) for name in zipped.namelist()}
    other, other_phrase = profile(), ""
    other.begins("Somebody else's.")
    stranger, other_phrase = takes(other, tmp_path / "other")
    with zipfile.ZipFile(stranger) as zipped:
        keys = {name: zipped.read(name) for name in ("key.age",)}
    half = tmp_path / "half.zip"
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    photo = tmp_path / "photo.zip"
    photo.write_bytes(b"no zip at all")
    bad = [
        (zip_of({**good, "../../evil": b"x"}, tmp_path / "out.zip"), phrase, "vault.error.export_unsafe"),
        (zip_of({**good, "big": bytes(65 * 2**20)}, tmp_path / "bomb.zip"), phrase, "vault.error.export_unsafe"),
        (zip_of({**good, **keys}, tmp_path / "keys.zip"), other_phrase, "vault.error.export_damaged"),
        (half, phrase, "vault.error.export_half"),
        (photo, phrase, "vault.error.export_half"),
        (file, "a phrase that opens nothing here", "app.bring.wrong"),
    ]
    fresh = profile()
    for path, secret, sentence in bad:
        looks_inside(fresh, path, secret)
        fresh.sees(sentence)
    fresh.go_to()
    fresh.sees_title("app.welcome.title")


def test_a_typo_locks_nobody_out_and_what_is_typed_twice_must_agree(profile: NewProfile) -> None:
    ana = profile()
    ana.begins("Mine.")
    ana.go_to("#take")
    ana.type("app.take.new_label", "otter lantern quilt seven maple drum")
    ana.type("app.take.again", "otter lantern quilt seven maple drun")
    ana.tap("app.take.make")
    ana.sees("app.take.differ")
    ana.type("app.take.new_label", "short")
    ana.tap("app.take.make")
    ana.sees("vault.error.passphrase_short")
    ana.keeps()
    ana.go_to("#take")
    ana.type("app.pass.label", "not the one that opens it")
    ana.tap("app.take.make")
    ana.sees("app.take.not_yours")


HOLD = """() => {
    const real = window.fetch;
    const until = new Promise((go) => (window.letGo = go));
    window.fetch = (...asked) => (String(asked[0]).includes("/texts/later") ? until : Promise.resolve()).then(() => real(...asked));
}"""


def held_up(ana: Profile) -> None:
    """The file waits for one of its parts, until `window.letGo()`: a small one is made before anybody can tap Stop."""
    ana.page.evaluate(HOLD)


def test_stopped_in_the_middle_nothing_is_left_and_the_way_on_is_clear(profile: NewProfile, tmp_path: Path) -> None:
    ana = profile()
    ana.begins("Mine.")
    _, passphrase = ana.keeps()
    ana.go_to("#take")
    held_up(ana)
    ana.type("app.pass.label", passphrase)
    ana.tap("app.take.make")
    ana.tap("app.take.stop")
    ana.page.evaluate("window.letGo()")
    ana.sees("vault.error.export_stopped")
    ana.go_offline()
    ana.type("app.pass.label", passphrase)
    ana.tap("app.take.make")
    ana.sees_title("app.take.done")
    ana.go_online()
    ana.tap("app.take.another")
    held_up(ana)
    ana.type("app.pass.label", passphrase)
    ana.tap("app.take.make")
    ana.control("app.take.stop").wait_for()
    other = ana.context.new_page()
    other.goto(f"{ana.server.app}/app/#me")
    other.get_by_role("button", name=ana.say("app.me.lock"), exact=True).click()
    ana.sees_title("app.unlock.title")


def test_what_is_brought_in_is_seen_in_the_other_tab(profile: NewProfile, tmp_path: Path) -> None:
    ana = profile()
    ana.begins("From before.")
    file, phrase = takes(ana, tmp_path)
    ben = profile()
    ben.begins("My own.")
    tab = ben.context.new_page()
    tab.goto(f"{ben.server.app}/app/#pages")
    expect(tab.get_by_text("My own.").first).to_be_visible(timeout=PATIENCE)
    brings(ben, file, phrase)
    expect(tab.get_by_text("From before.").first).to_be_visible(timeout=PATIENCE)


def words_of(pdf: bytes) -> int:
    """How many pages of paper; that the streams are whole is looked at as well."""
    for stream in re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        zlib.decompressobj().decompress(stream)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("lang", ["en", pytest.param("es", marks=pytest.mark.nightly)])
def test_everything_on_paper_is_one_clean_document(profile: NewProfile, lang: Lang) -> None:
    walk = Walk(profile(lang=lang), "own")
    ana = walk.who
    ana.begins("A note to print.")
    walk.choose_words()
    walk.to_step()
    walk.open_part("steps.app.start", "powerless")
    walk.powerless()
    asked = walk.words("powerless.tried.ask")
    ana.go_to("#pages")
    ana.tap("app.me.paper")
    ana.sees_title("app.me.paper")
    ana.tap("app.paper.show")
    ana.control("app.paper.print").wait_for()
    page = ana.page
    page.emulate_media(media="print")
    for hidden in (".tabs", ".top", ".langs", ".acts", ".back", ".chart"):
        expect(page.locator(hidden).locator("visible=true")).to_have_count(0)
    expect(page.get_by_text(asked).first).to_be_visible()
    expect(page.get_by_text("A note to print.").first).to_be_visible()
    expect(page.locator("article p:empty")).to_have_count(0)
    leaves = page.locator("article").count()
    assert leaves == 3
    for paper in ("Letter", "A4"):
        assert words_of(page.pdf(format=paper)) >= leaves + 1
    page.emulate_media(media="screen")
    small = page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('article .written')).fontSize)")
    ana.tap("app.paper.large")
    large = page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('article .written')).fontSize)")
    assert large >= 1.4 * small
    page.locator("button.back").click()
    ana.pick(ana.say("app.paper.some"))
    page.get_by_label(re.compile("A note to print")).check()
    ana.tap("app.paper.show")
    ana.control("app.paper.print").wait_for()
    assert page.locator("article").count() == 1
    expect(page.get_by_text(asked)).to_have_count(0)


def test_what_was_written_offline_before_a_burn_is_offered_and_no_file_holds_what_was_burned(
    profile: NewProfile, tmp_path: Path
) -> None:
    phone, tablet = profile(), profile()
    phone.begins("To be burned.")
    name, passphrase = phone.keeps()
    phone.go_to()
    phone.open_page("To be burned.")
    phone.sees_status("app.write.backed")
    tablet.signs_in(name, passphrase)
    tablet.open_page("To be burned.")
    tablet.go_offline()
    tablet.write("Written with no signal.")
    tablet.tap("app.write.save")
    phone.tap("app.away.link")
    phone.sees("app.away.elsewhere")
    phone.tap("app.away.button")
    phone.sees("app.away.done")
    tablet.go_online()
    tablet.go_to()
    tablet.open_page("Written with no signal.")
    tablet.sees("app.two.after_burn")
    phone.go_to()
    phone.open_page("Written with no signal.")
    phone.sees("app.two.after_burn")
    for who in (phone, tablet):
        file, _ = takes(who, tmp_path / str(id(who)), passphrase)
        lines = b"".join(line for line, _ in lines_of(file, passphrase).values())
        assert b"To be burned." not in lines
        assert b"Written with no signal." in lines
