"""The card in a real browser: found, edited by keyboard, without a finding."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Note
from tests.support.browser import flaws, type_at_once
from tests.support.factories import make_participation, make_role
from tests.support.login import log_in_browser
from tests.support.rows import make
from tests.support.sampling import every_look, set_look


@pytest.fixture
def full(ours, nora, ola, kari):
    """Return Yara with a row in most panels of its card."""
    make(Note, organization=ours, written_by=kari, follow_up_on=timezone.localdate())
    make_participation(organization=ours)
    make_role(organization=ours, person=nora)
    return ours


@every_look
def test_three_letters_and_enter_show_the_telephone_and_a_note_is_written_by_keyboard(
    page, page_monitor, base_url, kari, full, look
):
    log_in_browser(page, base_url, kari)
    set_look(page, "card", look)
    page.goto(reverse("admin:index"))
    page.locator("#desk-find").fill("yar")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('admin:company', args=[full.pk])}")
    assert page.locator("#contacts .card-phone").first.inner_text() == "35 00 00 01"
    page.evaluate("document.body.dataset.kept = 'yes'")

    page.locator("#notes header .card-edit").focus()
    page.keyboard.press("Enter")
    page.locator("#notes form.card-form").wait_for()
    assert page.evaluate("document.body.dataset.kept") == "yes"
    found = flaws(page, page_monitor)
    type_at_once(page, "#notes [name=text]", "Ring Berit")
    page.keyboard.press("Tab")
    page.keyboard.type("15.1.2027")
    page.keyboard.press("Enter")
    page.locator("#notes .messagelist").wait_for()

    assert Note.objects.latest("pk").text == "Ring Berit"
    assert page.locator("#notes .messagelist a").inner_text() == "Angre"
    assert (found, flaws(page, page_monitor)) == ([], [])
