"""Years of members: of one who edits, and of one who applies, offers and resigns."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from members import models
from members.association import freshness, joining, waiting
from members.records import review
from tests.support.applications import NUMBER, TYPED
from tests.support.browser import flaws, tab_to, type_at_once
from tests.support.factories import make
from tests.support.letters import last
from tests.support.login import log_in_browser

NINA = TYPED["contact_email"]
LINK = re.compile(r": https://localhost(/\S+)$", re.MULTILINE)
CODE = re.compile(r"\d{4}-\d{4}")


PROOF = [("en", 390), ("nb", 1280), ("en", 1280)]


def year(test):
    """Tell the story in Norwegian on a phone, and by `make proof` in the other ways, too."""
    ways = [("nb", 390), *(pytest.param(*way, marks=pytest.mark.long) for way in PROOF)]
    return pytest.mark.parametrize(("language", "width"), ways)(test)


class Reader:
    """A person who uses the site by keyboard alone, and the `flaws` of the pages seen.

    `presses` counts keys but for those that lead from one element to another.
    """

    def __init__(self, page, monitor, language, width):
        page.set_viewport_size({"width": width, "height": 900})
        self.page, self.monitor, self.language = page, monitor, language
        self.flaws, self.presses = [], 0

    def address(self, name, *args):
        with translation.override(self.language):
            return reverse(name, args=args)

    def open(self, address):
        """Go to an address, as a bookmark or an e-mail does, and look at the page."""
        self.page.goto(address)
        self.look()

    def open_mail(self, kind):
        """Open the page of the button in the last e-mail of the kind."""
        self.open(LINK.search(last(kind).text)[1])

    def look(self):
        self.flaws += [f"{self.page.url}: {f}" for f in flaws(self.page, self.monitor)]

    def press(self, selector, key="Enter"):
        tab_to(self.page, self.page.locator(selector).first, limit=250)
        self.page.keyboard.press(key)
        self.presses += 1

    def type(self, selector, words):
        self.press(selector, "Control+A")
        self.page.keyboard.type(words)

    def choose(self, selector, steps=1):
        """Go down so many steps in a list of choices."""
        self.press(selector, "ArrowDown")
        for _more in range(steps - 1):
            self.page.keyboard.press("ArrowDown")

    def arrive(self, pattern):
        self.page.wait_for_url(pattern)
        self.look()

    def wait(self, selector):
        """Wait for what a page of the same address shows afterwards, and look."""
        self.page.locator(selector).first.wait_for()
        self.look()

    def enter_code(self):
        self.page.wait_for_url(f"**{self.address('account_confirm_login_code')}**")
        code = CODE.search(models.Letter.objects.latest("pk").text)[0]
        type_at_once(self.page, "[name=code]", code)
        self.page.keyboard.press("Enter")


def speak(user, language):
    """Set the language in which the user is written to."""
    type(user).objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    return user


@year
def test_the_year_of_an_editor(
    page, page_monitor, base_url, ours, eva, kari, transactional_db, language, width
):
    make.member(name="Sintef Tomt", slug="tomt")
    asked = make.participation(organization=ours, asked_on="2026-11-01")
    named = {"organization": make.member(), "customer_organization": ours}
    reference = make(models.CustomerReference, **named, asked_on="2026-11-01")
    speak(eva, language)
    reader = Reader(page, page_monitor, language, width)
    log_in_browser(page, base_url, eva)

    waiting.send_digests()
    reader.open_mail("digest")
    answer_question(reader, asked)
    withdraw_reference(reader, reference)
    propose_project(reader)
    review.approve(models.ChangeRequest.objects.open().get().pk, by=kari)
    assert last("review_outcome").to == eva.email
    assert last("partner_access").to == "siv@sintef.example.org"
    check(reader, ours)

    assert reader.flaws == []


def answer_question(reader, asked):
    reader.open(reader.address("portal:projects", "yara"))
    reader.press("[name=do][value=confirm]")
    reader.wait(".confirmed")
    asked.refresh_from_db()
    assert asked.state == models.Participation.State.CONFIRMED


def withdraw_reference(reader, reference):
    """Withdraw what another member states of its own, by one press."""
    reader.open(reader.address("portal:references", "yara"))
    reader.press("[name=do][value=decline]")
    reader.page.locator("[name=do][value=decline]").wait_for(state="detached")
    reader.look()
    reference.refresh_from_db()
    assert reference.declined_on is not None


def propose_project(reader):
    """Propose one with a partner where nobody has access, and give an address there."""
    reader.open(reader.address("portal:projects_new", "yara"))
    reader.type("[name=title_nb]", "Grønn ammoniakk")
    reader.choose("[name=status]")
    reader.choose("[name=participations-0-role]")
    reader.type("[name=participations-1-organization]", "Sintef Tomt")
    reader.choose("[name=participations-1-role]", 2)
    reader.press(".row-aside summary")
    reader.type("[name=participations-1-address]", "siv@sintef.example.org")
    reader.page.keyboard.press("Enter")
    reader.arrive(f"**{reader.address('portal:projects', 'yara')}")
    assert models.PartnerAddress.objects.get().email == "siv@sintef.example.org"


def check(reader, ours):
    """Answer the yearly check by the link, without log-in: all of it is right."""
    reader.page.context.clear_cookies()
    freshness.send_reminders()
    reader.open_mail("reminder")
    for radio in reader.page.locator("[type=radio][value=right]").all():
        reader.press(f"[name={radio.get_attribute('name')}][value=right]", "Space")
    reader.press("main .send button")
    reader.page.locator("main .send").wait_for(state="detached")
    reader.look()
    ours.refresh_from_db()
    assert ours.confirmed_on is not None


@year
def test_the_year_of_an_applicant(
    page, page_monitor, kari, transactional_db, language, width
):
    make.site()
    nina = Reader(page, page_monitor, language, width)

    apply(nina)
    nina.open_mail("application_confirm")
    nina.press("main form button")
    nina.arrive("**?done")
    application = models.Application.objects.waiting().get()
    day = timezone.localdate()
    ours = joining.accept(
        application, since=day, category="core", is_listed=True, by=kari
    )

    nina.open_mail("invitation")
    nina.type("[name=name]", TYPED["contact_name"])
    nina.press("main form button")
    nina.page.wait_for_url(f"**{nina.address('portal:log_in')}**")
    nina.press("main form button")
    nina.enter_code()
    nina.arrive(f"**{nina.address('portal:organization', ours.slug)}")
    offer(nina, ours)
    resign(nina, ours)

    assert nina.flaws == []


def apply(nina):
    nina.open(nina.address("directory:join"))
    nina.type("[name=orgnr]", NUMBER)
    nina.type("[name=name]", TYPED["name"])
    nina.press("[name=kind]", "Space")
    nina.type("[name=contact_name]", TYPED["contact_name"])
    nina.type("[name=contact_email]", NINA)
    nina.type("[name=why]", TYPED["why"])
    nina.press("main form button:not([tabindex]):not([name])")
    nina.arrive("**sent**")


def offer(nina, ours):
    """Offer something that the secretariat alone sees."""
    nina.open(nina.address("portal:streams_new", ours.slug))
    nina.choose("main [name=what]", 2)
    nina.press("main [name=act][value=send]:not(.first)")
    nina.arrive(f"**{nina.address('portal:streams', ours.slug)}")
    request = models.ChangeRequest.objects.open().get()
    assert request.noun == models.ChangeRequest.Noun.STREAM


def resign(nina, ours):
    """Resign, and take it back."""
    nina.open(nina.address("portal:leave", ours.slug))
    # What a field of a date takes by key depends on the machine.
    nina.page.locator("#id_last_day").fill("2030-01-31")
    nina.press("#typed button")
    nina.wait("[name=sure][value=yes]")
    nina.press("[name=sure][value=yes]")
    nina.wait("[name=take_back]")
    nina.press("[name=take_back]")
    nina.page.locator("#id_last_day").wait_for()
    assert models.Resignation.objects.waiting().count() == 0
