"""The wording of 1939: nobody's until an operator turns it on for a country where it belongs to everybody."""

import json
import re

import pytest
from django.test import Client
from pytest_django import Settings

from handrail.content.words import all_texts, optional_texts
from handrail.site import checks, files

ADDRESS = "/texts/1939.json"


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "app.localhost:8000"})


def test_by_default_it_is_not_there(browser: Client) -> None:
    answer = browser.get(ADDRESS)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not answer.cookies


def test_where_it_is_on_all_twelve_come_with_their_source(browser: Client, settings: Settings) -> None:
    settings.HANDRAIL_TEXT_1939 = "US"
    answer = browser.get(ADDRESS)
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert sorted(map(int, said["lines"])) == list(range(1, 13))
    assert said["lines"]["7"] == "Humbly asked Him to remove our shortcomings."
    assert "spiritual experience" in said["lines"]["12"]
    assert (said["year"], said["status"]) == (1939, "unverified")
    assert "first edition" in said["source"]
    assert browser.get(ADDRESS, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_the_site_host_never_has_it(browser: Client, settings: Settings) -> None:
    settings.HANDRAIL_TEXT_1939 = "US"
    assert browser.get(ADDRESS, headers={"host": "localhost:8000"}).status_code == 404


@pytest.mark.parametrize(("country", "said"), [("", []), ("US", []), ("DE", ["US only"]), ("*", ["US only"])])
def test_a_country_where_it_is_not_free_is_refused_at_the_start(
    country: str, said: list[str], settings: Settings
) -> None:
    settings.HANDRAIL_TEXT_1939 = country
    found = list(checks.wording_1939())
    assert [one.id for one in found] == ["handrail.E080"] * len(said)
    assert all(words in one.msg for words, one in zip(said, found, strict=True))


def test_no_other_file_of_the_app_holds_a_line_of_it(settings: Settings) -> None:
    settings.HANDRAIL_TEXT_1939 = "US"
    lines = [text.words("en") for text in optional_texts()]
    made = {address: found.plain.decode() for address, found in files.made_files()}
    assert [address for address, text in made.items() for line in lines if json.dumps(line)[1:-1] in text] == []
    assert not [text.id for text in all_texts() if text.id.startswith(files.WORDING_1939)]


def test_the_release_is_the_same_with_and_without_it(settings: Settings) -> None:
    without = {address: found.sha256 for address, found in files.made_files()}
    settings.HANDRAIL_TEXT_1939 = "US"
    assert {address: found.sha256 for address, found in files.made_files()} == without


def test_its_pack_says_where_it_is_from_and_that_nobody_confirmed_it() -> None:
    for text in optional_texts():
        origin = text.origin
        assert (origin.year, origin.status, origin.countries) == (1939, "unverified", ("US",))
        assert re.search("public domain", origin.licence)
