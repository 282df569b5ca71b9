"""From "I dag" to a list, an Excel file and a saved list, by visible links alone."""

from io import BytesIO

import pytest
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from members.models import SavedList
from tests.support.browser import flaws
from tests.support.factories import make_member, make_secretary
from tests.support.login import log_in_browser


@pytest.fixture
def desk(page, base_url, transactional_db):
    """Return the page "I dag" of a secretary, and three members in the registry."""
    for name, employees in (("Alfa", 20), ("Beta", 300), ("Gamma", None)):
        make_member(name=name, employees=employees, municipality="Skien")
    log_in_browser(page, base_url, make_secretary(email="kari@example.org"))
    page.goto("/admin/")
    return page


class Clicks:
    """Clicks visible links and buttons of a page, and counts them."""

    def __init__(self, page):
        self.page, self.number = page, 0

    def __call__(self, name, role="link"):
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.number += 1


def test_members_by_size_and_municipality_take_three_clicks_to_excel(
    desk, page_monitor
):
    click = Clicks(desk)

    click(_("Lists"))
    click(_("Members by size and municipality"))
    cells = desk.locator(".staff-table").first.locator("tbody th").all_inner_texts()
    found = flaws(desk, page_monitor)
    with desk.expect_download() as download:
        click("Excel", "button")

    rows = load_workbook(BytesIO(download.value.path().read_bytes())).worksheets[0]
    assert cells == ["10–49 ansatte", "250 ansatte eller flere", "Ukjent størrelse"]
    assert [row[0] for row in rows.values][1:] == ["Alfa", "Beta", "Gamma"]
    assert (click.number, found) == (3, [])


def test_those_not_confirmed_in_a_year_take_two_clicks_and_are_kept(desk, page_monitor):
    click = Clicks(desk)
    click(_("Lists"))
    click(_("Not confirmed in a year"))
    names = desk.locator(".staff-table tbody th").all_inner_texts()
    number = click.number

    click(_("Save the list"))
    desk.get_by_label(_("Name")).fill("Purring")
    found = flaws(desk, page_monitor)
    click(_("Save"), "button")
    desk.locator(".messagelist .success").wait_for()

    assert (names, number, found) == (["Alfa", "Beta", "Gamma"], 2, [])
    assert SavedList.objects.get().name == "Purring"
