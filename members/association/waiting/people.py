"""Kinds of waiting rows on people: access, resignations, e-mails, consents, erasures."""

from datetime import date

from django.db.models import Exists, F, Min, OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _, npgettext_lazy

from members.accounts.access.staff_actions import STAFF_GRANT
from members.actions import links
from members.actions.waiting import OF, RowText, WaitingKind, name_at
from members.models import (
    AccessRequest,
    Contact,
    Letter,
    Note,
    Person,
    Representative,
    Resignation,
    User,
)
from members.models.email_addresses import evidence, readable

# A person may be a contact of several organizations; the latest is named.
CONTACTS = Contact.objects.filter(person=OuterRef("pk")).order_by("-pk")
AT_WORK = {
    "of": Subquery(CONTACTS.values("organization__name")[:1]),
    "organization": Subquery(CONTACTS.values("organization")[:1]),
}
PEOPLE = ("person", "admin_list")
UNDELIVERED = (
    Letter.objects.failed_lately().filter(to=OuterRef("user__email")).order_by("-pk")
)


def _managed(waiting):
    """Return the function that filters an organization's rows if the user is its manager."""

    def rows(organization, user):
        mine = Representative.objects.current().managers().filter(user=user)
        mine = mine.filter(organization=OuterRef("organization"))
        return waiting().filter(Exists(mine), organization=organization)

    return rows


def _contacts_today(organization):
    """Filter its contacts of today, but for erased ones and requests for erasure."""
    contacts = Contact.objects.current().for_organization(organization)
    here = Exists(contacts.filter(person=OuterRef("pk")))
    people = Person.objects.filter(here, erasure_asked_on=None).exclude(link_key="")
    first = contacts.filter(person=OuterRef("pk")).order_by()
    since = first.values("person").values(day=Min("since"))
    return people.annotate(contact_since=Subquery(since))


def _not_notified(organization, user):
    return _contacts_today(organization).filter(told_on=None)


def _last_day(row):
    return _("last day %(day)s") % {"day": date_format(date.fromisoformat(row["day"]))}


def _access_request(row):
    hint = evidence(row["email"], row["website"]).label
    return RowText(row["name"], hint, row["of"])


def _bounced(row):
    letter = row["letter"]
    address = (
        links.path("letter", "admin_page", letter)
        if letter
        else links.path("organization", "admin_page", row["organization"]) + "#access"
    )
    return RowText(row["name"], readable(row["email"]), row["of"], address)


def _follow_up(row):
    note = Truncator(" ".join(row["text"].split())).chars(90)
    address = links.path("organization", "admin_page", row["organization"]) + "#notes"
    return RowText(row["of"], note, row["by"], address)


def _not_informed(row):
    note = "" if row["email"] else _("no e-mail address")
    return RowText(row["name"], note, row["of"] or "")


def _not_notified_text(row):
    text = _("Not notified yet") if row["email"] else _("No e-mail address")
    return RowText(row["name"], text)


ACCESS_REQUESTS = WaitingKind.declare(
    name="access_requests",
    place=30,
    label=npgettext_lazy("waiting", "request for access", "requests for access"),
    rows=AccessRequest.objects.waiting,
    values=OF
    | {"name": F("name"), "email": F("email"), "website": F("organization__website")},
    describe=_access_request,
    since="made_at",
    permissions=STAFF_GRANT.may.permissions,
    new="made_at__gt",
    noun="accessrequest",
)
WaitingKind.declare(
    name="access_requests",
    place=20,
    label=ACCESS_REQUESTS.label,
    rows=_managed(AccessRequest.objects.waiting),
    values={"name": F("name")},
    describe=lambda row: RowText(row["name"], _("asks for access")),
    since="made_at",
    digest=User.Digest.ACCESS,
    page=("organization", "access"),
)
RESIGNATIONS = WaitingKind.declare(
    name="resignations",
    place=50,
    label=npgettext_lazy("waiting", "resignation", "resignations"),
    rows=Resignation.objects.waiting,
    values=OF | {"by": name_at("given_by"), "day": F("last_day")},
    describe=lambda row: RowText(row["of"], _last_day(row), row["by"]),
    since="given_on",
    permissions=("members.change_resignation",),
    new="given_on__gte",
    noun="resignation",
)
WaitingKind.declare(
    name="resignations",
    place=100,
    label=RESIGNATIONS.label,
    rows=_managed(Resignation.objects.waiting),
    values={"day": F("last_day")},
    describe=lambda row: RowText(
        _("End the membership"),
        _last_day(row),
        address=links.path("organization", "leave", row["slug"]),
    ),
    since="given_on",
    page=("organization", "access"),
)
WaitingKind.declare(
    name="bounced",
    place=80,
    label=npgettext_lazy(
        "waiting", "contact whose e-mail bounces", "contacts whose e-mail bounces"
    ),
    rows=Representative.objects.unreached,
    values=OF
    | {
        "name": name_at("user"),
        "email": F("user__email"),
        "letter": Subquery(UNDELIVERED.values("pk")[:1]),
    },
    describe=_bounced,
    since="user__bounced_on",
    permissions=("members.change_representative",),
    noun="representative",
)
WaitingKind.declare(
    name="follow_ups",
    place=90,
    label=npgettext_lazy("waiting", "note to follow up", "notes to follow up"),
    rows=lambda: Note.objects.due(timezone.localdate()),
    values=OF | {"by": name_at("written_by"), "text": F("text")},
    describe=_follow_up,
    since="follow_up_on",
    permissions=("members.change_note",),
    new="follow_up_on__gt",
)
WaitingKind.declare(
    name="erasures",
    place=130,
    label=npgettext_lazy("waiting", "request for erasure", "requests for erasure"),
    rows=lambda: Person.objects.exclude(erasure_asked_on=None),
    values=AT_WORK | {"name": F("name")},
    describe=lambda row: RowText(row["name"], who=row["of"] or ""),
    since="erasure_asked_on",
    permissions=("members.change_person",),
    new="erasure_asked_on__gte",
    noun="person",
    listing=PEOPLE,
    query="told=erasure",
)
WaitingKind.declare(
    name="not_informed",
    place=140,
    label=npgettext_lazy(
        "waiting",
        "person not informed that they are in the registry",
        "people not informed that they are in the registry",
    ),
    rows=Person.objects.not_informed,
    values=AT_WORK | {"name": F("name"), "email": F("email")},
    describe=_not_informed,
    permissions=("members.change_person",),
    noun="person",
    listing=PEOPLE,
    query="told=not",
)
WaitingKind.declare(
    name="not_told",
    place=70,
    label=npgettext_lazy(
        "waiting", "contact not notified yet", "contacts not notified yet"
    ),
    rows=_not_notified,
    values={"name": F("name"), "email": F("email")},
    describe=_not_notified_text,
    since="contact_since",
    digest=User.Digest.CONTACTS,
    page=("organization", "contacts"),
)
