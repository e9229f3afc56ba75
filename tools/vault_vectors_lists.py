"""The half of the vectors that is about former lists and kept lists: their forms, and whole views with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.vault.client import keys, versions
from handrail.vault.client.opening import Opening, View
from handrail.vault.client.versions import Foreign, Opened
from handrail.vault.rules.frame import split
from handrail.vault.rules.header import FORMER, GONE, KEPT, Header
from handrail.vault.rules.lists import Former, read_former, read_kept
from handrail.vault.rules.text import b64, to_json
from tools.vault_vectors import header, hexed, make_keys, plain, ring, seed

Cases = list[tuple[str, keys.Keys, list[tuple[str, bytes]]]]
OWN_DEVICE, OTHER_DEVICE, OLD_DEVICE, THIRD = (hexed(name) for name in ("device", "b", "old", "third"))


def view_of(of: keys.Keys, plaintexts: list[tuple[str, bytes]]) -> View:
    """What a device makes of these plaintexts, each under a content id that is told by its name."""
    by_content = dict(plaintexts)

    def look(content: str, formers: Mapping[str, Former]) -> Opened | Foreign:
        return versions.look_at(by_content[content], content, of, formers)

    return Opening().view(list(by_content), look, of)


def expected(view: View) -> dict[str, Any]:
    """A view as the vectors state it."""
    judged = view.judgement
    return {
        "refused": dict(sorted(view.refused.items())),
        "aside": {one.content: one.aside for one in view.versions.values() if one.aside},
        "copies": {version: sorted(found) for version, found in sorted(view.copies.items()) if len(found) > 1},
        **{
            name: getattr(judged, name)
            for name in ("heads", "named", "offered", "drop", "missing", "forked", "broken", "unexplained")
        },
    }


class Pen:
    """Writes versions of one vault by one device, in a chain."""

    def __init__(self, of: keys.Keys, device: str, *, n: int = 0, prev: str | None = None) -> None:
        self.of, self.device, self.n, self.prev = of, device, n, prev

    def write(
        self, body: dict[str, Any], *, page: str = "page", kind: str = "note", **changes: Any
    ) -> tuple[bytes, str]:
        """(plaintext, version id); the chain goes on."""
        self.n += 1
        of = changes.pop("by", self.of)
        made: Header = header(
            of, device=self.device, n=self.n, prev=self.prev, page=hexed(page), kind=kind, body=body, gen=of.gen,
            **changes,
        )  # fmt: skip
        plaintext = plain(of, to_json(made.members()))
        self.prev = split(plaintext).version
        return plaintext, self.prev


def former_body(of: keys.Keys, named: list[str], **changes: Any) -> dict[str, Any]:
    """The body of a former list about ``of``."""
    body = {
        "vault": of.vault,
        "gen": of.gen,
        "signing": [key.members() for key in of.public],
        "versions": sorted(named),
    }
    return {**body, **changes}


def gone_body(why: str, page: str, rows: list[tuple[str, int, str, str, str | None]]) -> dict[str, Any]:
    """The body of a gone list; rows are (device, n, version, content, parent)."""
    lists: dict[str, list[Any]] = {}
    for device, *row in rows:
        lists.setdefault(device, []).append(row)
    return {"why": why, "pages": [hexed(page)], "gone": lists}


def content(name: str) -> str:
    """A content id for the views."""
    return seed(f"content {name}").hex()


def turned(of: keys.Keys, last: dict[str, int]) -> keys.Keys:
    """``of`` after a change of signing key, with key bytes anybody can make again."""
    from handrail.vault.client import crypto
    from handrail.vault.rules.statement import certificate_bytes

    secret = seed(f"{of.vault} turned {of.gen}")
    public = crypto.public_of(secret)
    cert = crypto.sign(of.signer.secret, certificate_bytes(of.vault, b64(public), of.gen + 1))
    return replace(
        of,
        gen=of.gen + 1,
        identities=(*of.identities, crypto.identity_from(seed(f"{of.vault} identity {of.gen + 1}"))),
        signing=(*of.signing[:-1], replace(of.signer, last=last), keys.SigningKey(public, secret, of.gen + 1, cert)),
    )


def with_list(*bodies: dict[str, Any], rest: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Former lists of these bodies by this vault, and then ``rest``."""
    pen = Pen(make_keys("first"), OWN_DEVICE)
    lists = [
        (content(f"former {n}"), pen.write(body, page=f"former {n}", kind=FORMER)[0]) for n, body in enumerate(bodies)
    ]
    return [*lists, *rest]


