"""Save a list under a name; rename, share, update and delete one of one's own."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from members.actions import press, row_or_404, run
from members.lists import saving
from members.lists.asked import AskedList
from members.lists.declared import LISTS
from members.lists.saving import CHANGE, DELETE, SAVE
from members.models import SavedList

from .pages import asked_list, render


def save_list(request, noun, site):
    """Ask for a name, and save what the address asks for."""
    asked = asked_list(request, noun)
    form = SAVE.form(request.POST or None, label_suffix="")
    if request.method == "POST" and run(request, SAVE, form, asked):
        return redirect(_address(form.result))
    context = {"asked": asked, "form": form}
    return render(request, site, "save", _("Save the list"), context)


def saved_list(request, pk, site):
    """Rename, share, update or delete a saved list of one's own."""
    saved = _own_or_404(request, pk)
    if "delete" in request.POST:
        is_gone = press(request, DELETE, saved)
        return redirect("admin:lists" if is_gone else request.get_full_path())
    asked = _asked(request, saved)
    given = {"asked": asked if request.GET else None, "initial": _values(saved)}
    form = CHANGE.form(request.POST or None, label_suffix="", **given)
    if request.method == "POST":
        if run(request, CHANGE, form, saved):
            return redirect(_address(form.result))
        if "gone" not in getattr(form, "refused", ["gone"]):
            saved.refresh_from_db()
    context = {
        "saved": saved,
        "asked": asked,
        "form": form,
        "seen": request.POST.get("seen") or saving.fingerprint_of_list(saved),
        "is_new": bool(request.GET),
    }
    return render(request, site, "saved", saved.name, context)


def _own_or_404(request, pk):
    saved = row_or_404(SavedList.objects.filter(owner=request.user), pk)
    staff_list = LISTS.get(saved.noun)
    if staff_list is None or not staff_list.is_open_to(request.user):
        raise Http404
    return saved


def _asked(request, saved):
    """Return what the address asks for; what is saved, if it asks for nothing."""
    query = request.GET or saving.parameters_of(saved)
    return AskedList(LISTS[saved.noun], query, request.user)


def _values(saved):
    return {"name": saved.name, "is_shared": saved.is_shared}


def _address(saved):
    page = reverse("admin:list", args=[saved.noun])
    return f"{page}?{saving.query_of(saved)}"
