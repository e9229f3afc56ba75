"""Signatures of releases: ours and Debian's minisign read each other's keys and signatures, and nothing else is taken for one."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

from handrail.site.minisign import NotSigned, public_key, verify
from tools import maker_key

CHEAP = (32_768, 16_777_216)
"""Far below what a real key costs: a test tries many."""
DATA = b'{"release": "0.0.0-000000000000"}\n'


@pytest.fixture
def key() -> maker_key.MakerKey:
    return maker_key.new_key()


def test_what_was_signed_is_verified_with_its_comment(key: maker_key.MakerKey) -> None:
    signed = maker_key.sign(DATA, key, "handrail 0.0.0")
    assert verify(DATA, signed, public_key(str(key.public))) == "handrail 0.0.0"


def changed(text: str, line: int, at: int) -> str:
    """One bit of the base64 of one line turned."""
    lines = text.splitlines()
    raw = bytearray(base64.b64decode(lines[line]))
    raw[at] ^= 1
    lines[line] = base64.b64encode(bytes(raw)).decode()
    return "\n".join(lines) + "\n"


def test_nothing_else_is_a_signature(key: maker_key.MakerKey) -> None:
    signed, public = maker_key.sign(DATA, key, "handrail 0.0.0"), key.public
    other = maker_key.sign(DATA, maker_key.new_key(), "handrail 0.0.0")
    same_id = maker_key.MakerKey(key.id, maker_key.new_key().seed)
    for text, code in {
        "": "form",
        "hello\n\n\n\n": "form",
        signed.replace("handrail 0.0.0", "handrail 0.0.1"): "forged",
        changed(signed, 1, 20): "forged",
        changed(signed, 3, 5): "forged",
        changed(signed, 1, 1): "form",
        changed(signed, 1, 4): "other-key",
        other: "other-key",
        maker_key.sign(DATA, same_id, "handrail 0.0.0"): "forged",
        signed.replace("=", "!"): "form",
        "\n".join(signed.splitlines()[:2]): "form",
    }.items():
        with pytest.raises(NotSigned, match=f"^{code}$"):
            verify(DATA, text, public)
    with pytest.raises(NotSigned, match=r"^forged$"):
        verify(DATA + b" ", signed, public)


@pytest.mark.parametrize("text", ["", "RWQ", "x" * 56, "one\ntwo"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotSigned, match=r"^key$"):
        public_key(text)


def test_a_key_with_a_letter_too_many_is_refused(key: maker_key.MakerKey) -> None:
    with pytest.raises(NotSigned, match=r"^key$"):
        public_key(str(key.public) + "A")


@pytest.mark.parametrize("passphrase", ["", "walnut prairie button"])
def test_a_key_is_written_and_read(key: maker_key.MakerKey, passphrase: str) -> None:
    text = maker_key.write_key(key, passphrase, CHEAP)
    assert maker_key.read_key(text, lambda: passphrase) == key
    if passphrase:
        assert base64.b64encode(key.seed)[:20] not in text.encode()
        with pytest.raises(ValueError, match="does not open"):
            maker_key.read_key(text, lambda: "wrong")
    for broken in ("", "one line", text[:60], text.splitlines()[0] + "\nAAAA\n"):
        with pytest.raises(ValueError, match="no secret key"):
            maker_key.read_key(broken, lambda: passphrase)


def test_a_key_is_its_owners_alone_and_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "maker.key"
    assert maker_key.main(["new", str(path), "--no-passphrase"]) == 0
    before = path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert str(public_key((tmp_path / "maker.key.pub").read_text())) in capsys.readouterr().out
    assert maker_key.main(["new", str(path), "--no-passphrase"]) == 1
    assert "there already" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_short_passphrase_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "passphrase").write_text("short\n")
    monkeypatch.setenv("MAKER_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    assert maker_key.main(["new", str(tmp_path / "maker.key")]) == 1
    assert not (tmp_path / "maker.key").exists()


@pytest.mark.parametrize(
    ("again", "code"),
    [("walnut prairie button", 0), ("walnut prairie buttom", 1), ("", 1)],
    ids=["same", "slip", "empty"],
)
def test_a_new_passphrase_is_asked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], again: str, code: int
) -> None:
    typed = iter(["walnut prairie button", again])
    monkeypatch.delenv("MAKER_PASSPHRASE_FILE", raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    monkeypatch.setattr(maker_key.write_key, "__defaults__", (CHEAP,))
    path = tmp_path / "maker.key"
    assert maker_key.main(["new", str(path)]) == code
    assert path.exists() == (code == 0)
    assert not list(typed), "it was asked for twice"
    assert (code == 0) != ("The two passphrases differ" in capsys.readouterr().err)
    if code == 0:
        assert maker_key.read_key(path.read_text(), lambda: again)


@pytest.mark.minisign
def test_debians_minisign_verifies_ours_and_signs_with_our_key(tmp_path: Path) -> None:
    """A stranger needs none of our code to check a release, and a maker none of ours to sign one."""
    if shutil.which("minisign") is None:
        pytest.skip("minisign is not here")
    file, secret = tmp_path / "manifest.json", tmp_path / "maker.key"
    file.write_bytes(DATA)
    assert maker_key.main(["new", str(secret), "--no-passphrase"]) == 0
    assert maker_key.main(["sign", str(secret), str(file)]) == 0
    public = public_key((tmp_path / "maker.key.pub").read_text())

    def minisign(*words: str) -> int:
        return subprocess.run(["minisign", *words], capture_output=True, check=False).returncode

    assert minisign("-Vm", str(file), "-P", str(public)) == 0
    assert minisign("-Vm", str(file), "-p", f"{secret}.pub") == 0
    assert minisign("-Vm", str(file), "-P", str(maker_key.new_key().public)) != 0
    assert minisign("-S", "-s", str(secret), "-m", str(file), "-x", str(tmp_path / "theirs"), "-t", "hello") == 0
    assert verify(DATA, (tmp_path / "theirs").read_text(), public) == "hello"
    assert minisign("-G", "-W", "-s", str(tmp_path / "their.key"), "-p", str(tmp_path / "their.pub")) == 0
    theirs = maker_key.read_key((tmp_path / "their.key").read_text(), lambda: "")
    assert theirs.public == public_key((tmp_path / "their.pub").read_text())
    file.write_bytes(DATA + b"x")
    assert minisign("-Vm", str(file), "-P", str(public)) != 0


@pytest.mark.minisign
@pytest.mark.nightly
def test_a_key_with_a_passphrase_opens_in_debians_minisign(tmp_path: Path) -> None:
    """At its full cost: a gigabyte, some seconds."""
    file, secret = tmp_path / "manifest.json", tmp_path / "maker.key"
    file.write_bytes(DATA)
    key = maker_key.new_key()
    secret.write_text(maker_key.write_key(key, "walnut prairie button"))
    done = subprocess.run(
        ["minisign", "-S", "-s", str(secret), "-m", str(file)], input=b"walnut prairie button\n",
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert verify(DATA, Path(f"{file}.minisig").read_text(), key.public)
