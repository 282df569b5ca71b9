"""The year of somebody at a partner: named by another, given access, and asked."""

from members import access, review
from members.fields import PROJECT
from members.models import AccessRequest, Participation
from tests.support.factories import make_member
from tests.support.letters import last
from tests.support.proposals import line, wanted
from tests.support.year import Reader, speak, year

SIV = "siv@sintef.example.org"


@year
def test_the_year_of_a_partner(
    page, page_monitor, ours, ola, kari, transactional_db, language, width
):
    partner = make_member(name="Sintef Tomt", slug="tomt")
    propose_with_address(ours, speak(ola, language), partner, kari)
    siv = Reader(page, page_monitor, language, width)

    siv.open_mail("partner_access")
    siv.type("[name=name]", "Siv Partner")
    siv.press("main form button")
    siv.arrive("**?done")
    access.grant_request(AccessRequest.objects.get(), "manager", by=kari)
    review.ask_waiting_partners()

    siv.open_mail("partner_asked")
    siv.press("[name=do][value=confirm]")
    siv.arrive("**?done")
    part = Participation.objects.get(organization=partner)
    assert part.state == part.State.CONFIRMED
    assert last("partner_answered").to == ola.email

    siv.log_in(SIV)
    siv.open(siv.address("portal:projects", "tomt"))
    siv.press("main details:not(.portal-head details) summary")
    siv.type("[name=why]", "Vi trakk oss i oktober")
    siv.press("[name=do][value=decline]")
    siv.wait(".ask-first")
    siv.press("[name=sure][value=yes]")
    siv.wait("#declined")
    part.refresh_from_db()
    assert part.declined_why == "Vi trakk oss i oktober"
    siv.open(siv.address("directory:project", part.project.slug))
    assert "Sintef Tomt" not in siv.page.locator("main").inner_text()

    assert siv.flaws == []


def propose_with_address(ours, by, partner, reviewer):
    proposed = wanted(line(ours), line(partner))
    subject, addresses = review.new(PROJECT, ours), {partner.slug: SIV}
    waiting = review.submit(subject, proposed, by=by, addresses=addresses).waiting
    review.approve(waiting.pk, by=reviewer)
