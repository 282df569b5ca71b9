from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import drafts
from ..editing import Editing
from ..forms.rows import KINDS, one_more
from ..guard import represents

ADD = "add-"


def show_again(request, organization):
    """Show what was typed with a mark that is too old, to be sent once more."""
    editing = Editing(organization, request.user, request.POST, request.FILES)
    return page(request, editing, status=403, is_old=True)


@represents
@drafts.keeps(show_again)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request, organization):
    """Show the form of all that a member owns; what is sent becomes a proposal."""
    if request.method == "POST":
        return _post(request, organization)
    typed = drafts.typed(request, organization)
    editing = Editing(organization, request.user, typed)
    return page(request, editing, is_kept=typed is not None)


def _post(request, organization):
    """Do what the pressed button says; each but sending only shows the form again."""
    act = request.POST.get("act", "")
    if act == "discard":
        drafts.forget(request)
        return redirect("portal:profile", organization.slug)
    data = request.POST
    added = act.removeprefix(ADD) if act.removeprefix(ADD) in KINDS else ""
    if added:
        data = one_more(data, added)
    editing = Editing(organization, request.user, data, request.FILES)
    submitted = editing.send() if act == "send" else None
    if added and editing.sets[added].forms:
        editing.sets[added].focus_on_last()
    if submitted is None:
        return page(request, editing, act=act)
    drafts.forget(request)
    messages.success(request, _said(*submitted))
    return redirect("portal:organization", organization.slug)


def _said(waiting, published):
    if waiting and published:
        return _("Sent to the secretariat. What needs no review is public already.")
    if published:
        return _("Saved, and public already.")
    if waiting:
        return _("Sent to the secretariat. Nothing is public before they approve it.")
    return _("Nothing is changed, so nothing waits.")


def page(request, editing, status=200, **shown):
    """Show the form as it was typed."""
    context = {"organization": editing.organization, "editing": editing, **shown}
    return render(request, "portal/profile.html", context, status=status)
