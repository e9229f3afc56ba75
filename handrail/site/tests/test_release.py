"""The manifest says what is served, the loader is the one we know, and a bundle is served instead of the sources."""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

import handrail
from handrail.site import checks, files, release
from handrail.site.tests.test_permissions import call, routes_of
from handrail.vault.tests.driving import Phone
from tools import icons
from tools.tree import ROOT

pytestmark = pytest.mark.usefixtures("db", "unhurried")

LOADER = "e7ef141439d2a6d5a2fc9448ffee039c56661468c4975fce9717483404775a1c"
"""A browser takes a changed loader over by itself when all tabs are closed, without asking: with it goes what a person was told
about updates. Change it only where the old one cannot stay, say so in the release's notes, and see that `install` still begins
with the release that the old loader kept."""
OUTSIDE = {"/app/release.json", "/app/help.json"}


def get(address: str, **headers: str) -> Any:
    """What the app host answers anybody."""
    return call(Phone(), "app.localhost", "GET", address, **{"Accept-Encoding": "identity", **headers})


def manifest() -> Any:
    """The manifest as served."""
    return get("/app/release.json").json()


def test_every_row_is_what_is_served_with_its_policy() -> None:
    rows = manifest()["files"]
    assert [row["path"] for row in rows] == sorted({row["path"] for row in rows})
    for row in rows:
        answer = get(row["path"])
        assert answer.status_code == 200, row
        assert (len(answer.content), hashlib.sha256(answer.content).hexdigest()) == (row["size"], row["sha256"]), row
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "set-cookie" not in answer.headers


def test_every_address_below_app_is_in_the_manifest() -> None:
    paths = {row["path"] for row in manifest()["files"]}
    fixed = {address for address in routes_of("handrail.site.urls_app") if address.startswith("/app/")}
    assert {address for address in fixed if "{" not in address} - paths <= OUTSIDE
    assert not paths & OUTSIDE
    for path in ("/app/", "/app/sw.js", "/app/app.webmanifest", "/app/home/app.js", "/app/texts/es.json"):
        assert path in paths


def test_the_name_is_the_version_and_the_rows() -> None:
    said = manifest()
    lines = "".join(f"{row['sha256']} {row['size']} {row['path']}\n" for row in said["files"])
    assert said["release"] == f"{handrail.__version__}-{hashlib.sha256(lines.encode()).hexdigest()[:12]}"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == handrail.__version__


def test_the_command_prints_what_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("app", "manifest")
    assert capsys.readouterr().out.encode() == get("/app/release.json").content


def test_the_loader_is_the_one_we_know() -> None:
    answer = get("/app/sw.js")
    assert hashlib.sha256(answer.content).hexdigest() == LOADER
    assert answer.headers["service-worker-allowed"] == "/"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    for other in ("/app/home/app.js", "/app/app.webmanifest", "/app/"):
        assert "service-worker-allowed" not in get(other).headers


def test_the_web_manifest_says_nothing_about_recovery_and_its_icons_are_there() -> None:
    said = get("/app/app.webmanifest").json()
    assert (said["name"], said["short_name"], said["start_url"], said["scope"]) == (
        "Handrail",
        "Handrail",
        "/app/",
        "/",
    )
    assert set(said) <= {
        "id", "name", "short_name", "start_url", "scope", "display", "theme_color", "background_color", "icons",
    }  # fmt: skip
    assert {icon["sizes"] for icon in said["icons"]} >= {"192x192", "512x512"}
    assert "maskable" in {icon.get("purpose") for icon in said["icons"]}
    for icon in said["icons"]:
        assert get(icon["src"]).headers["content-type"] == icon["type"]
    assert b'rel="manifest" href="/app/app.webmanifest"' in get("/app/").content


@pytest.mark.parametrize("name", icons.ICONS)
def test_the_icons_are_those_that_are_drawn(name: str) -> None:
    side, fills, scale = icons.ICONS[name]
    drawn = icons.points(side, fills, scale)
    assert icons.rows_of((icons.FOLDER / name).read_bytes()) == (side, drawn)
    assert icons.rows_of(icons.png(side, drawn)) == (side, drawn)


