"""A member reads how it was found, and neither small numbers nor what visitors typed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.models import MissedSearch, Service, VisitCount, VisitLog
from tests.support.factories import make
from tests.support.html_forms import Page
from tests.support.login import log_in

PAGE = "/min-side/yara/slik-ble-dere-funnet/"
HOME = "/min-side/yara/"
TODAY = timezone.localdate()
MONTH = TODAY.replace(day=1)
NOT_COUNTED = "Her telles ikke åpninger av profiler"


@pytest.fixture
def logs(settings, tmp_path):
    settings.VISITS_DIR = str(tmp_path)
    return make(VisitLog, day=MONTH)


def opened(organization, count, page="profile", source=("", "")):
    parameter, value = source
    fields = {"month": MONTH, "page": page, "parameter": parameter, "value": value}
    return make(VisitCount, organization=organization, count=count, **fields)


def month_of(client):
    [month] = client.get(PAGE).context["figures"].months
    sources = [(str(label), text, n) for label, text, n in month.sources]
    return month.profile, month.contact, sources


def test_openings_from_five_are_shown_with_what_led_to_them(as_eva, ours, logs):
    damp, other = make.topic(label_nb="Damp", slug="damp"), make.member(name="Norner")
    ours.topics.add(damp)
    sauna = Service.objects.create(organization=ours, name_nb="Badstu")
    opened(ours, 23), opened(ours, 5, "contact")
    (
        opened(ours, 9, source=("topic", "damp")),
        opened(ours, 4, source=("kind", "company")),
    )
    opened(ours, 8, source=("q", f"topic:{damp.pk}"))
    opened(ours, 7, source=("q", f"service:{sauna.pk}"))
    opened(ours, 6, source=("q", f"organization:{other.pk}"))
    opened(other, 99)

    words = [("Damp", 8), ("Badstu", 7), ("Norner", 6)]
    sources = [("Fagområde", "Damp", 9), *(("Søkt etter", *one) for one in words)]
    assert month_of(as_eva) == (23, 5, sources)
    overview = as_eva.get(HOME).text
    assert overview.count("Profilen er åpnet 23 ganger denne måneden") == 1


def test_openings_below_five_are_hidden_and_so_is_what_is_no_longer_public(
    as_eva, ours, logs
):
    other = make.member(is_listed=False)
    retired = make.topic(is_retired=True)
    opened(ours, 4), opened(ours, 4, "contact")
    opened(ours, 9, source=("q", f"organization:{other.pk}"))
    opened(ours, 9, source=("q", f"topic:{retired.pk}"))
    opened(ours, 9, source=("topic", "slettet"))

    assert month_of(as_eva) == (None, None, [])
    assert as_eva.get(PAGE).text.count("færre enn 5") == 2
    assert "Profilen er åpnet" not in as_eva.get(HOME).text


def test_a_search_without_results_near_a_topic_names_the_field_that_would_help(
    as_eva, ours
):
    hydrogen, heat = make.topic(label_nb="Hydrogen"), make.topic(label_nb="Fjernvarme")
    make.topic(label_nb="Sveising")
    ours.topics.add(hydrogen, heat)
    Service.objects.create(organization=ours, name_nb="Varme", topic=heat)
    words = {"hydrogenlager trondheim": 3, "hydrogn": 3, "fjernvarmen": 5}
    words |= {"sveising": 50, "kake": 50, "hydrogen ola": 1}
    for text, count in words.items():
        make(MissedSearch, day=TODAY, words=text, count=count)

    page = as_eva.get(PAGE)

    misses = [
        (str(miss.topic), miss.times, str(label))
        for miss, label, _ in page.context["misses"]
    ]
    assert misses == [
        ("Hydrogen", 7, "Tjenester og produkter"),
        ("Fjernvarme", 5, "Lengre omtale på norsk"),
    ]
    links = {given.get("href", "") for given, _, _ in Page(page.text).pressable}
    assert {one for one in links if "?field=" in one} == {
        "/min-side/yara/profil/?field=services#services",
        "/min-side/yara/profil/?field=description_nb#id_description_nb",
    }
    assert [page.text.count(text) for text in words] == [0] * 6


@pytest.mark.parametrize("number", [1, 8])
def test_the_page_costs_the_same_at_any_number_of_rows(
    as_eva, ours, logs, number, django_assert_num_queries
):
    for _ in range(number):
        topic = make.topic()
        ours.topics.add(topic)
        opened(ours, 9, source=("q", f"topic:{topic.pk}"))
    as_eva.get(PAGE), as_eva.get(HOME)

    with django_assert_num_queries(11):
        as_eva.get(PAGE)
    with django_assert_num_queries(13):
        as_eva.get(HOME)


def test_where_nothing_is_counted_the_page_says_so(as_eva, ours, settings):
    make(VisitLog, day=TODAY - timedelta(days=1))
    opened(ours, 23)

    page = as_eva.get(PAGE)

    assert (page.text.count(NOT_COUNTED), page.text.count("23 ganger")) == (1, 0)


def test_others_do_not_read_it_and_the_privacy_page_says_what_is_counted(
    client, liv, ours, settings
):
    statuses = [one.get(PAGE).status_code for one in (log_in(Client(), liv), client)]
    assert statuses == [404, 302]
    without = client.get("/personvern/").text
    settings.VISITS_DIR = "/var/lib/registry/visits"
    counted = client.get("/personvern/").text

    none, some = "Vi fører ingen statistikk over", "Vi teller hvor ofte profilen"
    assert [
        page.count(text) for page in (without, counted) for text in (none, some)
    ] == [
        *(1, 0),
        *(0, 1),
    ]
