"""Accounts, sessions and guesses: what is stored, what is refused, what goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from handrail.kernel.actor import NOBODY, person, system
from handrail.kernel.refusal import Refusal
from handrail.people import actions, doors
from handrail.people.models import Account, Session, SlowDown, SpentChallenge
from handrail.people.rules import tokens

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def ana() -> Account:
    """Ana's account."""
    return actions.create_account("ana-4821", by=NOBODY)


def guess(name: str = "ana-4821", network: str = "203.0.113.7", device: str = "") -> actions.Guess:
    """One try."""
    return actions.take_guess(name=name, network=network, device=device)


def wait_of(**how: Any) -> int:
    """How long the next try must wait."""
    with pytest.raises(Refusal) as refused:
        guess(**how)
    assert refused.value.text_id == "api.slow-down"
    return int(refused.value.params["seconds"])


def test_an_account_is_a_name_and_a_day(ana: Account) -> None:
    with time_machine.travel(NOON, tick=False):
        other = actions.create_account("ben-1234", by=NOBODY)
    assert other.created.isoformat() == "2026-11-22"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_note WHERE did = 'people.signed_up'")
        assert cursor.fetchone() == (2,)
    with pytest.raises(Refusal, match=r"api\.name-taken"):
        actions.create_account("ana-4821", by=NOBODY)


def test_an_offered_name_is_free_and_reserved(ana: Account) -> None:
    name, reservation = actions.offer_name("ana")
    assert name != ana.name
    assert actions.reserved_name(reservation) == name
    with pytest.raises(Refusal, match=r"api\.bad-word"):
        actions.offer_name("no way")


def test_a_full_word_gets_more_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "taken", lambda names: {name for name in names if len(name) == len("ana-1234")})
    assert len(actions.offer_name("ana")[0]) == len("ana-12345")


def test_a_session_is_known_by_its_token_until_it_ends(ana: Account) -> None:
    token = actions.start_session(ana.id, by=person(ana.id), did="people.signed_in")
    found = doors.signed_in(token)
    assert found
    assert (found.account_id, found.name) == (ana.id, ana.name)
    assert token not in str(list(Session.objects.values()))
    actions.end_session(found.session_id, by=found.actor, did="people.signed_out")
    assert doors.signed_in(token) is None
    assert doors.signed_in("") is None


def test_a_session_ends_by_itself(ana: Account, settings: Any) -> None:
    settings.HANDRAIL_SESSION_DAYS = 30
    with time_machine.travel(NOON, tick=False) as clock:
        token = actions.start_session(ana.id, by=person(ana.id), did="people.signed_in")
        for _ in range(13):
            clock.shift(timedelta(days=28))
            found = doors.signed_in(token)
            assert found
            actions.touch_session(found)
        clock.shift(timedelta(days=3))
        assert doors.signed_in(token) is None
    with time_machine.travel(NOON, tick=False) as clock:
        idle = actions.start_session(ana.id, by=person(ana.id), did="people.signed_in")
        clock.shift(timedelta(days=31))
        assert doors.signed_in(idle) is None


def test_nobody_ends_another_ones_session(ana: Account) -> None:
    ben = actions.create_account("ben-1234", by=NOBODY)
    token = actions.start_session(ana.id, by=person(ana.id), did="people.signed_in")
    found = doors.signed_in(token)
    assert found
    for actor in (person(ben.id), NOBODY):
        with pytest.raises(Refusal, match=r"api\.absent"):
            actions.end_session(found.session_id, by=actor, did="people.session_ended")
    assert doors.signed_in(token)


def test_all_sessions_of_everybody_end(ana: Account) -> None:
    ben = actions.create_account("ben-1234", by=NOBODY)
    tokens = [actions.start_session(one.id, by=person(one.id), did="people.signed_in") for one in (ana, ana, ben)]
    assert actions.end_all_sessions(by=system("restore")) == 3
    assert [doors.signed_in(token) for token in tokens] == [None, None, None]
    with connection.cursor() as cursor:
        cursor.execute("SELECT by_job FROM audit_note WHERE did = 'people.all_sessions_ended'")
        assert cursor.fetchall() == [("restore",)]


