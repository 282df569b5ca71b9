"""What can be edited on the card, by the word in its address: `?edit=note-12`."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from members.accounts.access.permissions import SECRETARY_PERMISSION
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

from . import contact_forms, forms

WORD = re.compile(r"([a-z_]{1,20})(?:-([0-9]{1,18}))?")
CONTACTS, MEMBERSHIP, ACCESS, ROLES = "contacts", "membership", "access", "roles"
PROJECTS, NOTES, FACTS, FEES = "projects", "notes", "facts", "fees"


@dataclass(frozen=True)
class Edit:
    """A form for the rows of a model; `adds` and `changes` are its titles, if it does so.

    `permission` is needed where it is not the right to add or change rows of the model.
    """

    panel: str
    model: type
    form: type
    adds: str = ""
    changes: str = ""
    done: str = _("Saved.")
    button: str = _("Save")
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


EDITS = {
    "contact": Edit(
        CONTACTS,
        Contact,
        contact_forms.ContactForm,
        adds=_("Add a contact"),
        changes=_("Change the contact"),
        done=_("The contact is saved."),
    ),
    "contact_end": Edit(
        CONTACTS,
        Contact,
        contact_forms.EndContactForm,
        changes=_("End as contact"),
        button=_("End"),
        done=_("The contact is ended."),
    ),
    "membership": Edit(
        MEMBERSHIP,
        Membership,
        forms.MembershipForm,
        adds=_("Start a membership"),
        changes=_("Change the membership"),
        done=_("The membership is saved."),
    ),
    "role": Edit(
        ROLES,
        Role,
        forms.RoleForm,
        adds=_("Add an office"),
        changes=_("Change or end the office"),
        done=_("The office is saved."),
    ),
    "project": Edit(
        PROJECTS,
        Participation,
        forms.ParticipationForm,
        adds=_("Add a project"),
        changes=_("Change or end the participation"),
        done=_("The participation is saved."),
    ),
    "note": Edit(
        NOTES,
        Note,
        forms.NoteForm,
        adds=_("Write a note"),
        changes=_("Change the note"),
        done=_("The note is saved."),
    ),
    "note_done": Edit(
        NOTES,
        Note,
        forms.DoneForm,
        changes=_("Is this done?"),
        button=_("Mark as done"),
        done=_("The note is marked as done."),
    ),
    "invitation": Edit(
        ACCESS,
        Invitation,
        contact_forms.InviteForm,
        adds=_("Invite someone"),
        button=_("Send the invitation"),
        done=_("The invitation is on its way."),
        permission=SECRETARY_PERMISSION,
    ),
    "invitation_again": Edit(
        ACCESS,
        Invitation,
        contact_forms.RenewInvitationForm,
        changes=_("Send the invitation again?"),
        button=_("Send again"),
        done=_("The invitation is on its way."),
        permission=SECRETARY_PERMISSION,
    ),
    "invitation_end": Edit(
        ACCESS,
        Invitation,
        contact_forms.WithdrawInvitationForm,
        changes=_("Withdraw the invitation?"),
        button=_("Withdraw"),
        done=_("The invitation is withdrawn."),
        permission=SECRETARY_PERMISSION,
    ),
    "access": Edit(
        ACCESS,
        Representative,
        contact_forms.RoleOfAccessForm,
        changes=_("Change the role"),
        done=_("The role is changed."),
        permission=SECRETARY_PERMISSION,
    ),
    "access_end": Edit(
        ACCESS,
        Representative,
        contact_forms.EndAccessForm,
        changes=_("End the access now?"),
        button=_("End the access"),
        done=_("The access has ended."),
        permission=SECRETARY_PERMISSION,
    ),
    "facts": Edit(
        FACTS,
        Organization,
        forms.FactsForm,
        changes=_("Change how the organization is reached"),
        done=_("The details are saved."),
    ),
    "invoicing": Edit(
        FEES,
        Organization,
        forms.InvoicingForm,
        changes=_("Change how invoices are sent"),
        done=_("The details are saved."),
    ),
}


def read_word(text):
    """Return (name, Edit, number or None) of the word in an address; None if it is none."""
    found = WORD.fullmatch(text)
    edit = EDITS.get(found[1]) if found else None
    return edit and (found[1], edit, int(found[2]) if found[2] else None)
