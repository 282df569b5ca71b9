"""The year of a contact who never logs in: told, agrees, corrects, hides, is erased."""

from members import people
from members.models import Consent, Person
from tests.support.year import Reader, year

NORA = {"name": "Nora Nordmann", "email": "nora@yara.example.org", "title": "Sjef"}


@year
def test_the_year_of_a_contact(
    page, page_monitor, ours, ola, transactional_db, language, width
):
    typed = {**NORA, "phone": "", "language": language}
    contact = people.add_contact(ours, typed, by=ola)
    nora = Reader(page, page_monitor, language, width)

    nora.open_mail("person_told")
    agree(nora, contact)
    correct(nora)
    hide(nora)
    erase(nora)

    assert nora.flaws == []


def agree(nora, contact):
    """Agree to show the name, with a new title typed, which stays though it is not sent."""
    nora.press(f"[name=items-{contact.pk}][value=name]", "Space")
    nora.type("[name=title]", "Direktør")
    nora.press("main [name=do][value=agree]", "Shift+Tab")
    nora.press("main [name=do][value=agree]")
    nora.wait(".notice[role=status]")
    assert [row.item for row in Consent.objects.all()] == ["name"]
    assert nora.page.locator("[name=title]").input_value() == "Direktør"


def correct(nora):
    nora.press("main [name=do][value=correct]:not(.first)")
    nora.arrive("**?done=corrected")
    assert Person.objects.get().title == "Direktør"
    nora.open(nora.address("directory:contact", "yara"))
    nora.sees("Nora Nordmann")
    nora.page.go_back()


def hide(nora):
    nora.press("[name=do][value=hide]")
    nora.wait(".ask-first")
    nora.press("[name=sure][value=yes]")
    nora.arrive("**?done=hidden")
    assert not Consent.objects.current().exists()


def erase(nora):
    nora.press(".own-side a[href$='slett/'], .own-side a[href$='erase/']")
    nora.wait("main [name=sure]")
    nora.press("main [name=sure]", "Space")
    nora.press("main form button")
    nora.page.locator("main [name=sure]").wait_for(state="detached")
    nora.look()
    assert not Person.objects.filter(email=NORA["email"]).exists()
