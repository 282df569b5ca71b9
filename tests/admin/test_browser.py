"""The admin in a real browser: no finding of axe, no complaint, no sideways scroll."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from members import review
from members.models import Organization
from tests.admin.forms import address, filled
from tests.pictures.drawings import drawing, file_of
from tests.support.browser import axe_violations, horizontal_overflow, tab_through
from tests.support.factories import (
    make_member,
    make_participation,
    make_person,
    make_picture,
    make_role,
    make_site,
    make_topic,
    make_user,
)
from tests.support.login import log_in_browser
from tests.support.sampling import LOOK_PARAMETERS, every_look, set_look

SCREENS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture(params=LOOK_PARAMETERS)
def screen(request, page):
    set_look(page, request.function.__name__, request.param)
    return page


@pytest.fixture
def boss():
    return make_user(name="Siri Sjef", is_staff=True, is_superuser=True)


@pytest.fixture
def inside(page, boss, base_url):
    """Log the browser in as a superuser; return the client with the same session."""
    return log_in_browser(page, base_url, boss)


@pytest.fixture
def member():
    member = make_member(
        name="Yara Porsgrunn",
        sites=[make_site()],
        topics=[make_topic()],
        logo=make_picture(data=file_of(drawing())),
    )
    make_participation(organization=member)
    make_role(organization=member, person=make_person())
    return member


def flaws(page, watch):
    return axe_violations(page, watch) + [
        f"{n} px" for n in [horizontal_overflow(page)] if n
    ]


@every_look
def test_the_pages_of_the_admin_have_no_finding(page, watch, inside, member, look):
    group = Group.objects.create(name="prøve")
    pages = [
        reverse("admin:index"),
        address("organization"),
        address("organization") + "?relation=member&q=yara",
        address("organization") + "?_popup=1",
        address("organization", member),
        address("organization", member, "history"),
        address("organization", member, "delete"),
        address("topic", member.topics.get()),
        address("site", member.presences.get().site),
        address("project", member.participations.get().project),
        address("user") + "add/",
        reverse("admin:auth_group_change", args=[group.pk]),
    ]
    found = {}
    for there in pages:
        set_look(page, there, look)
        page.goto(there)
        found[there] = flaws(page, watch)

    assert {there: f for there, f in found.items() if f} == {}


def test_the_page_of_a_stale_write_has_no_finding(screen, watch, inside, member):
    screen.goto(address("organization", member))
    page = address("organization", member)
    inside.post(page, filled(inside.get(page)) | {"phone": "35 00 00 00"})
    screen.locator("#id_phone").fill("35 11 11 11")
    screen.locator("[name=_save]").click()

    told = screen.locator(".stale-write tbody tr")
    told.first.wait_for()

    assert told.count() == 1
    assert screen.locator("#id_phone").input_value() == "35 11 11 11"
    assert flaws(screen, watch) == []


def test_the_page_that_ends_memberships_has_no_finding(screen, watch, inside, member):
    screen.goto(address("organization"))
    screen.locator("input[name=_selected_action]").first.check()
    screen.locator("select[name=action]").first.select_option("end_membership")
    screen.locator("button[name=index]").first.click()
    screen.locator("form.which-day").wait_for()
    found = flaws(screen, watch)
    screen.locator("#id_day").fill("30.06.2026")
    screen.locator("[name=look]").click()
    screen.locator("[name=seen_day][value='2026-06-30']").wait_for(state="attached")
    screen.locator("[name=sure]").click()
    screen.locator(".messagelist").wait_for()

    assert found == []
    assert str(member.memberships.get().until) == "2026-06-30"


def test_the_page_that_adds_a_topic_has_no_finding(screen, watch, inside, member):
    make_topic()
    screen.goto(address("organization"))
    screen.locator("input[name=_selected_action]").first.check()
    screen.locator("select[name=action]").first.select_option("add_a_topic")
    screen.locator("button[name=index]").first.click()
    screen.locator("form.confirm-action").wait_for()

    assert flaws(screen, watch) == []


def test_a_membership_is_ended_and_the_next_begun_in_one_form(page, inside, member):
    page.goto(address("organization", member))
    page.locator("#memberships-0 summary").click()
    page.locator("#id_memberships-0-until").fill("31.12.2025")
    page.locator("#memberships-group .add-row a").click()
    page.locator("#id_memberships-1-since").fill("01.01.2026")
    page.locator("[name=_save]").click()
    page.locator(".messagelist .success").wait_for()

    days = member.memberships.order_by("since").values_list("since", "until")
    assert [[str(day) for day in stay] for stay in days] == [
        ["2019-01-01", "2025-12-31"],
        ["2026-01-01", "None"],
    ]


def test_a_link_is_found_by_typing(page, inside, member):
    topic = make_topic(label_nb="Hydrogen")
    page.goto(address("organization", member))
    page.locator("#organizationtopic_set-group .add-row a").click()
    page.locator("#organizationtopic_set-1 .select2-selection").click()
    page.locator(".select2-search__field").fill("hydro")
    page.locator(".select2-results__option", has_text="Hydrogen").click()
    page.locator("[name=_save]").click()
    page.locator(".messagelist .success").wait_for()

    assert topic in Organization.objects.get(pk=member.pk).topics.all()


@pytest.mark.usefixtures("inside")
def test_the_keyboard_focus_is_visible(page, member):
    report = review.report(member, "Skiltet er feil")

    for place in (reverse("admin:index"), address("changerequest", report)):
        page.goto(place)
        stops, unseen = tab_through(page)
        assert stops > 10
        assert unseen == [], place
