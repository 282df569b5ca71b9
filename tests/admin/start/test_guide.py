"""The guide of a new registry: its steps one by one, broken off, skipped and refused."""

import pytest
from django.test import Client

from members import exchange
from members.models import (
    Batch,
    CertificateKind,
    Cluster,
    ClusterName,
    Site,
    Topic,
)
from tests.support.admin import undo
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.pictures import drawing, file_of, upload

START, FRONT = "/admin/start/", "/admin/"
NAME = "Testklyngen Nordland"
# {key: what is typed}: the last two steps are done on pages that stood before the guide.
TYPED = {
    "name": {"name": NAME, "ambition_nb": "Vi vil videre"},
    "contact": {"secretariat_email": "post@example.org"},
    "logo": {},
    "colours": {"colours": "blue"},
    "languages": {"languages": "nb"},
    "municipalities": {"municipalities": "bodø\nHerøy (Nordland)\n"},
    "sites": {"name": "Kaia", "municipality": "Bodø", "latitude": "67,28"},
    "topics": {"words": "neutral"},
}
TYPED["sites"]["longitude"] = "14,4"
ELSEWHERE = {"members": make.member, "colleagues": make.secretary}
KEYS = [*TYPED, *ELSEWHERE]


def page_of(key):
    return f"{START}{key}/"


@pytest.fixture(autouse=True)
def known(no_contact_data):
    no_contact_data.clear()
    return no_contact_data


@pytest.fixture
def boss(client, superuser):
    return log_in(client, superuser)


def post(client, key, **typed):
    page = page_of(key)
    return client.post(page, filled(client.get(page)) | typed)


def take(client, key):
    """Take a step with what is typed for it."""
    picture = {"logo-file": upload(file_of(drawing((600, 120))))}
    return post(client, key, **TYPED[key], **picture if key == "logo" else {})


def next_step(client):
    """Return the key of the step that the guide goes on to, of somebody who returns."""
    [first, *_rest] = client.get(START).context["guide"].open
    return first.key


def test_it_is_walked_step_by_step_and_goes_on_where_it_was_broken_off(
    boss, superuser, known
):
    assert boss.get(FRONT)["Location"] == page_of(KEYS[0])
    led_to = []
    for key in KEYS:
        assert next_step(log_in(Client(), superuser)) == key
        assert boss.get(page_of(key)).status_code == 200
        if key in ELSEWHERE:
            ELSEWHERE[key]()
        else:
            led_to.append(take(boss, key)["Location"])

    # A site is seldom the only one.
    after = [*KEYS[1:6], "sites", "sites", "members"]
    assert led_to == [page_of(key) for key in after]
    assert boss.get(START).context["guide"].open == []
    assert "Kom i gang:" not in boss.get(FRONT).text
    row = Cluster.objects.get()
    assert (row.pk, row.municipalities) == (1, ["Bodø", "Herøy (Nordland)"])
    assert [*ClusterName.objects.values_list("name", "since")] == [(NAME, None)]
    site = Site.objects.get()
    assert (site.name, site.municipality_code, float(site.latitude)) == (
        "Kaia",
        "1804",
        67.28,
    )
    assert (Topic.objects.count(), CertificateKind.objects.count()) == (33, 12)
    known.clear()
    # Municipalities of the region come before those of the rest of the country.
    choices = boss.get(page_of("sites")).context["form"].fields["municipality"].choices
    assert [name for name, _label in choices][1:3] == row.municipalities

    home = Client().get("/").text
    assert all(one in home for one in (NAME, "Vi vil videre", 'data-colours="blue"'))
    assert row.logo.get_absolute_url() in home
    undo(boss, Batch.objects.get(changes__has_key="topic"))
    assert not Topic.objects.exists()


def test_steps_are_skipped_one_by_one_and_the_rest_at_once(boss):
    answer = boss.post(page_of("name"), {"skip": "1"})

    assert answer["Location"] == page_of("contact")
    assert next_step(boss) == "contact"
    page = boss.get(FRONT)  # the guide no longer comes by itself
    assert (page.status_code, "9 steg igjen" in page.text) == (200, True)
    boss.post(START)
    assert "Kom i gang:" not in boss.get(FRONT).text
    assert Cluster.objects.get().skipped_steps == KEYS
    # A step that was skipped can still be taken.
    post(boss, "name", name=NAME)
    states = {step.key: state for step, state in boss.get(START).context["guide"].rows}
    assert [key for key, state in states.items() if state == "done"] == ["name"]


@pytest.mark.parametrize(
    ("key", "typed", "name", "refusal"),
    [
        ("name", {"name": ""}, "name", "Fyll ut"),
        ("municipalities", {"municipalities": "Bodo"}, "municipalities", "Bodø"),
        ("contact", {"secretariat_email": "a@b@c"}, "secretariat_email", "e-post"),
        ("sites", {"name": "Kaia", "latitude": "67"}, None, "begge koordinat"),
        ("sites", {"name": "Kaia", "latitude": "nord"}, "latitude", "tall"),
        ("topics", {"words": "tull"}, "words", "gyldig"),
        ("colours", {"colours": "tull"}, "colours", "gyldig"),
    ],
)
def test_what_cannot_be_saved_is_refused_in_words_and_stays_typed(
    boss, key, typed, name, refusal
):
    answer = post(boss, key, **typed)

    context = answer.context
    form = context["editing"].form if "editing" in context else context["form"]
    errors = form.errors if name else {None: form.non_field_errors()}
    assert list(errors) == [name]
    assert refusal in " ".join(errors[name])
    for column, value in typed.items():
        assert form[column].value() == value
    assert not Cluster.objects.exists()


def test_a_step_is_for_those_who_may_take_it(client, site_administrator, reader):
    log_in(client, site_administrator)
    steps = [step.key for step in client.get(START).context["guide"].steps]

    assert steps == [key for key in KEYS if key not in ("sites", "topics", "members")]
    assert client.get(page_of("sites")).status_code == 403
    assert client.get(page_of("tull")).status_code == 404
    other = log_in(Client(), reader)
    assert [other.get(one).status_code for one in (START, page_of("name"))] == [403] * 2
    assert other.get(FRONT).status_code == 200


@pytest.mark.parametrize("name", exchange.vocabulary.lists())
def test_words_are_added_once(superuser, name):
    words = exchange.vocabulary
    first, again = (words.add(name, by=superuser) for _twice in range(2))

    assert [{*counts} for counts in first.values()] == [
        {"new", "changed", "unchanged"}
    ] * 2
    assert {c["new"] for c in again.values()} | {
        c["changed"] for c in again.values()
    } == {0}
