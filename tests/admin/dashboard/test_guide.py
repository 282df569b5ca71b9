"""What staff read of the registry: the guide to personal data, figures, and the menu."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from members.people import privacy
from tests.support.admin import card
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in
from tests.support.rows import the_cluster

FRONT, GUIDE, ERASE = "/admin/", "/admin/guide/", "/admin/erase/"
EVERYTHING = "/admin/everything/"
NOUNS = "I dag,Forslag,Virksomheter,Medlemskap,Personer,Verv,Prosjekter,E-post,Lister"
NOUNS = [*NOUNS.split(","), "Import", "Alt"]


def labels(page):
    return [str(link.label) for link in page.context["desk_menu"]]


def test_all_staff_read_the_guide(client, reader, kari, site_administrator):
    leads_on = []
    for user in (reader, kari, site_administrator):
        log_in(client, user)
        assert client.get(FRONT).text.count(f'href="{GUIDE}"') == 1
        leads_on.append(ERASE in client.get(GUIDE).text)

    assert leads_on == [False, True, True]


def test_a_reader_is_led_to_no_page_about_people(client, reader):
    page = log_in(client, reader).get(EVERYTHING)

    people = {"Forslag", "Personer", "E-post", "Import"}
    assert labels(page) == [noun for noun in NOUNS if noun not in people]
    assert " · ".join(str(one.label) for one in page.context["pages"]) == (
        "I dag · Lister · Klyngen i tall · Organer: ny periode og møter · E-post til mange"
        " · Kontingent: satser og lister · Rapporter for en periode"
        " · Mulige dubletter: virksomheter · Veiledning om personopplysninger"
        " · Hvem har lov til hva · Dine filer og lange oppgaver · Bakgrunnsarbeid"
        " · Slik logger du inn"
    )


def test_the_guide_has_a_row_for_each_declaration_and_its_days(as_secretary, settings):
    periods = {str(data.retention) for data in privacy.ALL_DATA}
    assert {one for one in periods if " " not in one} == set(settings.KEPT_DAYS)
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"letters": 123, "access_requests": 1}

    rows = as_secretary.get(GUIDE).context["rows"]

    assert len(rows) == len(privacy.ALL_DATA)
    kept = " ".join(str(row["kept"]) for row in rows)
    assert (kept.count("123 "), kept.count(" 1 ")) == (1, 1)
    assert all(row["what"] and row["why"] and row["seen_by"] for row in rows)


def test_the_dashboard_counts_today_and_links_to_those_rows(as_superuser):
    new_year = date(timezone.localdate().year, 1, 1)
    make.project(partners=[make.member(orgnr="934949145")])
    make.member(is_listed=False, since=new_year)
    make.member(since=LONG_AGO, until=new_year)

    figures = as_superuser.get(FRONT).context["figures"]

    numbers = [figure["number"] for figure in figures]
    lists = [as_superuser.get(one["address"]).context["cl"] for one in figures]
    assert numbers == [2, 1, 1, 1, 1, 1, 0]
    assert [rows.result_count for rows in lists] == numbers
    # Only one cluster can be added.
    address = "/admin/members/cluster/add/"
    assert as_superuser.get(address).status_code == 200
    the_cluster()
    assert as_superuser.get(address).status_code == 403


def test_the_menu_has_the_nouns_and_marks_the_one_of_a_page(as_secretary, ours):
    pages = {
        FRONT: ["I dag"],
        "/admin/members/person/add/": ["Personer"],
        card(ours): ["Virksomheter"],
        EVERYTHING: ["Alt"],
        GUIDE: [],
    }

    answers = {page: as_secretary.get(page) for page in pages}

    assert labels(answers[FRONT]) == NOUNS
    menus = {page: answer.context["desk_menu"] for page, answer in answers.items()}
    assert pages == {
        page: [str(link.label) for link in menu if link.is_current]
        for page, menu in menus.items()
    }
    # Every page of the list opens, which stands for the app.
    pages = answers[EVERYTHING].context["pages"]
    with override("nb"):
        statuses = {p.view: as_secretary.get(p.address).status_code for p in pages}
    assert statuses == dict.fromkeys(statuses, 200)
    app = as_secretary.get(reverse("admin:app_list", args=["members"]))
    assert app["Location"] == EVERYTHING
