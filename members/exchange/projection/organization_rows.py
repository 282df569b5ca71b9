"""Rows of organizations in the open data: those of lists, and the whole of one."""

from datetime import date
from decimal import Decimal

import msgspec

from members.fields import ORGANIZATION

from .base import Addressed, BilingualRef, Duration, Ref, Row, declared

# Rows that stand in other tables, and the logo, which is an address here.
COLUMNS = declared(ORGANIZATION, "logo")


class Name(Duration):
    """A former, legal, brand or short name."""

    name: str
    kind: str


class PresenceRow(Duration):
    """The organization at a site."""

    site: Ref
    role: str


class MembershipRow(Duration):
    """One stay in the cluster, with its evidence."""

    category: str
    certainty: str
    evidence: str
    source: str


OWN = msgspec.defstruct("Own", COLUMNS, bases=(Addressed,), kw_only=True, frozen=True)


class OrganizationRow(OWN):
    """A listed organization, as lists have it."""

    logo: str | None
    source: str
    topics: list[BilingualRef]
    names: list[Name]
    sites: list[PresenceRow]
    memberships: list[MembershipRow]


class ServiceRow(Row):
    """A service that the organization offers."""

    name_nb: str
    name_en: str
    text_nb: str
    text_en: str
    topic: str | None


class ReferenceRow(Row):
    """Work for a customer; `customer_slug` of a listed one."""

    what_nb: str
    what_en: str
    customer: str
    customer_slug: str | None
    confirmed_on: date | None
    year: int | None
    link: str


class CertificateRow(Duration):
    """A certificate that is valid on the day."""

    kind: BilingualRef
    number: str
    issuer: str


class Link(Row):
    """A page about the organization."""

    label: str
    url: str


class PictureRow(Row):
    """A picture on the profile."""

    url: str
    alt_nb: str
    alt_en: str


class FacilityRow(Duration):
    """A test facility that others may use."""

    name_nb: str
    name_en: str
    capability_nb: str
    capability_en: str
    terms_nb: str
    terms_en: str
    contact: str
    site: Ref | None


class StreamRow(Duration):
    """A surplus or a need that the organization made public."""

    direction: str
    kind: str
    band: str
    unit: str
    rhythm: str
    note: str
    note_en: str
    site: Ref | None


class OwnOffice(Duration):
    """An office that the organization holds, itself or through somebody."""

    body: BilingualRef
    role: str


class RelationshipRow(Duration):
    """A relationship to another listed organization, which is `outward` or comes from it."""

    kind: str
    outward: bool
    organization: Ref
    share: Decimal | None


class PartInProject(Duration):
    """A part in a collaboration project."""

    project: BilingualRef
    status: str
    role: str


class OwnEmission(Row):
    """Emissions with their scope, years and sources."""

    scope_nb: str
    scope_en: str
    year_from: int
    year_to: int
    tonnes_co2e: Decimal
    qualifier: str
    is_derived: bool
    confidence: str
    source: str


class OrganizationDetail(OrganizationRow):
    """A listed organization with all that its page shows, but for people."""

    services: list[ServiceRow]
    references: list[ReferenceRow]
    certificates: list[CertificateRow]
    links: list[Link]
    pictures: list[PictureRow]
    facilities: list[FacilityRow]
    streams: list[StreamRow]
    offices: list[OwnOffice]
    relationships: list[RelationshipRow]
    projects: list[PartInProject]
    emissions: list[OwnEmission]
