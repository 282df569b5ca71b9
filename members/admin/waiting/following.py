"""After a decision: close its assignment, and lead to the next of the same kind."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from members import assignments

from .rows import next_row


def lead_on(request, kind, key):
    """Close the assignment of a row; return HTML with what is next, or that nothing waits."""
    assignments.close(kind.name, str(key))
    row = next_row(kind, request.user, but=str(key))
    return format_html('<span class="next">{}</span>', _words(row))


def _words(row):
    if row:
        text = _("Next: %(title)s") % {"title": row.title}
        return format_html('<a href="{}">{}</a>', row.address, text)
    none, today = _("No more of these wait."), reverse("admin:index")
    return format_html('{} <a href="{}">{}</a>', none, today, _("Today"))
