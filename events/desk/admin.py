"""The admin as teams use it: what is not theirs is not there, and wrong input answers 422."""

from django.contrib import admin
from django.db import IntegrityError
from django.http import Http404

from events.access import Duty, may, may_everything
from events.desk.history import history_page


class Overtaken(Exception):
    """A colleague saved something, between the check of a form and its writing, that it clashes with: 409."""


def open_rows(queryset, user, duty: Duty):
    """Rows that are held, as far as they are open to this person; shared vocabularies whole."""
    return queryset.open_to(user, duty) if hasattr(queryset, "open_to") else queryset


class OpenChoices:
    """Mixin for admins and their tables: a relation offers, and accepts, only what is open to this person."""

    duty = Duty.EDIT

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        rows = kwargs.get("queryset", db_field.remote_field.model._default_manager.all())
        kwargs["queryset"] = open_rows(rows, request.user, self.duty_towards(db_field))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def duty_towards(self, db_field) -> Duty:
        """What somebody needs to be able to do with a row to choose it."""
        return self.duty if db_field.name == "event" else Duty.READ


class DeskAdmin(OpenChoices, admin.ModelAdmin):
    """Rights come from roles in teams (events.access), never from Django's permissions."""

    deleting = Duty.MANAGE

    def get_queryset(self, request):
        return open_rows(super().get_queryset(request), request.user, Duty.READ)

    def has_module_permission(self, request):
        return may(request.user, Duty.READ)

    def has_view_permission(self, request, obj=None):
        return may(request.user, Duty.READ, obj)

    def has_add_permission(self, request):
        return may(request.user, self.duty)

    def has_change_permission(self, request, obj=None):
        return may(request.user, self.duty, obj)

    def has_delete_permission(self, request, obj=None):
        return may(request.user, self.deleting, obj)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Django leads to the index and names the number; for whoever may not see a row there is none."""
        raise Http404

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return history_page(request, row) if hasattr(row, "history") else super().history_view(request, object_id)

    def changeform_view(self, request, *args, **kwargs):
        try:
            response = super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            raise Overtaken from error
        if getattr(response, "context_data", None) and response.context_data.get("errors"):
            response.status_code = 422
        return response


class SharedAdmin(DeskAdmin):
    """A vocabulary that all teams share: whoever edits anything may add to it; what others use already is
    changed by whoever runs the site."""

    def has_view_permission(self, request, obj=None):
        return may(request.user, Duty.READ)

    def has_add_permission(self, request):
        return any(may(request.user, duty) for duty in (Duty.EDIT, Duty.SCHEDULE, Duty.SPEAKERS))

    def has_change_permission(self, request, obj=None):
        return may_everything(request.user)

    def has_delete_permission(self, request, obj=None):
        return may_everything(request.user)


class DeskTable(OpenChoices, admin.TabularInline):
    """Rows within the form of another row, `obj` here, for whoever has the table's duty towards that."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return may(request.user, Duty.READ, obj)

    def has_add_permission(self, request, obj=None):
        return may(request.user, self.duty, obj)

    has_change_permission = has_delete_permission = has_add_permission
