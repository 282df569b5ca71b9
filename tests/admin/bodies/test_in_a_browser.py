"""A board of seven by keyboard, with its presses counted, at a window size by the seed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Attendance, Meeting, Role
from tests.support.browser import flaws, tab_to
from tests.support.factories import LONG_AGO, make_body, make_contact, make_role
from tests.support.login import log_in_browser
from tests.support.pdf import pdf
from tests.support.rows import make
from tests.support.sampling import set_look


class Presses:
    """Presses keys on what has the focus, and counts those that a mouse would click."""

    def __init__(self, page):
        self.page, self.number = page, 0

    def on(self, target, key="Enter"):
        tab_to(self.page, target)
        self.page.keyboard.press(key)
        self.number += 1


def test_a_board_of_seven_takes_eight_presses_of_ten(
    page, page_monitor, base_url, kari, ours
):
    board = make_body(name_nb="Styret")
    for number in range(7):
        person = make_contact(ours, name=f"Per {number}", since=LONG_AGO)
        make_role(body=board, person=person, role="member", since=LONG_AGO)
    new = [make_contact(ours, name=f"Ny {n}sen") for n in range(4)]
    lines = [f"{person.name}, {ours.name}" for person in new]
    lines += ["Leder: Una Ukjent, una@example.org"]
    log_in_browser(page, base_url, kari)
    set_look(page, "new period")
    presses = Presses(page)
    page.goto(reverse("admin:members_body_change", args=[board.pk]))

    presses.on(page.get_by_role("link", name=_("New period …")))
    page.locator("[name=pasted]").wait_for()
    found = flaws(page, page_monitor)
    for stays in page.locator("input[value=stays]").all()[:2]:
        # The arrow leads from "goes out", which is where Tab stops.
        tab_to(page, stays.locator("xpath=../../label[1]/input"))
        page.keyboard.press("ArrowRight")
        presses.number += 1
    tab_to(page, page.locator("[name=pasted]"))
    presses.number += 1
    page.keyboard.insert_text("\n".join(lines))
    show = page.get_by_role("button", name=_("Show what will happen"))
    presses.on(show)
    page.locator("[name=new-4-create]").wait_for()
    found += flaws(page, page_monitor)
    presses.on(page.locator("[name=new-4-create]"), "Space")
    presses.on(show)
    confirm = page.get_by_role("button", name=_("Begin the new period"))
    confirm.wait_for()
    found += flaws(page, page_monitor)
    presses.on(confirm)
    page.locator(".messagelist a", has_text=_("Undo")).wait_for()

    ended = Role.objects.filter(body=board).exclude(until=None)
    begun = Role.objects.filter(body=board, until=None).exclude(since=LONG_AGO)
    assert (ended.count(), begun.count(), found) == (5, 5, [])
    assert begun.get(role="chair").person.name == "Una Ukjent"
    assert presses.number == 8


def test_the_attendance_of_eight_takes_three_presses_and_minutes_are_attached(
    page, page_monitor, base_url, kari, ours, tmp_path
):
    board = make_body(name_nb="Styret")
    for number in range(8):
        person = make_contact(ours, name=f"Per {number}", since=LONG_AGO)
        make_role(body=board, person=person, role="member", since=LONG_AGO)
    row = make(Meeting, body=board)
    minutes = tmp_path / "Referat 3. juni.pdf"
    minutes.write_bytes(pdf())
    log_in_browser(page, base_url, kari)
    set_look(page, "meeting")
    presses = Presses(page)
    page.goto(reverse("admin:meeting", args=[row.pk]))

    for number in (2, 5):
        fieldset = page.locator("fieldset.holder").nth(number)
        tab_to(page, fieldset.locator("[value=present]"))
        # The arrows lead past "by proxy" to "excused".
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        presses.number += 1
    found = flaws(page, page_monitor)
    presses.on(page.get_by_role("button", name=_("Save the attendance")))
    page.locator(".messagelist a", has_text=_("Undo")).wait_for()
    page.locator("[type=file]").set_input_files(minutes)
    page.get_by_role("button", name=_("Attach"), exact=True).click()
    page.get_by_role("link", name="Referat 3. juni", exact=True).wait_for()
    found += flaws(page, page_monitor)
    found += flaws(page, page_monitor, reverse("admin:meetings", args=[board.pk]))

    statuses = Attendance.objects.filter(meeting=row).order_by("pk")
    expected = ["present"] * 8
    expected[2] = expected[5] = "excused"
    assert list(statuses.values_list("status", flat=True)) == expected
    assert (presses.number, found) == (3, [])
