"""Office holders as the public may see them: named by consent, otherwise only counted."""

from django.db.models import Prefetch
from django.utils.translation import ngettext

from ..models import Consent, Role
from ..models.texts import norwegian_key
from .labels import spelled_number

SHOWN_ITEMS = [Consent.Item.NAME, Consent.Item.TITLE]


def roles_with_holders():
    """Load roles with organization, person and consents; two queries."""
    consents = Consent.objects.filter(item__in=SHOWN_ITEMS)
    rows = Role.objects.select_related("organization", "person")
    return rows.prefetch_related(Prefetch("person__consents", consents))


class OfficeHolder:
    """The holder of a role: the organization if listed, the person if consented.

    The consent must hold on the given day and today.
    """

    def __init__(self, role, day, today):
        self.role = role
        is_listed = role.organization_id and role.organization.is_listed
        self.organization = role.organization if is_listed else None
        consented = role.person.agreed_on(day, today) if role.person_id else set()
        self.name = role.person.name if Consent.Item.NAME in consented else ""
        has_title = self.name and Consent.Item.TITLE in consented
        self.title = role.person.title if has_title else ""

    @property
    def is_named(self):
        return bool(self.organization or self.name)

    @property
    def is_person(self):
        return self.role.person_id is not None

    @property
    def sources(self):
        """Return the sources of the role, unless they might name somebody not shown."""
        has_organization = self.organization or not self.role.organization_id
        has_person = self.name or not self.is_person
        return self.role.sources if has_organization and has_person else []

    @property
    def order(self):
        shown = self.organization
        return shown.sort_name if shown else norwegian_key(self.name)


class Office:
    """The holders of one kind of role in a body: the named ones by name, others counted."""

    def __init__(self, kind, holders):
        self.kind = kind
        named = sorted((h for h in holders if h.is_named), key=lambda h: h.order)
        self.holders = named
        others = [holder for holder in holders if not holder.is_named]
        self.persons = sum(holder.is_person for holder in others)
        self.organizations = len(others) - self.persons

    @property
    def label(self):
        return Role.Kind(self.kind).label

    @property
    def named(self):
        """Return the named holders, each once."""
        return list({(h.organization, h.name): h for h in self.holders}.values())

    @property
    def unnamed(self):
        """Return texts for those who are not named: "én person"."""
        return [*_persons(self.persons), *_organizations(self.organizations)]


def _persons(number):
    text = ngettext("one person", "%(n)s people", number)
    return [text % {"n": spelled_number(number)}] if number else []


def _organizations(number):
    text = ngettext(
        "one organization that is not shown here",
        "%(n)s organizations that are not shown here",
        number,
    )
    return [text % {"n": spelled_number(number)}] if number else []


def group_by_office(holders):
    """Return the offices of the holders in the order of Role.Kind, the chair first."""
    groups = {}
    for holder in holders:
        groups.setdefault(holder.role.role, []).append(holder)
    return [Office(kind, groups[kind]) for kind in Role.Kind.values if kind in groups]
