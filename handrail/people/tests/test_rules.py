"""Names, waiting and tokens, by tables."""

import itertools

import pytest

from handrail.people.rules import names, throttle, tokens
from handrail.people.rules.throttle import Kind

KEY = b"k" * 32


@pytest.mark.parametrize("word", ["ana", "blue-mesa", "año", "a1", "niño-de-las-luces", "x" * 24])
def test_words_that_can_begin_a_name(word: str) -> None:
    assert names.is_word(word)


@pytest.mark.parametrize(
    "word", ["", "a", "x" * 25, "Ana", "a b", "-ana", "ana-", "a--b", "ana!", "ana\n", "анна", "ﬁn", "a.b", "a\u0301na"]
)
def test_words_that_cannot(word: str) -> None:
    assert not names.is_word(word)


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("ana-4821", True),
        ("blue-mesa-0000", True),
        ("ana-12345", True),
        ("ana-482", False),
        ("ana4821", False),
        ("ANA-4821", False),
        ("ana-4821\n", False),
        ("-4821", False),
        ("ana-٤٨٢١", False),
        ("ana-4821-1234", True),
    ],
)
def test_whole_names(name: str, good: bool) -> None:
    assert names.is_name(name) is good


def test_a_name_is_written_one_way() -> None:
    assert names.normal("ＡÑＡ-4821") == "aña-4821"


def test_candidates_have_four_digits_then_more() -> None:
    lists = list(names.candidates("ana", lambda n: n - 1, each=2))
    assert lists[0] == ["ana-9999", "ana-9999"]
    assert lists[3] == ["ana-99999", "ana-99999"]
    assert all(names.is_name(name) for some in lists for name in some)


@pytest.mark.parametrize("kind", [Kind.NAME, Kind.NETWORK, Kind.DEVICE])
def test_the_first_tries_are_free_and_no_wait_is_above_thirty_seconds(kind: Kind) -> None:
    waits = [throttle.wait_after(kind, tries) for tries in range(1, 200)]
    free = throttle.FREE[kind]
    assert waits[: free - 1] == [0] * (free - 1)
    assert waits[free - 1 : free + 6] == [1, 2, 4, 8, 16, 30, 30]
    assert max(waits) == 30
    assert all(later >= sooner for sooner, later in itertools.pairwise(waits))


def test_an_hour_forgets() -> None:
    assert throttle.tries_now(9, 1000, 1000 + 3600) == 9
    assert throttle.tries_now(9, 1000, 1000 + 3601) == 0
    assert throttle.KEEP < 7 * 86_400


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_addresses_are_counted_by_network(address: str, network: str) -> None:
    assert throttle.network_of(address) == network


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("198.51.100.1", "203.0.113.7", "198.51.100.1"),
        ("10.0.0.2", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.2", "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.2", "203.0.113.7, 10.0.0.9", "203.0.113.7"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "junk", "junk"),
        ("", "203.0.113.7", ""),
    ],
)
def test_a_forwarded_address_is_believed_from_our_proxy_only(peer: str, forwarded: str, caller: str) -> None:
    assert throttle.caller_of(peer, forwarded, ("10.0.0.0/8",)) == caller


def test_a_reservation_holds_for_an_hour_and_for_one_name() -> None:
    text = tokens.reservation(KEY, "ana-4821", 1000)
    assert tokens.reserved_name(KEY, text, 1000 + 3600) == "ana-4821"
    assert tokens.reserved_name(KEY, text, 1000 + 3601) is None
    assert tokens.reserved_name(b"x" * 32, text, 1000) is None
    assert tokens.reserved_name(KEY, text.replace("4821", "4822"), 1000) is None
    for junk in ("", "a.b", "a.b.c", "a.1.ñ", "a.²." + "0" * 64, f"{text}.x"):
        assert tokens.reserved_name(KEY, junk, 1000) is None


def test_a_challenge_is_for_one_vault_and_five_minutes() -> None:
    text = tokens.challenge(KEY, "a" * 32, 1000, bytes(16))
    assert tokens.challenge_ends(KEY, "a" * 32, text, 1300) == 1300
    assert tokens.challenge_ends(KEY, "a" * 32, text, 1301) is None
    assert tokens.challenge_ends(KEY, "b" * 32, text, 1000) is None
    assert tokens.challenge_ends(b"x" * 32, "a" * 32, text, 1000) is None
    for junk in ("", "AAAA", "ñ", "A" * 75 + "="):
        assert tokens.challenge_ends(KEY, "a" * 32, junk, 0) is None


def test_a_device_token_is_for_one_name() -> None:
    token = tokens.device_token(KEY, "ana-4821", "r" * 22)
    assert tokens.is_device_token(KEY, "ana-4821", token)
    assert not tokens.is_device_token(KEY, "ben-4821", token)
    assert not tokens.is_device_token(b"x" * 32, "ana-4821", token)
    for junk in ("", ".", "ñ.ñ", token[:-1]):
        assert not tokens.is_device_token(KEY, "ana-4821", junk)
