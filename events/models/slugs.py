"""Addresses: made once from a name, kept when the name changes."""

import re
from collections.abc import Iterable, Sequence
from itertools import count

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Func, Q, Value
from django.utils.text import slugify
from simple_history.utils import bulk_create_with_history

from .rules import Ruled

LONGEST_SLUG = 80
_ATTEMPTS = 20


class Slugged(Ruled):
    """A row with an address of its own. Leave `slug` empty and saving makes one."""

    slug = models.SlugField(
        "address",
        max_length=LONGEST_SLUG + 8,
        blank=True,
        help_text="The last part of the page’s address. Leave it empty and it is made from the name, once.",
    )

    slug_source = "name"
    reserved_slugs: frozenset[str] = frozenset()
    """Addresses that pages of other kinds have."""
    slug_scope: tuple[str, ...] = ()
    """Fields within whose values the slug is unique; () for the whole table."""

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.slug in self.reserved_slugs:
            raise ValidationError({"slug": "This address is taken already."})

    def save(self, *args, **kwargs):
        if self.slug:
            return super().save(*args, **kwargs)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
        wanted = slug_for(getattr(self, self.slug_source))
        if not wanted:
            return self._save_named_by_number(*args, **kwargs)
        return self._save_with_free_slug(wanted, *args, **kwargs)

    def _save_with_free_slug(self, wanted, *args, **kwargs):
        """Two people may save the same name at once: whoever comes second gets the next free number."""
        for _ in range(_ATTEMPTS):
            self.slug = next_free(wanted, self._neighbours(), self.reserved_slugs)
            try:
                with transaction.atomic(using=kwargs.get("using")):
                    return super().save(*args, **kwargs)
            except IntegrityError as error:
                if not _is_about_address(error):
                    raise
        raise IntegrityError(f"No free address was found for “{wanted}”.")

    def _save_named_by_number(self, *args, **kwargs):
        """A title without Latin letters or digits: “session-17”."""
        with transaction.atomic(using=kwargs.get("using")):
            if self.pk is None:
                (self.pk,) = _next_pks(type(self), 1)
                kwargs["force_insert"] = True
            self.slug = next_free(self._numbered, self._neighbours())
            return super().save(*args, **kwargs)

    @property
    def _numbered(self) -> str:
        return f"{self._meta.verbose_name.replace(' ', '-')}-{self.pk}"

    def _neighbours(self):
        scope = {name: getattr(self, name) for name in self.slug_scope}
        return type(self)._default_manager.filter(**scope).exclude(pk=self.pk)


def slug_for(name: str) -> str:
    """'' where the name has no Latin letter or digit; cut between words where it is long."""
    slug = slugify(name)
    if len(slug) > LONGEST_SLUG:
        slug = slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]
    return slug.strip("-_")


def next_free(wanted: str, neighbours, reserved: frozenset[str] = frozenset()) -> str:
    taken = reserved | set(
        neighbours.filter(slug__regex=rf"^{re.escape(wanted)}(-\d+)?$").values_list("slug", flat=True)
    )
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def _next_pks(model: type[models.Model], number: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, number],
        )
        return [pk for (pk,) in cursor]


def _is_about_address(error: IntegrityError) -> bool:
    return error.__cause__.diag.constraint_name.endswith("_slug_once")


# ── Many rows at once ──


def add_together(rows: Sequence[Slugged]) -> None:
    """Saves new rows of one model, whose addresses are its whole table's, with a record of each: in a number of
    queries that does not grow with them, and at the addresses that saving one after the other would give them."""
    without, given = [row for row in rows if not row.slug], frozenset(row.slug for row in rows if row.slug)
    for _ in range(_ATTEMPTS if rows else 0):
        _give_addresses(without, given)
        try:
            with transaction.atomic():
                bulk_create_with_history(rows, type(rows[0]), batch_size=500)
            return
        except IntegrityError as error:
            if not (without and _is_about_address(error)):
                raise
            for row in rows:
                row.pk, row._state.adding = None, True
    if rows:
        raise IntegrityError("No free addresses were found.")


def _give_addresses(rows: Sequence[Slugged], given: frozenset[str]) -> None:
    if not rows:
        return
    model = type(rows[0])
    wanted = {id(row): slug_for(getattr(row, row.slug_source)) for row in rows}
    by_number = [row for row in rows if not wanted[id(row)]]
    for row, pk in zip(by_number, _next_pks(model, len(by_number)) if by_number else (), strict=True):
        row.pk = pk
        wanted[id(row)] = row._numbered
    free = _FreeAddresses(model, wanted.values(), rows[0].reserved_slugs | given)
    for row in rows:
        row.slug = free.take(wanted[id(row)])


class _FreeAddresses:
    """Each is given once."""

    def __init__(self, model: type[Slugged], wanted: Iterable[str], reserved: frozenset[str]):
        stem = Func(F("slug"), Value(r"-\d+$"), Value(""), function="regexp_replace", output_field=models.TextField())
        wanted = set(wanted)
        near = model._default_manager.alias(stem=stem).filter(Q(slug__in=wanted) | Q(stem__in=wanted))
        self._taken = {*reserved, *near.order_by().values_list("slug", flat=True)}
        self._numbers: dict[str, count] = {}

    def take(self, wanted: str) -> str:
        numbers = self._numbers.setdefault(wanted, count(2))
        slug = wanted
        while slug in self._taken:
            slug = f"{wanted}-{next(numbers)}"
        self._taken.add(slug)
        return slug
