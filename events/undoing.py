"""Taking back a whole step: everything that one transaction wrote to tracked rows."""

from django.db import connection, models, transaction

from events.history import ADDED, DELETED


def current_step() -> int:
    """The number by which the history will know this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        return cursor.fetchone()[0]


@transaction.atomic
def take_back(*, step: int, among: list[type[models.Model]]) -> None:
    """What the step deleted is there again, what it added is gone, and each value it changed is as before, unless
    somebody has changed it since. `among`: the models it wrote to, owners before what belongs to them."""
    for model in among:
        for first, last in _rows(model, step):
            if last.history_type == DELETED and first.history_type != ADDED:
                _restore(model, _before(first) or first)
            elif first.history_type != ADDED:
                _change_back(model, _before(first), last)
    for model in reversed(among):
        added = [last.instance.pk for first, last in _rows(model, step) if first.history_type == ADDED]
        for row in model._base_manager.filter(pk__in=added):
            row.delete()


def _rows(model, step: int) -> list[tuple]:
    """(first, last) record of each row in the step."""
    records: dict = {}
    for record in model.history.filter(transaction=step).order_by("history_id"):
        records.setdefault(getattr(record, model._meta.pk.name), []).append(record)
    return [(found[0], found[-1]) for found in records.values()]


def _before(record):
    """The record before that one, of the same row."""
    key = record.instance_type._meta.pk.name
    same = type(record).objects.filter(**{key: getattr(record, key)}, history_id__lt=record.history_id)
    return same.order_by("-history_id").first()


def _restore(model, record) -> None:
    """The row of that record, unless it is there, or what it belonged to is not."""
    row = record.instance
    owners = [field for field in model._meta.fields if field.is_relation and not field.null]
    there = all(f.related_model._base_manager.filter(pk=getattr(row, f.attname)).exists() for f in owners)
    if there and not model._base_manager.filter(pk=row.pk).exists():
        row.save(force_insert=True)


def _change_back(model, before, after) -> None:
    row = before and model._base_manager.filter(pk=before.instance.pk).first()
    if row is None:
        return
    changed = [
        field.attname
        for field in type(before).tracked_fields
        if getattr(before, field.attname) != getattr(after, field.attname) == getattr(row, field.attname)
    ]
    for name in changed:
        setattr(row, name, getattr(before, name))
    if changed:
        row.save()
