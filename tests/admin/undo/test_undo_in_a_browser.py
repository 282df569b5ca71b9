"""By keyboard: delete an organization, and undo it from the message; nothing for axe to find."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.history import recording
from members.models import Batch, Organization
from tests.support.admin import address
from tests.support.browser import flaws, tab_through, tab_to
from tests.support.factories import make_organization
from tests.support.login import log_in_browser
from tests.support.sampling import every_look, set_look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def inside(page, kari, base_url):
    log_in_browser(page, base_url, kari)
    return kari


def press(page, target):
    """Reach the element by Tab, and press Enter."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def test_a_deleted_organization_comes_back_by_keyboard(page, inside):
    organization = make_organization(name="Herøya AS", slug="heroya-as")
    page.goto(address(organization, organization, "delete"))
    press(page, page.locator("input[type=submit][value='Ja, slett']"))
    expect(page.get_by_role("link", name="Angre")).to_be_visible()
    assert not Organization.objects.exists()

    press(page, page.get_by_role("link", name="Angre"))
    expect(page.get_by_text("Herøya AS")).to_be_visible()
    press(page, page.locator("input[type=submit][value=Angre]"))

    expect(page.get_by_text("Angret.")).to_be_visible()
    assert Organization.objects.get().slug == "heroya-as"


@every_look
def test_the_pages_of_undo_have_no_finding(page, page_monitor, inside, look):
    organization = make_organization(employees=1)
    with recording(Batch.Act.SAVE, by=inside) as changed:
        Organization.objects.update(employees=2)
    with recording(Batch.Act.DELETE, by=inside) as deleted:
        organization.delete()
    places = [reverse("admin:undo", args=[each.pk]) for each in (changed, deleted)]

    for place in [*places, reverse("admin:deleted")]:
        set_look(page, place, look)
        assert flaws(page, page_monitor, place) == [], place
        assert tab_through(page)[1] == [], place
