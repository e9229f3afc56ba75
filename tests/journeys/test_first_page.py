"""From a cold visit to a page that is kept: nothing is asked before the first line, and nothing is retyped after it."""

import pytest

from tests.journeys.conftest import NewProfile

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_first_line_is_saved_within_four_interactions(profile: NewProfile, lang: str) -> None:
    ana = profile(lang=lang)
    ana.begins("I could not sleep.")
    assert ana.interactions <= 4
    assert ana.page.title() == "Handrail"
    ana.reload()
    assert ana.reads() == "I could not sleep."
    ana.sees_status("app.write.local")
    ana.write("I could not sleep. It is three.")
    ana.tap("app.write.save")
    ana.tap("app.write.on")
    ana.finds_page("I could not sleep.")


def test_what_was_written_before_the_account_is_backed_up_by_it(profile: NewProfile) -> None:
    ana = profile()
    ana.begins("Before I had a name.")
    ana.keeps()
    ana.tap("app.later")
    ana.open_page("Before I had a name.")
    ana.sees_status("app.write.backed")
    ana.go_to()
    ana.sees("app.pages.card_title")


# Chromium takes seconds to lay out a field of that length; the vault's own tests do the same without a field.
@pytest.mark.nightly
def test_a_page_of_more_than_a_megabyte_is_not_lost(profile: NewProfile) -> None:
    ana = profile()
    ana.begins("Short.")
    ana.keeps()
    ana.go_to()
    ana.open_page("Short.")
    ana.sees_status("app.write.backed")
    long = "A long night. " * 90_000
    ana.write(long)
    ana.tap("app.write.save")
    ana.sees("vault.error.too_large")
    ana.sees_status("app.write.too_long")
    assert ana.reads() == long
    ana.reload()
    ana.sees_status("app.write.too_long")
    assert ana.reads() == long
    ana.go_to()
    ana.open_page("Short.")
    assert ana.reads() == long


def test_nothing_to_save_is_said_and_makes_no_page(profile: NewProfile) -> None:
    ana = profile(lang="es")
    ana.go_to()
    ana.tap("app.welcome.start")
    ana.tap("app.start.yes")
    ana.write("  \n ")
    ana.tap("app.write.save")
    ana.sees_status("app.write.nothing")
    ana.go_to("#pages")
    ana.sees("app.pages.empty")
