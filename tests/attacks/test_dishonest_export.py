"""An export from anywhere: torn, packed with tricks, too large for the disk (section 7; vault rules 5 and 18)."""

from __future__ import annotations

import os
import stat
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handrail.content.texts import load_packs
from handrail.vault.client.client import Device
from handrail.vault.client.export import PACK, NoRoom, make_export
from handrail.vault.client.export_read import Export
from handrail.vault.client.passphrase_file import seal_to_passphrase
from handrail.vault.rules.text import Malformed
from tests.attacks.conftest import PASSPHRASE, texts
from tests.attacks.exports import (
    Members,
    code_of,
    device_with,
    edited,
    exported,
    members_of,
    of_a_later_minor,
    taken,
    zipped,
)
from tools.live import HANDRAIL, ROOT


def opened(path: Path, *, lang: str, typed: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    """``handrail vault open`` as somebody runs it: no server, no database, no settings."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": f"{lang}.UTF-8"}
    command = [HANDRAIL, "vault", "--passphrase-stdin", "open", str(path), "--into", str(path.with_suffix(f".{lang}"))]
    return subprocess.run(command, input=typed + "\n", env=env, cwd=path.parent, capture_output=True, text=True, check=False)  # fmt: skip


def with_names(*names: str) -> Callable[[Path, Members], Path]:
    return lambda folder, members: zipped(folder, {**members, **dict.fromkeys(names, b"x")})


def twice(folder: Path, members: Members) -> Path:
    path = zipped(folder, members)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as out:
        out.writestr("index.age", b"another")
    return path


def linked(folder: Path, members: Members) -> Path:
    path = zipped(folder, members)
    with zipfile.ZipFile(path, "a") as out:
        link = zipfile.ZipInfo("pages/link.age")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(link, "/etc/passwd")
    return path


def many(folder: Path, members: Members) -> Path:
    """The directory's own count lies far above: nothing of it is read."""
    data = bytearray(zipped(folder, members).read_bytes())
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 16] = struct.pack("<HHL", 0xFFFF, 0xFFFF, 0xFFFFFFFF)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 250_001, 250_001, 1000, 0)
    path = folder / "many.zip"
    path.write_bytes(bytes(data[:end]) + wide + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1) + bytes(data[end:]))
    return path


def many_behind(folder: Path, members: Members) -> Path:
    """The narrow directory says little; the wide one, which the library believes, says much."""
    path = many(folder, members)
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 16] = struct.pack("<HHL", 1, 1, 100)
    path.write_bytes(bytes(data))
    return path


def bomb(folder: Path, members: Members) -> Path:
    return zipped(folder, {**members, "pages/zeros.age": bytes(65 * 1024 * 1024)}, zipfile.ZIP_DEFLATED)


