"""Admin actions on the selected rows; each refusal becomes a message that names its row."""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.actions import recording
from members.models import Batch

MAX_SHOWN = 100


class ValidSelectionMixin:
    """A ModelAdmin that runs no action on posted keys of rows that no row can have."""

    def response_action(self, request, *args, **kwargs):
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(key)
        except ValidationError:
            said = _("Some of the chosen rows could not be found. Choose them again.")
            self.message_user(request, said, messages.WARNING)
            return None
        return super().response_action(request, *args, **kwargs)


def apply_locked(admin, request, queryset, change, reason):
    """Call `change(row)` on each row, locked; rows that raise ValidationError are kept."""
    with recording(Batch.Act.BULK, by=request.user, reason=reason) as request.batch:
        done = sum(_is_done(admin, request, row, change) for row in _locked(queryset))
    _report(admin, request, done)


def apply_verb(admin, request, rows, verb, reason):
    """Call `verb(row, by=user)` on each row, a savepoint each: it locks by itself."""

    def change(row):
        verb(row, by=request.user)

    with recording(Batch.Act.BULK, by=request.user, reason=reason) as request.batch:
        done = sum(_is_done(admin, request, row, change) for row in rows)
    _report(admin, request, done)


def confirmation_context(admin, request, queryset, form, title):
    """Return the context of a page that asks before an action, and posts it again."""
    names = ["action", "select_across", ACTION_CHECKBOX_NAME]
    return {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.opts,
        "media": admin.media + form.media,
        "form": form,
        "rows": list(queryset[:MAX_SHOWN]),
        "number": queryset.count(),
        "posted": [(name, v) for name in names for v in request.POST.getlist(name)],
    }


def _report(admin, request, done):
    if done:
        message = ngettext("Done for %(n)s.", "Done for %(n)s.", done) % {"n": done}
        admin.message_user(request, message, messages.SUCCESS)


def _is_done(admin, request, row, change):
    name = str(row)
    try:
        with transaction.atomic():
            change(row)
    except ValidationError as refusal:
        admin.message_user(request, f"{name}: {refusal.messages[0]}", messages.ERROR)
        return False
    return True


def _locked(queryset):
    chosen = list(queryset.values_list("pk", flat=True))
    rows = queryset.model.objects.filter(pk__in=chosen).order_by("pk")
    return rows.select_for_update(of=["self"], no_key=True)
