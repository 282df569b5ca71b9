"""The presses from a request to the e-mails to both: by keyboard, on a phone and wider."""

import pytest
from django.test import Client

from members.association.matching import BROKER
from tests.portal.test_years import PROOF, Reader, speak
from tests.support.factories import make
from tests.support.html_forms import Clicks
from tests.support.letters import letters
from tests.support.login import log_in, log_in_browser

MOST = 6


@pytest.mark.parametrize(
    ("language", "width"),
    [("nb", 390), *(pytest.param(*one, marks=pytest.mark.long) for one in PROOF)],
)
def test_two_members_are_introduced_in_six_presses(
    page, page_monitor, base_url, ours, theirs, ola, liv, kari, language, width
):
    make.stream(ours, note="Lunkent vann")
    make.stream(theirs, direction="needed", note="Hemmelig behov")
    speak(ola, language), speak(liv, language)
    reader = Reader(page, page_monitor, language, width)
    log_in_browser(page, base_url, ola)

    reader.open(reader.address("portal:streams", "yara"))
    reader.press(".matches [name=act]")
    reader.wait("[name=sure][value=yes]")
    reader.press("[name=sure][value=yes]")
    reader.wait(".matches [value^=withdraw]")

    desk = Clicks(log_in(Client(), kari), "/admin/")
    desk.link("Yara – Sintef")
    desk.button(str(BROKER.label))

    page.context.clear_cookies()
    # The link of the e-mail is a press, too.
    reader.open_mail("introduction_question")
    reader.press("[name=do][value=yes]")
    reader.arrive("**?done")

    assert sorted(to for kind, to in letters() if kind == "introduction") == [
        liv.email,
        ola.email,
    ]
    assert reader.flaws == []
    assert reader.presses + desk.number + 1 <= MOST
