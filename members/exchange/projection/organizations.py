"""Organizations in the open data: a short row in lists, the whole public profile alone."""

from datetime import date
from decimal import Decimal

import msgspec
from django.db.models import Value
from django.db.models.functions import JSONObject

from members.fields import ORGANIZATION
from members.models import (
    Certificate,
    CustomerReference,
    Emission,
    Membership,
    Organization,
    OrganizationName,
    OrganizationRelationship,
    OrganizationTopic,
    Participation,
    Presence,
    ProfileLink,
    ResourceStream,
    Role,
    Service,
    TestFacility,
)
from members.models.prepared import AnyOf, prepared
from members.operation.publication.marks import PEOPLE, PICTURES
from members.queries.filters import OrganizationFilter

from .base import (
    PERIOD,
    BilingualRef,
    Duration,
    Projection,
    Ref,
    Row,
    absolute,
    convert,
    declared,
    declared_values,
    json_rows,
    prefix,
    public_by,
    same,
)

# Rows that stand in other tables, and the logo, which is an address here.
COLUMNS = declared(ORGANIZATION, "logo")
VALUES = declared_values(ORGANIZATION, COLUMNS)
READ = {*dict(COLUMNS), "id", "slug", "source", "logo"}
NEVER_READ = [f.name for f in Organization._meta.concrete_fields if f.name not in READ]


class Name(Duration):
    """A former, legal, brand or short name."""

    name: str
    kind: str


class PresenceRow(Duration):
    """The organization at a site."""

    site: Ref
    role: str


class MembershipRow(Duration):
    """One stay in the cluster, with what it is known from."""

    category: str
    certainty: str
    evidence: str
    source: str


OWN = msgspec.defstruct("Own", COLUMNS, bases=(Row,), kw_only=True, frozen=True)


class OrganizationRow(OWN):
    """A listed organization, as lists have it."""

    id: int
    slug: str
    url_nb: str
    url_en: str
    logo: str | None
    source: str
    topics: list[BilingualRef]
    names: list[Name]
    sites: list[PresenceRow]
    memberships: list[MembershipRow]


class ServiceRow(Row):
    """What the organization offers."""

    name_nb: str
    name_en: str
    text_nb: str
    text_en: str
    topic: str | None


class ReferenceRow(Row):
    """What was done for whom; `customer_slug` of a listed customer."""

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


class Link(Row):
    """A page about the organization."""

    label: str
    url: str


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


class OfficeRow(Duration):
    """An office that the organization holds, itself or through somebody."""

    body: BilingualRef
    role: str


class RelationshipRow(Duration):
    """A relationship to another listed organization, which is `outward` or comes from it."""

    kind: str
    outward: bool
    organization: Ref
    share: Decimal | None


class ProjectRow(Duration):
    """A part in a collaboration project."""

    project: BilingualRef
    status: str
    role: str


class EmissionRow(Row):
    """Emissions with what they count, their years and sources."""

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
    facilities: list[FacilityRow]
    streams: list[StreamRow]
    offices: list[OfficeRow]
    relationships: list[RelationshipRow]
    projects: list[ProjectRow]
    emissions: list[EmissionRow]


def ref(path, name="name"):
    return JSONObject(slug=f"{path}__slug", name=f"{path}__{name}")


def bilingual_ref(path, name="name"):
    return JSONObject(
        slug=f"{path}__slug",
        name_nb=f"{path}__{name}_nb",
        name_en=f"{path}__{name}_en",
    )


def _short(day):
    """Return {key: expression} of the rows beside an organization in lists."""
    topics = OrganizationTopic.objects.filter(topic__is_retired=False)
    stays = Membership.objects.current_or_former_on(day)
    return {
        "topics": json_rows(
            topics.order_by("topic__sort_label"),
            slug="topic__slug",
            name_nb="topic__label_nb",
            name_en="topic__label_en",
        ),
        "names": json_rows(
            OrganizationName.objects.all(), **same("name", "kind", *PERIOD)
        ),
        "sites": json_rows(
            Presence.objects.on(day), site=ref("site"), **same("role", *PERIOD)
        ),
        "memberships": json_rows(
            stays,
            **same("category", "certainty", "evidence", "source", *PERIOD),
        ),
    }


