"""The page of all lists, the page of one, and its rows as a file."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import find_row, require_factor
from members.association.messages import NOUNS, actions
from members.exchange.list_files import StaffFile, start_file
from members.queries.lists.bulk.acts import acts_for
from members.queries.lists.declared import LISTS, lists_for
from members.queries.lists.list_query import ListQuery
from members.queries.lists.saving import lists_of, query_of
from members.tables import FORMATS, attachment

from ..desk import PAGES, POST, DeskPage, desk_page, numbered_page
from .list_page import ListPage

PER_PAGE = 50
PAGES += [
    DeskPage(
        name=f"list_{key}",
        view="admin:list",
        arguments=(key,),
        label=capfirst(one.model._meta.verbose_name_plural),
        words=one.words,
        opens_to=one.is_open_to,
    )
    for key, one in LISTS.items()
]


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
    _("Ready-made and saved lists"),
    opens_to=lists_for,
    words=_("save list, lists, Excel, CSV, export, filter, size, change several"),
)
def all_lists(request):
    """Show the ready-made and the saved lists, by noun."""
    saved = list(lists_of(request.user))
    return {"groups": [named_lists(one, saved) for one in lists_for(request.user)]}


def named_lists(staff_list, saved):
    """Return the ready-made lists of a noun and, of the SavedLists, its own."""
    today = timezone.localdate()
    return {
        "list": staff_list,
        "ready": [(one.name, one.query_on(today)) for one in staff_list.ready],
        "saved": [(s, query_of(s)) for s in saved if s.noun == staff_list.key],
    }


@desk_page("lists/<slug:noun>/", "list", "lists/list", finds=find_query, below="")
def list_page(request, list_query):
    """Show one page of a list, with its filters and columns."""
    may_write = actions.SAVE.may(request.user)
    saved = lists_of(request.user).filter(noun=list_query.staff_list.key)
    page = numbered_page(request, list_query.rows, PER_PAGE)
    listing = ListPage(list_query, page, request.GET.get("add"))
    if query := listing.only_column_called:
        return redirect(list_address(list_query.staff_list.key, query))
    return {
        "title": list_query.staff_list.title,
        "list_query": list_query,
        "listing": listing,
        "saved": find_row(saved, request.GET.get("saved", "")),
        "group": named_lists(list_query.staff_list, saved),
        "formats": FORMATS,
        "may_write": list_query.staff_list.key in NOUNS and may_write,
        "may_change": acts_for(request.user, list_query.staff_list.model),
    }


@desk_page(
    "lists/<slug:noun>/file/<slug:ending>/", "list_file", methods=POST, finds=find_query
)
def list_file(request, list_query, ending):
    """Send the list as a file, or start a task that makes a large one; either is logged."""
    if ending not in FORMATS:
        raise Http404
    address = list_address(list_query.staff_list.key, list_query.query)
    if "people" in request.POST and list_query.has_personal_data:
        require_factor(request)
    elif list_query.staff_list.is_personal:
        messages.warning(request, _now("Tick that the file shall have personal data."))
        return redirect(address)
    else:
        list_query = replace(list_query, with_people=False)
    file = StaffFile(list_query, ending, address)
    if "later" in request.POST:
        # To count its rows may take longer than a page may.
        return redirect("admin:task", start_file(file, is_logged=False).key)
    file.log()
    if not file.is_small:
        return redirect("admin:task", start_file(file).key)
    return attachment(file.file_name, file.format.type, file.content())
