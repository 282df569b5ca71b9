"""The weekly e-mail to staff about what is new among what waits for the secretariat."""

from datetime import time, timedelta

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from members import confirmations, links, mail
from members.actions import Action, without_actor
from members.fields.forms import PlainForm
from members.models import User
from members.work.declared import periodic
from members.work.schedules import Daily

from .digest import monday
from .staff_kinds import STAFF_KINDS

STAFF_PURPOSE = "staff_digest"
WEEK = timedelta(days=7)


class StaffDigestForm(PlainForm):
    is_wanted = forms.BooleanField(
        label=gettext_lazy(
            "Write to me once a week about what waits for the secretariat"
        ),
        required=False,
    )

    def __init__(self, *args, target, **kwargs):
        kwargs["initial"] = {"is_wanted": target.gets_staff_digest}
        super().__init__(*args, target=target, **kwargs)


@periodic(
    "staff_digests",
    gettext_lazy("Write to staff once a week about what waits for the secretariat"),
    Daily(time(7, 40)),
)
def send_staff_digests():
    """Write to staff who decide, at most once a week, if anything is new; return how many."""
    users = _due().order_by("pk").values_list("pk", flat=True)
    return sum(_send_staff_digest(pk) for pk in users)


def choose_staff_digest(user, is_wanted):
    """Record whether the user wants the weekly e-mail to staff."""
    User.objects.filter(pk=user.pk).update(gets_staff_digest=is_wanted)
    user.gets_staff_digest = is_wanted


def _due():
    staff = User.objects.filter(is_staff=True, is_active=True, bounced_on=None)
    never = Q(staff_digest_sent_at=None)
    return staff.filter(
        never | Q(staff_digest_sent_at__date__lt=monday()), gets_staff_digest=True
    )


@transaction.atomic
def _send_staff_digest(pk):
    # Of two processes the second finds, behind the lock, that the first has written.
    rows = _due().select_for_update(of=["self"], no_key=True)
    user = rows.filter(pk=pk).first()
    found = _found(user) if user else []
    new = sum(row["new"] for row in found)
    if not new:
        return 0
    with translation.override(user.language):
        _write_staff_digest(user, new, found)
    user.staff_digest_sent_at = timezone.now()
    user.save(update_fields=["staff_digest_sent_at"])
    return 1


def _found(user):
    """Return what waits of the kinds that the user may deal with, zeros left out."""
    moment = user.staff_digest_sent_at or timezone.now() - WEEK
    found = []
    for kind in STAFF_KINDS.values():
        number, new = kind.count(moment) if user.has_perms(kind.permissions) else (0, 0)
        if number:
            found.append({"label": kind.label, "number": number, "new": new})
    return found


def _write_staff_digest(user, new, found):
    token = confirmations.token(STAFF_PURPOSE, user=user.pk)
    choices = links.absolute(links.path("confirmation", "confirm", token))
    context = {
        "new": new,
        "rows": [{**row, "label": row["label"] % row["number"]} for row in found],
        "choices": choices,
        "link": links.absolute(links.path("user", "dashboard")),
    }
    mail.write_to(user, "staff_digest", context, unsubscribe_url=choices)


CHOOSE_STAFF = Action(
    gettext_lazy("Save"), without_actor(choose_staff_digest), "", StaffDigestForm
)
