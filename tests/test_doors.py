"""Every view that needs no log-in is listed here, by URL name."""

from django.urls import URLPattern, get_resolver

# {namespace: names}
NAMES = {
    "": """
        account_confirm_login_code account_login account_request_login_code health
        icon live metrics mfa_authenticate mfa_login_webauthn ready robots security
        sitemap sitemap_part
    """,
    "admin": "login",
    "directory": """
        about accessibility body body_report contact feed download download_file home
        join network network_figures climate climate_csv climate_xlsx organization
        organizations organizations_csv organizations_xlsx picture privacy project
        project_report projects projects_csv projects_xlsx report roles search
        share_picture similar site site_report sites statistics statistics_csv
        statistics_xlsx
    """,
    "portal": """
        ask confirm consent consent_erase consent_file consent_picture invitation
        log_in log_out
    """,
}
OPEN = [
    f"{namespace}:{name}".removeprefix(":")
    for namespace, names in NAMES.items()
    for name in names.split()
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
    public = {
        name
        for name, view in views(get_resolver())
        if not getattr(view, "login_required", True)
    }

    assert sorted(public) == sorted(OPEN)
