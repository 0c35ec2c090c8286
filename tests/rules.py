"""What every named constraint of the tables is held to."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


@dataclass
class Rule:
    """`passes` and `breaks` make a row that is not saved; `said` is what the organiser reads, by field; None
    where no form writes such a row."""

    passes: Callable[[], models.Model]
    breaks: Callable[[], models.Model]
    said: dict[str, list[str]] | None = None


def constraints_of(app: str) -> set[str]:
    """So that a constraint without a rule here is noticed."""
    return {
        constraint.name for model in apps.get_app_config(app).get_models() for constraint in model._meta.constraints
    }


def assert_saved(rule: Rule) -> None:
    row = rule.passes()
    if rule.said:
        row.full_clean()
    row.save()
    assert type(row).objects.filter(pk=row.pk).exists()


def assert_refused_by_the_database(rule: Rule, name: str) -> None:
    row = rule.breaks()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    assert refused.value.__cause__.diag.constraint_name == name


def assert_said_beside_the_field(rule: Rule) -> None:
    with pytest.raises(ValidationError) as refused:
        rule.breaks().full_clean()
    assert refused.value.message_dict == rule.said