def _whole(day):
    """Return {key: expression} of the rows that only the page of one organization shows."""
    certificates = Certificate.objects.on(day)
    references = CustomerReference.objects.public()
    emissions = Emission.objects.exclude(source="").exclude(confidence="")
    facilities = TestFacility.objects.listed().on(day)
    parts = Participation.objects.counted()
    return {
        "services": json_rows(
            Service.objects.order_by("pk"),
            topic="topic__slug",
            **same("name_nb", "name_en", "text_nb", "text_en"),
        ),
        "references": json_rows(
            references,
            customer_slug="customer_organization__slug",
            **same("what_nb", "what_en", "customer", "confirmed_on", "year", "link"),
        ),
        "certificates": json_rows(
            certificates, kind=bilingual_ref("kind"), **same(*PERIOD)
        ),
        "links": json_rows(ProfileLink.objects.order_by("pk"), **same("label", "url")),
        "facilities": json_rows(
            facilities,
            site=_site(),
            **same("name_nb", "name_en", "capability_nb", "capability_en"),
            **same("terms_nb", "terms_en", "contact", *PERIOD),
        ),
        "streams": json_rows(
            ResourceStream.objects.public().on(day).order_by("kind", "direction", "pk"),
            site=_site(),
            **same("direction", "kind", "band", "unit", "rhythm", "note", "note_en"),
            **same(*PERIOD),
        ),
        "offices": json_rows(
            Role.objects.on(day), body=bilingual_ref("body"), **same("role", *PERIOD)
        ),
        "projects": json_rows(
            parts.order_by("project__sort_title", "pk"),
            project=bilingual_ref("project", "title"),
            status="project__status",
            **same("role", *PERIOD),
        ),
        "emissions": json_rows(
            emissions,
            **same("scope_nb", "scope_en", "year_from", "year_to", "tonnes_co2e"),
            **same("qualifier", "is_derived", "confidence", "source"),
        ),
        "outward": _related("from_organization", "to_organization", outward=True),
        "inward": _related("to_organization", "from_organization", outward=False),
    }


def _site():
    return JSONObject(slug="site__slug", name="site__name")


def _related(own, other, *, outward):
    rows = OrganizationRelationship.objects.filter(**{f"{other}__is_listed": True})
    return json_rows(
        rows,
        own,
        organization=ref(other),
        outward=Value(outward),
        **same("kind", "share", *PERIOD),
    )


@prepared(ids=list, day=date)
def short_rows(ids, day):
    return _rows(ids, _short(day))


@prepared(ids=list, day=date)
def whole_rows(ids, day):
    return _rows(ids, _short(day) | _whole(day))


def _rows(ids, annotations):
    rows = Organization.objects.listed().filter(AnyOf("pk", ids))
    named = {f"{name}_rows": rows for name, rows in annotations.items()}
    return rows.with_logos().defer(*NEVER_READ).annotate(**named).order_by()


def _common(row):
    return VALUES(row) | {
        "id": row.pk,
        "slug": row.slug,
        "url_nb": f"{prefix('directory:organization', 'nb')}{row.slug}/",
        "url_en": f"{prefix('directory:organization', 'en')}{row.slug}/",
        "logo": row.logo and absolute(row.logo.get_absolute_url()),
        "source": row.source,
    }


def load(ids, day):
    """Return {id: OrganizationRow} of the listed ones; one query."""
    return {row.pk: _short_row(row) for row in short_rows(ids=ids, day=day)}


def load_details(ids, day):
    """Return {id: OrganizationDetail} of the listed ones; one query."""
    return {row.pk: _whole_row(row) for row in whole_rows(ids=ids, day=day)}


def _short_row(row):
    return convert(_common(row) | _beside(row), OrganizationRow)


def _whole_row(row):
    given = _common(row) | _beside(row)
    given["relationships"] = [*given.pop("outward"), *given.pop("inward")]
    for name in ("facilities", "streams"):
        given[name] = [_without_empty_site(one) for one in given[name]]
    return convert(given, OrganizationDetail)


def _beside(row):
    """Return {key: rows} of the annotations of a row."""
    return {
        name.removesuffix("_rows"): rows
        for name, rows in vars(row).items()
        if isinstance(rows, list)
    }


def _without_empty_site(row):
    return row if row["site"]["slug"] else row | {"site": None}


ORGANIZATIONS = Projection(
    name="organizations",
    noun="organization",
    is_logged=True,
    filterset=OrganizationFilter,
    row=OrganizationRow,
    detail=OrganizationDetail,
    load=load,
    load_details=load_details,
    public=public_by(Organization.objects.listed),
    never_shows=frozenset(PEOPLE | PICTURES),
)
