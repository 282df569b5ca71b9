"""Organizations in the open data: a short row in lists, the whole public profile alone."""

from django.db.models import Value

from members.fields import ORGANIZATION
from members.models import (
    Certificate,
    CustomerReference,
    Emission,
    Image,
    Membership,
    Organization,
    OrganizationName,
    OrganizationRelationship,
    OrganizationTopic,
    Participation,
    Presence,
    ProfileLink,
    ProfilePicture,
    ResourceStream,
    Role,
    Service,
    TestFacility,
)
from members.operation.publication.marks import PEOPLE, PICTURES
from members.queries.filters import OrganizationFilter

from .base import (
    PERIOD,
    Projection,
    absolute,
    addressed,
    bilingual_ref,
    declared_values,
    json_rows,
    loading,
    public_by,
    ref,
    rows_beside,
    same,
    topics_beside,
)
from .organization_rows import COLUMNS, OrganizationDetail, OrganizationRow

VALUES = declared_values(ORGANIZATION, COLUMNS)
AT_SITE = ref("site", when={"site__isnull": False})
READ = {*dict(COLUMNS), "id", "slug", "source", "logo"}
NEVER_READ = [f.name for f in Organization._meta.concrete_fields if f.name not in READ]


def _short(day):
    """Return {key: expression} of the rows beside an organization in lists."""
    stays = Membership.objects.current_or_former_on(day)
    return {
        "topics": topics_beside(OrganizationTopic.objects),
        "names": json_rows(
            OrganizationName.objects.order_by("kind", "name"),
            **same(f"name kind {PERIOD}"),
        ),
        "sites": json_rows(
            Presence.objects.on(day), site=ref("site"), **same(f"role {PERIOD}")
        ),
        "memberships": json_rows(
            stays,
            **same(f"category certainty evidence source {PERIOD}"),
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
            **same("name_nb name_en text_nb text_en"),
        ),
        "references": json_rows(
            references,
            customer_slug="customer_organization__slug",
            **same("what_nb what_en customer confirmed_on year link"),
        ),
        "certificates": json_rows(
            certificates,
            kind=bilingual_ref("kind"),
            **same(f"number issuer {PERIOD}"),
        ),
        "pictures": json_rows(
            ProfilePicture.objects.order_by("place"),
            hash="image",
            kind="image__kind",
            **same("alt_nb alt_en"),
        ),
        "links": json_rows(ProfileLink.objects.order_by("pk"), **same("label url")),
        "facilities": json_rows(
            facilities,
            site=AT_SITE,
            **same("name_nb name_en capability_nb capability_en"),
            **same(f"terms_nb terms_en contact {PERIOD}"),
        ),
        "streams": json_rows(
            ResourceStream.objects.public().on(day).order_by("kind", "direction", "pk"),
            site=AT_SITE,
            **same("direction kind band unit rhythm note note_en"),
            **same(PERIOD),
        ),
        "offices": json_rows(
            Role.objects.on(day), body=bilingual_ref("body"), **same(f"role {PERIOD}")
        ),
        "projects": json_rows(
            parts.order_by("project__sort_title", "pk"),
            project=bilingual_ref("project", "title"),
            status="project__status",
            **same(f"role {PERIOD}"),
        ),
        "emissions": json_rows(
            emissions,
            **same("scope_nb scope_en year_from year_to tonnes_co2e"),
            **same("qualifier is_derived confidence source"),
        ),
        "outward": _related("from_organization", "to_organization", outward=True),
        "inward": _related("to_organization", "from_organization", outward=False),
    }


def _related(own, other, *, outward):
    rows = OrganizationRelationship.objects.filter(**{f"{other}__is_listed": True})
    return json_rows(
        rows,
        own,
        organization=ref(other),
        outward=Value(outward),
        **same(f"kind share {PERIOD}"),
    )


def _common(row):
    return (
        VALUES(row)
        | addressed("organization", row)
        | {
            "logo": row.logo and absolute(row.logo.get_absolute_url()),
            "source": row.source,
        }
    )


def _rows():
    return Organization.objects.listed().with_logos().defer(*NEVER_READ)


def _details(row):
    beside = rows_beside(row)
    return _common(row) | {
        "relationships": [*beside["outward"], *beside["inward"]],
        "pictures": [one | {"url": _picture(**one)} for one in beside["pictures"]],
    }


def _picture(hash, kind, **_texts):  # noqa: A002
    return absolute(Image(hash=hash, kind=kind).get_absolute_url())


def _everything(day):
    return _short(day) | _whole(day)


ORGANIZATIONS = Projection(
    name="organizations",
    noun="organization",
    is_logged=True,
    filterset=OrganizationFilter,
    row=OrganizationRow,
    detail=OrganizationDetail,
    load=loading(OrganizationRow, _rows, _short, _common),
    load_details=loading(OrganizationDetail, _rows, _everything, _details),
    public=public_by(Organization.objects.listed),
    never_shows=frozenset(PEOPLE | PICTURES),
)
