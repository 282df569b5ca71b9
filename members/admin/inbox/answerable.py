"""Pages of rows that are pending: each possible answer is a form with its own button."""

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404

from members.actions import run
from members.models import Batch

from ..registry.filters import OptionFilter
from ..waiting import go_on, holder_context, list_above


class AnswerForm(forms.Form):
    """The form of an `action` that answers a row; `name` is that of its button."""

    name, action = "", None

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row

    @property
    def button(self):
        return self.action.label


class PendingFilter(OptionFilter):
    """A filter that shows pending rows by default."""

    parameter_name = "answer"
    default = "waiting"


class AnswerableAdmin:
    """A ModelAdmin that answers a row on its page, by the forms in `answer_forms`."""

    answer_template = ""
    answer_forms = []
    waiting_kind = None
    list_select_related = ()
    disabled_permissions = ["add", "delete"]

    def is_pending(self, row):
        raise NotImplementedError

    def get_answer_context(self, row):
        """Return the rest of the template's context."""
        return {}

    def has_answer_permission(self, request):
        return all(form.action.may(request.user) for form in self.answer_forms)

    def get_queryset(self, request):
        """Return the rows with the related ones of the list and of the page of a row."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Render the row with the forms that answer it; run the one that was sent."""
        row = self._get_row(request, unquote(object_id))
        sent = self._sent_form(request, row)
        if sent and run(request, sent.action, sent, row, act=Batch.Act.DECISION):
            return go_on(request, self.waiting_kind, row.pk)
        open_forms = self._forms(request, row, sent)
        context = {
            "title": str(row),
            "above": list_above(self.waiting_kind),
            "media": sum((form.media for form in open_forms), forms.Media()),
            "row": row,
            "forms": open_forms,
            "taken": open_forms and holder_context(self.waiting_kind, row.pk, request),
            **self.get_answer_context(row),
        }
        return self.render_page(request, self.answer_template, **context)

    def _get_row(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def _sent_form(self, request, row):
        """Return the form of the pressed button, bound to the POST data, or None."""
        if request.method != "POST":
            return None
        if not self.has_answer_permission(request):
            raise PermissionDenied
        for form_class in self.answer_forms:
            if form_class.name in request.POST:
                return form_class(request.POST, row=row)
        return None

    def _forms(self, request, row, sent):
        """Return all forms, one as it was sent; none if the row is not to be answered."""
        if not sent and not (
            self.is_pending(row) and self.has_answer_permission(request)
        ):
            return []
        return [
            sent if form_class is type(sent) else form_class(row=row)
            for form_class in self.answer_forms
        ]
