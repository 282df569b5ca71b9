"""A project from the member's form to its public page, in a real browser, by keyboard."""

import pytest
from django.urls import reverse
from django.utils import translation

from members import confirmations, review
from members.fields import PROJECT
from members.models import ChangeRequest
from tests.support.browser import axe_violations, horizontal_overflow
from tests.support.factories import (
    make_claim,
    make_facility,
    make_participation,
    make_role,
    make_site,
    make_stream,
    make_topic,
)
from tests.support.login import log_in_browser
from tests.support.sampling import LOOKS, one_of

SCREENS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture
def inside(page, ola, base_url):
    return log_in_browser(page, base_url, ola)


def at(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"portal:{name}", args=["yara", *args])


def test_a_project_is_proposed_approved_and_confirmed(
    page, ours, inside, kari, theirs, liv
):
    make_topic(label_en="Hydrogen")
    page.goto(at("projects"))
    page.get_by_role("link", name="Propose a project").press("Enter")

    page.get_by_label("Title in Norwegian").fill("Grønn ammoniakk")
    page.get_by_label("Status").select_option("planned")
    page.get_by_label("Role").nth(0).select_option("lead")
    page.get_by_label("Organization").nth(1).fill("Sintef")
    page.get_by_label("Role").nth(1).select_option("research")
    page.get_by_label("Hydrogen").check()
    page.get_by_label("Since").fill("mai 2024")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{at('projects')}")
    review.approve(ChangeRequest.objects.get().pk, by=kari)

    part = theirs.participations.get()
    review.confirm(part, by=liv)
    page.goto(f"/en/projects/{part.project.slug}/")
    assert page.get_by_text("confirmed by the partner").count() == 2


def test_who_is_asked_answers_by_keyboard(page, ours, inside, page_monitor):
    asked = make_participation(organization=ours, asked_on="2026-11-01")
    page.goto(at("projects"))

    page.get_by_text("No, that is wrong").press("Enter")
    page.get_by_label("Why not? (Optional)").fill("Ikke vi")
    page.get_by_role("button", name="Decline").press("Enter")
    page.get_by_role("heading", name="Does Yara not take part in").wait_for()
    assert axe_violations(page, page_monitor) == []
    asked.refresh_from_db()
    assert asked.declined_on is None
    page.get_by_role("button", name="Decline").press("Enter")

    page.get_by_role("heading", name="Declined by you").wait_for()
    assert axe_violations(page, page_monitor) == []
    asked.refresh_from_db()
    assert asked.declined_why == "Ikke vi"


@one_of(("scheme", "width"), LOOKS)
def test_every_page_is_free_of_findings(
    page, page_monitor, ours, ola, inside, scheme, width
):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    asked = make_participation(organization=ours, asked_on="2026-11-01")
    make_role(organization=ours)
    lab = make_facility(ours, site=make_site())
    make_stream(ours, note="60 grader")
    make_claim(by=ours)
    values = {"participation": asked.pk, "user": ola.pk}
    question = confirmations.token(review.PARTNER_PURPOSE, **values)
    subject = review.Subject(PROJECT, ours, asked.project)
    review.submit(subject, {"purpose_nb": "Klima"}, by=ola)
    pages = [
        at("projects"),
        reverse("portal:confirm", args=[question]),
        at("projects_new"),
        at("projects_change", asked.project.slug),
        at("facilities"),
        at("facilities_change", lab.pk),
        at("streams", language="nb"),
        at("streams_new"),
        at("offices"),
        f"/en/members/{ours.slug}/",
    ]

    found = {}
    for place in pages:
        page.goto(place)
        found[place] = axe_violations(page, page_monitor), horizontal_overflow(page)

    assert {place: told for place, told in found.items() if told != ([], 0)} == {}


def test_what_is_wrong_is_said_and_free_of_findings(page, page_monitor, ours, inside):
    page.goto(at("projects_new"))
    page.get_by_label("Organization").nth(1).fill("Finnes ikke")

    page.get_by_role("button", name="Send to the secretariat").click()

    page.get_by_role("alert").wait_for()
    assert axe_violations(page, page_monitor) == []
    assert page.get_by_label("Organization").nth(1).input_value() == "Finnes ikke"
