"""Say in words why the database refused a save."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _
from psycopg2.errorcodes import DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE

from members.models import deferred_constraints
from members.models.deferred_constraints import (
    check_deferred_constraints,
    defer_constraints,
)

# Two savers wait for each other, or one waited too long for the other.
BUSY = (DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE)


class IntegrityErrorForm(ModelForm):
    """A form that is not saved while there is a refusal to show."""

    refusal = None

    def clean(self):
        cleaned = super().clean()
        if self.refusal:
            raise ValidationError(self.refusal, code="refused")
        return cleaned


class IntegrityErrorMixin:
    """An admin that shows what the database refuses, and keeps what was typed."""

    form = IntegrityErrorForm

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        asked = (request, object_id, form_url, extra_context)
        if request.method != "POST":
            return super().changeform_view(*asked)
        try:
            with transaction.atomic():
                return super().changeform_view(*asked)
        except (IntegrityError, OperationalError) as refusal:
            request.refusal = words_for(refusal)
            list(messages.get_messages(request))  # forgets what was said too early
        return super().changeform_view(*asked)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def save_model(self, request, obj, form, change):
        """Write only what changed: the row stays free for those who point at it."""
        defer_constraints()
        obj.save(update_fields=_changed(obj) if change else None)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        check_deferred_constraints()


def _changed(row):
    before = type(row)._base_manager.get(pk=row.pk)
    return [
        field.name
        for field in row._meta.concrete_fields
        if not field.generated
        and field.value_from_object(row) != field.value_from_object(before)
    ]


def words_for(refusal):
    """Find words for what the database refused; raise what is no refusal again."""
    if isinstance(refusal, OperationalError):
        if getattr(refusal.__cause__, "pgcode", None) not in BUSY:
            raise refusal
        return _("Somebody else is saving this right now. Save again.")
    return deferred_constraints.violation_message(refusal)
