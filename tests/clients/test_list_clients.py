"""Our lists in croutonjs, pdf12step and other people's pages: what they show is what our database holds.

A list with its weekdays moved by one, or without its times, makes each of these checks fail: so they look at what they say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from handrail.meetings.tests.out_cast import ROWS, TEXAS, WEEKLY
from tests.clients.others import (
    CROUTON,
    CROUTON_PAGE,
    FRAME_PAGE,
    TWELVE,
    Change,
    kept,
    middleman,
    one_day_on,
    printed,
    rendered,
    without_times,
)
from tools.live import LiveServer, live_server

CHANGES = [one_day_on, without_times]
PLACE = "Canaryville"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server as an operator starts it, with one list added as an operator adds one."""
    folder = tmp_path_factory.mktemp("list")
    (folder / "list.json").write_text(json.dumps([*ROWS, TEXAS]))
    with live_server(DATABASE_URL=f"sqlite:///{folder / 'live.sqlite3'}") as running:
        running.command("meetings", "add", str(folder / "list.json"), "--name", "Gallup Area")
        yield running


def test_the_programs_are_here() -> None:
    assert TWELVE.is_file()
    assert (CROUTON / "crouton.min.js").is_file()


def test_pdf12step_prints_every_meeting_under_its_day_and_time(server: LiveServer, tmp_path: Path) -> None:
    wanted = kept(server)
    assert len(wanted) == len(WEEKLY) - 1  # one is by appointment
    assert printed(server.site, "", tmp_path / "all") == wanted


@pytest.mark.parametrize("change", CHANGES)
def test_pdf12step_shows_a_list_that_is_wrong_as_wrong(server: LiveServer, tmp_path: Path, change: Change) -> None:
    with middleman(server, change) as site, pytest.raises(AssertionError):
        assert printed(site, "", tmp_path / "all") == kept(server)


@pytest.mark.browser
def test_croutonjs_shows_every_meeting_under_its_day_and_time(server: LiveServer, browser: Browser) -> None:
    for change in (None, str):  # from our server itself, and by way of the other site, which changes nothing here
        with middleman(server, change) as site:
            assert rendered(browser, site) == kept(server)
    with middleman(server, query="&weekdays[]=4&lat_val=35.52&long_val=-108.74&geo_width=5") as site:
        assert rendered(browser, site) == {("Wednesday", "19:00", "Still Water")}


@pytest.mark.browser
@pytest.mark.parametrize("change", CHANGES)
def test_croutonjs_shows_a_list_that_is_wrong_as_wrong(server: LiveServer, browser: Browser, change: Change) -> None:
    with middleman(server, change) as site, pytest.raises(AssertionError):
        assert rendered(browser, site) == kept(server)


@pytest.mark.browser
def test_another_site_frames_the_list_and_reads_the_feed_and_nothing_more(server: LiveServer, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700})
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    with middleman(server, page=FRAME_PAGE, query="/embed/en/?city=Gallup") as site:
        page = context.new_page()
        page.goto(site)
        frame = page.frame_locator("iframe")
        frame.get_by_text("Still Water").wait_for()
        with context.expect_page() as opened:
            frame.get_by_role("link", name="Still Water").click()
        opened.value.wait_for_load_state()
        assert opened.value.url.startswith(f"{server.site}/en/meetings/")
        assert opened.value.evaluate("window.opener") is None
        rows = page.evaluate("async (url) => (await (await fetch(url)).json()).length", f"{server.site}/meetings.json")
        assert rows == len(WEEKLY)
        with pytest.raises(Exception, match="Failed to fetch"):
            page.evaluate("async (url) => (await fetch(url)).text()", f"{server.site}/en/meetings/")
        assert context.cookies() == []
        assert all(one.startswith((site, server.site)) for one in asked)
    with middleman(server, page=FRAME_PAGE, query="/en/help") as site:
        page.goto(site)
        page.frame_locator("iframe").locator("body.neterror").wait_for(state="attached")
    context.close()


def test_the_log_holds_no_word_of_what_was_asked(server: LiveServer) -> None:
    ask: Callable[..., httpx.Response] = httpx.Client(
        base_url=f"http://127.0.0.1:{server.port}", headers={"Host": f"localhost:{server.port}"}
    ).request
    place = f"city={PLACE}&region={PLACE}&latitude=35.987654&longitude=-108.123456&radius=5&lat_val=35.987654&long_val=-108.123456"
    for address in ("/meetings.json", "/embed/en/", "/embed/es/"):
        assert ask("GET", f"{address}?{place}").status_code == 200
        assert ask("HEAD", f"{address}?{place}").status_code == 200
        assert ask("POST", f"{address}?{place}").status_code == 405
        assert ask("GET", f"{address}?{place}&day=9").status_code == 400
        assert ask("GET", f"{address}?{place * 200}").status_code in {400, 414, 431}
    for form in ("json", "jsonp"):
        for more in (
            "",
            f"&callback={PLACE}",
            f"&SearchString={PLACE}&StringSearchIsAnAddress=1",
            f"&callback={PLACE}!",
        ):
            ask("GET", f"/client_interface/{form}/?switcher=GetSearchResults&{place}&geo_width=5{more}")
    assert ask("GET", f"/client_interface/json/?switcher={PLACE}&{place}").status_code == 422
    assert ask("GET", f"/client_interface/xml/?switcher=GetSearchResults&{place}").status_code == 404
    assert ask("GET", f"/client_interface/?{place}").status_code == 404
    written = "".join(path.read_text(errors="replace") for path in server.folder.glob("*.log"))
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert {"meetings-json", "client-interface", "embed-en", "embed-es"} <= {line.get("route") for line in lines}
    for canary in (PLACE, PLACE.lower(), "35.98", "108.12", "city=", "lat_val", "switcher", "Gallup"):
        assert canary not in written, canary


def test_the_pages_of_these_tests_name_nobody_else() -> None:
    assert "http" not in CROUTON_PAGE + FRAME_PAGE
