"""The secretariat reads what visitors report; its correction closes the report."""

import pytest
from django.urls import reverse

from members import review
from tests.support.factories import make_body, make_role
from tests.support.html_forms import filled
from tests.support.review_page import QUEUE, page_of, send, status


@pytest.fixture
def office(db):
    return make_role(body=make_body(name_nb="Styret"))


def test_the_queue_names_the_noun_and_the_fields(as_secretary, office):
    review.report(office.body, "", said={"holders": "Kari er leder"}, name="Gjest")

    [row] = as_secretary.get(QUEUE).context["cl"].result_list
    shown = as_secretary.get(QUEUE).context["cl"].model_admin

    assert shown.target(row) == "Organ: Styret"
    assert shown.proposed(row) == "1 felt: hvem som har vervene"
    assert shown.who(row) == "Gjest"


def test_the_page_links_to_the_record_and_closes_the_report(as_secretary, office):
    request = review.report(office.body, "", said={"holders": "Kari er leder"})

    page = as_secretary.get(page_of(request))
    send(as_secretary, request, "all")

    record = reverse("admin:members_body_change", args=[office.body.pk])
    assert page.context["target_page"] == record
    assert [changed for _label, changed in page.context["reported"]] == [False]
    assert status(request) == "approved"


@pytest.mark.parametrize("act", ["saved", "deleted", "deleted in the list"])
def test_the_secretarys_change_closes_the_report(as_secretary, office, act):
    request = review.report(office.body, "", said={"holders": "Kari er leder"})
    page = reverse("admin:members_role_change", args=[office.pk])

    if act == "deleted":
        page = reverse("admin:members_role_delete", args=[office.pk])
        as_secretary.post(page, {"post": "yes"})
    elif act == "deleted in the list":
        chosen = {"action": "delete_selected", "_selected_action": office.pk}
        page = reverse("admin:members_role_changelist")
        as_secretary.post(page, chosen | {"post": "yes"})
    else:
        typed = filled(as_secretary.get(page)) | {"role": "chair"}
        as_secretary.post(page, typed)

    assert status(request) == "approved"


def test_a_record_saved_as_it_was_leaves_the_report_open(as_secretary, office):
    request = review.report(office.body, "", said={"holders": "Kari er leder"})
    page = reverse("admin:members_role_change", args=[office.pk])

    as_secretary.post(page, filled(as_secretary.get(page)))

    assert status(request) == "open"
