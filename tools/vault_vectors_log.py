"""The abstract half of the vectors: logs to be judged, statements, thinning."""

from __future__ import annotations

import hashlib
from typing import Any

from handrail.vault.rules.header import Header
from handrail.vault.rules.log import GoneEntry, Judgement, Known, judge
from handrail.vault.rules.statement import read_statement
from handrail.vault.rules.text import Malformed, b64, to_json
from handrail.vault.rules.thin import why_not_thin

A, B = "a" * 32, "b" * 32
P, Q = "1" * 32, "2" * 32


def vid(label: str) -> str:
    """A version id that is told by its label."""
    return hashlib.sha256(label.encode()).hexdigest()


def one(label: str, **changes: Any) -> dict[str, Any]:
    """A version as the vectors state it: ``a2`` is device a, n 2, after ``a1``."""
    device, n = {"a": A, "b": B}[label[0]], int(label[1:].split("'")[0])
    base: dict[str, Any] = {
        "version": vid(label), "content": vid("content " + label), "page": P, "kind": "note", "device": device, "n": n,
        "prev": None if n == 1 else vid(f"{label[0]}{n - 1}"), "parents": [], "seen": {}, "gone": [], "accepted": True,
    }  # fmt: skip
    base.update(changes)
    base["parents"] = [vid(parent) for parent in base["parents"]]
    base["seen"] = {who: [at, vid(label_)] for who, (at, label_) in base["seen"].items()}
    return base


def gone(
    label: str, names: list[str], why: str = "burn", parents: dict[str, str] | None = None, **changes: Any
) -> dict[str, Any]:
    """A gone version that names ``names``."""
    entries = [
        {"device": {"a": A, "b": B}[name[0]], "n": int(name[1:]), "version": vid(name), "content": vid("content " + name),
         "parent": vid(parents[name]) if parents and name in parents else None, "why": why}
        for name in names
    ]  # fmt: skip
    return one(label, kind="handrail.gone", page=Q, gone=entries, **changes)


def as_known(value: dict[str, Any]) -> Known:
    """The vector's form as the rule's."""
    fields = {
        **value,
        "parents": tuple(value["parents"]),
        "seen": {who: (n, at) for who, (n, at) in value["seen"].items()},
    }
    fields["gone"] = tuple(GoneEntry(**entry) for entry in value["gone"])
    return Known(**fields)


def as_json(result: Judgement) -> dict[str, Any]:
    """The rule's answer as JSON."""
    return {
        name: getattr(result, name)
        for name in ("heads", "named", "offered", "drop", "missing", "forked", "broken", "unexplained")
    }


def scenarios() -> list[tuple[str, list[dict[str, Any]], list[str], dict[str, Any]]]:
    chain = [one("a1"), one("a2", parents=["a1"]), one("a3", parents=["a2"])]
    both = [*chain, one("b1", parents=["a1"], seen={A: (1, "a1")})]
    merged = [*both, one("a4", parents=["a3", "b1"], seen={B: (1, "b1")})]
    thinned = [chain[0], chain[2], gone("a4", ["a2"], "thin", {"a2": "a1"})]
    return [
        ("nothing", [], [], {}),
        ("one line of versions", chain, [], {}),
        ("two heads", both, [], {}),
        ("both kept", merged, [], {}),
        ("withheld in the middle", [chain[0], chain[2]], [], {}),
        ("withheld at the end, seen by another", [chain[0], one("b1", parents=["a1"], seen={A: (3, "a3")})], [], {}),
        ("withheld at the end, known to this device", chain[:2], [], {A: [3, vid("a3")]}),
        ("another version than this device remembers", chain, [], {A: [3, vid("a3'")]}),
        ("a whole device withheld", [one("a1", seen={B: (4, "b4")})], [], {}),
        ("very large n stated", [one("a1", seen={B: (2**53 - 1, "b9")})], [], {}),
        ("forked", [*chain, one("a3'", prev=vid("a2"), parents=["a2"])], [], {}),
        ("broken chain", [chain[0], one("a2", prev=vid("elsewhere"), parents=["a1"])], [], {}),
        ("duplicate of a version", [chain[0], chain[0], chain[1]], [], {}),
        ("not accepted is no head and no parent", [*chain, one("a4", parents=["a3"], accepted=False)], [], {}),
        ("parents on another page do not supersede", [chain[0], one("a2", page="3" * 32, parents=["a1"])], [], {}),
        ("burned", [*chain, gone("a4", ["a1", "a2", "a3"])], [vid("content a1")], {}),
        ("burned, bytes already gone", [gone("a4", ["a1", "a2", "a3"])], [vid("content a1"), vid("content a2"), vid("content a3")], {}),
        ("gone on the server's word alone", [chain[0], chain[2]], [vid("content a2")], {}),
        ("edit made offline before a burn", [gone("a4", ["a1", "a2", "a3"]), one("b1", parents=["a2"], seen={A: (2, "a2")})], [], {}),
        ("thinned", thinned, [vid("content a2")], {}),
        ("thinned, still held", [*chain, thinned[2]], [], {}),
        ("thinned twice", [chain[0], one("a4", parents=["a3"]), gone("a5", ["a2", "a3"], "thin", {"a2": "a1", "a3": "a2"})], [], {}),
        ("a list that names a list", [*chain, gone("a4", ["a1", "a2", "a3"]), gone("a5", ["a4"])], [], {}),
        ("a list at a forked place takes nothing away", [*chain, gone("a4", ["a1", "a2", "a3"]), one("a4'", prev=vid("a3"), parents=["a3"])], [], {}),
        ("a list put where another version was takes nothing away", [one("a1"), one("a2", parents=["a1"]), {**gone("a1'", ["a2"]), "prev": None}], [vid("content a2")], {}),
        ("a list at a place that another device saw otherwise", [*chain, gone("a4", ["a1", "a2", "a3"]), one("b1", seen={A: (4, "a4'")})], [], {}),
        ("a list not accepted", [*chain, {**gone("a4", ["a1", "a2", "a3"]), "accepted": False, "gone": []}], [], {}),
        ("a list that states another id for a held place", [one("a1"), gone("a2", ["b1"]), one("b1'", seen={})], [], {}),
    ]  # fmt: skip


