"""What can be edited on the card, by the word in its address: `?edit=note-12`."""

import re
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _

from members.accounts.access import actions as access
from members.accounts.access.permissions import SECRETARY_PERMISSION
from members.actions import Action
from members.models import (
    Contact,
    Invitation,
    Membership,
    Note,
    Organization,
    Participation,
    Representative,
    Role,
)
from members.people import actions as people

from ..concurrency.integrity_errors import save_row
from . import forms

WORD = re.compile(r"([a-z_]{1,20})(?:-([0-9]{1,18}))?")
CONTACTS, MEMBERSHIP, ACCESS, ROLES = "contacts", "membership", "access", "roles"
PROJECTS, NOTES, FACTS, FEES = "projects", "notes", "facts", "fees"


@dataclass(frozen=True)
class Edit:
    """An action on the rows of a model; `adds` and `changes` are titles, if it does so.

    `permission` is needed where it is not the right to add or change rows of the model.
    """

    panel: str
    model: type
    action: Action
    adds: str = ""
    changes: str = ""
    permission: str = ""

    def may(self, user, *, is_new):
        verb, model = "add" if is_new else "change", self.model._meta.model_name
        return user.has_perm(self.permission or f"members.{verb}_{model}")

    def rows(self, organization):
        """Return the rows of the organization, which the form may change."""
        if self.model is Organization:
            return Organization.objects.filter(pk=organization.pk)
        return self.model._base_manager.filter(organization=organization)

    def find(self, rows, number):
        """Return the row of the number; without one, only an organization has one."""
        if self.model is Organization:
            return rows.first() if number is None else None
        known = number is not None and self.changes
        return rows.filter(pk=number).first() if known else None

    def title_of(self, row):
        """Return the title of the form that changes the row; of a contact with the name."""
        if self.model is Contact:
            return f"{self.changes}: {row.person}"
        return self.changes

    def new_row(self, organization):
        return self.model(organization=organization)


def _saving(form, done):
    return Action(_("Save"), save_row, done, form)


_edit_of_access = partial(Edit, ACCESS, permission=SECRETARY_PERMISSION)
EDITS = {
    "contact": Edit(
        CONTACTS,
        Contact,
        people.STAFF_SAVE,
        adds=_("Add a contact"),
        changes=_("Change the contact"),
    ),
    "contact_end": Edit(
        CONTACTS, Contact, people.STAFF_END, changes=_("End as contact")
    ),
    "membership": Edit(
        MEMBERSHIP,
        Membership,
        _saving(forms.MembershipForm, _("The membership is saved.")),
        adds=_("Start a membership"),
        changes=_("Change the membership"),
    ),
    "role": Edit(
        ROLES,
        Role,
        _saving(forms.RoleForm, _("The office is saved.")),
        adds=_("Add an office"),
        changes=_("Change or end the office"),
    ),
    "project": Edit(
        PROJECTS,
        Participation,
        _saving(forms.ParticipationForm, _("The participation is saved.")),
        adds=_("Add a project"),
        changes=_("Change or end the participation"),
    ),
    "note": Edit(
        NOTES,
        Note,
        forms.SAVE_NOTE,
        adds=_("Write a note"),
        changes=_("Change the note"),
    ),
    "note_done": Edit(NOTES, Note, forms.MARK_DONE, changes=_("Is this done?")),
    "invitation": _edit_of_access(
        Invitation, access.STAFF_INVITE, adds=_("Invite someone")
    ),
    "invitation_again": _edit_of_access(
        Invitation, access.STAFF_RENEW, changes=_("Send the invitation again?")
    ),
    "invitation_end": _edit_of_access(
        Invitation, access.STAFF_WITHDRAW, changes=_("Withdraw the invitation?")
    ),
    "access": _edit_of_access(
        Representative, access.STAFF_CHANGE_ROLE, changes=_("Change the role")
    ),
    "access_end": _edit_of_access(
        Representative, access.STAFF_END, changes=_("End the access now?")
    ),
    "facts": Edit(
        FACTS,
        Organization,
        _saving(forms.FactsForm, _("The details are saved.")),
        changes=_("Change how the organization is reached"),
    ),
    "invoicing": Edit(
        FEES,
        Organization,
        _saving(forms.InvoicingForm, _("The details are saved.")),
        changes=_("Change how invoices are sent"),
    ),
}


def read_word(text):
    """Return (name, Edit, number or None) of the word in an address; None if it is none."""
    found = WORD.fullmatch(text)
    edit = EDITS.get(found[1]) if found else None
    return edit and (found[1], edit, int(found[2]) if found[2] else None)
