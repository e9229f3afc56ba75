"""Pushing: idempotent, durable, bounded, and never across two vaults."""

import secrets
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from handrail.vault.actions import push as push_action
from handrail.vault.models import Vault, Version
from handrail.vault.rules.limits import PUSH_MAX, SEALED_MAX
from handrail.vault.tests.driving import Phone, content_id, push_body


def test_what_is_pushed_gets_numbers_without_gaps(ana: Phone) -> None:
    sealed = [secrets.token_bytes(1224) for _ in range(3)]
    answer = ana.push(*sealed).json()
    assert [(row["content_id"], row["seq"], row["status"]) for row in answer["results"]] == [
        (content_id(data), seq, "stored") for seq, data in enumerate(sealed, 1)
    ]
    assert answer["epoch"] == ana.state()["epoch"]
    assert ana.push(b"one more").json()["results"][0]["seq"] == 4


def test_the_same_push_again_stores_nothing(ana: Phone) -> None:
    first = ana.push(b"a", b"b").json()["results"]
    again = ana.push(b"b", b"a", b"a").json()["results"]
    assert [row["status"] for row in first] == ["stored", "stored"]
    assert [(row["seq"], row["status"]) for row in again] == [(2, "already"), (1, "already"), (1, "already")]
    assert Version.objects.count() == 2


def test_twice_in_one_push_is_stored_once(ana: Phone) -> None:
    results = ana.push(b"a", b"a").json()["results"]
    assert [(row["seq"], row["status"]) for row in results] == [(1, "stored"), (1, "already")]


def test_a_push_says_nothing_of_another_vault(ana: Phone, ben: Phone) -> None:
    ana.push(b"hers")
    assert ben.push(b"hers").json()["results"][0] == {"content_id": content_id(b"hers"), "seq": 1, "status": "stored"}


def test_the_server_works_content_ids_out_itself(ana: Phone) -> None:
    body = push_body(b"a")
    body["versions"][0]["content_id"] = content_id(b"b")
    assert ana.say("POST", "vault/versions", body).json()["code"] == "not-understood"
    assert ana.ids() == []


@pytest.mark.parametrize("text", ["", "YQ", "YQ=", "YR==", "YQ==\n", "Y Q==", "_w==", 7, None])
def test_only_canonical_base64_is_taken(ana: Phone, text: object) -> None:
    body = {"versions": [{"content_id": content_id(b"a"), "sealed": text}]}
    answer = ana.say("POST", "vault/versions", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "not-understood")


def test_a_version_above_its_size_is_refused_and_one_below_is_not(ana: Phone) -> None:
    assert ana.push(bytes(SEALED_MAX)).status_code == 200
    answer = ana.push(bytes(SEALED_MAX + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_at_most_a_hundred_at_a_time(ana: Phone) -> None:
    sealed = [bytes([n]) for n in range(PUSH_MAX + 1)]
    assert ana.push(*sealed).status_code == 422
    assert ana.push(*sealed[:-1]).status_code == 200
    assert ana.push().status_code == 422


def test_a_full_vault_says_so_and_everything_else_goes_on(ana: Phone, settings: Any) -> None:
    settings.HANDRAIL_VAULT_MIB = 1
    assert ana.push(bytes(1024 * 1000)).status_code == 200
    answer = ana.push(bytes(100), bytes(1024 * 50))
    assert (answer.status_code, answer.json()["code"]) == (507, "vault-full")
    assert len(ana.ids()) == 1
    assert ana.push(bytes(1024 * 1000)).json()["results"][0]["status"] == "already"
    assert ana.push(bytes(100)).status_code == 200
    assert ana.state()["bytes_used"] == 1024 * 1000 + 100


def test_a_vault_holds_so_many_rows(ana: Phone, settings: Any) -> None:
    settings.HANDRAIL_VAULT_ROWS = 2
    assert ana.push(b"a", b"b").status_code == 200
    assert ana.push(b"c").json()["code"] == "vault-full"


def test_no_statement_of_a_push_or_pull_names_two_vaults(ana: Phone, ben: Phone) -> None:
    ana.push(b"a")
    ben.push(b"b")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        ana.push(b"c", b"a")
        state = ana.state()
        ana.say("GET", f"vault/log?epoch={state['epoch']}&after=0")
        ana.ids()
    about_versions = [query["sql"] for query in seen.captured_queries if "vault_version" in query["sql"]]
    assert about_versions
    assert all(("WHERE vault_id = " in sql) or sql.startswith("INSERT") for sql in about_versions)
    assert not any(ben.keys.vault in query["sql"] for query in seen.captured_queries)


def test_one_push_that_cannot_be_does_not_take_the_others_with_it(
    ana: Phone, ben: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults = {vault.id: vault.account_id for vault in Vault.objects.all()}
    real = push_action._write

    def write(cursor: object, log: object) -> None:
        if getattr(log, "vault_id", "") == ben.keys.vault:
            raise DatabaseError("disk I/O")
        real(cursor, log)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(push_action, "_write", write)
    group = [push_action.Push(vaults[phone.keys.vault], [(b"x" * 32, b"x")]) for phone in (ana, ben)]
    failed = push_action._commit(group)
    assert list(failed) == [1]
    assert [row.status for row in group[0].results] == ["stored"]
    assert list(Version.objects.values_list("vault_id", flat=True)) == [ana.keys.vault]
