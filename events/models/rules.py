"""Rules about one row, said beside the field they are about."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models


class Ruled(models.Model):
    """A row whose constraints may name, as `violation_error_code`, the field their message belongs to."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        try:
            super().validate_constraints(exclude)
        except ValidationError as error:
            raise ValidationError(self._beside_fields(error, set(exclude or ()))) from None

    def _beside_fields(self, error: ValidationError, excluded: set[str]) -> dict:
        fields = {field.name for field in self._meta.fields} - excluded
        placed = {}
        for key, errors in error.error_dict.items():
            for one in errors:
                at = one.code if key == NON_FIELD_ERRORS and one.code in fields else key
                placed.setdefault(at, []).append(one)
        return placed
