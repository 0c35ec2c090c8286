"""Rows of the tables that are written together: of many, only what is new or different, each with its record."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.utils import bulk_create_with_history

from events.history import change_together


class Rows:
    """Of one model; `there` are those that are in the tables, as they are now."""

    def __init__(self, there: Iterable[models.Model], fields: Sequence[str]):
        self._fields = fields
        self._before = {row.pk: self._values(row) for row in there}

    def write(self, rows: Sequence[models.Model]) -> None:
        new = [row for row in rows if row.pk is None]
        change_together(self.changed(rows), self._fields)
        if new:
            bulk_create_with_history(new, type(new[0]), batch_size=500)

    def changed(self, rows: Sequence[models.Model]) -> list[models.Model]:
        return [row for row in rows if row.pk and self._values(row) != self._before[row.pk]]

    def _values(self, row: models.Model) -> list:
        return [getattr(row, row._meta.get_field(name).attname) for name in self._fields]


def in_one_line(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        message if field == "__all__" else f"{field}: {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    )