def former_views() -> Cases:
    """(name, keys, [(content id, plaintext)]) around former lists."""
    own, old, third = make_keys("first"), make_keys("former"), make_keys("third")
    was = Pen(old, OLD_DEVICE)
    a, a_id = was.write({"text": "written before"})
    b, b_id = was.write({"text": "and changed"}, parents=(a_id,))
    burned_list, list_id = was.write(
        gone_body("burn", "page", [(OLD_DEVICE, 1, a_id, content("there"), None)]), page="list", kind=GONE
    )
    old_a, old_b, old_list = (content("a"), a), (content("b"), b), (content("list"), burned_list)
    again_a = (content("a again"), a)

    both = former_body(old, [a_id, b_id])
    pen = Pen(own, OWN_DEVICE)
    named, _ = pen.write(both, page="former", kind=FORMER)
    edited, edited_id = pen.write({"text": "changed here"}, parents=(b_id,))
    burn, burn_id = pen.write(gone_body("burn", "page", [(OLD_DEVICE, 1, a_id, content("a"), None), (OLD_DEVICE, 2, b_id, content("b"), None), (OWN_DEVICE, 2, edited_id, content("edited"), None)]), page="list", kind=GONE)  # fmt: skip
    mine, mine_id = Pen(own, OTHER_DEVICE).write({"text": "mine"}, page="mine")
    thief = Pen(old, OLD_DEVICE, n=3, prev=list_id)
    reach, reach_id = thief.write(
        gone_body("burn", "mine", [(OTHER_DEVICE, 1, mine_id, content("mine"), None)]), page="reach", kind=GONE
    )
    hides, hides_id = thief.write(
        gone_body("thin", "mine", [(OLD_DEVICE, 9, "0" * 64, content("x"), mine_id)]), page="hides", kind=GONE
    )
    same_device = Pen(old, OWN_DEVICE)
    twin, twin_id = same_device.write({"text": "of a device with the same id"}, page="twin")
    second = turned(old, {OLD_DEVICE: 1})
    inner, _ = Pen(old, THIRD).write(
        former_body(third, [Pen(third, THIRD).write({"text": "third"})[1]]), page="inner", kind=FORMER
    )
    inner_id = split(inner).version
    third_a = Pen(third, THIRD).write({"text": "third"})[0]
    forker = Pen(own, OWN_DEVICE).write({"text": "at the same place"}, page="fork")[0]
    rows = [
        ("no former list", own, [old_a, old_b]),
        ("a former list names two", own, with_list(both, rest=[old_a, old_b])),
        ("the list comes after", own, [old_a, old_b, *with_list(both, rest=[])]),
        ("what it does not name is refused", own, with_list(former_body(old, [a_id]), rest=[old_a, old_b])),
        ("two lists are one", own, with_list(former_body(old, [a_id]), former_body(old, [b_id]), rest=[old_a, old_b])),
        ("two content ids of one version", own, with_list(both, rest=[old_a, again_a, old_b])),
        ("edited here", own, [(content("former"), named), (content("edited"), edited), old_a, old_b]),
        ("burned here", own, [(content("former"), named), (content("edited"), edited), old_a, old_b, (content("burn"), burn)]),
        ("burned here, a copy under another content id", own, [(content("former"), named), again_a, old_b, (content("edited"), edited), (content("burn"), burn)]),
        ("burned there: by version id, naming no content id", own, with_list(former_body(old, [a_id, b_id, list_id]), rest=[old_a, old_b, old_list])),
        ("a list of a former vault does not reach what was written here", own, [*with_list(former_body(old, [reach_id, list_id, a_id, b_id]), rest=[(content("reach"), reach), old_a, old_b, old_list]), (content("mine"), mine)]),
        ("nor hides it", own, [*with_list(former_body(old, [hides_id]), rest=[(content("hides"), hides)]), (content("mine"), mine)]),
        ("a device id in both vaults is two devices", own, with_list(former_body(old, [twin_id]), rest=[(content("twin"), twin)])),
        ("a former vault's keys after a change", own, with_list(former_body(second, [a_id, b_id]), rest=[old_a, old_b])),
        ("the highest gen gives the keys", own, with_list(former_body(second, [a_id]), both, rest=[old_a, old_b])),
        ("a former list inside a former vault names nothing", own, with_list(former_body(old, [inner_id]), rest=[(content("inner"), inner), (content("third"), third_a)])),
        ("keys that do not chain name nothing", own, with_list(former_body(old, [a_id, b_id], signing=[key.members() for key in third.public]), rest=[old_a, old_b])),
        ("a certificate by another key names nothing", own, with_list(former_body(old, [a_id, b_id], signing=[replace(old.public[0], last={}).members(), replace(third.public[0], cert=b"c" * 64, from_gen=1).members()]), rest=[old_a, old_b])),
        ("a former list at a forked place names nothing", own, [*with_list(both, rest=[old_a, old_b]), (content("fork"), forker)]),
    ]  # fmt: skip
    assert burn_id
    return rows + former_under_a_new_key(own, both, [old_a, old_b])


