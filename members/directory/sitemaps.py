"""All public pages for search engines, each in both languages; in parts when many."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import Body, Organization, Project, Site

MOST = 2_000  # addresses in one file, half of them in each language
PAGES = ["home", "organizations", "projects", "sites", "roles", "about", "join"]
PAGES += ["privacy", "accessibility", "network", "network_figures"]


class InBothLanguages(Sitemap):
    i18n = True
    alternates = True
    limit = MOST


class Pages(InBothLanguages):
    def items(self):
        return PAGES

    def location(self, item):
        return reverse(f"directory:{item}")


class Rows(InBothLanguages):
    """The pages of the rows that may be shown, by slug."""

    def __init__(self, noun, rows):
        self.noun, self.rows = noun, rows

    def items(self):
        return list(self.rows.order_by("slug").values_list("slug", flat=True))

    def location(self, item):
        return reverse(f"directory:{self.noun}", args=[item])


SECTIONS = {
    "pages": Pages(),
    "organizations": Rows("organization", Organization.objects.listed()),
    "projects": Rows("project", Project.objects.all()),
    "sites": Rows("site", Site.objects.all()),
    "bodies": Rows("body", Body.objects.all()),
}


@login_not_required
@require_safe
def sitemap(request):
    """Answer with every address, or with an index of parts when they are many."""
    whole = all(section.paginator.num_pages == 1 for section in SECTIONS.values())
    if whole:
        return views.sitemap(request, sitemaps=SECTIONS)
    return views.index(request, sitemaps=SECTIONS, sitemap_url_name="sitemap_part")


@login_not_required
@require_safe
def part(request, section):
    return views.sitemap(request, sitemaps=SECTIONS, section=section)
