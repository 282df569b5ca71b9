"""Resignations that the secretariat carries out or takes back."""

import pytest
from django.utils.translation import gettext as _

from members.models import Resignation
from tests.support.admin import address
from tests.support.factories import (
    make_staff,
)
from tests.support.leaving import RESIGNATIONS, TODAY, ending_page
from tests.support.login import log_in
from tests.support.waiting import number_and_list

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("with_dependents"),
]


def test_the_dashboard_counts_pending_resignations(as_secretary, resignation):
    number, address = number_and_list(as_secretary, "resignations")

    assert (number, address) == (1, RESIGNATIONS)
    found = as_secretary.get(address).context["cl"].result_list
    assert list(found) == [resignation]


def test_a_resignation_links_to_the_page_that_ends_the_membership(
    as_secretary, ours, resignation
):
    page = as_secretary.get(address("resignation", resignation))

    assert "Vi flytter." in page.text
    assert f'href="{ending_page(ours)}"' in page.text


def test_the_secretariat_takes_a_resignation_back(as_secretary, resignation):
    answer = as_secretary.post(
        address("resignation", resignation), {"take_back": "yes"}
    )
    again = as_secretary.post(address("resignation", resignation), {"take_back": "yes"})

    resignation.refresh_from_db()
    assert (resignation.taken_back_on, answer.url) == (TODAY, RESIGNATIONS)
    [form] = again.context["forms"]
    assert form.non_field_errors() == [
        _("This resignation has already been dealt with.")
    ]


def test_a_reader_ends_no_membership_and_sees_no_resignation(client, ours, resignation):
    log_in(client, make_staff("reader"))
    pages = [ending_page(ours), RESIGNATIONS, address("resignation", resignation)]

    answers = [client.get(page).status_code for page in pages]
    answers += [client.post(page, {"day": "01.12.2026"}).status_code for page in pages]

    assert set(answers) == {403}
    assert list(Resignation.objects.waiting()) == [resignation]
    record = client.get(address("membership", ours.memberships.get()))
    assert f'href="{ending_page(ours)}"' not in record.text
