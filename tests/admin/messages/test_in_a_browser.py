"""From "Lister" to 29 main contacts in a few presses, by keyboard, at both window sizes."""

from django.utils.translation import gettext as _

from members import messages
from members.models import Letter, Message
from tests.messages.conftest import make_main_contacts
from tests.support.browser import LOOKS, flaws
from tests.support.factories import make_contact, make_member, make_secretary
from tests.support.keyboard import Keys
from tests.support.login import log_in_browser
from tests.support.sampling import one_of

MOST = 6  # presses of links and buttons


@one_of(("width", "scheme"), LOOKS)
def test_29_main_contacts_are_written_to_by_keyboard(
    page, page_monitor, base_url, transactional_db, width, scheme
):
    make_main_contacts(28)
    make_contact(make_member(name="Acme"), language="en", email="ann@example.org")
    make_member(name="Uten kontakt")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    log_in_browser(page, base_url, make_secretary(email="kari@example.org"))
    page.goto("/admin/lists/")
    press, found = Keys(page), []

    press(_("Main contacts of members"), "link")
    press(_("Write to these"), "link")
    press.type(_("Subject"), "Dugnad")
    press.type(_("Text"), "Hei, {{ navn }}!")
    found += flaws(page, page_monitor)
    press(_("See who gets it"))
    found += flaws(page, page_monitor)
    press("Send til 29 mottakere")
    page.locator(".messagelist .success").wait_for()
    messages.write_letters()
    page.reload()
    found += flaws(page, page_monitor) + flaws(page, page_monitor, "/admin/messages/")

    assert Message.objects.get().number == 29
    assert Letter.objects.filter(kind="message", subject="Dugnad").count() == 29
    assert (press.number <= MOST, press.number, found) == (True, 4, [])
