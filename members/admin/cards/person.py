"""The card of a person: only for users with the right to see people."""

from functools import cached_property
from operator import attrgetter

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import Action, Staff
from members.association.waiting import rows_about, staff_kinds
from members.fields import PERSON
from members.fields.kinds import Fact
from members.models import (
    Consent,
    Contact,
    NewsletterConsent,
    Organization,
    Person,
    Representative,
    Role,
)
from members.people import leaving, staff_actions as people
from members.people.newsletter import unsubscribe
from members.people.privacy.actions import ERASE

from .card import MAY_SEE_PEOPLE, Card
from .edits import CardForm, Edit, bodies, field_for, organizations, saving
from .organization_edits import access_edits
from .page import Panel, add_card

FACTS, CONTACTS, ROLES, CONSENTS = "facts", "contacts", "roles", "consents"


class PlaceForm(CardForm):
    """A function for an organization; consents follow a stored row, which never moves."""

    choices = {"organization": organizations}

    class Meta:
        model = Contact
        fields = ["organization", "function", "since", "until"]
        formfield_callback = field_for

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        self.fields["organization"].disabled = target.pk is not None


def _places_of(role):
    """Return the organizations that the person of an office is a contact for, and its own."""
    contacts = Contact.objects.filter(person=role.person_id)
    is_place = Q(pk__in=contacts.values("organization"))
    rows = Organization.objects.filter(is_place | Q(pk=role.organization_id))
    return rows.order_by("sort_name")


class PersonRoleForm(CardForm):
    choices = {"body": bodies, "organization": _places_of}

    class Meta:
        model = Role
        fields = ["body", "role", "organization", "since", "until"]
        help_texts = {"organization": _("On whose behalf, or nobody's.")}
        formfield_callback = field_for


class ConsentEndForm(CardForm):
    class Meta:
        model = Consent
        fields = ["until", "is_revoked"]
        formfield_callback = field_for


class NewsletterEndForm(CardForm):
    class Meta:
        model = NewsletterConsent
        fields = []


def _end_newsletter(consent, *, by):
    unsubscribe(consent.person)


END_NEWSLETTER = Action(
    _("End the newsletter"),
    _end_newsletter,
    _("The newsletter is ended."),
    NewsletterEndForm,
    may=Staff("members.change_newsletterconsent"),
)


class AccessEdit(Edit):
    """An edit of the access that the user with the person's address has."""

    def rows(self, record):
        return Representative.objects.filter(user__email=record.email)


class PersonCard(Card):
    noun = PERSON
    name = "person"
    parts = (
        *("contacts", "roles", "representatives", "consents"),
        *("newsletter_consents", "letters"),
    )
    edits = {
        "facts": Edit(
            FACTS, Person, people.STAFF_UPDATE, changes=_("Change the details")
        ),
        "link": Edit(
            FACTS,
            Person,
            people.STAFF_NOTIFY,
            changes=_("Send the e-mail with the person's own link?"),
        ),
        "contact": Edit(
            CONTACTS,
            Contact,
            saving(PlaceForm, _("The contact is saved.")),
            adds=_("Add an organization"),
            changes=_("Change the contact"),
            other="organization",
        ),
        "contact_end": Edit(
            CONTACTS,
            Contact,
            people.STAFF_END,
            changes=_("End as contact"),
            other="organization",
        ),
        "role": Edit(
            ROLES,
            Role,
            saving(PersonRoleForm, _("The office is saved.")),
            adds=_("Add an office"),
            changes=_("Change or end the office"),
        ),
        **access_edits(AccessEdit, other="organization"),
        "consent": Edit(
            CONSENTS,
            Consent,
            saving(ConsentEndForm, _("The consent is saved.")),
            changes=_("End the consent"),
        ),
        "newsletter": Edit(
            "newsletter",
            NewsletterConsent,
            END_NEWSLETTER,
            changes=_("End the newsletter, as the person wishes?"),
        ),
    }
    panels = [
        Panel(FACTS, _("Details"), MAY_SEE_PEOPLE, template="person"),
        Panel("waiting", _("Waiting for you"), "members.change_person"),
        Panel(
            CONTACTS,
            _("Contact for"),
            adds="contact",
            row="contact",
            other="organization",
        ),
        Panel(ROLES, _("Offices"), adds="role", row="role", text=attrgetter("body")),
        Panel(CONSENTS, _("Agreed to show"), row="consent"),
        Panel(
            "newsletter",
            _("Newsletter"),
            rows="newsletter_consents",
            row="newsletter",
            empty=_("Not agreed to."),
        ),
        Panel(
            "access",
            _("Access"),
            rows="representatives",
            row="representative",
            other="organization",
        ),
        Panel("letters", _("Last e-mails")),
        Panel("timeline", _("Last changes"), MAY_SEE_PEOPLE, is_folded=True),
    ]

    @property
    def pages(self):
        pages, pk = super().pages, self.record.pk
        if leaving.LEAVE.may(self.user) and self.record.link_key:
            address = reverse("admin:members_person_leave", args=[pk])
            pages.append((_now("The person leaves …"), address))
        if ERASE.may(self.user):
            address = reverse("admin:erase", query={"person": pk})
            pages.append((_now("See stored data and erase"), address))
        return pages

    @property
    def facts(self):
        day = self.record.told_on
        text = date_format(day, "j. F Y") if day else _now("not yet")
        return [*super().facts, Fact(_now("Informed on"), text)]

    @cached_property
    def waiting(self):
        kinds = [kind for kind in staff_kinds(self.user) if kind.noun == self.name]
        rows = rows_about(kinds, self.record.pk)
        return [(capfirst(r.kind.label % 1), r.since, r.address) for r in rows]


add_card(PersonCard)
