"""A profile and a project on one sheet of paper: bounded, dated, and without a person."""

import re
from datetime import date
from itertools import product

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from playwright.sync_api import expect

from members import models
from members.models.markets import Sector
from tests.support.factories import LONG_AGO, make
from tests.support.pictures import drawing, file_of
from tests.support.rows import the_cluster

A_PAGE = re.compile(rb"/Type\s*/Page\b")
A4 = re.compile(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]")
SOURCE = "https://www.example.org/nyheter/2026/et-varmenett-for-{}"
MANY = 15
SECRETARIAT = {"secretariat_name": "Sekretariatet for klyngen i Grenland"}
SECRETARIAT |= {"secretariat_phone": "35 00 00 00"}
SECRETARIAT |= {"secretariat_address": "Hydrovegen 55, 3936 Porsgrunn"}


def text(length, n=""):
    """Return a text of that length, the longest that a column takes."""
    words = "Prosessinstrumentering og kalibrering " * length
    return f"{n} {words}"[:length].strip()


def both(name, length, n=""):
    return {f"{name}_{code}": text(length, n) for code in ("nb", "en")}


def make_topic(n):
    return make.topic(**both("label", 50, n))


def fill_organization(ours):
    """Give the organization the longest texts, and more rows than a sheet has."""
    for n in range(MANY):
        own = {"organization": ours, "source": SOURCE.format(n)}
        ours.topics.add(make_topic(n))
        make(models.Service, **own, **both("name", 120, n), **both("text", 300))
        customer = make.organization(name=text(200, n))
        what = both("what", 300, n) | {"year": 2024}
        what |= {"customer_organization": customer, "asked_on": date(2026, 11, 1)}
        make(models.CustomerReference, **own, **what)
        kind = make(models.CertificateKind, **both("name", 80, n))
        make(models.Certificate, **own, kind=kind, until=date(2999, 1, 1))
        make.presence(organization=ours, site=make.site())
        project = make.project(**both("title", 190, n), status="construction")
        make.participation(organization=ours, project=project)


def fill_project(project):
    for n in range(MANY):
        source = {"source": SOURCE.format(n)}
        project.themes.add(make_topic(f"p{n}"))
        project.sites.add(make.site(name=f"Sted {n}"))
        partner = make.member(name=text(90, n))
        make.participation(project=project, organization=partner, **source)
        make.effect(project, scope_nb=text(200, n), scope_en=text(200, n), **source)
        make.funding(project, funder=partner, **source)


def full_rows():
    """Return an organization and a project of which everything is known at length."""
    the_cluster()
    models.Cluster.objects.update(secretariat_email="post@example.org", **SECRETARIAT)
    facts = (
        both("summary", 300) | both("description", 5000) | both("delivery_area", 200)
    )
    facts |= both("capacity", 200) | {
        "sectors": Sector.values,
        "languages": ["nb", "en"],
    }
    facts |= {"phone": "+47 35 92 00 00", "email": f"{'post' * 12}@example.org"}
    facts |= {"website": "https://www.example.org/" + "industri/" * 9}
    facts |= {"postal_address": "Hydrovegen 55\n3936 Porsgrunn", "employees": 4500}
    facts |= {"municipality": "Porsgrunn", "orgnr": "986228608", "legal_form": "AS"}
    facts |= {"logo": make.picture(data=file_of(drawing((300, 200))))}
    ours = make.member(name=text(100), **facts)
    fill_organization(ours)
    texts = both("title", 150) | both("summary", 400) | both("purpose", 600)
    texts |= both("results", 1000) | {"results_source": SOURCE.format("resultat")}
    project = make.project(**texts, since=LONG_AGO, status="stopped")
    fill_project(project)
    return ours, project


def empty_rows():
    return make.organization(name="Alfa AS"), make.project(title_nb="Pilot")


