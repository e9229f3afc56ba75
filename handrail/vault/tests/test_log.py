"""Reading the log: frames, places, epochs, limits."""

import secrets

import pytest

from handrail.vault import reads
from handrail.vault.client.http import LogPage, read_frames
from handrail.vault.models import Epoch
from handrail.vault.tests.driving import Phone, content_id


def log(phone: Phone, **query: object) -> LogPage:
    """One page of the log."""
    text = "&".join(f"{key}={value}" for key, value in query.items())
    answer = phone.say("GET", f"vault/log?{text}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/octet-stream"
    return read_frames(answer.content)


@pytest.fixture
def written(ana: Phone) -> list[bytes]:
    """Five versions in Ana's vault."""
    sealed = [secrets.token_bytes(1224) for _ in range(5)]
    ana.push(*sealed)
    return sealed


def test_upwards_from_nothing(ana: Phone, written: list[bytes]) -> None:
    page = log(ana, epoch=ana.state()["epoch"], after=0, at="")
    assert [row.sealed for row in page.rows] == written
    assert [row.seq for row in page.rows] == [1, 2, 3, 4, 5]
    assert (page.last_seq, page.more) == (5, False)


def test_upwards_page_by_page(ana: Phone, written: list[bytes]) -> None:
    epoch = ana.state()["epoch"]
    first = log(ana, epoch=epoch, after=0, limit=2)
    assert ([row.seq for row in first.rows], first.more) == ([1, 2], True)
    rest = log(ana, epoch=epoch, after=2, at=content_id(written[1]))
    assert ([row.seq for row in rest.rows], rest.more) == ([3, 4, 5], False)
    end = log(ana, epoch=epoch, after=5, at=content_id(written[4]))
    assert (end.rows, end.more) == ((), False)


def test_downwards_newest_first(ana: Phone, written: list[bytes]) -> None:
    epoch = ana.state()["epoch"]
    first = log(ana, epoch=epoch, before=6, limit=3)
    assert ([row.seq for row in first.rows], first.more) == ([5, 4, 3], True)
    assert [row.sealed for row in first.rows] == written[:1:-1]
    rest = log(ana, epoch=epoch, before=3)
    assert ([row.seq for row in rest.rows], rest.more) == ([2, 1], False)


def test_an_empty_log(ana: Phone) -> None:
    epoch = ana.state()["epoch"]
    assert log(ana, epoch=epoch, after=0).rows == ()
    assert log(ana, epoch=epoch, before=1).rows == ()


@pytest.mark.parametrize(
    ("after", "at"), [(1, ""), (1, "0" * 64), (0, "0" * 64), (6, "0" * 64), (5, "not hex"), (2**53 - 1, "0" * 64)]
)
def test_a_place_that_does_not_fit_is_named_with_the_epoch(
    ana: Phone, written: list[bytes], after: int, at: str
) -> None:
    epoch = ana.state()["epoch"]
    answer = ana.say("GET", f"vault/log?epoch={epoch}&after={after}&at={at}")
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["epoch"]) == ("log-differs", epoch)


def test_another_epoch_is_refused_both_ways(ana: Phone, written: list[bytes]) -> None:
    old = ana.state()["epoch"]
    Epoch.objects.update(value="f" * 32)
    for place in ("after=0", "before=6"):
        answer = ana.say("GET", f"vault/log?epoch={old}&{place}")
        assert (answer.status_code, answer.json()["epoch"]) == (409, "f" * 32)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "epoch=x",
        "epoch=x&after=0&before=1",
        "epoch=x&before=1&at=00",
        "after=0",
        "epoch=x&after=-1",
        "epoch=x&after=0&limit=0",
        "epoch=x&after=0&limit=1001",
        "epoch=x&after=1e99",
        "epoch=x&after=0&more=1",
        "epoch=x&after=9223372036854775808",
    ],
)
def test_a_question_that_makes_no_sense(ana: Phone, query: str) -> None:
    answer = ana.say("GET", f"vault/log?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "not-understood")


def test_an_answer_ends_early_when_it_grows_too_long(
    ana: Phone, written: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "PULL_MAX_BYTES", 3000)
    epoch = ana.state()["epoch"]
    page = log(ana, epoch=epoch, after=0)
    assert (len(page.rows), page.more) == (2, True)
    monkeypatch.setattr(reads, "PULL_MAX_BYTES", 10)
    assert len(log(ana, epoch=epoch, before=6).rows) == 1


def test_ids_name_everything_in_order(ana: Phone, written: list[bytes]) -> None:
    answer = ana.say("GET", "vault/ids?after=1&limit=2").json()
    assert answer["ids"] == [[seq, content_id(written[seq - 1]), 1224, False] for seq in (2, 3)]
    assert (answer["last_seq"], answer["epoch"]) == (5, ana.state()["epoch"])
    assert ana.say("GET", "vault/ids?limit=10001").status_code == 422


def test_nobody_reads_another_vault(ana: Phone, ben: Phone, written: list[bytes]) -> None:
    assert ben.ids() == []
    epoch = ben.state()["epoch"]
    assert log(ben, epoch=epoch, after=0).rows == ()
    assert ben.say("GET", f"vault/log?epoch={epoch}&after=5&at={content_id(written[4])}").status_code == 409
