"""The queries of lists and of a profile, each compiled once, and the page of one row."""

from datetime import date
from functools import partial

from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from members.fields import FACILITY, STREAM
from members.models.slugs import find_by_former_slug, find_by_slug

from ..models import (
    Emission,
    Membership,
    Organization,
    OrganizationName,
    OrganizationRelationship,
    PageChange,
    Participation,
    Presence,
    Project,
    ProjectSite,
    ProjectTheme,
    ResourceStream,
    Role,
    SectionConfirmation,
    Site,
    StatedFigure,
    TestFacility,
    Topic,
    share_pictures,
)
from ..models.periods import holds_on
from ..models.prepared import JSONRows, prepared
from ..queries import network
from .events import with_next_events
from .profile_others import with_others, with_peers
from .profile_rows import with_profile_rows, with_text_authors


@prepared()
def latest_figures():
    return StatedFigure.objects.order_by("-stated_on", "-pk")[:1]


def organizations_with_logos(ids):
    rows = Organization.objects.listed().filter(pk__in=ids)
    return rows.with_logos().order_by()


def projects_of_cards(pks):
    """Return {pk: project} with the `themes` and `sites` of its card; three queries."""
    projects = {row.pk: row for row in Project.objects.filter(pk__in=pks)}
    for name, rows in (
        ("themes", [(r.project_id, r.topic) for r in _themes(pks)]),
        ("sites", [(r.project_id, r.site) for r in _sites(pks)]),
    ):
        for pk, project in projects.items():
            matches = [row for owner, row in rows if owner == pk]
            setattr(project, f"shown_{name}", matches)
    return projects


def _themes(projects):
    in_use = ProjectTheme.objects.filter(topic__is_retired=False)
    rows = in_use.filter(project__in=projects)
    return rows.select_related("topic").order_by("topic__sort_label")


def _sites(projects):
    rows = ProjectSite.objects.filter(project__in=projects)
    return rows.select_related("site").order_by("site__sort_name")


@prepared()
def sites():
    return Site.objects.all()


EXCLUDED = {"organization", "site", "sort_name", "search_words"}
# The source of a stream is for its organization and the secretariat.
EXCLUDED_OF_STREAMS = {*EXCLUDED, "source", "asked_about"}


def with_offerings(organizations, day):
    """Annotate the organizations with their offerings of the day, as JSON rows.

    A page reads them by `facilities_of` and `streams_of`, without further queries.
    """
    return organizations.annotate(
        facility_rows=_as_json_rows(TestFacility.objects.listed().on(day)),
        stream_rows=_as_json_rows(ResourceStream.objects.public().on(day)),
    )


def facilities_of(organization):
    """Return the annotated rows as unsaved TestFacility objects, each with its `facts`."""
    return [_from_row(FACILITY, row) for row in organization.facility_rows]


def streams_of(organization):
    """Return the annotated rows as unsaved ResourceStream objects, each with its `facts`."""
    return [_from_row(STREAM, row) for row in organization.stream_rows]


def _as_json_rows(rows):
    model = rows.model
    columns = {field.attname: field.attname for field in _columns(model)}
    place = {"site_name": "site__name", "site_slug": "site__slug"}
    mine = rows.filter(organization=OuterRef("pk"))
    if model is ResourceStream:  # within one organization, its name orders nothing
        mine = mine.order_by("kind", "direction", "pk")
    return JSONRows(mine.values(row=JSONObject(**columns, **place)))


def _columns(model):
    excluded = EXCLUDED_OF_STREAMS if model is ResourceStream else EXCLUDED
    return [field for field in model._meta.fields if field.name not in excluded]


def _from_row(noun, loaded):
    place = {name: loaded.pop(name) for name in ("site_name", "site_slug")}
    columns = {field.attname: field for field in noun.model._meta.fields}
    values = {name: columns[name].to_python(v) for name, v in loaded.items()}
    row = noun.model(**values)
    row.place, row.facts = place, noun.facts(row)
    return row


def with_section_days(organizations):
    """Annotate the organizations with the days of their sections, as JSON rows."""
    rows = SectionConfirmation.objects.filter(organization=OuterRef("pk"))
    rows = rows.exclude(confirmed_on=None).order_by()
    days = rows.values(row=JSONObject(section="section", day="confirmed_on"))
    return organizations.annotate(section_rows=JSONRows(days))


def section_days(organization):
    """Return {section: day} of an annotated organization."""
    rows = organization.section_rows
    return {row["section"]: parse_date(row["day"]) for row in rows}


