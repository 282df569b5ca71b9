"""The lists of pairs: what may be recorded twice, and resource streams that fit."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from members.models import DistinctPair, DistinctPersonPair, LikelyPair, Project
from members.records import duplicates
from tests.support.admin import card, said
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.login import log_in

PAIRS, PEOPLE = reverse("admin:duplicates"), reverse("admin:duplicate_people")


def shown(page):
    return [
        ([row for row, _address in item["sides"]], item["percent"], item["reasons"])
        for item in page.context["pairs"]
    ]


def post(client, where, rows, do):
    pks = [row if isinstance(row, int) else row.pk for row in rows]
    return client.post(where, {"one": pks[0], "other": pks[1], "do": do}, follow=True)


def test_a_pair_is_shown_marked_as_distinct_and_taken_back(as_secretary, kari):
    one = make.organization(name="Norner AS", website="https://norner.no")
    pair = [one, make.organization(name="Norner A/S", is_listed=False)]
    duplicates.replace_likely_pairs()
    page = as_secretary.get(PAIRS)
    assert shown(page) == [(pair, 90, [duplicates.REASONS["name"]])]
    links = [f'href="{card(row)}"' for row in pair]
    assert [link in page.text for link in links] == [True, True]

    for _twice in range(2):
        post(as_secretary, PAIRS, pair[::-1], "distinct")
    assert DistinctPair.objects.count() == 1
    duplicates.replace_likely_pairs()
    assert shown(as_secretary.get(PAIRS)) == []
    page = as_secretary.get(PAIRS, {"show": "distinct"})
    [item] = page.context["pairs"]
    assert (shown(page)[0][0], item["pair"].made_by) == (pair, kari)

    answer = post(as_secretary, PAIRS, pair, "undo")
    assert answer.redirect_chain == [(f"{PAIRS}?show=distinct", 302)]
    assert len(shown(as_secretary.get(PAIRS))) == 1
    assert DistinctPair.objects.count() == 0

    gone = make.organization()
    pk = gone.pk
    gone.delete()
    answer = post(as_secretary, PAIRS, [pk, pair[0]], "distinct")
    assert said(answer)[-1] == "En av de to er slettet."

    # Persons likewise.
    persons = [make.person(name="Kari Nordmann", phone="35920000") for _ in "12"]
    assert [sides for sides, *_rest in shown(as_secretary.get(PEOPLE))] == [persons]
    post(as_secretary, PEOPLE, persons, "distinct")
    assert shown(as_secretary.get(PEOPLE)) == []
    post(as_secretary, PEOPLE, persons, "undo")
    assert DistinctPersonPair.objects.count() == 0


def test_the_second_page_goes_on_with_the_list_and_any_number_is_a_page(as_secretary):
    rows = [make.organization(name=f"<b>Norner {n}</b>") for n in range(52)]
    LikelyPair.objects.bulk_create(
        LikelyPair(one=one, other=other, score=0.9, reasons=["name"])
        for one, other in zip(rows[::2], rows[1::2], strict=True)
    )

    page = as_secretary.get(PAIRS, {"page": "2"})

    assert [sides for sides, _percent, _reasons in shown(page)] == [rows[50:]]
    texts = ("&lt;b&gt;Norner 51", "<b>Norner")
    assert [text in page.text for text in texts] == [True, False]
    for number in ("x", "0", "-1", "9" * 40, "999"):
        assert as_secretary.get(PAIRS, {"page": number}).status_code == 200, number


STREAM_PAIRS = reverse("admin:members_resourcestream_pairs")
START = reverse("admin:members_project_add")


@pytest.fixture
def pair(db):
    offer = make.stream(make.member(name="Eramet"), site=make.site(), note="60 grader")
    return offer, make.stream(make.member(name="Veksthus"), direction="needed")


def test_streams_stand_by_kind_and_a_pair_begins_a_project_of_both(as_secretary, pair):
    other = make.stream(kind="water")
    make.stream(until=LONG_AGO)
    kinds = as_secretary.get(STREAM_PAIRS).context["kinds"]
    expected = [([pair[0]], [pair[1]]), ([other], [])]
    assert [(kind.offered, kind.needed) for kind in kinds] == expected

    there = f"{START}?offer={pair[0].pk}&need={pair[1].pk}"
    as_secretary.post(there, filled(as_secretary.get(there), slug=""))
    project = Project.objects.get()
    assert (project.status, list(project.sites.all())) == ("planned", [pair[0].site])
    assert [name in project.title_nb for name in ("Eramet", "Veksthus")] == [True, True]
    parts = project.participations.values_list("organization__name", "role")
    assert list(parts) == [("Eramet", "partner"), ("Veksthus", "partner")]


def test_an_invalid_or_invisible_pair_opens_an_empty_form(client, kari, pair):
    user = make.user(is_staff=True)
    rights = ("add_project", "view_project", "add_participation")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    cases = [
        (kari, {"offer": "x", "need": "²"}),
        (kari, {"offer": "9" * 30, "need": "-1"}),
        (kari, {"offer": ""}),
        (user, {"offer": pair[0].pk, "need": pair[1].pk}),
    ]

    for who, query in cases:
        page = log_in(client, who).get(START, query)
        assert (page.status_code, "Eramet" in page.text) == (200, False)


def test_one_organization_on_both_sides_is_one_partner(as_secretary):
    one = make.organization(name="Begge")
    pair = make.stream(one), make.stream(one, direction="needed")

    page = as_secretary.get(START, {"offer": pair[0].pk, "need": pair[1].pk})

    assert page.text.count(">Begge</option>") == 1
