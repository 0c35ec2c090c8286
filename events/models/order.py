"""Order by hand: positions from 1, gaps and equals allowed; equals keep the order in which they came."""

from django.db import models
from django.db.models import Max, Q

from .rules import Ruled


class Ordered(Ruled):
    """A row at a place in a list. Left empty, it goes to the end."""

    order = models.PositiveIntegerField(blank=True)

    order_within = "event"
    """The field that holds the list's owner."""

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(order__gte=1),
                name="%(class)s_order_from_1",
                violation_error_message="Places are counted from 1.",
                violation_error_code="order",
            )
        ]

    def save(self, *args, **kwargs):
        if self.order is None:
            siblings = type(self)._default_manager.filter(**{self.order_within: getattr(self, self.order_within)})
            self.order = (siblings.aggregate(last=Max("order"))["last"] or 0) + 1
        super().save(*args, **kwargs)
