"""What the pages of the organisers' desk share."""

from django.contrib import admin
from django.db import IntegrityError


class DeskAdmin(admin.ModelAdmin):
    """Answers wrong input with 422, so that programs see what people read."""

    def changeform_view(self, request, *args, **kwargs):
        try:
            response = super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            raise Overtaken from error
        if getattr(response, "context_data", None) and response.context_data.get("errors"):
            response.status_code = 422
        return response


class Overtaken(Exception):
    """A colleague saved something, between the check of a form and its writing, that it clashes with: 409."""


class SharedChoices:
    """Mixin for formsets: what the selects named in `shared` offer is asked of the database once, not once a row."""

    shared: tuple[str, ...] = ()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        offered = self.__dict__.setdefault("_offered", {})
        for name in self.shared:
            field = form.fields[name]
            if name not in offered:
                offered[name] = list(field.choices)
            field.choices = offered[name]


class LabelledForm:
    """Mixin for forms in tables: each input says what it is, since a column's heading alone labels nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", field.label or name)
