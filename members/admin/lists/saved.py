"""Save a list under a name; rename, share, update and delete one of one's own."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.lists import saving
from members.lists.asked import AskedList
from members.lists.declared import LISTS
from members.models import SavedList

from .pages import asked_list, render


class SavedListForm(forms.ModelForm):
    class Meta:
        model = SavedList
        fields = ["name", "is_shared"]
        widgets = {"name": forms.TextInput({"class": "vTextField"})}

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter a name for the list.")},
    )


def save_list(request, noun, site):
    """Ask for a name, and save what the address asks for."""
    asked = asked_list(request, noun)
    form = SavedListForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            saved = saving.save(asked, **form.cleaned_data, owner=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The list “%s” is saved.") % saved)
            return redirect(_address(saved))
    context = {"asked": asked, "form": form}
    return render(request, site, "save", _("Save the list"), context)


def saved_list(request, pk, site):
    """Rename, share, update or delete a saved list of one's own."""
    saved = _own_or_404(request, pk)
    asked = _asked(request, saved)
    form = SavedListForm(request.POST or None, initial=_values(saved), label_suffix="")
    if request.method == "POST":
        if "delete" in request.POST:
            saved.delete()
            messages.success(request, _("The list “%s” is deleted.") % saved)
            return redirect("admin:lists")
        if form.is_valid() and _is_changed(request, saved, asked, form):
            messages.success(request, _("The list “%s” is saved.") % saved)
            return redirect(_address(saved))
    context = {
        "saved": saved,
        "asked": asked,
        "form": form,
        "seen": request.POST.get("seen") or saving.version(saved),
        "is_new": bool(request.GET),
    }
    return render(request, site, "saved", saved.name, context)


def _is_changed(request, saved, asked, form):
    values = form.cleaned_data
    if request.GET:
        values |= saving.columns_and_query(asked)
    try:
        saving.change(saved, seen=request.POST.get("seen", ""), **values)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        code = getattr(refusal, "code", "")
        form.was_changed = code == "meanwhile"
        if code == "gone":
            return False
    saved.refresh_from_db()
    return form.is_valid()


def _own_or_404(request, pk):
    rows = SavedList.objects.filter(owner=request.user)
    saved = rows.filter(pk=pk).first() if pk < 2**63 else None
    staff_list = LISTS.get(saved.noun) if saved else None
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
