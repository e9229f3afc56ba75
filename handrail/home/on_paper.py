"""What stands at the foot of a page of paper: numbers for danger and crisis, and the day on which they were looked at."""

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.home.numbers import help_now
from handrail.home.web.views import day_in_words
from handrail.steps.rules.paper import Foot

SECTIONS = ("danger", "crisis")


def foot(lang: Lang) -> Foot:
    """The lines in one language, in the order in which Help has them."""
    now = help_now()
    rows = [row for section in SECTIONS for row in now.numbers() if row["section"] == section]
    day = now.looked_at()
    looked_at = all_texts().say("app.help.checked", lang, day=day_in_words(day, lang))
    return Foot((*(str(row["act"][lang]) for row in rows), looked_at), day)
