"""Saved lists: kept by name, one's own or shared, opened as they were."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils.translation import gettext as _

from members.models import SavedList
from tests.support.concurrency import write_concurrently
from tests.support.factories import make_member, make_secretary, make_topic
from tests.support.html_forms import filled
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
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


def test_a_list_whose_topic_is_gone_says_so(as_secretary, saved):
    SavedList.objects.update(query="topic=borte")

    page = as_secretary.get(f"{PAGE}?{saved_lists(as_secretary)['CCS']}")

    assert [value for _label, value in page.context["asked"].problems] == ["borte"]


def test_a_shared_list_is_opened_by_others_and_changed_by_its_owner_alone(
    as_secretary, saved
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


def test_a_reader_sees_no_list_of_rows_without_right(client, reader, saved):
    SavedList.objects.update(is_shared=True, noun="unknown")

    assert saved_lists(log_in(client, reader)) == {}


def test_the_stale_window_is_refused_and_keeps_what_was_typed(as_secretary, saved):
    values = opened(as_secretary, saved)
    as_secretary.post(address(saved), values | {"name": "Først"})

    page = as_secretary.post(address(saved), values | {"name": "Sist"})

    form = page.context["form"]
    assert len(form.non_field_errors()) == 1
    assert (page.context["saved"].name, form["name"].value()) == ("Først", "Sist")
    assert SavedList.objects.get().name == "Først"


def test_a_list_is_saved_again_with_what_is_seen_now(as_secretary, saved):
    page = f"{address(saved)}?kind=company&column=kind"

    as_secretary.post(page, opened(as_secretary, saved))

    saved.refresh_from_db()
    assert (saved.query, saved.columns) == ("kind=company", ["kind"])


def test_an_owner_gives_a_name_once(as_secretary, saved):
    page = as_secretary.post(f"{PAGE}save/", {"name": "CCS"})

    other = SavedList.objects.create(owner=saved.owner, noun=saved.noun, name="Ny")
    given = opened(as_secretary, other) | {"name": "CCS"}
    renamed = as_secretary.post(address(other), given)

    assert [one.context["form"].errors["__all__"][0] for one in (page, renamed)] == [
        _("You already have a list of that name.")
    ] * 2


def test_the_database_refuses_a_second_list_of_a_name(saved):
    with pytest.raises(IntegrityError, match="an_owner_gives_a_name_to_one_list"):
        SavedList.objects.create(owner=saved.owner, noun=saved.noun, name=saved.name)


def test_a_saved_list_is_deleted(as_secretary, saved):
    as_secretary.post(address(saved), {"delete": "yes"})

    assert not SavedList.objects.exists()


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


def test_nobody_saves_more_than_the_bound(as_secretary, saved, lower):
    lower("lists that one saves", 1)

    page = as_secretary.post(f"{PAGE}save/", {"name": "To"})

    assert len(page.context["form"].non_field_errors()) == 1
    assert SavedList.objects.count() == 1
