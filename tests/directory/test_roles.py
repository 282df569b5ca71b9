"""Office holders: on a day, through the years, and named only with consent."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_consent,
    make_organization,
    make_person,
    make_role,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 6, 1)


def ask(client, **parameters):
    return client.get(reverse("directory:roles"), parameters).context["shown"]


def holder_texts(offices):
    """Return {kind: the texts of the holders}."""
    return {
        office.kind: [*map(holder_text, office.named), *office.unnamed]
        for office in offices
    }


def holder_text(holder):
    names = [holder.name, holder.title, holder.organization]
    return ", ".join(str(name) for name in names if name)


def give_consent(person, *items, since=LONG_AGO, until=None):
    for item in items:
        make_consent(person, item, since=since, until=until)


def test_bodies_are_listed_by_kind_with_the_holders_of_the_day(client):
    board = make_body(kind="board", name_nb="Styret")
    programme = make_body(kind="programme", name_nb="Programmet")
    orn, aas = make_organization(name="Ørn"), make_organization(name="Ås")
    for organization in (aas, orn):
        make_role(body=board, organization=organization)
    make_role(body=board, organization=aas, role="chair", until=DAY)
    make_role(body=programme, organization=orn, role="owner", since=DAY)

    on_the_day, later = ask(client, on=str(DAY)), ask(client)

    assert [(b.body, holder_texts(b.present)) for b in on_the_day.in_office] == [
        (board, {"chair": ["Ås"], "member": ["Ørn", "Ås"]}),
        (programme, {"owner": ["Ørn"]}),
    ]
    assert [holder_texts(b.former) for b in later.in_office] == [{"chair": ["Ås"]}, {}]


def test_a_body_with_former_holders_only_is_listed_apart(client):
    past = make_body()
    make_role(body=past, until=LONG_AGO)
    make_body()

    shown = ask(client)

    assert (shown.in_office, [b.body for b in shown.out_of_office]) == ([], [past])


def test_an_invalid_date_is_reported_and_today_is_shown(client):
    make_role(until=LONG_AGO)

    answer = client.get(reverse("directory:roles"), {"on": "i går"})

    assert answer.context["shown"].as_of.day == timezone.localdate()
    assert "«i går» er ikke en gyldig dato" in answer.text


@pytest.mark.parametrize(
    ("items", "since", "until", "words"),
    [
        ([], None, None, "én person"),
        (["email", "title"], LONG_AGO, None, "én person"),
        (["name"], LONG_AGO, None, "Nora"),
        (["name", "title"], LONG_AGO, None, "Nora, direktør"),
        (["name"], DAY + timedelta(days=1), None, "én person"),
        (["name"], LONG_AGO, date(2024, 1, 1), "én person"),
    ],
    ids=["nothing", "not the name", "name", "both", "only later", "withdrawn since"],
)
def test_a_person_is_named_with_consent_on_the_day_and_today(
    client, items, since, until, words
):
    person = make_person(name="Nora", title="direktør")
    give_consent(person, *items, since=since, until=until)
    make_role(person=person, until=DAY, source="Kilde om Nora")

    shown = ask(client, on=str(DAY))
    body = client.get(person.roles.get().body.get_absolute_url())

    assert holder_texts(shown.in_office[0].present) == {"member": [words]}
    assert holder_texts(body.context["shown"].offices) == {"member": [words]}
    assert ("Kilde om Nora" in body.text) is ("Nora" in words)


def test_a_renewed_consent_covers_the_days_of_the_earlier_one(client):
    person = make_person(name="Nora")
    give_consent(person, "name", until=date(2021, 1, 1))
    give_consent(person, "name", since=date(2023, 1, 1))
    make_role(person=person)

    assert holder_texts(ask(client, on=str(DAY)).in_office[0].present) == {
        "member": ["Nora"]
    }
    between = ask(client, on="2022-01-01")
    assert holder_texts(between.in_office[0].present) == {"member": ["én person"]}


def test_an_organization_is_shown_without_a_person_who_is_not_named(client):
    organization, body = make_organization(name="Yara", slug="yara"), make_body()
    for _ in range(2):
        make_role(
            body=body,
            organization=organization,
            person=make_person(name="Nora"),
            source="Kilde om Nora",
        )

    shown = ask(client)
    profile = client.get(organization.get_absolute_url()).text

    assert holder_texts(shown.in_office[0].present) == {"member": ["Yara"]}
    assert shown.sources == []
    assert (body.get_absolute_url() in profile, "Nora" in profile) == (True, False)


def test_unlisted_organizations_are_only_counted(client):
    body, hidden = make_body(), make_organization(name="Hemmelig", is_listed=False)
    nora = make_person(name="Nora")
    give_consent(nora, "name")
    make_role(body=body, organization=hidden, source="Hemmelig kilde")
    make_role(body=body, organization=make_organization(is_listed=False))
    make_role(body=body, organization=hidden, person=nora, source="Hemmelig kilde")

    for address in (reverse("directory:roles"), body.get_absolute_url()):
        page = client.get(address).text
        assert ("Nora" in page, "Hemmelig" in page) == (True, False)
        assert "To virksomheter som ikke vises her" in page


def test_a_body_lists_its_offices_in_the_order_they_were_held(client):
    body = make_body()
    for name, since in [("C", date(2022, 1, 1)), ("B", None), ("A", date(2020, 1, 1))]:
        organization = make_organization(name=name)
        make_role(body=body, organization=organization, since=since, source=name)

    shown = client.get(body.get_absolute_url()).context["shown"]

    assert holder_texts(shown.offices) == {"member": ["B", "A", "C"]}
    assert holder_texts(shown.present) == {"member": ["A", "B", "C"]}
    assert shown.sources == [(None, "B"), (None, "A"), (None, "C")]


def test_each_holder_has_one_row_with_a_bar_on_the_axis_of_all(client):
    body = make_body()
    make_role(body=body, since=date(2010, 1, 1), until=date(2014, 12, 31))
    make_role(body=body, since=date(2015, 1, 1), until=date(2019, 12, 31))

    answer = client.get(body.get_absolute_url())

    [office] = answer.context["shown"].offices
    [[first], [second]] = [holder.bar for holder in office.holders]
    assert (first.start, round(second.end)) == (0, 100)
    assert first.end <= second.start
    assert answer.text.count('<svg class="bar"') == 2


def test_words_find_bodies_on_the_day_with_and_without_holders(client):
    board = make_body(kind="board", name_nb="Styret", name_en="The board")
    council = make_body(kind="group", name_nb="Rådet", name_en="The council")
    make_body(kind="group", name_nb="Fagrådet", name_en="Experts")
    make_role(body=board, until=DAY)

    found = [
        [on_day.body for on_day in ask(client, **asked).bodies]
        for asked in (
            {"q": "styret", "on": str(DAY)},
            {"q": "styret"},
            {"q": "Council"},
            {"q": "styrett"},
            {"q": "ingenting"},
        )
    ]

    assert found == [[board], [board], [council], [board], []]


def test_a_search_keeps_the_day_and_a_day_the_search(client):
    make_role(body=make_body(name_nb="Styret"))

    page = client.get(reverse("directory:roles"), {"q": "styret", "on": str(DAY)}).text

    assert page.count('<input type="hidden" name="q" value="styret">') == 1
    assert page.count('<input type="hidden" name="on" value="2020-06-01">') == 1
