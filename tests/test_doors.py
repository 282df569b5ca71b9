"""Every door that stands open to visitors is written down here, and no other is."""

from django.urls import URLPattern, get_resolver

OPEN = [
    "account_confirm_login_code",
    "account_login",
    "account_request_login_code",
    "admin:login",
    "directory:about",
    "directory:accessibility",
    "directory:body",
    "directory:contact",
    "directory:feed",
    "directory:home",
    "directory:join",
    "directory:network",
    "directory:network_figures",
    "directory:organization",
    "directory:organizations",
    "directory:organizations_csv",
    "directory:organizations_xlsx",
    "directory:picture",
    "directory:privacy",
    "directory:project",
    "directory:projects",
    "directory:projects_csv",
    "directory:projects_xlsx",
    "directory:report",
    "directory:roles",
    "directory:site",
    "directory:sites",
    "icon",
    "live",
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


def doors(resolver, within=""):
    """Yield the name and the view of every address."""
    for route in resolver.url_patterns:
        if isinstance(route, URLPattern):
            yield f"{within}{route.name or route.pattern}", route.callback
        else:
            room = f"{route.namespace}:" if route.namespace else ""
            yield from doors(route, within + room)


def test_only_the_doors_written_here_are_open():
    everything = doors(get_resolver())

    unlocked = {name for name, view in everything if not needs_log_in(view)}

    assert sorted(unlocked) == sorted(OPEN)


def needs_log_in(view):
    return getattr(view, "login_required", True)
