"""docs/privacy/what-the-server-knows.md names every column there is, and no other."""

import re

from django.apps import apps

from handrail.site.settings import BASE_DIR

PAGE = BASE_DIR / "docs/privacy/what-the-server-knows.md"


def columns() -> set[str]:
    """Every column of every table of ours."""
    found: set[str] = set()
    for room in ("audit", "people", "vault"):
        for model in apps.app_configs[room].get_models():
            fields = [field for field in model._meta.local_fields if field.column]
            found |= {f"{model._meta.db_table}.{field.column}" for field in fields}
    # Lists of meetings are public; of that room only these tables hold something that somebody chose to give.
    for name in ("Plans", "Wrong"):
        model = apps.app_configs["meetings"].get_model(name)
        found |= {f"{model._meta.db_table}.{field.column}" for field in model._meta.local_fields if field.column}
    return found


def named(text: str) -> set[str]:
    """The columns that the page's first table names."""
    return set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", text, re.M))


def test_every_column_is_named_and_no_other() -> None:
    assert named(PAGE.read_text(encoding="utf-8")) == columns()


def test_a_column_left_out_is_seen() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("`vault_version.received_hour`", "gone")
    assert columns() - named(text) == {"vault_version.received_hour"}


def test_every_table_of_the_vault_is_owned_by_one() -> None:
    reference = {"vault_epoch", "vault_vault"}
    tables = {column.partition(".")[0] for column in columns() if column.startswith("vault_")}
    owned = {column.partition(".")[0] for column in columns() if column.endswith(".vault_id")}
    assert tables - owned == reference
