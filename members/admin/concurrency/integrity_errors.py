"""Form errors from refusals of PostgreSQL, or of an action that saves."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.shortcuts import redirect

from members.actions import Action, Staff, attempt, offer_undo
from members.fields.forms import PlainForm
from members.models import Batch
from members.models.constraints import (
    check_deferred_constraints,
    defer_constraints,
)

from .reasons import reason_form


class IntegrityErrorForm(ModelForm):
    """A form of a record that is invalid while `save_error` has a message."""

    save_error = None

    def take_refusal(self, error):
        self.save_error = error

    def clean(self):
        cleaned = super().clean()
        if self.save_error:
            raise ValidationError(self.save_error, code="refused")
        return cleaned


# The page itself asks for the permission that it takes.
PAGE = Action("", lambda show, *, by, **values: show(), "", may=Staff())


def answer_of(request, show, form, act=""):
    """Run one of Django's form pages as an action; return its response, or None if refused.

    On refusal the form has the errors. A save can be undone: in a Batch of the `act`, or in
    the `request.batch` that an action on rows has left.
    """
    if not attempt(PAGE, form, show, by=request.user, act=act):
        # Iterating discards the message of success, which came before the commit.
        list(messages.get_messages(request))
        return None
    batch = form.batch or getattr(request, "batch", None)
    # A page that is not a redirect has yet to show its messages.
    if batch and form.result and form.result.status_code == 302:
        offer_undo(request, batch)
    return form.result


def answer_or_words(request, show, act=""):
    """Return the same; a refusal is a message."""
    form = PlainForm({})
    answer = answer_of(request, show, form, act)
    for text in form.non_field_errors():
        messages.error(request, text)
    return answer


class IntegrityErrorMixin:
    """A ModelAdmin that renders a posted form again with the error of the database."""

    form = IntegrityErrorForm

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        arguments = (request, object_id, form_url, extra_context)
        show, form = partial(super().changeform_view, *arguments), reason_form(request)
        if request.method != "POST":
            return show()
        if answer := answer_of(request, show, form, Batch.Act.SAVE):
            return answer
        texts = (text for errors in form.errors.values() for text in errors)
        request.save_error = [*dict.fromkeys(texts)]
        return show()

    def delete_view(self, request, object_id, extra_context=None):
        show = partial(super().delete_view, request, object_id, extra_context)
        if request.method != "POST":
            return show()
        answer = answer_or_words(request, show, Batch.Act.DELETE)
        return answer or redirect(request.get_full_path())

    def render_change_form(self, request, context, *args, **kwargs):
        context["reason_form"] = reason_form(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.save_error = getattr(request, "save_error", None)
        return form

    def reason_needed(self, form):
        """Return the refusal of a valid form of a stored row without a reason, or ""."""
        return ""

    def save_form(self, request, form, change):
        if change:
            reason_form(request).refuse_without(self.reason_needed(form))
        return super().save_form(request, form, change)

    def save_model(self, request, obj, form, change):
        save_row(obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        check_deferred_constraints()


def save_row(row, *, by=None):
    """Save a row: only the changed columns of a stored one.

    An update of a key would lock out rows that point at it.
    """
    defer_constraints()
    row.save(update_fields=_changed_fields(row) if row.pk else None)


def _changed_fields(row):
    """Return the names of the columns that differ from the database."""
    before = type(row)._base_manager.get(pk=row.pk)
    return [
        field.name
        for field in row._meta.concrete_fields
        if not field.generated
        and field.value_from_object(row) != field.value_from_object(before)
    ]
