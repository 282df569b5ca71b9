"""Who has an address like another's neither sees nor erases what is the other's."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import mail, people
from members.models import AccessRequest, Application, Letter, Person, User
from members.operation import limits
from members.people import privacy
from tests.support.applications import apply
from tests.support.database_role import owner
from tests.support.factories import make
from tests.support.letters import send_all
from tests.support.refusals import refusal

KARI, LOOK_ALIKE = "kari@sirius.com", "kari@sırıus.com"


def drop(table, constraint):
    """Drop what would refuse a look-alike address."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE members_{table} DROP CONSTRAINT {constraint}")


@pytest.fixture
def application():
    """Return the application of kari@sirius.com, whose row no look-alike may touch."""
    return apply(contact_name="Kari Sirius", contact_email=KARI)


@pytest.fixture
def look_alike(ours):
    """Return a contact with a look-alike address."""
    drop("person", "a_persons_address_is_canonical")
    drop("addresschange", "a_wanted_address_is_canonical")
    person = make.contact(ours, name="Falsk Navn", email="falsk@example.org")
    Person.objects.filter(pk=person.pk).update(email=LOOK_ALIKE)
    person.refresh_from_db()
    return person


def stored(application):
    letters = Letter.objects.values_list("to", "text")
    return Application.objects.filter(pk=application.pk).values().get(), [*letters]


def test_a_look_alike_sees_and_erases_nothing_of_the_other(application, look_alike):
    token = people.token_for(look_alike)
    names = ("portal:consent", "portal:consent_file")
    pages = [reverse(name, args=[token]) for name in names]
    text = "".join(Client().get(page).text for page in pages)
    words = ["Falsk Navn", "Nykraft AS", "Kari Sirius", application.why, KARI]
    assert [word for word in words if word in text] == ["Falsk Navn"]
    before, user = stored(application), make.user(email=KARI)
    assert privacy.find_data_subject(user).people == set()
    assert privacy.find_data_subject(look_alike).users == set()

    assert people.erase_on_request(look_alike) is True

    assert stored(application) == before


def test_an_erasure_by_a_look_alike_of_the_address_leaves_all(application, kari):
    user, asked = make.user(email=KARI), make(AccessRequest, email=KARI)
    before = stored(application)

    privacy.erase(LOOK_ALIKE, by=kari)

    assert privacy.personal_data_about(LOOK_ALIKE) == []
    assert stored(application) == before
    assert User.objects.get(pk=user.pk).email == KARI
    assert AccessRequest.objects.get(pk=asked.pk).email == KARI
    # In another case it is the same one, also for limits.
    limit = {"at_most": 1, "per": timezone.timedelta(hours=1)}
    limits.allow("try", KARI, **limit)
    limits.forget(*privacy.find_data_subject("KARI@Sirius.com").addresses)
    assert limits.allow("try", KARI, **limit) is True
    privacy.erase("Kari@Sirius.COM", by=kari)
    application.refresh_from_db()
    assert application.contact_email == f"slettet-{application.pk}@slettet.invalid"
    assert [*Letter.objects.values_list("to", "text")] == [("", "")]


def test_a_look_alike_in_history_or_within_a_longer_one_leads_to_nobody_else(
    application, ours, kari
):
    person = make.contact(ours, name="Falsk Navn", email="falsk@example.org")
    near = make.contact(ours, name="Ri Nordmann", email="ri@sirius.com")
    events = Person.pgh_event_model.objects.filter(pgh_obj_id=person.pk)
    [event] = events.values()
    with owner():
        events.create(**{**event, "pgh_id": None, "email": LOOK_ALIKE})
    mail.queue("try", to="ola@example.org", language="nb", subject="Hei", text=KARI)
    before = stored(application)

    privacy.erase(person, by=kari)
    people.erase_on_request(near)

    assert stored(application) == before


def test_a_domain_with_letters_is_erased_in_both_spellings(kari):
    application = apply(contact_email="kari@nærogfjern.no")
    texts = ["Ring kari@nærogfjern.no.", "Ring Kari@XN--NROGFJERN-G3A.no."]
    noted = [make.member(note=text) for text in texts]

    privacy.erase("kari@nærogfjern.no", by=kari)

    for row in (application, *noted):
        row.refresh_from_db()
    assert application.contact_name == "[slettet]"
    assert [row.note for row in noted] == ["Ring [slettet]."] * 2


def test_nobody_gets_an_address_like_anothers(nora, ours, ola):
    typed = {"name": "Kari", "email": LOOK_ALIKE}

    refused = [
        refusal(people.correct, nora, email=LOOK_ALIKE),
        refusal(people.add_contact, ours, typed, by=ola),
        refusal(apply, contact_email=LOOK_ALIKE),
    ]

    said = {message for one in refused for message in one.messages}
    assert (len(said), Letter.objects.count()) == (1, 0)


def test_a_bounce_marks_nobody_with_a_look_alike(mail_server):
    refused, told = "refused@sirius.com", {"told_on": timezone.localdate()}
    person = make.contact(email=refused, **told, told_version="1")
    user = make.user(email=refused)
    mail.write("person_told", to=refused, language="nb")
    drop("letter", "a_letter_goes_to_one_address")
    Letter.objects.update(to="refused@sırıus.com")

    send_all()

    assert Letter.objects.get().failed_at is not None
    for row in (person, user):
        row.refresh_from_db()
    assert (person.told_on, user.bounced_on) == (told["told_on"], None)
