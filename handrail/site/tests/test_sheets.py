"""Worksheets as the app fetches them: the same bytes for everybody, known again by their tag, and none that we do not have."""

import json

import pytest
from django.test import Client

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_sheets
from handrail.site import files

APP = "app.localhost:8000"


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": APP})


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sheet", all_sheets())
def test_a_sheet_is_served_whole(browser: Client, sheet: str, lang: Lang) -> None:
    answer = browser.get(f"/app/sheets/{sheet}.{lang}.json")
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert said["sheet"]["id"] == sheet
    assert said["texts"] == all_sheets()[sheet].texts.as_dict(lang)
    assert not answer.cookies


def test_it_is_the_same_for_everybody_and_known_again(browser: Client) -> None:
    first = browser.get("/app/sheets/step-1.es.json", headers={"accept-language": "es"})
    second = browser.get("/app/sheets/step-1.es.json", headers={"accept-language": "en", "cookie": "sessionid=x"})
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    again = browser.get("/app/sheets/step-1.es.json", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["step-13.en", "step-1.fr", "step-1", "..%2ftexts.en", "STEP-1.en", "__class__.en"])
def test_a_sheet_that_is_not_there_is_not_found(browser: Client, name: str) -> None:
    assert browser.get(f"/app/sheets/{name}.json").status_code == 404


def test_the_site_host_has_no_sheets(browser: Client) -> None:
    assert browser.get("/app/sheets/step-1.en.json", headers={"host": "localhost:8000"}).status_code == 404


def test_every_sheet_is_in_the_manifest_in_both_languages() -> None:
    made = {address for address, _ in files.made_files()}
    assert {f"/app/sheets/{sheet}.{lang}.json" for sheet in all_sheets() for lang in LANGS} <= made


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_steps_say_is_light_in_each_language(lang: Lang) -> None:
    sheets = sum(len(files.sheet_of(name, lang).packed) for name in all_sheets())
    assert 20_000 < sheets + len(files.texts_of(lang, "steps").packed) <= 60_000
