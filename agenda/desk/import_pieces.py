"""What was read of a source, piece by piece, each with a form in which it can be corrected."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst

from agenda.desk.import_source import stretches
from agenda.importer.corrected import ADDED, LEFT_OUT, LOOKED_AT, SAME_AS, values
from events.audiences import Line
from events.models import AudienceCategory
from events.text import refuse_unprintable
from events.vocabulary import PUBLIC_STATUSES, AppearanceRole, AudienceKind
from speakers.models import Appearance, Speaker

NEW, UNDECIDED = "new", ""


@dataclass(frozen=True, kw_only=True)
class Piece:
    name: str
    """As in `Reading.origins`; the event as one is “event”."""
    read: Mapping[str, Any]
    """As Programme JSON has it; of who was added, the key alone."""
    correction: Mapping[str, Any]
    lines: tuple[int, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def row(self) -> dict[str, Any]:
        return {**self.read, **values(self.correction)}

    @property
    def anchor(self) -> str:
        return anchor_of(self.name)

    @property
    def heading(self) -> str:
        return self.row.get("title") or self.row.get("name") or "Without a title"

    @property
    def stretches(self) -> list[tuple[int, int]]:
        return list(stretches(self.lines))

    @property
    def is_added(self) -> bool:
        return bool(self.correction.get(ADDED))

    @property
    def is_open(self) -> bool:
        """Whether nobody has looked yet at what is doubtful in it."""
        return bool(self.doubts) and not (self.correction.get(LOOKED_AT) or self.correction.get(LEFT_OUT))


def anchor_of(name: str) -> str:
    """Names of audiences may hold anything."""
    part, _, key = name.partition(".")
    return f"{part}.{hashlib.blake2b(key.encode(), digest_size=6).hexdigest()}" if part == "audiences" else name


def model_field(model, name: str, **changes):
    return model._meta.get_field(name).formfield(**changes)


def prose(model, name: str, rows: int, **changes):
    return model_field(model, name, widget=forms.Textarea({"rows": rows}), **{"help_text": "", **changes})


def day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class PieceForm(forms.Form):
    looked_at = forms.BooleanField(label="I have looked at this, and it is right now", required=False)
    texts: tuple[str, ...] = ()
    """Fields that stand in the row as they are typed; None where they are empty."""

    def __init__(self, data, *, piece: Piece):
        self.piece = piece
        marks = {"looked_at": bool(piece.correction.get(LOOKED_AT)), "take": not piece.correction.get(LEFT_OUT)}
        super().__init__(data, prefix=piece.anchor, initial=self.shown(piece.row) | marks, label_suffix="")
        if not piece.doubts:
            del self.fields["looked_at"]

    def bound(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def heading(self) -> str:
        return self.piece.heading

    def shown(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return dict(row)

    def said(self) -> dict[str, Any]:
        """The row as it was typed."""
        return {name: self.cleaned_data[name] or None for name in self.texts}

    @property
    def correction(self) -> dict[str, Any]:
        """What is otherwise than it was read; {} where nothing is."""
        return self.changed() | ({LOOKED_AT: True} if self.cleaned_data.get("looked_at") else {})

    def changed(self) -> dict[str, Any]:
        said = {name: _plain(value) for name, value in self.said().items()}
        if self.piece.is_added:
            return {**self.piece.read, ADDED: True, **said}
        return {name: value for name, value in said.items() if not _is_same(value, self.piece.read.get(name))}


class RowForm(PieceForm):
    """Of one that can be left out, as wrong as it may be."""

    take = forms.BooleanField(label="Take", required=False)

    def __init__(self, data, *, piece: Piece):
        """Of many rows, each input says of which it is."""
        super().__init__(data, piece=piece)
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["aria-label"] = f"{capfirst(field.label or name)}: {self.heading}"

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not self["take"].data:
            self._errors = forms.utils.ErrorDict()

    @property
    def correction(self):
        if not self.cleaned_data.get("take"):
            return {**self.piece.correction, LEFT_OUT: True}
        return super().correction


def typed_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _plain(value):
    """Lines end as in a Programme, not as browsers send them."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def _is_same(one, other) -> bool:
    """Spaces at the ends of lines aside, which a form does not keep."""
    return _ends_trimmed(one) == _ends_trimmed(other)


