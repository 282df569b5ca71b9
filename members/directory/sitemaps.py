"""The sitemap of all public pages in each language, in parts when there are many."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from ..exchange.licences import page_languages
from ..fields import WITH_PAGES
from ..models import PageChange
from ..operation.publication import published
from ..operation.publication.marks import INTERNAL, OF_EVENTS, PEOPLE, PICTURES
from .pages import PAGES

XML = "application/xml; charset=utf-8"
MAX_PAGES = 1_000  # in one file, each with an address in every language


class PartPaginator(Paginator):
    """The items of each part, once for every language, as a Sitemap with `i18n` wants them."""

    def __init__(self, parts):
        self.load, self.languages = parts.load, parts.languages
        super().__init__(parts.items(), MAX_PAGES)

    def page(self, number):
        page = super().page(number)
        items = self.load(page.object_list)
        page.object_list = [(item, code) for item in items for code in self.languages]
        return page


class MultilingualSitemap(Sitemap):
    i18n = True
    alternates = True

    @cached_property
    def languages(self):
        return page_languages()

    @cached_property
    def paginator(self):
        return PartPaginator(self)

    def load(self, items):
        return items


class PageSitemap(MultilingualSitemap):
    def items(self):
        return list(dict.fromkeys(["directory:home", *(page.route for page in PAGES)]))

    def location(self, item):
        return reverse(item)


class NounSitemap(MultilingualSitemap):
    """The pages of the rows of a noun: a count, and one query for a part of them."""

    def __init__(self, noun):
        self.route = f"directory:{noun.key}"
        self.rows = noun.public_rows.order_by("slug")

    def items(self):
        return self.rows.values("pk")

    def load(self, items):
        """Return the slug and the latest change of each; asked for none of an earlier part."""
        changed_at = PageChange.objects.of_each(self.rows.model)
        return self.rows.filter(pk__in=items).values_list("slug", changed_at)

    def location(self, item):
        slug, _changed_at = item
        return reverse(self.route, args=[slug])

    def lastmod(self, item):
        _slug, changed_at = item
        return changed_at

    def get_latest_lastmod(self):
        return PageChange.objects.latest_of(self.rows)


def sections():
    """Return the sitemaps by their name in addresses."""
    nouns = {noun.public.plural: NounSitemap(noun) for noun in WITH_PAGES}
    return {"pages": PageSitemap(), **nouns}


@login_not_required
@published(never_shows=PEOPLE | INTERNAL | PICTURES | OF_EVENTS)
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
@published("p", never_shows=PEOPLE | INTERNAL | PICTURES | OF_EVENTS)
@require_safe
def sitemap_part(request, section):
    return views.sitemap(
        request, sitemaps=sections(), section=section, content_type=XML
    )
