"""No signal, and new releases: what a phone has kept opens, and nothing changes under anybody before "Update"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect

from handrail.content.texts import Lang
from tests.journeys import releases
from tests.journeys.driver import Profile
from tests.journeys.releases import Publisher

pytestmark = pytest.mark.browser
NewPhone = Callable[..., Profile]


@pytest.fixture(scope="module")
def publishing(app_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    """One server for this file; every test begins with the first release."""
    with releases.publisher(app_bundle, tmp_path_factory.mktemp("releases")) as running:
        yield running


@pytest.fixture
def phone(browser: Browser, publishing: Publisher) -> Iterator[NewPhone]:
    """Makes phones that were never here."""
    publishing.publish("")
    made: list[Profile] = []

    def new(*, lang: Lang = "en") -> Profile:
        made.append(Profile(browser, publishing.server, lang=lang))
        return made[-1]

    yield new
    for one in made:
        one.close()


def visits(phone: Profile) -> None:
    """One visit with signal, long enough that the app is kept."""
    phone.go_to()
    releases.is_kept(phone.page)


def opens_anew(phone: Profile) -> None:
    """All tabs closed, and the app opened again."""
    old = phone.context.pages
    phone.page = phone.context.new_page()
    for page in old:
        page.close()
    phone.go_to()


@pytest.mark.parametrize(("lang", "other", "help_path"), [("en", "es", "/en/help"), ("es", "en", "/es/ayuda")])
def test_after_one_visit_the_app_opens_and_keeps_a_line_without_signal(
    phone: NewPhone, lang: Lang, other: Lang, help_path: str
) -> None:
    ana = phone(lang=lang)
    visits(ana)
    ana.go_offline()
    opens_anew(ana)
    ana.begins("Written with no signal.")
    ana.reload()
    assert ana.reads() == "Written with no signal."
    ana.go_to("#help")
    ana.sees_title("app.help.title")
    assert ana.page.locator("a[href='tel:988']").count() > 0
    ana.go_to()
    ana.page.locator(f"nav.langs [lang={other}]").click()
    ana.lang = other
    ana.finds_page("Written with no signal.")
    for address in (help_path, "/help"):
        ana.page.goto(f"{ana.server.app}{address}")
        expect(ana.page).to_have_url(ana.server.app + help_path)
        assert ana.page.locator("a[href='tel:911']").count() > 0
        assert ana.page.evaluate("() => document.styleSheets[0].cssRules.length > 20")
    ana.page.goto(f"{ana.server.app}/")
    ana.sees_today()


def test_an_account_is_unlocked_without_signal(phone: NewPhone) -> None:
    ana = phone()
    ana.begins("Mine.")
    _name, passphrase = ana.keeps()
    releases.is_kept(ana.page)
    ana.leaves(lambda: ana.tap("app.leave"))
    ana.go_offline()
    opens_anew(ana)
    ana.sees_title("app.unlock.title")
    ana.type("app.pass.label", passphrase)
    ana.tap("app.unlock.button")
    ana.finds_page("Mine.")


def test_the_very_first_visit_without_signal_is_the_browsers_to_explain(phone: NewPhone) -> None:
    ana = phone()
    ana.go_offline()
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        ana.page.goto(f"{ana.server.app}/app/")


def test_a_screen_that_was_not_fetched_yet_is_said_and_comes_with_the_signal(phone: NewPhone) -> None:
    ana = phone()
    # The part is held back from its first fetch, as when the signal goes between two taps.
    ana.context.route("**/parts/of_meetings*", lambda route: route.abort("internetdisconnected"))
    ana.offline = True  # what the browser notes of it is no trouble
    ana.go_to("#m")
    ana.sees("app.half")
    ana.context.unroute_all()
    ana.tap("app.load_again")
    ana.page.get_by_role("heading", level=1).wait_for()


def test_a_new_release_waits_for_update_however_often_the_app_is_opened(phone: NewPhone, publishing: Publisher) -> None:
    ana = phone()
    visits(ana)
    first = releases.named(ana.page)["now"]
    publishing.publish("two")
    for _ in range(2):
        opens_anew(ana)
        ana.sees("app.release.title")
        assert releases.runs(ana.page) == ""
    ana.go_offline()
    opens_anew(ana)
    assert releases.runs(ana.page) == ""
    ana.go_online()
    opens_anew(ana)
    ana.tap("app.release.use")
    releases.until(ana.page, "() => document.documentElement.dataset.release === 'two'")
    ana.page.get_by_role("heading", level=1).wait_for()
    expect(ana.page.get_by_text(ana.say("app.release.title"))).to_have_count(0)
    found = releases.named(ana.page)
    assert (found["before"], found["ready"]) == (first, "")
    assert found["now"] not in ("", first)
    ana.go_offline()
    opens_anew(ana)
    assert releases.runs(ana.page) == "two"


def test_two_tabs_and_a_half_written_page_lose_nothing_by_an_update(phone: NewPhone, publishing: Publisher) -> None:
    ana = phone()
    ana.begins("First line.")
    releases.is_kept(ana.page)
    publishing.publish("three")
    writing, other = ana.page, ana.context.new_page()
    ana.page = other
    ana.go_to()
    ana.sees("app.release.title")
    ana.page = writing
    ana.write("First line, and half a sen")
    ana.page = other
    ana.tap("app.release.use")
    for page in (writing, other):
        releases.until(page, "() => document.documentElement.dataset.release === 'three'")
    ana.page = writing
    ana.page.locator("#text").wait_for()
    assert ana.reads() == "First line, and half a sen"


def test_the_server_going_back_to_an_older_release_takes_its_offer_back(phone: NewPhone, publishing: Publisher) -> None:
    ana = phone()
    visits(ana)
    publishing.publish("four")
    assert releases.look(ana.page)["ready"] != ""
    ana.sees("app.release.title")
    publishing.publish("")
    assert releases.look(ana.page)["ready"] == ""
    expect(ana.page.get_by_text(ana.say("app.release.title"))).to_have_count(0)
    # And once two is used, one is again only an offer.
    publishing.publish("four")
    releases.look(ana.page)
    ana.tap("app.release.use")
    releases.until(ana.page, "() => document.documentElement.dataset.release === 'four'")
    publishing.publish("")
    opens_anew(ana)
    ana.sees("app.release.title")
    assert releases.runs(ana.page) == "four"


def test_only_what_no_release_needs_any_more_goes(phone: NewPhone, publishing: Publisher) -> None:
    ana = phone()
    visits(ana)
    names = [releases.named(ana.page)["now"]]
    for name in ("five", "six"):
        publishing.publish(name)
        names.append(releases.look(ana.page)["ready"])
        ana.tap("app.release.use")
        releases.until(ana.page, f"() => document.documentElement.dataset.release === '{name}'")
    releases.look(ana.page)
    held = {line.partition(" ")[0] for line in releases.kept(ana.page)}
    assert {name for name in held if "release" in name} == {f"handrail-release-{name}" for name in names[1:]}


def test_leaving_forgets_the_browsers_cache_and_the_app_still_opens(phone: NewPhone) -> None:
    ana = phone()
    ana.begins("Still here.")
    releases.is_kept(ana.page)
    ana.leaves(lambda: ana.tap("app.leave"))
    ana.go_offline()
    opens_anew(ana)
    ana.finds_page("Still here.")


def test_a_browser_that_keeps_nothing_for_workers_has_the_app_online(browser: Browser, publishing: Publisher) -> None:
    publishing.publish("")
    ana = Profile(browser, publishing.server)
    ana.context.add_init_script("delete Navigator.prototype.serviceWorker")
    ana.begins("Online only.")
    ana.reload()
    assert ana.reads() == "Online only."
    ana.close()


def test_it_can_be_installed(browser: Browser, publishing: Publisher) -> None:
    publishing.publish("")
    ana = Profile(browser, publishing.server)
    visits(ana)
    asked = ana.context.new_cdp_session(ana.page)
    manifest = asked.send("Page.getAppManifest")
    assert manifest["url"] == f"{ana.server.app}/app/app.webmanifest"
    assert manifest["errors"] == []
    errors = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A test's profile is a private window; that is all that stands in the way.
    assert [error["errorId"] for error in errors] == ["in-incognito"]
    ana.close()
