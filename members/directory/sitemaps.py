"""The sitemap of all public pages in both languages, in parts when there are many."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import Body, Organization, Project, Site

XML = "application/xml; charset=utf-8"
MAX_URLS = 2_000  # in one file, half of them in each language
PAGES = ["home", "organizations", "projects", "sites", "roles", "about", "join"]
PAGES += ["privacy", "accessibility", "network", "network_figures"]


class BilingualSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = MAX_URLS


class PageSitemap(BilingualSitemap):
    def items(self):
        return PAGES

    def location(self, item):
        return reverse(f"directory:{item}")


class ModelSitemap(BilingualSitemap):
    """The pages of a queryset; `name` is the URL name that takes a slug."""

    def __init__(self, name, queryset):
        self.name, self.queryset = name, queryset

    def items(self):
        return list(self.queryset.order_by("slug").values_list("slug", flat=True))

    def location(self, item):
        return reverse(f"directory:{self.name}", args=[item])


SECTIONS = {
    "pages": PageSitemap(),
    "organizations": ModelSitemap("organization", Organization.objects.listed()),
    "projects": ModelSitemap("project", Project.objects.all()),
    "sites": ModelSitemap("site", Site.objects.all()),
    "bodies": ModelSitemap("body", Body.objects.all()),
}


@login_not_required
@require_safe
def sitemap(request):
    """Return all addresses, or an index of the parts when there are many."""
    fits = all(section.paginator.num_pages == 1 for section in SECTIONS.values())
    if fits:
        return views.sitemap(request, sitemaps=SECTIONS, content_type=XML)
    return views.index(
        request,
        sitemaps=SECTIONS,
        sitemap_url_name="sitemap_part",
        content_type=XML,
    )


@login_not_required
@require_safe
def sitemap_part(request, section):
    return views.sitemap(request, sitemaps=SECTIONS, section=section, content_type=XML)
