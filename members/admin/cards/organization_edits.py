"""The forms on the card of an organization."""

from functools import partial

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now, gettext_lazy as _, pgettext_lazy

from members.accounts.access import staff_actions as access
from members.actions import Action, writes_row
from members.association.joining import CHANGE_CATEGORY
from members.fields import ORGANIZATION
from members.models import (
    Contact,
    Invitation,
    Membership,
    Note,
    Organization,
    Participation,
    Person,
    Project,
    Representative,
    Role,
)
from members.people import staff_actions as people
from members.records.renaming import record_former_name

from ..concurrency.integrity_errors import save_row
from ..registry.former_names import FormerNameMixin
from ..registry.headcount import HeadcountForm
from ..registry.municipalities import MunicipalityForm
from ..registry.similar import UniqueNumberMixin
from .edits import CardForm, Edit, agreement_field, bodies, field_for, saving

CONTACTS, MEMBERSHIP, ACCESS, ROLES = "contacts", "membership", "access", "roles"
PROJECTS, NOTES, FACTS, FEES = "projects", "notes", "facts", "fees"
LISTING = "listing"


class MembershipForm(CardForm):
    class Meta:
        model = Membership
        fields = ["since", "category", "certainty", "evidence"]
        formfield_callback = field_for

    def _get_validation_exclusions(self):
        # An overlap is refused here, where it can be named, before the database does so.
        return super()._get_validation_exclusions() - {"organization", "until"}


def _contacts_of(role):
    """Return the contacts of the organization of an office, and its holder."""
    contacts = Contact.objects.filter(organization=role.organization_id)
    is_contact, is_holder = Q(pk__in=contacts.values("person")), Q(pk=role.person_id)
    return Person.objects.filter(is_contact | is_holder).order_by("sort_name")


class RoleForm(CardForm):
    choices = {"body": bodies, "person": _contacts_of}

    class Meta:
        model = Role
        fields = ["body", "role", "person", "since", "until"]
        help_texts = {"person": _("One of the contacts, or nobody.")}
        formfield_callback = field_for


class ParticipationForm(CardForm):
    choices = {
        "project": lambda row: Project.objects.only(
            "id", "title_nb", "title_en"
        ).order_by("sort_title")
    }

    class Meta:
        model = Participation
        fields = ["project", "role", "role_detail", "role_detail_en", "since", "until"]
        formfield_callback = field_for


class NoteForm(CardForm):
    """A note; one that is stored can be marked as done."""

    is_done = forms.BooleanField(label=pgettext_lazy("note", "Done"), required=False)

    class Meta:
        model = Note
        fields = ["text", "follow_up_on"]
        formfield_callback = field_for

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        self.initial["is_done"] = target.done_on is not None
        if target.pk is None:
            del self.fields["is_done"]

    @property
    def arguments(self):
        return {"is_done": self.cleaned_data.get("is_done", False)}


class FactsForm(UniqueNumberMixin, HeadcountForm, MunicipalityForm, CardForm):
    """How an organization is reached, and its number."""

    class Meta:
        model = Organization
        fields = [declared.name for declared in ORGANIZATION.on_card]
        formfield_callback = field_for


class NameForm(FormerNameMixin, CardForm):
    class Meta:
        model = Organization
        fields = ["name"]

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        self.ask_about(target.name, _now("Keep “%(name)s” as a former name"))

    @property
    def arguments(self):
        return self.answer


class ShowForm(CardForm):
    """The agreement of an organization to be shown publicly."""

    class Meta:
        model = Organization
        fields = ["listing_agreed_on", "listing_agreed_by"]
        formfield_callback = field_for

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        self.fields["listing_agreed_on"] = agreement_field()
        self.initial["listing_agreed_on"] = (
            target.listing_agreed_on or timezone.localdate()
        )


class HideForm(CardForm):
    reason_needed = _("Give a reason for hiding the organization.")

    class Meta:
        model = Organization
        fields = []


class InvoicingForm(CardForm):
    """How an organization wants its invoices."""

    class Meta:
        model = Organization
        fields = ["invoice_format", "invoice_email", "invoice_address"]
        fields += ["invoice_reference"]
        formfield_callback = field_for


