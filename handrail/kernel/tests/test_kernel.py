"""The kernel's promises, by small cases."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine

from handrail.kernel import clock, ids
from handrail.kernel.actor import NOBODY, Actor, Kind, person, staff, system
from handrail.kernel.refusal import Refusal, reason, refuse_if


def test_ids_sort_by_when_they_were_made() -> None:
    made = [ids.new_id() for _ in range(100)]
    assert made == sorted(made)
    assert {type(i) for i in made} == {UUID}
    assert {i.version for i in made} == {7}


def test_secrets_have_128_bits_and_their_own_shape() -> None:
    made = {ids.new_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert all(ids.is_secret(s) for s in made)
    assert not ids.is_secret("short")
    assert not ids.is_secret("a" * 22 + "\n")


def test_today_depends_on_the_place() -> None:
    with time_machine.travel(datetime(2026, 3, 1, 3, 0, tzinfo=UTC), tick=False):
        assert clock.today(ZoneInfo("America/Denver")).isoformat() == "2026-02-28"
        assert clock.today(ZoneInfo("Europe/Madrid")).isoformat() == "2026-03-01"
        assert clock.unix_seconds() == int(clock.now().timestamp())


def test_actors_say_exactly_what_their_kind_must() -> None:
    one, centre = ids.new_id(), ids.new_id()
    assert person(one).id == one
    assert staff(one, centre).centre_id == centre
    assert system("expire").name == "expire"
    assert NOBODY.id is None
    for kind, account, at in (
        (Kind.PERSON, None, None),
        (Kind.NOBODY, one, None),
        (Kind.STAFF, one, None),
        (Kind.PERSON, one, centre),
        (Kind.SYSTEM, None, None),
    ):
        with pytest.raises(ValueError):
            Actor(kind, id=account, centre_id=at)


def test_no_reason_no_refusal() -> None:
    refuse_if([])
    refuse_if(None)
    refuse_if(iter(()))


def test_a_refusal_carries_every_reason_in_order() -> None:
    first, second = reason("people.too_short", least=5), reason("people.too_common")
    with pytest.raises(Refusal) as caught:
        refuse_if([first, second])
    assert caught.value.text_id == "people.too_short"
    assert caught.value.params == {"least": 5}
    assert caught.value.reasons == (first, second)
    with pytest.raises(Refusal):
        refuse_if(second)


def test_reasons_compare_by_what_they_say() -> None:
    assert reason("a.b", x=1, y=2) == reason("a.b", y=2, x=1)
    assert reason("a.b", x=1) != reason("a.b", x=2)
