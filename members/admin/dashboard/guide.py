"""The secretariat's guide to what is personal: written by hand, but for what code knows."""

from django.conf import settings
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext

from members import privacy


def guide(request, site):
    """Tell every member of staff who sees what, what is kept how long, and how to erase."""
    context = {
        **site.each_context(request),
        "title": gettext("Personal data: a guide"),
        "rows": [_row(data) for data in privacy.ALL_DATA],
        "days": settings.KEPT_DAYS,
        "may_erase": request.user.has_perm(privacy.ERASE_PERMISSION),
    }
    return TemplateResponse(request, "admin/guide.html", context)


def _row(data):
    return {
        "noun": data.heading,
        "what": data.description,
        "why": data.purpose,
        "seen_by": data.recipients,
        "kept": _kept(data.retention),
        "setting": _setting(data.retention),
    }


def _setting(how_long):
    """Name the setting of the server that says it, if one does."""
    is_setting = how_long in settings.KEPT_DAYS
    return f"KEEP_{how_long.upper()}_DAYS" if is_setting else ""


def _kept(how_long):
    if how_long not in settings.KEPT_DAYS:
        return how_long
    days = settings.KEPT_DAYS[how_long]
    return ngettext(
        "%(n)s day after it is done", "%(n)s days after it is done", days
    ) % {"n": days}