def _save_note(note, *, is_done, by):
    if note.pk is None:
        note.written_by = by
    if is_done != (note.done_on is not None):
        note.done_on = timezone.localdate() if is_done else None
    save_row(note)


def _mark_done(note, *, by):
    note.done_on = note.done_on or timezone.localdate()
    note.save(update_fields=["done_on"])


def _rename(organization, *, by, **answer):
    before = Organization.objects.values_list("name", flat=True).get(pk=organization.pk)
    save_row(organization)
    record_former_name(organization, before, **answer)


RENAME = Action(_("Save"), _rename, _("The name is changed."), NameForm, may=writes_row)


def _show(organization, *, by):
    organization.is_listed = True
    save_row(organization)


def _hide(organization, *, by):
    organization.is_listed = False
    save_row(organization)


SHOW = Action(
    _("Show publicly"),
    _show,
    _("The organization is shown publicly."),
    ShowForm,
    may=writes_row,
)
HIDE = Action(
    _("Hide from the public"),
    _hide,
    _("The organization is hidden from the public."),
    HideForm,
    may=writes_row,
)
_note_action = partial(Action, may=writes_row)
SAVE_NOTE = _note_action(_("Save"), _save_note, _("The note is saved."), NoteForm)
MARK_DONE = _note_action(
    _("Mark as done"), _mark_done, _("The note is marked as done.")
)


def access_edits(kind, **options):
    """Return the Edits of the rows of a user, of a subclass of Edit."""
    of_access = partial(kind, ACCESS, Representative, **options)
    return {
        "access": of_access(access.STAFF_CHANGE_ROLE, changes=_("Change the role")),
        "access_end": of_access(access.STAFF_END, changes=_("End the access now?")),
    }


_edit_of_invitation = partial(Edit, ACCESS, Invitation)
EDITS = {
    "contact": Edit(
        CONTACTS,
        Contact,
        people.STAFF_SAVE,
        adds=_("Add a contact"),
        changes=_("Change the contact"),
        other="person",
    ),
    "contact_end": Edit(
        CONTACTS,
        Contact,
        people.STAFF_END,
        changes=_("End as contact"),
        other="person",
    ),
    "membership": Edit(
        MEMBERSHIP,
        Membership,
        saving(MembershipForm, _("The membership is saved.")),
        adds=_("Start a membership"),
        changes=_("Change the membership"),
    ),
    "category": Edit(
        MEMBERSHIP,
        Membership,
        CHANGE_CATEGORY,
        changes=_("Change the category from a day"),
    ),
    "show": Edit(
        LISTING, Organization, SHOW, changes=_("Show the organization publicly?")
    ),
    "hide": Edit(
        LISTING, Organization, HIDE, changes=_("Hide the organization from the public?")
    ),
    "role": Edit(
        ROLES,
        Role,
        saving(RoleForm, _("The office is saved.")),
        adds=_("Add an office"),
        changes=_("Change or end the office"),
    ),
    "project": Edit(
        PROJECTS,
        Participation,
        saving(ParticipationForm, _("The participation is saved.")),
        adds=_("Add a project"),
        changes=_("Change or end the participation"),
    ),
    "note": Edit(
        NOTES,
        Note,
        SAVE_NOTE,
        adds=_("Write a note"),
        changes=_("Change the note"),
    ),
    "note_done": Edit(NOTES, Note, MARK_DONE, changes=_("Is this done?")),
    "invitation": _edit_of_invitation(access.STAFF_INVITE, adds=_("Invite someone")),
    "invitation_again": _edit_of_invitation(
        access.STAFF_RENEW, changes=_("Send the invitation again?")
    ),
    "invitation_end": _edit_of_invitation(
        access.STAFF_WITHDRAW, changes=_("Withdraw the invitation?")
    ),
    **access_edits(Edit),
    "facts": Edit(
        FACTS,
        Organization,
        saving(FactsForm),
        changes=_("Change how the organization is reached"),
    ),
    "name": Edit(FACTS, Organization, RENAME, changes=_("Change the name")),
    "invoicing": Edit(
        FEES,
        Organization,
        saving(InvoicingForm),
        changes=_("Change how invoices are sent"),
    ),
}
