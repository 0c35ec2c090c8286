"""Two people on one form: what one of them saved, the other cannot overwrite unseen.

A form says, in the field `_seen`, what each of its inputs held when it was opened, as short digests. When it comes
back, an input that a colleague changed meanwhile and this person did not keeps the colleague's value; one that
both changed is a Difference, which is put before them: nothing is saved until they have chosen.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

SEEN, TAKE = "_seen", "_take"
_CHARACTERS = 6  # 36 bits an input
Sent = str | list[str] | None


@dataclass(frozen=True)
class Difference:
    name: str
    """Of the input."""
    label: str
    row: str
    """Which row of a table it is in; '' for the form itself."""
    theirs: str
    mine: str


@dataclass(frozen=True)
class Input:
    key: str
    """The same whichever place a colleague's rows have left to its own: “sessions:17:title”."""
    name: str
    """What it is called in the data at hand."""
    now: Sent
    """What a browser would send if nothing were typed."""
    field: forms.Field
    row: str


def seen_of(form, formsets) -> str:
    """For the hidden field."""
    return json.dumps({i.key: digest(i.now) for i in _inputs(form, formsets)}, separators=(",", ":"))


def settle(data: QueryDict, form, formsets) -> tuple[QueryDict, list[Difference], list[str]]:
    """What was sent, set beside forms as they would be opened now: the data to go on with, what both people
    changed, and the labels of what only the colleague did."""
    seen, data = read_seen(data), data.copy()
    taken = set(data.getlist(TAKE))
    differences, kept = [], []
    for there in _inputs(form, formsets, data):
        mine = _sent_as(there, data)
        if there.name in taken:
            _put(data, there)
        elif there.key in seen and digest(there.now) != seen[there.key] and mine != there.now:
            if digest(mine) == seen[there.key]:
                _put(data, there)
                kept.append(_label(there))
            else:
                differences.append(_difference(there, mine))
    return data, differences, kept


def read_seen(data: QueryDict) -> dict[str, str]:
    try:
        seen = json.loads(data.get(SEEN, ""))
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _inputs(form, formsets, data: QueryDict | None = None) -> Iterator[Input]:
    yield from _inputs_of(form, "", form.add_prefix, "")
    for formset in formsets:
        places = _places(formset, data) if data is not None else {}
        for row in formset.initial_forms:
            pk = str(row.instance.pk)
            if data is not None and pk not in places:
                continue  # added by a colleague meanwhile
            named = row.add_prefix if data is None else f"{places[pk]}-{{}}".format
            yield from _inputs_of(row, f"{formset.prefix}:{pk}:", named, str(row.instance))


def _inputs_of(form, key: str, named, row: str) -> Iterator[Input]:
    for bound in form:
        if not isinstance(bound.field, forms.FileField) and not bound.is_hidden:
            yield Input(f"{key}{bound.name}", named(bound.name), _as_sent(bound), bound.field, row)


def _places(formset, data: QueryDict) -> dict[str, str]:
    """{primary key: prefix} of the rows as they were sent."""
    count = data.get(f"{formset.prefix}-INITIAL_FORMS", "0")
    prefixes = [f"{formset.prefix}-{number}" for number in range(min(int(count) if count.isdecimal() else 0, 10_000))]
    key = formset.model._meta.pk.name
    return {data.get(f"{prefix}-{key}", ""): prefix for prefix in prefixes}


def _as_sent(bound) -> Sent:
    value = bound.value()
    widget = getattr(bound.field.widget, "widget", bound.field.widget)
    if isinstance(bound.field, forms.BooleanField):
        return "on" if value else None
    if isinstance(bound.field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return sorted(str(getattr(row, "pk", row)) for row in value or [])
    shown = widget.format_value(value)
    shown = "".join(map(str, shown)) if isinstance(shown, list | tuple) else shown
    return "" if shown is None else _lines(str(shown))


def _sent_as(there: Input, data: QueryDict) -> Sent:
    if isinstance(there.now, list):
        return sorted(data.getlist(there.name))
    if there.now is None or isinstance(there.field, forms.BooleanField):
        return data.get(there.name)
    return _lines(data.get(there.name, ""))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def digest(sent: Sent) -> str:
    whole = hashlib.blake2b(json.dumps(sent).encode("utf-8", "surrogatepass"), digest_size=6).digest()
    return base64.urlsafe_b64encode(whole).decode()[:_CHARACTERS]


def _put(data: QueryDict, there: Input) -> None:
    if there.now is None:
        data.pop(there.name, None)
    else:
        data.setlist(there.name, there.now if isinstance(there.now, list) else [there.now])


def _difference(there: Input, mine: Sent) -> Difference:
    return Difference(there.name, _label(there), there.row, _shown(there.field, there.now), _shown(there.field, mine))


def _label(there: Input) -> str:
    return str(there.field.label or there.key.rpartition(":")[2])


def _shown(field: forms.Field, sent: Sent) -> str:
    if isinstance(field, forms.BooleanField):
        return "yes" if sent else "no"
    if isinstance(field, forms.ModelChoiceField):
        pks = [pk for pk in (sent if isinstance(sent, list) else [sent]) if pk and pk.isdecimal()]
        return ", ".join(str(row) for row in field.queryset.filter(pk__in=pks))
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(str(label) for value, label in field.choices if value in sent)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(sent, sent))
    return str(sent or "")
