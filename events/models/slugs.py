"""Addresses: made once from a name, kept when the name changes."""

import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.text import slugify

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
                if not error.__cause__.diag.constraint_name.endswith("_slug_once"):
                    raise
        raise IntegrityError(f"No free address was found for “{wanted}”.")

    def _save_named_by_number(self, *args, **kwargs):
        """A title without Latin letters or digits: “session-17”."""
        noun = self._meta.verbose_name.replace(" ", "-")
        with transaction.atomic(using=kwargs.get("using")):
            if self.pk is None:
                self.pk = self._next_pk()
                kwargs["force_insert"] = True
            self.slug = next_free(f"{noun}-{self.pk}", self._neighbours())
            return super().save(*args, **kwargs)

    def _next_pk(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s))", [self._meta.db_table, self._meta.pk.column]
            )
            return cursor.fetchone()[0]

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
