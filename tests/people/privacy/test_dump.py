"""After an erasure no secret is left in a copy of the database, in var/ or in the logs."""

import logging
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members import people
from members.models import Letter, Person
from members.people import privacy
from members.people.privacy import PERSONAL_DATA
from tests.support.html_forms import send
from tests.support.letters import send_all
from tests.support.login import code_in_letter
from tests.support.planted_secrets import dump, plant, secrets_in, spell

# A random key, which nobody typed.
GENERATED = {("members.Person", "link_key")}


@pytest.fixture
def postgresql_log():
    """Return a function that reads what PostgreSQL logs from here on."""
    file = Path(connection.settings_dict["HOST"]) / "log"
    began = file.stat().st_size if file.exists() else 0

    def read():
        written = file.read_bytes() if file.exists() else b""
        return written[began:].decode(errors="replace").lower()

    return read


def files_below(folder):
    texts = [file.read_text() for file in folder.rglob("*") if file.is_file()]
    return "\n".join(texts).replace("=\n", "").lower()


def fail_with(who):
    """Write refused rows to the database log, as when two forms are sent at once."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=who.person.pk).update(own_items=["note"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(to=who.address()).update(message_id=who.address())


@pytest.mark.django_db(transaction=True)
def test_no_secret_of_an_erased_person_is_left_anywhere(
    client, kari, mail_folder, postgresql_log, caplog, capsys, figure
):
    caplog.set_level(logging.DEBUG)
    erased = [plant(number, kari) for number in range(1, 5)]
    one, two, three, four = erased
    bystander = plant(9, kari)
    spell(one), spell(bystander)
    fail_with(one)
    send_all()
    backup, letters = dump(), files_below(mail_folder)
    capsys.readouterr()  # of the demo, which prints e-mails

    privacy.erase(one.person, by=kari)
    privacy.erase(two.user, by=two.user)
    privacy.erase(three.address(), by=kari)
    link = reverse("portal:consent_erase", args=[people.token_for(four.person)])
    send(client, link, sure="on", leave="on")
    send(client, link, sure="on", leave="on", code=code_in_letter())

    after = dump()
    out = "".join(capsys.readouterr()) + caplog.text
    for who in erased:
        assert secrets_in(who.secrets, backup) == who.secrets
        assert (len(who.secrets) >= 12, who.word("navn") in letters) == (True, True)
    places = after, files_below(mail_folder), out.lower(), postgresql_log()
    left = [[secrets_in(who.secrets, text) for who in erased] for text in places]
    count = sum(len(who.secrets) for who in erased)
    tried = {"people": len(erased), "secrets": count, "places": len(places)}
    many = sum(len(some) for place in left for some in place)
    figure(tried=tried, found={"secrets left": many})
    tried = {"secrets without an erasure": count}
    figure(tried=tried, found={"secrets left": count}, control=True)
    assert left == [[set()] * 4] * 4
    assert secrets_in(bystander.secrets, after) == bystander.lasting()


def test_the_secrets_are_in_every_column_that_is_declared(kari, figure):
    who = plant(1, kari)
    data_subject = privacy.find_data_subject(who.person)

    def has_secret(data, name):
        rows = apps.get_model(data.model)._base_manager
        rows = rows.filter(data.belongs_to(data_subject))
        values = str(list(rows.values_list(name, flat=True))).lower()
        return bool(secrets_in(who.secrets, values))

    columns = [(data, name) for data in PERSONAL_DATA for name in data.columns]
    empty = {(data.model, name) for data, name in columns if not has_secret(data, name)}

    tried = {"columns before the erasure": len(columns)}
    figure(tried=tried, found={"with a secret": len(columns) - len(empty)})
    assert empty == GENERATED
