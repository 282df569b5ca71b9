"""All addresses: one for each room, and those that machines ask for."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from cluster import machines
from members.directory import sitemaps

handler400 = "cluster.errors.bad_request"
handler403 = "cluster.errors.forbidden"
handler404 = "cluster.errors.not_found"
handler429 = "cluster.errors.too_many"
handler500 = "cluster.errors.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("-/live", machines.live, name="live"),
    path("-/ready", machines.ready, name="ready"),
    path("favicon.ico", machines.icon, name="icon"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<section>.xml", sitemaps.part, name="sitemap_part"),
    *i18n_patterns(
        path("", include("members.directory.urls")),
        path("", include("members.portal.urls")),
        path("", include("members.portal.log_in.urls")),
        prefix_default_language=False,
    ),
]
