"""Saved lists: kept by name, one's own or shared, opened as they were."""

import pytest
from django.test import Client
from django.utils.translation import gettext as _

from members.models import SavedList
from tests.support.concurrency import write_concurrently
from tests.support.factories import make_member, make_secretary, make_topic
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.refusals import broken_by

PAGE = "/admin/lists/organizations/"
QUERY = "topic=ccs&sort=-name&column=size&column=orgnr"


@pytest.fixture
def saved(as_secretary, kari):
    """Return a list that Kari has saved."""
    make_member(name="Alfa", topics=[make_topic(slug="ccs")])
    as_secretary.post(f"{PAGE}save/?{QUERY}", {"name": "CCS"})
    return SavedList.objects.get()


def address(saved):
    return f"/admin/lists/saved/{saved.pk}/"


def saved_lists(client):
    """Return {name: query} of the saved lists that a user is offered."""
    groups = client.get("/admin/lists/").context["groups"]
    return {one.name: query for group in groups for one, query in group["saved"]}


def opened(client, saved):
    """Return the values of the form of a saved list."""
    return filled(client.get(address(saved)))


def test_a_saved_list_opens_with_its_filters_order_and_columns(as_secretary, saved):
    page = as_secretary.get(f"{PAGE}?{saved_lists(as_secretary)['CCS']}")

    asked = page.context["asked"]
    assert (asked.query, asked.problems) == (QUERY, [])
    assert [row.texts[0] for row in page.context["shown"].table] == ["Alfa"]

    SavedList.objects.update(query="topic=borte")
    page = as_secretary.get(f"{PAGE}?{saved_lists(as_secretary)['CCS']}")
    assert [value for _label, value in page.context["asked"].problems] == ["borte"]


def test_a_shared_list_is_opened_by_others_and_changed_by_its_owner_alone(
    as_secretary, saved, reader
):
    other = log_in(Client(), make_secretary(email="per@example.org"))
    before, values = saved_lists(other), opened(as_secretary, saved)

    typed = {"name": "Fangst", "is_shared": "on"}
    as_secretary.post(address(saved), values | typed)

    assert (before, [*saved_lists(other)]) == ({}, ["Fangst"])
    answers = [
        other.get(address(saved)).status_code,
        other.post(address(saved), {"delete": "yes"}).status_code,
    ]
    assert (answers, SavedList.objects.count()) == ([404, 404], 1)
    SavedList.objects.update(noun="unknown")
    assert saved_lists(other) == saved_lists(log_in(Client(), reader)) == {}


def test_the_stale_window_is_refused_and_keeps_what_was_typed(as_secretary, saved):
    values = opened(as_secretary, saved)
    as_secretary.post(address(saved), values | {"name": "Først"})

    page = as_secretary.post(address(saved), values | {"name": "Sist"})

    form = page.context["form"]
    assert len(form.non_field_errors()) == 1
    assert (page.context["saved"].name, form["name"].value()) == ("Først", "Sist")
    assert SavedList.objects.get().name == "Først"


def test_a_list_is_saved_again_with_what_is_seen_now_and_deleted(as_secretary, saved):
    page = f"{address(saved)}?kind=company&column=kind"

    as_secretary.post(page, opened(as_secretary, saved))

    saved.refresh_from_db()
    assert (saved.query, saved.columns) == ("kind=company", ["kind"])
    as_secretary.post(address(saved), {"delete": "yes"})
    assert not SavedList.objects.exists()


def test_an_owner_gives_a_name_once_and_saves_no_more_than_the_bound(
    as_secretary, saved, lower
):
    page = as_secretary.post(f"{PAGE}save/", {"name": "CCS"})
    other = SavedList.objects.create(owner=saved.owner, noun=saved.noun, name="Ny")
    given = opened(as_secretary, other) | {"name": "CCS"}
    renamed = as_secretary.post(address(other), given)
    lower("lists that one saves", 2)
    third = as_secretary.post(f"{PAGE}save/", {"name": "Tre"})

    pages = [one.context["form"] for one in (page, renamed, third)]
    [*taken, full] = [form.errors["__all__"] for form in pages]
    assert taken == [[_("You already have a list of that name.")]] * 2
    assert (len(full), full == taken[0]) == (1, False)
    assert SavedList.objects.count() == 2
    again = {"owner": saved.owner, "noun": saved.noun, "name": saved.name}
    broken = broken_by(lambda: SavedList.objects.create(**again))
    assert broken == "an_owner_gives_a_name_to_one_list"


@pytest.mark.django_db(transaction=True)
def test_a_list_that_is_deleted_meanwhile_is_not_saved_again(as_secretary, saved):
    values, answers = opened(as_secretary, saved) | {"name": "Ny"}, []

    write_concurrently(
        SavedList.objects.all().delete,
        lambda: answers.append(as_secretary.post(address(saved), values)),
    )

    [page] = answers
    told = page.context["form"].non_field_errors()
    assert told == [_("This list has been deleted meanwhile.")]
    assert not SavedList.objects.exists()
