"""The menu of the desk: ten entries, which lead to every page, and to no table of Django's."""

import re

from django.urls import resolve, reverse
from django.utils import timezone

from members.models import Fee, Letter, Participation, Role
from members.records import duplicates
from tests.admin.waiting.test_rows import make_one_of_each
from tests.support.admin import card, save, sections
from tests.support.factories import make
from tests.support.html_forms import Page
from tests.support.login import log_in
from tests.support.rows import the_cluster

LISTS = "organizations memberships projects offices people letters events".split()
FRONT, TABLES = "/admin/", "/admin/everything/"
TABLE = re.compile(r'href="(/admin/members/[a-z]+/(?:table/)?)(?:\?[^"]*)?"')
PAGES = """
I dag: I dag · Nylig slettet
Virksomheter: Virksomheter · Medlemskap · Ferdige og lagrede lister · Import · Mulige dubletter · \
Enhetsregisteret
Personer: Personer · Mulige dubletter · Slett en person
Arrangementer: Arrangementer
Prosjekter: Prosjekter · Overskudd og behov side om side
E-post: Utsendinger · E-poster · Tekster i e-post
Kontingent: Kontingent: satser og lister
Organer og møter: Organer · Verv
Rapporter: Rapporter · Europeisk oppføring · Klyngen i tall · Slik ble medlemmene funnet
Oppsett: Nettsted og tekster · Vis på andre nettsteder · Hvem har lov til hva · Bakgrunnsarbeid\
 · Veiledning om personopplysninger · E-poster til ukjente · Kom i gang · Alle tabeller
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


def test_each_page_stands_under_one_of_ten_marked_entries(client, reader, kari, ours):
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


def links_of(client, page):
    """Return {address: words} of the links of a page to others of the desk."""
    links = Page(client.get(page, follow=True).text).pressable
    return {
        given["href"].partition("#")[0]: " ".join(words.split())
        for given, words, _form in links
        if given.get("href", "").startswith(FRONT)
    }


def is_of_django(client, address):
    names = {one.name for one in client.get(address, follow=True).templates}
    return bool(names & {"admin/change_form.html", "admin/change_list.html"})


def test_only_all_fields_leads_to_a_form_of_django(as_secretary, ours, ola):
    make_one_of_each()
    duplicates.replace_likely_pairs()
    the_cluster()
    for model in (Participation, Role, Fee):
        make(model, organization=ours)
    make.role(person=make.contact(ours)), make(Letter, to=ola.email)
    waiting = [section.address for section in sections(as_secretary).values()]
    menu = [link.address for one in entries(as_secretary) for link in one.pages]
    lists = [reverse("admin:list", args=[noun]) for noun in LISTS]
    fees = [reverse("admin:fee_list", args=[Fee.objects.get().year])]

    led_to = {
        resolve(address.partition("?")[0]).url_name: address
        for page in (FRONT, card(ours), *waiting, *menu, *lists, *fees)
        for address, words in links_of(as_secretary, page).items()
        if page != TABLES and not words.startswith("Alle felt")
    }

    assert len(led_to) > 30
    forms = {
        name for name, there in led_to.items() if is_of_django(as_secretary, there)
    }
    assert forms == set()
