"""``handrail content ...``: looks at every word of this release, and prints a worksheet for who reviews it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail.content.checking import Report, check
from handrail.content.render import rendered
from handrail.content.rules.text import GENDERS, LANGS, WORDINGS
from handrail.content.texts import PackError
from handrail.content.words import all_sheets, all_texts, release_packs


class Command(BaseCommand):
    """Check all texts, or render a worksheet as plain text."""

    help = "Check every text of this release, or print a Step's worksheet as plain text for reviewers."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        checked = verbs.add_parser("check", help="all checks over all packs; exit 1 with a list of what is wrong")
        checked.add_argument("--json", action="store_true", help="say it as JSON")
        shown = verbs.add_parser("render", help="a Step's worksheet as plain text")
        shown.add_argument("--step", type=int, required=True, help="the Step, 1 to 12")
        shown.add_argument("--lang", choices=LANGS, required=True)
        shown.add_argument("--wording", choices=WORDINGS, required=True)
        shown.add_argument("--gender", choices=GENDERS, default="n", help="n is neutral (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs one verb."""
        if options["verb"] == "check":
            self._check(as_json=options["json"])
        else:
            self._render(options)

    def _check(self, *, as_json: bool) -> None:
        report = check(release_packs())
        self.stdout.write(json.dumps(_as_json(report), ensure_ascii=False, indent=2) if as_json else _in_words(report))
        if report.found:
            raise SystemExit(1)

    def _render(self, options: dict[str, Any]) -> None:
        try:
            sheet = all_sheets().get(f"step-{options['step']}")
            if sheet is None:
                there = ", ".join(str(one.sheet.step) for one in all_sheets().values())
                raise CommandError(f"There is no worksheet for Step {options['step']} yet. There is: {there}.")
            texts = all_texts()
        except PackError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(rendered(sheet.sheet, texts, options["lang"], options["wording"], options["gender"]))


def _in_words(report: Report) -> str:
    lines = [f"{problem} [{name}]" for name, problem in report.found]
    lines += [f"{room}: {count} unverified" for room, count in report.unverified.items()]
    well = "nothing is wrong" if not report.found else f"{len(report.found)} to mend"
    return "\n".join([*lines, f"{report.texts} texts: {well}."])


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "texts": report.texts,
        "unverified": report.unverified,
        "problems": [
            {"check": name, "file": one.file, "line": one.line, "field": one.field, "said": one.said}
            for name, one in report.found
        ],
    }
