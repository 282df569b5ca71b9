"""The secretariat reads what visitors report; its correction closes the report."""

import pytest

from members import review
from tests.support.admin import address, choose
from tests.support.factories import make_body, make_role
from tests.support.html_forms import filled
from tests.support.review_page import QUEUE, page_of, send, status


@pytest.fixture
def office(db):
    return make_role(body=make_body(name_nb="Styret"))


@pytest.fixture
def report(office):
    said = {"holders": "Kari er leder"}
    return review.report(office.body, "", said=said, name="Gjest")


def test_a_report_stands_in_the_queue_links_to_the_record_and_is_closed(
    as_secretary, office, report
):
    queue = as_secretary.get(QUEUE).context["cl"]
    [row], shown = queue.result_list, queue.model_admin
    words = [shown.target(row), shown.proposed(row), shown.who(row)]
    assert words == ["Organ: Styret", "1 felt: hvem som har vervene", "Gjest"]

    page = as_secretary.get(page_of(report))
    send(as_secretary, report, "all")
    assert page.context["target_page"] == address("body", office.body)
    assert [changed for _label, changed in page.context["reported"]] == [False]
    assert status(report) == "approved"


@pytest.mark.parametrize(
    ("act", "becomes"),
    [
        ("save", "approved"),
        ("delete", "approved"),
        ("delete in the list", "approved"),
        ("save as it was", "open"),
    ],
)
def test_the_secretarys_change_closes_the_report(
    as_secretary, office, report, act, becomes
):
    page, typed = address("role", office), {"post": "yes"}
    if act == "delete":
        page = address("role", office, "delete")
    elif act == "delete in the list":
        page, typed = address("role"), choose([office], "delete_selected") | typed
    else:
        more = {"role": "chair"} if act == "save" else {}
        typed = filled(as_secretary.get(page)) | more
    as_secretary.post(page, typed)

    assert status(report) == becomes
