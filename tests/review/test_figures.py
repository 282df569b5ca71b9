"""The secretariat decides on figures of projects: whole, in part, or corrected first."""

import pytest
from django.urls import reverse

from members import review
from members.fields import PROJECT
from members.models import ChangeRequest, ClimateEffect
from tests.support.factories import make_effect, make_project
from tests.support.html_forms import filled
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db
EFFECT = {
    "value": "41000",
    "value_max": "",
    "unit": "t CO₂/year",
    "mechanism": "avoided",
    "maturity": "expected",
    "qualifier": "about",
    "year": "",
    "contained_in": "",
    "source": "https://example.org/rapport",
}


@pytest.fixture
def project(ours):
    return make_project(partners=[ours])


@pytest.fixture
def subject(project, ours):
    return review.Subject(PROJECT, ours, project)


def propose(subject, ola, *rows, **more):
    wanted = {"effects": list(rows), **more}
    return review.submit(subject, wanted, by=ola).waiting


def test_a_reviewer_reads_the_whole_figure_and_puts_it_right(
    subject, ola, as_secretary, project
):
    whole = make_effect(make_project(title_nb="Hegra"), mechanism="avoided")
    request = propose(subject, ola, EFFECT, purpose_nb="Klima")
    address = reverse("admin:members_changerequest_change", args=[request.pk])
    page = as_secretary.get(address)

    text = page.text.replace("\xa0", " ")
    assert (
        "Unngåtte utslipp (forventet): om lag 41 000 tonn CO₂ i året. "
        "Kilde: https://example.org/rapport" in text
    )
    edited = {"edit-effects-0-contained_in": whole.pk, "approve": ["effects"]}
    as_secretary.post(
        address, filled(page) | edited | {"act": "chosen", "reason": "Formålet nei"}
    )

    request.refresh_from_db()
    made = project.effects.get()
    assert (request.status, made.contained_in) == ("partly", whole)
    assert made.source == EFFECT["source"]


def test_a_figure_that_changed_live_is_not_approved_unseen(subject, ola, kari, project):
    live = make_effect(project)
    [was] = review.live_now(subject)["effects"]
    request = propose(subject, ola, was | {"value": "5000"})
    ClimateEffect.objects.filter(pk=live.pk).update(value=6000)

    refused = refusal(lambda: review.approve(request.pk, by=kari))

    assert refused.error_dict["effects"][0].code == "stale"


def test_an_effect_that_it_is_part_of_may_be_gone_by_now(subject, ola, kari):
    whole = make_effect(make_project(), mechanism="avoided")
    request = propose(subject, ola, EFFECT | {"contained_in": whole.pk})
    whole.delete()

    refused = refusal(lambda: review.approve(request.pk, by=kari))

    assert list(refused.message_dict) == ["effects"]
    assert ChangeRequest.objects.open().get() == request


def test_an_effect_and_its_part_are_corrected_together(subject, ola, kari, project):
    """Each is of the kind of the other at every moment that the database sees."""
    whole = make_effect(project, mechanism="avoided", value=900)
    part = make_effect(project, mechanism="avoided", value=40, contained_in=whole)
    live = review.live_now(subject)["effects"]
    request = propose(subject, ola, *(row | {"mechanism": "captured"} for row in live))

    review.approve(request.pk, by=kari)

    part.refresh_from_db()
    assert (part.mechanism, part.contained_in.mechanism) == ("captured",) * 2
    # The other way round: the part becomes the whole, before which it was written.
    one, other = review.live_now(subject)["effects"]
    turned = [one | {"contained_in": part.pk}, other | {"contained_in": ""}]
    request = propose(subject, ola, *turned)
    review.approve(request.pk, by=kari)

    whole.refresh_from_db()
    assert whole.contained_in == part


def test_rows_that_a_post_leaves_out_are_approved_as_proposed(
    subject, ola, as_secretary, project
):
    request = propose(subject, ola, EFFECT)
    address = reverse("admin:members_changerequest_change", args=[request.pk])
    page = filled(as_secretary.get(address))
    post = {name: text for name, text in page.items() if "edit-" not in name}

    assert as_secretary.post(address, post | {"act": "all"}).status_code == 302
    assert project.effects.get().value == 41000
