"""Offices as the public may read them: who is named, and who is only counted."""

from django.db.models import Prefetch
from django.utils.translation import ngettext

from ..models import Consent, Role
from ..models.texts import norwegian_key
from .words import small_number

SHOWN = [Consent.Item.NAME, Consent.Item.TITLE]


def roles_with_holders():
    """Load roles with what says who holds them; two queries."""
    consents = Consent.objects.filter(item__in=SHOWN)
    rows = Role.objects.select_related("organization", "person")
    return rows.prefetch_related(Prefetch("person__consents", consents))


class Holding:
    """A role on a day: the listed organization, and the person as agreed then and now."""

    def __init__(self, role, day, today):
        self.role = role
        listed = role.organization_id and role.organization.is_listed
        self.organization = role.organization if listed else None
        agreed = role.person.agreed_on(day, today) if role.person_id else set()
        self.name = role.person.name if Consent.Item.NAME in agreed else ""
        has_title = self.name and Consent.Item.TITLE in agreed
        self.title = role.person.title if has_title else ""

    @property
    def is_named(self):
        return bool(self.organization or self.name)

    @property
    def is_person(self):
        return self.role.person_id is not None

    @property
    def sources(self):
        """Its sources, unless there is somebody in it whom they might name."""
        is_whole = self.organization or not self.role.organization_id
        return (
            self.role.sources if is_whole and (self.name or not self.is_person) else []
        )

    @property
    def text(self):
        """The person, the title and the organization, as far as they are shown."""
        return ", ".join(filter(None, [self.name, self.title, *self._organization]))

    @property
    def _organization(self):
        return [self.organization.name] if self.organization else []

    @property
    def order(self):
        shown = self.organization
        return shown.sort_name if shown else norwegian_key(self.name)


class Office:
    """The holders of one office of a body: the named in Norwegian order, the rest counted."""

    def __init__(self, kind, holdings):
        self.kind = kind
        named = sorted((h for h in holdings if h.is_named), key=lambda h: h.order)
        self.holdings = named
        others = [holding for holding in holdings if not holding.is_named]
        self.persons = sum(holding.is_person for holding in others)
        self.organizations = len(others) - self.persons

    @property
    def label(self):
        return Role.Kind(self.kind).label

    @property
    def named(self):
        """The holders, each once however often the office is theirs."""
        return list({(h.organization, h.name): h for h in self.holdings}.values())

    @property
    def unnamed(self):
        """Words for those who are not named: "én person"."""
        return [*_persons(self.persons), *_organizations(self.organizations)]


def _persons(number):
    text = ngettext("one person", "%(n)s people", number)
    return [text % {"n": small_number(number)}] if number else []


def _organizations(number):
    text = ngettext(
        "one organization that is not shown here",
        "%(n)s organizations that are not shown here",
        number,
    )
    return [text % {"n": small_number(number)}] if number else []


def by_office(holdings):
    """Sort holdings into their offices, the chair first."""
    groups = {}
    for holding in holdings:
        groups.setdefault(holding.role.role, []).append(holding)
    return [Office(kind, groups[kind]) for kind in Role.Kind.values if kind in groups]
