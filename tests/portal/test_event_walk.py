"""The whole way to an event in a browser, on a phone, with the keyboard alone."""

import pytest
from django.utils import translation
from django.utils.translation import gettext as _, pgettext
from playwright.sync_api import expect

from members.actions import links
from members.association.events.links import answer_link
from tests.association.events.making import answers, create_event, invite
from tests.support.browser import flaws, tab_to
from tests.support.letters import last, token_of

PHONE = {"width": 390, "height": 844}
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize(
        "language", ["nb", pytest.param("en", marks=pytest.mark.long)]
    ),
]


@pytest.fixture(autouse=True)
def phone(page, language):
    page.set_viewport_size(PHONE)
    with translation.override(language):
        yield page


def path_of(url):
    return "/" + url.split("/", 3)[3]


def press(page, words):
    """Press a button by the keyboard, and wait for the page after it."""
    tab_to(page, page.get_by_role("button", name=words, exact=True))
    page.keyboard.press("Enter")


def fill(page, label, words):
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def test_somebody_invited_says_yes_and_then_lets_a_colleague_come(
    page, page_monitor, language
):
    row = invite(create_event(title_en="Open day", place="Herøya"), "Anne")
    assert flaws(page, page_monitor, path_of(answer_link(row, language))) == []

    press(page, _("Yes, I am coming"))
    expect(page.get_by_role("status")).to_contain_text(
        _("%(name)s is signed up.") % {"name": "Anne"}
    )
    assert flaws(page, page_monitor) == []
    tab_to(page, page.get_by_role("link", name=_("Change your answer")))
    page.keyboard.press("Enter")
    fill(page, pgettext("colleague", "Name"), "Bo Berg")
    fill(page, pgettext("colleague", "E-mail address"), "bo@example.org")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(
        _("%(name)s is not coming.") % {"name": "Anne"}
    )

    assert answers(row.event) == {"Anne": "no", "Bo Berg": "yes"}


def test_a_visitor_signs_up_and_confirms_the_address(page, page_monitor, language):
    event = create_event(audience="open", title_en="Open day", place="Herøya")
    form = path_of(links.url("event", "join", event.slug, language=language))
    assert flaws(page, page_monitor, form) == []

    fill(page, _("Your name"), "Gro Gjest")
    fill(page, _("Your e-mail address"), "gro@")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    assert flaws(page, page_monitor) == []
    # The Tab key selects what is typed.
    fill(page, _("Your e-mail address"), "gro@example.org")
    press(page, _("Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text(_("Check your e-mail"))
    token = token_of(last("event_confirm"))
    link = links.url("confirmation", "confirm", token, language=language)
    assert flaws(page, page_monitor, path_of(link)) == []
    press(page, pgettext("event", "Sign up"))
    expect(page.get_by_role("status")).to_contain_text(
        _("%(name)s is signed up.") % {"name": "Gro Gjest"}
    )

    assert answers(event) == {"Gro Gjest": "yes"}