def many_bombs(folder: Path, members: Members) -> Path:
    """Each is allowed, all together are not; they share one place in the file, as such bombs do."""
    zeros = zipped(folder, {**members, "pages/zeros.age": bytes(60 * 1024 * 1024)}, zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(zeros, "a") as out:
        one = out.getinfo("pages/zeros.age")
        for number in range(40):
            again = zipfile.ZipInfo(f"pages/zeros{number}.age")
            again.compress_type, again.header_offset, again.CRC = zipfile.ZIP_DEFLATED, one.header_offset, one.CRC
            again.compress_size, again.file_size = one.compress_size, one.file_size
            out.filelist.append(again)
            out.NameToInfo[again.filename] = again
        out._didModify = True  # type: ignore[attr-defined]  # the library writes the directory only when it thinks so
    return zeros


def lying(folder: Path, members: Members) -> Path:
    """The index is announced smaller than it is, with the check sum of that part."""
    import zlib

    path = zipped(folder, members, zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as whole:
        info = whole.getinfo("index.age")
    short = struct.pack("<LLL", zlib.crc32(members["index.age"][:50]), info.compress_size, 50)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        if data[at + 46 : at + 55] == b"index.age":
            data[at + 16 : at + 28] = short
        at += 4
    path.write_bytes(bytes(data))
    return path


def cut(folder: Path, members: Members) -> Path:
    path = zipped(folder, members)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def two_names(folder: Path, members: Members) -> Path:
    path = zipped(folder, members)
    with zipfile.ZipFile(path) as whole:
        at = whole.getinfo("index.age").header_offset + 30
    data = path.read_bytes()
    path.write_bytes(data[:at] + b"indeX.age" + data[at + 9 :])
    return path


def text(folder: Path, members: Members) -> Path:
    (folder / "text.zip").write_text("hello")
    return folder / "text.zip"


def other_key(folder: Path, members: Members) -> Path:
    """Another person's key, under the same passphrase."""
    return zipped(folder, {**members, "key.age": members_of(exported(device_with("theirs"), folder))["key.age"]})


def hard_key(folder: Path, members: Members) -> Path:
    """Asks for a terabyte of memory."""
    return zipped(folder, {**members, "key.age": members["key.age"].replace(b" 16\n", b" 30\n", 1)})


TRICKS: dict[str, tuple[str, Callable[[Path, Members], Path]]] = {
    "absolute": ("export-unsafe", with_names("/etc/cron.d/x")),
    "drive": ("export-unsafe", with_names("C:/x")),
    "upwards": ("export-unsafe", with_names("pages/../../x")),
    "backslash": ("export-unsafe", with_names("pages\\..\\x")),
    "control": ("export-unsafe", with_names("pages/a\x1b[2J.age")),
    "twice": ("export-unsafe", twice),
    "link": ("export-unsafe", linked),
    "many": ("export-unsafe", many),
    "many behind": ("export-unsafe", many_behind),
    "bomb": ("export-unsafe", bomb),
    "many bombs": ("export-unsafe", many_bombs),
    "lying": ("export-unsafe", lying),
    "two names": ("export-unsafe", two_names),
    "packed otherwise": ("export-unsafe", lambda folder, members: zipped(folder, members, zipfile.ZIP_LZMA)),
    "half": ("export-half", cut),
    "no key": ("export-half", lambda folder, members: zipped(folder, {n: d for n, d in members.items() if n != "key.age"})),
    "no index": ("export-half", lambda folder, members: zipped(folder, {n: d for n, d in members.items() if n != "index.age"})),
    "no zip": ("export-half", text),
    "empty": ("export-half", lambda folder, members: zipped(folder, {})),
    "other key": ("export-damaged", other_key),
    "hard key": ("weak-kdf", hard_key),
    "key is no age": ("export-damaged", lambda folder, members: zipped(folder, {**members, "key.age": b"hello"})),
    "index flipped": ("export-damaged", lambda folder, members: zipped(folder, {**members, "index.age": members["index.age"][:-1] + b"x"})),
}  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_rule_18_a_file_with_tricks_is_refused_whole(tmp_path: Path, trick: str) -> None:
    code, make = TRICKS[trick]
    path = make(tmp_path, members_of(exported(device_with("mine"), tmp_path)))
    assert code_of(path) == code


def test_rule_18_what_is_wrong_with_an_export_is_said_in_both_languages_and_nothing_is_written(tmp_path: Path) -> None:
    owner = device_with("mine")
    good = members_of(exported(owner, tmp_path))
    newer = edited(owner, tmp_path, lambda index, members: index.update(v=2))
    forged = edited(owner, tmp_path, lambda index, members: index.update(vault="0" * 32))
    cases = [
        (TRICKS["upwards"][1](tmp_path, good), PASSPHRASE, "has tricks", "trae trampas"),
        (TRICKS["half"][1](tmp_path, good), PASSPHRASE, "only a part", "solo una parte"),
        (TRICKS["other key"][1](tmp_path, good), PASSPHRASE, "another export", "otra copia"),
        (TRICKS["hard key"][1](tmp_path, good), PASSPHRASE, "more work", "más trabajo"),
        (zipped(tmp_path, good), "not these five words here", "does not open", "no abre"),
        (newer, PASSPHRASE, "newer release", "versión más nueva"),
        (forged, PASSPHRASE, "not the keys of one vault", "no son las de una sola caja"),
        (tmp_path / "nowhere.zip", PASSPHRASE, "could not be read", "No se pudo leer"),
    ]
    for number, (path, typed, english, spanish) in enumerate(cases):
        lang, part = (("en_US", english), ("es_US", spanish))[number % 2]
        done = opened(path, lang=lang, typed=typed)
        assert (done.returncode, done.stdout) == (1, ""), done
        assert part in done.stderr
        assert "Traceback" not in done.stderr
        assert not path.with_suffix(f".{lang}").exists()
        code = code_of(path, typed) if path.exists() else "no-file"
        said = load_packs([PACK])[f"cli.export.{code}"]
        assert (english in str(said.in_lang("en")), spanish in str(said.in_lang("es"))) == (True, True)


def test_rule_18_one_damaged_page_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    owner = device_with("one", "two", "three")
    good = exported(owner, tmp_path)
    members = members_of(good)
    name = next(name for name in members if name.startswith("pages/"))
    flipped = members[name][:-3] + bytes([members[name][-3] ^ 1]) + members[name][-2:]
    torn = bytearray(good.read_bytes())
    torn[torn.index(members[name]) + 200] ^= 1
    (tmp_path / "torn.zip").write_bytes(bytes(torn))
    for path in (zipped(tmp_path, {**members, name: flipped}), zipped(tmp_path, {n: d for n, d in members.items() if n != name}), tmp_path / "torn.zip"):  # fmt: skip
        reader = device_with()
        done = taken(reader, path)
        assert [row.file for row, _ in done.damaged] == [name]
        assert len(texts(reader)) == 2
    said = opened(tmp_path / "torn.zip", lang="en_US")
    assert "torn.en_US: 2. Begin" in said.stdout
    assert "does not open (damaged)" in (tmp_path / "torn.en_US" / "index.md").read_text()


def test_rule_18_people_zip_again_what_they_unzipped(tmp_path: Path) -> None:
    members = members_of(exported(device_with("mine"), tmp_path))
    again = {f"My export/{name}": data for name, data in members.items()}
    again |= {"__MACOSX/My export/._index.age": b"x", "My export/.DS_Store": b"x", "My export/notes.txt": b"mine"}
    reader = device_with()
    done = taken(reader, zipped(tmp_path, again, zipfile.ZIP_DEFLATED))
    assert texts(reader) == ["mine"]
    assert done.unknown == ("My export/notes.txt",)


def test_rule_18_what_a_later_minor_version_adds_is_left_alone_and_named(tmp_path: Path) -> None:
    owner = device_with("mine")
    reader = device_with()
    done = taken(reader, edited(owner, tmp_path, of_a_later_minor(owner)))
    assert texts(reader) == ["mine"]
    assert done.unknown == ("pictures/a.age",)


def test_rule_18_no_room_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from handrail.vault.client.store import Store

    owner = device_with("mine")
    path = exported(owner, tmp_path)
    reader = Device("http://app.localhost:9", Store(tmp_path / "reader.sqlite3"))
    reader.start()
    usage = type("Usage", (), {"free": 100})()
    monkeypatch.setattr("handrail.vault.client.export.shutil.disk_usage", lambda folder: usage)
    with pytest.raises(NoRoom):
        make_export(owner, tmp_path / "no.zip", PASSPHRASE)
    assert not (tmp_path / "no.zip").exists()
    with pytest.raises(NoRoom):
        taken(reader, path)
    assert reader.store.order() == []


def test_rule_18_no_file_is_written_over_and_none_is_left_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = device_with("mine")
    there = tmp_path / "there.zip"
    there.write_text("mine already")
    with pytest.raises(Malformed, match="export-exists"):
        make_export(owner, there, PASSPHRASE)

    def meanwhile(*given: Any) -> Any:
        (tmp_path / "late.zip").write_text("came meanwhile")
        return real(*given)

    real = os.link
    monkeypatch.setattr("handrail.vault.client.export.os.link", meanwhile)
    with pytest.raises(Malformed, match="export-exists"):
        make_export(owner, tmp_path / "late.zip", PASSPHRASE)

    def full(*given: Any, **named: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("handrail.vault.client.export.crypto.seal", full)
    with pytest.raises(OSError, match="No space"):
        make_export(owner, tmp_path / "full.zip", PASSPHRASE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["late.zip", "there.zip"]
    assert there.read_text() == "mine already"
    assert (tmp_path / "late.zip").read_text() == "came meanwhile"


def titles_of(path: Path) -> list[str]:
    """As the index tells them."""
    with Export(path, PASSPHRASE) as opened_one:
        return sorted(row.title for row in opened_one.index.pages)


def test_rule_18_a_title_in_an_export_is_one_short_line_as_in_the_app(tmp_path: Path) -> None:
    owner = device_with()
    bodies: list[dict[str, Any]] = [
        {"title": " \n  One line \nand more", "text": "t"},
        {"title": "x" * 900_000, "text": "t"},
        {"title": "", "text": "\n From the text\nmore"},
        {"who": "No title and no text"},
        {"title": "", "text": "", "who": "not hers"},
        {"title": 7, "many": ["not a text"]},
    ]
    for body in bodies:
        owner.write("note", body)
    page = owner.write("note", {"text": "burned"})
    owner.burn([owner.view().versions[page].header.page])
    wanted = ["", "", "", "From the text", "No title and no text", "One line", "burned", "x" * 80]
    assert titles_of(exported(owner, tmp_path)) == wanted


def test_rule_18_no_export_is_called_made_that_no_reader_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = device_with(*(f"page {number}" for number in range(30)))
    deep: Any = [1] * 300
    for _ in range(50):
        deep = [deep]
    owner.write("note", {"deep": deep})
    members = members_of(exported(owner, tmp_path))
    largest = max(map(len, members.values()))

    def bounds(most: int) -> None:
        for reader_or_writer in ("export", "bundle"):
            monkeypatch.setattr(f"handrail.vault.client.{reader_or_writer}.MEMBER_MAX", most)

    bounds(largest - 1)
    tight = exported(owner, tmp_path)
    assert max(map(len, members_of(tight).values())) < largest, "written without its indents"
    assert len(titles_of(tight)) == 31
    bounds(len(members_of(tight)["index.age"]) // 2)
    with pytest.raises(Malformed, match="export-too-large"):
        make_export(owner, tmp_path / "no.zip", PASSPHRASE)
    bounds(largest)
    for bound, most in {"MEMBERS_MAX": 20, "TOTAL_MAX": 50_000}.items():
        with monkeypatch.context() as patch:
            patch.setattr(f"handrail.vault.client.export.{bound}", most)
            with pytest.raises(Malformed, match="export-too-large"):
                make_export(owner, tmp_path / "no.zip", PASSPHRASE)
    assert len(titles_of(exported(owner, tmp_path))) == 31, "the allowed twin"
    assert not [path for path in tmp_path.iterdir() if path.name == "no.zip" or path.suffix == ".part"]
    assert load_packs([PACK]).say("cli.export.export-too-large", "es")


def test_rule_5_a_passphrase_typed_in_another_form_opens_it(tmp_path: Path) -> None:
    owner = device_with("mine")
    path = tmp_path / "accents.zip"
    make_export(owner, path, "cinco palabras an\u0303os \ufb01nas aqu\u00ed")
    for typed in ("cinco palabras a\u00f1os finas aqu\u00ed", "cinco palabras an\u0303os \ufb01nas aqui\u0301"):
        with Export(path, typed) as export:
            assert len(export.index.pages) == 1
    with pytest.raises(Malformed, match="wrong-secret"):
        Export(path, "cinco palabras anos finas aqui")
    assert b" 16\n" in seal_to_passphrase(b"x", "y")[:80], "what a cheap phone can afford"
