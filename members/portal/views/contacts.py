from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ..contacts import ACTIONS, AddContact, Contacts, execute
from ..guard import represents
from ..questions import LANGUAGE_FORM, answer, is_shown_again


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def contacts_page(request, organization):
    """Show and change the contacts of the organization; editors may, too."""
    if request.method != "POST":
        return _page(request, organization)
    form = _find_action(request.POST, organization)
    if is_shown_again(request):
        return _page(request, organization, form.forgiven())
    if form.is_valid() and (asked := _ask_first(request, organization, form)):
        return asked
    message = execute(form, request.user)
    if message is None:
        return _page(request, organization, form)
    messages.success(request, message)
    return redirect("portal:contacts", organization.slug)


def _find_action(data, organization):
    """Return the form of the action, or raise 404, also for contacts of others."""
    action = ACTIONS.get(data.get("do"))
    if action is None:
        raise Http404
    if action is AddContact:
        return AddContact(data, organization=organization)
    pk = data.get("row", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise Http404
    own = action.rows().for_organization(organization)
    row = get_object_or_404(own.select_related("person"), pk=pk)
    return action(data, organization=organization, row=row)


def _ask_first(request, organization, form):
    return answer(
        request,
        form.question(),
        lambda: _page(request, organization, form),
        organization=organization,
    )


def _page(request, organization, refused=None):
    context = {
        "organization": organization,
        "contacts": Contacts(organization, refused),
        "language_form": LANGUAGE_FORM,
    }
    return render(request, "portal/contacts.html", context)
