"""Taking away: signed, for ever, and only where the vault's key says so (rule 20)."""

import secrets

import pytest

from handrail.vault.models import Version
from handrail.vault.rules.text import b64
from handrail.vault.tests.driving import Phone, content_id, rows
from handrail.vault.tests.test_log import log


def remove(phone: Phone, *sealed: bytes) -> dict[str, int]:
    """Takes these away."""
    answer = phone.say("POST", "vault/remove", phone.signed("remove", content_ids=[content_id(one) for one in sealed]))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_bytes_go_and_the_stub_stays(ana: Phone) -> None:
    ana.push(b"keep", b"burn this")
    assert remove(ana, b"burn this") == {"removed": 1, "already": 0}
    assert ana.ids() == [[1, content_id(b"keep"), 4, False], [2, content_id(b"burn this"), 0, True]]
    page = log(ana, epoch=ana.state()["epoch"], after=0)
    assert [row.sealed for row in page.rows] == [b"keep", None]
    assert Version.objects.get(seq=2).sealed is None
    assert ana.state()["bytes_used"] == 4


def test_what_is_gone_is_refused_for_ever(ana: Phone) -> None:
    ana.push(b"burn this")
    remove(ana, b"burn this")
    assert ana.push(b"burn this").json()["results"][0] == {
        "content_id": content_id(b"burn this"),
        "seq": 1,
        "status": "gone",
    }
    assert remove(ana, b"burn this") == {"removed": 0, "already": 1}


def test_what_never_came_is_refused_too(ana: Phone) -> None:
    ana.push(b"a")
    assert remove(ana, b"on another phone", b"a") == {"removed": 2, "already": 0}
    assert ana.push(b"on another phone").json()["results"][0]["status"] == "gone"
    assert [row[0] for row in ana.ids()] == [1, 2]
    assert ana.push(b"next").json()["results"][0]["seq"] == 3


def test_a_removal_is_noted_without_what_it_named(ana: Phone) -> None:
    ana.push(b"a")
    remove(ana, b"a")
    assert rows("SELECT about FROM audit_note WHERE did = 'vault.versions_removed'") == [(ana.keys.vault,)]


def test_only_the_vaults_own_key_takes_away(ana: Phone, ben: Phone) -> None:
    ana.push(b"a")
    ids = [content_id(b"a")]
    good = ana.signed("remove", content_ids=ids)
    bad = [
        ben.signed("remove", content_ids=ids),
        ben.signed("remove", content_ids=ids, vault=ana.keys.vault),
        ana.signed("remove", content_ids=ids, host="elsewhere.example"),
        ana.signed("remove", content_ids=ids, more=1),
        ana.signed("remove", content_ids=[]),
        ana.signed("remove", content_ids=["0"]),
        ana.signed("sign-in", challenge=b64(secrets.token_bytes(16))),
        good | {"signature": b64(bytes(64))},
        good | {"statement": good["statement"] + " "},
    ]
    for body in bad:
        answer = ana.say("POST", "vault/remove", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-statement"), body
    assert ben.say("POST", "vault/remove", good).json()["code"] == "bad-statement"
    assert ana.ids()[0][3] is False


@pytest.mark.parametrize("count", [5000])
def test_five_thousand_at_once(ana: Phone, count: int) -> None:
    ids = [secrets.token_hex(32) for _ in range(count)]
    answer = ana.say("POST", "vault/remove", ana.signed("remove", content_ids=ids))
    assert answer.json() == {"removed": count, "already": 0}
    assert ana.state()["last_seq"] == count
    assert ana.say("POST", "vault/remove", ana.signed("remove", content_ids=[*ids, "0" * 64])).status_code == 422
