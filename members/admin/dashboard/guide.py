"""The secretariat's guide to personal data, with the rows that the declaration knows."""

from django.conf import settings
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext

from members import privacy


def guide(request, site):
    """Render the guide for all staff: who sees what, retention, and how to erase."""
    context = {
        **site.each_context(request),
        "title": gettext("Guide to personal data"),
        "rows": [_row(data) for data in privacy.ALL_DATA],
        "days": settings.KEPT_DAYS,
        "may_erase": request.user.has_perm(privacy.ERASE_PERMISSION),
    }
    return TemplateResponse(request, "admin/guide.html", context)


def _row(data):
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
