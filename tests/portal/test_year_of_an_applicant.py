"""The year of an applicant: applies, becomes a member, offers something, and resigns."""

from django.utils import timezone

from members import joining
from members.models import Application, ChangeRequest, Resignation
from tests.support.applications import NUMBER, TYPED
from tests.support.factories import make_site
from tests.support.year import Reader, year

NINA = TYPED["contact_email"]


@year
def test_the_year_of_an_applicant(
    page, page_monitor, kari, transactional_db, language, width
):
    make_site()
    nina = Reader(page, page_monitor, language, width)

    apply(nina)
    nina.open_mail("application_confirm")
    nina.press("main form button")
    nina.arrive("**?done")
    application = Application.objects.waiting().get()
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
    nina.press("main form button:not([tabindex])")
    nina.arrive("**sent**")


def offer(nina, ours):
    """Offer something that the secretariat alone sees."""
    nina.open(nina.address("portal:streams_new", ours.slug))
    nina.choose("main [name=what]", 2)
    nina.press("main [name=act][value=send]:not(.first)")
    nina.arrive(f"**{nina.address('portal:streams', ours.slug)}")
    assert ChangeRequest.objects.open().get().noun == ChangeRequest.Noun.STREAM


def resign(nina, ours):
    """Resign, and take it back."""
    nina.open(nina.address("portal:leave", ours.slug))
    # What a field of a date takes by key depends on the machine.
    nina.page.locator("#id_last_day").fill("2030-01-31")
    nina.press("#typed button")
    nina.wait(".ask-first")
    nina.press("[name=sure][value=yes]")
    nina.wait("[name=take_back]")
    nina.press("[name=take_back]")
    nina.page.locator("#id_last_day").wait_for()
    assert Resignation.objects.waiting().count() == 0
