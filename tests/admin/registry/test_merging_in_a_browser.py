"""Merge two organizations with the keyboard alone, at both sizes of window."""

from datetime import date

import pytest

from members.models import Organization, OrganizationTopic
from tests.support.browser import flaws, tab_through, tab_to
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_member,
    make_participation,
    make_picture,
    make_topic,
)
from tests.support.login import log_in_browser
from tests.support.merging import merge_page
from tests.support.pictures import drawing, file_of
from tests.support.rows import checked
from tests.support.sampling import every_look, set_look


@pytest.fixture
def double(ours):
    """Create a double of Yara with something in every part of the page; return it."""
    ours.orgnr, ours.note = checked(1), "Ringt i mai"
    ours.save()
    other = make_member(
        name="Yara Norge AS",
        slug="yara-norge",
        since=date(2021, 1, 1),
        phone="35 92 11 11",
        orgnr=checked(2),
        employees=21_239,
        note="Svarte i juni",
        logo=make_picture(data=file_of(drawing())),
    )
    OrganizationTopic.objects.create(organization=other, topic=make_topic())
    make_colleague(other, name="Per Hansen", role="manager")
    make_contact(other, name="Gro Dahl")
    make_participation(organization=other)
    return other


@every_look
def test_two_organizations_are_merged_with_the_keyboard(
    page, page_monitor, base_url, kari, ours, double, look
):
    log_in_browser(page, base_url, kari)
    set_look(page, "merge", look)
    page.goto(merge_page(ours, double))
    found = flaws(page, page_monitor)

    tab_to(page, page.locator("[name=orgnr][value=left]"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("[name=reason]"))
    page.keyboard.type("Registrert to ganger")
    page.keyboard.press("Enter")
    page.locator(".errornote").wait_for()
    found += flaws(page, page_monitor)
    tab_to(page, page.locator("[name^=solve-][value=left]"))
    for _press in range(2):
        page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("[name=reason]"))
    page.keyboard.press("Enter")
    page.locator(".messagelist .success").wait_for()

    left = Organization.objects.get()
    assert found == []
    assert (left.pk, left.orgnr) == (ours.pk, double.orgnr)
    assert [stay.since.year for stay in left.memberships.all()] == [2019]


def test_the_focus_is_visible_on_every_stop(page, base_url, kari, ours, double):
    log_in_browser(page, base_url, kari)
    page.goto(merge_page(ours, double))

    stops, unmarked = tab_through(page)

    assert stops > 20
    assert unmarked == []
