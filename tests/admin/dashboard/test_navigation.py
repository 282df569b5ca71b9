"""What the header of every page leads to, for each group of staff."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from members.admin.dashboard.navigation import navigation
from tests.support.browser import flaws, tab_through
from tests.support.login import log_in, log_in_browser
from tests.support.sampling import every_look, set_look

NOUNS = [
    "I dag",
    "Forslag",
    "Virksomheter",
    "Medlemskap",
    "Personer",
    "Verv",
    "Prosjekter",
    "E-post",
    "Lister",
    "Import",
    "Alt",
]


def labels(page):
    return [str(link.label) for link in page.context["desk_menu"]]


def test_the_nouns_in_daily_use_stand_in_front(as_secretary):
    assert labels(as_secretary.get(reverse("admin:index"))) == NOUNS


def test_a_reader_is_led_to_no_page_about_people(client, reader):
    page = log_in(client, reader).get(reverse("admin:everything"))

    found = [str(one.label) for one in page.context["pages"]]
    assert labels(page) == [
        "I dag",
        "Virksomheter",
        "Medlemskap",
        "Verv",
        "Prosjekter",
        "Lister",
        "Alt",
    ]
    assert found == [
        "I dag",
        "Lister",
        "Klyngen i tall",
        "Organer: ny periode og møter",
        "E-post til mange",
        "Kontingent: satser og lister",
        "Rapporter for en periode",
        "Mulige dubletter: virksomheter",
        "Veiledning om personopplysninger",
        "Hvem har lov til hva",
        "Dine filer og lange oppgaver",
        "Bakgrunnsarbeid",
        "Slik logger du inn",
    ]


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/admin/", ["I dag"]),
        ("/admin/members/person/add/", ["Personer"]),
        ("/admin/everything/", ["Alt"]),
        ("/admin/guide/", []),
    ],
)
def test_the_noun_of_a_page_is_marked(as_secretary, address, current):
    menu = as_secretary.get(address).context["desk_menu"]

    assert [str(link.label) for link in menu if link.is_current] == current


def test_the_card_of_an_organization_belongs_to_its_noun(as_secretary, kari):
    groups = as_secretary.get(reverse("admin:everything")).context["app_list"]

    menu = navigation("/admin/company/1/", groups, kari)

    assert [str(link.label) for link in menu if link.is_current] == ["Virksomheter"]


def test_every_page_of_the_list_opens(as_secretary):
    pages = as_secretary.get(reverse("admin:everything")).context["pages"]

    with override("nb"):
        statuses = {p.view: as_secretary.get(p.address).status_code for p in pages}

    assert statuses == dict.fromkeys(statuses, 200)


def test_an_app_is_no_page_of_its_own(as_secretary):
    answer = as_secretary.get(reverse("admin:app_list", args=["members"]))

    assert answer["Location"] == reverse("admin:everything")


@every_look
def test_the_header_has_no_finding(page, page_monitor, base_url, kari, ours, look):
    set_look(page, "header", look)
    log_in_browser(page, base_url, kari)
    page.goto(reverse("admin:everything"))
    page.locator(".desk-user summary").click()
    found = flaws(page, page_monitor)
    page.keyboard.press("Enter")
    if page.viewport_size["width"] < 768:
        page.locator(".desk-menu summary").click()
        found += flaws(page, page_monitor)
    _stops, unmarked = tab_through(page)
    page.locator("#desk-find").fill("yara")
    page.locator("#desk-suggestions .desk-row-name").first.wait_for()
    found += flaws(page, page_monitor)
    suggested = page.locator("#desk-suggestions .desk-row-name").all_inner_texts()
    page.locator("#desk-find").press("Enter")
    page.wait_for_url(re.compile("/(organization|company)/"))

    assert (found, unmarked) == ([], [])
    assert suggested == [str(ours)]