# The columns of lists of projects and partners, and of the rule of collaboration on a day.
# A busy organization has hundreds of rows, each with a project and a partner.
COLUMNS_OF_CARDS = """
    since since_precision until until_precision source role role_detail role_detail_en
    confirmed_on
    project__slug project__title_nb project__title_en project__sort_title project__status
    project__since project__until project__opened
    organization__slug organization__name organization__sort_name organization__kind
    organization__is_listed
    organization__logo__hash organization__logo__kind
    organization__logo__width organization__logo__height
""".split()
ORDER = ["organization__sort_name", "pk"]


def profile_rows(day):
    """Return the listed organizations with the rows of their profiles on the day."""
    return _profile_rows(day, get_language())


def profiles_with_slug(slug, day):
    """Return the organization of that slug as `profile_rows` does, in a list."""
    return _profiles_with_slug(slug=slug, day=day, language=get_language())


def _profile_rows(day, language):
    rows = Organization.objects.listed().with_logos().with_contacts(day)
    rows = rows.select_related("register_snapshot")
    rows = rows.annotate(changed_at=PageChange.objects.of_each(Organization))
    rows = share_pictures.with_share_picture(rows, "organization", language, day)
    rows = with_profile_rows(with_offerings(with_text_authors(rows), day), day)
    return with_next_events(with_peers(with_section_days(rows), day), day)


@prepared(slug=str, day=date)
def _profiles_with_slug(slug, day, language):
    return _profile_rows(day, language).filter(slug=slug).order_by()


@prepared(organization=int)
def memberships_of(organization):
    return Membership.objects.filter(organization=organization)


@prepared(organization=int)
def names_of(organization):
    rows = OrganizationName.objects.filter(organization=organization)
    return rows.order_by("kind", "name")


@prepared(organization=int)
def topics_of(organization):
    return Topic.objects.in_use().filter(organizations=organization)


@prepared(organization=int, day=date)
def presences_of(organization, day):
    rows = Presence.objects.filter(organization=organization)
    at_site = Presence.objects.filter(holds_on(day), site=OuterRef("site"))
    return with_others(rows.select_related("site__part_of"), at_site, organization)


@prepared(organization=int)
def participations_beside(organization):
    """Filter all participations that count in the projects of the organization."""
    counted = Participation.objects.counted()
    own = counted.filter(organization=organization)
    rows = counted.filter(project__in=own.values("project"))
    with_both = rows.select_related("project", "organization__logo")
    loaded = network.with_endings(with_both.only(*COLUMNS_OF_CARDS))
    return loaded.order_by("project__sort_title", *ORDER)


@prepared(organization=int)
def offices_of(organization):
    return Role.objects.filter(organization=organization).select_related("body")


@prepared(organization=int)
def relationships_of(organization):
    """Filter the relationships from both ends."""
    ends = ("from_organization", "to_organization")
    own = [field.name for field in OrganizationRelationship._meta.concrete_fields]
    named = [f"{end}__{name}" for end in ends for name in ("slug", "name", "is_listed")]
    rows = OrganizationRelationship.objects.select_related(*ends).only(*own, *named)
    return rows.filter(
        Q(from_organization=organization) | Q(to_organization=organization)
    )


@prepared(organization=int)
def emissions_of(organization):
    return Emission.objects.filter(organization=organization)


def get_by_slug_or_404(queryset, slug):
    """Return the row or raise Http404; the caller redirects from a former slug."""
    return _or_404(find_by_slug, queryset, slug)


def get_first_or_404(matches, rows, slug):
    """Return the row that a prepared query has found, else of `rows()` by a former slug."""
    return matches[0] if matches else _or_404(find_by_former_slug, rows(), slug)


def _or_404(find, queryset, slug):
    try:
        return find(queryset, slug)
    except queryset.model.DoesNotExist as unknown:
        raise Http404 from unknown


def render_row(request, slug, page, *, with_slug, rows, context):
    """Render one row of a day on a template of that name, or redirect from a former slug.

    `with_slug` and `rows` are the queries of its module; `context(row, day)` is its own.
    """
    today = timezone.localdate()
    row = get_first_or_404(with_slug(slug, today), partial(rows, today), slug)
    if row.slug != slug:
        return redirect(f"directory:{page}", row.slug, permanent=True)
    canonical = request.build_absolute_uri(row.get_absolute_url())
    own = context(row, today) | {"day": today, "canonical": canonical}
    return render(request, f"directory/{page}.html", own)
