"""Each text of the site in at most four presses from "I dag", with the keyboard alone."""

import pytest
from django.test import Client
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.directory import secretariat
from members.models import Cluster, ClusterName, MessageText, PageText
from tests.support.browser import LOOKS, flaws
from tests.support.factories import make_secretary
from tests.support.login import log_in_browser
from tests.support.pictures import drawing, file_of
from tests.support.rows import the_cluster

LOGO = {"name": "logo.png", "mimeType": "image/png"}


@pytest.fixture
def desk(page, base_url, transactional_db):
    """Return the page "I dag" of a secretary."""
    ClusterName.objects.create(cluster=the_cluster(), name="Grønn klynge")
    log_in_browser(page, base_url, make_secretary(email="kari@example.org"))
    return page


class Presses:
    """Presses Enter on links and buttons that have the focus, and counts it."""

    def __init__(self, page, width):
        self.page, self.number, self.is_narrow = page, 0, width < 600
        page.goto("/admin/")

    def __call__(self, name, role="link"):
        self.page.get_by_role(role, name=name, exact=True).first.focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.number += 1

    def all_pages(self):
        """Open the page that lists all pages, on a phone the search instead of its menu."""
        if self.is_narrow:
            self.page.locator("header input[name=q]").fill("e-posttekst")
            self.page.keyboard.press("Enter")
            self.page.wait_for_url("**/search/**")
            self.number += 1
        else:
            self(pgettext("navigation", "Everything"))

    def save(self):
        self(_("Save"), "button")
        self.page.locator(".messagelist .success").wait_for()
        return self.number


def test_each_text_takes_four_presses_at_both_sizes(desk, page_monitor):
    numbers, found = {}, {}
    for width, scheme in LOOKS:
        desk.set_viewport_size({"width": width, "height": 900})
        desk.emulate_media(color_scheme=scheme)
        for what in (
            change_contact,
            change_sender,
            change_page,
            change_letter,
            set_logo,
        ):
            press = Presses(desk, width)
            press.all_pages()
            what(desk, press, str(width))
            number = press.save()
            numbers[width, what.__name__] = number
            found[width, what.__name__] = flaws(desk, page_monitor)

    assert {number for number in numbers.values() if number > 4} == set()
    assert [found for found in found.values() if found] == []
    cluster = Cluster.objects.get()
    assert (cluster.secretariat_phone, cluster.sender_name) == ("390", "Grønn 390")
    assert PageText.objects.get().text_nb == "Vi er 390."
    assert MessageText.objects.get().opening_nb == "Kjære {virksomhet} 390"
    secretariat.cache.clear()
    assert cluster.logo.get_absolute_url() in Client().get("/").text


def change_contact(page, press, text):
    press(_("Site and texts"))
    press(_("Contact data"))
    page.locator("#id_secretariat_phone").fill(text)


def change_sender(page, press, text):
    press(_("Site and texts"))
    press(_("Sender's name and reply address"))
    page.locator("#id_sender_name").fill(f"Grønn {text}")


def change_page(page, press, text):
    press(_("Site and texts"))
    press(_("Text about the cluster"))
    page.locator("#id_text_nb").fill(f"Vi er {text}.")


def change_letter(page, press, text):
    press(_("Texts of e-mails"))
    press("Påminnelse om å bekrefte profilen")
    page.locator("#id_opening_nb").fill(f"Kjære {{virksomhet}} {text}")
    page.get_by_role("button", name=_("Preview"), exact=True).click()
    page.get_by_text(f"Kjære Eksempel AS {text}").wait_for()


def set_logo(page, press, text):
    press(_("Site and texts"))
    press(_("Logo"))
    data = file_of(drawing((int(text), 60)))
    page.locator("input[name=logo-file]").set_input_files({**LOGO, "buffer": data})
