"""The sitemap of all public pages in both languages, in parts when there are many."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from ..fields import WITH_PAGES
from ..models import (
    ClimateEffect,
    Emission,
    Funding,
    Membership,
    OrganizationName,
    OrganizationTopic,
    Participation,
    Presence,
    ProjectSite,
    ProjectTheme,
    Role,
    TestFacility,
)
from ..operation.publication import published
from ..operation.publication.marks import INTERNAL, PEOPLE, PICTURES
from .pages import PAGES

XML = "application/xml; charset=utf-8"
MAX_URLS = 2_000  # in one file, half of them in each language
# The other models on the page of a row.
OF_ORGANIZATION = [Membership, Presence, Participation, OrganizationName]
OF_ORGANIZATION += [OrganizationTopic, Role, Emission, TestFacility]
SHOWN = {
    "organization": OF_ORGANIZATION,
    "project": [Participation, Funding, ClimateEffect, ProjectTheme, ProjectSite],
    "site": [Presence, ProjectSite],
    "body": [Role],
}


class BilingualSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = MAX_URLS


class PageSitemap(BilingualSitemap):
    def items(self):
        return list(dict.fromkeys(["directory:home", *(page.route for page in PAGES)]))

    def location(self, item):
        return reverse(item)


class ModelSitemap(BilingualSitemap):
    """The pages of a queryset, for one request; two queries.

    `name` is the URL name that takes a slug, and the link from the models in `shown`,
    that stand on the page too: it was last modified with the latest of them.
    """

    def __init__(self, name, queryset, models):
        self.name, self.queryset, self.shown = name, queryset, models

    def items(self):
        return self._slugs

    @cached_property
    def _slugs(self):
        return list(self.queryset.order_by("slug").values_list("slug", "pk"))

    def location(self, item):
        slug, _pk = item
        return reverse(f"directory:{self.name}", args=[slug])

    def lastmod(self, item):
        """Return the time of the last event of a row on the page; None without one."""
        _slug, pk = item
        return self._modified.get(pk)

    @cached_property
    def _modified(self):
        latest = {}
        for pk, time in self._events():
            latest[pk] = max(time, latest.get(pk, time))
        return latest

    def _events(self):
        """Return (primary key, time of the last event) once for each table; one query."""
        links = [(self.queryset.model, "pgh_obj_id")]
        links += [(model, f"{self.name}_id") for model in self.shown]
        first, *others = [
            model.pgh_event_model.objects.order_by()
            .values_list(link)
            .annotate(time=Max("pgh_created_at"))
            for model, link in links
        ]
        return first.union(*others, all=True) if others else first


def sections():
    """Return the parts of the sitemap, which read the database once for a request."""
    rows = {
        noun.public.plural: ModelSitemap(
            noun.key, noun.public_rows, SHOWN.get(noun.key, [])
        )
        for noun in WITH_PAGES
    }
    return {"pages": PageSitemap(), **rows}


@login_not_required
@published(never_shows=PEOPLE | INTERNAL | PICTURES)
@require_safe
def sitemap(request):
    """Return all addresses, or an index of the parts when there are many."""
    parts = sections()
    if all(part.paginator.num_pages == 1 for part in parts.values()):
        return views.sitemap(request, sitemaps=parts, content_type=XML)
    return views.index(
        request, sitemaps=parts, sitemap_url_name="sitemap_part", content_type=XML
    )


@login_not_required
@published("p", never_shows=PEOPLE | INTERNAL | PICTURES)
@require_safe
def sitemap_part(request, section):
    return views.sitemap(
        request, sitemaps=sections(), section=section, content_type=XML
    )