def on_paper(row):
    """Return the path of the sheet of a row in the active language."""
    return f"{row.get_absolute_url()}{'ark' if get_language() == 'nb' else 'sheet'}/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", [full_rows, empty_rows])
def test_a_sheet_is_one_page_of_a4_however_much_is_known(page, rows):
    numbers = []
    for row, code in product(rows(), ("nb", "en")):
        with translation.override(code):
            page.goto(on_paper(row))
        file = page.pdf(prefer_css_page_size=True)
        numbers.append((len(A_PAGE.findall(file)), len(A4.findall(file))))
    assert numbers == [(1, 1)] * 4


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_script", [True, False])
def test_a_button_prints_it_and_without_a_script_a_hint_remains(
    browser, base_url, has_script
):
    context = browser.new_context(base_url=base_url, java_script_enabled=has_script)
    context.add_init_script("window.print = () => (document.title = 'Skrevet ut')")
    page = context.new_page()
    page.goto(on_paper(make.member()))
    button = page.get_by_role("button", name="Skriv ut")
    expect(page.get_by_text("«Lagre som PDF»")).to_be_visible()
    expect(button).to_be_visible(visible=has_script)
    if has_script:
        button.click()
        expect(page).to_have_title("Skrevet ut")
    context.close()


@pytest.mark.parametrize("noun", ["organization", "project"])
def test_it_has_its_day_and_the_address_of_the_page_which_search_engines_prefer(
    client, noun
):
    row = make.member(slug="yara") if noun == "organization" else make.project()
    address = f"http://testserver{row.get_absolute_url()}"
    answer = client.get(on_paper(row))
    page = client.get(address)
    assert f'<a href="{on_paper(row)}" rel="nofollow">Som ark for utskrift' in page.text
    for text, number in {
        f'<link rel="canonical" href="{address}">': 1,
        '<meta name="robots" content="noindex">': 1,
        f"Per {date_format(timezone.localdate())}. ": 1,
        f'<a href="{address}">{address}</a>': 1,
    }.items():
        assert answer.text.count(text) == number, text
    assert on_paper(row) not in client.get("/sitemap.xml").text
    row.slug = "nytt-navn"
    row.save()
    moved = client.get(answer.request["PATH_INFO"])
    assert (moved.status_code, moved.url) == (301, on_paper(row))


def test_it_shows_ways_to_reach_the_organization_and_no_person(client):
    ways = {"email": "post@example.org", "phone": "35 92 00 00"}
    ours = make.member(**ways)
    items = ["name", "email", "phone", "title"]
    person = {"email": "nora@example.org", "phone": "90 00 00 00", "title": "Sjef"}
    nora = make.contact(ours, name="Nora Nordmann", agreed=items, **person)
    make.role(person=nora, source="Nora Nordmann, 2026")
    text = client.get(on_paper(ours)).text
    assert [one in text for one in ways.values()] == [True, True]
    assert [one for one in ["Nora", *person.values()] if one in text] == []


def test_it_names_no_unlisted_partner_funder_or_organization(client):
    hidden = make.organization(name="Skjult AS", is_listed=False)
    project = make.project(partners=[hidden, make.member(name="Alfa AS")])
    make.funding(project, funder=hidden, source="Skjult AS, 2026")
    ours = make.member(name="Beta AS")
    make.participation(project=project, organization=ours)
    text = client.get(on_paper(project)).text + client.get(on_paper(ours)).text
    assert ("Alfa AS" in text, "Og én til" in text, "Skjult" in text) == (
        True,
        True,
        False,
    )
    assert client.get(on_paper(hidden)).status_code == 404


def test_it_says_how_much_more_the_page_has_and_never_cuts_what_a_figure_counts(client):
    ours, project = full_rows()
    profile = client.get(on_paper(ours)).text
    assert [profile.count(f"og {MANY - n} til på siden") for n in (4, 3)] == [1, 3]
    shown = client.get(on_paper(project)).text
    assert [text(200, n) in shown for n in range(4)] == [True, True, True, False]
