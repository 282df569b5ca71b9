"""All URLs: each audience's package, and the well-known files of every site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from cluster import health, metrics_page, well_known
from members.api import llms
from members.directory import sitemaps

handler400 = "cluster.error_pages.bad_request"
handler403 = "cluster.error_pages.forbidden"
handler404 = "cluster.error_pages.not_found"
handler429 = "cluster.error_pages.too_many_requests"
handler500 = "cluster.error_pages.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("-/live", health.live, name="live"),
    path("-/ready", health.ready, name="ready"),
    path("-/health", health.health, name="health"),
    path("-/metrics", metrics_page.metrics, name="metrics"),
    path("favicon.ico", well_known.favicon, name="icon"),
    path("robots.txt", well_known.robots_txt, name="robots"),
    path(".well-known/security.txt", well_known.security_txt, name="security"),
    path("llms.txt", llms.llms_txt, name="llms"),
    path("api/", include("members.api.urls")),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<section>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    *i18n_patterns(
        path("", include("members.directory.urls")),
        path("", include("members.portal.urls")),
        path("", include("members.portal.log_in.urls")),
        prefix_default_language=False,
    ),
]
