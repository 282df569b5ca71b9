from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ...models import Person
from ..contacts import ACTS, Add, Contacts, did
from ..guard import represents


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def contacts_page(request, organization):
    """Show and keep the contacts of the organization; an editor may."""
    if request.method != "POST":
        return _page(request, organization)
    form = _asked_for(request.POST, organization)
    said = did(form, request.user)
    if said is None:
        return _page(request, organization, form)
    messages.success(request, said)
    return redirect("portal:contacts", organization.slug)


def _asked_for(given, organization):
    """Find what to do and to whom; a contact of others is not found here."""
    kind = ACTS.get(given.get("do"))
    if kind is None:
        raise Http404
    if kind is Add:
        return Add(given, organization=organization)
    number = given.get("row", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    row = get_object_or_404(Person.objects.contacts_of(organization), pk=number)
    return kind(given, organization=organization, row=row)


def _page(request, organization, refused=None):
    context = {
        "organization": organization,
        "contacts": Contacts(organization, refused),
    }
    return render(request, "portal/contacts.html", context)
