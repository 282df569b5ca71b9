"""A member sends back all rows that are there, and no number creates rows without end."""

import time

import pytest

from members.models import ChangeRequest
from tests.support.factories import make_member, make_project
from tests.support.html_forms import filled
from tests.support.proposal_forms import at

pytestmark = pytest.mark.django_db
WRONG_COUNT = (
    "There are too many rows here, or their number could not be read. Nothing has been "
    "saved. Reload the page and try again, with fewer rows at a time."
)


@pytest.mark.parametrize("count", ["2000", "1000000000", "-1", "abc", "9" * 5000])
def test_an_impossible_number_of_partners_is_refused_at_once(as_ola, ours, count):
    page = at("projects_change", make_project(partners=[ours]).slug)
    post = filled(as_ola.get(page), title_nb="Nytt") | {"act": "send"}

    start = time.process_time()
    answer = as_ola.post(page, post | {"participations-TOTAL_FORMS": count})

    assert time.process_time() - start < 2
    assert answer.status_code == 200
    assert [text for _id, _label, text in answer.context["form"].problems] == [
        WRONG_COUNT
    ]
    assert ChangeRequest.objects.count() == 0


def test_a_project_with_sixty_partners_is_changed(as_ola, ours):
    project = make_project(partners=[ours, *(make_member() for _ in range(59))])
    page = at("projects_change", project.slug)

    answer = as_ola.post(
        page, filled(as_ola.get(page), title_nb="Nytt") | {"act": "send"}
    )

    assert answer.status_code == 302
    assert ChangeRequest.objects.get().items.get().proposed == "Nytt"
