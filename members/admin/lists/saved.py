"""Save a list under a name; rename, share, update and delete one of one's own."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members.actions import press, run
from members.models import SavedList
from members.queries.lists import saving
from members.queries.lists.declared import LISTS
from members.queries.lists.list_query import ListQuery
from members.queries.lists.saving import CHANGE, DELETE, SAVE

from ..desk import WRITE, desk_page
from .pages import find_query, list_address


@desk_page(
    "lists/<slug:noun>/save/",
    "list_save",
    "lists/save",
    _("Save the list"),
    methods=WRITE,
    finds=find_query,
)
def save_list(request, list_query):
    """Ask for a name, and save the query of the address."""
    form = SAVE.form(request.POST or None, label_suffix="")
    if request.method == "POST" and run(request, SAVE, form, list_query):
        return redirect(_saved_address(form.result))
    return {"list_query": list_query, "form": form}


def _own_list(request, pk):
    """Return a saved list of the user's own if its rows may still be seen, or None."""
    saved = SavedList.objects.filter(owner=request.user, pk=pk).first()
    staff_list = saved and LISTS.get(saved.noun)
    return saved if staff_list and staff_list.is_open_to(request.user) else None


@desk_page(
    "lists/saved/<int:pk>/", "saved_list", "lists/saved", methods=WRITE, finds=_own_list
)
def saved_list(request, saved):
    """Rename, share, update or delete a saved list of one's own."""
    if "delete" in request.POST:
        is_gone = press(request, DELETE, saved)
        return redirect("admin:lists" if is_gone else request.get_full_path())
    list_query = _list_query(request, saved)
    options = {"label_suffix": "", "initial": _initial(saved)}
    options["list_query"] = list_query if request.GET else None
    form = CHANGE.form(request.POST or None, **options)
    if request.method == "POST":
        if run(request, CHANGE, form, saved):
            return redirect(_saved_address(form.result))
        if "gone" not in getattr(form, "refused", ["gone"]):
            saved.refresh_from_db()
    return {
        "title": saved.name,
        "saved": saved,
        "list_query": list_query,
        "form": form,
        "seen": request.POST.get("seen") or saving.fingerprint_of_list(saved),
        "is_new": bool(request.GET),
    }


def _list_query(request, saved):
    """Return the list of the query in the address, or else of the saved query."""
    query = request.GET or saving.parameters_of(saved)
    return ListQuery(LISTS[saved.noun], query, request.user)


def _initial(saved):
    return {"name": saved.name, "is_shared": saved.is_shared}


def _saved_address(saved):
    return list_address(saved.noun, saving.query_of(saved))
