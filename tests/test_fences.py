"""The fences hold here, and each one is seen to catch a deliberate trespass in a copy of the tree."""

import re
from pathlib import Path

import pytest

from tests.trespass import Files, copy_tree, lint_imports, with_files
from tools import fences_python, js_fences
from tools.floors import read_floors
from tools.tree import ROOT


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for the module; every test cleans up what it put there."""
    return copy_tree(tmp_path_factory.mktemp("tree"))


def room(name: str, **files: str) -> Files:
    """A throw-away room: room("care", rules="import django")."""
    return {f"handrail/{name}/{file}.py": text + "\n" for file, text in {"__init__": "", **files}.items()}


def test_the_contract_is_kept_here() -> None:
    kept, said = lint_imports(ROOT)
    assert kept, said


def test_nobody_goes_round_it_here() -> None:
    assert fences_python.problems(ROOT) == []


def test_browser_modules_keep_the_same_walls_here() -> None:
    assert js_fences.problems(ROOT) == []


def test_rooms_to_come_may_come(copy: Path) -> None:
    files = room(
        "care", models="X = 1", doors="from handrail.care import models", actions="from handrail.care import doors"
    )
    files |= room("steps", rules="from handrail.kernel import ids", doors="from handrail.kernel import actor")
    files |= room("sharing", actions="import handrail.care.doors\nimport handrail.steps.doors")
    with with_files(copy, files):
        kept, said = lint_imports(copy)
        assert kept, said


CONTRACT = {
    "upwards": (room("people", actions="import handrail.site.cli"), "downwards"),
    "kernel up": ({"handrail/kernel/late.py": "def f():\n    from handrail.site import cli\n"}, "downwards"),
    "same floor": (room("steps", doors="import handrail.admissions.doors") | room("admissions", doors=""), "downwards"),
    "unknown room": (room("attic", rules=""), "downwards"),
    "wall 1": (room("steps", doors="import handrail.consent.doors") | room("consent", doors=""), "Wall 1"),
    "wall 1 by a detour": (
        room("daily", reads="import handrail.meetings.reads")
        | room("meetings", reads="import handrail.consent.doors")
        | room("consent", doors=""),
        "Wall 1",
    ),
    "wall 2 vault": (room("care", reads="from handrail import vault") | room("vault"), "Wall 2"),
    "wall 2 outcomes": (room("outcomes", reads="import handrail.daily.reads") | room("daily", reads=""), "Wall 2"),
    "models reach up": (room("care", models="import handrail.care.doors", doors=""), "Inside a room"),
    "actions read reads": (room("care", actions="import handrail.care.reads", reads=""), "Inside a room"),
    "rules know django": (room("care", rules="from django.db import models"), "Rules"),
    "rules know models": (
        {**room("care", models=""), "handrail/care/rules/x.py": "import handrail.care.models"},
        "Rules",
    ),
    "rules by a detour": (room("care", rules="import handrail.audit.y") | room("audit", y="import django"), "Rules"),
    "kernel knows django": ({"handrail/kernel/late.py": "import django.utils\n"}, "The kernel"),
    "another's models": (room("tracks", doors="from handrail.care import models") | room("care", models=""), "its own"),
    "another's web": (
        room("tracks", web="import handrail.care.web.urls") | {"handrail/care/web/urls.py": ""},
        "its own",
    ),
    "site takes models": (
        {"handrail/site/late.py": "import handrail.care.models\n", **room("care", models="")},
        "its own",
    ),
}


@pytest.mark.parametrize("trespass", CONTRACT)
def test_the_contract_catches(copy: Path, trespass: str) -> None:
    files, contract = CONTRACT[trespass]
    with with_files(copy, files):
        kept, said = lint_imports(copy)
    assert not kept
    assert re.search(rf"{contract}[^\n]* BROKEN", said), said


FK = "from django.db import models\nclass A(models.Model):\n    x = models."
WAYS_ROUND = {
    "reverse accessor": (room("care", models=FK + 'ForeignKey("people.Account", models.CASCADE)'), 'related_name="+"'),
    "named way back": (
        room("care", models=FK + 'ForeignKey("people.Account", models.CASCADE, related_name="patients")'),
        'related_name="+"',
    ),
    "class of another room": (
        room(
            "care",
            models="from handrail.people.models import Account\n" + FK + 'OneToOneField(Account, related_name="+")',
        ),
        "written as a string",
    ),
    "keyword to": (room("care", models=FK + 'ManyToManyField(to="people.Account")'), 'related_name="+"'),
    "get_model": (room("care", reads='from django.apps import apps\napps.get_model("vault", "Version")'), "by name"),
    "content types": (
        room("care", reads="from django.contrib.contenttypes.models import ContentType"),
        "content types",
    ),
    "reflection": (room("care", reads="def f(m):\n    return m._meta.get_fields()"), "reflection"),
    "admin": (room("vault", admin="from django.contrib import admin\nadmin.site.register(object)"), "Django admin"),
    "models by string": (room("care", reads='X = "handrail.vault.models.Version"'), "belongs to vault"),
    "import at run time": (room("care", reads="from importlib import import_module as i\ni('x')\ni(x)"), "written out"),
    "template of another": (room("care", reads='T = "vault/page.html"'), "another room"),
    "whole-row save": (room("care", actions="def f(e):\n    e.save()"), "update_fields"),
    "save in a folder": (
        {"handrail/care/actions/level.py": "def f(e):\n    e.save(force_update=True)\n"},
        "update_fields",
    ),
    "datetime.now": (room("care", reads="from datetime import datetime as d\nd.now()"), "kernel.clock"),
    "time.time": (room("care", reads="import time\nstart = time.time"), "kernel.clock"),
    "timezone.now": (
        room("care", models="from django.utils import timezone as t\nX = dict(default=t.now)"),
        "kernel.clock",
    ),
    "today": (room("care", reads="import datetime\ndatetime.date.today()"), "kernel.clock"),
    "auto_now": (room("care", models=FK + "DateTimeField(auto_now_add=True)"), "reads the clock"),
    "include": (
        {"handrail/care/web/templates/care/a.html": '\n{% include "vault/page.html" %}'},
        "a.html:2: vault/page.html",
    ),
    "extends": ({"handrail/care/web/templates/care/a.html": "{%extends 'steps/x.html'%}"}, "another room"),
    "include of a variable": ({"handrail/care/web/templates/care/a.html": "{% include name %}"}, "name the template"),
}


@pytest.mark.parametrize("trespass", WAYS_ROUND)
def test_the_way_round_is_seen(copy: Path, trespass: str) -> None:
    files, said = WAYS_ROUND[trespass]
    before = fences_python.problems(copy)
    with with_files(copy, files):
        new = [p for p in fences_python.problems(copy) if p not in before]
    assert len(new) == 1, new
    assert said in new[0]


ALLOWED = {
    "own relation": room("care", models=FK + 'ForeignKey("self", models.CASCADE)\n    y = models.ForeignKey(A)'),
    "string and plus": room("care", models=FK + 'ForeignKey("people.Account", models.CASCADE, related_name="+")'),
    "narrow save": room("care", actions='def f(e):\n    e.save(update_fields=["a"])\n    e.save(force_insert=True)'),
    "timers": room("care", reads="import time\ntime.monotonic()\ntime.perf_counter()"),
    "own and home": {
        "handrail/care/web/templates/care/a.html": '{% extends "home/a.html" %}{% include "care/b.html" %}'
    },
}


@pytest.mark.parametrize("case", ALLOWED)
def test_what_is_allowed_passes(copy: Path, case: str) -> None:
    before = fences_python.problems(copy)
    with with_files(copy, ALLOWED[case]):
        assert fences_python.problems(copy) == before


STEPS, CARE, VAULT = "handrail/steps/static/steps/", "handrail/care/static/care/", "handrail/vault/static/vault/"
BROWSER = {
    "wall 1": ({STEPS + "x.js": 'import { a } from "../care/x.js";'}, "wall"),
    "wall 1 consent": ({STEPS + "x.js": 'import "/app/consent/x.js";'}, "wall"),
    "wall 2": ({CARE + "x.js": "export * from '../vault/keys.js';"}, "wall"),
    "upwards": ({VAULT + "zz.js": 'import {\n  a,\n  b,\n} from "../home/x.js";'}, "does not lie below"),
    "dynamic": ({VAULT + "zz.js": 'const m = await import("../steps/x.js");'}, "does not lie below"),
    "made up": ({VAULT + "zz.js": "const m = await import(name);"}, "written out"),
    "worker": ({VAULT + "zz.js": 'new Worker(new URL("../home/w.js", import.meta.url))'}, "does not lie below"),
    "bare": ({VAULT + "zz.js": 'import { h } from "preact";'}, "vendor"),
    "another host": ({VAULT + "zz.js": 'import "https://cdn.example/x.js";'}, "vendor"),
    "unknown room": ({VAULT + "zz.js": 'import "../attic/x.js";'}, "floor plan"),
    "Date.now": ({VAULT + "zz.js": "const t = Date.now();"}, "clock.js"),
    "new Date": ({VAULT + "zz.js": "const t = new Date();"}, "clock.js"),
    "new Date bare": ({VAULT + "zz.js": "const t = new Date;"}, "clock.js"),
    "rule in the page": ({STEPS + "rules/x.js": "document.title = '';"}, "a rule knows"),
    "errors that know the page": ({STEPS + "errors.js": "window.alert(1);"}, "a rule knows"),
    "rule with store": ({STEPS + "rules/x.js": 'import "../../vault/store.js";'}, "only rules"),
}


@pytest.mark.parametrize("trespass", BROWSER)
def test_the_browser_fence_catches(copy: Path, trespass: str) -> None:
    files, said = BROWSER[trespass]
    before = js_fences.problems(copy)
    with with_files(copy, files):
        new = [p for p in js_fences.problems(copy) if p not in before]
    assert len(new) == 1, new
    assert said in new[0]


def test_the_browser_fence_lets_pass_what_may(copy: Path) -> None:
    text = """
    // import "../care/x.js"; Date.now()
    /* import "preact"; */
    import { a } from "./rules/a.js";
    const worker = new URL("../sw.js", import.meta.url);
    import { k } from "../kernel/clock.js";
    import { h } from "../vendor/preact.js";
    const address = "https://handrail.example"; // not a module
    const then = new Date(0), there = new Date(text), took = performance.now();
    """
    before = js_fences.problems(copy)
    with with_files(
        copy, {VAULT + "zz.js": text, "handrail/kernel/static/kernel/clock.js": "export const n = Date.now();"}
    ):
        assert js_fences.problems(copy) == before


def test_both_fences_read_one_table() -> None:
    floors = read_floors(ROOT)
    assert floors.why_not("home", "vault") is None
    assert floors.why_not("sharing", "care") is None
    assert floors.why_not("steps", "consent") is not None
    assert floors.why_not("outcomes", "vault") is not None
    assert floors.why_not("people", "vault") is not None
