"""Do one thing to many rows: each row is locked, and each refusal is told."""

import pghistory
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.translation import ngettext

MOST_SHOWN = 100


@transaction.atomic
def do(admin, request, queryset, act, reason):
    """Do it to each row; those that refuse stay as they are, and it is said why."""
    with pghistory.context(reason=str(reason)):
        done = sum(_did(admin, request, row, act) for row in _locked(queryset))
    _say(admin, request, done)


def do_each(admin, request, queryset, verb, reason):
    """Do a verb to each row, in a transaction of its own: the verb has its own locks."""

    def act(row):
        verb(row, by=request.user)

    with pghistory.context(reason=str(reason)):
        done = sum(_did(admin, request, row, act) for row in queryset)
    _say(admin, request, done)


def ask_and_do(admin, request, queryset, form_class, title, act):
    """Ask on a page of its own first; `act` gets a row and what the form was given."""
    form = form_class(request.POST if "sure" in request.POST else None)
    if form.is_valid():
        given = form.cleaned_data
        return do(admin, request, queryset, lambda row: act(row, **given), title)
    return TemplateResponse(
        request, "admin/ask.html", page_of_chosen(admin, request, queryset, form, title)
    )


def _say(admin, request, done):
    if done:
        said = ngettext("Done for %(n)s.", "Done for %(n)s.", done) % {"n": done}
        admin.message_user(request, said, messages.SUCCESS)


def _did(admin, request, row, act):
    name = str(row)
    try:
        with transaction.atomic():
            act(row)
    except ValidationError as refusal:
        admin.message_user(request, f"{name}: {refusal.messages[0]}", messages.ERROR)
        return False
    return True


def _locked(queryset):
    chosen = list(queryset.values_list("pk", flat=True))
    rows = queryset.model.objects.filter(pk__in=chosen).order_by("pk")
    return rows.select_for_update(of=["self"], no_key=True)


def page_of_chosen(admin, request, queryset, form, title):
    """Give what a page shows that asks before something is done to the chosen rows."""
    kept = ["action", "select_across", ACTION_CHECKBOX_NAME]
    posted = [(key, request.POST.getlist(key)) for key in kept]
    return {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.opts,
        "media": admin.media + form.media,
        "form": form,
        "rows": queryset[:MOST_SHOWN],
        "number": queryset.count(),
        "posted": [(key, value) for key, values in posted for value in values],
    }
