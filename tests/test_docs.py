"""Docs that cannot lie. Each sentence below is checked here, and seen to be false in a made-up tree."""

from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tools import docs_truth as docs
from tools.tree import ROOT

URLCONFS = ("handrail.site.urls_site", "handrail.site.urls_app")


def routes_below(resolver: URLResolver, before: str = "") -> set[str]:
    """Every address below a resolver, with {names} where it takes something."""
    found = set()
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if getattr(entry, "name", None) == "api-root":
            continue  # django-ninja's name for where its routes begin; it answers nothing
        if isinstance(entry, URLPattern):
            found.add("/" + address.replace("<", "{").replace(">", "}"))
        else:
            found |= routes_below(entry, address)
    return {"{".join(part.rpartition(":")[2] if "}" in part else part for part in r.split("{")) for r in found}


def api_routes() -> set[str]:
    """What both hosts serve below /api/, but for the description of itself."""
    found = set().union(*(routes_below(get_resolver(name)) for name in URLCONFS))
    return {route for route in found if route.startswith("/api/")}


def test_every_setting_is_described() -> None:
    assert docs.settings_problems(ROOT) == []


def test_every_command_is_described() -> None:
    assert docs.command_problems(ROOT) == []


def test_every_audit_event_is_described() -> None:
    assert docs.audit_problems(ROOT) == []


def test_every_api_route_is_described() -> None:
    routes = api_routes()
    assert routes, "no API route was found at all"
    assert docs.route_problems(ROOT, routes) == []


def test_every_make_command_in_the_docs_exists() -> None:
    assert docs.make_problems(ROOT) == []


def test_every_file_and_room_in_the_docs_exists() -> None:
    assert docs.file_problems(ROOT) == []


def test_the_readme_begins_with_help_and_two_commands() -> None:
    first_screen = (ROOT / "README.md").read_text(encoding="utf-8").split("\n")[:30]
    what_it_is = next(number for number, line in enumerate(first_screen) if "Handrail is" in line)
    crisis = "\n".join(first_screen[:what_it_is])
    assert "911" in crisis
    assert "988" in crisis
    said = "\n".join(first_screen)
    assert "make run" in said
    assert "make test" in said
    assert "badge" not in said


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree whose docs say nothing yet."""
    for name, text in {
        "handrail/site/__init__.py": "",
        "handrail/site/settings.py": 'env = Env(HANDRAIL_A=(str, ""))\nB = _read("HANDRAIL_B")\nC = os.environ["HANDRAIL_C"]\n',
        "handrail/vault/__init__.py": "",
        "handrail/vault/management/commands/burn.py": "",
        "handrail/vault/actions.py": 'note(by=a, did="vault.burned")\n',
        "docs/operate/settings.md": "",
        "Makefile": "run:\n\ttrue\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def write(tree: Path, page: str, text: str) -> None:
    (tree / page).parent.mkdir(parents=True, exist_ok=True)
    (tree / page).write_text(text)


def test_a_setting_left_out_or_made_up_is_named(tree: Path) -> None:
    assert len(docs.settings_problems(tree)) == 3
    write(tree, "docs/operate/settings.md", "`HANDRAIL_A`, `HANDRAIL_B`, `HANDRAIL_C=1`")
    assert docs.settings_problems(tree) == []
    write(tree, "docs/operate/settings.md", "`HANDRAIL_A_FILE`, `HANDRAIL_B`, `HANDRAIL_C`, `HANDRAIL_D`")
    assert docs.settings_problems(tree) == ["docs/operate/settings.md names HANDRAIL_D, which nothing reads"]


def test_a_command_left_out_or_made_up_is_named(tree: Path) -> None:
    assert docs.command_problems(tree) == ["docs/operate/commands.md does not name `handrail burn`"]
    write(tree, "docs/operate/commands.md", "`handrail burn`")
    write(tree, "README.md", "`handrail fly`")
    assert docs.command_problems(tree) == ["README.md names `handrail fly`, which does not exist"]


def test_an_audit_event_left_out_or_made_up_is_named(tree: Path) -> None:
    assert docs.audit_problems(tree) == ["docs/audit-events.md does not name vault.burned"]
    write(tree, "docs/audit-events.md", "`vault.burned` `vault.lost`")
    assert docs.audit_problems(tree) == ["docs/audit-events.md names vault.lost, which nothing writes"]


def test_a_route_left_out_or_made_up_is_named(tree: Path) -> None:
    write(tree, "docs/api.md", "`GET /api/v1/a/{id}` and `/api/v1/gone`")
    assert docs.route_problems(tree, {"/api/v1/a/{id}", "/api/v1/b"}) == [
        "docs/api.md does not name /api/v1/b",
        "docs/api.md names /api/v1/gone, which does not exist",
    ]


def test_a_target_that_does_not_exist_is_named(tree: Path) -> None:
    write(tree, "README.md", "Make sure of it; `make run`, and\n\n    make fly PORT=1\n")
    assert docs.make_problems(tree) == ["README.md says make fly, and the Makefile has no such target"]


def test_a_file_that_does_not_exist_is_named(tree: Path) -> None:
    write(tree, "docs/where.md", "`handrail/site`, `vault`, `vault/actions.py`, `vault/doors.py` [x](gone.md)")
    for room in ("site", "vault"):
        write(tree, f"handrail/{room}/README.md", "")
    assert docs.file_problems(tree) == [
        "docs/where.md names vault/doors.py, which does not exist",
        "docs/where.md links to gone.md, which does not exist",
    ]
    (tree / "handrail/vault/README.md").unlink()
    write(tree, "docs/where.md", "`handrail/site/`")
    assert docs.file_problems(tree) == [
        "handrail/vault has no README.md",
        "docs/where.md does not name the room vault",
    ]
