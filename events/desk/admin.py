"""The admin as teams use it: what is not theirs is not there, and wrong input answers 422."""

from copy import copy

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.text import capfirst

from events.access import Duty, may, may_everything
from events.desk.history import history_page
from events.desk.versions import seen_of, settle
from events.desk.widgets import DeleteBox
from events.words import joined


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

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Without select2’s cross that takes out all: it is one slip from losing a long list, and no list item."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and isinstance(field.widget, AutocompleteSelectMultiple):
            field.widget.is_required = True
        return field

    def duty_towards(self, db_field) -> Duty:
        """What somebody needs to be able to do with a row to choose it."""
        return self.duty if db_field.name == "event" else Duty.READ


class DeskAdmin(OpenChoices, admin.ModelAdmin):
    """Rights come from roles in teams (events.access), never from Django's permissions."""

    viewing = Duty.READ
    deleting = Duty.MANAGE

    def get_queryset(self, request):
        return open_rows(super().get_queryset(request), request.user, self.viewing)

    def has_module_permission(self, request):
        return may(request.user, self.viewing)

    def has_view_permission(self, request, obj=None):
        return may(request.user, self.viewing, obj)

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

    # ── Saving, by two people at once too ──

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with transaction.atomic():
                if object_id and request.method == "POST":
                    self._settle(request, unquote(object_id))
                response = super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError as error:
            raise Overtaken from error
        if getattr(response, "context_data", None) and response.context_data.get("errors"):
            response.status_code = 409 if _differences(request) else 422
        return response

    def _settle(self, request, object_id: str) -> None:
        """Compares what was sent with what is there now; the row is locked until it is saved."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_change_permission(request, row):
            return
        self.model._base_manager.select_for_update(no_key=True).get(pk=row.pk)
        data, request.differences, kept = settle(request.POST, *self._forms_now(request, row))
        request.POST = request._post = data
        if kept and not request.differences:
            labels = joined(dict.fromkeys(f"“{label}”" for label in kept))
            self.message_user(request, f"A colleague changed {labels} meanwhile; that was kept.", messages.WARNING)

    def _forms_now(self, request, row):
        """The form and its tables as they would be opened at this moment."""
        opening = copy(request)
        opening.method = "GET"
        row = self.get_object(opening, str(row.pk))
        form = self.get_form(opening, row, change=True)(instance=row)
        return form, self._create_formsets(opening, row, change=True)[0]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if _differences(request) and request.method == "POST":
            return type(form)(form.__name__, (UndecidedForm, form), {})
        return form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk and self.has_change_permission(request, obj):
            sent = request.method == "POST"
            forms = self._forms_now(request, obj) if sent else _forms_of(context)
            context |= {"seen": seen_of(*forms), "differences": _differences(request)}
        return super().render_change_form(request, context, add, change, form_url, obj)


def _differences(request) -> list:
    return getattr(request, "differences", [])


def _forms_of(context):
    return context["adminform"].form, [inline.formset for inline in context["inline_admin_formsets"]]


class UndecidedForm:
    """Mixin for a form in which a colleague was quicker: nothing is saved until it is chosen what stays."""

    def clean(self):
        cleaned = super().clean()
        self.add_error(None, "A colleague has changed the same thing. Nothing is saved yet: choose below what stays.")
        return cleaned


class ReadAdmin(DeskAdmin):
    """Rows that people read, and act on by the admin's actions; nobody writes them by hand."""

    change_form_template = "desk/read_form.html"

    def actions_on(self, row) -> set[str]:
        """The names of those that make a difference to it."""
        raise NotImplementedError

    def get_fields(self, request, obj=None):
        """What says nothing is left out."""
        return [name for name in self.fields if getattr(obj, name, True) not in ("", None, 0)]

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The actions are buttons here, not a list to choose from."""
        action = context.pop("action_form")["action"]
        context["action_name"] = action.html_name
        context["buttons"] = [choice for choice in action.field.choices if choice[0] in self.actions_on(obj)]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


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

    class Media:
        js = ["js/drag.js", "js/order.js"]

    def has_view_permission(self, request, obj=None):
        return may(request.user, Duty.READ, obj)

    def has_add_permission(self, request, obj=None):
        return may(request.user, self.duty, obj)

    has_change_permission = has_delete_permission = has_add_permission

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.deletion_widget = DeleteBox
        return formset
