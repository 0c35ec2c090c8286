"""Forms in tables: labels for each input, and choices asked for once."""


class SharedChoices:
    """Mixin for formsets: what the selects named in `shared` offer is asked of the database once, not once a row."""

    shared: tuple[str, ...] = ()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        offered = self.__dict__.setdefault("_offered", {})
        for name in self.shared:
            field = form.fields[name]
            if name not in offered:
                offered[name] = list(iter(field.choices))  # without counting them first
            field.choices = offered[name]


class LabelledForm:
    """Mixin for forms in tables: each input says what it is, since a column's heading alone labels nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", field.label or name)