def former_under_a_new_key(own: keys.Keys, both: dict[str, Any], rest: list[tuple[str, bytes]]) -> Cases:
    """Former lists around a change of the vault's own key."""
    retired = turned(own, {OWN_DEVICE: 0})
    not_accepted = Pen(retired, THIRD).write(both, page="former", kind=FORMER)[0]
    late = Pen(own, OWN_DEVICE).write({"text": "beside the list, by a replaced key"}, page="fork")[0]
    after = [(content("former 0"), Pen(retired, OWN_DEVICE).write(both, page="former 0", kind=FORMER)[0]), *rest]
    by_old = Pen(own, OWN_DEVICE).write(both, page="former 0", kind=FORMER)[0]
    return [
        ("by a replaced key names nothing", retired, [(content("former 0"), by_old), *rest]),
        ("what is not accepted casts no doubt", retired, [*after, (content("fork"), late)]),
        ("by the new key", retired, [(content("former 0"), not_accepted), *rest]),
    ]


def kept(
    parts: list[list[str]], of: int | None = None, *, by: keys.Keys, page: str = "kept", who: str = OTHER_DEVICE
) -> list[tuple[str, bytes]]:
    """The parts of a list about the first key."""
    author, pen = b64(make_keys("first").signer.public), Pen(by, who)
    return [
        (content(f"{page} {number}"), pen.write({"author": author, "part": number, "of": of or len(parts), "versions": sorted(part)}, page=page, kind=KEPT)[0])
        for number, part in enumerate(parts, 1)
    ]  # fmt: skip


def kept_views() -> Cases:
    """The same around kept lists."""
    first = make_keys("first")
    before = Pen(first, OWN_DEVICE)
    a, a_id = before.write({"text": "one"}, page="a")
    b, b_id = before.write({"text": "two"}, page="b")
    now = turned(first, {OWN_DEVICE: 2})
    thief = Pen(first, OWN_DEVICE)
    beside, _ = thief.write({"text": "beside what stands"}, page="beside")
    stolen, _ = Pen(first, OWN_DEVICE).write(
        gone_body("burn", "b", [(OWN_DEVICE, 2, b_id, content("b"), None)]), page="list", kind=GONE
    )
    held = [(content("a"), a), (content("b"), b), (content("beside"), beside)]
    burns = [(content("a"), a), (content("b"), b), (content("stolen"), stolen)]

    after = turned(now, {OWN_DEVICE: 2, OTHER_DEVICE: 9})
    kept_kept = kept([[a_id, b_id]], by=now)
    kept_id = split(kept_kept[0][1]).version
    author_2 = b64(now.signer.public)
    third_pen = Pen(after, THIRD)
    second_set = [
        (
            content("second set"),
            third_pen.write({"author": author_2, "part": 1, "of": 1, "versions": [kept_id]}, page="second", kind=KEPT)[
                0
            ],
        )
    ]
    second_without = [
        (
            content("second set"),
            Pen(after, THIRD).write({"author": author_2, "part": 1, "of": 1, "versions": []}, page="second", kind=KEPT)[
                0
            ],
        )
    ]
    return [
        ("no kept list: beside what stands is accepted, and shows as a fork", now, held),
        ("a whole set: beside what stands is cut off", now, [*held, *kept([[a_id, b_id]], by=now)]),
        ("the set comes in two parts", now, [*held, *kept([[a_id], [b_id]], by=now)]),
        ("a part is missing", now, [*held, *kept([[a_id], [b_id]], 3, by=now)]),
        ("an empty set cuts off all", now, [*held, *kept([[]], by=now)]),
        ("two sets, each names something", now, [*held, *kept([[a_id]], by=now), *kept([[b_id]], page="kept 2", who=THIRD, by=now)]),
        ("parts of two pages are no set", now, [*held, *kept([[a_id]], 2, by=now), *kept([[b_id]], 2, page="kept 2", who=THIRD, by=now)]),
        ("by the key itself it counts for nothing", now, [*held, *kept([[a_id, b_id]], by=replace(first, signing=(*first.signing,)))]),
        ("a list signed beside cannot burn", now, [*burns, *kept([[a_id, b_id]], by=now)]),
        ("before the kept list it is doubted", now, burns),
        ("kept in turn it counts", after, [*held, *kept_kept, *second_set]),
        ("not kept in turn it counts no more", after, [*held, *kept_kept, *second_without]),
    ]  # fmt: skip


