"""No posted number of rows makes the admin create forms without end, or save anything."""

from datetime import date

import pytest

from members.models import Cluster, ClusterName, Participation
from tests.support import table_contents
from tests.support.admin import add_row, address
from tests.support.factories import make_member, make_project
from tests.support.html_forms import filled
from tests.support.rows import make

WRONG_COUNT = (
    "Det er for mange rader her, eller antallet kunne ikke leses. Ingenting er lagret. "
    "Last inn siden på nytt og prøv igjen, med færre rader om gangen."
)
COUNTS = ["2000", "51", "1000000000", "-1", "abc", "", "9" * 5000, "\0"]


def unsaved(client, page, post):
    """Return the answer to a post, and assert that it has changed no table."""
    before = table_contents.read()
    answer = client.post(page, post)
    assert table_contents.read() == before
    return answer


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: repr(count[:12]))
def test_an_impossible_number_of_rows_is_refused_at_once(as_secretary, count):
    page = address(Cluster, make(Cluster))
    post = filled(as_secretary.get(page), ambition_nb="Nytt")

    answer = unsaved(as_secretary, page, post | {"names-TOTAL_FORMS": count})

    assert answer.status_code == 200
    [names, _levels] = answer.context["inline_admin_formsets"]
    assert names.formset.non_form_errors() == [WRONG_COUNT]
    assert names.formset.forms == []


@pytest.mark.parametrize("count", ["-1", "1", "2000"])
def test_more_old_rows_than_rows_are_refused(as_secretary, count):
    page = address(Cluster, make(Cluster))
    post = filled(as_secretary.get(page), ambition_nb="Nytt")

    answer = unsaved(as_secretary, page, post | {"names-INITIAL_FORMS": count})

    assert answer.status_code == 200


@pytest.mark.long
def test_fifty_new_rows_beside_two_hundred_are_one_save(as_secretary):
    project = make_project(partners=[make_member() for _ in range(200)])
    values = filled(as_secretary.get(address("project", project)))
    for _ in range(50):
        new = {"organization": make_member().pk, "role": "partner"}
        values = add_row(values, "participations", **new)

    answer = as_secretary.post(address("project", project), values)

    assert answer.status_code == 302
    assert Participation.objects.filter(project=project).count() == 250


def test_rows_that_are_there_can_be_saved_again_however_many(as_secretary):
    cluster = make(Cluster)
    for number in range(60):
        make(ClusterName, cluster=cluster, **in_year(1900 + number))
    page = address(Cluster, cluster)

    answer = as_secretary.post(page, filled(as_secretary.get(page), ambition_nb="Nytt"))

    cluster.refresh_from_db()
    assert (answer.status_code, cluster.ambition_nb) == (302, "Nytt")


def in_year(year):
    return {"since": date(year, 1, 1), "until": date(year, 12, 31)}
