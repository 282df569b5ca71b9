"""The secretariat's guide to personal data, with the rows that the declaration knows."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _, ngettext

from members.people import privacy
from members.people.privacy.actions import ERASE
from members.people.privacy.guests import guest_days

from ..desk import WRITE, desk_page


@desk_page(
    "guide/",
    "guide",
    "guide",
    _("Guide to personal data"),
    methods=WRITE,
    words=_("GDPR, consent, access to own data, help"),
)
def guide(request):
    """Show the guide for all staff: visibility, retention, and how to erase."""
    return {
        "rows": [_retention_row(data) for data in privacy.ALL_DATA],
        "days": settings.KEPT_DAYS,
        "guest_days": guest_days(),
        "may_erase": ERASE.may(request.user),
    }


def _retention_row(data):
    return {
        "heading": data.heading,
        "what": data.description,
        "why": data.purpose,
        "seen_by": data.recipients,
        "kept": _retention(data.retention),
        "setting": _setting(data.retention),
    }


def _setting(period):
    """Return the name of the server's setting for the period, or an empty string."""
    is_setting = period in settings.KEPT_DAYS
    return f"KEEP_{period.upper()}_DAYS" if is_setting else ""


def _retention(period):
    if period not in settings.KEPT_DAYS:
        return period
    days = settings.KEPT_DAYS[period]
    return ngettext(
        "%(n)s day after completion", "%(n)s days after completion", days
    ) % {"n": days}
