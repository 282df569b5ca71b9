"""The page of all lists, the page of one, and its rows as a file."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.actions import find_row, require_factor
from members.association.messages import NOUNS, actions
from members.exchange.list_files import StaffFile, start_file
from members.queries.lists.bulk.acts import acts_for
from members.queries.lists.declared import LISTS, lists_for
from members.queries.lists.list_query import ListQuery
from members.queries.lists.saving import lists_of, query_of
from members.tables import FORMATS, attachment

from ..desk import POST, desk_page, numbered_page
from .list_page import ListPage

PER_PAGE = 50


def open_list(user, noun):
    """Return the StaffList, or None; raise PermissionDenied if the user may not see its rows."""
    staff_list = LISTS.get(noun)
    if staff_list and not staff_list.is_open_to(user):
        raise PermissionDenied
    return staff_list


def find_query(request, noun):
    """Return the ListQuery of an address, or None; raise PermissionDenied as open_list() does."""
    staff_list = open_list(request.user, noun)
    return staff_list and ListQuery(staff_list, request.GET, request.user)


def list_address(noun, query):
    return f"{reverse('admin:list', args=[noun])}?{query}"


@desk_page(
    "lists/",
    "lists",
    "lists/all",
    _("Lists"),
    opens_to=lists_for,
    menu=_("Lists"),
    label=_("Lists"),
    words=_("Excel, CSV, export, filter, size, municipality, change several"),
)
def all_lists(request):
    """Show the ready-made and the saved lists, by noun."""
    today = timezone.localdate()
    saved = [(one, query_of(one)) for one in lists_of(request.user)]
    groups = [
        {
            "list": one,
            "ready": [(ready.name, ready.query_on(today)) for ready in one.ready],
            "saved": [(s, query) for s, query in saved if s.noun == one.key],
        }
        for one in lists_for(request.user)
    ]
    return {"groups": groups}


@desk_page("lists/<slug:noun>/", "list", "lists/list", finds=find_query)
def list_page(request, list_query):
    """Show one page of a list, with its filters and columns."""
    may_write = actions.SAVE.may(request.user)
    page = numbered_page(request, list_query.rows, PER_PAGE)
    return {
        "title": list_query.staff_list.title,
        "list_query": list_query,
        "listing": ListPage(list_query, page),
        "saved": _saved_list(request, list_query),
        "formats": FORMATS,
        "may_write": list_query.staff_list.key in NOUNS and may_write,
        "may_change": list_query.staff_list.may_change and acts_for(request.user),
    }


@desk_page(
    "lists/<slug:noun>/file/<slug:ending>/", "list_file", methods=POST, finds=find_query
)
def list_file(request, list_query, ending):
    """Send the list as a file, or start a task that makes a large one; either is logged."""
    if ending not in FORMATS:
        raise Http404
    address = list_address(list_query.staff_list.key, list_query.query)
    if list_query.has_personal_data:
        require_factor(request)
    file = StaffFile(list_query, ending, address)
    if "later" in request.POST:
        # To count its rows may take longer than a page may.
        return redirect("admin:task", start_file(file, is_logged=False).key)
    file.log()
    if not file.is_small:
        return redirect("admin:task", start_file(file).key)
    return attachment(file.file_name, file.format.type, file.content())


def _saved_list(request, list_query):
    """Return the SavedList that the address names, if the user may open it."""
    rows = lists_of(request.user).filter(noun=list_query.staff_list.key)
    return find_row(rows, request.GET.get("saved", ""))
