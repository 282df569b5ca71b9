"""The users of a demo: staff, and a member with a pending change request; its events."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from members import people
from members.accounts import factors
from members.fields.stream import years_after
from members.management.demo_events import create_demo_events
from members.models import (
    Contact,
    Letter,
    Organization,
    Person,
    Representative,
    ResourceStream,
    Site,
    Topic,
    User,
)
from members.records import review

SOURCE = "Eksempel fra demoen"
NOTE = "Eksempel fra demoen, ikke en opplysning om virksomheten."


def create_demo_streams(organization):
    """Create an offer of the organization and its matches, unless they exist."""
    if ResourceStream.objects.filter(source=SOURCE).exists():
        return
    today = timezone.localdate()
    members = Organization.objects.listed().members_on(today).order_by("sort_name")
    other = members.exclude(pk=organization.pk).first()
    site = Site.objects.exclude(latitude=None).order_by("sort_name").first()
    heat = {"kind": "heat", "band": "1-10", "unit": "MW", "site": site}
    soon = {"kind": "competence", "until": today + timedelta(days=10)}
    _create_stream(organization, direction="offered", **heat)
    _create_stream(organization, direction="needed", **soon)
    if other:
        _create_stream(other, direction="needed", **heat)


def _create_stream(organization, **fields):
    today = timezone.localdate()
    values = {"since": today, "until": years_after(today, 1), "note": NOTE, **fields}
    row = ResourceStream(organization=organization, source=SOURCE, **values)
    row.full_clean()
    row.save()


Function = Contact.Function

CONSENTING = {
    "name": "Demo Demosen",
    "title": "Eksempelleder (demo)",
    "email": "demo.demosen@example.org",
    "phone": "00 00 00 01",
}
PRIVATE = {
    "name": "Demo Prøvesen",
    "title": "Eksempelsjef (demo)",
    "email": "demo.provesen@example.org",
    "phone": "00 00 00 02",
}
CONSENTED_ITEMS = ["name", "title", "email"]


def create_demo_contacts(organization, *, by):
    """Create both contacts of the organization, unless one of them exists."""
    emails = [CONSENTING["email"], PRIVATE["email"]]
    if Person.objects.filter(email__in=emails).exists():
        return
    consenting = people.add_contact(organization, CONSENTING, by=by)
    people.add_contact(organization, PRIVATE, function=Function.INVOICE, by=by)
    people.set_consents(consenting.person, CONSENTED_ITEMS, contact=consenting)


# Staff users with their groups; nobody can own an address at example.org (RFC 2606).
SECRETARY = "sekretaer@example.org"
STAFF = {
    SECRETARY: "secretary",
    "leser@example.org": "reader",
    "administrator@example.org": "site administrator",
}
MEMBER = "medlem@example.org"
MESSAGE = "Et eksempel fra demoen: Slik ser et forslag ut for den som skal avgjøre det."
REASON = "Nummeret finnes ikke. Skriv det som dere selv bruker."
DESCRIPTIONS = {
    "description_nb": (
        "Denne teksten er et eksempel, skrevet av demoen.\n\n"
        "Her beskriver et medlem hva det gjør:\n\n- hva det lager\n- hvem det hjelper"
    ),
    "description_en": (
        "This text is an example, written by the demo.\n\n"
        "Here a member describes what it does:\n\n- what it makes\n- who it helps"
    ),
}


def create_demo_users():
    """Create the users that are missing; yield {"who", "code", "key"} of each for log-in."""
    for who, group in STAFF.items():
        user, _is_new = User.objects.get_or_create(email=who, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        if not factors.factors_of(user).exists():
            factors.activate_totp(user)
        key = factors.totp_secret(user)
        yield {"who": who, "code": factors.totp_code(key) if key else "", "key": key}
    create_member_user()
    create_demo_events()
    yield {"who": MEMBER, "code": "", "key": ""}


@transaction.atomic
def create_member_user():
    """Create a user of the first member of the list, with change requests."""
    user, is_new = User.objects.get_or_create(email=MEMBER)
    members = Organization.objects.listed().members_on(timezone.localdate())
    if is_new and (organization := members.order_by("sort_name").first()):
        role = Representative.Role.MANAGER
        user.representations.create(organization=organization, role=role)
        create_change_requests(organization, user)
        # Not at each start: a contact that was erased stays so.
        create_demo_contacts(organization, by=user)
    for organization in user.organizations()[:1]:
        create_demo_streams(organization)


def create_change_requests(organization, user):
    """Submit one change that is rejected and one that is pending; nothing is published."""
    first = review.submit(organization, {"phone": "+47 00 00 00 00"}, by=user)
    if first.waiting:
        by = User.objects.get(email=SECRETARY)
        review.reject(first.waiting.pk, by=by, reason=REASON)
        # Nobody needs this e-mail, and the demo prints all e-mails on the terminal.
        Letter.objects.filter(to=MEMBER).delete()
    review.submit(organization, pending_changes(organization), by=user, message=MESSAGE)


def pending_changes(organization):
    """Return {field: value} of a change request with a field of several kinds."""
    live = review.proposed_values(organization)
    topic = Topic.objects.in_use().exclude(organizations=organization).first()
    site = Site.objects.exclude(presences__organization=organization).first()
    exact = {"since_precision": "year", "until": "", "until_precision": "day"}
    stay = {
        "site": site and site.slug,
        "role": "tenant",
        "since": "2020-01-01",
        **exact,
    }
    return DESCRIPTIONS | {
        "email": "post@example.org",
        "topics": live["topics"] + ([topic.slug] if topic else []),
        "presences": live["presences"] + ([stay] if site else []),
    }
