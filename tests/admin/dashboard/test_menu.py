"""The menu of the desk: nine entries, which lead to every page, and to no table of Django's."""

import re

from django.urls import reverse
from django.utils import timezone

from tests.support.admin import card, save
from tests.support.factories import make
from tests.support.login import log_in

FRONT, TABLES = "/admin/", "/admin/everything/"
TABLE = re.compile(r'href="(/admin/members/[a-z]+/(?:table/)?)(?:\?[^"]*)?"')
PAGES = """
I dag: I dag · Nylig slettet
Virksomheter: Virksomheter · Medlemskap · Ferdige og lagrede lister · Import · Mulige dubletter
Personer: Personer · Mulige dubletter · Slett en person
Prosjekter: Prosjekter · Overskudd og behov side om side
E-post: Utsendinger · E-poster · Tekster i e-post
Kontingent: Kontingent: satser og lister
Organer og møter: Organer · Verv
Rapporter: Rapporter · Europeisk oppføring · Klyngen i tall
Oppsett: Nettsted og tekster · Hvem har lov til hva · Bakgrunnsarbeid\
 · Veiledning om personopplysninger · E-poster til ukjente · Alle tabeller
"""


def current(page):
    [link] = [link for link in page.context["desk_menu"] if link.is_current]
    return link


def entries(client):
    """Return the entries of the menu, each as the page that it leads to has it."""
    menu = client.get(FRONT).context["desk_menu"]
    return [current(client.get(link.address)) for link in menu]


def in_words(menu):
    pages = {one.label: " · ".join(str(p.label) for p in one.pages) for one in menu}
    return "".join(f"\n{label}: {names}" for label, names in pages.items()) + "\n"


def test_each_page_stands_under_one_of_nine_marked_entries(client, reader, kari, ours):
    readers = {p.address for one in entries(log_in(client, reader)) for p in one.pages}
    menu = entries(log_in(client, kari))
    assert in_words(menu) == PAGES

    for entry in menu:
        for link in entry.pages:
            page = client.get(link.address)
            marked = [one.address for one in current(page).pages if one.is_current]
            assert (page.status_code, marked) == (200, [link.address])
    addresses = [link.address for entry in menu for link in entry.pages]
    assert len({*addresses}) == len(addresses)
    of_people = "/admin/lists/people/ /admin/lists/letters/ /admin/erase/"
    of_people += " /admin/visitors/ /admin/duplicates/people/"
    assert readers & {*of_people.split()} == set()
    assert (readers <= {*addresses}, len(readers) > 10) == (True, True)
    for address, label in [
        (card(ours), "Virksomheter"),
        ("/admin/members/person/add/", "Personer"),
        ("/admin/members/topic/", "Oppsett"),
    ]:
        assert current(client.get(address)).label == label
    app = client.get(reverse("admin:app_list", args=["members"]))
    assert app["Location"] == TABLES


def test_only_all_tables_leads_to_tables_and_a_list_has_one_address(as_secretary, ours):
    make.participation(declined_on=timezone.localdate())
    led_to = {
        link.address: sorted(
            {
                there
                for there in TABLE.findall(as_secretary.get(link.address).text)
                if as_secretary.get(there).status_code == 200
            }
        )
        for entry in entries(as_secretary)
        for link in entry.pages
    }
    tables = led_to.pop(TABLES)

    assert {page: there for page, there in led_to.items() if there} == {}
    assert "/admin/members/organization/table/" in tables
    assert len(tables) >= 30
    to_list = as_secretary.get("/admin/members/organization/?relation=member")
    assert to_list["Location"] == "/admin/lists/organizations/?relation=member"
    assert save(as_secretary, ours, phone="35 00 00 00")["Location"] == card(ours)
