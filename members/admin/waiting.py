"""The rows that wait for the secretariat: their holders, and the next one after a decision."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from members.actions import press
from members.association import waiting
from members.models import User
from members.models.assignments import ROW_KEY_PATTERN

from .desk import POST, desk_page, numbered_page

PER_PAGE = 50


def sections(user):
    """Return the sections that the user may deal with, that with the oldest row first.

    Rows have their holders.
    """
    groups = waiting.sections(waiting.staff_kinds(user))
    _set_holders(row for group in groups for row in group.rows)
    return sorted(groups, key=_oldest)


def _set_holders(waiting_rows):
    rows = {(row.kind.name, row.key): row for row in waiting_rows}
    for pair, holder in waiting.holders(rows).items():
        if pair in rows:
            rows[pair].holder = holder


def _oldest(group):
    """Return the moment since which the oldest row waits; rows without one come last."""
    moments = [row.since for row in group.rows if row.since]
    return min(moments, default=timezone.now())


def is_shared():
    """Whether two or more of staff work here: alone, nobody need take a row."""
    return len(User.objects.filter(is_staff=True, is_active=True)[:2]) > 1


def _kind_of_address(request, name):
    kind = waiting.STAFF_KINDS.get(name)
    if kind and not kind.is_for(request.user):
        raise PermissionDenied
    return kind


@desk_page(
    "waiting/<slug:key>/", "waiting", "waiting", finds=_kind_of_address, below=""
)
def waiting_rows(request, kind):
    """Show all rows of a kind that waits, the oldest first."""
    page = page_of_rows(request, kind)
    _set_holders(page.object_list)
    return {
        "title": kind.title(page.paginator.count),
        "page": page,
        "is_shared": is_shared(),
    }


def page_of_rows(request, kind):
    return waiting.read_page(kind, partial(numbered_page, request, size=PER_PAGE))


def list_above(kind):
    """Return the breadcrumb from the page of a row to the list of its kind."""
    return [{"address": kind.list_address, "title": kind.title(2)}]


@desk_page("take/", "take", methods=POST)
def take_row(request):
    """Take the row that the form names, or put it back, and return to where it was pressed."""
    target = _kind_and_key_or_404(request)
    action = waiting.ASSIGNING.get(request.POST.get("do"))
    if action is None:
        raise Http404
    press(request, action, target)
    return redirect(_address_before(request))


def holder_context(kind, key, request):
    """Return the context that the page of a waiting row has about its holder."""
    [holder] = [*waiting.holders([(kind.name, str(key))]).values()] or [None]
    return {"kind": kind, "key": str(key), "holder": holder} | {
        "back": request.path,
        "is_shared": is_shared(),
    }


def lead_on(request, kind, key):
    """Close the assignment of a row; return HTML that links the next one, if any waits."""
    waiting.close_assignments(kind.name, str(key))
    row = waiting.next_row(kind, request.user, but=str(key))
    return format_html('<span class="next">{}</span>', _link_to_next(row))


def go_on(request, kind, key):
    """Close the assignment of a decided row; redirect to the oldest of the same kind.

    Without any, a request of its own looks for one of another kind.
    """
    waiting.close_assignments(kind.name, str(key))
    row = waiting.next_row(kind, request.user, but=str(key))
    return redirect(row.address) if row else redirect("admin:next", kind.name)


@desk_page("next/<slug:after>/", "next")
def next_of_others(request, after):
    """Redirect to the oldest row of the other kinds whose new rows are counted, if any."""
    user = request.user
    groups = [one for one in sections(user) if one.kind.new and one.kind.name != after]
    rows = [row for group in groups for row in group.rows]
    free = [row for row in rows if row.holder is None or row.holder.user == user]
    return redirect(free[0].address if free else "admin:index")


def _link_to_next(row):
    if row:
        text = _("Next: %(title)s") % {"title": row.title}
        return format_html('<a href="{}">{}</a>', row.address, text)
    none, today = _("No more of these wait."), reverse("admin:index")
    return format_html('{} <a href="{}">{}</a>', none, today, _("Today"))


def _kind_and_key_or_404(request):
    kind = waiting.STAFF_KINDS.get(request.POST.get("kind", ""))
    key = request.POST.get("row", "")
    if kind is None or not ROW_KEY_PATTERN.fullmatch(key):
        raise Http404
    return kind, key


def _address_before(request):
    # The form names the address: it must not lead off the site.
    address = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(address, None) and address.startswith("/admin/"):
        return address
    return reverse("admin:index")
