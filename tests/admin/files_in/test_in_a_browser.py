"""From "I dag" to the registry with three files as offices have them, by keyboard alone."""

import pytest
from django.utils.translation import gettext as _

from members.models import Contact, Membership, Organization, User
from tests.support import real_files
from tests.support.browser import flaws, horizontal_overflow, tab_to
from tests.support.factories import make_organization, make_secretary
from tests.support.files_in import make_file
from tests.support.login import log_in_browser
from tests.support.sampling import every_look, one_of, set_look


class Desk:
    """A secretary at the keyboard, who counts what she presses."""

    def __init__(self, page, monitor):
        self.page, self.monitor = page, monitor
        self.pressed, self.found = 0, []

    def press(self, role, name):
        """Press Tab until the link or button has the focus, and Enter."""
        self.enter(self.page.get_by_role(role, name=name, exact=True).first)

    def enter(self, target):
        tab_to(self.page, target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.pressed += 1

    def go_to_files_in(self):
        self.page.goto("/admin/")
        menu = self.page.locator(".desk-menu > summary")
        if menu.is_visible():
            tab_to(self.page, menu)
            self.page.keyboard.press("Enter")
            self.pressed += 1
        self.press("link", _("Files in"))

    def upload(self, data, name, target=None):
        if target:
            radio = self.page.get_by_label(target, exact=True)
            tab_to(self.page, self.page.locator("[name=target]:checked"))
            while not radio.is_checked():
                self.page.keyboard.press("ArrowDown")
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        self.page.locator("input[type=file]").set_input_files([file])
        self.pressed += 1
        self.press("button", _("Read the file"))

    def see_rows(self):
        self.press("button", _("See what will happen"))
        self.page.locator(".file-rows").wait_for()

    def write(self, reason):
        # The link that a keyboard has in place of scrolling is not counted.
        tab_to(self.page, self.page.locator(".file-jump"))
        self.page.keyboard.press("Enter")
        tab_to(self.page, self.page.locator("#id_reason"))
        self.page.keyboard.type(reason)
        self.enter(self.page.locator(".file-write .desk-button"))
        self.page.locator("#outcome").wait_for()

    def look(self):
        """Note what is wrong with the page."""
        self.found += flaws(self.page, self.monitor)

    @property
    def kinds(self):
        return [
            text.split()
            for text in self.page.locator(".file-kinds button").all_inner_texts()
        ]

    def facts(self):
        return self.page.locator(".desk-facts dd").all_inner_texts()


@pytest.fixture
def desk(page, page_monitor, base_url, transactional_db):
    log_in_browser(page, base_url, make_secretary(email="kari@example.org"))
    return Desk(page, page_monitor)


@every_look
def test_an_accountants_sixty_rows_take_six_clicks_and_are_undone_as_one(desk, look):
    set_look(desk.page, "accountants", look)

    desk.go_to_files_in()
    desk.look()
    desk.upload(real_files.accountants(), "kunder.xlsx")
    desk.look()
    desk.see_rows()
    kinds = desk.kinds
    desk.write("Fra regnskapet")
    desk.look()

    assert desk.pressed <= 6
    assert kinds == [["Alle", "60"], ["Nye", "60"]]
    assert desk.facts()[:4] == ["60", "0", "0", "0"]
    assert (Organization.objects.count(), Membership.objects.count()) == (60, 60)
    desk.press("link", _("See what was changed, and undo it"))
    desk.press("button", _("Undo"))
    desk.page.locator(".messagelist").wait_for()
    assert (Organization.objects.count(), desk.found) == (0, [])


@one_of("scheme,width", [("light", 390), ("dark", 1280)])
def test_an_event_list_becomes_contacts_of_those_it_names(desk, scheme, width):
    set_look(desk.page, "event", (scheme, width))
    for number in range(12):
        make_organization(name=real_files.company(number))

    desk.go_to_files_in()
    contacts = _("Contacts of organizations")
    desk.upload(real_files.event_list(), "påmelding.csv", contacts)
    desk.see_rows()
    kinds = dict(desk.kinds)
    desk.write("Møte 3. november")

    assert (kinds["Alle"], kinds["Nye"]) == ("25", "24")
    assert desk.facts()[0] == "24"


@one_of("scheme,width", [("dark", 390), ("light", 1280)])
def test_contacts_of_wild_apricot_are_written_and_unknown_columns_named(
    desk, scheme, width
):
    set_look(desk.page, "apricot", (scheme, width))

    desk.go_to_files_in()
    desk.upload(real_files.wild_apricot(), "contacts.xlsx")
    unknown = desk.page.locator(".file-unknown").inner_text()
    desk.see_rows()
    kinds = dict(desk.kinds)
    desk.write("Fra det gamle systemet")
    desk.look()

    assert "«Donor»" not in unknown
    assert "«Total donated»" in unknown
    assert (kinds, desk.found) == ({"Alle": "12", "Nye": "6", "Endres": "6"}, [])
    assert (Organization.objects.count(), Contact.objects.count()) == (6, 12)


def test_every_kind_of_row_and_a_refused_write_have_no_finding(desk):
    set_look(desk.page, "kinds of rows")
    user = User.objects.get()
    make_organization(name="Yara Norge AS", phone="35 92 00 00")
    make_organization(name="Herøya Industripark AS", website="https://hip.no/")
    incoming = make_file(
        user,
        ("Navn", "Telefon", "Org.nr.", "Nettsted", "Kundenr"),
        ("Nystartet AS", "35 11 22 33", None, None, 1),
        ("Yara Norge AS", "35 00 00 00", None, None, 2),
        ("Feil AS", None, "934949146", None, 3),
        ("Også feil AS", None, "934949146", None, 3),
        ("Heroya Industripark", None, None, "hip.no", 4),
        name="medlemmer.xlsx",
    )
    desk.page.goto(f"/admin/files-in/{incoming.key}/columns/")
    desk.see_rows()
    overflow = horizontal_overflow(desk.page)
    kinds = dict(text.rsplit(" ", 1) for text in map(" ".join, desk.kinds))

    desk.enter(desk.page.locator(".file-write .desk-button"))
    desk.page.locator(".file-write .errorlist").wait_for()
    desk.look()
    refused = desk.page.url
    cell = desk.page.locator(".file-mends input[type=text]").first
    tab_to(desk.page, cell)
    desk.page.keyboard.type("923609016")
    desk.enter(desk.page.locator(".file-mends button").first)

    assert kinds == {
        "Alle": "5",
        "Feil": "2",
        "Mulige dubletter": "1",
        "Nye": "1",
        "Endres": "1",
    }
    assert (overflow, desk.found) == (0, [])
    assert (refused.split("#")[1], desk.page.url.split("#")[1]) == ("write", "row-4")
