"""Who gets a message: everybody of the list who can, nobody twice."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from members import mail
from members.association import messages
from members.mail import confirmations
from members.models import Contact, Message, MessageRefusal, Person
from members.people import privacy
from tests.support.cases import cases
from tests.support.consent_page import page_of
from tests.support.factories import LONG_AGO, make
from tests.support.letters import send, written
from tests.support.login import log_in


@pytest.fixture
def select(draft, kari):
    """Return a function that selects the recipients of a draft."""
    return lambda **given: messages.select(draft(**given), kari)


def addresses(selection):
    return [one.address for one in selection.addressees]


def test_each_main_contact_is_written_to_and_three_are_examples(three, select):
    other = make.contact(make.member(name="Bedrift x"), function="press", email="")
    english = {"language": "en", "email": "en@example.org", "name": "Kontakt 0001b"}
    make.contact(make.member(name="Bedrift 0001b"), **english)

    selection = select()

    names = [f"Kontakt {n}" for n in ("0000", "0001", "0001b", "0002")]
    assert [one.name for one in selection.addressees] == names
    assert selection.without == [other.contacts.get().organization]
    # The first, the last and one in English.
    examples = [one.address for one in selection.examples]
    assert examples == [three[0].email, "en@example.org", three[2].email]


def test_several_functions_get_it_once_and_without_them_others_of_the_member(select):
    first, second, third, fourth = (
        make.member(name=name, email=f"{name}@example.org") for name in "abcd"
    )
    rune = make.contact(first, function="invoice", email="rune@example.org")
    make.contact(first, person=rune, function="technical")
    for each, function in ((first, "main"), (first, "projects"), (second, "press")):
        make.contact(each, function=function, email=f"{function}@example.org")
    make.contact(third, function="main", email="hoved@example.org")
    make.representative(organization=third, role="manager")
    roles = {"manager": "sjef@example.org", "editor": "eva@example.org"}
    for role, email in roles.items():
        user = make.user(email=email)
        make.representative(organization=fourth, user=user, role=role)

    selection = select(functions=["invoice", "technical", "projects"])

    found = [[one.address, one.instead] for one in selection.addressees]
    assert found == cases(__file__, "instead.csv")
    # The previous version reads and writes one function.
    drafts = Message.objects.all()
    assert drafts.get().function == "invoice"
    drafts.update(functions=[], function="press")
    assert drafts.get().functions_text == "Pressekontakter"


def test_a_mailbox_of_two_members_gets_it_once_and_managers_alone(select, eva, ola):
    yara, sintef, eramet = (make.member(name=n) for n in ("Eramet", "Sintef", "Xara"))
    nora = make.contact(yara, name="Nora", email="nora@example.org")
    make.contact(sintef, person=nora)
    make.contact(eramet, name="Nora N", email="nora+yara@example.org")
    selection = select()
    one, manager = selection.addressees
    assert (manager.user, manager.instead) == (ola.pk, "ansvarlig for profilen")
    assert (one.address, one.company) == ("nora@example.org", "Eramet, Sintef og Xara")
    assert selection.twice == [one]

    # No editors and no former managers.
    former = {"role": "manager", "until": LONG_AGO}
    make.representative(organization=eramet, **former)
    managers = select(functions=[Message.To.MANAGERS]).addressees
    assert [(m.address, m.user) for m in managers if m.user] == [(ola.email, ola.pk)]


def test_a_list_of_people_is_the_people_and_one_of_projects_its_partners(three, select):
    lone = make.person(name="Alene", email="alene@example.org")
    nobody = make.person(name="Uten", email="")
    make.project(partners=[three[1].contact.organization])

    people = select(noun="people", query="")
    emails = [lone.email, *(person.email for person in three)]
    assert (addresses(people), people.without) == (emails, [nobody])
    assert addresses(select(noun="projects", query="")) == [three[1].email]

    # Former contacts and the erased are left out.
    until = {"until": "2026-01-01", "until_precision": "day"}
    Contact.objects.filter(person=three[0]).update(**until)
    Person.objects.filter(pk=three[1].pk).update(email="", link_key="")
    assert addresses(select()) == [three[2].email]


OWN = {"Origin": "http://testserver"}


@pytest.fixture
def letter(three, draft, kari):
    send(draft(), kari)
    return written()[three[0].email]


def path_of(letter):
    return urlsplit(letter.unsubscribe_url).path


def press(client, path, do):
    token = client.get(path).context["form_token"]
    return client.post(path, {"form_token": token, "do": do}, headers=OWN)


def test_a_mail_program_refuses_by_one_click(letter, three):
    headers = mail.build_message(letter).message()
    program, path = Client(enforce_csrf_checks=True), path_of(letter)

    program.get(path)
    assert not messages.has_refused(three[0].email)
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.unsubscribe_url in headers["List-Unsubscribe"]
    assert letter.unsubscribe_url in letter.text
    assert f'href="{letter.unsubscribe_url}"' in letter.html
    assert answer.status_code == 200
    refused = [messages.has_refused(person.email) for person in three]
    assert refused == [True, False, False]


def test_the_page_refuses_for_all_addresses_and_takes_it_back(letter, three, client):
    path = path_of(letter)
    for do, number in (("refuse", 1), ("refuse", 1), ("allow", 0)):
        press(client, path, do)
        assert MessageRefusal.objects.count() == number

    letter.to = "riktig@example.org"
    letter.save()
    press(client, path_of(letter), "refuse")
    both = (three[0].email, "riktig@example.org")
    assert [messages.has_refused(email) for email in both] == [True, True]
    # The link of nobody is closed.
    for whose in ("recipient", "user", "person"):
        token = confirmations.token(messages.PURPOSE, **{whose: 999_999})
        assert client.get(f"/bekreft/{token}/").status_code == 404, whose


@pytest.mark.parametrize("who", ["a user", "a person"])
def test_a_user_or_person_sees_the_choice_on_the_own_page(client, ola, nora, who):
    page = "/min-side/konto/" if who == "a user" else page_of(nora)
    if who == "a user":
        log_in(client, ola)

    before = client.get(page)
    press(Client(), before.context["message_choice"], "refuse")
    after = client.get(page)

    refused = [answer.context["has_refused"] for answer in (before, after)]
    assert refused == [False, True]


def test_a_refusal_outlives_a_new_key_and_an_erasure(settings, letter, three, kari):
    person, address = three[0], three[0].email
    messages.refuse(address, "b@example.org")
    assert len(written()) == 3
    privacy.erase(person, by=kari)
    erased, other = MessageRefusal.objects.order_by("pk")
    assert (erased.address, erased.made_at <= timezone.now()) == ("", True)
    assert address not in erased.digest
    assert messages.has_refused(address)

    former, settings.SECRET_KEY = settings.SECRET_KEY, "ny" * 30
    both = (address, other.address)
    assert [messages.has_refused(one) for one in both] == [False, True]
    settings.SECRET_KEY_FALLBACKS = [former]
    assert messages.has_refused(address)
    messages.forget(address)
    assert not messages.has_refused(address)
