"""Admin actions on the selected rows."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.actions import run_each
from members.models import Batch

from ..concurrency.integrity_errors import answer_or_words


class ValidSelectionMixin:
    """A ModelAdmin that refuses actions on impossible row keys, by a message over the list."""

    def response_action(self, request, *args, **kwargs):
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(key)
        except ValidationError:
            text = _("Some of the chosen rows could not be found. Choose them again.")
            self.message_user(request, text, messages.WARNING)
            return None
        is_deleting = request.POST.keys() >= {"action", "post"}
        is_deleting = is_deleting and request.POST["action"] == "delete_selected"
        show = partial(super().response_action, request, *args, **kwargs)
        return answer_or_words(request, show, Batch.Act.DELETE if is_deleting else "")


def row_action(action, permission, **options):
    """Return an Action on each of the selected rows, as a ModelAdmin lists it."""

    @admin.action(description=action.label, permissions=[permission], **options)
    def act(model_admin, request, queryset):
        request.batch = run_each(request, action, queryset)

    return act
