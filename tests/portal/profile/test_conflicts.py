"""Two who write at once: both values are shown, and one is chosen."""

import pytest

from members import review
from tests.support.factories import make_colleague, make_topic
from tests.support.profile_form import PAGE, proposed, row, send, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def clash(client, ours):
    """Return the answer to Ola, when Eva has sent another phone meanwhile."""
    page = client.get(PAGE)
    review.submit(ours, {"phone": "1"}, by=make_colleague(ours))
    return send(client, page=page, phone="2", name="Ny")


def told(page):
    """Return (field, own value, value of now) of each conflict that the page shows."""
    return [
        (field.name, field.conflict.mine.before, field.conflict.now.before)
        for field in page.context["form"].conflicts
    ]


def test_both_are_shown_side_by_side_until_one_is_chosen(client, clash, ours):
    again = send(client, page=clash)

    assert told(clash) == told(again) == [("phone", ["2"], ["1"])]
    assert shown(clash, "name") == "Ny"
    assert proposed(ours) == {"phone": "1"}


@pytest.mark.parametrize(("choice", "phone"), [("mine", "2"), ("theirs", "1")])
def test_either_may_be_chosen(client, clash, ours, choice, phone):
    answer = send(client, page=clash, choose__phone=choice)

    assert answer.status_code == 302
    assert proposed(ours) == {"phone": phone, "name": "Ny"}


def test_a_choice_outlives_a_refusal(client, clash, ours):
    refused = send(client, page=clash, choose__phone="mine", name="")
    send(client, page=refused, name="Ny")

    assert proposed(ours) == {"phone": "2", "name": "Ny"}


def test_a_third_one_is_not_overwritten_unseen(client, clash, ours):
    review.submit(ours, {"phone": "3"}, by=make_colleague(ours))

    again = send(client, page=clash, choose__phone="mine")

    assert told(again) == [("phone", ["2"], ["3"])]
    assert proposed(ours) == {"phone": "3"}


def test_rows_and_topics_are_chosen_between_as_well(client, ours):
    ccs, tang = make_topic(label_nb="CCS"), make_topic(label_nb="Tang")
    page = client.get(PAGE)
    first = row("names", name="A", kind="short")
    send(client, page=page, topics=[ccs.slug], **first)

    second = row("names", name="B", kind="short")
    clash = send(client, page=page, topics=[tang.slug], **second)
    send(client, page=clash, choose__names="mine", choose__topics="theirs")

    assert [name for name, *_values in told(clash)] == ["names", "topics"]
    assert told(clash)[1] == ("topics", ["Tang"], ["CCS"])
    assert [r["name"] for r in proposed(ours)["names"]["add"]] == ["B"]
    assert proposed(ours)["topics"]["added"] == [ccs.slug]
