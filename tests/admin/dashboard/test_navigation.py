"""What the header of every page leads to, for each group of staff."""

from django.urls import reverse
from django.utils.translation import override

from tests.support.admin import card
from tests.support.login import log_in

NOUNS = "I dag,Forslag,Virksomheter,Medlemskap,Personer,Verv,Prosjekter,E-post,Lister"
NOUNS = [*NOUNS.split(","), "Import", "Alt"]


def labels(page):
    return [str(link.label) for link in page.context["desk_menu"]]


def test_the_nouns_in_daily_use_stand_in_front(as_secretary):
    assert labels(as_secretary.get(reverse("admin:index"))) == NOUNS


def test_a_reader_is_led_to_no_page_about_people(client, reader):
    page = log_in(client, reader).get(reverse("admin:everything"))

    found = [str(one.label) for one in page.context["pages"]]
    people = {"Forslag", "Personer", "E-post", "Import"}
    assert labels(page) == [noun for noun in NOUNS if noun not in people]
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


def test_the_noun_of_a_page_is_marked(as_secretary, ours):
    pages = {
        "/admin/": ["I dag"],
        "/admin/members/person/add/": ["Personer"],
        card(ours): ["Virksomheter"],
        "/admin/everything/": ["Alt"],
        "/admin/guide/": [],
    }

    menus = {page: as_secretary.get(page).context["desk_menu"] for page in pages}

    assert pages == {
        page: [str(link.label) for link in menu if link.is_current]
        for page, menu in menus.items()
    }


def test_every_page_of_the_list_opens(as_secretary):
    pages = as_secretary.get(reverse("admin:everything")).context["pages"]

    with override("nb"):
        statuses = {p.view: as_secretary.get(p.address).status_code for p in pages}

    assert statuses == dict.fromkeys(statuses, 200)


def test_an_app_is_no_page_of_its_own(as_secretary):
    answer = as_secretary.get(reverse("admin:app_list", args=["members"]))

    assert answer["Location"] == reverse("admin:everything")
