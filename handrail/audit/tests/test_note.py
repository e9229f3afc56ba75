"""Notes are added in the transaction of what they tell of, and hold nothing else."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction

import handrail
from handrail.audit import actions
from handrail.audit.events import Event
from handrail.audit.models import Note
from handrail.kernel.actor import person, system

PACKAGE = Path(handrail.__file__).parent


@pytest.mark.django_db
def test_a_note_tells_who_did_what_to_what_in_which_hour() -> None:
    account = uuid4()
    with time_machine.travel(datetime(2026, 11, 22, 9, 47, 12, tzinfo=UTC), tick=False), transaction.atomic():
        actions.note(by=person(account), did="people.signed_in", about=account)
        actions.note(by=system("tidy"), did="people.session_ended")
    first, second = Note.objects.order_by("id")
    assert (first.hour, first.did, first.by_kind, first.by_id, first.about) == (
        datetime(2026, 11, 22, 9, tzinfo=UTC),
        "people.signed_in",
        "person",
        account,
        str(account),
    )
    assert (second.by_kind, second.by_id, second.by_job, second.about) == ("system", None, "tidy", "")


@pytest.mark.django_db(transaction=True)
def test_a_note_outside_a_transaction_is_an_error() -> None:
    with pytest.raises(actions.NotInTransaction):
        actions.note(by=system("tidy"), did="people.session_ended")


@pytest.mark.django_db(transaction=True)
def test_a_note_goes_with_what_it_tells_of() -> None:
    @transaction.atomic
    def begun_and_broken() -> None:
        actions.note(by=system("tidy"), did="people.session_ended")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begun_and_broken()
    assert not Note.objects.exists()


def test_nothing_changes_or_removes_a_note() -> None:
    for path in PACKAGE.glob("*/**/*.py"):
        if "tests" not in path.parts:
            assert not re.search(r"\bNote\.objects\.(?!create\()", path.read_text(encoding="utf-8")), path


def test_every_event_is_written_somewhere() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in PACKAGE.glob("*/**/*.py")
        if "tests" not in path.parts and path.name != "events.py"
    )
    assert [event for event in get_args(Event) if f'did="{event}"' not in code] == []
