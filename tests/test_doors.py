"""Every view that needs no log-in is listed here, by URL name."""

from django.urls import URLPattern, get_resolver

OPEN = [
    "account_confirm_login_code",
    "account_login",
    "account_request_login_code",
    "admin:login",
    "directory:about",
    "directory:accessibility",
    "directory:body",
    "directory:body_report",
    "directory:contact",
    "directory:feed",
    "directory:download",
    "directory:download_file",
    "directory:home",
    "directory:join",
    "directory:network",
    "directory:network_figures",
    "directory:climate",
    "directory:climate_csv",
    "directory:climate_xlsx",
    "directory:organization",
    "directory:organizations",
    "directory:organizations_csv",
    "directory:organizations_xlsx",
    "directory:picture",
    "directory:privacy",
    "directory:project",
    "directory:project_report",
    "directory:projects",
    "directory:projects_csv",
    "directory:projects_xlsx",
    "directory:report",
    "directory:roles",
    "directory:search",
    "directory:share_picture",
    "directory:similar",
    "directory:site",
    "directory:site_report",
    "directory:sites",
    "directory:statistics",
    "directory:statistics_csv",
    "directory:statistics_xlsx",
    "health",
    "icon",
    "live",
    "metrics",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "portal:ask",
    "portal:confirm",
    "portal:consent",
    "portal:consent_erase",
    "portal:consent_file",
    "portal:consent_picture",
    "portal:invitation",
    "portal:log_in",
    "portal:log_out",
    "ready",
    "robots",
    "security",
    "sitemap",
    "sitemap_part",
]


def views(resolver, namespace=""):
    """Yield (URL name, view) of every route."""
    for route in resolver.url_patterns:
        if isinstance(route, URLPattern):
            yield f"{namespace}{route.name or route.pattern}", route.callback
        else:
            inner = f"{route.namespace}:" if route.namespace else ""
            yield from views(route, namespace + inner)


def test_only_the_listed_views_need_no_log_in():
    found = views(get_resolver())

    public = {name for name, view in found if not needs_log_in(view)}

    assert sorted(public) == sorted(OPEN)


def needs_log_in(view):
    return getattr(view, "login_required", True)
