"""What the pages of the organisers' desk share."""

from django.contrib import admin


class DeskAdmin(admin.ModelAdmin):
    """Answers wrong input with 422, so that programs see what people read."""

    def changeform_view(self, request, *args, **kwargs):
        response = super().changeform_view(request, *args, **kwargs)
        if getattr(response, "context_data", None) and response.context_data.get("errors"):
            response.status_code = 422
        return response


class LabelledForm:
    """Mixin for forms in tables: each input says what it is, since a column's heading alone labels nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", field.label or name)
