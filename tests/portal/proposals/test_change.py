"""A member proposes a change to a project that is there."""

import pytest

from members.models import ChangeRequest, Project
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_organization,
    make_participation,
    make_project,
    make_topic,
)
from tests.support.html_forms import filled
from tests.support.proposal_forms import at, partners

pytestmark = pytest.mark.django_db
WRONG_COUNT = (
    "There are too many rows here, or their number could not be read. Nothing has been "
    "saved. Reload the page and try again, with fewer rows at a time."
)


@pytest.fixture
def project(ours):
    hidden = make_organization(name="Hemmelig", slug="hemmelig", is_listed=False)
    return make_project(
        slug="hylab", title_nb="Hylab", partners=[ours, hidden], purpose_nb="Før"
    )


def test_a_theme_that_is_out_of_use_is_not_lost(as_ola, ours):
    old = make_topic(slug="gammelt", is_retired=True)
    make_topic(slug="utgatt", is_retired=True)
    make_project(slug="pilot", partners=[ours], themes=[old])
    there = at("projects_change", "pilot")
    page = as_ola.get(there)

    as_ola.post(there, filled(page) | {"act": "send", "purpose_nb": "Klima"})

    offered = page.context["form"].inputs["themes"].offered
    assert [topic.slug for topic in offered] == ["gammelt"]
    fields = ChangeRequest.objects.get().items.values_list("field", flat=True)
    assert list(fields) == ["purpose_nb"]


def test_an_unlisted_partner_is_named_nowhere_and_keeps_its_row(as_ola, project, ours):
    page = as_ola.get(at("projects_change", "hylab"))
    post = filled(page) | {"act": "send", "participations-0-role": "lead"}
    as_ola.post(at("projects_change", "hylab"), post)
    after = as_ola.get(at("projects_change", "hylab"))

    proposed = ChangeRequest.objects.get().items.get().proposed
    assert "emmelig" not in page.text + after.text
    assert [row["role"] for row in proposed["change"]] == ["lead"]
    assert (proposed["add"], proposed["remove"]) == ([], [])


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(
    as_ola, project
):
    there = at("projects_change", "hylab")
    post = filled(as_ola.get(there)) | {"act": "send", "purpose_nb": "Mitt"}
    Project.objects.update(purpose_nb="Deres")

    page = as_ola.post(there, post)

    [field] = page.context["form"].conflicts
    assert (field.conflict.mine.before, field.conflict.now.before) == (
        ["Mitt"],
        ["Deres"],
    )
    assert ChangeRequest.objects.count() == 0
    again = filled(page) | {"act": "send", "choose-purpose_nb": "mine"}
    assert as_ola.post(there, again).status_code == 302
    assert ChangeRequest.objects.get().items.get().proposed == "Mitt"


@pytest.mark.parametrize("how_many", [60, 105])
def test_a_project_with_many_partners_is_shown_whole_and_sent(as_ola, ours, how_many):
    others = [make_organization() for _ in range(how_many - 1)]
    there = at("projects_change", make_project(partners=[ours, *others]).slug)
    page = as_ola.get(there)

    answer = as_ola.post(there, filled(page) | {"act": "send", "purpose_nb": "Klima"})

    shown = [row for row in partners(page) if row["id"].value()]
    assert (len(shown), answer.status_code) == (how_many, 302)
    assert ChangeRequest.objects.get().items.get().proposed == "Klima"


@pytest.mark.parametrize("count", ["2000", "1000000000", "-1", "abc", "9" * 5000])
def test_an_impossible_number_of_partners_is_refused(as_ola, project, count):
    page = at("projects_change", "hylab")
    post = filled(as_ola.get(page), title_nb="Nytt") | {"act": "send"}

    answer = as_ola.post(page, post | {"participations-TOTAL_FORMS": count})

    texts = [text for _id, _label, text in answer.context["form"].problems]
    assert (answer.status_code, texts) == (200, [WRONG_COUNT])
    assert ChangeRequest.objects.count() == 0


def test_a_project_of_others_or_declined_answers_404(as_ola, ours):
    make_project(slug="annet", partners=[make_member()])
    declined = make_project(slug="nei")
    make_participation(organization=ours, project=declined, declined_on=LONG_AGO)

    slugs = ("annet", "nei")
    pages = [as_ola.get(at("projects_change", slug)).status_code for slug in slugs]
    assert pages == [404, 404]
