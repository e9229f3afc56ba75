"""The Python half of the vectors; browser/tests runs the same files."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handrail.vault.client import crypto, keys, versions
from handrail.vault.rules import frame
from handrail.vault.rules.export import unsafe_name
from handrail.vault.rules.header import read_header
from handrail.vault.rules.keyfile import why_not_kdf
from handrail.vault.rules.lists import read_former, read_kept
from handrail.vault.rules.log import judge
from handrail.vault.rules.statement import read_statement
from handrail.vault.rules.text import Malformed, b64, to_json, un_b64
from handrail.vault.rules.thin import why_not_thin
from tools.vault_vectors import header, make_keys
from tools.vault_vectors_export import expected as export_outcome
from tools.vault_vectors_lists import expected, view_of
from tools.vault_vectors_log import as_json, as_known, stub

VECTORS = Path(__file__).resolve().parents[3] / "docs" / "vault-vectors"


def load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text())
    return found


def cases(name: str, part: str) -> list[Any]:
    return [pytest.param(case, id=str(case.get("name", number))[:60]) for number, case in enumerate(load(name)[part])]


def ring_of(value: dict[str, Any]) -> keys.Keys:
    """A ring as the vectors state it; its secret halves are not needed to open."""
    signing = tuple(
        keys.SigningKey(un_b64(key["public"]) or b"", b"", key["from_gen"], None, key["last"])
        for key in value["signing"]
    )
    return keys.Keys(value["vault"], value["gen"], tuple(value["identities"]), signing)


@pytest.mark.parametrize("case", cases("versions", "plaintexts"))
def test_rule_9_a_plaintext_opens_or_is_refused_by_its_code(case: dict[str, Any]) -> None:
    ring = ring_of(load("versions")["rings"][case["ring"]])
    try:
        opened = versions.judge_plaintext(un_b64(case["plaintext"]) or b"", "0" * 64, ring)
    except Malformed as problem:
        assert problem.code == case["code"]
        return
    assert (opened.aside, opened.version) == (case["code"], case["version"])


@pytest.mark.parametrize("case", cases("versions", "sealed"))
def test_rule_10_sealed_bytes_open_only_under_their_own_content_id(case: dict[str, Any]) -> None:
    ring = ring_of(load("versions")["rings"][case["ring"]])
    sealed = un_b64(case["sealed"])
    assert sealed is not None
    try:
        opened = versions.open_version(sealed, case["content_id"], ring)
    except Malformed as problem:
        assert problem.code == case["code"]
        return
    assert opened.version == case["version"]


@pytest.mark.parametrize("case", cases("versions", "written"))
def test_rule_9_what_is_written_is_the_same_bytes_everywhere(case: dict[str, Any]) -> None:
    line1 = to_json(case["members"])
    assert line1.decode() == case["line1"]
    assert b64(crypto.sign(un_b64(case["seed"]) or b"", frame.SIGN_PREFIX + line1)) == case["signature"]
    assert frame.Frame(line1, b"").version == case["version"]
    assert to_json(read_header(line1).members()) == line1


@pytest.mark.parametrize("case", cases("versions", "sizes"))
def test_rule_9_padding_goes_to_the_smallest_class(case: dict[str, Any]) -> None:
    assert frame.size_class(case["content"]) == case["class"]


@pytest.mark.parametrize("case", cases("key-files", "cases"))
def test_rule_4_a_key_file_opens_or_is_refused_by_its_code(case: dict[str, Any]) -> None:
    given = case["opener"]
    salt = un_b64(given["salt"]) or b""
    opener = keys.Opener(
        given["kind"], given["kdf"], salt, bytes.fromhex(given["secret"]), given["host"], given["name"]
    )
    try:
        found = keys.open_key_file(case["text"].encode(), opener, least_gen=case["least_gen"])
    except Malformed as problem:
        assert problem.code == case["code"]
        return
    assert case["code"] is None
    assert (found.gen, found.vault, list(found.identities)) == (case["gen"], case["vault"], case["identities"])


def derived(opener: keys.Opener) -> dict[str, str]:
    seal = crypto.identity_from(opener.key("seal"))
    return {
        "secret": opener.secret.hex(),
        "identity": seal,
        "recipient": crypto.recipient_of(seal),
        "proof": opener.key("proof").hex(),
        "mac": opener.key("mac").hex(),
        "lock_salt": opener.salt.hex(),
    }


def test_rule_5_locks_derive_the_same_keys() -> None:
    vectors = load("locks")
    at = {"host": vectors["host"], "name": vectors["name"]}
    for row in vectors["passphrases"]:
        salt = un_b64(row["salt"]) or b""
        assert (
            derived(keys.passphrase_opener(row["passphrase"], salt=salt, kdf=row["kdf"], **at)).items() <= row.items()
        )
    recovery = vectors["recovery"]
    entropy = bytes.fromhex(recovery["entropy"])
    assert derived(keys.recovery_opener(entropy, **at)).items() <= recovery.items()
    assert (crypto.words_of(entropy, "en"), crypto.words_of(entropy, "es")) == (recovery["en"], recovery["es"])
    assert crypto.read_card(recovery["card"], at["host"]) == (at["name"], entropy)
    passkey = vectors["passkey"]
    assert derived(keys.passkey_opener(bytes.fromhex(passkey["prf"]), **at)).items() <= passkey.items()
    assert crypto.prf_input(at["host"]).hex() == passkey["prf_input"]
    assert crypto.vault_id(un_b64(vectors["vault_id"]["public"]) or b"") == vectors["vault_id"]["vault"]


def test_rule_5_weaker_parameters_cards_and_words_are_judged_alike() -> None:
    vectors = load("locks")
    for row in vectors["kdfs"]:
        assert (why_not_kdf(row["kind"], row["kdf"]) is not None) == row["refused"], row
    for row in vectors["cards"]:
        assert code_of(crypto.read_card, row["text"], row["host"]) == row["code"], row
    for row in vectors["words"]:
        assert code_of(crypto.entropy_of, row["words"]) == row["code"], row


def code_of(call: Any, *given: Any) -> str | None:
    try:
        call(*given)
    except Malformed as problem:
        return problem.code
    return None


@pytest.mark.parametrize("case", cases("log", "cases"))
def test_rule_11_a_log_is_judged_alike_in_any_order(case: dict[str, Any]) -> None:
    known = [as_known(value) for value in case["versions"]]
    memory = {who: (n, version) for who, (n, version) in case["memory"].items()}
    for _ in range(5):
        assert json.loads(json.dumps(as_json(judge(known, case["server_gone"], memory)))) == case["expected"]
        random.shuffle(known)


@pytest.mark.parametrize("case", cases("statements", "cases"))
def test_rule_6_statements_are_read_strictly(case: dict[str, Any]) -> None:
    vectors = load("statements")
    found = code_of(
        lambda: read_statement(case["statement"], case["type"], host=vectors["host"], vault=vectors["vault"])
    )
    assert found == case["code"]


@pytest.mark.parametrize("case", cases("thin", "cases"))
def test_rule_12_only_stepping_stones_may_be_thinned(case: dict[str, Any]) -> None:
    rows = [(row["version"], stub(row)) for row in case["page"]]
    found = {version: why_not_thin(version, header, rows, case["device"]) for version, header in rows}
    assert found == case["expected"]


@pytest.mark.parametrize("name", ["former", "kept"])
def test_rule_6_former_and_kept_lists_are_read_by_their_form(name: str) -> None:
    own = make_keys("first")
    for case in load(name)["forms"]:
        body = dict(case["body"])
        if "count" in case:
            body["versions"] = [f"{n:064x}" for n in range(case["count"])]
        read = read_former if name == "former" else read_kept
        found = read(replace(header(own), kind=f"handrail.{name}", body=body))
        assert (found is not None) == case["names" if name == "former" else "counts"], case["name"]
        assert read(replace(header(own), kind=f"handrail.{name}", schema=2, body=body)) is None
        assert read(replace(header(own), body=body)) is None


@pytest.mark.parametrize("case", cases("former", "views") + cases("kept", "views"))
def test_rule_11_views_with_former_and_kept_lists_are_the_same_in_any_order(case: dict[str, Any]) -> None:
    rows = [(one["content"], un_b64(one["plaintext"]) or b"") for one in case["versions"]]
    for _ in range(5):
        assert json.loads(json.dumps(expected(view_of(ring_of(case["ring"]), rows)))) == case["expected"]
        random.shuffle(rows)


@pytest.mark.parametrize("case", cases("export", "cases"))
def test_rule_18_an_export_made_once_opens_for_ever(case: dict[str, Any]) -> None:
    found = export_outcome(VECTORS / case["file"])
    assert json.loads(json.dumps(found)) == case["expected"]


@pytest.mark.parametrize("case", load("export")["names"], ids=lambda case: case["name"])
def test_rule_18_names_of_members_are_judged_alike(case: dict[str, Any]) -> None:
    assert unsafe_name(case["name"]) == case["unsafe"]
