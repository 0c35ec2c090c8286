"""Many-to-many relations that keep the order in which their rows were chosen: that of the rows between."""

from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import m2m_changed


def chosen(relation, **owner):
    """Rows between, with the chosen row selected: `chosen(Event.sectors, event=event)`."""
    return relation.through.objects.filter(**owner).select_related(_other(relation)).order_by("pk")


def chosen_rows(relation, **owner) -> list:
    return [getattr(row, _other(relation)) for row in chosen(relation, **owner)]


def choose(relation, rows, **owner) -> None:
    """Sets the relation, in this order; a row given twice is in it once."""
    rows = list(dict.fromkeys(rows))
    if chosen_rows(relation, **owner) == rows:
        return
    relation.through.objects.filter(**owner).delete()
    relation.through.objects.bulk_create(
        [relation.through(**owner, **{_other(relation): row}) for row in rows], batch_size=1000
    )
    m2m_changed.send(
        relation.through,
        instance=next(iter(owner.values())),
        action="post_add",
        reverse=False,
        model=relation.rel.model,
        pk_set={row.pk for row in rows},
        using=DEFAULT_DB_ALIAS,
    )


def _other(relation) -> str:
    return relation.field.m2m_reverse_field_name()
