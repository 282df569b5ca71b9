"""The desk makes the line of HTML with which another site shows a page of ours."""

from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from members.models import Cluster, SavedList
from tests.support.factories import make
from tests.support.html_forms import Clicks
from tests.support.rows import the_cluster

SITE = settings.SITE_ADDRESS
PAGE = "/admin/embed/"
LINE = (
    '<iframe src="{0}{1}" title="{2}" width="100%" height="{3}" style="border:0"'
    ' loading="lazy"><a href="{0}{4}">{2}</a></iframe>'
)


def line_of(page):
    return page.text.partition('data-copy="')[2].partition('"')[0]


def shown(page):
    """Return the line that is copied, after it was found in the text field as well."""
    line = unescape(line_of(page))
    field = page.text.partition("<textarea")[2].partition(">")[2]
    assert unescape(field.partition("</textarea>")[0]) == line
    return line


def test_a_line_takes_four_presses_from_the_front_page(as_secretary, db):
    the_cluster()
    Cluster.objects.update(embed_hosts=["www.example.org"])
    click = Clicks(as_secretary, "/admin/")

    click.link("Oppsett")
    click.link("Vis på andre nettsteder")
    click.button("Vis", what="map")

    copying = 1
    assert ">Kopier</button>" in click.page.text
    assert click.number + copying == 4
    assert '<iframe src="/embed/kart/"' in click.page.text
    assert "www.example.org" in click.page.text
    expected = LINE.format(SITE, "/embed/kart/", "Steder", 600, "/steder/")
    assert shown(click.page) == expected


CHOICES = {
    "what=members": ("/embed/medlemmer/", "Medlemmer", "/medlemmer/"),
    "what=members&filters=https://a.no/medlemmer/%3Fsite%3Dheroya%26kind%3Dcompany": (
        "/embed/medlemmer/?site=heroya&kind=company",
        "Medlemmer",
        "/medlemmer/?site=heroya&kind=company",
    ),
    "what=map&language=en&theme=dark": (
        *("/en/embed/map/?theme=dark", "Sites", "/en/sites/"),
    ),
    "what=figure-members": (
        *("/embed/tall/members/", "Medlemmer over tid", "/tall/?show=all#members"),
    ),
    "what=figure-climate&language=en": (
        "/en/embed/figures/climate/",
        "Emissions and climate targets",
        "/en/climate/",
    ),
}


@pytest.mark.parametrize(("query", "target"), CHOICES.items(), ids=CHOICES)
def test_a_choice_makes_its_line(as_secretary, query, target):
    frame, title, full = target
    given = "" if "language" in query else "&language=nb"

    page = as_secretary.get(f"{PAGE}?{query}{given}&height=300")

    assert shown(page) == LINE.format(SITE, frame, title, 300, full).replace(
        "&kind", "&amp;kind"
    )


def test_a_profile_and_a_height_that_follows(as_secretary):
    member = make.member(name="Alfa & Co", slug="alfa")

    page = as_secretary.get(
        f"{PAGE}?what=profile&organization={member.pk}&language=nb&height=300&follows=on"
    )

    line = LINE.format(
        SITE, "/embed/medlemmer/alfa/", "Alfa &amp; Co", 300, "/medlemmer/alfa/"
    )
    assert shown(page) == f'{line}<script src="{SITE}/embed/embed.js" async></script>'


def test_a_saved_list_is_offered_if_the_public_list_has_its_filters(as_secretary, kari):
    for name, query in {
        "Alle på Herøya": "site=heroya&sort=-name&page=2",
        "Har ikke bekreftet": "confirmed_before=2020-01-01",
    }.items():
        make(SavedList, owner=kari, noun="organizations", name=name, query=query)
    kept = SavedList.objects.get(name="Alle på Herøya")

    page = as_secretary.get(f"{PAGE}?what=list-{kept.pk}&language=nb&height=300")

    filters = "?relation=any&amp;site=heroya"
    assert shown(page) == LINE.format(
        SITE, f"/embed/medlemmer/{filters}", kept.name, 300, f"/medlemmer/{filters}"
    )
    assert "Har ikke bekreftet" not in page.text


WRONG = {
    "what=profile&language=nb&height=300": "organization",
    "what=members&filters=tull%3D1&language=nb&height=300": "filters",
    "what=members&language=nb&height=10": "height",
    "what=tull&language=nb&height=300": "what",
    "what=members&language=x&height=": "height language",
}


@pytest.mark.parametrize(("query", "fields"), WRONG.items(), ids=WRONG)
def test_a_wrong_choice_is_explained_and_makes_no_line(as_secretary, query, fields):
    page = as_secretary.get(f"{PAGE}?{query}")

    errors = page.context["form"].errors
    assert (page.status_code, line_of(page)) == (200, "")
    assert sorted(errors) == fields.split()
    assert all(text in page.text for [text] in errors.values())


def test_an_unlisted_profile_is_refused(as_secretary):
    hidden = make.organization(name="Skjult", is_listed=False)

    page = as_secretary.get(
        f"{PAGE}?what=profile&organization={hidden.pk}&language=nb&height=300"
    )

    assert "Denne profilen er ikke offentlig." in page.text


def test_without_a_listed_site_the_page_leads_to_the_form(as_secretary):
    cluster = the_cluster()

    page = as_secretary.get(PAGE).text

    form = reverse("admin:members_cluster_change", args=[cluster.pk])
    assert "Ingen nettsteder kan vise sidene våre ennå" in page
    assert "<iframe" not in page
    assert f'href="{form}#id_embed_hosts"' in page
