"""Pages of what waits for an answer: each answer is a form with its own button."""

from django import forms
from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ..concurrency.integrity_errors import words_for


class AnswerForm(forms.Form):
    """One answer; `act` gives it and returns what to say. `button` is what is pressed."""

    button = ""

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row


class ByAnswer(SimpleListFilter):
    """What waits, unless something else is asked for; `kept` says {choice: what is kept}."""

    parameter_name = "answer"
    kept = {}
    waiting = "waiting"

    def value(self):
        return super().value() or self.waiting

    def queryset(self, request, queryset):
        return queryset.filter(self.kept.get(self.value(), Q()))

    def choices(self, changelist):
        """Leave out the choice of nothing: what waits is what comes then."""
        _nothing, *others = super().choices(changelist)
        return others


class Answering:
    """An admin whose pages show one row and take an answer, of those in `answers`."""

    page = ""
    answers = {}

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def is_waiting(self, row):
        raise NotImplementedError

    def more(self, row):
        """Give what else the page shows."""
        return {}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self._find(request, unquote(object_id))
        given = self._given(request, row)
        if given and self._done(request, given):
            return redirect(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            )
        may = self.is_waiting(row) and self.has_change_permission(request)
        kinds = self.answers.values() if may or given else []
        shown = [given if kind is type(given) else kind(row=row) for kind in kinds]
        context = {
            **self.admin_site.each_context(request),
            "title": str(row),
            "opts": self.opts,
            "media": self.media + sum((form.media for form in shown), forms.Media()),
            "row": row,
            "forms": shown,
            **self.more(row),
        }
        return TemplateResponse(request, self.page, context)

    def _find(self, request, number):
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, number)
        if row is None:
            raise Http404
        return row

    def _given(self, request, row):
        """Find the form whose button was pressed, with what was typed."""
        if request.method != "POST":
            return None
        if not self.has_change_permission(request):
            raise PermissionDenied
        pressed = [kind for name, kind in self.answers.items() if name in request.POST]
        return pressed[0](request.POST, row=row) if pressed else None

    def _done(self, request, form):
        """Do what was asked and say so; the form keeps what stood in the way."""
        if not form.is_valid():
            return False
        try:
            said = form.act(by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        except (IntegrityError, OperationalError) as refusal:
            form.add_error(None, words_for(refusal))
        else:
            self.message_user(request, said, messages.SUCCESS)
        return form.is_valid()
