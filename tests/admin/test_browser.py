"""The admin in a real browser: no finding of axe, no complaint, no sideways scroll."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from members import review
from members.models import Organization
from tests.support.admin import address
from tests.support.browser import (
    flaws,
    tab_through,
)
from tests.support.factories import (
    make_participation,
    make_person,
    make_picture,
    make_presence,
    make_role,
    make_topic,
)
from tests.support.html_forms import filled
from tests.support.login import log_in_browser
from tests.support.pictures import drawing, file_of
from tests.support.sampling import LOOK_PARAMETERS, every_look, set_look

SCREENS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture(params=LOOK_PARAMETERS)
def screen(request, page):
    set_look(page, request.function.__name__, request.param)
    return page


@pytest.fixture
def inside(page, superuser, base_url):
    """Log the browser in as a superuser; return the client with the same session."""
    return log_in_browser(page, base_url, superuser)


@pytest.fixture
def full_profile(ours):
    """Give Yara a logo, and a row in each list of its page; return it."""
    ours.logo = make_picture(data=file_of(drawing()))
    ours.save()
    ours.topics.add(make_topic())
    make_presence(organization=ours)
    make_participation(organization=ours)
    make_role(organization=ours, person=make_person())
    return ours


@every_look
def test_the_pages_of_the_admin_have_no_finding(
    page, page_monitor, inside, full_profile, look
):
    group = Group.objects.create(name="prøve")
    pages = [
        reverse("admin:index"),
        reverse("admin:background"),
        address("organization"),
        address("organization") + "?relation=member&q=yara",
        address("organization") + "?_popup=1",
        address("organization", full_profile),
        address("organization", full_profile, "history"),
        reverse("admin:statement", args=["members.organization", full_profile.pk]),
        reverse("admin:comparison", args=["members.organization", full_profile.pk]),
        address("organization", full_profile, "delete"),
        address("topic", full_profile.topics.get()),
        address("site", full_profile.presences.get().site),
        address("project", full_profile.participations.get().project),
        address("user") + "add/",
        reverse("admin:auth_group_change", args=[group.pk]),
    ]
    found = {}
    for there in pages:
        set_look(page, there, look)
        page.goto(there)
        found[there] = flaws(page, page_monitor)

    assert {there: f for there, f in found.items() if f} == {}


def test_the_page_of_a_stale_write_has_no_finding(
    screen, page_monitor, inside, full_profile
):
    screen.goto(address("organization", full_profile))
    page = address("organization", full_profile)
    inside.post(page, filled(inside.get(page)) | {"phone": "35 00 00 00"})
    screen.locator("#id_phone").fill("35 11 11 11")
    screen.locator("[name=_save]").click()

    told = screen.locator(".stale-write tbody tr")
    told.first.wait_for()

    assert told.count() == 1
    assert screen.locator("#id_phone").input_value() == "35 11 11 11"
    assert flaws(screen, page_monitor) == []


def test_the_page_that_ends_memberships_has_no_finding(
    screen, page_monitor, inside, full_profile
):
    screen.goto(address("organization"))
    screen.locator("input[name=_selected_action]").first.check()
    screen.locator("select[name=action]").first.select_option("end_membership")
    screen.locator("button[name=index]").first.click()
    screen.locator("form.which-day").wait_for()
    found = flaws(screen, page_monitor)
    screen.locator("#id_day").fill("30.06.2026")
    screen.locator("[name=look]").click()
    screen.locator("[name=seen_day][value='2026-06-30']").wait_for(state="attached")
    screen.locator("[name=sure]").click()
    screen.locator(".messagelist").wait_for()

    assert found == []
    assert str(full_profile.memberships.get().until) == "2026-06-30"


def test_a_membership_is_ended_and_the_next_begun_in_one_form(
    page, inside, full_profile
):
    page.goto(address("organization", full_profile))
    page.locator("#memberships-0 summary").click()
    page.locator("#id_memberships-0-until").fill("31.12.2025")
    page.locator("#memberships-group .add-row a").click()
    page.locator("#id_memberships-1-since").fill("01.01.2026")
    page.locator("[name=_save]").click()
    page.locator(".messagelist .success").wait_for()

    days = full_profile.memberships.order_by("since").values_list("since", "until")
    assert [[str(day) for day in stay] for stay in days] == [
        ["2019-01-01", "2025-12-31"],
        ["2026-01-01", "None"],
    ]


def test_a_link_is_found_by_typing(page, inside, full_profile):
    topic = make_topic(label_nb="Hydrogen")
    page.goto(address("organization", full_profile))
    page.locator("#organizationtopic_set-group .add-row a").click()
    page.locator("#organizationtopic_set-1 .select2-selection").click()
    page.locator(".select2-search__field").fill("hydro")
    page.locator(".select2-results__option", has_text="Hydrogen").click()
    page.locator("[name=_save]").click()
    page.locator(".messagelist .success").wait_for()

    assert topic in Organization.objects.get(pk=full_profile.pk).topics.all()


@pytest.mark.usefixtures("inside")
def test_the_keyboard_focus_is_visible(page, full_profile):
    report = review.report(full_profile, "Skiltet er feil")

    for place in (reverse("admin:index"), address("changerequest", report)):
        page.goto(place)
        stops, unseen = tab_through(page)
        assert stops > 10
        assert unseen == [], place
