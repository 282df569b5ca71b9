"""The page of the contacts of an organization."""

from functools import partial

from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from members.actions import action_or_404, form_of, is_form_of, target_of
from members.models import Consent, Contact
from members.people import actions

from ..acting import LANGUAGE_FORM, perform
from ..guard import represents


class ContactPerson:
    """A person with the current and future contacts at one organization.

    `form` changes the person, and `ends` is [(contact, the form to end it)]. `shown` are
    labels of the person's public items there.
    """

    def __init__(self, contacts):
        self.contacts, self.person = contacts, contacts[0].person
        today = timezone.localdate()
        agreed = set().union(*(contact.agreed_on(today) for contact in contacts))
        self.shown = [item.label for item in Consent.Item if item in agreed]
        self.form, self.ends = None, []


class Contacts:
    """The contacts of an organization by function, a ContactPerson for each of `rows`.

    `refused` is the form that was sent and has errors: it is shown as it was typed.
    """

    def __init__(self, organization, refused=None):
        self.organization, self.refused = organization, refused
        self.add = self._form(actions.ADD, organization)
        own = Contact.objects.for_organization(organization).not_ended().by_function()
        consents = Prefetch("consents", Consent.objects.current())
        people = {}
        for contact in (
            own.select_related("person")
            .defer("person__note")
            .prefetch_related(consents)
        ):
            people.setdefault(contact.person_id, []).append(contact)
        self.rows = [self._row(ContactPerson(contacts)) for contacts in people.values()]
        self.ended = list(actions.RESTORE.rows(organization).defer("person__note"))

    def _row(self, row):
        row.form = self._form(actions.UPDATE, row.contacts[0])
        row.ends = [(c, self._form(actions.END, c)) for c in row.contacts]
        for form in (row.form, *(form for _contact, form in row.ends)):
            form.auto_id = f"{type(form).__name__.lower()}-{form.target.pk}-%s"
        return row

    def _form(self, action, target):
        is_sent = is_form_of(self.refused, action, target)
        return self.refused if is_sent else form_of(action, target)


ACTIONS = {
    "add": actions.ADD,
    "change": actions.UPDATE,
    "send": actions.NOTIFY_AGAIN,
    "remove": actions.END,
    "restore": actions.RESTORE,
}


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def contacts_page(request, organization):
    """Show and change the contacts of the organization; editors may, too."""
    if request.method != "POST":
        return _page(request, organization)
    action = action_or_404(ACTIONS, request.POST.get("do"))
    target = target_of(action, organization, request.POST)
    show = partial(_page, request, organization)
    page = perform(request, action, target, show, organization=organization)
    return page or redirect("portal:contacts", organization.slug)


def _page(request, organization, refused=None):
    context = {
        "organization": organization,
        "contacts": Contacts(organization, refused),
        "language_form": LANGUAGE_FORM,
    }
    return render(request, "portal/contacts.html", context)
