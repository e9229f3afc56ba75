"""Both implementations on cases nobody thought of: hypothesis makes them, Python and the browser's rules must agree."""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.vault.client import crypto, versions
from handrail.vault.rules import frame
from handrail.vault.rules.header import Header, read_gone, read_header
from handrail.vault.rules.keyfile import read_key_file
from handrail.vault.rules.log import judge
from handrail.vault.rules.statement import MEMBERS, read_statement
from handrail.vault.rules.text import Malformed, b64, to_json
from handrail.vault.rules.thin import why_not_thin
from tools.node import environment, find_node
from tools.tree import ROOT
from tools.vault_vectors import header, hexed, make_keys, plain, ring, rotate_fixed
from tools.vault_vectors_log import as_json, as_known, stub, vid

# Eight properties: 1,250 each make the 10,000 of a long run.
CASES = 1250 if os.environ.get("HANDRAIL_LONG") == "1" else 150
alike = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))

FIRST = make_keys("first")
TURNED = rotate_fixed(FIRST)


class Browser:
    """The browser's rules, kept running: a line in, a line out."""

    def __init__(self) -> None:
        node, _ = find_node()
        self._process = subprocess.Popen(
            [*node, "--import", "./hooks.mjs", "cross.mjs"],
            cwd=ROOT / "browser", env=environment(node[0]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, op: str, **given_: Any) -> dict[str, Any]:
        """The browser's answer: ``{"ok": ...}`` or ``{"code": ...}``."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"op": op, **given_}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert answer.get("code") != "crash", answer
        return answer

    def close(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    running = Browser()
    yield running
    running.close()


def answer(call: Callable[[], Any]) -> dict[str, Any]:
    """Python's answer in the browser's form."""
    try:
        return {"ok": call()}
    except Malformed as problem:
        return {"code": problem.code}


def plainly(value: Any) -> Any:
    """Numbers as a browser writes them: one kind, no infinity."""
    if isinstance(value, float):
        return None if not math.isfinite(value) else float(value)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, list):
        return [plainly(item) for item in value]
    return {key: plainly(item) for key, item in value.items()}


def members(of: Header) -> dict[str, Any]:
    value = of.members()
    del value["v"]
    return value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(max_size=20)
    | st.sampled_from(["", "0" * 32, "0" * 64, hexed("b"), "2026-11-22T09:14:00Z", "note", 1.0, 2**53, 2**53 - 1, -0.0]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.just("__proto__"), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
GOOD = header(FIRST).members()
names = st.sampled_from([*sorted(GOOD), "extra", "__proto__"])


def written(value: Any) -> bytes:
    """JSON as anybody might write it: ASCII escapes, any number."""
    return json.dumps(value).encode()


@st.composite
def line_ones(draw: st.DrawFn) -> bytes:
    value = dict(GOOD)
    for name in draw(st.lists(names, max_size=2)):
        if draw(st.integers(0, 4)) == 0:
            value.pop(name, None)
        else:
            value[name] = draw(json_values)
    line = draw(st.sampled_from([to_json, written]))(value) if all_finite(value) else written(value)
    if draw(st.integers(0, 5)) == 0:
        place = draw(st.integers(0, len(line)))
        line = (
            line[:place] + draw(st.binary(max_size=3) | st.sampled_from([b" ", b"\t", b"1", b"\\u0000"])) + line[place:]
        )
    return line


def all_finite(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(all_finite(item) for item in value.values())
    return all(all_finite(item) for item in value) if isinstance(value, list) else True


@alike
@given(line=line_ones())
def test_both_read_line_1_alike(browser: Browser, line: bytes) -> None:
    ours = answer(lambda: members(read_header(line)))
    assert plainly(browser.ask("header", line1=b64(line))) == plainly(ours)


@alike
@given(data=st.data())
def test_both_read_gone_lists_alike(browser: Browser, data: st.DataObject) -> None:
    entry = st.tuples(
        st.integers(0, 3), st.sampled_from([vid("a"), "x"]), st.just(vid("b")), st.none() | st.just(vid("c"))
    )
    entries = st.lists(entry.map(list) | json_values, max_size=3)
    body = {
        "why": data.draw(st.sampled_from(["burn", "thin", "other", 1])),
        "pages": data.draw(st.just([hexed("page")]) | json_values),
        "gone": data.draw(
            st.dictionaries(st.sampled_from([hexed("a"), hexed("b"), "x"]), entries, max_size=2) | json_values
        ),
    }
    line = written({**GOOD, "kind": "handrail.gone", "body": body})

    def ours() -> Any:
        lists = read_gone(read_header(line))
        if lists is None:
            return None
        return sorted([who, *row, body["why"]] for who, rows in lists.items() for row in rows)

    theirs = browser.ask("gone", line1=b64(line))
    if theirs.get("ok") is not None:
        order = ("device", "n", "version", "content", "parent", "why")
        theirs["ok"] = sorted([one[name] for name in order] for one in theirs["ok"])
    assert plainly(theirs) == plainly(answer(ours))


@alike
@given(line=line_ones(), extra=st.binary(max_size=4), cut=st.integers(0, 3), turned=st.booleans())
def test_both_open_plaintexts_alike(browser: Browser, line: bytes, extra: bytes, cut: int, turned: bool) -> None:
    keys = TURNED if turned else FIRST
    whole = plain(FIRST, line)
    whole = (whole[: len(whole) - cut] if cut else whole) + (extra if cut == 2 else b"")

    def ours() -> dict[str, Any]:
        opened = versions.judge_plaintext(whole, "0" * 64, keys)
        return {"version": opened.version, "header": members(opened.header), "aside": opened.aside}

    assert plainly(browser.ask("open", plaintext=b64(whole), ring=ring(keys))) == plainly(answer(ours))


@alike
@given(size=st.integers(0, 5000), body=st.text(max_size=300))
def test_what_one_seals_the_other_opens(browser: Browser, size: int, body: str) -> None:
    _, content, sealed = versions.seal_version(header(FIRST, body={"text": body, "more": "x" * size}), FIRST)
    theirs = browser.ask("unseal", sealed=b64(sealed), content_id=content, ring=ring(FIRST))["ok"]
    opened = versions.open_version(sealed, content, FIRST)
    assert theirs["version"] == opened.version
    assert theirs["header"]["body"] == dict(opened.header.body)
    built = browser.ask("build", line1=b64(opened.frame.line1), signature=b64(opened.frame.signature))["ok"]
    again = crypto.unseal(sealed, list(FIRST.identities))
    assert again is not None
    assert built == b64(again)


@alike
@given(
    content=st.binary(max_size=1100), pad=st.sampled_from([b"", b"\n", b"\n" * 3, b"\n" * 500, b" "]), fit=st.booleans()
)
def test_both_split_frames_alike(browser: Browser, content: bytes, pad: bytes, fit: bool) -> None:
    data = content + pad
    if fit and len(data) <= 1024:
        data = data + b"\n" * (1024 - len(data))

    def ours() -> dict[str, str]:
        split = frame.split(data)
        return {"line1": b64(split.line1), "signature": b64(split.signature)}

    assert browser.ask("frame", plaintext=b64(data)) == answer(ours)


LABELS = ["a1", "a2", "a3", "a4", "b1", "b2", "b3"]


@st.composite
def logs(draw: st.DrawFn) -> list[dict[str, Any]]:
    from tools.vault_vectors_log import gone, one

    chosen = draw(st.lists(st.sampled_from(LABELS), unique=True, max_size=7))
    log = []
    for label in chosen:
        earlier = [other for other in LABELS if other != label]
        seen = {}
        if draw(st.booleans()):
            other = draw(st.sampled_from([item for item in LABELS if item[0] != label[0]]))
            seen = {
                hexed("x") if draw(st.integers(0, 9)) == 0 else ("a" if other[0] == "a" else "b") * 32: (
                    int(other[1]),
                    other,
                )
            }
        if draw(st.integers(0, 4)) == 0:
            named = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3))
            parents = {name: draw(st.sampled_from(earlier)) for name in named if draw(st.booleans())}
            log.append(gone(label, named, draw(st.sampled_from(["burn", "thin"])), parents, seen=seen))
            continue
        extra: dict[str, Any] = {
            "accepted": draw(st.integers(0, 5)) > 0,
            "page": draw(st.sampled_from(["1" * 32, "3" * 32])),
        }
        if draw(st.integers(0, 6)) == 0:
            extra["version"] = vid(label + "'")
        log.append(
            one(label, parents=draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)), seen=seen, **extra)
        )
    return log


@alike
@given(log=logs(), server_gone=st.lists(st.sampled_from(LABELS), max_size=3), memory=st.none() | st.integers(1, 5))
def test_both_judge_logs_alike(
    browser: Browser, log: list[dict[str, Any]], server_gone: list[str], memory: int | None
) -> None:
    gone_ids = [vid("content " + label) for label in server_gone]
    own: dict[str, Any] = {} if memory is None else {"a" * 32: [memory, vid(f"a{memory}")]}
    ours = as_json(judge([as_known(one) for one in log], gone_ids, {who: (n, v) for who, (n, v) in own.items()}))
    assert browser.ask("judge", versions=log, server_gone=gone_ids, memory=own) == {"ok": json.loads(json.dumps(ours))}


@alike
@given(data=st.data())
def test_both_read_statements_and_key_files_alike(browser: Browser, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(MEMBERS)))
    good = {
        "name": "ana-4821", "gen": 1, "key_file": "0" * 64, "signing": b64(b"k" * 32), "cert": None, "from_gen": None,
        "content_ids": ["0" * 64], "challenge": b64(b"c"),
    }  # fmt: skip
    value: dict[str, Any] = {"type": kind, "host": "h", "vault": "c" * 32} | {
        name: good[name] for name in MEMBERS[kind]
    }
    for name in data.draw(st.lists(st.sampled_from([*sorted(value), "extra"]), max_size=2)):
        value[name] = data.draw(json_values)
    text = written(value).decode()
    theirs = browser.ask("statement", statement=text, type=kind, host="h", vault="c" * 32)
    assert plainly(theirs) == plainly(answer(lambda: read_statement(text, kind, host="h", vault="c" * 32)))
    lock: dict[str, Any] = {
        "id": "0" * 16,
        "kind": "recovery",
        "kdf": "hkdf",
        "salt": b64(b"s" * 32),
        "tag": b64(b"t" * 32),
    }
    file: dict[str, Any] = {"v": 1, "gen": 1, "vault": "c" * 32, "locks": [lock], "sealed": b64(b"sealed")}
    for name in data.draw(st.lists(st.sampled_from([*sorted(file), "extra"]), max_size=1)):
        file[name] = data.draw(json_values)
    for name in data.draw(st.lists(st.sampled_from([*sorted(lock), "extra"]), max_size=1)):
        lock[name] = data.draw(json_values)
    text = written(file).decode()

    def ours() -> dict[str, Any]:
        read = read_key_file(text)
        return {"gen": read.gen, "vault": read.vault, "locks": [[one.id, one.kind, one.kdf] for one in read.locks]}

    assert browser.ask("key_file", text=text) == answer(ours)


@alike
@given(data=st.data())
def test_both_thin_alike(browser: Browser, data: st.DataObject) -> None:
    times = st.sampled_from(["2026-11-22T09:00:00Z", "2026-11-22T09:59:59Z", "2026-11-22T10:00:00Z", "2026-02-31T09:00:00Z", "2024-02-29T23:59:59Z", "2023-02-29T00:00:00Z"])  # fmt: skip
    page = [
        {
            "version": vid(label), "device": data.draw(st.sampled_from(["a" * 32, "b" * 32])), "at": data.draw(times),
            "parents": [vid(parent) for parent in data.draw(st.lists(st.sampled_from(LABELS[:place] or ["none"]), unique=True, max_size=2))],
            "kind": data.draw(st.sampled_from(["note", "note", "handrail.gone"])),
        }
        for place, label in enumerate(LABELS[:4])
    ]  # fmt: skip
    rows = [(str(row["version"]), stub(row)) for row in page]
    for version, of in rows:
        theirs = browser.ask("thin", version=version, page=page, device="a" * 32)
        assert theirs == {"ok": why_not_thin(version, of, rows, "a" * 32)}
