"""The year of a colleague: asks for access, keeps the profile, and leaves."""

from members import access
from members.models import AccessRequest, Contact, Departure, User
from tests.support.year import Reader, year

TOR = "tor@yara.example.org"


@year
def test_the_year_of_a_colleague(
    page, page_monitor, ours, ola, transactional_db, language, width
):
    tor = Reader(page, page_monitor, language, width)

    tor.open(tor.address("directory:organization", "yara"))
    ask = tor.address("portal:ask")
    tor.press(f'#foot a[href^="{ask}"]')
    tor.arrive(f"**{ask}?**")
    tor.type("[name=email]", TOR)
    tor.page.keyboard.press("Enter")
    tor.arrive("**sent**")
    tor.open_mail("access_request_confirm")
    tor.type("[name=name]", "Tor")
    tor.press("main form button")
    tor.arrive("**?done")
    access.grant_request(AccessRequest.objects.get(), by=ola)

    tor.log_in(TOR)
    change_account(tor, language)
    add_contact(tor)
    leave_to(tor, ola)

    assert tor.flaws == []


def change_account(tor, language):
    """Type a new name, read the page in the other language, and save what was typed."""
    tor.open(tor.address("portal:account"))
    tor.type("#about-name", "Tor Kollega")
    if tor.page.locator(".menu summary").is_visible():
        tor.press(".menu summary")
    tor.press("#language")
    tor.language = {"nb": "en", "en": "nb"}[language]
    tor.arrive(f"**{tor.address('portal:account')}")
    assert tor.page.locator("#about-name").input_value() == "Tor Kollega"
    tor.press("#typed button")
    tor.page.locator("[role=status], .messages").first.wait_for()
    assert User.objects.get(email=TOR).name == "Tor Kollega"
    tor.language = language


def add_contact(tor):
    tor.open(tor.address("portal:contacts", "yara"))
    tor.type("#typed [name=name]", "Tor Kollega")
    tor.type("#typed [name=email]", TOR)
    tor.press("#typed button")
    tor.wait(".people .person")
    assert Contact.objects.get().person.email == TOR


def leave_to(tor, successor):
    """Leave, and name the successor: the contact goes on with them."""
    tor.open(tor.address("portal:access_leaving", "yara"))
    tor.press("[name=successor]", "ArrowDown")
    tor.press("#typed button")
    tor.wait(".ask-first")
    tor.press("[name=sure][value=yes]")
    tor.wait("[name=take_back]")
    assert Departure.objects.get().successor == successor
    functions = Contact.objects.filter(person__email=successor.email)
    assert [row.function for row in functions] == ["main"]