def view_cases(rows: Cases) -> list[dict[str, Any]]:
    """Cases with what a reader must say, whatever the order."""
    return [
        {
            "name": name,
            "ring": ring(of),
            "versions": [{"content": cid, "plaintext": b64(data)} for cid, data in plaintexts],
            "expected": expected(view_of(of, plaintexts)),
        }
        for name, of, plaintexts in rows
    ]


def form_cases() -> list[dict[str, Any]]:
    """Bodies of former lists, and whether they name something (keys that chain are asked for elsewhere)."""
    own, old = make_keys("first"), make_keys("former")
    ids = [f"{n:064x}" for n in range(3)]
    good = former_body(old, ids)
    key = good["signing"][0]
    bad: list[tuple[str, dict[str, Any]]] = [
        ("good", good), ("an unknown member", {**good, "more": 1}), ("an unknown member of a key", {**good, "signing": [{**key, "more": 1}]}),
        ("of this very vault", {**good, "vault": own.vault}), ("no versions", {**good, "versions": []}),
        ("not sorted", {**good, "versions": ids[::-1]}), ("one twice", {**good, "versions": [ids[0], ids[0]]}),
        ("3,801", {**good, "versions": [f"{n:064x}" for n in range(3801)]}), ("3,800", {**good, "versions": [f"{n:064x}" for n in range(3800)]}),
        ("upper case", {**good, "versions": ["A" * 64]}), ("no keys", {**good, "signing": []}), ("101 keys", {**good, "signing": [{**key, "last": {}}] * 100 + [key]}),
        ("last is not null for the current key", {**good, "signing": [{**key, "last": {}}]}),
        ("last is null for a replaced key", {**good, "signing": [key, key]}), ("last with 0", {**good, "signing": [{**key, "last": {OLD_DEVICE: 0}}, key]}),
        ("last of no device", {**good, "signing": [{**key, "last": {"x": 1}}, key]}), ("last below 0", {**good, "signing": [{**key, "last": {OLD_DEVICE: -1}}, key]}),
        ("cert is no signature", {**good, "signing": [{**key, "cert": "x"}]}), ("gen is text", {**good, "gen": "1"}), ("gen is 1.0", {**good, "gen": 1.0}),
        ("without keys", {name: value for name, value in good.items() if name != "signing"}), ("versions are an object", {**good, "versions": {}}),
    ]  # fmt: skip
    rows: list[dict[str, Any]] = []
    for name, body in bad:
        read = read_former(replace(header(own), kind=FORMER, body=body))
        rows.append({"name": name, "vault": own.vault, "body": body, "names": read is not None})
    return [row for row in rows if len(row["body"].get("versions") or []) < 10] + [
        {"name": row["name"], "vault": row["vault"], "body": {**row["body"], "versions": []}, "count": len(row["body"]["versions"]), "names": row["names"]}
        for row in rows
        if len(row["body"].get("versions") or []) >= 10
    ]  # fmt: skip


def kept_forms() -> list[dict[str, Any]]:
    """Bodies of kept lists, and whether they count."""
    own = make_keys("first")
    good: dict[str, Any] = {"author": b64(own.signer.public), "part": 1, "of": 1, "versions": ["0" * 64]}
    bodies = [
        ("good", good), ("empty", {**good, "versions": []}), ("an unknown member", {**good, "more": 1}), ("part 0", {**good, "part": 0}),
        ("part above of", {**good, "part": 2}), ("of 0", {**good, "of": 0}), ("no author", {**good, "author": ""}),
        ("not sorted", {**good, "versions": ["1" * 64, "0" * 64]}), ("of is missing", {"author": good["author"], "part": 1, "versions": []}),
    ]  # fmt: skip
    return [
        {"name": name, "body": body, "counts": read_kept(replace(header(own), kind=KEPT, body=body)) is not None}
        for name, body in bodies
    ]


def former_file() -> dict[str, Any]:
    """``former.json``: where a case has ``count``, its versions are the first ``count`` numbers as hex64."""
    return {"forms": form_cases(), "views": view_cases(former_views())}


def kept_file() -> dict[str, Any]:
    """``kept.json``."""
    return {"forms": kept_forms(), "views": view_cases(kept_views())}
