"""A search does not give up: it splits and leaves out words, and says so; never for a person."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from members import models
from tests.support.cases import cases
from tests.support.factories import LONG_AGO, make

NOTICE = re.compile(r'<p class="notice" role="status">(.*?)</p>', re.DOTALL)


def search(client, words):
    """Return the notice above the hits, and the names of the organizations."""
    page = client.get("/sok/", {"q": words})
    assert f'name="q" value="{words}"' in unescape(page.text)
    notice = NOTICE.search(unescape(page.text))
    groups = page.context["results"].groups
    names = [str(hit) for g in groups if g.noun == "organizations" for hit in g.hits]
    return " ".join(notice[1].split()) if notice else "", names


def answers(client, name):
    asked = {words: (said, [*hits]) for words, said, *hits in cases(__file__, name)}
    assert {words: search(client, words) for words in asked} == asked


@pytest.fixture
def registry():
    texts = {"summary_nb": "Industrielt FoU-institutt."}
    topic = make.topic(label_nb="Plast og polymerer", label_en="Plast")
    make.member(name="Norner AS", topics=[topic], **texts)
    texts = "Sirkusselskap som driver rensing av flyveaske og av en øltønne, og spiller fotball."
    make.member(name="Renseverket AS", summary_nb=texts)
    hidden = make.member(name="Hemmelig AS", is_listed=False)
    models.Organization.objects.filter(pk=hidden.pk).update(
        summary_nb="Lager kullbriketter og rensing."
    )


@pytest.mark.usefixtures("registry")
def test_words_without_a_hit_are_split_or_left_out_and_the_page_says_so(client):
    answers(client, "split.jsonl")
    # A compound was a search with hits; the others are for the secretariat to read.
    assert not models.MissedSearch.objects.exists()
    answers(client, "left_out.jsonl")
    assert models.MissedSearch.objects.filter(words="norner tromso").exists()


TODAY = timezone.localdate()


def own(owner, other, **period):
    ends = {"from_organization": owner, "to_organization": other}
    return make(models.OrganizationRelationship, kind="owner", **ends, **period)


def test_a_question_about_owners_is_answered_by_those_of_today(client):
    park = make.member(name="Herøya Industripark AS")
    former = make.member(name="Hydra AS", summary_nb="Eier av Herøya Industripark.")
    own(former, park, until=date(2016, 6, 22))
    present = own(make.organization(name="Pensjon AS"), park, since=date(2016, 6, 23))
    daughter = make.organization(name="Datter AS")
    own(park, daughter)
    questions = ["hvem eier Herøya Industripark", "owner of Herøya Industripark?"]

    def answers():
        return [search(client, words) for words in questions]

    expected = ["Pensjon AS", "Herøya Industripark AS", "Hydra AS"]
    assert answers() == [("", expected)] * 2
    assert "eier av Herøya Industripark AS" in client.get("/sok/?q=eier+herøya").text
    assert search(client, "datterselskap av Herøya Industripark")[1][0] == "Datter AS"
    # After each change, too.
    models.Organization.objects.filter(pk=park.pk).update(name="Parken AS")
    assert search(client, "hvem eier Parken") == ("", ["Pensjon AS", "Parken AS"])
    models.Organization.objects.filter(pk=park.pk).update(is_listed=False)
    assert search(client, "hvem eier Parken") == ("", [])
    models.Organization.objects.filter(pk=park.pk).update(
        name="Herøya Industripark AS", is_listed=True
    )
    present.until = TODAY - timedelta(days=1)
    present.save()
    assert answers() == [("", ["Herøya Industripark AS", "Hydra AS"])] * 2


def test_a_role_in_a_project_or_at_a_site_is_of_those_who_have_it(client):
    project = make.project(title_nb="Skrei – hydrogen", sites=[make.site(name="Kaia")])
    for role in ("lead", "funder", "supplier"):
        one = make.organization(name=f"{role} AS")
        make.participation(project=project, organization=one, role=role)
    driver = make.organization(name="Driver AS")
    make.presence(organization=driver, site=models.Site.objects.get(), role="operator")

    words = "leder finansierte leverte".split()
    first = [search(client, f"hvem {verb} Skrei")[1][0] for verb in words]

    assert first == ["lead AS", "funder AS", "supplier AS"]
    assert search(client, "who operates Kaia")[1][0] == "Driver AS"


def test_a_test_facility_is_found_by_what_it_tests_and_by_other_words_for_it(client):
    hydrogen = make.member(name="Hydrogen AS", summary_nb="Med testsenter på Herøya.")
    make.facility(hydrogen, name_nb="Benk 4", capability_nb="Tetthet i flenser.")
    hidden = {"name_nb": "Benk 5", "is_listed": False}
    make.facility(make.member(name="Annen AS"), capability_nb="Flenser", **hidden)

    assert search(client, "testfasilitet") == ("", ["Hydrogen AS"])
    assert search(client, "flenser") == ("", ["Hydrogen AS"])
    assert "testfasilitet: Benk 4" in client.get("/sok/?q=flenser").text


def test_a_certificate_leads_to_its_list_with_the_number_of_those_that_hold_it(client):
    kind = make(models.CertificateKind, name_nb="ISO 9001", slug="iso-9001")
    address = "/medlemmer/?relation=any&certificate=iso-9001"

    def hit():
        [page] = client.get("/sok/?q=ISO+9001").context["results"].groups[0].hits
        return page.fact, len(client.get(address).context["listing"].answer)

    assert hit() == ("0 virksomheter", 0)
    for listed in (True, False):
        certified = make.member(is_listed=listed)
        make(models.Certificate, kind=kind, organization=certified, since=LONG_AGO)
    assert hit() == ("1 virksomhet", 1)
    assert "ble ignorert" not in client.get(address).text


def test_a_sector_that_somebody_serves_leads_to_its_list(client):
    assert not client.get("/sok/?q=havvind").context["results"].groups
    for listed in (True, False):
        make.member(is_listed=listed, sectors=["offshore-wind", "maritime"])
    address = "/medlemmer/?relation=any&sector=offshore-wind"

    [page] = client.get("/sok/?q=havvind").context["results"].groups[0].hits

    assert (str(page.title), page.fact) == (
        "Virksomheter som leverer til havvind",
        "1 virksomhet",
    )
    assert page.query == address.removeprefix("/medlemmer/")
    assert len(client.get(address).context["listing"].answer) == 1


STOP = re.compile(r'<(?:a |button|select|summary|input(?! type="hidden"))')


@pytest.mark.parametrize("address", ["/sok/", "/medlemmer/", "/prosjekter/"])
def test_six_presses_of_tab_lead_from_the_words_to_the_first_hit(client, address):
    make.member(name="Kai AS"), make.project(title_nb="Kai")

    after_words = client.get(address, {"q": "kai"}).text.split(' id="q"')[1]
    between, _hits = after_words.split('class="cards"', 1)

    assert len(STOP.findall(between)) + 1 <= 6
