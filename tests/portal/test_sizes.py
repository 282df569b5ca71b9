"""The heights of a member's pages on a phone, filled in, and the stops to one change."""

import pytest
from django.urls import reverse
from django.utils import translation

from members import models
from members.records import review
from tests.support.browser import flaws, tab_to
from tests.support.factories import make
from tests.support.login import log_in_browser
from tests.support.profile_form import HOME, PAGE

SCREEN = {"width": 390, "height": 844}
SECTION, OVERVIEW, STOPS = 2500, 3000, 8
PROSE = "Vi lager gjødsel av luft, vann og strøm for bønder i hele verden. " * 4
OPEN_ALL = """() => {
  const english = document.querySelector("#english");
  if (english && !english.checked) english.click();
  const parts = [...document.querySelectorAll(".form-part")];
  return parts.map((part) => {
    part.open = true;
    const height = Math.round(part.getBoundingClientRect().height);
    return [part.querySelector("h2").textContent, height];
  });
}"""
UNFOLD = (
    "document.querySelectorAll('form details').forEach((fold) => (fold.open = true))"
)
HEIGHT = "document.documentElement.scrollHeight"


@pytest.fixture
def inside(ola, page, base_url):
    page.set_viewport_size(SCREEN)
    log_in_browser(page, base_url, ola)


def fill(ours):
    """Give the organization much in each section of its profile."""
    topics = [make.topic(label_nb=f"Fagområde nummer {n}") for n in range(36)]
    ours.topics.add(*topics[:9])
    texts = {f"{name}_{code}": PROSE for name in ("text",) for code in ("nb", "en")}
    for n in range(14):
        names = {"name_nb": f"Tjeneste nummer {n}", "name_en": f"Service number {n}"}
        make(models.Service, organization=ours, topic=topics[n], **names, **texts)
    for n in range(8):
        make(models.CustomerReference, organization=ours, what_nb=f"Oppdrag {n}")
        make(models.Certificate, organization=ours)
        make.presence(organization=ours)
    for n in range(5):
        url = f"https://www.example.org/{n}"
        make(models.ProfileLink, organization=ours, label=f"Lenke {n}", url=url)
        name = {"name": f"Yara {n}", "kind": "former"}
        make(models.OrganizationName, organization=ours, **name)
    for place in (1, 2, 3):
        make(
            models.ProfilePicture,
            organization=ours,
            place=place,
            alt_nb="Ovnen i Porsgrunn",
        )
    long = {"summary_nb": PROSE[:300], "summary_en": PROSE[:300], "employees": 500}
    long |= {"description_nb": PROSE * 20, "description_en": PROSE * 20}
    type(ours).objects.update(postal_address="Gata 1\nPorsgrunn", phone="1", **long)


def decide(ours, by, kari):
    """Let many answers be there, and a change of much wait."""
    for n in range(6):
        texts = {"description_nb": f"{PROSE * 10}{n}", "summary_nb": PROSE[: 200 + n]}
        change = review.submit(ours, {**texts, "phone": f"2{n}"}, by=by).waiting
        why = {"reason": PROSE * 3, "by": kari}
        review.approve(change.pk, ["phone", "description_nb"], **why)
        ours.refresh_from_db()
    values = dict.fromkeys(("phone", "description_nb", "description_en"), "")
    review.submit(ours, {**values, "employees": 7}, by=by, message=PROSE * 4)


def let_more_wait(ours):
    """Let a question about a reference, a person not informed and a new match be there."""
    customer = {"organization": make.member(), "customer_organization": ours}
    make(models.CustomerReference, **customer, asked_on="2026-11-01")
    make.contact(ours)
    make.stream(ours)
    make.stream(make.member(), direction="needed")


def heights(page, address):
    """Return {heading: px} of the sections that are too high, all of them open."""
    page.goto(address)
    parts = page.evaluate(OPEN_ALL)
    assert parts
    return {heading: height for heading, height in parts if height > SECTION}


@pytest.mark.usefixtures("inside")
def test_a_phone_number_takes_eight_stops_on_pages_of_a_size(page, ours, ola, kari):
    fill(ours)
    decide(ours, ola, kari)
    page.goto(HOME)
    assert page.evaluate(HEIGHT) <= OVERVIEW

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stops = 1 + tab_to(page, page.get_by_role("link", name="Slik kan andre nå dere"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PAGE}?field=*")
    stops += tab_to(page, page.locator("#id_phone"))
    page.keyboard.type("35 00 00 00")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HOME}")

    assert stops <= STOPS
    items = review.pending(ours).items.values_list("field", "proposed")
    assert dict(items)["phone"] == "35 00 00 00"
    assert heights(page, PAGE) == {}
    let_more_wait(ours)
    for language in ("nb", "en"):
        with translation.override(language):
            page.goto(reverse("portal:organization", args=["yara"]))
        assert page.evaluate(HEIGHT) <= OVERVIEW


@pytest.mark.long
@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.usefixtures("inside")
def test_each_section_of_each_form_fits(page, page_monitor, ours, language):
    fill(ours)
    project = make.project(title_nb="Fangst", title_en="Capture", summary_nb=PROSE)
    make.participation(organization=ours, project=project)
    for _number in range(25):
        make.participation(project=project)
        make(models.Funding, project=project)
    with translation.override(language):
        pages = [
            reverse(f"portal:{name}", args=["yara", *args])
            for name, *args in [
                ("profile",),
                ("profile_invoices",),
                ("projects_new",),
                ("projects_change", project.slug),
                ("facilities_new",),
                ("streams_new",),
            ]
        ]
    assert [heights(page, address) for address in pages] == [{} for _page in pages]
    for address in pages[:3]:
        page.goto(address)
        page.evaluate(UNFOLD)
        assert flaws(page, page_monitor) == []
