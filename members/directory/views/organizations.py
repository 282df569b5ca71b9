"""The list of organizations: cards, and how many non-members match."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import ClusterName
from members.operation.publication import published
from members.operation.publication.marks import EVENTS, OF_NO_LIST
from members.queries import search
from members.queries.filters import OrganizationFilter

from ..certainty import CertaintyCounts
from ..labels import location_label, relation_label
from ..listing import Listing, render_list
from ..profile import Profile
from ..profile_queries import (
    organizations_with_logos,
    profile_rows,
    profiles_with_slug,
    render_row,
)

TOPICS_SHOWN = 3


class OrganizationListing(Listing):
    """The listed organizations of a day; members, unless `relation` asks otherwise."""

    noun, card = "organizations", "organization"
    filterset = OrganizationFilter
    open_facets = ["kind", "topic", "site"]
    lone_facets = ["service", "sector", "certificate", "facility", "stream"]

    @cached_property
    def organizations(self):
        """Return the organizations of this page with the data of their cards; one query."""
        return self.rows_with_facts(list(self.page))

    def rows_with_facts(self, pks):
        if not pks:
            return []
        rows = {row.pk: row for row in organizations_with_logos(pks)}
        listed = [rows[pk] for pk in pks if pk in rows]
        on = self.filter.day
        self._reasons = search.reasons(listed, self.words, on) if self.words else {}
        return [self._card(organization) for organization in listed]

    def _card(self, organization):
        choices_of = partial(self.answer.index.choices_of, organization.pk)
        topics = [choice.label for choice in choices_of("topic")]
        organization.shown_topics = topics[:TOPICS_SHOWN]
        organization.more_topics = len(topics[TOPICS_SHOWN:])
        organization.reasons = self._reasons.get(organization.pk, ())
        organization.place = (
            location_label(choices_of("site")) or organization.municipality
        )
        organization.relations = self._relation(organization, choices_of)
        return organization

    def _relation(self, organization, choices_of):
        relations, certainties = choices_of("relation"), choices_of("certainty")
        is_member = any(one.value == "member" for one in relations)
        if not is_member and organization.name in self._cluster_names:
            return _("The cluster itself")
        return relation_label(relations, certainties)

    @cached_property
    def _cluster_names(self):
        return set(ClusterName.objects.values_list("name", flat=True))

    @cached_property
    def certainty(self):
        """Return the CertaintyCounts of the members in the answer."""
        return CertaintyCounts.of(self.answer)

    @property
    def outside(self):
        """Return the number of non-members that the same search finds."""
        if not self.words or not self.is_of_members:
            return 0
        return self.answer.number_without("relation") - len(self.answer)

    @property
    def outside_address(self):
        return self.address(relation=["any"])

    @property
    def is_of_members(self):
        return self.answer.selection["relation"] in ([], ["member"])


@login_not_required
@published(
    *OrganizationFilter.base_filters,
    "page",
    never_shows=OF_NO_LIST,
    without_query=EVENTS,
)
@require_safe
def organization_list(request):
    """Render the list of organizations that matches the filters."""
    listing = OrganizationListing(request.GET)
    return render_list(request, "directory/organization_list.html", listing)


@login_not_required
@published(by_rows=True)
@require_safe
def organization_page(request, slug):
    """Render one profile, or redirect from a former slug."""
    return _render_profile(request, slug, "organization")


@login_not_required
@published(by_rows=True)
@require_safe
def organization_sheet(request, slug):
    """Render a profile for one sheet of paper, or redirect from a former slug."""
    return _render_profile(request, slug, "organization_sheet")


_render_profile = partial(
    render_row,
    with_slug=profiles_with_slug,
    rows=profile_rows,
    context=lambda row, day: {"profile": Profile(row, day)},
)
