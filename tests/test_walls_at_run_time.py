"""What reading the source cannot show: the models and the admin as Django has put them together."""

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from tools.fences_python import PERSONAL


def ways_back(found: Iterable[type[models.Model]]) -> list[str]:
    """Accessors by which a model reaches rows of another room that point at it."""
    return [
        f"{model._meta.label}.{relation.get_accessor_name()} leads to {relation.related_model._meta.label}"
        for model in found
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label != model._meta.app_label and not relation.hidden
    ]


def in_admin() -> list[str]:
    """Models of personal rooms that the Django admin shows."""
    if "django.contrib.admin" not in settings.INSTALLED_APPS:
        return []
    from django.contrib import admin

    return [model._meta.label for model in admin.site._registry if model._meta.app_label in PERSONAL]


def test_no_model_reaches_back_into_another_room() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("handrail.")]
    assert ours
    assert ways_back(ours) == []


def test_the_admin_shows_no_personal_room() -> None:
    assert in_admin() == []


@isolate_apps("handrail.people", "handrail.vault")
def test_a_way_back_is_seen() -> None:
    class Owner(models.Model):
        class Meta:
            app_label = "people"

    class Seen(models.Model):
        owner = models.ForeignKey(Owner, models.CASCADE)

        class Meta:
            app_label = "vault"

    class Hidden(models.Model):
        owner = models.ForeignKey(Owner, models.CASCADE, related_name="+")

        class Meta:
            app_label = "vault"

    assert Seen._meta.app_label == Hidden._meta.app_label == "vault"
    assert ways_back([Owner]) == ["people.Owner.seen_set leads to vault.Seen"]