def test_the_icons_have_the_lines_of_the_drawing() -> None:
    drawing = (icons.FOLDER / "icon.svg").read_text(encoding="utf-8")
    assert icons.LINES == (((7, 12), (25, 6)), ((10, 11), (10, 25)), ((22, 7), (22, 25)))
    assert "M7 12l18-6M10 11v14M22 7v18" in drawing
    assert 'fill="#0f5c5c"' in drawing


@pytest.fixture
def bundle(tmp_path: Path, settings: Any) -> Path:
    """A made-up bundle that the server is told to serve."""
    for name in checks.PAGE_NAMES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"/* {name} */", encoding="utf-8")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "vault-ABC123.js").write_text("export {}", encoding="utf-8")
    (tmp_path / "home" / "note.md").write_text("not served", encoding="utf-8")
    settings.HANDRAIL_APP_DIR = str(tmp_path)
    return tmp_path


def test_a_bundle_is_served_instead_of_the_sources(bundle: Path) -> None:
    assert get("/app/home/app.js").text == "/* home/app.js */"
    assert get("/app/parts/vault-ABC123.js").status_code == 200
    for gone in ("/app/vault/vault.js", "/app/home/note.md", "/app/home/.hidden.js", "/app/nothing/x.js"):
        assert get(gone).status_code == 404
    paths = {row["path"] for row in manifest()["files"]}
    assert "/app/parts/vault-ABC123.js" in paths
    assert "/app/vault/vault.js" not in paths
    assert get("/app/sw.js").content == (files.ROOT_FOLDER / "sw.js").read_bytes()


def test_a_bundles_page_names_the_parts_to_come_and_nothing_else(bundle: Path) -> None:
    assert "modulepreload" not in get("/app/").text
    named = ["parts/vault-ABC123.js", "../x.js", 'parts/"><script>.js', "https://evil.example/parts/x.js"]
    (bundle / "preload.json").write_text(json.dumps(named), encoding="utf-8")
    page = get("/app/")
    assert page.text.count("modulepreload") == 1
    assert '<link rel="modulepreload" href="/app/parts/vault-ABC123.js">' in page.text
    row = next(row for row in manifest()["files"] if row["path"] == "/app/")
    assert row["sha256"] == hashlib.sha256(page.content).hexdigest()
    assert get("/app/preload.json").status_code == 404


def test_a_changed_file_is_another_release(bundle: Path) -> None:
    before = manifest()["release"]
    assert manifest()["release"] == before
    (bundle / "home" / "app.js").write_text("/* another */", encoding="utf-8")
    assert manifest()["release"] != before


def test_in_production_no_file_is_read_for_a_manifest_that_is_known(
    bundle: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRODUCTION = True
    before = release.as_json()
    read: list[Path] = []
    monkeypatch.setattr(files, "read", lambda path: read.append(path))
    assert release.as_json() == before
    assert read == []
    monkeypatch.undo()
    (bundle / "parts" / "later-ABC123.js").write_text("export {}", encoding="utf-8")
    assert release.as_json() != before, "a bundle that was made anew is seen"
    (bundle / "late").mkdir()
    (bundle / "late" / "x.js").write_text("export {}", encoding="utf-8")
    assert "/app/late/x.js" in {row["path"] for row in release.now()}


def test_a_bundle_that_is_not_whole_is_named(bundle: Path, settings: Any) -> None:
    assert list(checks.bundle()) == []
    (bundle / "vault" / "worker.js").unlink()
    assert [problem.id for problem in checks.bundle()] == ["handrail.E050"]
    settings.HANDRAIL_APP_DIR = ""
    assert list(checks.bundle()) == []


def test_the_manifest_is_the_same_bytes_each_time() -> None:
    assert release.as_json() == release.as_json() == get("/app/release.json").content
    assert json.loads(release.as_json())["release"] == release.name_of(release.rows())