def log_file() -> dict[str, Any]:
    """Scenarios and what a reader must say of them."""
    cases = []
    for name, versions, server_gone, memory in scenarios():
        result = judge(
            [as_known(value) for value in versions], server_gone, {who: (n, at) for who, (n, at) in memory.items()}
        )
        cases.append(
            {
                "name": name,
                "versions": versions,
                "server_gone": server_gone,
                "memory": memory,
                "expected": as_json(result),
            }
        )
    return {"cases": cases}


def statements_file() -> dict[str, Any]:
    """Statements a server accepts and refuses, by form."""
    host, vault = "app.localhost", "c" * 32
    signing, challenge = b64(b"k" * 32), b64(b"c" * 16)
    good: dict[str, dict[str, Any]] = {
        "sign-up": {"name": "ana-4821", "gen": 1, "key_file": "0" * 64, "signing": signing},
        "locks": {"gen": 2, "key_file": "0" * 64, "signing": signing, "cert": None, "from_gen": None},
        "remove": {"content_ids": ["0" * 64]},
        "sign-in": {"challenge": challenge},
        "delete-account": {"name": "ana-4821", "challenge": challenge},
    }
    texts = []
    for kind, members in good.items():
        base = {"type": kind, "host": host, "vault": vault, **members}
        texts += [
            (kind, to_json(base)),
            (kind, to_json({**base, "extra": 1})),
            (kind, to_json({**base, "host": "evil.example"})),
        ]
        texts += [(kind, to_json({**base, "vault": "d" * 32})), (kind, to_json({**base, "type": "other"}))]
        texts += [(kind, to_json({name: value for name, value in base.items() if name != member})) for member in base]
        texts += [(kind, to_json({**base, member: []})) for member in members]
    texts += [
        ("sign-in", b"{"),
        ("sign-in", b"[]"),
        ("remove", to_json({"type": "remove", "host": host, "vault": vault, "content_ids": ["0" * 64] * 5001})),
    ]
    cases = []
    for kind, text in texts:
        code = None
        try:
            read_statement(text.decode(), kind, host=host, vault=vault)
        except Malformed as problem:
            code = problem.code
        if len(text) < 2000:
            cases.append({"type": kind, "statement": text.decode(), "code": code})
    return {"host": host, "vault": vault, "cases": cases}


def thin_file() -> dict[str, Any]:
    """Which versions of a page may go."""

    def head(label: str, at: str, parents: list[str], kind: str = "note") -> dict[str, Any]:
        return {
            "version": vid(label),
            "device": {"a": A, "b": B}[label[0]],
            "at": at,
            "parents": [vid(one) for one in parents],
            "kind": kind,
        }

    pages = {
        "a line": [head("a1", "2026-11-22T09:00:00Z", []), head("a2", "2026-11-22T09:59:59Z", ["a1"]), head("a3", "2026-11-22T10:59:59Z", ["a2"])],
        "clock set back": [head("a1", "2026-11-22T09:00:00Z", []), head("a2", "2026-11-21T09:10:00Z", ["a1"])],
        "no such day": [head("a1", "2026-02-31T09:00:00Z", []), head("a2", "2026-02-31T09:10:00Z", ["a1"])],
        "another's child": [head("a1", "2026-11-22T09:00:00Z", []), head("b1", "2026-11-22T09:01:00Z", ["a1"])],
        "two children": [head("a1", "2026-11-22T09:00:00Z", []), head("a2", "2026-11-22T09:01:00Z", ["a1"]), head("a3", "2026-11-22T09:02:00Z", ["a1"])],
        "two parents": [head("a1", "2026-11-22T09:00:00Z", []), head("b1", "2026-11-22T09:00:00Z", []), head("a2", "2026-11-22T09:01:00Z", ["a1", "b1"]), head("a3", "2026-11-22T09:02:00Z", ["a2"])],
    }  # fmt: skip
    cases = []
    for name, page in pages.items():
        rows = [(row["version"], stub(row)) for row in page]
        cases.append(
            {
                "name": name,
                "device": A,
                "page": page,
                "expected": {version: why_not_thin(version, header, rows, A) for version, header in rows},
            }
        )
    return {"cases": cases}


def stub(row: dict[str, Any]) -> Header:
    """A header with only what the rule reads."""
    return Header("0" * 32, P, row["kind"], 1, tuple(row["parents"]), "", row["device"], 1, None, {}, 0, row["at"], {})
