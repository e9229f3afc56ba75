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
    ana.go_to()
    ana.sees_words("I could not sleep.")


def test_what_was_written_before_the_account_is_backed_up_by_it(profile: NewProfile) -> None:
    ana = profile()
    ana.begins("Before I had a name.")
    ana.keeps()
    ana.tap("app.later")
    ana.open_page("Before I had a name.")
    ana.sees_status("app.write.backed")
    ana.go_to()
    ana.sees("app.pages.card_title")