def _ends_trimmed(value):
    if isinstance(value, list | tuple):
        return [_ends_trimmed(item) for item in value]
    if isinstance(value, str):
        return [line.rstrip() for line in value.strip().splitlines()]
    return value or None


# ── Who should attend ──


class AudienceForm(RowForm):
    name = model_field(AudienceCategory, "name", label="Name")
    kind = forms.ChoiceField(choices=AudienceKind.choices)
    same = forms.ChoiceField(label="The same as one that is there?", required=False, widget=forms.RadioSelect)

    def __init__(self, data, *, piece: Piece, line: Line):
        super().__init__(data, piece=piece)
        self.category = line.category
        self.near = {str(row.pk): row for row in line.near}
        self.fields["same"].choices = [
            *((key, f"The same as “{row}”") for key, row in self.near.items()),
            (NEW, "A new one"),
            (UNDECIDED, "Not decided: a new one for now"),
        ]
        if not self.near:
            del self.fields["same"]
        elif piece.correction.get(SAME_AS, UNDECIDED) is None:
            self.initial["same"] = NEW

    @property
    def is_undecided(self) -> bool:
        return bool(self.near) and SAME_AS not in self.piece.correction

    def said(self):
        if category := self.near.get(self.cleaned_data.get("same")):
            return {"name": category.name, "kind": category.kind}
        return {name: self.cleaned_data[name] for name in ("name", "kind")}

    def changed(self):
        return super().changed() | ({SAME_AS: None} if self.cleaned_data.get("same") == NEW else {})


# ── People ──


class PersonForm(RowForm):
    honorific = model_field(Speaker, "honorific", help_text="")
    name = model_field(Speaker, "name", help_text="")
    post_nominals = model_field(Speaker, "post_nominals", label="Letters after the name")
    billing = model_field(Appearance, "billing", help_text="", label="Printed as")
    position = model_field(Appearance, "position", help_text="", label="Post")
    organisation = forms.CharField(max_length=200, required=False, validators=[refuse_unprintable])
    status = forms.ChoiceField(
        choices=[("", "Not said"), *((status.value, status.label) for status in PUBLIC_STATUSES)], required=False
    )
    role = forms.ChoiceField(choices=[("", "Speaker"), *AppearanceRole.choices], required=False)
    is_key = forms.BooleanField(label="Key speaker", required=False)
    who = forms.ChoiceField(label="Is this somebody who is known?", required=False, widget=forms.RadioSelect)
    texts = ("honorific", "name", "post_nominals", "billing", "position", "organisation", "status", "role")

    def __init__(self, data, *, piece: Piece, near: list[Speaker], certain: Speaker | None):
        super().__init__(data, piece=piece)
        self.near = {str(speaker.pk): speaker for speaker in near}
        self.certain = certain
        self.fields["who"].choices = [
            *((key, f"The same person as {known_as(speaker)}") for key, speaker in self.near.items()),
            (NEW, "Somebody new"),
            *([] if certain else [(UNDECIDED, "Not decided: somebody new for now")]),
        ]
        self.initial["who"] = self._decided
        if not self.near:
            del self.fields["who"]

    @property
    def names(self):
        return self.bound("honorific", "name", "post_nominals")

    @property
    def posts(self):
        return self.bound("position", "organisation", "status", "role")

    @property
    def _decided(self) -> str:
        if SAME_AS in self.piece.correction:
            chosen = self.piece.correction[SAME_AS]
            return NEW if chosen is None else str(chosen)
        return str(self.certain.pk) if self.certain else UNDECIDED

    @property
    def is_undecided(self) -> bool:
        return bool(self.near) and self._decided == UNDECIDED

    def said(self):
        return super().said() | {"is_key": self.cleaned_data["is_key"]}

    def changed(self):
        who = self.cleaned_data.get("who", UNDECIDED)
        return super().changed() | ({SAME_AS: None if who == NEW else int(who)} if who else {})


def known_as(speaker: Speaker) -> str:
    """Name and where they are known from."""
    return ", ".join(filter(None, (speaker.full_name, getattr(speaker, "known_as", ""))))