def test_guessing_at_one_name_is_slowed_down_from_anywhere() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(5):
            guess(network=f"203.0.{number}.7")
        assert wait_of(network="198.51.100.1") == 1
        guess(name="ben-1234")
        for wait in (1, 2, 4, 8, 16, 30, 30, 30):
            clock.shift(timedelta(seconds=wait))
            guess(network="198.51.100.1")
        assert wait_of() == 30


def test_guessing_from_one_network_is_slowed_down_at_any_name() -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(30):
            guess(name=f"ana-{number:04d}", network=f"203.0.113.{number}")
        assert wait_of(name="new-0000", network="203.0.113.200") == 1
        guess(name="new-0000", network="198.51.100.1")


def test_the_whole_server_has_a_budget_of_guesses(settings: Any) -> None:
    settings.HANDRAIL_GUESSES_A_MINUTE = 3
    with time_machine.travel(NOON + timedelta(seconds=10), tick=False) as clock:
        for number in range(3):
            guess(name=f"ana-{number:04d}", network=f"203.0.{number}.1")
        assert wait_of(name="new-0000", network="198.51.100.1") == 50
        clock.shift(timedelta(seconds=50))
        guess(name="new-0000", network="198.51.100.1")


def test_a_device_that_signed_in_before_is_not_slowed_by_others(settings: Any) -> None:
    settings.HANDRAIL_GUESSES_A_MINUTE = 6
    token = tokens.device_token(actions.server_key(), "ana-4821", "r" * 22)
    with time_machine.travel(NOON, tick=False):
        for _ in range(5):
            guess()
        assert wait_of() == 1
        for _ in range(10):
            guess(device=token)
        assert wait_of(device=token) == 1


def test_a_right_try_takes_back_its_own_count_of_the_network_and_none_of_the_name() -> None:
    """A name's count that a sign-in takes back would tell who watches it that the name exists."""
    with time_machine.travel(NOON, tick=False):
        for _ in range(4):
            guess()
        right = guess()
        before = set(SlowDown.objects.values_list("key", "tries"))
        actions.guessed_right(right)
        after = dict(SlowDown.objects.values_list("key", "tries"))
        changed = {key for key, tries in before if after[key] != tries}
        assert changed == {right.network}
        assert wait_of() == 1


def test_a_right_try_of_a_known_device_forgets_its_count(settings: Any) -> None:
    token = tokens.device_token(actions.server_key(), "ana-4821", "r" * 22)
    with time_machine.travel(NOON, tick=False):
        actions.guessed_right(guess(device=token))
        assert not SlowDown.objects.exists()


def test_nothing_of_a_guess_stands_in_clear_and_all_of_it_goes() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        guess()
        stored = str(list(SlowDown.objects.values()))
        assert "ana" not in stored
        assert "203.0.113" not in stored
        clock.shift(timedelta(days=1, seconds=1))
        guess(name="ben-1234", network="198.51.100.1")
        assert actions.tidy(by=system("tidy"))["slow_downs"] == 2
        assert SlowDown.objects.count() == 3


def test_a_challenge_is_spent_once_and_forgotten() -> None:
    vault = "a" * 32
    with time_machine.travel(NOON, tick=False) as clock:
        now = int(NOON.timestamp())
        challenge = tokens.challenge(actions.server_key(), vault, now, bytes(16))
        actions.spend_challenge(challenge, vault=vault, by=NOBODY)
        with pytest.raises(Refusal, match=r"api\.challenge-over"), transaction.atomic():
            actions.spend_challenge(challenge, vault=vault, by=NOBODY)
        clock.shift(timedelta(minutes=6))
        assert actions.tidy(by=system("tidy"))["challenges"] == 1
        assert not SpentChallenge.objects.exists()


def test_outdated_sessions_go(ana: Account, settings: Any) -> None:
    settings.HANDRAIL_SESSION_DAYS = 30
    with time_machine.travel(NOON, tick=False) as clock:
        actions.start_session(ana.id, by=person(ana.id), did="people.signed_in")
        clock.shift(timedelta(days=31))
        actions.start_session(ana.id, by=person(ana.id), did="people.signed_in")
        assert actions.tidy(by=system("tidy"))["sessions"] == 1
        assert Session.objects.count() == 1


def test_the_server_keeps_its_secret() -> None:
    first = doors.server_secret("salt")
    assert len(first) == 32
    assert doors.server_secret("salt") == first
    assert doors.server_secret("other") != first
