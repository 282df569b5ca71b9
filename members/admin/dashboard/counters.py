"""What waits for the secretariat of who joins, who leaves and whose profile grows old."""

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import (
    Application,
    Organization,
    Reminder,
    Representative,
    Resignation,
)


def to_be_done(may):
    """Give the figures of the desk that are not nought, for whoever may act on them."""
    asked = [
        (
            "application",
            _("apply to join"),
            Application.objects.waiting,
            "answer=waiting",
        ),
        (
            "resignation",
            _("want to leave"),
            Resignation.objects.waiting,
            "answer=waiting",
        ),
        (
            "reminder",
            _("profiles that nobody has confirmed: call them"),
            Reminder.objects.for_secretariat,
            "turn=secretariat",
        ),
        (
            "representative",
            _("contacts whom no letter reaches"),
            unreached,
            "reach=no",
        ),
    ]
    figures = [
        _figure(noun, words, rows().count(), query)
        for noun, words, rows, query in asked
        if may(f"members.change_{noun}")
    ]
    return [figure for figure in figures if figure["number"]]


def unreached(representatives=None):
    """Keep those who act today for a listed organization and whose letters come back."""
    rows = Representative.objects.all() if representatives is None else representatives
    listed = Organization.objects.listed()
    return rows.current().filter(
        user__bounced_on__isnull=False,
        user__is_active=True,
        organization__in=listed,
    )


def _figure(noun, words, number, query):
    address = reverse(f"admin:members_{noun}_changelist")
    return {"words": words, "number": number, "address": f"{address}?{query}"}
