"""What changed, who changed it and when: every tracked row leaves a record with each change, kept by
django-simple-history. Nobody edits records; whoever may change a row may put it back as it was."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import OuterRef, Subquery
from django.utils.text import capfirst
from simple_history.models import HistoricalRecords

from events.chosen import choose
from events.words import joined

ADDED, CHANGED, DELETED = "+", "~", "-"
UNTOLD = {"id", "slug", "order", "withdrawn_at"}
"""Fields that say nothing to people."""


class Recorded(models.Model):
    """What every record has besides the row's own values."""

    transaction = models.BigIntegerField(db_default=models.Func(function="txid_current"), editable=False, db_index=True)
    """The same for everything that one change wrote."""

    class Meta:
        abstract = True


def tracked(**options) -> HistoricalRecords:
    """For a model's `history`."""
    return HistoricalRecords(bases=[Recorded], history_id_field=models.BigAutoField(), **options)


@dataclass(frozen=True)
class Line:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What one step did to one row."""

    model: type[models.Model]
    title: str
    """As it was left; as it was last where it was deleted."""
    kind: str
    """ADDED, CHANGED or DELETED."""
    lines: tuple[Line, ...]
    before: int | None
    """The record to put back, by its history_id; None for a row that was added."""

    @property
    def what(self) -> str:
        return capfirst(self.model._meta.verbose_name)

    @property
    def action(self) -> str:
        return {ADDED: "added", CHANGED: "changed", DELETED: "taken out"}[self.kind]

    @property
    def address(self) -> str:
        """For `record_at`: “agenda.session.17”."""
        return f"{self.model._meta.label_lower}.{self.before}"


@dataclass(frozen=True)
class Step:
    """Everything that was changed at once."""

    at: datetime
    who: str
    changes: tuple[Change, ...]


def records_of(row: models.Model) -> list[models.QuerySet]:
    """The records of a row; of an event, those of everything that belongs to it too."""
    own = row.history.model.objects.filter(**{row._meta.pk.name: row.pk})
    return [own, *(_records_through(model, row) for model in _models_of(type(row)))]


def _models_of(owner: type[models.Model]) -> list[type[models.Model]]:
    """Tracked models whose rows belong to a row of that model, by `held_through`."""
    if owner._meta.label_lower != "events.event":
        return []
    return [
        model
        for model in apps.get_models()
        if getattr(model, "held_through", "").endswith("event__organiser") and hasattr(model, "history")
    ]


def _records_through(model, event) -> models.QuerySet:
    """Whatever has been deleted meanwhile, the records of what it belonged to still lead to the event."""
    way = model.held_through.split("__")[:-2]
    if not way:
        return model.history.model.objects.filter(event_id=event.pk)
    parent = model._meta.get_field(way[0]).related_model
    parents = parent.history.model.objects.filter(event_id=event.pk).values("id")
    return model.history.model.objects.filter(**{f"{way[0]}_id__in": parents})


def steps(
    records: list[models.QuerySet], *, before: int | None = None, most: int = 30
) -> tuple[list[Step], int | None]:
    """The latest steps first, and where the next page begins: to be given as `before`. A fixed number of
    queries for the models at hand."""
    if before:
        records = [some.filter(transaction__lt=before) for some in records]
    first, *others = (some.order_by().values_list("transaction", flat=True) for some in records)
    numbers = list(first.union(*others).order_by("-transaction")[: most + 1])
    shown = numbers[:most]
    found = [record for some in records for record in _told(some.filter(transaction__in=shown))]
    by_step = defaultdict(list)
    for record, change in found:
        by_step[record.transaction].append((record, change))
    told = [_step(by_step[number]) for number in shown if by_step[number]]
    return told, shown[-1] if len(numbers) > most else None


def changed_since(row: models.Model, at: datetime) -> bool:
    first, *others = (some.order_by().filter(history_date__gt=at).values_list("pk")[:1] for some in records_of(row))
    return first.union(*others, all=True).exists()


def _step(found: list[tuple]) -> Step:
    record, _ = found[-1]
    who = record.history_user
    return Step(
        at=record.history_date,
        who=(who.get_full_name() or who.get_username()) if who else record.history_change_reason or "",
        changes=tuple(change for _, change in found),
    )


def _told(records: models.QuerySet) -> Iterable[tuple]:
    """(last record, change) of each row in each step; changes that say nothing are left out."""
    model = records.model
    key = model.instance_type._meta.pk.name
    earlier = model.objects.filter(**{key: OuterRef(key)}, history_id__lt=OuterRef("history_id"))
    records = list(
        records.annotate(previous=Subquery(earlier.order_by("-history_id").values("history_id")[:1]))
        .select_related("history_user")
        .order_by("transaction", key, "history_id")
    )
    if not records:
        return
    previous = model.objects.in_bulk({record.previous for record in records if record.previous})
    words = _Words(model, [*records, *previous.values()])
    for _, group in groupby(records, key=lambda record: (record.transaction, getattr(record, key))):
        rows = list(group)
        yield from _change(rows[0], rows[-1], previous.get(rows[0].previous), words)


def _change(first, last, before, words: "_Words") -> Iterable[tuple]:
    kind = ADDED if first.history_type == ADDED else last.history_type
    if kind == ADDED and last.history_type == DELETED:
        return
    lines = words.lines(before, last) if kind == CHANGED else ()
    if kind == CHANGED and before and not lines:
        return
    put_back = {ADDED: None, CHANGED: before and before.pk, DELETED: last.pk}[kind]
    yield (
        last,
        Change(model=last.instance_type, title=words.title(last), kind=kind, lines=tuple(lines), before=put_back),
    )


class _Words:
    """Values of records as people read them. Asks once for each relation."""

    def __init__(self, model, records):
        self._fields = [field for field in model.tracked_fields if field.name not in UNTOLD and field.editable]
        self._named = {
            field.attname: self._names(field.related_model, {getattr(r, field.attname) for r in records})
            for field in self._fields
            if field.is_relation
        }
        self._chosen = {field: self._choices(model, field, records) for field in model._history_m2m_fields}

    def title(self, record) -> str:
        """The row's own name, or of what it connects."""
        if name := getattr(record, "title", None) or getattr(record, "name", None):
            return name
        relations = (field for field in self._fields if field.is_relation and field.name != "event")
        return ", ".join(self._value(field, record) for field in relations)

    def lines(self, before, after) -> list[Line]:
        if before is None:
            return []
        told = [
            Line(capfirst(field.verbose_name), self._value(field, before), self._value(field, after))
            for field in self._fields
            if getattr(before, field.attname) != getattr(after, field.attname)
        ]
        told += [
            Line(capfirst(field.verbose_name), chosen[before.pk], chosen[after.pk])
            for field, chosen in self._chosen.items()
            if chosen[before.pk] != chosen[after.pk]
        ]
        return told

    def _value(self, field, record) -> str:
        value = getattr(record, field.attname)
        if value in (None, ""):
            return ""
        if field.is_relation:
            return self._named[field.attname].get(value, "(deleted)")
        if isinstance(value, list):
            labels = dict(field.base_field.flatchoices)
            return joined(labels.get(one, one) for one in value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return _moment(value) if isinstance(value, datetime) else str(value)

    @staticmethod
    def _names(model, pks) -> dict[int, str]:
        rows = model._default_manager.filter(pk__in=pks - {None})
        related = [f.name for f in model._meta.fields if f.is_relation and f.name in ("speaker", "event")]
        return {row.pk: str(row) for row in (rows.select_related(*related) if related else rows)}

    def _choices(self, model, field, records) -> dict[int, str]:
        """{history_id: “a, b”} of a many-to-many relation."""
        through = getattr(model, field.name).model
        other = field.m2m_reverse_field_name()
        rows = through.objects.filter(history__in=[r.pk for r in records]).order_by("m2m_history_id")
        pairs = list(rows.values_list("history", f"{other}_id"))
        names = self._names(field.related_model, {pk for _, pk in pairs})
        chosen = defaultdict(list)
        for history, pk in pairs:
            chosen[history].append(names.get(pk, "(deleted)"))
        return defaultdict(str, {history: ", ".join(values) for history, values in chosen.items()})


def _moment(at: datetime) -> str:
    return f"{at:%-d %B %Y, %H:%M} UTC"


# ── Many rows at once ──


@transaction.atomic(savepoint=False)
def change_together(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Saves these fields of rows of one tracked model, with a record of each, in 3 queries for up to 500 rows.
    Without fields, of what is written already."""
    if not rows:
        return
    model = type(rows[0])
    if fields:
        model._base_manager.bulk_update(rows, fields, batch_size=500)
    _record(rows, update=True)


@transaction.atomic(savepoint=False)
def added_together(rows: Sequence[models.Model]) -> None:
    """A record of each of these rows of one tracked model, added with what was chosen for it."""
    if rows:
        _record(rows, update=False)


def _record(rows: Sequence[models.Model], *, update: bool) -> None:
    history = type(rows[0]).history
    records = history.bulk_history_create(rows, update=update, batch_size=500)
    _record_chosen(history.model, [record.pk for record in records])


def _record_chosen(records: type[models.Model], numbers: list[int]) -> None:
    """What the rows of these records have in their many-to-many relations, which simple-history leaves out of
    what it records in bulk: a record without it would say that it was taken out."""
    copies = [
        f"chosen_{n} AS ({_copied(records, field)})"  # names of tables and columns, none of them typed by anybody
        for n, field in enumerate(records._history_m2m_fields)
    ]
    if copies:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join(copies)} SELECT 1", [numbers] * len(copies))


def _copied(records: type[models.Model], field: models.ManyToManyField) -> str:
    name = connection.ops.quote_name
    rows, copies = field.remote_field.through._meta, getattr(records, field.name).model._meta
    columns = [name(column.column) for column in rows.fields]
    read = ", ".join(f"row.{column}" for column in columns)
    return (
        f"INSERT INTO {name(copies.db_table)} ({', '.join(columns)}, history_id) "  # noqa: S608
        f"SELECT {read}, record.history_id FROM {name(rows.db_table)} row JOIN {name(records._meta.db_table)} record "
        f"ON record.{name(field.model._meta.pk.column)} = row.{name(field.m2m_column_name())} "
        "WHERE record.history_id = ANY(%s) ORDER BY row.id"
    )


# ── Putting back ──


def record_at(address: str):
    """The record of a Change's address, or None."""
    label, _, number = address.rpartition(".")
    try:
        model = apps.get_model(label)
        return model.history.model.objects.filter(pk=int(number)).first()
    except (LookupError, ValueError, AttributeError):
        return None


@transaction.atomic
def put_back(*, record) -> models.Model:
    """The row as it was in that record, with what was deleted along with it. Raises ValidationError where
    that breaks a rule today."""
    row = record.instance
    there = type(row)._default_manager.filter(pk=row.pk).exists()
    row._state.adding = not there
    row.full_clean(exclude=["slug"])
    row.save(force_insert=not there)
    for field in record._history_m2m_fields:
        _choose_again(row, field, record)
    if not there:
        for dependent in _deleted_along(record):
            put_back(record=dependent)
    return row


def _choose_again(row, field, record) -> None:
    other = field.m2m_reverse_field_name()
    pks = list(getattr(record, field.name).order_by("m2m_history_id").values_list(f"{other}_id", flat=True))
    known = field.related_model._default_manager.in_bulk(pks)
    owner = {field.m2m_field_name(): row}
    choose(getattr(type(row), field.name), [known[pk] for pk in pks if pk in known], **owner)


def _deleted_along(record) -> Iterable:
    """Records of rows that were deleted in the same step because they belonged to that row."""
    model = record.instance_type
    for relation in model._meta.related_objects:
        dependent = relation.related_model
        if relation.on_delete is models.CASCADE and hasattr(dependent, "history"):
            yield from dependent.history.model.objects.filter(
                history_type=DELETED,
                transaction=record.transaction,
                **{relation.field.attname: getattr(record, model._meta.pk.name)},
            )
