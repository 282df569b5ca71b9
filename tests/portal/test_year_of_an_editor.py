"""The year of a communications head: what waits, a project, the yearly check, leaving."""

from members import freshness, review, waiting
from members.models import ChangeRequest, Participation, PartnerAddress
from tests.support.factories import make_member, make_participation
from tests.support.letters import last
from tests.support.login import log_in_browser
from tests.support.year import Reader, speak, year


@year
def test_the_year_of_an_editor(
    page, page_monitor, base_url, ours, eva, kari, transactional_db, language, width
):
    make_member(name="Sintef Tomt", slug="tomt")
    asked = make_participation(organization=ours, asked_on="2026-11-01")
    speak(eva, language)
    reader = Reader(page, page_monitor, language, width)
    log_in_browser(page, base_url, eva)

    waiting.send_digests()
    reader.open_mail("digest")
    answer_question(reader, asked)
    propose_project(reader)
    review.approve(ChangeRequest.objects.open().get().pk, by=kari)
    assert last("review_outcome").to == eva.email
    assert last("partner_access").to == "siv@sintef.example.org"
    check(reader, ours)

    assert reader.flaws == []


def answer_question(reader, asked):
    reader.open(reader.address("portal:projects", "yara"))
    reader.press("[name=do][value=confirm]")
    reader.wait(".confirmed")
    asked.refresh_from_db()
    assert asked.state == Participation.State.CONFIRMED


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
    assert PartnerAddress.objects.get().email == "siv@sintef.example.org"


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
