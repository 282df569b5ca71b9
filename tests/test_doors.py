"""Views that need no log-in, by URL name; and links in e-mails lead to pages that exist."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver, resolve
from django.utils import translation

from members.actions import links
from members.exchange.projection import PROJECTIONS
from tests.support.routes import PARAMETER, routes

# A collection of the open data, and its formats.
OF_COLLECTION = ["", "_one", "_one_jsonld", *("_csv", "_json", "_jsonld", "_xlsx")]
# {namespace: names}
NAMES = {
    "": """
        account_confirm_login_code account_login account_request_login_code health
        icon live llms metrics mfa_authenticate mfa_login_webauthn ready robots security
        sitemap sitemap_part
    """,
    "admin": "login",
    # They read alone, also by POST: what is asked may be longer than an address.
    "api": f"""
        {" ".join(f"{name}{part}" for name in PROJECTIONS for part in OF_COLLECTION)}
        sites_geojson mcp openapi reconcile reconcile_preview reconcile_properties
        reconcile_suggest catalogue_jsonld catalogue_ttl dump dump_file network_edges
        network_graphml network_nodes
    """,
    "directory": """
        about accessibility amounts_csv badge body body_report calendar contact
        contact_card embed_figure embed_map embed_organization embed_organizations
        embed_script event event_calendar event_join events feed download download_file home join
        network network_figures climate climate_csv climate_xlsx open_data organization
        organization_sheet organizations organizations_csv organizations_xlsx picture
        privacy project project_report project_sheet projects projects_csv projects_xlsx
        report roles search share_picture similar site site_report sites statistics statistics_csv
        statistics_xlsx
    """,
    "portal": """
        answer ask calendar_file confirm consent consent_erase consent_file
        consent_picture invitation log_in log_in_link log_out newsletter newsletter_file
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


MEMBERS = settings.BASE_DIR / "members"
ROOMS = {"admin", "api", "directory", "portal", "management"}
URL_NAME = re.compile(r"""["'](?:admin|directory|portal):\w+["']""")
# Models name their own public page, and actions the page of an undo.
MAY_NAME = {"actions", "models", "migrations", "actions/links.py"}


def test_every_link_leads_to_its_page_in_the_language():
    routes_by_name = {name: route for route, name in routes()}

    for (noun_page, name), language in product(links.URL_NAMES.items(), ("nb", "en")):
        args = ["1"] * len(PARAMETER.findall(routes_by_name[name]))
        url = links.url(*noun_page, *args, language=language)
        path = url.removeprefix(settings.SITE_ADDRESS)
        with translation.override(language):
            assert resolve(path).view_name == name
        is_english = language == "en" and not name.startswith("admin:")
        assert path.startswith("/en/") == is_english


def test_a_link_is_absolute_and_an_unknown_page_is_an_error(settings):
    settings.SITE_ADDRESS = "https://register.example.org"

    pages = {
        language: links.url("organization", "public_page", "alfa", language=language)
        for language in ("nb", "en")
    }

    assert pages == {
        "nb": "https://register.example.org/medlemmer/alfa/",
        "en": "https://register.example.org/en/members/alfa/",
    }
    with pytest.raises(KeyError):
        links.url("organization", "no_such_page", language="nb")


def test_no_other_verb_module_knows_a_url_name():
    files = [file for file in MEMBERS.rglob("*.py") if _room(file) not in ROOMS]

    knowing = [f.relative_to(MEMBERS) for f in files if URL_NAME.search(f.read_text())]

    assert [f for f in knowing if not MAY_NAME & {f.parts[0], f.as_posix()}] == []


def _room(file: Path):
    return file.relative_to(MEMBERS).parts[0]
