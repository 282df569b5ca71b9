"""Pages about the business register: all numbers, and one organization beside its answer."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from members.models import Job, Organization, RegisterContact
from tests.support.admin import said
from tests.support.factories import make
from tests.support.registered import FACTS, propose, snapshot, watch

PAGE = reverse("admin:business_register")


def text_of(answer):
    return " ".join(strip_tags(answer.text).split())


def answer_page(organization):
    return reverse("admin:business_register_answer", args=[organization.pk])


@pytest.mark.parametrize("number", [1, 5])
def test_the_state_of_all_numbers_takes_as_many_queries_for_more(
    as_secretary, settings, number, django_assert_num_queries
):
    settings.REGISTER_URL = "http://127.0.0.1:9/api"
    RegisterContact.objects.create()
    for _each in range(number):
        one = make.organization()
        snapshot(one, number=FACTS["number"], status="unknown")
    make.organization(country="SE")

    with django_assert_num_queries(7):
        page = as_secretary.get(PAGE)

    assert f"Norske virksomheter uten organisasjonsnummer {number} av {number}" in (
        text_of(page)
    )
    assert page.text.count("ukjent nummer") == number


def test_a_press_asks_about_all_soon_and_a_register_that_is_off_says_so(
    as_secretary, settings
):
    job = Job.objects.create(name="business_register", due_at="2030-01-01T00:00Z")
    off = as_secretary.post(PAGE, follow=True)
    settings.REGISTER_URL = "http://127.0.0.1:9/api"
    on = as_secretary.post(PAGE, follow=True)

    assert said(off) == ["Enhetsregisteret er slått av her."]
    assert said(on) == [
        "Vi spør i bakgrunnen. Nye forskjeller kommer på forsiden.",
    ]
    job.refresh_from_db()
    assert job.due_at.year < 2030


def test_the_answer_stands_beside_ours_with_a_link_to_the_proposal(as_secretary, ours):
    change = propose(watch(ours))

    page = as_secretary.get(answer_page(ours))

    text = text_of(page)
    assert "974 760 673: aktiv. Sist sjekket 12. mars 2026" in text
    assert "Næringskode20.150–" in text
    link = reverse("admin:members_changerequest_change", args=[change.pk])
    assert f'href="{link}"' in page.text
    card = as_secretary.get(reverse("admin:company", args=[ours.pk]))
    assert f'href="{answer_page(ours)}"' in card.text


def test_a_press_asks_about_one(as_secretary, register):
    number = register.add(name="PRØVEBEDRIFTEN AS")
    one = make.organization(name="Prøvebedriften AS", orgnr=number)

    asked = as_secretary.post(answer_page(one), follow=True)
    register.data.units.clear()
    register.next(*[lambda handler, *answer: None] * 4)
    away = as_secretary.post(answer_page(one), follow=True)

    assert said(asked) == ["Spurt akkurat nå."]
    assert said(away) == ["Enhetsregisteret svarer ikke nå. Prøv igjen senere."]
    assert Organization.objects.get(pk=one.pk).change_requests.count() == 1
